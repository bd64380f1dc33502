"""Repair: what is done and started stays, and as little else moves as can be."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.common.errors import UserError
from planner.common.progress import silent
from planner.scheduling.improve import Settings
from planner.scheduling.problem import Actual, Planned, Problem
from planner.scheduling.referee import Assignment, violations
from planner.scheduling.solve import assignments, repair, solve
from tests.scheduling.networks import MONDAY, after, crew, job, problem, problems

QUICK = Settings(polish=False, max_tries=10)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def plan_of(given_problem: Problem) -> list[Assignment]:
    outcome = solve(given_problem, QUICK, silent)
    assert outcome.schedule is not None
    return assignments(outcome.net, outcome.schedule)


def with_last(given_problem: Problem, plan: list[Assignment]) -> Problem:
    jobs = [
        one if one.milestone else replace(one, planned=Planned(was.start, was.crews, was.overtime))
        for one, was in zip(given_problem.jobs, plan, strict=True)
    ]
    return replace(given_problem, jobs=tuple(jobs))


def repaired(given_problem: Problem) -> list[Assignment]:
    outcome = repair(given_problem, QUICK, silent)
    assert outcome.schedule is not None
    plan = assignments(outcome.net, outcome.schedule)
    assert violations(given_problem, plan) == []
    return plan


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_plan_that_still_holds_is_left_as_it_is(given_problem: Problem) -> None:
    try:
        plan = plan_of(given_problem)
    except UserError:
        return
    now = repaired(with_last(given_problem, plan))
    if days_late(given_problem, plan):  # jobs may come sooner where a deadline is missed
        assert days_late(given_problem, now) <= days_late(given_problem, plan)
        return
    for one, was, stays in zip(given_problem.jobs, plan, now, strict=True):
        if not one.milestone:
            kept = (stays.start, stays.crews, stays.overtime)
            assert kept == (was.start, was.crews, was.overtime)


def days_late(given_problem: Problem, plan: list[Assignment]) -> int:
    return sum(
        max(0, (done.finish - one.deadline).days)
        for one, done in zip(given_problem.jobs, plan, strict=True)
        if one.deadline and not one.milestone
    )


@settings(max_examples=60, deadline=None)
@given(problems(), st.data())
def test_a_job_that_takes_longer_moves_only_what_it_touches(
    given_problem: Problem, data: st.DataObject
) -> None:
    try:
        plan = plan_of(given_problem)
    except UserError:
        return
    real = [j for j, one in enumerate(given_problem.jobs) if not one.milestone]
    late = data.draw(st.sampled_from(real))
    was = plan[late]
    fact = Actual(was.start, was.finish + timedelta(days=data.draw(st.integers(1, 9))), was.crews)
    free = replace(with_last(given_problem, plan), storage=None, cash=None)
    # where a deadline is missed, jobs may come sooner than planned: here none is
    jobs = [replace(one, deadline=None) for one in free.jobs]
    jobs[late] = replace(jobs[late], actual=fact, pinned=None)
    try:
        now = repaired(replace(free, jobs=tuple(jobs)))
    except UserError:
        return  # crews leave, or a pin cannot be kept any more
    for j in real:
        if j != late and plan[j].finish < was.start:
            assert now[j].start == plan[j].start


def test_a_delay_moves_what_waits_while_another_crew_keeps_the_rest_in_time() -> None:
    jobs = [job("A", 2), job("B", 2), job("C", 2), job("D", 2, after=after(0))]
    free = problem(*jobs, crews=(crew("T1"), crew("T2")))
    plan = [
        Assignment(day(0), day(1), ("T1",)),
        Assignment(day(2), day(3), ("T1",)),
        Assignment(day(0), day(1), ("T2",)),
        Assignment(day(2), day(3), ("T2",)),
    ]
    last = with_last(free, plan)
    jobs = list(last.jobs)
    jobs[0] = replace(jobs[0], actual=Actual(day(0), day(2), ("T1",)))
    now = repaired(replace(last, jobs=tuple(jobs)))
    assert [one.start for one in now] == [day(0), day(2), day(0), day(3)]
    assert [one.crews for one in now] == [("T1",), ("T2",), ("T2",), ("T1",)]


def test_jobs_that_come_sooner_to_meet_a_deadline_keep_their_crews() -> None:
    jobs = (job("A", 2), job("B", 2), replace(job("C"), deadline=day(2)))
    free = problem(*jobs, crews=(crew("T1"), crew("T2")))
    plan = [
        Assignment(day(0), day(1), ("T2",)),
        Assignment(day(0), day(1), ("T1",)),
        Assignment(day(4), day(4), ("T2",)),
    ]
    now = repaired(with_last(free, plan))
    assert [one.start for one in now] == [day(0), day(0), day(2)]
    assert [one.crews for one in now] == [("T2",), ("T1",), ("T2",)]


def test_work_that_was_planned_for_days_gone_by_begins_today() -> None:
    last = with_last(
        problem(job("A"), job("B")),
        [Assignment(day(-9), day(-9), ("T1",)), Assignment(day(4), day(4), ("T1",))],
    )
    assert [one.start for one in repaired(last)] == [day(0), day(4)]


def test_another_crew_steps_in_where_the_planned_one_is_gone() -> None:
    free = problem(job("A", 2), crews=(crew("T2"), crew("T3")))
    last = with_last(free, [Assignment(day(1), day(2), ("T1",))])
    assert [(one.start, one.crews) for one in repaired(last)] == [(day(1), ("T2",))]


def test_what_is_new_goes_where_there_is_room() -> None:
    free = problem(job("New"), job("A"), job("B"))
    jobs = (
        free.jobs[0],
        replace(free.jobs[1], planned=Planned(day(0), ("T1",))),
        replace(free.jobs[2], planned=Planned(day(2), ("T1",))),
    )
    now = repaired(replace(free, jobs=jobs))
    assert [one.start for one in now] == [day(1), day(0), day(2)]


@pytest.mark.parametrize(("deadline", "start"), [(day(9), day(8)), (day(2), day(1))])
def test_jobs_come_sooner_than_planned_only_where_a_deadline_asks_for_it(
    deadline: date, start: date
) -> None:
    free = problem(job("A", deadline=deadline), job("B", deadline=deadline, after=after(0)))
    last = with_last(
        free, [Assignment(day(1), day(1), ("T1",)), Assignment(day(8), day(8), ("T1",))]
    )
    assert repaired(last)[1].start == start
