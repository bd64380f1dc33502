import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.model.documents import About
from planner.model.history import SheetOrigin, UnitKind
from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    CustomerCount,
    Disbursement,
    Filing,
    Inventory,
    Item,
    JobReport,
    Record,
    Site,
    subject,
)
from planner.storage import documents
from planner.storage.project import Project

TODAY = date(2026, 11, 23)
FILLED: tuple[Record, ...] = (
    CustomerCount(0, date(2021, 12, 31), 0, 41_000, "Form 477", {"Seen by": "J. Roe"}),
    Disbursement(0, "A-1", date(2023, 1, 9), Decimal("0.10"), "0007", {"Bank": 12}),
    Cost(
        0, date(2022, 8, 1), "A-1", "replace", "RRU, larger", "Nokia", "00042", "S-1",
        Decimal("12345678901234567.89"), Decimal("0.00"), "other", None, "INV-1", "0007",
        date(2022, 9, 1), "D-00123", date(2022, 1, 1), date(2022, 12, 31), "as quoted",
        {"Due": date(2023, 1, 1)},
    ),
    Filing(
        0, "A-1", "status-update", date(2022, 10, 13), date(2022, 10, 11), "000123",
        "update-1.pdf", "late by nobody", {"Part": 1},
    ),
    JobReport(
        0, "S-1", "Install", date(2027, 5, 3), None, date(2027, 5, 9), "North; South", "weather",
        "two days of wind", {"Foreman": "J. Roe"},
    ),
)  # fmt: skip


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project.create(tmp_path / "carrier.rplan")
    with made.unit("Begin") as unit:
        unit.insert(Application, [Application(name="A-1")])
        unit.insert(Site, [Site(code="S-1", application="A-1")])
        unit.insert(Item, [Item(serial="21", site="S-1")])
    return made


def test_each_new_record_comes_back_as_it_was_after_closing(project: Project) -> None:
    carrier = Carrier(1, "Prairie", extras={"Kind of provider": "school", "Founded": 1952})
    with project.unit("Fill") as unit:
        unit.save_carrier(carrier)
        for row in FILLED:
            unit.insert(type(row), [row])
    project.close()
    with Project.open(project.path) as again:
        listed = again.inventory()
        assert listed.carrier == carrier
        parts = (
            listed.customer_counts,
            listed.disbursements,
            listed.costs,
            listed.filings,
            listed.reports,
        )
        for row, kept in zip(FILLED, parts, strict=True):
            values = [getattr(row, name) for name in row.__slots__][1:]
            assert [getattr(kept[0], name) for name in row.__slots__][1:] == values


def test_every_new_table_is_undone_redone_and_taken_back(project: Project) -> None:
    before = project.inventory()
    with project.unit("Fill") as unit:
        unit.save_carrier(Carrier(extras={"Kind of provider": "library"}))
        for row in FILLED:
            unit.insert(type(row), [row])
        unit.attach(About.SITE, "1", "photo.jpg", b"\xff\xd8", on=TODAY)
        unit.set_overlay("usf-ban", {"value": "2020-07-01"}, "counsel")
    filled = project.inventory()
    assert unit.changes.tables == {
        "carrier", "customer", "disbursement", "cost", "filing", "progress", "document", "overlay",
    }  # fmt: skip
    project.undo()
    assert project.inventory() == before
    project.redo()
    assert project.inventory() == filled
    assert unit.id is not None
    project.take_back(unit.id)
    assert project.inventory() == before


def test_a_new_name_of_an_application_or_site_goes_to_the_rows_that_name_it(
    project: Project,
) -> None:
    with project.unit("Fill") as unit:
        for row in FILLED:
            unit.insert(type(row), [row])
        about, key = subject(project.load(Application)[0])
        unit.attach(about, key, "award.pdf", b"%PDF-", on=TODAY)
    with project.unit("Rename") as unit:
        unit.update(Application, [Application(1, "A-2")])
        unit.update(Site, [Site(1, "S-9", application="A-2")])
    listed = project.inventory()
    assert {listed.disbursements[0].application, listed.filings[0].application} == {"A-2"}
    assert (listed.costs[0].application, listed.costs[0].site) == ("A-2", "S-9")
    assert [one.name for one in listed.documents_about(listed.applications[0])] == ["award.pdf"]


def test_a_filing_for_an_application_that_nobody_knows_is_refused(project: Project) -> None:
    with pytest.raises(UserError) as refused, project.unit("File") as unit:
        unit.insert(Filing, [Filing(application="A-7", duty="status-update")])
    assert refused.value.code == "unknown-reference"
    assert refused.value.where == "sheet Filings, column Application"
    assert not project.load(Filing)


# -- documents


def attach(project: Project, content: bytes, name: str = "letter.pdf") -> str:
    with project.unit(f"Attach {name}") as unit:
        return unit.attach(About.CARRIER, "", name, content, on=TODAY).sha256


def test_one_content_attached_twice_is_kept_once_and_reads_back_to_the_byte(
    project: Project,
) -> None:
    content = bytes(range(256)) * 5_000
    first, second = attach(project, content), attach(project, content, "copy.pdf")
    assert first == second
    assert project.content(first) == content
    with sqlite3.connect(project.path) as raw:
        assert raw.execute("SELECT count(*) FROM content").fetchone() == (1,)
    raw.close()
    documents = project.inventory().documents_about(Carrier())
    assert [(one.id, one.name, one.size) for one in documents] == [
        (1, "letter.pdf", 1_280_000),
        (2, "copy.pdf", 1_280_000),
    ]


