"""Counts of customers, disbursements, costs and filings: out and in again, and which is which."""

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.files.workbook_writing import write_workbook
from planner.model.history import UnitKind
from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    CustomerCount,
    Disbursement,
    Filing,
    Inventory,
    Item,
    Site,
)
from planner.model.sheets import ALL_SHEETS, MORE_SHEETS, LayoutColumn
from planner.services import importing, inventory
from planner.services.importing import ImportReport, Outcome, Preview
from planner.storage.project import Project
from tests.files.workbooks import workbook

COSTS = ["Date", "Application", "Description", "Amount", "Invoice", "Claim", "Notes"]
FILINGS = ["Application", "Duty", "Due on", "Filed on", "Confirmation number", "Document"]


@pytest.fixture
def carrier(project: Project) -> Project:
    """A project with two applications and a site."""
    with project.unit("Begin") as unit:
        unit.insert(Application, [Application(name="A-1"), Application(name="A-2")])
        unit.insert(Site, [Site(code="S-1", application="A-1")])
    return project


def prepared(project: Project, path: Path) -> Preview:
    return importing.preview(project, importing.look(path))


def bring(project: Project, folder: Path, sheet: str, *rows: list[Any]) -> ImportReport:
    path = workbook(folder / "list.xlsx", {sheet: list(rows)})
    return importing.apply(project, prepared(project, path))


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.same


def exported(project: Project, out: Path) -> Path:
    layouts = {sheet.name: project.layout(sheet.name) for sheet in ALL_SHEETS}
    write_workbook(out, project.inventory(), layouts=layouts)
    return out


def listed(project: Project) -> Inventory:
    return project.inventory()


# -- out and in again

_TEXT = st.sampled_from(
    ["", "007", "Total", "Total station rental", "1E5", "=1+1", " a  b ", "6/30/2020", "n. a.", "é"]
)
_DATE = st.none() | st.dates(date(1990, 1, 1), date(2049, 12, 31))
_MONEY = st.none() | st.decimals(0, 10**9, places=2).map(abs)
_EXTRAS = st.dictionaries(
    st.sampled_from(["Seen by", "Rack", "amount paid"]),
    st.sampled_from(["0042", "x", 3, 2.5, True, date(2021, 1, 2)]),
    max_size=2,
)
_APPLICATION = st.sampled_from(["", "A-1", "A-2"])
_COST = st.builds(
    Cost, on=_DATE, application=_APPLICATION, category=_TEXT, description=_TEXT,
    serial=_TEXT, site=st.sampled_from(["", "S-1"]), amount=_MONEY, comparable_quote=_MONEY,
    dedicated=st.none() | st.booleans(), invoice=_TEXT, claim=_TEXT, claimed_on=_DATE,
    export_license=_TEXT, licensed_from=_DATE, licensed_to=_DATE, notes=_TEXT, extras=_EXTRAS,
)  # fmt: skip
_FILING = st.builds(
    Filing, application=_APPLICATION, duty=st.sampled_from(["status-update", "final"]),
    due_on=_DATE, filed_on=_DATE, confirmation=_TEXT, document=_TEXT, extras=_EXTRAS,
)  # fmt: skip
_PAID = st.builds(
    Disbursement, application=st.sampled_from(["A-1", "A-2"]), on=_DATE, amount=_MONEY,
    claim=_TEXT, extras=_EXTRAS,
)  # fmt: skip
_COUNT = st.builds(
    CustomerCount, on=st.dates(date(2019, 1, 1), date(2019, 1, 4)),
    own=st.none() | st.integers(0, 10**8), affiliates=st.none() | st.integers(0, 9),
    source=_TEXT, extras=_EXTRAS,
)  # fmt: skip


def is_read(row: Any) -> bool:
    """Rows that say nothing, and totals, are no rows of a list."""
    values = [getattr(row, name) for name in row.__slots__ if name not in {"id", "extras"}]
    filled = [value for value in values if value not in (None, "")]
    texts = [value for value in filled if isinstance(value, str)]
    return bool(filled) and not any("Total" in text for text in texts)


