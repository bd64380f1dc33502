"""A printed year of deadlines: twelve months on a page, then each date with its source."""

import calendar
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path

from reportlab.lib.colors import Color, HexColor

from planner.files.output import replacing
from planner.files.pdf_page import (
    BAD,
    BAND,
    BOTTOM,
    DARK,
    FAINT,
    GOOD,
    INK,
    MARGIN,
    WIDTH,
    Pages,
    PrintColumn,
    PrintRow,
)
from planner.files.pdf_text import BOLD, REGULAR
from planner.model.findings import Confidence, Deadline, DeadlineStatus

_MONTHS_ACROSS, _MONTHS_DOWN = 4, 3
_GAP = 14.0
_WEEK = ("S", "M", "T", "W", "T", "F", "S")
"""As calendars in the United States run."""

_WEEKS = 6
_COLOURS: Mapping[DeadlineStatus, Color] = {
    DeadlineStatus.DONE: GOOD,
    DeadlineStatus.PAST: BAD,
    DeadlineStatus.DUE: HexColor("#8A4B00"),
    DeadlineStatus.UPCOMING: DARK,
}
_LETTERS = {
    DeadlineStatus.DONE: "ok",
    DeadlineStatus.PAST: "P",
    DeadlineStatus.DUE: "D",
    DeadlineStatus.UPCOMING: "U",
}
_LATEST = (DeadlineStatus.PAST, DeadlineStatus.DUE, DeadlineStatus.UPCOMING, DeadlineStatus.DONE)
"""Which status gives a day its colour where several fall on it: the first of these."""
_CONFIDENCE = {
    Confidence.CONFIRMED: "confirmed",
    Confidence.COMPUTED: "computed",
    Confidence.UNCONFIRMED: "not confirmed: check the text",
}
_COLUMNS = (
    PrintColumn("Falls on", 72),
    PrintColumn("Date", 52),
    PrintColumn("What", 140),
    PrintColumn("Application", 92),
    PrintColumn("Status", 52),
    PrintColumn("Source", 162),
    PrintColumn("How sure", 78),
    PrintColumn("Filed", 72),
)


