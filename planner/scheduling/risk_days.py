"""Where a job of so many days can start, for whole arrays of days at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from planner.scheduling.calendars import EVERY_DAY, Season
from planner.scheduling.problem import CrewSpec, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days: TypeAlias = NDArray[np.int32]

Windows: TypeAlias = tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """Working days. ``days[i]`` is the day number of working day i, with the horizon behind the
    last; ``index[t]`` the first i whose day is t or later.
    """

    days: "Days"
    index: "Days"


@dataclass(frozen=True, slots=True)
class Room:
    """``first[d - shortest, i]`` is the first working day from i on at which d days fit."""

    axis: Axis
    first: "Days"
    shortest: int

    def place(self, ready: "Days", durations: "Days") -> tuple["Days", "Days"]:
        """Start and end (exclusive) of jobs that may start from ``ready`` on; both are the
        horizon where none fits.
        """
        at = self.first[durations - self.shortest, self.axis.index[ready]]
        last = len(self.axis.days) - 1
        ends = self.axis.days[np.minimum(at + durations - 1, last)]
        return self.axis.days[at], np.where(at == last, ends, ends + 1)


class Rooms:
    """The rooms of a problem over ``horizon`` days, each worked out once."""

    def __init__(self, problem: Problem, horizon: int) -> None:
        self.problem, self.horizon = problem, horizon
        self._closed = {(day - problem.start).days for day in problem.holidays}
        self._axes: dict[frozenset[int] | None, Axis] = {}
        self._open: dict[object, Days] = {}
        self._rooms: dict[object, Room] = {}

    def room(
        self,
        crews: tuple[int, ...],
        season: Season | None,
        windows: Windows,
        spread: tuple[int, int],
        *,
        overtime: bool,
    ) -> Room:
        """Room for jobs of ``spread[0]`` to ``spread[1]`` days by these crews together."""
        key = (crews, season, windows, spread, overtime)
        found = self._rooms.get(key)
        if found is None:
            axis, runs = self._runs(crews, season, windows, overtime=overtime)
            found = self._rooms[key] = Room(axis, _first(runs, *spread), spread[0])
        return found

    def axis(self, crews: tuple[int, ...]) -> Axis:
        """The days that these crews work together, without overtime; every day for nobody."""
        weeks = [self.problem.crews[c].weekdays(overtime=False) for c in crews]
        return self._axis(frozenset.intersection(*weeks) if weeks else None)

    def _runs(
        self, crews: tuple[int, ...], season: Season | None, windows: Windows, *, overtime: bool
    ) -> tuple[Axis, "Days"]:
        """The axis, and how many days in a row are open from each working day on."""
        specs = [self.problem.crews[c] for c in crews]
        weekdays = [spec.weekdays(overtime=overtime) for spec in specs]
        axis = self._axis(frozenset.intersection(*weekdays) if weekdays else None)
        key = (crews, season, windows, overtime)
        if key not in self._open:
            count = len(axis.days) - 1
            runs = _run_lengths(self._free(axis, specs))
            if season is not None:
                last = self.problem.start + timedelta(days=self.horizon)
                spans = season.spans(self.problem.start, last)
                runs = np.minimum(runs, self._until(axis, spans, count))
            if windows:
                runs = np.minimum(runs, self._until(axis, windows, count))
            self._open[key] = runs
        return axis, self._open[key]

    def _axis(self, weekdays: frozenset[int] | None) -> Axis:
        """None: every day, holidays too."""
        if weekdays not in self._axes:
            shift = self.problem.start.weekday()
            wanted = EVERY_DAY if weekdays is None else weekdays
            closed = self._closed if weekdays is not None else set()
            days = [t for t in range(self.horizon) if (t + shift) % 7 in wanted and t not in closed]
            index = np.searchsorted(np.asarray(days), np.arange(self.horizon + 1))
            self._axes[weekdays] = Axis(
                np.asarray([*days, self.horizon], dtype=np.int32), index.astype(np.int32)
            )
        return self._axes[weekdays]

    def _free(self, axis: Axis, crews: Sequence[CrewSpec]) -> "NDArray[np.bool_]":
        free = np.ones(len(axis.days) - 1, dtype=np.bool_)
        for crew in crews:
            if crew.available_from is not None:
                free[: self._at(axis, crew.available_from)] = False
            if crew.available_to is not None:
                free[self._at(axis, crew.available_to, after=True) :] = False
            for first, last in crew.time_off:
                free[self._at(axis, first) : self._at(axis, last, after=True)] = False
        return free

    def _until(self, axis: Axis, spans: Sequence[tuple[date, date]], count: int) -> "Days":
        """For each working day, how many are left in the span it lies in; 0 outside of all."""
        left = np.zeros(count, dtype=np.int32)
        for first, last in spans:
            begin, end = self._at(axis, first), self._at(axis, last, after=True)
            span = np.arange(end - begin, 0, -1, dtype=np.int32)
            left[begin:end] = np.maximum(left[begin:end], span)
        return left

    def _at(self, axis: Axis, day: date, *, after: bool = False) -> int:
        number = (day - self.problem.start).days + after
        return int(axis.index[min(max(number, 0), self.horizon)])


def _run_lengths(free: "NDArray[np.bool_]") -> "Days":
    """How many free days in a row begin at each."""
    count = len(free)
    closed = np.where(free, count, np.arange(count, dtype=np.int32))
    nearest = np.minimum.accumulate(closed[::-1])[::-1] if count else closed
    return (nearest - np.arange(count)).astype(np.int32)


def _first(runs: "Days", shortest: int, longest: int) -> "Days":
    count = len(runs)
    at = np.arange(count, dtype=np.int32)
    found = np.full((longest - shortest + 1, count + 1), count, dtype=np.int32)
    for row, duration in enumerate(range(shortest, longest + 1)):
        fits = np.where(runs >= duration, at, count).astype(np.int32)
        if count:
            found[row, :count] = np.minimum.accumulate(fits[::-1])[::-1]
    return found
