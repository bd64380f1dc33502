"""A plan as a file of Microsoft Project (MSPDI), which Project, ProjectLibre and others open.

Elements stand in the order of Microsoft's schema (mspdi_pj12.xsd), which Project insists on. A
working day is 8 to 12 and 13 to 17 o'clock, so a job lasts from 8 on its first day to 17 on its
last. What takes calendar days has a calendar of seven such days, and lags are elapsed days: so the
days of the plan are those that Project works out itself.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from xml.etree import ElementTree as ET

from planner.common.progress import Progress, silent
from planner.files.output import replacing
from planner.files.project_parts import (
    EVERY_DAY,
    ProjectCrew,
    ProjectGroup,
    ProjectLink,
    ProjectPlan,
    ProjectTask,
    Span,
    WorkCalendar,
)

_NAMESPACE = "http://schemas.microsoft.com/project"
_STARTS, _ENDS = "08:00:00", "17:00:00"
_HOURS = (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
_MINUTES, _WEEK_MINUTES, _MONTH_DAYS = 480, 2400, 20
_DAYS, _ELAPSED_DAYS = 7, 8
"""Project's numbers for a duration in days and a lag in elapsed days."""

_TENTHS = 14_400
"""Tenths of a minute in an elapsed day, in which lags are counted."""

_FINISH_TO_START, _START_TO_START = 1, 3
_AS_SOON_AS_POSSIBLE, _NOT_EARLIER = 0, 4
_FIXED_UNITS, _WORK = 0, 1
# With a fixed duration Project counts the days in its own calendar, not in that of the crew.
_STANDARD = 1
_LONGEST = 512
"""Letters of a name that Project takes."""

_NUMBERS = 0x3FFFFF
"""Project numbers the tasks of a file that another one contains above this."""

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_Fields = Sequence[tuple[str, object]]


def write_project(plan: ProjectPlan, out: Path, progress: Progress = silent) -> None:
    """Write the file; raises UserError where ``out`` cannot be written."""
    root = _Writer(plan).project(progress)
    progress("Writing the file", None)
    with replacing(out) as file:
        ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    progress("Written", 1.0)


