from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from planner.model.findings import Answer
from planner.model.inventory import Carrier
from planner.services import eligibility, explaining, projects
from planner.services.eligibility import Eligibility
from planner.services.explaining import About, Why
from planner.storage.project import Project

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, Eligibility]]:
    with projects.create(tmp_path_factory.mktemp("why") / "s.rplan", sample=True) as project:
        yield project, eligibility.check(project.inventory(), TODAY)


def why(sample: tuple[Project, Eligibility], about: About, rule: str) -> Why:
    project, known = sample
    if isinstance(about, str):
        listed = known.applications[about] if about else known.carrier
    else:
        listed = about.findings
    finding = next(one for one in listed if one.rule == rule)
    return explaining.explain(project, project.inventory(), known, about, finding)


def source(found: Why, label: str) -> str:
    return next(fact.source for fact in found.facts if fact.label == label)


@pytest.mark.slow
def test_each_fact_of_an_item_names_the_cell_it_was_read_from(
    sample: tuple[Project, Eligibility],
) -> None:
    item = next(one for one in sample[1].items if one.answer("reimbursable") is Answer.MET)
    found = why(sample, item, "reimbursable")
    row = source(found, "Obtained on").split("row ")[1].split(",")[0]
    assert source(found, "Obtained on") == (
        f"sample-carrier.xlsx, sheet Items, row {row}, column Obtained on"
    )
    assert source(found, "Manufacturer").startswith("recognised by ")
    assert f"row {row})" in source(found, "Manufacturer")
    assert ("Obtained on", "on or after 2020-07-01", Answer.NOT_MET) in [
        (one.fact, one.condition, one.answer) for one in found.changes
    ]
    assert found.condition[0].number == "1"


@pytest.mark.slow
def test_facts_of_the_carrier_and_of_applications_name_their_cells_too(
    sample: tuple[Project, Eligibility],
) -> None:
    carrier = why(sample, "", "provider-eligible")
    assert "sheet Customers, row" in source(carrier, "Customers")
    name = next(iter(sample[1].applications))
    award = why(sample, name, "allocation")
    assert "sheet Applications, row 2, column Allocation" in source(award, "Allocation")
    assert source(award, "Application approved") == "worked out from other facts"
    paid = why(sample, sample[1].costs[3], "cost-eligible")
    assert "sheet Costs, row" in source(paid, "Category")


@pytest.mark.slow
def test_a_value_that_was_typed_says_who_entered_it(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.rplan") as project:
        with project.unit("Edit the carrier's facts") as unit:
            unit.save_carrier(Carrier(advanced_service=True))
        known = eligibility.check(project.inventory(), TODAY)
        found = why((project, known), "", "provider-eligible")
    assert source(found, "Advanced communications service").startswith("entered by ")