@pytest.mark.slow
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    rows=st.tuples(
        st.lists(_COUNT, max_size=4),
        st.lists(_PAID, max_size=4),
        st.lists(_COST, max_size=5),
        st.lists(_FILING, max_size=4),
    )
)
def test_whatever_is_listed_goes_out_and_comes_in_unchanged_and_twice_is_once(
    new_file: Path, tmp_path_factory: pytest.TempPathFactory, rows: tuple[list[Any], ...]
) -> None:
    folder = tmp_path_factory.mktemp("trip")
    a, b = (Path(shutil.copy(new_file, folder / name)) for name in ("a.rplan", "b.rplan"))
    rows = tuple([row for row in some if is_read(row)] for some in rows)
    with Project.open(a) as first, Project.open(b) as second:
        with first.unit("Fill") as unit:
            unit.insert(Application, [Application(name="A-1"), Application(name="A-2")])
            unit.insert(Site, [Site(code="S-1")])
            for some in rows:
                if some:
                    unit.insert(type(some[0]), some)
        before = first.inventory()
        path = exported(first, folder / "a.xlsx")
        for project in (first, second, second):
            found = prepared(project, path)
            assert found.rejected == 0
            importing.apply(project, found)
        assert found.same == found.rows
        assert first.inventory() == before
        assert len(second.units()) == 1
        for sheet in MORE_SHEETS:
            assert getattr(second.inventory(), sheet.part) == getattr(first.inventory(), sheet.part)


def test_an_export_has_a_new_sheet_only_where_there_are_rows_and_keeps_the_users_columns(
    carrier: Project, tmp_path: Path
) -> None:
    head = ["Application", "Portal", *FILINGS[1:], "Signed by"]
    row = ["A-1", "SCRP", "status-update", "10/13/2022", "10/11/2022", "000123", "u-1.pdf", "Roe"]
    bring(carrier, tmp_path, "Filings", head, row)
    names = [raw.sheet for raw in importing.look(exported(carrier, tmp_path / "o.xlsx")).sheets]
    assert names[-2:] == ["Gates", "Filings"]
    assert carrier.layout("Filings")[1] == LayoutColumn("Portal", "")
    (filing,) = listed(carrier).filings
    assert (filing.confirmation, filing.due_on) == ("000123", date(2022, 10, 13))
    assert filing.extras == {"Portal": "SCRP", "Signed by": "Roe"}


def test_the_carriers_own_fields_go_out_behind_the_known_ones_in_their_order(
    carrier: Project, tmp_path: Path
) -> None:
    facts: list[list[Any]] = [
        ["Field", "Value"], ["Kind of provider", "school with EBS"], ["Customers", 12],
        ["Zip", "00501"], ["Founded", date(1952, 5, 1)],
    ]  # fmt: skip
    report = bring(carrier, tmp_path, "Carrier", *facts)
    assert [p.code for p in report.problems] == ["unknown-field"] * 3
    assert not any(problem.rejects for problem in report.problems)
    own = {"Kind of provider": "school with EBS", "Zip": "00501", "Founded": date(1952, 5, 1)}
    assert list(listed(carrier).carrier.extras.items()) == list(own.items())
    again = prepared(carrier, exported(carrier, tmp_path / "o.xlsx"))
    assert again.same == again.rows
    assert "unknown-field" not in {problem.code for problem in again.problems}
    report = bring(
        carrier, tmp_path, "Carrier",
        ["Field", "Value"], ["legal name", "Prairie"], ["ZIP", None], ["founded", 1952],
    )  # fmt: skip
    assert report.changed == 3
    assert listed(carrier).carrier == Carrier(
        1, "Prairie", customers=12,
        extras={"Kind of provider": "school with EBS", "Founded": 1952},
    )  # fmt: skip


def test_a_field_of_ones_own_that_a_person_typed_stays(carrier: Project, tmp_path: Path) -> None:
    bring(carrier, tmp_path, "Carrier", ["Field", "Value"], ["Kind", "provider"])
    inventory.save_carrier(carrier, Carrier(extras={"Kind": "library"}))
    report = bring(carrier, tmp_path, "Carrier", ["Field", "Value"], ["Kind", "provider"])
    assert report.unit is None
    path = workbook(tmp_path / "b.xlsx", {"Carrier": [["Field", "Value"], ["Kind", "provider"]]})
    found = importing.preview(carrier, importing.look(path))
    assert found.kept == 1
    assert found.entries[0].kept == (("Kind", "provider", "library"),)