def numbered(keys: Iterable[str]) -> dict[str, int]:
    """A number for each key that does not depend on the others, so that a task keeps it in the
    next file; where two keys meet in one, the later of them in the order of letters steps on.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for key in sorted(set(keys)):
        digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest, "big") % _NUMBERS + 1
        while number in taken:
            number = number % _NUMBERS + 1
        taken.add(number)
        numbers[key] = number
    return numbers


class _Writer:
    """Makes the elements of one file."""

    def __init__(self, plan: ProjectPlan) -> None:
        self.plan = plan
        tasks = [task for group in plan.groups for task in group.tasks]
        keys = [group.key for group in plan.groups] + [task.key for task in tasks]
        self.task_numbers = numbered(keys)
        self.crew_numbers = numbered(crew.name for crew in plan.crews)
        self.booking_numbers = numbered(
            _booking(task, crew) for task in tasks for crew in task.crews
        )
        base = (plan.standard, EVERY_DAY, *plan.calendars)
        self.calendar_numbers = {calendar: n for n, calendar in enumerate(base, _STANDARD)}
        self.calendar_of = {
            crew.name: n for n, crew in enumerate(plan.crews, _STANDARD + len(base))
        }
        self.row = 0

    def project(self, progress: Progress) -> ET.Element:
        plan = self.plan
        root = ET.Element("Project", xmlns=_NAMESPACE)
        spans = [task.span for group in plan.groups for task in group.tasks]
        first = min((span.start for span in spans), default=plan.start)
        last = max((span.finish for span in spans), default=plan.start)
        _fill(
            root,
            [
                ("SaveVersion", 12),
                ("Name", f"{plan.title}.xml"),
                ("Title", plan.title),
                ("Company", plan.company),
                ("CreationDate", _moment(plan.made_at)),
                ("LastSaved", _moment(plan.made_at)),
                ("ScheduleFromStart", 1),
                ("StartDate", _at(min(first, plan.start), _STARTS)),
                ("FinishDate", _at(last, _ENDS)),
                ("CurrencyCode", "USD"),
                ("CalendarUID", _STANDARD),
                ("DefaultStartTime", _STARTS),
                ("DefaultFinishTime", _ENDS),
                ("MinutesPerDay", _MINUTES),
                ("MinutesPerWeek", _WEEK_MINUTES),
                ("DaysPerMonth", _MONTH_DAYS),
                ("DefaultTaskType", _FIXED_UNITS),
                ("DurationFormat", _DAYS),
                ("HonorConstraints", 1),
                ("NewTasksEffortDriven", 0),
                ("NewTasksEstimated", 0),
                ("SplitsInProgressTasks", 0),
                ("WeekStartDay", 0),
            ],
        )
        self._calendars(ET.SubElement(root, "Calendars"))
        self._tasks(ET.SubElement(root, "Tasks"), progress)
        self._resources(ET.SubElement(root, "Resources"))
        self._assignments(ET.SubElement(root, "Assignments"))
        return root

    # calendars

    def _calendars(self, parent: ET.Element) -> None:
        for calendar, number in self.calendar_numbers.items():
            self._calendar(parent, number, calendar, base=True)
        for crew in self.plan.crews:
            self._calendar(parent, self.calendar_of[crew.name], crew.calendar, base=False)

    @staticmethod
    def _calendar(parent: ET.Element, number: int, calendar: WorkCalendar, *, base: bool) -> None:
        made = ET.SubElement(parent, "Calendar")
        _fill(
            made,
            [
                ("UID", number),
                ("Name", _text(calendar.name)),
                ("IsBaseCalendar", int(base)),
                ("BaseCalendarUID", -1 if base else _STANDARD),
            ],
        )
        off = [(first, last, "Time off") for first, last in calendar.time_off]
        if base:  # the calendar of a crew has the holidays of the one that it rests on
            off += [(day, day, "Federal holiday") for day in sorted(calendar.holidays)]
        days = ET.SubElement(made, "WeekDays")
        for weekday in (6, 0, 1, 2, 3, 4, 5):
            works = weekday in calendar.weekdays
            day = _fill(
                ET.SubElement(days, "WeekDay"),
                [("DayType", (weekday + 1) % 7 + 1), ("DayWorking", int(works))],
            )
            if works:
                _hours(day)
        exceptions = ET.SubElement(made, "Exceptions") if off else None
        for first, last, name in off:
            # Project 2007 and later read the second, older programs the first.
            old = _fill(ET.SubElement(days, "WeekDay"), [("DayType", 0), ("DayWorking", 0)])
            _period(old, first, last)
            new = ET.SubElement(exceptions, "Exception") if exceptions is not None else old
            _fill(new, [("EnteredByOccurrences", 0)])
            _period(new, first, last)
            _fill(
                new,
                [
                    ("Occurrences", (last - first).days + 1),
                    ("Name", name),
                    ("Type", 1),
                    ("DayWorking", 0),
                ],
            )

    # tasks

    def _tasks(self, parent: ET.Element, progress: Progress) -> None:
        for number, group in enumerate(self.plan.groups, 1):
            progress("Writing the tasks", number / len(self.plan.groups))
            self._summary(parent, number, group)
            for place, task in enumerate(group.tasks, 1):
                self._task(parent, f"{number}.{place}", task)

    def _summary(self, parent: ET.Element, number: int, group: ProjectGroup) -> None:
        first = min(task.span.start for task in group.tasks)
        last = max(task.span.finish for task in group.tasks)
        made = self._begun(parent, group.key, group.name, str(number), 1)
        starts = _ENDS if all(task.milestone for task in group.tasks) else _STARTS
        days = self.plan.standard.days(first, last)
        _fill(
            made,
            [
                ("Start", _at(first, starts)),
                ("Finish", _at(last, _ENDS)),
                ("Duration", _duration(days)),
                ("DurationFormat", _DAYS),
                ("Milestone", 0),
                ("Summary", 1),
                ("ConstraintType", _AS_SOON_AS_POSSIBLE),
                ("CalendarUID", -1),
                ("Notes", _lines(group.notes)),
            ],
        )

    def _begun(
        self, parent: ET.Element, key: str, name: str, outline: str, level: int
    ) -> ET.Element:
        self.row += 1
        return _fill(
            ET.SubElement(parent, "Task"),
            [
                ("UID", self.task_numbers[key]),
                ("ID", self.row),
                ("Name", _text(name)),
                ("Type", _FIXED_UNITS),
                ("IsNull", 0),
                ("WBS", outline),
                ("OutlineNumber", outline),
                ("OutlineLevel", level),
                ("Priority", 500),
            ],
        )

    def _task(self, parent: ET.Element, outline: str, task: ProjectTask) -> None:
        made = self._begun(parent, task.key, task.name, outline, 2)
        starts = _ENDS if task.milestone else _STARTS
        calendar = self.calendar_numbers[task.calendar] if task.calendar is not None else -1
        held = not task.milestone and task.started is None
        _fill(
            made,
            [
                ("Start", _at(task.span.start, starts)),
                ("Finish", _at(task.span.finish, _ENDS)),
                ("Duration", _duration(task.span.days)),
                ("DurationFormat", _DAYS),
                ("Work", _duration(task.span.days * len(task.crews))),
                ("EffortDriven", 0),
                ("Estimated", 0),
                ("Milestone", int(task.milestone)),
                ("Summary", 0),
                ("Critical", int(task.critical)),
                *self._facts(task),
                ("ConstraintType", _NOT_EARLIER if held else _AS_SOON_AS_POSSIBLE),
                ("CalendarUID", calendar),
                ("ConstraintDate", _at(task.span.start, _STARTS) if held else None),
                ("Deadline", _at(task.deadline, _ENDS)),
                ("IgnoreResourceCalendar", int(task.calendar is not None)),
                ("Notes", _lines(task.notes)),
            ],
        )
        for link in task.links:
            self._link(made, link)
        if task.baseline is not None:
            self._baseline(made, task.baseline, len(task.crews))

    @staticmethod
    def _facts(task: ProjectTask) -> _Fields:
        done = task.finished is not None
        left = 0 if done else task.span.days
        return [
            ("PercentComplete", 100 if done else 0),
            ("PercentWorkComplete", 100 if done else 0),
            ("ActualStart", _at(task.started, _STARTS)),
            ("ActualFinish", _at(task.finished, _ENDS)),
            ("ActualDuration", _duration(task.span.days - left)),
            ("ActualWork", _duration((task.span.days - left) * len(task.crews))),
            ("RemainingDuration", _duration(left)),
            ("RemainingWork", _duration(left * len(task.crews))),
        ]

    def _link(self, parent: ET.Element, link: ProjectLink) -> None:
        _fill(
            ET.SubElement(parent, "PredecessorLink"),
            [
                ("PredecessorUID", self.task_numbers[link.key]),
                ("Type", _START_TO_START if link.from_start else _FINISH_TO_START),
                ("CrossProject", 0),
                ("LinkLag", link.lag * _TENTHS),
                ("LagFormat", _ELAPSED_DAYS),
            ],
        )

    @staticmethod
    def _baseline(parent: ET.Element, span: Span, crews: int) -> None:
        _fill(
            ET.SubElement(parent, "Baseline"),
            [
                ("Number", 0),
                ("Interim", 0),
                ("Start", _at(span.start, _STARTS)),
                ("Finish", _at(span.finish, _ENDS)),
                ("Duration", _duration(span.days)),
                ("DurationFormat", _DAYS),
                ("EstimatedDuration", 0),
                ("Work", _duration(span.days * crews)),
            ],
        )

    # crews

    def _resources(self, parent: ET.Element) -> None:
        names = _resource_names(self.plan.crews)
        for place, crew in enumerate(self.plan.crews, 1):
            made = _fill(
                ET.SubElement(parent, "Resource"),
                [
                    ("UID", self.crew_numbers[crew.name]),
                    ("ID", place),
                    ("Name", names[crew.name]),
                    ("Type", _WORK),
                    ("IsNull", 0),
                    ("Group", _text(crew.skills) or None),
                    ("MaxUnits", 1),
                    ("AvailableFrom", _at(crew.available_from, _STARTS)),
                    ("AvailableTo", _at(crew.available_to, _ENDS)),
                    ("CanLevel", 0),
                    ("CalendarUID", self.calendar_of[crew.name]),
                ],
            )
            if crew.available_from or crew.available_to:
                periods = ET.SubElement(made, "AvailabilityPeriods")
                _fill(
                    ET.SubElement(periods, "AvailabilityPeriod"),
                    [
                        ("AvailableFrom", _at(crew.available_from or date(1984, 1, 1), _STARTS)),
                        ("AvailableTo", _at(crew.available_to or date(2049, 12, 31), _ENDS)),
                        ("AvailableUnits", 1),
                    ],
                )

    def _assignments(self, parent: ET.Element) -> None:
        for group in self.plan.groups:
            for task in group.tasks:
                for crew in task.crews:
                    self._assignment(parent, task, crew)

    def _assignment(self, parent: ET.Element, task: ProjectTask, crew: str) -> None:
        done = task.span.days if task.finished is not None else 0
        _fill(
            ET.SubElement(parent, "Assignment"),
            [
                ("UID", self.booking_numbers[_booking(task, crew)]),
                ("TaskUID", self.task_numbers[task.key]),
                ("ResourceUID", self.crew_numbers[crew]),
                ("PercentWorkComplete", 100 if done else 0),
                ("ActualFinish", _at(task.finished, _ENDS)),
                ("ActualStart", _at(task.started, _STARTS)),
                ("ActualWork", _duration(done)),
                ("Finish", _at(task.span.finish, _ENDS)),
                ("RemainingWork", _duration(task.span.days - done)),
                ("Start", _at(task.span.start, _STARTS)),
                ("Units", 1),
                ("Work", _duration(task.span.days)),
            ],
        )


def _booking(task: ProjectTask, crew: str) -> str:
    return f"{task.key}\n{crew}"


def _resource_names(crews: Sequence[ProjectCrew]) -> Mapping[str, str]:
    """Names without what Project does not take in one (a comma parts two resources, brackets
    hold units), and each once.
    """
    names: dict[str, str] = {}
    for crew in crews:
        plain = _text(crew.name).translate({ord(","): ";", ord("["): "(", ord("]"): ")"})
        name, again = plain, 1
        while name in names.values():
            again += 1
            name = f"{plain} ({again})"
        names[crew.name] = name
    return names


def _fill(parent: ET.Element, fields: _Fields) -> ET.Element:
    """Adds an element for each value but None."""
    for name, value in fields:
        if value is not None:
            ET.SubElement(parent, name).text = str(value)
    return parent


def _hours(day: ET.Element) -> None:
    times = ET.SubElement(day, "WorkingTimes")
    for begin, end in _HOURS:
        _fill(ET.SubElement(times, "WorkingTime"), [("FromTime", begin), ("ToTime", end)])


def _period(parent: ET.Element, first: date, last: date) -> None:
    _fill(
        ET.SubElement(parent, "TimePeriod"),
        [("FromDate", _at(first, "00:00:00")), ("ToDate", _at(last, "23:59:00"))],
    )


def _at(day: date | None, time: str) -> str | None:
    return f"{day.isoformat()}T{time}" if day is not None else None


def _moment(when: datetime) -> str:
    return when.replace(tzinfo=None, microsecond=0).isoformat()


def _duration(days: int) -> str:
    return f"PT{days * _MINUTES // 60}H0M0S"


def _text(value: str) -> str:
    """A name on one line, without what XML cannot hold, as long as Project takes."""
    plain = " ".join(_FORBIDDEN.sub(" ", value).split())
    return plain if len(plain) <= _LONGEST else f"{plain[: _LONGEST - 1]}\N{HORIZONTAL ELLIPSIS}"


def _lines(value: str) -> str | None:
    return _FORBIDDEN.sub(" ", value) or None
