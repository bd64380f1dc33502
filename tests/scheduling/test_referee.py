"""The referee must catch each kind of violation: valid plans are spoilt in every way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.common.progress import silent
from planner.scheduling.calendars import Season
from planner.scheduling.improve import Settings
from planner.scheduling.problem import Problem
from planner.scheduling.referee import Assignment, RefusedPlan, check, violations
from planner.scheduling.solve import assignments, solve
from tests.scheduling.networks import MONDAY, after, crew, job, problem, problems

DAY = timedelta(days=1)


def plan_of(random: Problem) -> list[Assignment]:
    outcome = solve(random, Settings(polish=False, max_tries=1), silent)
    assert outcome.schedule is not None
    return assignments(outcome.net, outcome.schedule)


def given_on(day: int, days: int = 1, *crews: str) -> Assignment:
    start = MONDAY + day * DAY
    return Assignment(start, start + (days - 1) * DAY, crews or ("T1",))


ONE = job("Install", 3)
CASES = {
    "starts before the plan": (problem(job("P", 2, skill="")), Assignment(MONDAY - DAY, MONDAY)),
    "before its gate": (
        problem(job("Install", 3, not_before=MONDAY + DAY, gate="Permit")),
        given_on(0, 3),
    ),
    "outside its season": (
        problem(job("Install", 3, season=Season((3, 2), (4, 1)))),
        given_on(0, 3),
    ),
    "does not take": (problem(job("Permit", 5, skill="")), Assignment(MONDAY, MONDAY + DAY)),
    "needs no crew": (problem(job("Permit", 1, skill="")), given_on(0)),
    "unknown crew": (problem(ONE), given_on(0, 3, "Nobody")),
    "needs 2 crews": (
        problem(job("Lift", 3, crews_needed=2), crews=(crew("T1"), crew("T2"))),
        given_on(0, 3),
    ),
    "needs 2 crews, has ('T1', 'T1')": (
        problem(job("Lift", 3, crews_needed=2), crews=(crew("T1"), crew("T2"))),
        given_on(0, 3, "T1", "T1"),
    ),
    "lacks the skill": (
        problem(ONE, crews=(crew("T1"), crew("I", "integration"))),
        given_on(0, 3, "I"),
    ),
    "is away": (
        problem(ONE, crews=(crew("T1", time_off=((MONDAY + DAY, MONDAY + DAY),)),)),
        given_on(0, 4),
    ),
    "is away on 2027-03-01": (
        problem(ONE, crews=(crew("T1", available_from=MONDAY + DAY),)),
        given_on(0, 3),
    ),
    "is away on 2027-03-03": (
        problem(ONE, crews=(crew("T1", available_to=MONDAY + DAY),)),
        given_on(0, 3),
    ),
    "which is not worked": (problem(ONE), given_on(5, 5)),
    "takes 3 days, is given 2": (problem(ONE), given_on(0, 2)),
    "takes 3 days, is given 4": (problem(ONE), given_on(0, 4)),
}


@pytest.mark.parametrize("says", CASES)
def test_the_referee_names_the_violation(says: str) -> None:
    made, assignment = CASES[says]
    found = violations(made, [assignment])
    assert any(says in sentence for sentence in found), found


def test_a_holiday_is_not_a_day_worked() -> None:
    made = problem(ONE, holidays=frozenset({date(2027, 3, 2)}))
    assert violations(made, [given_on(0, 3)])
    assert violations(made, [given_on(0, 4)]) == []


def test_one_crew_is_not_at_two_places() -> None:
    made = problem(job("A", 3), job("B", 3))
    assert "crew T1 is at" in violations(made, [given_on(0, 3), given_on(2, 3)])[0]
    assert violations(made, [given_on(0, 3), given_on(3, 5)]) == []


def test_a_crew_between_two_days_of_a_job_is_not_free() -> None:
    # Friday and Monday: the Saturday in between belongs to the job too
    made = problem(
        job("A", 2),
        job("B", 1),
        crews=(crew("T1"), crew("T2", working_days=frozenset(range(6)))),
    )
    assert violations(made, [given_on(4, 4), given_on(5, 1, "T2")]) == []
    assert violations(made, [given_on(4, 4), given_on(5, 1, "T1")])


def test_two_crews_that_work_saturdays_do_not_skip_one_for_a_third() -> None:
    # T1 and T2 work Saturdays, T1 is off on this one; T3 works Monday to Friday
    saturday = date(2027, 3, 13)
    six = frozenset(range(6))
    made = problem(
        job("Lift", 4, crews_needed=2, not_before=date(2027, 3, 10), gate="Crane"),
        crews=(
            crew("T1", working_days=six, time_off=((saturday, saturday),)),
            crew("T2", working_days=six),
            crew("T3"),
        ),
    )
    (planned,) = plan_of(made)
    assert violations(made, [planned]) == []
    assert planned.finish == date(2027, 3, 15)
    assert "T3" in planned.crews


def test_lag_and_predecessor_count() -> None:
    made = problem(job("A", 1), job("B", 1, after=after(0, lag=1)))
    assert violations(made, [given_on(0), given_on(1)])
    assert violations(made, [given_on(0), given_on(2)]) == []


def test_a_missing_job_is_noticed() -> None:
    with pytest.raises(RefusedPlan):
        check(problem(job("A"), job("B")), [given_on(0)])


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(problems(), st.data())
def test_a_spoilt_plan_is_refused(random: Problem, data: st.DataObject) -> None:
    plan = plan_of(random)
    which = data.draw(st.integers(0, len(plan) - 1))
    spoilt = data.draw(st.sampled_from(("longer", "shorter", "earlier", "crew", "clash")))
    given_job, made = plan[which], random.jobs[which]
    if spoilt == "longer":
        # a week more is at least one working day more
        plan[which] = replace(given_job, finish=given_job.finish + 7 * DAY)
    elif spoilt == "shorter":
        plan[which] = replace(given_job, finish=given_job.start - DAY)
    elif spoilt == "earlier":
        plan[which] = replace(given_job, start=MONDAY - DAY)
    elif spoilt == "crew":
        crews = given_job.crews[1:] if made.needs else (random.crews[0].name,)
        plan[which] = replace(given_job, crews=crews)
    else:
        others = [i for i, other in enumerate(plan) if i != which and other.crews]
        assume(bool(given_job.crews) and bool(others))
        other = data.draw(st.sampled_from(others))
        plan[other] = replace(plan[other], crews=given_job.crews, start=given_job.start)
        assume(plan[other].start <= plan[other].finish)
    assert violations(random, plan)