# -- which row is which


def test_costs_filled_in_later_stay_the_same_costs(carrier: Project, tmp_path: Path) -> None:
    rows = [
        ["8/1/2022", "A-1", "Radio", 100, "", "", ""],
        ["8/1/2022", "A-1", "Mast", 90, "", "", ""],
    ]
    bring(carrier, tmp_path, "Costs", COSTS, *rows)
    later = [
        ["8/1/2022", "A-1", "Mast", 90, "INV-2", "C-1", "paid"],
        ["8/1/2022", "A-1", "Radio", 110, "INV-1", "C-1", "corrected"],
    ]
    assert counts(bring(carrier, tmp_path, "Costs", COSTS, *later)) == (0, 2, 0)
    assert [(c.id, c.description, c.amount, c.invoice) for c in listed(carrier).costs] == [
        (1, "Radio", Decimal(110), "INV-1"),
        (2, "Mast", Decimal(90), "INV-2"),
    ]
    more = [*later, ["8/1/2022", "A-1", "Radio", 110, "INV-9", "C-2", "another"]]
    assert counts(bring(carrier, tmp_path, "Costs", COSTS, *more)) == (1, 0, 2)


def test_equal_purchases_are_as_many_as_the_file_has(carrier: Project, tmp_path: Path) -> None:
    same = ["8/1/2022", "A-1", "Cable", 5, "", "", ""]
    assert counts(bring(carrier, tmp_path, "Costs", COSTS, same, same)) == (2, 0, 0)
    assert counts(bring(carrier, tmp_path, "Costs", COSTS, same, same)) == (0, 0, 2)
    assert counts(bring(carrier, tmp_path, "Costs", COSTS, same, same, same)) == (1, 0, 2)
    assert counts(bring(carrier, tmp_path, "Costs", COSTS, same)) == (0, 0, 1)


def test_a_statement_with_only_dates_and_amounts_takes_no_other_cost_over(
    carrier: Project, tmp_path: Path
) -> None:
    bring(carrier, tmp_path, "Costs", COSTS, ["8/1/2022", "", "Radio", 100, "", "", ""])
    head, row = ["Date", "Amount", "Fund source"], ["8/1/2022", 77, "own"]
    assert counts(bring(carrier, tmp_path, "Costs", head, row)) == (1, 0, 0)
    assert [cost.amount for cost in listed(carrier).costs] == [100, 77]


def test_a_filing_is_known_by_its_duty_and_day_until_two_numbers_differ(
    carrier: Project, tmp_path: Path
) -> None:
    row = ["A-1", "status-update", "10/13/2022", "10/11/2022", "", ""]
    bring(carrier, tmp_path, "Filings", FILINGS, row)
    numbered = [*row[:4], "0012", "u-1.pdf"]
    assert counts(bring(carrier, tmp_path, "Filings", FILINGS, numbered)) == (0, 1, 0)
    other = [*row[:4], "0013", ""]
    assert counts(bring(carrier, tmp_path, "Filings", FILINGS, other)) == (1, 0, 0)
    assert counts(bring(carrier, tmp_path, "Filings", FILINGS, other, numbered)) == (0, 0, 2)
    elsewhere = ["a-2 ", *row[1:4], "0012", ""]
    assert counts(bring(carrier, tmp_path, "Filings", FILINGS, elsewhere)) == (1, 0, 0)
    once = ["", "annual-report", "", "3/1/2023", "", ""]
    assert counts(bring(carrier, tmp_path, "Filings", FILINGS, once)) == (1, 0, 0)
    assert [(f.application, f.confirmation) for f in listed(carrier).filings] == [
        ("A-1", "0012"), ("A-1", "0013"), ("A-2", "0012"), ("", ""),
    ]  # fmt: skip


def test_a_document_cell_is_text_even_where_it_looks_like_a_number_or_a_date(
    carrier: Project, tmp_path: Path
) -> None:
    for cell in (20221013, "2022-10-13", "\\\\server\\share\\u 1.pdf"):
        bring(carrier, tmp_path, "Filings", FILINGS, ["A-1", f"d{cell}", "", "", "", cell])
        assert listed(carrier).filings[-1].document == str(cell)


