"""How far steps can be, against what plans do; and the proofs, against what can be counted."""

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from planner.common.progress import silent
from planner.scheduling.bound import Bound
from planner.scheduling.calendars import Season
from planner.scheduling.explain import proof_text
from planner.scheduling.improve import Settings
from planner.scheduling.network import Network, NoRoom
from planner.scheduling.problem import Job, Problem
from planner.scheduling.proofs import Backlog
from planner.scheduling.sgs import Schedule, backward, forward
from planner.scheduling.solve import solve
from planner.scheduling.stages import Stages, stages_of
from tests.scheduling.networks import (
    MONDAY,
    SHORT_WORK,
    after,
    carrier,
    crew,
    job,
    problem,
    rollouts,
)
from tests.scheduling.test_bound import check_against_optimum


def check_keeps_to(stages: Stages, plan: Schedule) -> None:
    """No plan begins or ends more jobs of a step by any day than is said to be possible."""
    days = np.arange(stages.net.horizon + 1)
    for step in stages.steps:
        begun = np.searchsorted(sorted(plan.start[j] for j in step.jobs), days, side="right")
        through = np.searchsorted(sorted(plan.end[j] for j in step.jobs), days, side="right")
        assert (begun <= step.begun).all(), stages.net.problem.jobs[step.jobs[0]].name
        assert (through <= step.through).all(), stages.net.problem.jobs[step.jobs[0]].name


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(rollouts())
def test_no_plan_is_further_than_the_steps_can_be(random: Problem) -> None:
    net = Network(random, 1500)
    try:
        bound = Bound(net)
        plan = forward(net, [0.0] * len(random.jobs))
    except NoRoom:
        return
    for stages in stages_of(net, bound.head, bound.places):
        check_keeps_to(stages, plan)
        tails = bound.tails(plan.end)
        assert isinstance(tails, list)
        assert stages.refute(tails) is None
    # and none that is pushed to the right, though it ends as late as it can
    starts = backward(net, plan.end, [plan.finish] * len(plan.end))
    if starts is not None:
        again = forward(net, starts)
        assert bound.refute(again.end) is None
        assert bound.finish(again.finish)[0] <= again.finish


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rollouts(most_sites=4, facts=False))
def test_a_season_that_closes_between_never_puts_the_bound_past_the_optimum(
    random: Problem,
) -> None:
    check_against_optimum(random)


LATE_2028 = date(2028, 12, 31)


def network(sites: int, *, seasons: int = 1) -> Network:
    """Sites surveyed and cut over by one crew each, a day a site, and climbed before and after by
    many crews, in the first weeks of March only (not to the same day, where ``seasons`` are more).
    """
    jobs: list[Job] = []
    for n in range(sites):
        march = Season((3, 1), (3, 19 - n % seasons))
        before = len(jobs)
        jobs += [
            job("Survey", 1, skill="survey", site=f"S{n}"),
            job("Install", 2, site=f"S{n}", season=march, after=after(before)),
            job("Cut over", 1, skill="integration", site=f"S{n}", after=after(before + 1)),
            job("Remove", 1, site=f"S{n}", season=march, after=after(before + 2)),
        ]
    towers = (crew(f"T{n}") for n in range(15))
    team = (crew("Eyes", "survey"), crew("Hands", "integration"), *towers)
    return Network(problem(*jobs, crews=team), 1500)


def test_what_one_step_cannot_hand_over_before_the_season_closes_waits_for_the_next() -> None:
    # 13 sites are surveyed in time to be climbed in 2027. The others are from March 1, 2028, and
    # one crew cuts 10 of them over from March 3 to 16, the last day before removals end
    assert Bound(network(23)).refute([network(23).day(LATE_2028) + 1] * 92) is None
    net = network(24)
    bound = Bound(net)
    proof = bound.refute([net.day(LATE_2028) + 1] * 96)
    assert isinstance(proof, Backlog)
    assert proof_text(net, proof) == (
        "By Mar 17, 2027 at most 13 of 24 jobs Survey can be through (1 crew with the skill"
        " survey), so by Mar 19, 2027 at most 13 of 24 jobs Install can be through (site access is"
        " open from Mar 1 to Mar 19 only), so by Mar 16, 2028 at most 23 of 24 jobs Cut over can be"
        " through (1 crew with the skill integration), so by Mar 17, 2028 at most 23 of 24 jobs"
        " Remove can be through (site access is open from Mar 1 to Mar 19 only), where 24 would"
        " have to be."
    )
    plan = forward(net, [float(n) for n in range(96)])
    assert net.date(plan.finish - 1) == date(2029, 3, 1)
    assert bound.finish(plan.finish)[0] == plan.finish


def test_a_plan_that_just_fits_the_season_shows_that_the_bound_is_no_later() -> None:
    net = network(23)
    plan = forward(net, [float(n) for n in range(92)])
    assert net.date(plan.finish - 1) == date(2028, 3, 17)


def test_sites_with_seasons_of_their_own_are_counted_together() -> None:
    # with so many seasons hardly two sites are alike, and the latest closing counts for all
    net = network(24, seasons=9)
    assert isinstance(Bound(net).refute([net.day(LATE_2028) + 1] * 96), Backlog)


def test_jobs_with_little_in_common_are_left_alone() -> None:
    net = Network(problem(*(job(f"J{n}", 1) for n in range(9))), 400)
    bound = Bound(net)
    assert stages_of(net, bound.head, bound.places) == []


def test_the_bound_is_close_where_a_season_closes_between() -> None:
    expanded = carrier(
        60, 6, work=SHORT_WORK, deadline=date(2030, 12, 1), access_from="03-01", access_to="05-21"
    )
    outcome = solve(expanded.problem, Settings(polish=False, max_tries=20), silent)
    assert outcome.schedule is not None
    assert outcome.net.date(outcome.schedule.finish - 1).year == MONDAY.year + 1
    assert outcome.schedule.finish - outcome.finish_bound <= 20
