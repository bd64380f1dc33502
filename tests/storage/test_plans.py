"""Plans in the file: what they keep to, the one that is the baseline, and their history."""

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.model.plan import (
    ApplicationOutcome,
    ChangeKind,
    JobState,
    Plan,
    PlanChange,
    PlannedJob,
    PlanStatus,
    PlanTerms,
    Travel,
)
from planner.storage.project import Project

DAY = date(2027, 5, 3)
TERMS = PlanTerms(
    deadline=date(2027, 12, 1),
    pins={("S-1", "Install"): DAY, ("S-2", "Cut over, old"): date(2027, 6, 1)},
    weights={"A-1": 3},
    travel=Travel(500.0, 0.0),
    storage=0,
    cash=((DAY, 1_000), (date(2027, 7, 1), 20)),
    changes=(
        PlanChange(ChangeKind.CREW, "tower", on=DAY, day_rate=Decimal("1800.50")),
        PlanChange(ChangeKind.GATE, "Permit", ("S-1", "S-2"), days=14),
    ),
)


def a_plan(name: str = "Plan", terms: PlanTerms | None = None) -> Plan:
    jobs = (
        PlannedJob("S-1", "Survey", "North", DAY, DAY, state=JobState.DONE),
        PlannedJob("S-1", "Install", "North", DAY, DAY, 0, 3, state=JobState.UNDER_WAY),
        PlannedJob("S-1", "Remove", "North", DAY, DAY),
    )
    return Plan(
        0, name, datetime.now(UTC), PlanStatus.MEETS, DAY, DAY, DAY, 0, DAY, 0, jobs, ("so",),
        (ApplicationOutcome("A-1", DAY, DAY, 0),), "by hand", terms or PlanTerms(),
    )  # fmt: skip


def save(project: Project, plan: Plan) -> None:
    with project.unit(f"Make {plan.name}") as unit:
        unit.save_plan(plan)


@pytest.mark.parametrize("terms", [PlanTerms(), TERMS, PlanTerms(travel=None, cash=())])
def test_what_a_plan_keeps_to_comes_back_as_it_was(project: Project, terms: PlanTerms) -> None:
    made = a_plan(terms=terms)
    save(project, made)
    found = project.plan()
    assert found == replace(made, id=1)


def test_a_plan_that_an_older_version_wrote_has_the_usual_terms(
    project: Project, new_file: Path
) -> None:
    save(project, a_plan(terms=TERMS))
    with project.unit("By an older version") as unit:
        unit._connection.exec_driver_sql("UPDATE plan SET terms = NULL, baseline = NULL")
        unit._connection.exec_driver_sql("UPDATE plan_job SET state = NULL")
    found = project.plan()
    assert found is not None
    assert found.terms == PlanTerms()
    assert {job.state for job in found.jobs} == {JobState.PLANNED}


def test_undo_brings_back_a_plan_of_which_an_older_version_kept_the_history(
    project: Project,
) -> None:
    save(project, a_plan())
    save(project, a_plan(terms=TERMS))
    project.close()
    with sqlite3.connect(project.path) as raw:
        raw.execute(
            "UPDATE change SET before = json_remove(before, '$.terms', '$.baseline', '$.state'),"
            " after = json_remove(after, '$.terms', '$.baseline', '$.state')"
        )
    raw.close()
    with Project.open(project.path) as again:
        again.undo()
        found = again.plan()
        assert found is not None
        assert len(found.jobs) == 3
        assert {job.state for job in found.jobs} == {JobState.PLANNED}


def test_one_plan_at_most_is_the_baseline_and_it_is_not_replaced(project: Project) -> None:
    for name in ("First", "Second"):
        save(project, a_plan(name))
    for name in ("First", "Second", "First"):
        with project.unit("Set baseline") as unit:
            unit.set_baseline(name)
        assert [plan.name for plan in project.plans() if plan.baseline] == [name]
    save(project, replace(a_plan("First"), why=("again",)))
    kept = {plan.name: plan for plan in project.plans()}
    assert kept.keys() == {"First", "First (baseline)", "Second"}
    assert [plan.name for plan in kept.values() if plan.baseline] == ["First (baseline)"]
    assert kept["First (baseline)"].why == ("so",)
    assert kept["First"].why == ("again",)
    project.undo()
    kept = {plan.name: plan for plan in project.plans()}
    assert kept.keys() == {"First", "Second"}
    assert kept["First"].baseline
    with project.unit("None") as unit:
        unit.set_baseline(None)
    assert not any(plan.baseline for plan in project.plans())


def test_plans_are_renamed_and_deleted_with_their_jobs(project: Project) -> None:
    for name in ("First", "Second"):
        save(project, a_plan(name))
    with pytest.raises(UserError) as refused, project.unit("Rename") as unit:
        unit.rename_plan("First", "Second")
    assert refused.value.code == "duplicate-key"
    with project.unit("Rename") as unit:
        unit.rename_plan("First", "Third")
    with project.unit("Delete") as unit:
        unit.delete_plan("Third")
    assert [plan.name for plan in project.plans()] == ["Second"]
    project.undo()
    third = project.plan("Third")
    assert third is not None
    assert len(third.jobs) == 3