def test_a_corrected_amount_corrects_the_disbursement_of_its_claim(
    carrier: Project, tmp_path: Path
) -> None:
    head = ["Application", "Date", "Amount", "Claim"]
    bring(carrier, tmp_path, "Disbursements", head, ["A-1", "1/9/2023", 1000, "7"])
    late = ["A-1", "1/10/2023", "1000.50", "7"]
    assert counts(bring(carrier, tmp_path, "Disbursements", head, late)) == (0, 1, 0)
    assert listed(carrier).disbursements[0].amount == Decimal("1000.50")
    other = ["A-1", "1/10/2023", "1000.50", "8"]
    assert counts(bring(carrier, tmp_path, "Disbursements", head, other)) == (1, 0, 0)


def test_a_deleted_cost_and_a_typed_value_are_left_alone(carrier: Project, tmp_path: Path) -> None:
    rows = [["8/1/2022", "A-1", name, 100, "", "", ""] for name in ("Radio", "Mast")]
    bring(carrier, tmp_path, "Costs", COSTS, *rows)
    inventory.remove(carrier, Cost, [1])
    inventory.edit(carrier, Cost, [2], {"amount": Decimal(95)})
    report = bring(carrier, tmp_path, "Costs", COSTS, *rows)
    assert report.unit is None
    assert [(c.description, c.amount) for c in listed(carrier).costs] == [("Mast", Decimal(95))]
    assert "deleted-by-hand" in {problem.code for problem in report.problems}


def test_rejected_costs_come_back_corrected_beside_those_that_came_in(
    carrier: Project, tmp_path: Path
) -> None:
    rows = [["8/1/2022", app, name, 5, "", "", ""] for app, name in (("A-1", "x"), ("A-9", "y"))]
    found = prepared(carrier, workbook(tmp_path / "a.xlsx", {"Costs": [COSTS, *rows]}))
    importing.apply(carrier, found, good_rows_only=True)
    importing.write_rejects(found, tmp_path / "rejects.xlsx")
    with carrier.unit("Add") as unit:
        unit.insert(Application, [Application(name="A-9")])
    importing.apply(carrier, prepared(carrier, tmp_path / "rejects.xlsx"))
    assert [(c.description, c.application, c.extras) for c in listed(carrier).costs] == [
        ("x", "A-1", {}),
        ("y", "A-9", {}),
    ]


# -- sheets of other makers


def test_a_sheet_of_costs_in_its_own_way_hides_no_list_of_equipment(
    carrier: Project, tmp_path: Path
) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Inventory": [["S/N", "Vendor", "Model", "Qty"], ["1", "ZTE", "B8200", 1]],
        "Costs": [["Vendor", "Amount", "Date"], ["Nokia", 5, "1/1/2023"]],
        "Customers": [["Customer", "Address", "Source"], ["J. Roe", "Main St", "web"]],
    }
    found = importing.look(workbook(tmp_path / "a.xlsx", sheets))
    assert [sheet.target for sheet in found.sheets] == ["Items", "", ""]
    sheets["Costs"] = [["Date", "Description", "Amount"], ["1/1/2023", "Radio", 5]]
    found = importing.look(workbook(tmp_path / "b.xlsx", sheets))
    assert [sheet.target for sheet in found.sheets] == ["Items", "Costs", ""]


def test_a_total_below_the_costs_is_passed_over_and_a_rented_total_station_is_not(
    carrier: Project, tmp_path: Path
) -> None:
    head = ["Description", "Amount", "Invoice", "Notes"]
    rows: list[list[Any]] = [
        ["Total station rental", 500, "", ""], ["Radio", 100, "", ""], ["Total", 600, "", ""],
    ]  # fmt: skip
    assert counts(bring(carrier, tmp_path, "Costs", head, *rows)) == (2, 0, 0)
    assert [cost.amount for cost in listed(carrier).costs] == [500, 100]


# -- where values come from


