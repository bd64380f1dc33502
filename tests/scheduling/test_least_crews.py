"""The least crews for a deadline, against every set of crews tried out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, permutations, product
from math import ceil

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from planner.common.errors import UserError
from planner.common.progress import Cancelled, silent
from planner.model.plan import Travel
from planner.scheduling.crew_costs import cheaper, cost, least_cost, paid_days, worked_days
from planner.scheduling.crew_sets import CrewKind
from planner.scheduling.least_crews import Effort, LeastCrews, least_crews
from planner.scheduling.network import HORIZONS, Network, NoRoom
from planner.scheduling.problem import Actual, CrewSpec, Job, Need, Problem
from planner.scheduling.referee import check
from planner.scheduling.sgs import Schedule, forward
from planner.scheduling.solve import assignments
from planner.scheduling.travel import Place
from tests.scheduling.networks import MONDAY, after, crew, job, problem, problems

WEEKS = [MONDAY + timedelta(days=7 * week + 4) for week in range(20)]
"""Fridays."""


def due(made: Problem, day: date) -> Problem:
    return replace(made, jobs=tuple(replace(one, deadline=day) for one in made.jobs))


def kinds(made: Problem, **rates: int) -> list[CrewKind]:
    """Each crew of a problem as a kind of its own, at the rate given by its name."""
    return [
        CrewKind(
            replace(one, name=f"New {one.name}", time_off=()),
            (c,),
            Decimal(rates[one.name]) if one.name in rates else None,
        )
        for c, one in enumerate(made.crews)
    ]


def found_for(made: Problem, **rates: int) -> LeastCrews:
    return least_crews(made, kinds(made, **rates))


def test_as_many_crews_as_the_work_needs_and_no_more() -> None:
    weeks = [job(f"J{i}", 5) for i in range(7)]
    for left, needed in ((7, 1), (4, 2), (3, 3), (2, 4), (1, 7)):
        found = found_for(due(problem(*weeks), WEEKS[left - 1]), T1=1000)
        assert found.best is not None
        assert found.best.crews.size == needed == ceil(7 / left)
        assert [one.crews for one in found.needed] == [needed]
        assert found.best.cost == found.least == 35_000


def test_one_fewer_is_proved_not_to_be_enough() -> None:
    found = found_for(due(problem(*[job(f"J{i}", 5) for i in range(7)]), WEEKS[2]), T1=1000)
    (needed,) = found.needed
    assert needed.proof is not None
    assert (needed.proof.crews, needed.proof.need, needed.proof.have) == (2, 35, 30)


def test_crews_that_are_not_needed_are_let_go_the_dearest_first() -> None:
    towers = (crew("cheap"), crew("dear"), crew("middle"))
    made = due(problem(*[job(f"J{i}", 5) for i in range(4)], crews=towers), WEEKS[1])
    found = found_for(made, cheap=1000, dear=3000, middle=2000)
    assert found.best is not None
    assert found.now is not None
    # a second crew at the price of the cheap one takes the place of those that are there
    assert found.best.crews.kept == {0}
    assert found.best.crews.hired == (1, 0, 0)
    assert found.best.cost == 20_000
    assert found.now.cost is not None
    assert found.now.cost > 20_000


def test_of_the_same_price_those_that_are_there_stay() -> None:
    towers = (crew("A"), crew("B"), crew("C"))
    made = due(problem(*[job(f"J{i}", 5) for i in range(4)], crews=towers), WEEKS[1])
    best = found_for(made, A=1000, B=1000, C=1000).best
    assert best is not None
    assert len(best.crews.kept) == 2
    assert not any(best.crews.hired)


def test_a_chain_that_is_too_long_cannot_be_helped_by_any_number_of_crews() -> None:
    made = due(problem(job("A", 5), job("B", 5, after=after(0))), WEEKS[1] - timedelta(days=1))
    found = found_for(made, T1=1000)
    assert found.best is None
    assert found.impossible is not None
    assert found.impossible.chain == (0, 1)


def test_a_crew_with_several_skills_stands_for_each_of_them() -> None:
    both = (crew("both", "tower", "integration"), crew("T"), crew("I", "integration"))
    jobs = (job("A", 5), job("B", 5, skill="integration"))
    found = found_for(due(problem(*jobs, crews=both), WEEKS[1]), both=1500, T=1000, I=1000)
    assert found.best is not None
    assert found.fewest is not None
    # one crew with both skills in two weeks, or one of each for less
    assert found.fewest.crews.size == 1
    assert found.best.cost is not None
    assert found.least == 10_000
    assert {one.skills: one.crews for one in found.needed}["integration", "tower"] == 1


def test_jobs_for_two_crews_at_once_need_two() -> None:
    made = due(problem(job("A", 2, crews_needed=2), crews=(crew("A"), crew("B"))), WEEKS[0])
    found = found_for(made, A=1000, B=1000)
    assert found.best is not None
    assert found.best.crews.size == 2
    assert [one.crews for one in found.needed] == [2]
    pairs = [job(f"J{i}", 5, crews_needed=2) for i in range(2)]
    sooner = found_for(due(problem(*pairs, crews=made.crews), WEEKS[0]), A=1000, B=1000)
    assert sooner.best is not None
    assert sooner.best.crews.size == 4


def test_without_all_rates_the_fewest_crews_are_found_and_no_cost_is_made_up() -> None:
    towers = (crew("known"), crew("unknown"))
    made = due(problem(*[job(f"J{i}", 5) for i in range(4)], crews=towers), WEEKS[1])
    found = found_for(made, known=1000)
    assert found.best is not None
    assert (found.best.crews.size, found.best.cost, found.least) == (2, None, None)


def test_a_crew_that_is_at_work_when_the_plan_begins_stays() -> None:
    under_way = job("A", 5, actual=Actual(MONDAY - timedelta(days=3), WEEKS[0], ("dear",)))
    made = due(problem(under_way, job("B", 5), crews=(crew("cheap"), crew("dear"))), WEEKS[1])
    best = found_for(made, cheap=1, dear=9000).best
    assert best is not None
    assert 1 in best.crews.kept
    # the days before the plan begins are paid already
    assert best.paid[best.net.problem.crews.index(made.crews[1])] in {5, 10}


def test_contractors_are_let_go_where_others_can_do_their_work_for_less() -> None:
    hired = crew("hired", contractor=True)
    made = due(problem(*[job(f"J{i}", 5) for i in range(3)], crews=(crew("own"), hired)), WEEKS[2])
    found = found_for(made, own=1000, hired=2500)
    assert found.best is not None
    assert found.best.crews.kept == {0}
    assert found.best.cost == 15_000


def test_no_deadline_is_refused_and_a_stop_stops() -> None:
    with pytest.raises(UserError, match="deadline"):
        found_for(problem(job("A")))

    def stop(_message: str, fraction: float | None = None, /) -> None:
        if fraction:
            raise Cancelled

    made = due(problem(*[job(f"J{i}", 5) for i in range(7)]), WEEKS[2])
    with pytest.raises(Cancelled):
        least_crews(made, kinds(made, T1=1000), stop)


def test_the_same_seed_finds_the_same() -> None:
    made = due(problem(*[job(f"J{i}", 1 + i % 4) for i in range(30)]), WEEKS[1])
    one, other = (least_crews(made, kinds(made, T1=9), silent, Effort(seed=7)) for _ in "ab")
    assert one.best is not None
    assert other.best is not None
    assert one.best.crews == other.best.crews
    assert one.best.schedule == other.best.schedule


# what is paid


def planned(made: Problem) -> tuple[Network, Schedule]:
    net = Network(made, HORIZONS[0])
    return net, forward(net, [float(j) for j in range(len(made.jobs))])


def test_a_crew_is_paid_while_it_waits_but_not_through_a_long_wait() -> None:
    for gap, paid in ((14, 2 + 10), (15, 2)):
        second = MONDAY + timedelta(days=1 + gap)
        net, schedule = planned(problem(job("A"), job("B", not_before=second)))
        # the second begins on the next day that is worked
        wait = schedule.start[1] - schedule.end[0]
        assert wait == gap + (-(second.weekday()) % 7 if second.weekday() > 4 else 0)
        assert paid_days(net, schedule) == [paid]
        assert worked_days(net, schedule) == [2]


def test_time_off_and_holidays_are_not_paid_and_overtime_is() -> None:
    off = ((MONDAY + timedelta(days=1), MONDAY + timedelta(days=1)),)
    made = problem(
        job("A"),
        job("B", not_before=MONDAY + timedelta(days=4)),
        crews=(crew("T1", time_off=off),),
        holidays=frozenset({MONDAY + timedelta(days=2)}),
    )
    net, schedule = planned(made)
    assert paid_days(net, schedule) == [3]
    over = problem(job("A", 6), crews=(crew("T1", overtime=frozenset({5})),))
    net, schedule = planned(over)
    assert schedule.overtime == [True]
    assert paid_days(net, schedule) == worked_days(net, schedule) == [6]


def test_a_last_job_is_handed_to_a_crew_that_is_there_anyway() -> None:
    made = problem(
        job("A", 5),
        job("B", 5),
        job("C", 5, not_before=MONDAY + timedelta(days=7)),
        job("D", 1, not_before=MONDAY + timedelta(days=14)),
        crews=(crew("one"), crew("two")),
    )
    net, schedule = planned(made)
    given = replace(schedule, crews=[(0,), (1,), (1,), (0,)])
    rates = [Decimal(1000)] * 2
    assert paid_days(net, given) == [11, 10]
    saved = cheaper(net, given, schedule.end, rates)
    check(made, assignments(net, saved))
    assert saved.start == given.start
    assert sorted(paid_days(net, saved)) == [5, 11]


def test_a_crew_comes_later_where_it_would_only_wait_after_its_first_job() -> None:
    made = problem(job("A"), job("B", 5, not_before=MONDAY + timedelta(days=7)))
    net, schedule = planned(made)
    assert paid_days(net, schedule) == [10]
    saved = cheaper(net, schedule, [net.horizon] * 2, [Decimal(1000)])
    check(made, assignments(net, saved))
    assert paid_days(net, saved) == [6]
    # but not later than the job may end
    assert cheaper(net, schedule, [1, net.horizon], [Decimal(1000)]) == schedule


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(made=problems(), slack=st.integers(0, 30), far=st.booleans())
def test_made_cheaper_a_plan_keeps_all_rules_and_never_costs_more(
    made: Problem, slack: int, *, far: bool
) -> None:
    if far:
        sites = {one.site for one in made.jobs}
        places = {site: Place(45.0, -100.0 - 6 * n) for n, site in enumerate(sorted(sites))}
        made = replace(made, places=places, travel=Travel())
    try:
        net, schedule = planned(made)
    except NoRoom:
        assume(condition=False)
    rates = [Decimal(100 + 7 * c) for c in range(len(made.crews))]
    limit = [schedule.finish + slack] * len(made.jobs)
    saved = cheaper(net, schedule, limit, rates)
    check(made, assignments(net, saved))
    assert saved.finish <= max(limit)
    assert cost(paid_days(net, saved), rates) <= cost(paid_days(net, schedule), rates)
    assert cost(paid_days(net, saved), rates) >= least_cost(net, made.crews, rates)
    paid = zip(paid_days(net, saved), worked_days(net, saved), strict=True)
    assert all(days >= worked for days, worked in paid)


# against all sets


@st.composite
def small(draw: st.DrawFn) -> Problem:
    """Four or five jobs for one or two skills, with waits."""
    jobs: list[Job] = []
    for j in range(draw(st.integers(3, 5))):
        skill = draw(st.sampled_from("ab"))
        waits = after(draw(st.integers(0, j - 1))) if j and draw(st.booleans()) else ()
        needs = (Need(skill, draw(st.sampled_from((1, 1, 1, 2)))),)
        jobs.append(job(f"J{j}", draw(st.integers(1, 4)), needs=needs, after=waits))
    skilled = draw(st.sampled_from((("a", "b"), ("a",))))
    there = (crew("A", *skilled), crew("A2", *skilled), crew("B", "b"), crew("B2", "b"))
    return due(problem(*jobs, crews=there), MONDAY + timedelta(days=draw(st.integers(4, 16))))


def in_time(made: Problem, crews: tuple[CrewSpec, ...]) -> Iterator[tuple[Network, Schedule]]:
    """Every plan in time that some order of the jobs gives: an earliest one is among them."""
    try:
        net = Network(replace(made, crews=crews), HORIZONS[0])
    except UserError:
        return
    for order in permutations(range(len(made.jobs))):
        try:
            schedule = forward(net, [float(place) for place in order])
        except NoRoom:
            continue
        if schedule.finish <= (net.deadline[0] or 0):
            yield net, schedule


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(small(), st.sampled_from(((100, 100), (100, 250), (250, 100))))
def test_what_is_proved_holds_for_every_set_of_crews(made: Problem, rates: tuple[int, int]) -> None:
    rate_a, rate_b = (Decimal(rate) for rate in rates)
    spec_a, spec_b = made.crews[0], made.crews[2]
    offered = [
        CrewKind(replace(spec_a, name="more A"), (0, 1), rate_a),
        CrewKind(replace(spec_b, name="more B"), (2, 3), rate_b),
    ]
    found = least_crews(made, offered)
    feasible: dict[tuple[int, int], Decimal] = {}
    for a, b in product(range(4), range(4)):
        names = count()
        crews = tuple(replace(spec, name=str(next(names))) for spec in [spec_a] * a + [spec_b] * b)
        prices = [rate_a] * a + [rate_b] * b
        costs = [cost(paid_days(*one), prices) for one in in_time(made, crews)] if crews else []
        if costs:
            feasible[a, b] = min(costs)
    if found.impossible is not None:
        assert not feasible
        return
    for (a, b), price in feasible.items():
        assert found.least is not None
        assert price >= found.least
        for pool in found.needed:
            have = a * bool(spec_a.skills & set(pool.skills))
            have += b * bool(spec_b.skills & set(pool.skills))
            assert have >= pool.crews
    if feasible:
        assert found.best is not None
        assert found.fewest is not None
        assert found.best.cost is not None
        assert found.least is not None
        assert found.best.cost >= found.least
        assert found.fewest.crews.size <= min(a + b for a, b in feasible) + 1
