"""The engine on problems whose best plan is known by construction, and on random ones."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from planner.common.errors import UserError
from planner.common.progress import Cancelled, silent
from planner.scheduling.calendars import Season
from planner.scheduling.improve import Settings
from planner.scheduling.network import Network
from planner.scheduling.problem import Link, Problem, Rule
from planner.scheduling.referee import Assignment, violations
from planner.scheduling.sgs import forward
from planner.scheduling.solve import Outcome, assignments, solve
from tests.scheduling.networks import (
    MONDAY,
    SHORT_WORK,
    after,
    carrier,
    crew,
    job,
    problem,
    problems,
)

QUICK = Settings(polish=False, max_tries=30)


def solved(given_problem: Problem, how: Settings = QUICK) -> Outcome:
    return solve(given_problem, how, silent)


def planned(given_problem: Problem, how: Settings = QUICK) -> list[Assignment]:
    outcome = solved(given_problem, how)
    assert outcome.schedule is not None
    return assignments(outcome.net, outcome.schedule)


def test_a_job_rests_on_the_weekend_and_on_a_holiday() -> None:
    # Thursday 2027-03-04, Friday is a holiday, then Monday and Tuesday
    plan = planned(
        problem(
            job("Install", 3, not_before=date(2027, 3, 4), gate="Delivery"),
            holidays=frozenset({date(2027, 3, 5)}),
        )
    )
    assert plan == [Assignment(date(2027, 3, 4), date(2027, 3, 9), ("T1",))]


def test_a_job_is_not_broken_by_time_off() -> None:
    away = ((date(2027, 3, 3), date(2027, 3, 3)),)
    plan = planned(problem(job("Install", 3), crews=(crew("T1", time_off=away),)))
    assert plan[0].start == date(2027, 3, 4)


def test_a_job_without_a_skill_takes_calendar_days() -> None:
    plan = planned(problem(job("Permit", 45, skill="")))
    assert plan == [Assignment(MONDAY, MONDAY + timedelta(days=44))]


def test_the_lag_counts_calendar_days_after_the_last_day_worked() -> None:
    plan = planned(problem(job("Cut over"), job("Remove", after=after(0, lag=5))))
    assert plan[1].start == date(2027, 3, 8)  # Monday is free of: Tue to Sat, then a Sunday


def test_a_job_waits_for_a_season_that_wraps_the_new_year() -> None:
    winter = Season((11, 1), (3, 3))
    first, second = planned(problem(job("A", 3, season=winter), job("B", 3, season=winter)))
    assert {first.start, second.start} == {MONDAY, date(2027, 11, 1)}


def test_a_job_does_not_straddle_the_end_of_its_season() -> None:
    plan = planned(problem(job("Install", 4, season=Season((2, 1), (3, 3)))))
    assert plan[0].start == date(2028, 2, 1)


def test_two_crews_work_together_on_the_days_that_both_work() -> None:
    six, odd = frozenset(range(6)), frozenset({1, 3, 5})
    plan = planned(
        problem(
            job("Lift", 2, crews_needed=2),
            crews=(crew("A", working_days=six), crew("B", working_days=odd)),
        )
    )
    assert plan == [Assignment(date(2027, 3, 2), date(2027, 3, 4), ("A", "B"))]


def test_crews_that_share_no_working_day_find_no_day_together() -> None:
    with pytest.raises(UserError) as refused:
        solved(
            problem(
                job("Lift", crews_needed=2, site="S7"),
                crews=(
                    crew("A", working_days=frozenset({0})),
                    crew("B", working_days=frozenset({1})),
                ),
            )
        )
    assert "Lift at S7" in refused.value.sentence()


def test_a_season_too_short_for_its_job_is_refused_by_name() -> None:
    with pytest.raises(
        UserError, match=r"Install at S7 takes 12 working days.*May 15 to May 20"
    ) as e:
        solved(problem(job("Install", 12, site="S7", season=Season((5, 15), (5, 20)))))
    assert "parts of 5 days or fewer" in e.value.hint  # May 15 to 19 of 2028 is Monday to Friday


def test_parallel_crews_reach_the_known_best_finish() -> None:
    # 12 jobs of 5 days for 3 crews: four weeks, not a day more
    jobs = [job(f"J{i}", 5) for i in range(12)]
    outcome = solved(problem(*jobs, crews=(crew("A"), crew("B"), crew("C"))))
    assert outcome.schedule is not None
    assert outcome.net.date(outcome.schedule.finish - 1) == MONDAY + timedelta(days=25)
    assert outcome.finish_bound == outcome.schedule.finish


def test_the_urgent_application_goes_first() -> None:
    soon = date(2027, 3, 12)
    jobs = [job(f"L{i}", 5, application="later", deadline=date(2027, 6, 30)) for i in range(4)]
    jobs += [job(f"S{i}", 5, application="soon", deadline=soon) for i in range(2)]
    plan = planned(problem(*jobs))
    assert max(given.finish for given in plan[4:]) <= soon


def test_a_whole_cluster_is_cut_over_before_anything_is_removed() -> None:
    expanded = carrier(20, 3, work=SHORT_WORK, deadline=date(2027, 12, 1))
    plan = planned(expanded.problem)
    jobs = expanded.problem.jobs
    for cluster in ("c0", "c1"):
        mine = [i for i, j in enumerate(jobs) if j.group == cluster and not j.milestone]
        last = max(plan[i].finish for i in mine if jobs[i].name == "Cut over")
        first = min(plan[i].start for i in mine if jobs[i].name == "Remove")
        assert (first - last).days > 2


def test_a_hub_is_cut_over_before_its_dependents() -> None:
    expanded = carrier(10, 3, work=SHORT_WORK, deadline=date(2027, 12, 1))
    plan = planned(expanded.problem)
    cut = {
        j.site: given
        for j, given in zip(expanded.problem.jobs, plan, strict=True)
        if j.name == "Cut over"
    }
    hub = cut.pop("S000")
    assert all(given.start > hub.finish for given in cut.values())


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(problems(most_jobs=30))
def test_every_random_plan_passes_the_referee_and_keeps_the_bound(random: Problem) -> None:
    outcome = solved(random, Settings(polish=False, max_tries=8))
    assert outcome.schedule is not None
    assert violations(random, assignments(outcome.net, outcome.schedule)) == []
    assert outcome.finish_bound <= outcome.schedule.finish


def test_the_same_seed_gives_the_same_plan() -> None:
    expanded = carrier(30, 3, work=SHORT_WORK, deadline=date(2027, 5, 1))
    assert planned(expanded.problem) == planned(expanded.problem)


def test_a_stop_after_the_first_plan_keeps_the_best_one() -> None:
    expanded = carrier(20, 2, work=SHORT_WORK, deadline=date(2027, 5, 1))
    calls = 0

    def stop(message: str, fraction: float | None = None, /) -> None:
        nonlocal calls
        calls += message.startswith("Improving")
        if calls > 3:
            raise Cancelled

    seen: list[Outcome] = []
    outcome = solve(expanded.problem, QUICK, stop, seen.append)
    assert outcome.schedule == seen[-1].schedule
    assert "Stopped" in outcome.notes[0]


def test_a_stop_before_the_first_plan_stops() -> None:
    def stop(_message: str, _fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        solve(problem(job("A")), QUICK, stop)


def test_the_first_plan_is_reported_before_its_bound_and_the_search() -> None:
    expanded = carrier(20, 2, work=SHORT_WORK, deadline=date(2027, 1, 8))
    told: list[str] = []
    seen: list[Outcome] = []

    def better(outcome: Outcome) -> None:
        told.append("better")
        seen.append(outcome)

    best = solve(
        expanded.problem, QUICK, lambda message, _fraction=None, /: told.append(message), better
    )
    first, proved = seen[:2]
    assert first.proving
    assert first.schedule is not None
    assert first.impossible is None
    assert not proved.proving
    assert proved.schedule == first.schedule
    assert proved.impossible is not None
    assert first.finish_bound <= proved.finish_bound <= first.schedule.finish
    assert not best.proving
    assert told.index("better") < told.index("Improving the plan")


def test_crews_that_leave_too_early_leave_no_plan_but_an_answer() -> None:
    jobs = [job(f"J{i}", 5) for i in range(4)]
    until = crew("A", available_to=date(2027, 3, 12))
    outcome = solved(problem(*jobs, crews=(until,)))
    assert outcome.schedule is None


def test_rules_are_kept_in_links() -> None:
    expanded = carrier(10, 1, work=SHORT_WORK, deadline=date(2027, 5, 1))
    rules = {link.rule for made in expanded.problem.jobs for link in made.after}
    assert rules == {Rule.SITE, Rule.HUB, Rule.CLUSTER}
    assert all(isinstance(link, Link) for made in expanded.problem.jobs for link in made.after)


def test_an_application_ends_with_its_last_job_even_if_others_wait_for_it() -> None:
    # the hub's only job is awaited by a site of another application
    hub = job("Swap", 5, application="soon", deadline=date(2027, 3, 5))
    other = job("Swap", 5, site="B", application="later", deadline=date(2027, 12, 1))
    waiting = job("Test", 1, application="later", deadline=date(2027, 12, 1), after=after(1))
    outcome = solved(problem(other, hub, waiting))
    assert outcome.schedule is not None
    assert outcome.schedule.start[1] == 0


def test_crews_that_meet_do_not_straddle_a_saturday_that_one_of_them_works_elsewhere() -> None:
    six = crew("A", working_days=frozenset(range(6)))
    saturday = date(2027, 3, 6)
    made = problem(
        job("Patch", 1, not_before=saturday, gate="Delivery"),
        job("Lift", 2, crews_needed=2, not_before=date(2027, 3, 5), gate="Permit"),
        crews=(six, crew("B")),
    )
    net = Network(made, 400)
    schedule = forward(net, [0, 1])
    assert [net.date(day) for day in schedule.start] == [saturday, date(2027, 3, 8)]
    assert violations(made, assignments(net, schedule)) == []
