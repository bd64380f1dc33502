"""Deadlines as rows of a table and marks of a timeline: their order, their words, their filters."""

from collections.abc import Callable, Sequence
from datetime import date

from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.ui import cells, formats
from planner.ui.pages.deadlines_evidence import lateness
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.words import CONFIDENCE, DEADLINE, UNKNOWN, Look

CARRIER = tr("Carrier")
WHAT, APPLICATION = 222, 140
"""Widths of two columns, in a window that is not wide."""
MISSING = Look(tr("Fact missing"), UNKNOWN.tone, UNKNOWN.icon)
DONE_LATE = Look(tr("Done late"), Tone.WARN, "circle-check")
OVER = frozenset({DeadlineStatus.PAST, DeadlineStatus.DONE})


def was_late(deadline: Deadline) -> bool:
    """Whether the evidence is of a day after the one it fell on."""
    evidence, falls_on = deadline.evidence, deadline.falls_on
    return bool(evidence and evidence.filed_on and falls_on and evidence.filed_on > falls_on)


STATES: dict[str, tuple[str, Callable[[Deadline], bool]]] = {
    "coming": (tr("Coming"), lambda one: one.status not in OVER),
    "due": (tr("Due"), lambda one: one.status is DeadlineStatus.DUE),
    "past": (tr("Past"), lambda one: one.status is DeadlineStatus.PAST),
    "done": (tr("Done"), lambda one: one.status is DeadlineStatus.DONE),
    "late": (tr("Done late"), was_late),
    "missing": (MISSING.word, lambda one: one.status is None),
    "all": (tr("All"), lambda _one: True),
}
"""What the chips above the list show: words and a test. What comes next is first."""


def look(deadline: Deadline) -> Look:
    """How a deadline's state is said."""
    if deadline.status is None:
        return MISSING
    return DONE_LATE if was_late(deadline) else DEADLINE[deadline.status]


def lane(deadline: Deadline) -> str:
    """Whose duty it is."""
    return deadline.application or CARRIER


def duty(deadline: Deadline) -> str:
    """What it is called without its number or month."""
    if not deadline.number:
        return deadline.title
    return deadline.title.removesuffix(f" {deadline.number}").partition(", ")[0]


def next_first(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """What comes next first, then what cannot be computed, then what is over, latest first."""

    def key(deadline: Deadline) -> tuple[int, int, str]:
        if deadline.falls_on is None or deadline.status is None:
            return (1, 0, deadline.application)
        number = deadline.falls_on.toordinal()
        over = deadline.status in OVER
        return (2, -number, "") if over else (0, number, deadline.application)

    return sorted(deadlines, key=key)


def rolled(deadline: Deadline) -> bool:
    """Whether the filing rule moves it to another day."""
    return deadline.on is not None and deadline.on != deadline.falls_on


class DeadlinesModel(RowsModel[Deadline]):
    """A date stays the one chosen when what is known of it changes."""

    def identity(self, row: Deadline) -> object:
        return row.rule, row.application, row.number


def columns(as_of: Callable[[], date]) -> tuple[TableColumn[Deadline], ...]:
    """The columns of the list; ``as_of`` gives the day from which time is counted."""

    def left(deadline: Deadline) -> str:
        if deadline.falls_on is None or deadline.status is DeadlineStatus.DONE:
            return ""
        return formats.countdown(deadline.falls_on, as_of())

    return (
        TableColumn(
            tr("Falls on"),
            lambda one: cells.date_text(one.falls_on) or tr("Not computed"),
            lambda one: one.falls_on,
            numeric=True,
            width=100,
            tip=tr("The next business day, where the filing rule moves the date"),
        ),
        TableColumn(tr("Time left"), left, lambda one: one.falls_on, numeric=True, width=98),
        TableColumn(tr("Status"), lambda one: look(one).word, look=look, width=106),
        TableColumn(tr("What"), lambda one: one.title, width=WHAT),
        TableColumn(tr("Application"), lane, width=APPLICATION),
        TableColumn(
            tr("Confidence"),
            lambda one: CONFIDENCE[one.confidence].word,
            look=lambda one: CONFIDENCE[one.confidence],
            width=158,
        ),
        TableColumn(tr("Filed on"), _filed_text, _filed_on, numeric=True, width=100),
        TableColumn(
            tr("Rule's date"),
            lambda one: cells.date_text(one.on) if rolled(one) else "",
            lambda one: one.on if rolled(one) else None,
            numeric=True,
            width=100,
            tip=tr("The day that the rule gives, where it falls on another"),
        ),
        TableColumn(tr("Citation"), lambda one: one.citation, width=190),
    )


def _filed_on(deadline: Deadline) -> date | None:
    return deadline.evidence.filed_on if deadline.evidence else None


def _filed_text(deadline: Deadline) -> str:
    return cells.date_text(_filed_on(deadline))


def evidence_text(deadline: Deadline) -> str:
    """As in "Filed on Oct 12, 2026 (in time)"; empty without evidence."""
    on = _filed_on(deadline)
    return (
        tr(
            "Filed on {on} ({lateness})",
            on=formats.day(on),
            lateness=lateness(on, deadline.falls_on).lower(),
        )
        if on
        else ""
    )


HOW_SURE: dict[str, Confidence] = {CONFIDENCE[one].word: one for one in Confidence}
"""How sure a date is, by its word."""
