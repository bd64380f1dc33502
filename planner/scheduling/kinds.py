"""What a network keeps of days and of jobs that are placed alike."""

from dataclasses import dataclass
from datetime import date

from planner.scheduling.calendars import Season
from planner.scheduling.problem import Need


@dataclass(frozen=True, slots=True)
class Calendar:
    """An axis of working days. ``days[i]`` is the day number of working day i, and
    ``index[t]`` the first i whose day is t or later (``len(days)`` if none).
    """

    weekdays: frozenset[int]
    days: tuple[int, ...]
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Crews that could do a kind of job on one calendar, for each of its needs, and the
    working days (bits) on which it could start if they had nothing else to do, as far as
    season and windows allow. ``overtime`` tells that the calendar has the crews' overtime days.
    ``crews`` are all of them, each once; ``teams`` the choices of crews that can work together,
    where not every choice can; ``lineup`` the one (of `Network.lineups`) of crews that do such
    a job alone.
    """

    calendar: int
    overtime: bool
    able: tuple[tuple[int, ...], ...]
    allowed: int
    crews: tuple[int, ...] = ()
    teams: tuple[tuple[int, ...], ...] = ()
    lineup: int = -1


@dataclass(frozen=True, slots=True)
class Kind:
    """Jobs that are placed alike. ``anytime`` tells that nothing restricts them: they only
    take calendar days. ``alone`` tells that they take one crew.
    """

    needs: tuple[Need, ...]
    duration: int
    season: Season | None
    windows: tuple[tuple[date, date], ...]
    options: tuple[Option, ...]
    anytime: bool
    alone: bool
