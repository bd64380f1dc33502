"""What holds for every import, also after repairs: no row lost, twice is once, undo is before."""

import shutil
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.services import importing
from planner.storage.project import Project
from tests.files.workbooks import workbook

HEAD = ["S/N", "Vendor", "Model", "Site", "Qty", "Date acquired", "Cost", "Asset tag"]
CELLS = [
    st.sampled_from([None, "A1001", "a1001 ", "A1002\nA1003", "B77, B78", 123456, 2.1e19]),
    st.sampled_from([None, "Huawei", "HUAWEI TECH", "Hua wei", "zte corp.", "ZTE", "Total"]),
    st.sampled_from(["RRU3929", "Huawei RRU3929 x3", "RRU-3929", "2.10", "2 x BBU3900", None]),
    st.sampled_from(["Elk", "elk ", None, "North region"]),
    st.sampled_from([None, 1, "3 pcs", "x2", -1]),
    st.sampled_from([None, "3/4/2019", "5/6/2019", "13/13/2019"]),
    st.sampled_from([None, 100, "12k", "$1,200.00", "EUR 5"]),
    st.sampled_from([None, "T1", "T2"]),
]
HISTORY = {"unit", "change", "mark", "origin", "sqlite_sequence", "mode", "recording"}


def tables(path: Path) -> dict[str, list[Any]]:
    """All rows of a project's file but those of the history."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        names = [n for (n,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: file.execute(f'SELECT * FROM "{name}" ORDER BY 1').fetchall()  # noqa: S608
            for name in names
            if name not in HISTORY
        }


@pytest.fixture(scope="module")
def empty_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("empty") / "empty.rplan"
    Project.create(path).close()
    return path


@given(st.lists(st.tuples(*CELLS).map(list), min_size=1, max_size=6), st.integers(0, 255))
@settings(
    max_examples=8,
    deadline=timedelta(seconds=10),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@pytest.mark.slow
def test_repairs_lose_nothing_and_an_undone_import_leaves_every_table_as_it_was(
    empty_project: Path, rows: list[list[Any]], accept: int
) -> None:
    path = workbook(empty_project.with_name("table.xlsx"), {"List": [HEAD, *rows]})
    trial = Path(shutil.copy(empty_project, empty_project.with_name("trial.rplan")))
    with Project.open(trial) as project:
        before = tables(trial)
        source = importing.look(path)
        for number, repair in enumerate(importing.repairs(source, project)):
            if accept >> number & 1:
                source = source.with_repairs((repair,))
        found = importing.preview(project, source, new_sites=True)
        assert found.rows == found.added + found.changed + found.same + found.rejected
        written = {str(cell) for row in rows for cell in row if cell is not None}
        report = importing.apply(project, found, good_rows_only=True)
        for item in project.inventory().items:
            for text in item.extras.values():
                assert str(text) in written

        again = importing.preview(project, source, new_sites=True)
        assert (again.added, again.changed) == (0, 0)
        if report.unit is not None:
            project.undo()
        assert tables(trial) == before