def test_a_detached_document_comes_back_whole_when_that_is_undone(project: Project) -> None:
    sha256 = attach(project, b"evidence")
    with project.unit("Detach letter.pdf") as unit:
        unit.detach([1])
    assert project.inventory().documents == ()
    project.undo()
    (document,) = project.inventory().documents
    assert project.content(document.sha256) == b"evidence"
    project.undo()
    project.redo()
    assert project.content(sha256) == b"evidence"


def test_contents_are_no_part_of_the_history(project: Project) -> None:
    attach(project, b"secret words of a letter")
    changes = str([project.row_changes(unit.id) for unit in project.units()])
    assert "letter.pdf" in changes
    assert "secret" not in changes


def test_a_damaged_content_is_refused_until_it_is_attached_again(project: Project) -> None:
    sha256 = attach(project, b"as it was")
    with sqlite3.connect(project.path) as raw:
        raw.execute("UPDATE content SET data = ?", (b"as it wasn't",))
    raw.close()
    for asked in (sha256, "0" * 64):
        with pytest.raises(UserError) as refused:
            project.content(asked)
        assert refused.value.code == "document-damaged"
    attach(project, b"as it was", "again.pdf")
    assert project.content(sha256) == b"as it was"


def test_a_document_is_refused_above_its_limit_and_when_empty_and_leaves_nothing(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "MOST_BYTES", 10)
    attach(project, b"0123456789")
    for content, code in ((b"0123456789a", "document-too-large"), (b"", "document-empty")):
        with pytest.raises(UserError) as refused:
            attach(project, content)
        assert refused.value.code == code
    assert len(project.inventory().documents) == 1
    assert len(project.units()) == 2


# -- the user's own rules


def test_the_overlay_keeps_replaces_and_forgets_by_key(project: Project) -> None:
    for value in ({"value": 1}, {"value": [2, {"deep": "ä"}]}, None):
        with project.unit("Correct usf-ban") as unit:
            unit.set_overlay("usf-ban", value, "counsel")
        assert project.inventory().overlay == ({} if value is None else {"usf-ban": value})
    for expected in ([2, {"deep": "ä"}], 1):
        project.undo()
        assert project.inventory().overlay["usf-ban"]["value"] == expected


# -- where values come from


def test_a_value_comes_from_the_cell_or_from_the_person_who_set_it_last(project: Project) -> None:
    with project.unit("Import list.xlsx", kind=UnitKind.IMPORT) as unit:
        ids = unit.insert(Item, [Item(serial=f"N{n}", extras={"Rack": n}) for n in range(5)])
        headings = {"serial": "S/N", "extras.Rack": "Rack"}
        runs = [(ids[0], 8, 3), (ids[3], 20, 2)]
        unit.note_origin(Item, SheetOrigin("list.xlsx", "North", headings, runs))
    assert list(ids) == [2, 3, 4, 5, 6]
    found = project.origins(Item, 6)
    assert found.keys() == {"serial", "extras.Rack"}
    assert found["serial"].where == "list.xlsx, sheet North, row 21, column S/N"
    assert (found["serial"].unit_label, found["serial"].kind) == (
        "Import list.xlsx", UnitKind.IMPORT,
    )  # fmt: skip
    with project.unit("Edit Model of item N4") as unit:
        unit.update(Item, [Item(6, "N4", model="RRU", extras={"Rack": 4, "Row": 1})])
    found = project.origins(Item, 6)
    assert found["serial"].row == 21
    assert found["extras.Rack"].row == 21
    assert {found[name].unit_label for name in ("model", "extras.Row")} == {"Edit Model of item N4"}
    assert (found["model"].file, found["model"].row, found["model"].where) == ("", 0, "")
    project.undo()
    assert "model" not in project.origins(Item, 6)


def test_a_value_that_is_given_back_comes_from_where_it_first_came_from(project: Project) -> None:
    with project.unit("Import list.xlsx", kind=UnitKind.IMPORT) as unit:
        ids = unit.insert(Item, [Item(serial="N1", model="RRU3908")])
        cells = SheetOrigin("list.xlsx", "North", {"model": "Type"}, [(ids[0], 2, 1)])
        unit.note_origin(Item, cells)
    with project.unit("Edit Model") as unit:
        unit.update(Item, [Item(ids[0], "N1", model="wrong")])
    with project.unit("Edit Notes") as later:
        later.update(Item, [Item(ids[0], "N1", model="wrong", notes="seen")])
    project.take_back(unit.id, anyway=True)
    assert project.load(Item)[-1].model == "RRU3908"
    found = project.origins(Item, ids[0])
    assert (found["model"].row, found["model"].heading) == (2, "Type")
    assert found["notes"].unit_label == "Edit Notes"


def test_a_step_that_changes_nothing_leaves_no_origin(project: Project) -> None:
    item = project.load(Item)[0]
    with project.unit("Import same.xlsx", kind=UnitKind.IMPORT) as unit:
        unit.update(Item, [item])
        unit.note_origin(Item, SheetOrigin("same.xlsx", "A", {}, [(1, 2, 1)]))
    assert project.origins(Item, 1)["serial"].unit_label == "Begin"


def test_an_empty_inventory_has_none_of_the_new_records() -> None:
    assert Inventory().documents_about(Carrier()) == ()
    assert (Inventory().costs, Inventory().overlay) == ((), {})
