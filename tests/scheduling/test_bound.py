"""The bound against an exact model of its own, and its certificates."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, permutations

import pytest
from hypothesis import HealthCheck, given, settings

from planner.common.progress import silent
from planner.scheduling.bound import Bound
from planner.scheduling.calendars import Season
from planner.scheduling.explain import proof_text
from planner.scheduling.improve import Settings
from planner.scheduling.network import Network
from planner.scheduling.problem import CrewSpec, Job, Need, Problem
from planner.scheduling.proofs import Certificate, Overload, TooLong
from planner.scheduling.relaxation import Relaxed, relax
from planner.scheduling.search import Search
from planner.scheduling.solve import solve
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


def refuted(given_problem: Problem, deadline: date) -> tuple[Network, Certificate | None]:
    net = Network(given_problem, 1500)
    return net, Bound(net).refute([net.day(deadline) + 1] * len(given_problem.jobs))


def test_too_few_crew_days_are_proved_with_need_and_have() -> None:
    jobs = [job(f"J{i}", 3) for i in range(7)]
    net, proof = refuted(problem(*jobs, crews=(crew("A"), crew("B"))), date(2027, 3, 12))
    assert isinstance(proof, Overload)
    assert (proof.need, proof.have, proof.jobs) == (21, 20, 7)
    assert proof_text(net, proof) == (
        "The 2 crews with the skill tower would need 21 crew-days between Mar 1, 2027 and"
        " Mar 12, 2027 for 7 jobs, and have 20: short by 1 crew-day (0.2 crew-weeks)."
    )


def test_time_off_and_holidays_count_in_the_proof() -> None:
    off = ((date(2027, 3, 8), date(2027, 3, 8)),)
    jobs = [job(f"J{i}", 1) for i in range(9)]
    tight = problem(*jobs, crews=(crew("A", time_off=off),), holidays=frozenset({MONDAY}))
    _, proof = refuted(tight, date(2027, 3, 12))
    assert isinstance(proof, Overload)
    assert (proof.need, proof.have) == (9, 8)


def test_only_open_days_count_for_jobs_with_a_season() -> None:
    spring = Season((3, 1), (3, 12))
    jobs = [job(f"J{i}", 2, season=spring) for i in range(6)]
    _, proof = refuted(problem(*jobs), date(2027, 12, 31))
    assert isinstance(proof, Overload)
    assert proof.seasonal
    assert (proof.need, proof.have) == (12, 10)


def test_a_chain_that_is_too_long_is_named() -> None:
    chain = (
        job("Order", 90, skill="", site="S1"),
        job("Install", 3, site="S1", after=after(0)),
        job("Remove", 2, site="S1", after=after(1)),
    )
    net, proof = refuted(problem(*chain), date(2027, 6, 1))
    assert isinstance(proof, TooLong)
    text = proof_text(net, proof)
    assert text.startswith("At S1 Order, Install, Remove follow one another and cannot end before")
    assert "Jun 1, 2027" in text


def test_a_site_without_a_season_left_before_its_deadline_is_named() -> None:
    summer = Season((5, 15), (10, 31))
    made = problem(job("Install", 3, site="S7", season=summer))
    net, proof = refuted(made, date(2027, 5, 1))
    assert isinstance(proof, TooLong)
    assert proof_text(net, proof) == (
        "At S7 Install takes its time and cannot end before May 19, 2027 even with every crew free,"
        " but would have to end by May 1, 2027. Access to S7 is open from May 15 to Oct 31 only,"
        " and none of that is left before then."
    )


def test_a_deadline_that_can_be_met_is_not_refuted() -> None:
    jobs = [job(f"J{i}", 5) for i in range(4)]
    _, proof = refuted(problem(*jobs, crews=(crew("A"), crew("B"))), date(2027, 3, 12))
    assert proof is None


def test_crews_with_several_skills_are_counted_once() -> None:
    both = crew("A", "a", "b")
    jobs = [job("X", 5, skill="a"), job("Y", 5, skill="b")]
    _, proof = refuted(problem(*jobs, crews=(both,)), date(2027, 3, 10))
    assert isinstance(proof, Overload)
    assert proof.skills == ("a", "b")


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(most_jobs=5))
def test_the_bound_never_exceeds_the_true_optimum(random: Problem) -> None:
    check_against_optimum(random)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(problems(most_jobs=7))
def test_the_bound_never_exceeds_the_true_optimum_of_larger_problems(random: Problem) -> None:
    check_against_optimum(random)


def check_against_optimum(random: Problem) -> None:
    outcome = solve(random, Settings(polish=False, max_tries=20), silent)
    assert outcome.schedule is not None
    best = optimum(random, outcome.net.date(outcome.schedule.finish - 1))
    assert best is not None
    assert outcome.net.date(outcome.finish_bound - 1) <= best
    if outcome.impossible is not None:
        latest = outcome.net.date(outcome.schedule.finish + 60)
        assert optimum(random, latest, in_time=True) is None
    search = Search(outcome.net, [1] * len(random.jobs), 1)
    search.offer(outcome.schedule)
    model = relax(outcome.net, outcome.bound, outcome.schedule, search.late(), outcome.finish_bound)
    if model is not None and model.proves:
        assert relaxed_optimum(model, 0) <= outcome.net.day(best) + 1


def test_time_off_on_a_day_that_a_job_passes_over_does_not_move_the_bound() -> None:
    # the crew works Monday, Tuesday and Thursday, and is away on a Wednesday: it does the job in
    # one go, and CP-SAT must not be told that it cannot
    odd, wednesday = frozenset({0, 1, 3}), date(2027, 3, 3)
    away = ((wednesday, wednesday),)
    lift = job("Lift", 3, crews_needed=2)
    for one, team in (
        (job("Install", 3), (crew("B", working_days=odd, time_off=away),)),
        (lift, (crew("A"), crew("B", working_days=odd, time_off=away))),
        (lift, (crew("A", time_off=away), crew("B", working_days=odd))),
    ):
        patch = job("Patch", 1, skill="other")
        outcome = solve(
            problem(one, patch, crews=(*team, crew("C", "other"))), Settings(polish=False), silent
        )
        assert outcome.schedule is not None
        assert outcome.schedule.finish == 4  # exclusive: it ends on Thursday
        model = relax(outcome.net, outcome.bound, outcome.schedule, {}, 0)
        assert model is not None
        assert relaxed_optimum(model, 99) == 3  # Monday to Wednesday, as the model counts


def relaxed_optimum(model: object, otherwise: int) -> int:
    """The bound that CP-SAT would prove; ``otherwise`` if it finds nothing."""
    from planner.scheduling.polish import Limits, Prover

    assert isinstance(model, Relaxed)
    answer = Prover(model, Limits(20.0, 5.0), lambda _starts: None).wait()
    return otherwise if answer.bound is None else answer.bound


def optimum(random: Problem, feasible: date, *, in_time: bool = False) -> date | None:
    """The earliest finish there is, by a model with a yes/no for each job, crews and start;
    None if there is none (with every deadline kept, where ``in_time``).
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    finish = model.new_int_var(0, (feasible - MONDAY).days, "finish")
    begins, ends = [], []
    booked: dict[tuple[str, date], list[cp_model.IntVar]] = {}
    for index, one in enumerate(random.jobs):
        choices = []
        until = min(feasible, one.deadline) if in_time and one.deadline else feasible
        for crews, n, last in places(random, one, until):
            taken = model.new_bool_var(f"{index} {n}")
            choices.append((taken, n, last))
            for c in crews:
                for k in range(n, last + 1):
                    booked.setdefault((c.name, MONDAY + timedelta(days=k)), []).append(taken)
        model.add_exactly_one(taken for taken, _, _ in choices)
        begins.append(sum(taken * n for taken, n, _ in choices))
        ends.append(sum(taken * last for taken, _, last in choices))
        model.add(finish >= ends[-1])
        for link in one.after:
            done = begins[link.before] if link.from_start else ends[link.before] + 1
            model.add(begins[index] >= done + link.lag)
    for takers in booked.values():
        model.add_at_most_one(takers)
    model.minimize(finish)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    assert status == cp_model.OPTIMAL
    return MONDAY + timedelta(days=solver.value(finish))


