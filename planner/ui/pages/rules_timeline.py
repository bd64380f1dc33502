"""The law's own timeline: every day on which it changes, and what changed with it here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from planner.model.findings import Confidence
from planner.ui import cells, formats, theme
from planner.ui.charts import Mark, Timeline
from planner.ui.page import Focus
from planner.ui.pages.reasons import NOT_ADVICE
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, paragraph
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import CONFIDENCE, Look, answer_look

if TYPE_CHECKING:
    from planner.services.rulebook import LawEvent
    from planner.services.rulebook_answers import AnswerChange

LANE = tr("The law")
TO_COME = Look(tr("To come"), Tone.UNKNOWN, "clock")
CHANGED = Look(tr("Changed"), Tone.INFO, "circle-check")
_MARGIN = timedelta(days=60)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list: an event, or (None) today."""

    on: date
    event: "LawEvent | None"


class LawTimeline(QWidget):
    """Steps through the days of the law: the as-of date of the session follows, and the panel
    says what changed on the day in the law and in this project. ``rule`` carries subject and id
    of a rule that the user wants to read.
    """

    rule = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._events: Sequence[LawEvent] = ()
        self._titles: Mapping[tuple[str, str], str] = {}
        self._wanted: date | None = None
        self._stepping = False
        self._filling = self._comparing = False
        self._here = Card()
        self.line = Timeline()
        self.line.picked.connect(self.go_to)
        self.rows = RowsModel(self._columns())
        self.table = RowsTable(self.rows, tr("Changes of the law"))
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.current.connect(self._on_row)
        self.panel = DetailPanel(tr("What changed"))
        self.place = QLabel()
        self.place.setWordWrap(True)
        theme.set_text(self.place, muted=True)
        back, on = QKeySequence("Alt+Left"), QKeySequence("Alt+Right")
        self.previous = self._step_button(tr("Previous"), -1, "chevron-left", back)
        self.next = self._step_button(tr("Next"), 1, "chevron-right", on)
        session.runner.busy.connect(self._on_busy)
        self._lay_out()

    def _columns(self) -> tuple[TableColumn[Row], ...]:
        def said(row: Row) -> str:
            return row.event.title if row.event else tr("Today")

        def look(row: Row) -> Look | None:
            return TO_COME if row.on > self._session.today else None

        def day(row: Row) -> str:
            coming = f", {TO_COME.word.lower()}" if look(row) else ""
            return cells.date_text(row.on) + coming

        return (
            TableColumn(tr("On"), day, lambda row: row.on, look=look, width=150),
            TableColumn(tr("What"), said, width=230),
            TableColumn(tr("Before"), lambda row: row.event.before if row.event else "", width=90),
            TableColumn(tr("After"), lambda row: row.event.after if row.event else "", width=110),
        )

    def _step_button(self, text: str, by: int, icon: str, keys: QKeySequence) -> QPushButton:
        tip = tr(
            "{text} change of the law ({toString})",
            text=text,
            toString=keys.toString(QKeySequence.SequenceFormat.NativeText),
        )
        made = button(text, lambda: self.step(by), icon=icon, tip=tip)
        shortcut = QShortcut(keys, self, lambda: self.step(by))
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return made

    def _lay_out(self) -> None:
        steps = QHBoxLayout()
        steps.setSpacing(theme.SPACE_S)
        for widget in (self.previous, self.next):
            steps.addWidget(widget)
        steps.addWidget(self.place, 1)
        card = Card()
        card.body.addWidget(self.line)
        side = Card()
        side.body.addWidget(self.panel)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.SPACE_M)
        split.addWidget(self.table)
        split.addWidget(side)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        split.setSizes([560, 460])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(card)
        column.addLayout(steps)
        column.addWidget(split, 1)

    # stepping

    @property
    def days(self) -> list[date]:
        """The days to step to: those on which the law changes, and today."""
        return sorted({*(event.on for event in self._events), self._session.today})

    def step(self, by: int) -> None:
        """Go to the day before (-1) or after (1) the one on show."""
        here = self._wanted or self._session.as_of
        if by < 0:
            target = max((day for day in self.days if day < here), default=None)
        else:
            target = min((day for day in self.days if day > here), default=None)
        if target is not None:
            self.go_to(target)

    def go_to(self, day: date) -> None:
        """Answer with the law of a day. Days passed over quickly are not worked out."""
        self._wanted = day
        self._select(day)
        self._place(day)
        if day == self._session.as_of and not self._stepping:
            self._show_day()
        elif not self._stepping:
            self._set_day(day)

    def _set_day(self, day: date) -> None:
        self._stepping = True
        self._session.set_as_of(day)

    def _on_busy(self, title: str) -> None:
        """All work has ended: a step or a comparison that was stopped is over."""
        if title:
            return
        if self._stepping:
            self._stepping, self._wanted = False, None
        if self._comparing:
            self._comparing = False
            _empty(self._here)
            self._here.body.addWidget(paragraph(tr("Stopped before the answers were compared.")))
            again = button(tr("Compare them"), self._show_day)
            self._here.body.addWidget(again, 0, Qt.AlignmentFlag.AlignLeft)

    def _on_row(self, row: Row | None) -> None:
        if (
            row is not None
            and not self._filling
            and row.on != (self._wanted or self._session.as_of)
        ):
            self.go_to(row.on)

    # showing

    def show_events(
        self, events: Sequence["LawEvent"], titles: Mapping[tuple[str, str], str]
    ) -> None:
        """Show the law's events; the session's day is the one on show. ``titles`` are those of
        the rules.
        """
        self._titles = titles
        day, wanted = self._session.as_of, self._wanted if self._stepping else None
        self._stepping = False
        if wanted and wanted != day and events == self._events:
            self._set_day(wanted)
            return
        self._wanted = day
        if events != self._events or not self.rows.rows:
            self._events = events
            today = [Row(self._session.today, None)]
            rows = [*(Row(event.on, event) for event in events), *today]
            self._filling = True
            self.rows.set_rows(sorted(rows, key=lambda row: row.on))
            self._filling = False
        self._draw()
        self._select(day)
        self._place(day)
        self._show_day()
        # When the table has its size: it may be shown for the first time.
        QTimer.singleShot(0, self, self._bring_up)

    def _bring_up(self) -> None:
        centre = RowsTable.ScrollHint.PositionAtCenter
        self.table.scrollTo(self.table.currentIndex(), centre)

    def _draw(self) -> None:
        as_of, today = self._session.as_of, self._session.today
        by_day: dict[date, list[str]] = {}
        for event in self._events:
            by_day.setdefault(event.on, []).append(event.title)
        marks = [
            Mark(
                day,
                LANE,
                TO_COME if day > today else CHANGED,
                f"{formats.weekday(day)}\n" + "\n".join(titles),
                day,
            )
            for day, titles in by_day.items()
        ]
        days = [*by_day, as_of, today]
        flag = tr("Today") if as_of == today else formats.day(as_of)
        self.line.set_marks(marks, min(days) - _MARGIN, max(days) + _MARGIN, as_of, flag)
        self.line.choose(as_of)

    def _select(self, day: date) -> None:
        row = self.table.currentIndex()
        if row.isValid() and self.rows.row_at(row.row()).on == day:
            return
        if not self.table.select_where(lambda row: row.on == day):
            self.table.setCurrentIndex(QModelIndex())
            place = self.rows.place_of(lambda row: row.on > day)
            if place >= 0:
                self.table.scrollTo(self.rows.index(place, 0))

    def _place(self, day: date) -> None:
        days = self.days
        self.previous.setEnabled(any(each < day for each in days))
        self.next.setEnabled(any(each > day for each in days))
        changes = sorted({event.on for event in self._events})
        days_of_law = tr("{days} on which the law changes", days=formats.count(len(changes), "day"))
        at = (
            tr(
                "number {index} of {days_of_law}",
                index=changes.index(day) + 1,
                days_of_law=days_of_law,
            )
            if day in changes
            else days_of_law
        )
        self.place.setText(f"{formats.weekday(day)}: {at}" if day in changes else f"{at}")

    def _show_day(self) -> None:
        day, self._comparing = self._session.as_of, False
        events = [event for event in self._events if event.on == day]
        self.panel.clear()
        self.panel.add_text(formats.weekday(day), Text.H2)
        if not events:
            self._say_no_event(day)
        self._here = Card(tr("In this project"))
        self.panel.add(self._here)
        if events:
            self.panel.add_text(
                tr("{changes} of the law", changes=formats.count(len(events), "change")), Text.H2
            )
        for event in events:
            self.panel.add(self._event_card(event))
        self.panel.add_text(NOT_ADVICE, Text.SMALL, muted=True)
        self._compare(day)

    def _say_no_event(self, day: date) -> None:
        said = tr("Today nothing changes") if day == self._session.today else tr("Nothing changes")
        self.panel.add_text(tr("{said} in the law on this day.", said=said))
        before = [event.on for event in self._events if event.on < day]
        after = [event.on for event in self._events if event.on > day]
        for name, days in ((tr("Last change"), before[-1:]), (tr("Next change known"), after[:1])):
            for other in days:
                text = f"{name}: {formats.day(other)}"
                self.panel.add(button(text, partial(self.go_to, other), kind="link"))

    def _event_card(self, event: "LawEvent") -> Card:
        card = Card()
        card.body.addWidget(paragraph(event.title, Text.H2))
        card.body.addWidget(paragraph(tr("Before: {before}", before=event.before), muted=True))
        card.body.addWidget(paragraph(tr("After: {after}", after=event.after)))
        card.body.addWidget(paragraph(event.citation, Text.SMALL, muted=True))
        if event.confidence is not Confidence.CONFIRMED:
            card.body.addWidget(Badge(CONFIDENCE[event.confidence]))
        if event.verify:
            card.body.addWidget(paragraph(event.verify, Text.SMALL, muted=True))
        if event.theirs:
            card.body.addWidget(
                paragraph(tr("Your project's own: {theirs}", theirs=event.theirs), Text.SMALL)
            )
        names = [(str(subject), rule) for subject, rule in event.rules]
        card.body.addWidget(self._rule_links(names))
        return card

    def _rule_links(self, names: Sequence[tuple[str, str]]) -> QLabel:
        links = [
            f'<a href="{subject}/{rule}">{escape(self._titles.get((subject, rule), rule))}</a>'
            for subject, rule in names
        ]
        made = QLabel(tr("Rules: {links}", links=", ".join(links)))
        made.setWordWrap(True)
        made.setProperty("links", True)  # noqa: FBT003
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        made.linkActivated.connect(lambda link: self.rule.emit(*link.split("/", 1)))
        return made

    # this project

    def _compare(self, day: date) -> None:
        if all(event.on != day for event in self._events):
            self._here.body.addWidget(paragraph(tr("No answer changes with the law on this day.")))
            return
        first = self._events[0].on
        if day == first:
            self._here.body.addWidget(
                paragraph(
                    tr("The rule book begins on this day; there is no day before to compare.")
                )
            )
            return
        self._here.body.addWidget(
            paragraph(tr("Comparing the answers with those of the day before ..."))
        )
        self._comparing = True
        self._session.answers.changed_since(day - _DAY, lambda found: self._show(day, found))

    def _show(self, day: date, found: "Sequence[AnswerChange]") -> None:
        if day != self._session.as_of or day != self._wanted:
            return
        self._comparing = False
        _empty(self._here)
        body = self._here.body
        if not found:
            body.addWidget(paragraph(tr("No answer is another one than the day before.")))
            return
        before = formats.day(day - _DAY)
        body.addWidget(
            paragraph(tr("Answers that are others than on {before}:", before=before), muted=True)
        )
        for change in found:
            for widget in self._change(change):
                beside = isinstance(widget, QPushButton)
                left = Qt.AlignmentFlag.AlignLeft
                body.addWidget(widget, 0, left if beside else Qt.AlignmentFlag(0))

    def _change(self, change: "AnswerChange") -> Iterator[QWidget]:
        title = paragraph(change.title)
        title.setStyleSheet("font-weight: 600;")
        yield title
        turn = QWidget()
        row = QHBoxLayout(turn)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(Badge(answer_look(change.rule, change.before)))
        row.addWidget(QLabel("\N{RIGHTWARDS ARROW}"))
        row.addWidget(Badge(answer_look(change.rule, change.after)))
        row.addStretch(1)
        yield turn
        if change.items:
            counts = formats.count(change.items, "item"), formats.count(change.units, "unit")
            yield paragraph(", ".join(counts))
            examples = "; ".join(change.examples)
            yield paragraph(tr("For example {examples}", examples=examples), Text.SMALL, muted=True)
            yield button(
                tr("Show these items"), lambda: self._show_items(change), icon="arrow-right"
            )
        else:
            yield from (paragraph(said, Text.SMALL, muted=True) for said in change.examples)

    def _show_items(self, change: "AnswerChange") -> None:
        focus = Focus(rule=change.rule, answer=change.after.value, items=change.ids)
        self._session.go_to("items", focus)


def _empty(card: Card) -> None:
    while (entry := card.body.takeAt(0)) is not None:
        widget = entry.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
