"""What holds for every import: no row and no cell is lost, twice is once, undo is before."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.files.cells import PLACEHOLDERS, extra, is_blank, shown
from planner.model.inventory import Item
from planner.services import importing
from planner.services.importing import Outcome
from planner.storage.project import Project
from tests.files.workbooks import workbook

FIELDS = {
    "S/N": "serial", "Vendor": "manufacturer", "Model": "model", "P/N": "part_number",
    "Description": "description", "Site Name": "site", "Qty": "quantity",
    "Purchase date": "obtained_on", "Unit cost": "cost", "Slot": "position", "Remarks": "notes",
}  # fmt: skip
OWN = ("Asset tag", "Colour", "Rev.", "Covered")
_STRANGE = st.characters(
    min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cn")
)
TEXTS = st.one_of(
    st.sampled_from(
        ["007", " S1 ", "s1", "S2", "21023558481234567890", "n/a", "-", "6/30/2019", "-1",
         "13/13/2019", "$5.00", "Elk", "elk ", "Fox", "Total", "1E5", "2.1E+19", "=1+1"]
    ),
    # the reader of workbooks itself gives a cell of blanks alone as an empty one
    st.text(_STRANGE, max_size=12).filter(lambda text: not is_blank(text) and text[0] != "#"),
)  # fmt: skip
ANY = st.one_of(
    st.none(),
    TEXTS,
    st.integers(-5, 10**9),
    st.booleans(),
    st.dates(date(1990, 1, 1), date(2049, 12, 31)),
    st.sampled_from([0.5, 1e19, 12.25]),
)
FITTING = {
    "quantity": st.one_of(st.none(), st.integers(0, 99), st.sampled_from(["3", "1,200", "tbd"])),
    "obtained_on": st.one_of(
        st.none(), st.dates(date(1990, 1, 1), date(2049, 12, 31)), st.sampled_from(["6/30/2019"])
    ),
    "cost": st.one_of(st.none(), st.integers(0, 10**9), st.sampled_from(["$1,200.00", 12.25])),
    "site": st.sampled_from([None, "Elk", "elk ", "Fox", "Fox Hill", "n/a", 17]),
    "model": st.sampled_from(["RRU", "BBU", "B8200", 3929]),
    "serial": st.one_of(st.none(), st.integers(0, 10**16), st.text("AB1", max_size=4)),
}


def cells(heading: str) -> st.SearchStrategy[Any]:
    """Mostly what fits the column, so that most rows come in; now and then anything."""
    fitting = FITTING.get(FIELDS.get(heading, ""))
    return (
        ANY if fitting is None else st.integers(0, 29).flatmap(lambda n: ANY if n == 0 else fitting)
    )


@st.composite
def tables(draw: st.DrawFn) -> list[list[Any]]:
    heads = draw(st.permutations([*FIELDS, *OWN]))[: draw(st.integers(4, len(FIELDS) + len(OWN)))]
    if "Model" not in heads:
        heads = [*heads, "Model"]
    if "S/N" not in heads:
        heads = [*heads, "S/N"]
    row = st.tuples(*map(cells, heads)).map(list)
    return [list(heads), *draw(st.lists(row, max_size=8))]


@pytest.fixture(scope="module")
def empty_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.rplan"
    Project.create(path).close()
    return path


@contextmanager
def fresh(empty: Path) -> Iterator[Project]:
    path = shutil.copy(empty, empty.with_name("trial.rplan"))
    with Project.open(Path(path)) as project:
        yield project


def check_cell(heading: str, cell: Any, item: Item) -> None:
    """A cell of an accepted row is in the record's field or among its own columns."""
    cell = float(cell) if type(cell) is int else "" if cell is None else cell
    name = FIELDS.get(heading)
    if name is None:
        kept = item.extras.get("Covered (own)" if heading == "Covered" else heading, "")
        assert kept == extra(cell)
        return
    found = getattr(item, name)
    if (
        isinstance(cell, str)
        and cell.strip().casefold() in PLACEHOLDERS
        and name
        not in {
            "notes",
            "description",
        }
    ):
        assert found in ("", None)
    elif name == "site":
        assert found.split() == shown(cell).split() or found.casefold() == shown(cell).strip(
        ).casefold() or found != ""  # fmt: skip
    elif name in {"quantity", "obtained_on", "cost"}:
        assert isinstance(found, (int, date, Decimal))
    elif is_blank(cell):
        assert found in ("", cell)
    else:
        assert found == shown(cell)


@given(tables())
@settings(
    max_examples=40,
    deadline=timedelta(seconds=5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.slow
def test_no_row_and_no_cell_is_lost_twice_is_once_and_undo_is_before(
    empty_project: Path, table: list[list[Any]]
) -> None:
    path = workbook(empty_project.with_name("table.xlsx"), {"Equipment": table})
    heads = table[0]
    passed_over = {index + 1 for index, _ in importing.look(path).sheets[0].listed.passed_over}
    rows = {
        number: row
        for number, row in enumerate(table[1:], 2)
        if not all(map(is_blank, row)) and number not in passed_over
    }
    with fresh(empty_project) as project:
        preview = importing.preview(project, importing.look(path), new_sites=True)
        assert preview.rows == len(rows) == len(preview.entries)
        assert preview.added + preview.changed + preview.same + preview.rejected == len(rows)
        assert [entry.row for entry in preview.entries] == list(rows)

        report = importing.apply(project, preview, good_rows_only=True)
        items = project.load(Item)
        assert len(items) == report.added
        good = [rows[e.row] for e in preview.entries if e.outcome is Outcome.ADDED]
        for row, item in zip(good, items, strict=True):
            for heading, cell in zip(heads, row, strict=True):
                check_cell(heading, cell, item)

        again = importing.preview(project, importing.look(path), new_sites=True)
        assert (again.added, again.changed) == (0, 0)
        assert (again.same, again.rejected) == (report.added, report.rejected)
        if report.unit is not None:
            project.undo()
        assert project.inventory().items == ()
        assert project.inventory().sites == ()
