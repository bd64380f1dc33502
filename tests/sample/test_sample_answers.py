"""What the program makes of the sample: the answers it was built to show, and a plan in time."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from planner.model.findings import Answer
from planner.model.inventory import Inventory
from planner.model.plan import PlanStatus
from planner.services import deadlines, eligibility, planning, projects

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inventory]:
    folder: Path = tmp_path_factory.mktemp("sample")
    with projects.create(folder / "sample.rplan", sample=True) as project:
        yield project.inventory()


@pytest.mark.slow
def test_look_alikes_are_not_covered_and_cameras_wait_for_their_use(inventory: Inventory) -> None:
    answers: dict[str, set[Answer]] = {}
    for answer in eligibility.check(inventory, TODAY).items:
        found = answer.finding("covered")
        if found is not None:
            answers.setdefault(answer.item.manufacturer.strip(), set()).add(found.answer)
    assert answers["Dahua Scale"] == answers["H3C"] == answers["Ericsson"] == {Answer.NOT_MET}
    assert answers["Dahua"] == {Answer.UNKNOWN}
    assert Answer.MET in answers["Hua Wei"]
    assert Answer.MET in answers["HUAWEI TECH CO LTD"]
    assert Answer.MET in answers["zte corp"]


def test_its_terms_end_in_the_first_half_of_2027(inventory: Inventory) -> None:
    ends = deadlines.term_ends(inventory, TODAY)
    assert sorted(ends.values()) == [date(2027, 3, 15), date(2027, 6, 8)]


@pytest.mark.slow
def test_what_is_left_can_be_done_in_time_but_not_with_much_to_spare(inventory: Inventory) -> None:
    options = planning.PlanOptions(time_limit=5.0, polish=False)
    plan = planning.make(inventory, options, today=TODAY)
    assert len({job.site for job in plan.jobs}) == 18
    assert plan.status is PlanStatus.MEETS
    for outcome in plan.applications:
        assert outcome.deadline is not None
        assert outcome.finish is not None
        assert 0 <= (outcome.deadline - outcome.finish).days <= 21