@dataclass(frozen=True, slots=True)
class YearPrint:
    """A year from the month of ``first`` on. ``notes`` are lines below the title."""

    carrier: str
    as_of: date
    first: date
    deadlines: Sequence[Deadline]
    notes: Sequence[str] = field(default=())

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each of the twelve months."""
        start = self.first.year * 12 + self.first.month - 1
        return tuple(date((start + n) // 12, (start + n) % 12 + 1, 1) for n in range(12))

    @property
    def end(self) -> date:
        """The day after the last one."""
        first = self.months[0]
        return date(first.year + 1, first.month, 1)


def write_year(report: YearPrint, out: Path) -> None:
    """Write the year as a PDF; raises UserError where ``out`` cannot be written."""
    first, last = report.months[0], report.months[-1]
    shown = [d for d in report.deadlines if d.falls_on and first <= d.falls_on < report.end]
    title = f"Deadlines {first:%B %Y} to {last:%B %Y} - {report.carrier}"
    with replacing(out) as file:
        pages = Pages(file, title, f"As of {report.as_of}. Planning aid, not legal advice.")
        pages.y -= 6
        pages.line(f"Deadlines: {report.carrier}", BOLD, 16)
        for note in (_summary(shown, report), *report.notes):
            pages.line(note, REGULAR, 9, FAINT)
        _grid(pages, report, shown)
        pages.new_page()
        pages.section("Every date of the year, with its source")
        if shown:
            pages.table(_COLUMNS, _rows(shown))
        else:
            pages.bullet("No deadline falls in these twelve months.")
        _rest(pages, report)
        pages.finish()


def _summary(shown: Sequence[Deadline], report: YearPrint) -> str:
    counts = Counter(one.status for one in shown)
    parts = [f"{counts[status]} {status}" for status in _LATEST if counts[status]]
    text = f"{len(shown)} dates in twelve months: {', '.join(parts)}." if shown else "No dates."
    open_ones = [one for one in report.deadlines if one.status is DeadlineStatus.PAST]
    older = sum(1 for one in open_ones if one.falls_on and one.falls_on < report.months[0])
    what = "earlier date is" if older == 1 else "earlier dates are"
    return f"{text} {older} {what} past without evidence of filing." if older else text


def _grid(pages: Pages, report: YearPrint, shown: Sequence[Deadline]) -> None:
    on_day: defaultdict[date, list[Deadline]] = defaultdict(list)
    for one in shown:
        if one.falls_on:
            on_day[one.falls_on].append(one)
    width = (WIDTH - 2 * MARGIN - (_MONTHS_ACROSS - 1) * _GAP) / _MONTHS_ACROSS
    top = pages.y - 10
    height = (top - BOTTOM - 14) / _MONTHS_DOWN
    for number, month in enumerate(report.months):
        left = MARGIN + (number % _MONTHS_ACROSS) * (width + _GAP)
        _month(
            pages, month, left, top - (number // _MONTHS_ACROSS) * height, (width, height), on_day
        )
    canvas = pages.canvas
    canvas.setFont(REGULAR, 7.5)
    left = MARGIN
    for status in _LATEST:
        canvas.setFillColor(_COLOURS[status])
        canvas.rect(left, BOTTOM, 7, 7, stroke=0, fill=1)
        canvas.setFillColor(INK)
        canvas.drawString(left + 11, BOTTOM + 1, f"{_LETTERS[status]}: {status}")
        left += 70
    canvas.drawString(left, BOTTOM + 1, "The small number is how many dates fall on the day.")


def _month(
    pages: Pages,
    month: date,
    left: float,
    top: float,
    size: tuple[float, float],
    on_day: Mapping[date, Sequence[Deadline]],
) -> None:
    canvas, (width, height) = pages.canvas, size
    across, down = width / 7, (height - 30) / _WEEKS
    canvas.setFillColor(DARK)
    canvas.setFont(BOLD, 9)
    canvas.drawString(left, top - 9, f"{month:%B %Y}")
    canvas.setFont(REGULAR, 6.5)
    canvas.setFillColor(FAINT)
    for number, letter in enumerate(_WEEK):
        canvas.drawCentredString(left + (number + 0.5) * across, top - 18, letter)
    for week, days in enumerate(_weeks(month)):
        for number, day in enumerate(days):
            if day.month == month.month:
                at = (left + number * across, top - 20 - (week + 1) * down)
                _day(pages, day, at, (across, down), on_day.get(day, ()))


def _weeks(month: date) -> list[list[date]]:
    return calendar.Calendar(calendar.SUNDAY).monthdatescalendar(month.year, month.month)


def _day(
    pages: Pages,
    day: date,
    at: tuple[float, float],
    size: tuple[float, float],
    deadlines: Sequence[Deadline],
) -> None:
    canvas, (left, bottom), (width, height) = pages.canvas, at, size
    statuses = {one.status for one in deadlines}
    status = next((one for one in _LATEST if one in statuses), None)
    box = (left + 0.7, bottom + 0.7, width - 1.4, height - 1.4)
    if status is not None:
        canvas.setFillColor(_COLOURS[status])
        canvas.rect(*box, stroke=0, fill=1)
    elif day.weekday() >= calendar.SATURDAY:
        canvas.setFillColor(BAND)
        canvas.rect(*box, stroke=0, fill=1)
    canvas.setFillColor(HexColor("#FFFFFF") if status is not None else INK)
    canvas.setFont(BOLD if status is not None else REGULAR, 7.5)
    canvas.drawCentredString(left + width / 2, bottom + height / 2 - 2.6, str(day.day))
    canvas.setFont(REGULAR, 5)
    if status is not None:
        canvas.drawString(left + 2.2, bottom + 2.4, _LETTERS[status])
    if len(deadlines) > 1:
        canvas.drawRightString(left + width - 2.2, bottom + height - 6, str(len(deadlines)))


def _rows(shown: Sequence[Deadline]) -> Iterator[PrintRow]:
    for month, ones in groupby(shown, key=lambda one: f"{one.falls_on:%B %Y}"):
        yield PrintRow((month,), group=True)
        for one in ones:
            yield _row(one)


def _row(one: Deadline) -> PrintRow:
    moved = one.on.isoformat() if one.on and one.on != one.falls_on else ""
    filed = one.evidence
    done = f"{filed.filed_on or ''} {filed.confirmation}".strip() if filed else ""
    cells = (
        f"{one.falls_on:%Y-%m-%d %a}",
        *(moved, one.title, one.application, str(one.status or "")),
        *(one.citation, _CONFIDENCE[one.confidence], done),
    )
    return PrintRow(cells, bad=one.status in {DeadlineStatus.PAST, DeadlineStatus.DUE})


def _rest(pages: Pages, report: YearPrint) -> None:
    lacking: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for one in report.deadlines:
        if one.falls_on is None:
            lacking[one.application, ", ".join(one.missing)].append(one.title)
    if lacking:
        pages.section("Dates that cannot be given yet")
    for (application, facts), titles in lacking.items():
        who = f" of {application}" if application else ""
        pages.bullet(f'"{facts}"{who} is not known; so there is no date for: {"; ".join(titles)}.')
    checks: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for one in report.deadlines:
        if one.verify and one.falls_on and report.months[0] <= one.falls_on < report.end:
            checks[one.verify].setdefault(one.rule, one.title)
    if checks:
        pages.section("To check before you file")
    for sentence, of_rule in checks.items():
        pages.bullet(f"{'; '.join(of_rule.values())}: {sentence}")