def test_each_value_names_the_cell_that_it_was_read_from(carrier: Project, tmp_path: Path) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Carrier": [["Field", "Value"], ["Legal name", "Prairie"], ["Kind", "library"]],
        "Sites": [["Site", "Application", "County"], ["S-1", "A-1", "Elk"], ["S-2", "A-1", "Elk"]],
        "Filings": [FILINGS, ["A-1", "status-update", "", "", "0012", ""]],
    }
    importing.apply(carrier, prepared(carrier, workbook(tmp_path / "std.xlsx", sheets)))
    head = ["S/N", "Vendor", "Model", "Site", "Rack no"]
    rows: list[list[Any]] = [
        ["1", "ZTE", "B8200", "S-1", 4],
        ["", "", "", "", ""],
        ["2", "ZTE", "R8881", "S-2", 5],
    ]
    sheets = {
        "North": [["Inventory of 2022"], head, *rows],
        "South": [head, ["3", "HW", "RRU", "S-1", 6]],
    }
    importing.apply(carrier, prepared(carrier, workbook(tmp_path / "gear.xlsx", sheets)))
    where = {
        (item.serial, name): origin.where
        for item in carrier.load(Item)
        for name, origin in carrier.origins(Item, item.id).items()
    }
    assert where["1", "manufacturer"] == "gear.xlsx, sheet North, row 3, column Vendor"
    assert where["2", "extras.Rack no"] == "gear.xlsx, sheet North, row 5, column Rack no"
    assert where["3", "serial"] == "gear.xlsx, sheet South, row 2, column S/N"
    site = carrier.origins(Site, 1)
    assert site["code"].unit_label == "Begin"
    assert site["county"].where == "std.xlsx, sheet Sites, row 2, column County"
    assert carrier.origins(Site, 2)["code"].row == 3
    assert carrier.origins(Carrier, 1)["legal_name"].where == (
        "std.xlsx, sheet Carrier, row 2, column Legal name"
    )
    assert carrier.origins(Carrier, 1)["extras.Kind"].row == 3
    assert carrier.origins(Filing, 1)["confirmation"].heading == "Confirmation number"


def test_an_update_from_a_second_file_names_the_second_file_for_what_it_changed(
    carrier: Project, tmp_path: Path
) -> None:
    head = ["S/N", "Model", "Site", "Qty"]
    for name, rows in (
        ("a.xlsx", [["1", "RRU", "S-1", 1], ["2", "RRU", "S-1", 1], ["3", "BBU", "S-1", 1]]),
        ("b.xlsx", [["4", "BBU", "S-1", 1], ["3", "BBU", "S-1", 1], ["1", "RRU", "S-1", 7]]),
    ):
        path = workbook(tmp_path / name, {"List": [head, *rows]})
        importing.apply(carrier, prepared(carrier, path))
    first = carrier.origins(Item, 1)
    assert (first["quantity"].file, first["quantity"].row) == ("b.xlsx", 4)
    assert (first["model"].file, first["model"].row) == ("a.xlsx", 2)
    assert {o.file for o in carrier.origins(Item, 3).values()} == {"a.xlsx"}
    assert carrier.origins(Item, 4)["serial"].row == 2
    inventory.edit(carrier, Item, [4], {"model": "BBU5900"})
    assert carrier.origins(Item, 4)["model"].kind is UnitKind.EDIT


def test_sites_made_of_item_rows_name_the_file_alone(project: Project, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["S/N", "Model", "Site", "Qty"],
        ["1", "RRU", "Elk", 1],
        ["2", "RRU", "Fox", 1],
    ]
    path = workbook(tmp_path / "a.xlsx", {"List": rows})
    importing.apply(project, prepared(project, path))
    assert project.origins(Site, 2)["code"].unit_label == "Import a.xlsx"
    assert project.origins(Item, 2)["site"].where == "a.xlsx, sheet List, row 3, column Site"


def test_good_rows_alone_keep_their_own_row_numbers(carrier: Project, tmp_path: Path) -> None:
    rows: list[list[Any]] = [COSTS]
    rows += [["8/1/2022", app, f"Radio {n}", n, "", "", ""] for n, app in enumerate("1x2xx3")]
    rows[2][1] = rows[4][1] = rows[5][1] = "A-7"
    for number in (1, 3, 6):
        rows[number][1] = "A-1"
    found = prepared(carrier, workbook(tmp_path / "a.xlsx", {"Costs": rows}))
    assert [e.outcome for e in found.entries].count(Outcome.REJECTED) == 3
    importing.apply(carrier, found, good_rows_only=True)
    assert [carrier.origins(Cost, n)["amount"].row for n in (1, 2, 3)] == [2, 4, 7]
    assert replace(carrier.load(Cost)[2], id=0).description == "Radio 5"
