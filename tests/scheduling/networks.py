"""Problems to test with: small ones made by hand, and random ones."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from planner.model.inventory import Crew, Inventory, Site, WorkStep
from planner.scheduling.calendars import Season
from planner.scheduling.expand import Expanded, SiteScope, expand
from planner.scheduling.problem import Actual, CrewSpec, Job, Link, Need, Problem, Rule
from planner.scheduling.template import read_template

MONDAY = date(2027, 3, 1)


def crew(name: str, *skills: str, **more: Any) -> CrewSpec:
    return CrewSpec(name, frozenset(skills or ("tower",)), **more)


def job(
    name: str, duration: int = 1, skill: str = "tower", crews_needed: int = 1, **more: Any
) -> Job:
    more.setdefault("site", name)
    more.setdefault("needs", (Need(skill, crews_needed),) if skill else ())
    return Job(name=name, duration=duration, **more)


def after(*before: int, lag: int = 0) -> tuple[Link, ...]:
    return tuple(Link(j, lag) for j in before)


def problem(*jobs: Job, crews: tuple[CrewSpec, ...] | None = None, **more: Any) -> Problem:
    more.setdefault("start", MONDAY)
    return Problem(jobs=jobs, crews=crews or (crew("T1"),), **more)


def carrier(
    sites: int, towers: int, *, work: tuple[WorkStep, ...], deadline: date, **site: Any
) -> Expanded:
    """A carrier with clusters of ten sites around a hub, and tower and integration crews."""
    rows = tuple(
        Site(
            code=f"S{i:03}",
            hub_site=f"S{i // 10 * 10:03}" if i % 10 else "",
            cluster=f"C{i // 10}",
            application="A",
            **site,
        )
        for i in range(sites)
    )
    crews = [Crew(name=f"T{i}", skills="tower") for i in range(towers)]
    crews += [Crew(name="I", skills="integration")]
    return expand(
        Inventory(sites=rows, crews=tuple(crews)),
        read_template(work, []),
        {row.code: SiteScope() for row in rows},
        {row.code: deadline for row in rows},
        MONDAY,
    )


SHORT_WORK = (
    WorkStep(job="Order", duration_days=10),
    WorkStep(job="Install", duration_days=3, skill="tower", after="Order", needs_window=True),
    WorkStep(job="Cut over", duration_days=1, skill="integration", after="Install; Cut over (hub)"),
    WorkStep(
        job="Remove",
        duration_days=2,
        skill="tower",
        after="Cut over (cluster)",
        lag_days=2,
        needs_window=True,
    ),
)

_WEEKS = (frozenset(range(5)), frozenset(range(6)), frozenset({0, 1, 3}))
_SEASONS = (None, None, Season((3, 10), (4, 9)), Season((12, 1), (3, 20)))
_SKILLS = (("a",), ("b",), ("a", "b"))
_NEEDS = (
    (),
    (Need("a"),),
    (Need("b"),),
    (Need("a"),),
    (Need("b"),),
    (Need("a", 2),),
    (Need("a"), Need("b")),
)
_WINDOWS = ((), (), ((date(2027, 3, 2), date(2027, 3, 12)), (date(2027, 3, 16), date(2060, 3, 20))))


@st.composite
def crews(draw: st.DrawFn) -> tuple[CrewSpec, ...]:
    """Two to four crews; two of them have both skills."""
    found = []
    for i in range(draw(st.integers(2, 4))):
        off: tuple[tuple[date, date], ...] = ()
        if draw(st.booleans()):
            first = MONDAY + timedelta(days=draw(st.integers(0, 20)))
            off = ((first, first + timedelta(days=draw(st.integers(0, 6)))),)
        begin = draw(st.sampled_from((None, MONDAY + timedelta(days=4))))
        skills = ("a", "b") if i < 2 else draw(st.sampled_from(_SKILLS))
        week = draw(st.sampled_from(_WEEKS[:2] if i < 2 else _WEEKS))
        found.append(
            CrewSpec(
                f"crew {i}",
                frozenset(skills),
                week,
                time_off=off,
                available_from=begin,
                overtime=draw(st.sampled_from((frozenset(), frozenset({5})))),
            )
        )
    return tuple(found)


@st.composite
def problems(draw: st.DrawFn, most_jobs: int = 9) -> Problem:
    """Random small problems that can be planned."""
    jobs: list[Job] = []
    soon = tuple(MONDAY + timedelta(days=days) for days in (8, 15, 40))
    due = [draw(st.sampled_from((None, *soon))) for _ in range(2)]
    for i in range(draw(st.integers(1, most_jobs))):
        before = draw(st.sets(st.integers(0, i - 1), max_size=2)) if i else set()
        needs = draw(st.sampled_from(_NEEDS))
        gate = draw(st.sampled_from((None, None, MONDAY + timedelta(days=9))))
        jobs.append(
            Job(
                site=f"S{i % 3}",
                name=f"J{i}",
                duration=draw(st.integers(1, 5)),
                needs=needs,
                after=tuple(
                    Link(k, draw(st.integers(0, 3)), from_start=draw(st.booleans()))
                    for k in sorted(before)
                ),
                season=draw(st.sampled_from(_SEASONS)),
                windows=draw(st.sampled_from(_WINDOWS)),
                not_before=gate,
                gate="Permit" if gate else "",
                group=f"G{i % 2}",
                application=f"A{i % 2}",
                deadline=due[i % 2],
            )
        )
    holidays = draw(st.sampled_from((frozenset(), frozenset({date(2027, 3, 4)}))))
    return Problem(MONDAY, tuple(jobs), draw(crews()), holidays)


_OPEN = (None, Season((3, 3), (3, 19)), Season((3, 8), (3, 27)), Season((3, 8), (4, 2)))


@st.composite
def rollouts(draw: st.DrawFn, most_sites: int = 7, *, facts: bool = True) -> Problem:
    """Random sites that go through the same steps, with a season that closes between them: a
    survey, a permit, a climb, a cut-over, and when the whole cluster is cut over another climb.
    """
    team = draw(crews())
    needs = [draw(st.sampled_from(_NEEDS[1:])) for _ in range(4)]
    days = [draw(st.integers(1, 3)) for _ in range(5)]
    lags = [draw(st.integers(0, 4)) for _ in range(5)]
    seasons = [draw(st.sampled_from(_OPEN)) for _ in range(2)]
    jobs: list[Job] = []
    cut: dict[int, list[int]] = {0: [], 1: []}
    sites = draw(st.integers(2, most_sites))
    for n in range(sites):
        skipped = draw(st.sampled_from((None, None, None, 0, 1)))
        longer = draw(st.sampled_from((0, 0, 1)))
        last = -1
        for k, name in enumerate(("Survey", "Permit", "Install", "Cut over")):
            if k == skipped:
                continue
            done = None
            if facts and k == 0 and draw(st.integers(0, 5)) == 0:
                day = MONDAY - timedelta(days=draw(st.integers(1, 9)))
                done = Actual(day, day, (team[0].name,))
            jobs.append(
                Job(
                    site=f"S{n}",
                    name=name,
                    duration=days[k] + (longer if k == 2 else 0),
                    needs=() if k == 1 else needs[k],
                    after=(Link(last, lags[k]),) if last >= 0 else (),
                    season=seasons[n % 2] if k == 2 else None,
                    group=f"C{n % 2}",
                    actual=done,
                )
            )
            last = len(jobs) - 1
        cut[n % 2].append(last)
    for cluster, before in cut.items():
        if not before:
            continue
        links = tuple(Link(j, 0, Rule.CLUSTER) for j in before)
        jobs.append(Job("", f"Cut over, C{cluster}", 0, after=links, milestone=True))
        gate = Link(len(jobs) - 1, lags[4], Rule.CLUSTER)
        for n in range(cluster, sites, 2):
            jobs.append(
                Job(
                    site=f"S{n}",
                    name="Remove",
                    duration=days[4],
                    needs=needs[2],
                    after=(gate,),
                    season=seasons[cluster],
                    group=f"C{cluster}",
                )
            )
    return Problem(MONDAY, tuple(jobs), team)
