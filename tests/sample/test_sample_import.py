"""The sample carrier goes into a project whole, and a second time without a change."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.common.resources import resource
from planner.services import importing
from planner.storage.project import Project

WORKBOOK = resource("sample", "sample-carrier.xlsx")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "sample.rplan") as made:
        yield made


def test_every_row_of_the_sample_is_imported(project: Project) -> None:
    preview = importing.preview(project, importing.look(WORKBOOK))
    assert [problem for problem in preview.problems if problem.rejects] == []
    assert preview.rejected == 0

    report = importing.apply(project, preview)

    inventory = project.inventory()
    assert report.added == preview.added
    assert len(inventory.sites) == 40
    assert len(inventory.items) > 1150
    assert len(inventory.extensions) == 10
    assert len(inventory.work) == 9
    assert len(inventory.crews) == 8
    assert len(inventory.customer_counts) == 4
    assert len(inventory.disbursements) == 7
    assert len(inventory.costs) == 34
    assert len(inventory.filings) == 52
    assert inventory.carrier.legal_name.endswith("(invented sample)")
    assert inventory.carrier.frn == "0000000000"
    assert {"2.10231E+19", "2.10236E+19"} <= {item.serial for item in inventory.items}
    mountain = next(site for site in inventory.sites if site.code == "SPC-604")
    assert (mountain.access_from, mountain.access_to) == ("05-01", "10-31")
    assert mountain.extras == {"Backhaul": "Microwave"}


def test_the_sample_imported_twice_changes_nothing(project: Project) -> None:
    importing.apply(project, importing.preview(project, importing.look(WORKBOOK)))
    again = importing.preview(project, importing.look(WORKBOOK))
    assert (again.added, again.changed, again.rejected) == (0, 0, 0)
