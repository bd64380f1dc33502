"""How far each step of the work can be by a day at best, and how far it would have to be.

Sites go through the same steps, and a step can only take on what the steps before it have handed
over: 180 sites surveyed in time for the summer are 180 masts climbed before the winter at most,
however many crews climb. For every step and day two numbers are worked out, both true for every
plan. *At most through*: no more than could begin in time (by what is handed over, seasons and
calendars), and no more than the crews' days allow, counted from any day on: what had begun by
then, and what their days since then are enough for. *May come after*: the same backwards from
the days by which jobs must end. Where the two together are fewer than the jobs of the step, there
is no plan.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from planner.scheduling.network import Network
from planner.scheduling.pools import crew_days
from planner.scheduling.proofs import Backlog, Stage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]

MOST_STEPS, FEWEST_JOBS = 300, 3
"""More steps, or fewer jobs in each on average, are not worth looking at."""

_LONG = 14
"""Days without a start that count as a closed season when a proof is told."""

_Waits: TypeAlias = tuple[tuple[int, int], ...]
_Places: TypeAlias = Sequence[Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class _Supply:
    """Crews that a step needs. ``have[t]`` counts their crew-days before day t, ``most[k]`` the
    crew-days of the k jobs of the step that take most, ``least[k]`` of those that take least.
    """

    skill: str
    have: "Ints"
    most: "Ints"
    least: "Ints"


@dataclass(slots=True)
class _Step:
    """Jobs at different sites that wait for the same steps (``before``: step, lag).

    By day t, ``begun[t]`` can have started (that day included), ``through[t]`` have ended (on a
    day before it) at most. ``latest[t]`` is the last start of a job that ends by day t (-1: none),
    ``earliest[t]`` the first end of one that starts on day t or later.
    """

    jobs: "Ints"
    before: _Waits
    supplies: list[_Supply]
    latest: "Ints"
    earliest: "Ints"
    begun: "Ints"
    through: "Ints"
    after: list[tuple[int, int]] = field(default_factory=list)


def stages_of(net: Network, head: Sequence[int], places: _Places) -> list["Stages"]:
    """Jobs put in steps that are alike in all, and in larger ones that are alike but for days.

    ``head`` are the earliest starts of jobs, ``places`` the (calendar, starts of idle crews) of
    kinds. Empty where jobs have too little in common.
    """
    found: list[Stages] = []
    waits = {
        j: _own_waits(net, j)
        for j, job in enumerate(net.problem.jobs)
        if net.fixed[j] is None and not job.milestone
    }
    for alike in (True, False):
        groups = _groups(net, waits, alike=alike)
        few = len(groups) <= min(MOST_STEPS, len(waits) // FEWEST_JOBS)
        if groups and few and (not found or len(groups) < len(found[0].steps)):
            found.append(Stages(net, head, places, groups))
    return found


def _groups(
    net: Network, waits: dict[int, list[tuple[int, int]]], *, alike: bool
) -> list[tuple[list[int], _Waits]]:
    """Jobs by step, each after the steps before it; no step has two jobs of one name and site,
    so each job of a step has one of its own in each step before.
    """
    jobs, groups = net.problem.jobs, list[tuple[list[int], _Waits]]()
    number: dict[tuple[object, ...], int] = {}
    step_of: dict[int, int] = {}
    seen: set[tuple[str, str]] = set()
    for j in net.order:
        if j not in waits:
            continue
        job = jobs[j]
        before = tuple(sorted({(step_of[k], lag) for k, lag in waits[j] if k in step_of}))
        again = j if (job.site, job.name) in seen else -1
        seen.add((job.site, job.name))
        place = net.kind[j] if alike else job.skills
        key = (job.name, place, before, again)
        if key not in number:
            number[key] = len(groups)
            groups.append(([], before))
        step_of[j] = number[key]
        groups[number[key]][0].append(j)
    return groups


def _own_waits(net: Network, j: int) -> list[tuple[int, int]]:
    """(job, lag) of what a job waits for at its own site, through milestones too."""
    jobs, found = net.problem.jobs, []
    for k, lag, from_start in net.preds[j]:
        if from_start or lag < 0:
            continue
        if jobs[k].milestone:
            found += [
                (own, lag + more)
                for own, more, start in net.preds[k]
                if jobs[own].site == jobs[j].site and not start and more >= 0
            ]
        elif jobs[k].site == jobs[j].site:
            found.append((k, lag))
    return found


class Stages:
    """The steps of one network, and how far each can be at most."""

    def __init__(
        self,
        net: Network,
        head: Sequence[int],
        places: _Places,
        groups: list[tuple[list[int], _Waits]],
    ) -> None:
        self.net, self.places = net, places
        self._times: dict[int, tuple[Ints, Ints]] = {}
        self._have: dict[object, Ints] = {}
        self.steps: list[_Step] = []
        for jobs, before in groups:
            self.steps.append(self._step(jobs, before, head))
            for number, lag in before:
                self.steps[number].after.append((len(self.steps) - 1, lag))

    @cached_property
    def _days(self) -> "Ints":
        import numpy as np

        return np.arange(self.net.horizon + 1)

    def _step(self, jobs: list[int], before: _Waits, head: Sequence[int]) -> _Step:
        import numpy as np

        kinds = sorted({self.net.kind[j] for j in jobs})
        times = [self._times_of(kind) for kind in kinds]
        latest = np.max([last for last, _ in times], axis=0)
        earliest = np.min([first for _, first in times], axis=0)
        begun = np.searchsorted(np.sort([head[j] for j in jobs]), self._days, side="right")
        for number, lag in before:
            handed = np.zeros_like(begun)
            if lag < len(handed):
                handed[lag:] = self.steps[number].through[: len(handed) - lag]
            begun = np.minimum(begun, handed)
        through = np.where(latest >= 0, begun[np.maximum(latest, 0)], 0)
        supplies = self._supplies(jobs)
        for supply in supplies:
            done = supply.have + np.minimum.accumulate(_open(supply, begun))
            through = np.minimum(through, np.searchsorted(supply.least, done, side="right") - 1)
        return _Step(np.asarray(jobs), before, supplies, latest, earliest, begun, through)

    def _times_of(self, kind: int) -> tuple["Ints", "Ints"]:
        """Latest start to end by each day, and earliest end from each day on."""
        import numpy as np

        if kind not in self._times:
            spec, days, never = self.net.kinds[kind], self._days, 2 * len(self._days)
            latest, earliest = days - spec.duration, days + spec.duration
            if not spec.anytime:
                latest, earliest = np.full_like(days, -1), np.full_like(days, never)
            for calendar, mask in self.places[kind]:
                axis = np.asarray(self.net.calendars[calendar].days)
                packed = np.frombuffer(mask.to_bytes(len(axis) // 8 + 1, "little"), dtype=np.uint8)
                bits = np.flatnonzero(np.unpackbits(packed, bitorder="little"))
                starts, ends = axis[bits], axis[bits + spec.duration - 1] + 1
                last = np.append(starts, -1)[np.searchsorted(ends, days, side="right") - 1]
                first = np.append(ends, never)[np.searchsorted(starts, days)]
                latest, earliest = np.maximum(latest, last), np.minimum(earliest, first)
            self._times[kind] = latest, earliest
        return self._times[kind]

    def _supplies(self, jobs: list[int]) -> list[_Supply]:
        """The crews that jobs of one step need: skill by skill."""
        import numpy as np

        problem = self.net.problem
        seasons = frozenset(problem.jobs[j].season for j in jobs)
        opened = None if None in seasons else frozenset(one for one in seasons if one is not None)
        found = []
        for skill in dict.fromkeys(problem.jobs[jobs[0]].skills):
            key = (skill, opened)
            if key not in self._have:
                self._have[key] = crew_days(self.net, {skill}, opened).cumsum()
            work = np.sort(
                [
                    self.net.duration[j] * need.crews
                    for j in jobs
                    for need in problem.jobs[j].needs
                    if need.skill == skill
                ]
            )
            most, least = (np.append(0, one.cumsum()) for one in (work[::-1], work))
            found.append(_Supply(skill, self._have[key], most, least))
        return found

    def refute(self, tail: Sequence[int]) -> Backlog | None:
        """A proof that job j cannot end by ``tail[j]`` for every j, or None if none is found."""
        import numpy as np

        late = np.asarray(tail)
        next_day = np.minimum(self._days + 1, self.net.horizon)
        coming: dict[int, Ints] = {}  # how many can start after day t
        for number in reversed(range(len(self.steps))):
            step = self.steps[number]
            count = len(step.jobs)
            left = count - np.searchsorted(np.sort(late[step.jobs]), self._days, side="right")
            for then, lag in step.after:
                ready = np.minimum(self._days + lag, self.net.horizon)
                free = count - len(self.steps[then].jobs)  # those that nothing there waits for
                left = np.minimum(left, coming[then][ready] + free)
            lack = count - step.through - left
            worst = int(lack.argmax())
            if lack[worst] > 0:
                return Backlog(tuple(self._path(number, worst)), int(count - left[worst]))
            ends = step.earliest[next_day] - 1
            begin = np.where(ends < len(left), left[np.minimum(ends, len(left) - 1)], 0)
            for supply in step.supplies:
                after = supply.have + supply.most[left]
                room = np.minimum.accumulate(after[::-1])[::-1][next_day] - supply.have[next_day]
                begin = np.minimum(begin, np.searchsorted(supply.least, room, side="right") - 1)
            coming[number] = begin
        return None

    def _path(self, number: int, day: int) -> list[Stage]:
        """Why no more of a step can be through by a day, from the first crews on."""
        found: list[Stage] = []
        last = True
        while number >= 0:
            step = self.steps[number]
            through, start = int(step.through[day]), int(step.latest[day])
            since, skill = start, ""
            if start >= 0 and step.begun[start] > through:
                skill, since = self._binding(step, day)
                since -= 1
            closed = not skill and start >= 0 and self._closed(step, start)
            if skill or closed or last:
                end = day if skill or start < 0 else min(day, int(step.earliest[start]))
                job = int(step.jobs[0])
                crews = sum(skill in crew.skills for crew in self.net.problem.crews)
                stage = Stage(job, len(step.jobs), end, through, skill, crews, closed)
                found.append(stage)
            last = False
            number, day = self._before(step, since)
        return found[::-1]

    def _binding(self, step: _Step, day: int) -> tuple[str, int]:
        """The skill whose crews have too few days, and the day since when they are counted."""
        for supply in step.supplies:
            rest = _open(supply, step.begun)[: day + 1]
            done = supply.have[day] + rest.min()
            if supply.least[step.through[day] + 1] > done:
                return supply.skill, int(rest.argmin())
        raise AssertionError(day)

    def _closed(self, step: _Step, start: int) -> bool:
        """Whether access is closed for long after a start."""
        following = min(start + 1, self.net.horizon)
        seasonal = self.net.problem.jobs[int(step.jobs[0])].season is not None
        return seasonal and bool(step.earliest[following] - step.earliest[start] > _LONG)

    def _before(self, step: _Step, day: int) -> tuple[int, int]:
        """The step before that limits how many can have begun by a day, and when it counts."""
        if day < 0 or not step.begun[day]:
            return -1, 0
        for number, lag in step.before:
            if day >= lag and self.steps[number].through[day - lag] == step.begun[day]:
                return number, day - lag
        return -1, 0


def _open(supply: _Supply, begun: "Ints") -> "Ints":
    """For each day the crew-days of what can have begun before it, less those had by then."""
    import numpy as np

    earlier: Ints = supply.most[np.append(0, begun[:-1])] - supply.have
    return earlier
