"""Looking at a file, previewing and applying it: what a user sees and gets."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.inventory import Item, Layer, Site
from planner.model.sheets import ANSWER_HEADINGS, ITEMS, LayoutColumn
from planner.services import importing
from planner.services.importing import Outcome, Preview
from planner.storage.project import Project
from tests.files.workbooks import workbook

HEAD = ["S/N", "Vendor", "Model No", "Site Name", "Qty", "Date acquired", "Unit cost", "Slot"]
ROW = ["0021023ABC", "Huawei", "RRU3929", "North Hill", 1, "6/30/2019", "$1,200.00", "3"]


def prepared(project: Project, path: Path, **options: Any) -> Preview:
    return importing.preview(project, importing.look(path), **options)


def refusal(project: Project, path: Path, **options: Any) -> UserError:
    with pytest.raises(UserError) as caught:
        importing.apply(project, prepared(project, path, **options))
    assert project.units() == []
    assert project.inventory().items == ()
    return caught.value


def plain(tmp_path: Path, *rows: list[Any], name: str = "list.xlsx") -> Path:
    return workbook(tmp_path / name, {"Equipment": [HEAD, *rows]})


def test_a_plain_list_becomes_items_and_their_sites(tmp_path: Path, project: Project) -> None:
    path = plain(tmp_path, ROW, ["S2", "ZTE", "B8200", "north hill ", 2, None, None, None])
    report = importing.apply(project, prepared(project, path))
    assert (report.format, report.sheets) == ("plain-inventory", ("Equipment",))
    assert (report.rows, report.added, report.unit) == (2, 2, 1)
    first, second = project.load(Item)
    assert first == Item(
        1, "0021023ABC", "Huawei", "RRU3929", site="North Hill", position="3", quantity=1,
        obtained_on=date(2019, 6, 30), cost=Decimal("1200.00"),
    )  # fmt: skip
    assert second.site == "North Hill"
    assert [site.code for site in project.load(Site)] == ["North Hill"]
    assert [p.code for p in report.problems] == ["site-added"]
    assert [unit.label for unit in project.units()] == ["Import list.xlsx"]


def test_the_same_file_twice_changes_nothing(tmp_path: Path, project: Project) -> None:
    rows = [
        ROW,
        ["", "ZTE", "B8200", "Elk", 1, "", "", ""],
        ["", "ZTE", "B8200", "Elk", 1] + [""] * 3,
    ]
    path = plain(tmp_path, *rows, [1.2345678901234567e19, "ZTE", "x", "Elk", 1, "", "", ""])
    importing.apply(project, prepared(project, path))
    before = project.inventory()
    again = prepared(project, path)
    assert (again.same, again.added, again.changed, again.rejected) == (4, 0, 0, 0)
    assert importing.apply(project, again).unit is None
    assert project.inventory() == before
    assert len(project.units()) == 1


def test_undo_takes_the_import_back(tmp_path: Path, project: Project) -> None:
    importing.apply(project, prepared(project, plain(tmp_path, ROW)))
    project.undo()
    assert project.inventory().items == ()
    assert project.inventory().sites == ()
    assert project.layout("Items") == ()


def test_headings_below_a_logo_are_found_and_rows_keep_their_numbers(
    tmp_path: Path, project: Project
) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"List": [["Prairie Coop"], ["Model year 2021"], [], HEAD, [], ROW, [], ROW]},
    )
    source = importing.look(path)
    assert source.sheets[0].header_row == 4
    assert source.sheets[0].rows == 2
    found = importing.preview(project, source)
    assert [entry.row for entry in found.entries] == [6, 8]
    assert found.problems[-1].code == "duplicate-serial"
    assert "Row 6" in found.problems[-1].message


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("Date acquired", "13/13/2019", "bad-date"),
        ("Qty", -1, "negative"),
        ("Qty", "many", "bad-number"),
        ("Unit cost", "EUR 12", "bad-money"),
    ],
)
def test_a_bad_value_refuses_the_import_and_says_where(
    tmp_path: Path, project: Project, column: str, value: Any, code: str
) -> None:
    row = [value if heading == column else cell for heading, cell in zip(HEAD, ROW, strict=True)]
    error = refusal(project, plain(tmp_path, row))
    assert error.code == code
    assert error.where == f"sheet Equipment, row 2, column {column}"
    assert str(value) in error.message


def test_how_many_more_rows_are_bad_is_said(tmp_path: Path, project: Project) -> None:
    rows = [[f"S{n}", "ZTE", "x", "Elk", -1, "", "", ""] for n in range(3)]
    assert "2 more rows" in refusal(project, plain(tmp_path, *rows)).message


def test_good_rows_alone_are_imported_if_asked(tmp_path: Path, project: Project) -> None:
    bad = ["S9", "ZTE", "x", "Elk", -1, "", "", ""]
    report = importing.apply(
        project, prepared(project, plain(tmp_path, ROW, bad)), good_rows_only=True
    )
    assert (report.rows, report.added, report.rejected) == (2, 1, 1)
    assert [item.serial for item in project.load(Item)] == ["0021023ABC"]
    assert [site.code for site in project.load(Site)] == ["North Hill"]


def test_an_unknown_site_is_refused_with_the_likely_one(tmp_path: Path, project: Project) -> None:
    with project.unit("Sites") as unit:
        unit.insert(Site, [Site(code="NH-1", name="North Hill")])
    row = ["S1", "ZTE", "x", "Noth Hill", 1, "", "", ""]
    found = prepared(project, plain(tmp_path, row))
    assert [(p.code, p.value) for p in found.problems] == [("unknown-site", "Noth Hill")]
    assert "Did you mean NH-1?" in found.problems[0].message
    assert prepared(project, plain(tmp_path, row), new_sites=True).added == 1


def test_new_sites_can_be_refused(tmp_path: Path, project: Project) -> None:
    assert refusal(project, plain(tmp_path, ROW), new_sites=False).code == "unknown-site"


def test_a_site_is_found_by_its_code_and_by_its_name(tmp_path: Path, project: Project) -> None:
    with project.unit("Sites") as unit:
        unit.insert(Site, [Site(code="NH-1", name="North Hill"), Site(code="E", name="Twin")])
        unit.insert(Site, [Site(code="F", name="Twin")])
    names = ["nh-1", "NORTH  hill", "e", "Twin"]
    rows = [[f"S{n}", "ZTE", "x", name, 1, "", "", ""] for n, name in enumerate(names)]
    importing.apply(project, prepared(project, plain(tmp_path, *rows)), good_rows_only=True)
    assert [item.site for item in project.load(Item)] == ["NH-1", "NH-1", "E"]


def test_the_users_own_columns_are_kept_with_their_type_and_place(
    tmp_path: Path, project: Project
) -> None:
    head = ["No.", "S/N", "Model", "Notes", "Notes", None, "Covered", "Serial number (old)"]
    row = [1, "S1", "x", "a", "b", "c", True, date(2018, 1, 2)]
    path = workbook(tmp_path / "a.xlsx", {"L": [head, row]})
    importing.apply(project, prepared(project, path))
    (item,) = project.load(Item)
    assert item.notes == "a"
    assert item.extras == {
        "No.": 1, "Notes (2)": "b", "Column 6": "c", "Covered (own)": True,
        "Serial number (old)": date(2018, 1, 2),
    }  # fmt: skip
    layout = project.layout("Items")
    assert layout[:2] == (LayoutColumn("No.", ""), LayoutColumn("Serial number", "serial"))
    place = layout.index(LayoutColumn("Notes", "notes"))
    assert layout[place + 1] == LayoutColumn("Notes (2)", "")
    assert {column.field for column in ITEMS.columns} <= {column.field for column in layout}
    assert importing.apply(project, prepared(project, path)).unit is None


def test_a_heading_can_be_mapped_and_one_sheet_chosen(tmp_path: Path, project: Project) -> None:
    sheets = {"A": [["Gizmo", "Thing"], ["S1", "RRU"]], "B": [["Gizmo", "Thing"], ["S2", "BBU"]]}
    path = workbook(tmp_path / "a.xlsx", sheets)
    source = importing.look(path, sheet="b", mapping={"gizmo": "Serial number", "THING": "model"})
    importing.apply(project, importing.preview(project, source))
    assert [(item.serial, item.model) for item in project.load(Item)] == [("S2", "BBU")]


@pytest.mark.parametrize(
    ("options", "code", "part"),
    [
        ({"sheet": "Nope"}, "sheet-missing", "Equipment"),
        ({"format": "nope"}, "unknown-format", "plain-inventory"),
        ({"mapping": {"S/N": "nope"}}, "unknown-field", "serial"),
        ({"mapping": {"Nope": "serial"}}, "unknown-heading", "Vendor"),
        ({"format": "standard"}, "no-known-columns", "--map"),
    ],
)
def test_a_wrong_choice_names_what_there_is(
    tmp_path: Path, options: dict[str, Any], code: str, part: str
) -> None:
    with pytest.raises(UserError) as caught:
        importing.look(plain(tmp_path, ROW), **options)
    assert caught.value.code == code
    assert part in caught.value.hint


def test_a_table_of_something_else_is_refused_naming_its_headings(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Budget": [["Month", "Rent", "Food"], ["May", 1, 2]]})
    with pytest.raises(UserError) as caught:
        importing.look(path)
    assert caught.value.code == "no-known-columns"
    assert "Month, Rent, Food" in caught.value.message
    assert '--map "Month=serial"' in caught.value.hint


def test_a_person_can_say_what_an_unknown_table_is(tmp_path: Path, project: Project) -> None:
    path = workbook(tmp_path / "a.xlsx", {"L": [["Our gear"], ["Gizmo", "Thing"], ["S1", "RRU"]]})
    source = importing.look(path, even_unknown=True)
    assert source.sheets[0].target == ""
    source = source.with_target("L", "Items").with_column("L", 0, "serial")
    assert source.sheets[0].header_row == 2
    importing.apply(project, importing.preview(project, source))
    (item,) = project.load(Item)
    assert (item.serial, item.extras) == ("S1", {"Thing": "RRU"})


def test_hidden_sheets_are_left_out_and_named(tmp_path: Path, project: Project) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"New": [HEAD, ROW], "Old": [HEAD, ["S9", *ROW[1:]]]}, hidden=["Old"]
    )
    found = prepared(project, path)
    assert found.rows == 1
    assert ("sheet-hidden", "Old") in [(p.code, p.sheet) for p in found.problems]
    assert importing.look(path, sheet="Old").sheets[0].rows == 1


def test_every_sheet_that_lists_equipment_is_read_and_named_for_its_site(
    tmp_path: Path, project: Project
) -> None:
    with project.unit("Sites") as unit:
        unit.insert(Site, [Site(code="E1", name="Elk")])
    sheets = {"elk": [["S/N", "Model"], ["S1", "x"]], "Other": [["Model", "S/N"], ["y", "S2"]]}
    importing.apply(project, prepared(project, workbook(tmp_path / "a.xlsx", sheets)))
    assert [(i.serial, i.model, i.site) for i in project.load(Item)] == [
        ("S1", "x", "E1"),
        ("S2", "y", ""),
    ]


def test_a_damaged_serial_number_is_told_and_identifies_nothing(
    tmp_path: Path, project: Project
) -> None:
    rows = [[2.10231e19, "Huawei", "RRU", "Elk", 1, "", "", ""] for _ in range(2)]
    found = prepared(project, plain(tmp_path, *rows))
    assert [p.code for p in found.problems if p.column == "S/N"] == ["serial-damaged"] * 2
    assert importing.apply(project, found).added == 2


def test_an_error_cell_is_not_known_and_listed_but_never_lost(
    tmp_path: Path, project: Project
) -> None:
    path = workbook(
        tmp_path / "a.xlsx", {"L": [["S/N", "Model", "Cost", "Own"], ["S1", "x", "#REF!", "#N/A"]]}
    )
    found = prepared(project, path)
    assert [(p.code, p.column, p.value) for p in found.problems] == [
        ("error-cell", "Cost", "#REF!")
    ]
    importing.apply(project, found)
    (item,) = project.load(Item)
    assert item.cost is None
    assert item.extras == {"Own": "#N/A"}


def test_csv_values_stay_text(tmp_path: Path, project: Project) -> None:
    path = tmp_path / "list.csv"
    path.write_text("S/N,Model,Own,Qty\n007, 3E5 ,1E5,2\n", encoding="utf-8")
    importing.apply(project, prepared(project, path))
    (item,) = project.load(Item)
    assert (item.serial, item.model, item.quantity) == ("007", " 3E5 ", 2)
    assert item.extras == {"Own": "1E5"}


def test_the_preview_shows_old_and_new_value_by_value(tmp_path: Path, project: Project) -> None:
    importing.apply(project, prepared(project, plain(tmp_path, ROW)))
    changed = [*ROW[:4], 2, "", *ROW[6:]]
    new = ["S2", "ZTE", "B8200", "North Hill", "", "", "", ""]
    found = prepared(project, plain(tmp_path, changed, new))
    first, second = found.entries
    assert first.outcome is Outcome.CHANGED
    assert first.changes == (("Quantity", "1", "2"),)
    assert first.label == "0021023ABC"
    assert second.outcome is Outcome.ADDED
    assert ("Manufacturer", "", "ZTE") in second.changes
    assert found.entries[-1] == second
    assert project.load(Item)[0].quantity == 1


def test_an_apply_after_the_project_changed_compares_anew(tmp_path: Path, project: Project) -> None:
    found = prepared(project, plain(tmp_path, ROW))
    importing.apply(project, prepared(project, plain(tmp_path, ROW)))
    report = importing.apply(project, found)
    assert (report.added, report.same, report.unit) == (0, 1, None)


def test_a_cancel_in_the_middle_changes_nothing(tmp_path: Path, project: Project) -> None:
    rows = [[f"S{n}", "ZTE", "x", "Elk", 1, "", "", ""] for n in range(5)]
    found = prepared(project, plain(tmp_path, *rows))

    def cancel(message: str, fraction: float | None = None, /) -> None:
        if message == "Saving":
            raise Cancelled

    with pytest.raises(Cancelled):
        importing.apply(project, found, cancel)
    assert project.units() == []
    assert project.inventory().items == ()


def test_rejected_rows_come_back_marked_and_import_after_repair(
    tmp_path: Path, project: Project
) -> None:
    import openpyxl

    bad = ["0042", "ZTE", "x", "=Elk", -1, "13/13/2019", "", ""]
    found = prepared(project, plain(tmp_path, ROW, bad))
    importing.apply(project, found, good_rows_only=True)
    out = tmp_path / "rejected.xlsx"
    importing.write_rejects(found, out)

    book = openpyxl.load_workbook(out)
    page = book["Equipment"]
    assert [cell.value for cell in page[1]] == [*HEAD, "Problem"]
    assert page["A2"].value == "0042"
    assert page["D2"].data_type == "s"
    marked = {cell.coordinate for cell in page[2] if cell.comment}
    assert marked == {"E2", "F2"}
    assert "Row 3: -1 is negative" in str(page["I2"].value)
    page["E2"], page["F2"] = 1, "12/13/2019"
    book.save(out)

    again = prepared(project, out, new_sites=True)
    assert (again.rows, again.added, again.rejected) == (1, 1, 0)
    importing.apply(project, again)
    item = project.load(Item)[1]
    assert (item.serial, item.site, item.quantity) == ("0042", "=Elk", 1)
    assert item.extras == {}


def test_the_imported_file_is_never_overwritten_by_its_rejects(
    tmp_path: Path, project: Project
) -> None:
    path = plain(tmp_path, ["S", "Z", "x", "E", -1, "", "", ""])
    found = prepared(project, path)
    with pytest.raises(UserError) as caught:
        importing.write_rejects(found, path)
    assert caught.value.code == "same-file"
    good = prepared(project, plain(tmp_path, ROW, name="good.xlsx"))
    with pytest.raises(UserError) as caught:
        importing.write_rejects(good, tmp_path / "none.xlsx")
    assert caught.value.code == "nothing-rejected"


def test_the_reading_of_a_sheet_can_be_corrected_by_hand(tmp_path: Path, project: Project) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"L": [["S/N", "Model", "Kind of thing"], ["Code", "Unit", "RAN"], ["S1", "x", "RAN"]]},
    )
    source = importing.look(path).with_column("L", 2, "layer").with_column("L", 1, "part_number")
    importing.apply(project, importing.preview(project, source), good_rows_only=True)
    item = project.load(Item)[1]
    assert (item.serial, item.model, item.part_number, item.layer) == ("S1", "", "x", Layer.ACCESS)

    lower = source.with_header("L", 2)
    assert [column.heading for column in lower.sheets[0].columns] == ["Code", "Unit", "RAN"]
    assert lower.sheets[0].rows == 1
    assert source.with_target("L", "").sheets[0].target == ""
    assert source.with_target("L", "Sites").sheets[0].target == "Sites"
    with pytest.raises(UserError):
        source.with_header("L", 99)


def test_an_exported_sheet_saved_as_csv_brings_no_answers_back(
    tmp_path: Path, project: Project
) -> None:
    path = tmp_path / "items.csv"
    heads = ["Serial number", "Model", "Site", *ANSWER_HEADINGS]
    path.write_text(",".join(heads) + "\nS1,x,Elk" + ",answer" * len(ANSWER_HEADINGS), "utf-8")
    importing.apply(project, prepared(project, path))
    (item,) = project.load(Item)
    assert (item.model, item.extras) == ("x", {})