def places(
    random: Problem, one: Job, until: date
) -> Iterator[tuple[tuple[CrewSpec, ...], int, int]]:
    """Every way to do a job: crews, first and last day counted from the start."""
    for crews in combinations(random.crews, one.crews_needed):
        if not any(
            all(need.skill in c.skills for c, need in zip(order, posts(one), strict=True))
            for order in permutations(crews)
        ):
            continue
        for overtime in (False, True):
            for n in range((until - MONDAY).days + 1):
                last = last_day(random, one, crews, MONDAY + timedelta(days=n), overtime=overtime)
                if last is not None and last <= until:
                    yield crews, n, (last - MONDAY).days


def posts(one: Job) -> list[Need]:
    return [need for need in one.needs for _ in range(need.crews)]


def last_day(
    random: Problem, one: Job, crews: tuple[CrewSpec, ...], start: date, *, overtime: bool
) -> date | None:
    """The last day of a job from ``start``, counted day by day; None if it cannot start so."""
    if one.not_before and start < one.not_before:
        return None
    worked, day = 0, start - timedelta(days=1)
    while worked < one.duration:
        day += timedelta(days=1)
        if one.season and not one.season.contains(day):
            return None
        if one.needs:
            works = day not in random.holidays and all(
                day.weekday() in c.working_days | (c.overtime if overtime else frozenset())
                for c in crews
            )
            away = any(
                (c.available_from and day < c.available_from)
                or any(a <= day <= b for a, b in c.time_off)
                for c in crews
            )
            if works and away:
                return None
            if not works:
                if day == start:
                    return None
                continue
        worked += 1
    if one.windows and not any(a <= start and day <= b for a, b in one.windows):
        return None
    return day


def test_the_bound_is_close_where_tower_crews_bind() -> None:
    expanded = carrier(60, 2, work=SHORT_WORK, deadline=date(2028, 12, 1))
    outcome = solve(expanded.problem, Settings(polish=False, max_tries=20), silent)
    assert outcome.schedule is not None
    assert outcome.schedule.finish - outcome.finish_bound <= 0.04 * outcome.schedule.finish
