"""The population and CP-SAT on the pooled model, against a plain scheduler and known optima."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings

from planner.common.progress import silent
from planner.scheduling.bound import Bound
from planner.scheduling.calendars import EVERY_DAY
from planner.scheduling.improve import Settings, improve
from planner.scheduling.network import Network
from planner.scheduling.polish import Limits, Prover
from planner.scheduling.problem import CrewSpec, Job, Link, Need, Problem
from planner.scheduling.referee import violations
from planner.scheduling.relaxation import Relaxed, relax
from planner.scheduling.search import Search
from planner.scheduling.sgs import Schedule, forward
from planner.scheduling.solve import assignments, solve
from planner.scheduling.worker import Worker
from tests.scheduling.networks import MONDAY, problems
from tests.scheduling.psplib import FOLDER, as_problem, best_known, read_instance


def drawn(seed: int, count: int = 14) -> Problem:
    """Jobs for pools of three skills, some of which need several at once."""
    draw = random.Random(seed)  # noqa: S311 - the same problem every time
    jobs = []
    for j in range(count):
        skills = draw.sample("abc", draw.randint(1, 3))
        jobs.append(
            Job(
                site=f"S{j}",
                name="Go",
                duration=draw.randint(1, 9),
                needs=tuple(Need(skill, draw.randint(1, 2)) for skill in skills),
                after=tuple(
                    Link(k, draw.choice((0, 0, 2)), from_start=draw.random() < 0.2)
                    for k in draw.sample(range(j), min(j, draw.randint(0, 2)))
                ),
            )
        )
    crews = []
    for skill in "abc":
        off = (MONDAY + timedelta(days=draw.randint(1, 20)),) * 2
        crews += [
            CrewSpec(f"{skill}{n}", frozenset(skill), EVERY_DAY, time_off=(off,) if n else ())
            for n in range(draw.randint(2, 4))
        ]
    return Problem(MONDAY, tuple(jobs), tuple(crews))


def pooled(problem: Problem) -> tuple[Search, Relaxed]:
    net = Network(problem, 1500)
    bound = Bound(net)
    search = Search(net, [1500] * len(problem.jobs), 1)
    search.offer(forward(net, [0.0] * len(problem.jobs)))
    assert search.best is not None
    model = relax(net, bound, search.best, search.late(), max(bound.head_end))
    assert model is not None
    return search, model


@pytest.mark.slow
def test_starts_of_the_population_keep_links_domains_and_pools() -> None:
    from planner.scheduling.population import Population

    for seed in range(6):
        _, model = pooled(drawn(seed))
        rows = Population(model, seed)
        for _ in range(4):
            rows.generation()
        for starts, cost in zip(rows.starts, rows.costs, strict=True):
            if cost < 10**9:
                check_starts(model, [int(start) for start in starts])


def check_starts(model: Relaxed, starts: list[int]) -> None:
    for before, after, least in model.links:
        assert starts[after] >= starts[before] + least
    for spans, start in zip(model.domains, starts, strict=True):
        assert any(first <= start <= last for first, last in spans)
    for pool in model.pools:
        for day in range(len(model.days)):
            busy = sum(n for i, n in pool.jobs if 0 <= day - starts[i] < model.durations[i])
            away = sum(first <= day < end for first, end in pool.away)
            assert not busy or busy + away <= pool.capacity


@pytest.mark.slow
def test_the_population_ends_where_a_complete_search_does() -> None:
    from planner.scheduling.population import Population

    for seed in range(4):
        search, model = pooled(drawn(seed))
        answer = Prover(model, Limits(20.0, None, 2), lambda _starts: None).wait()
        assert answer.complete
        rows = Population(model, seed)
        while rows.cost > (answer.bound or 0):
            rows.generation()
        assert rows.cost == answer.bound
        schedule = forward(search.net, model.priorities(rows.best))
        assert violations(search.net.problem, assignments(search.net, schedule)) == []


@pytest.mark.slow
def test_a_search_that_is_stopped_at_once_gives_an_empty_answer() -> None:
    _, model = pooled(drawn(1))
    answer = Prover(model, Limits(60.0, None), lambda _starts: None).stop()
    assert answer.starts is None or len(answer.starts) == len(model.nodes)


@pytest.mark.slow
def test_instances_of_psplib_are_solved_to_the_best_known_and_repeat() -> None:
    if not FOLDER.exists():
        pytest.skip("the instances of PSPLIB are not present")
    known = [one for one in best_known(FOLDER) if one.set == "j30"][:3]
    with Worker() as worker:
        for one in known:
            problem = as_problem(read_instance(FOLDER / f"{one.instance}.sm"))
            outcome = solve(problem, Settings(time_limit=30.0), silent, worker=worker)
            again = solve(problem, Settings(time_limit=30.0), silent, worker=worker)
            assert outcome.schedule is not None
            assert outcome.schedule.finish == one.makespan
            assert outcome.finish_bound <= one.makespan
            assert outcome.schedule == again.schedule


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(problems(most_jobs=18))
def test_plans_of_all_searches_pass_the_referee(random: Problem) -> None:
    net = Network(random, 3000)
    bound = Bound(net)
    search = Search(net, [3000] * len(random.jobs), 1)
    search.first()
    seen: list[Schedule] = []
    how = Settings(time_limit=3.0, rounds=1, max_tries=3)
    done = improve(bound, search, max(bound.head_end), how, silent, seen.append)
    for schedule in seen:
        assert violations(random, assignments(net, schedule)) == []
    assert search.best is not None
    assert done.bound <= search.best.finish


def packed(seed: int, crews: int, length: int) -> Problem:
    """Jobs cut from a plan in which no crew is ever idle: ``length`` days are the best."""
    draw = random.Random(seed)  # noqa: S311 - the same problem every time
    cut: list[tuple[int, int]] = []
    for _ in range(crews):
        at = 0
        while at < length:
            end = min(length, at + draw.randint(1, 8))
            cut.append((at, end))
            at = end
    cut.sort()
    jobs: list[Job] = []
    for start, end in cut:
        done = [k for k, (_, other) in enumerate(cut) if start - 6 < other <= start]
        after = tuple(Link(k) for k in done if draw.random() < 0.15)
        jobs.append(Job(f"S{len(jobs)}", "Go", end - start, (Need("a"),), after))
    spec = tuple(CrewSpec(f"C{n}", frozenset("a"), EVERY_DAY) for n in range(crews))
    return Problem(MONDAY, tuple(jobs), spec)


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "crews", "length"), [(1, 3, 40), (2, 4, 60), (3, 6, 80)])
def test_a_plan_without_an_idle_day_is_found_where_there_is_one(
    seed: int, crews: int, length: int
) -> None:
    outcome = solve(packed(seed, crews, length), Settings(time_limit=20.0), silent)
    assert outcome.schedule is not None
    assert outcome.schedule.finish == outcome.finish_bound == length
