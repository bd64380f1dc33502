"""Progress against plan on the Overview: curves by week, and where each step stands today."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from planner.ui import formats, theme
from planner.ui.course_chart import CourseChart, StepMark
from planner.ui.page import Focus
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.layouts import clear
from planner.ui.widgets.number_link import NumberLink
from planner.ui.words import STEP_WORDS, Look

if TYPE_CHECKING:
    from planner.services.progress_course import Course, Curve

NAMES = {"replaced": tr("Replaced"), "removed": tr("Removed"), "disposed": tr("Disposed of")}


class ProgressCard(Card):
    """A chart of the weeks, a table of today below it."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Progress of covered items"))
        self._session = session
        self._shown: object = None
        self._against = paragraph("", Text.SMALL, muted=True)
        self._against.setWordWrap(False)
        self.head.addWidget(self._against)
        self.head.addWidget(
            button(
                tr("By job"),
                lambda: session.go_to("plan", Focus(table="progress")),
                kind="link",
            )
        )
        self.chart = CourseChart()
        self._told = paragraph("", Text.SMALL, muted=True)
        self.chart.told.connect(self._told.setText)
        self._steps = QVBoxLayout()
        self._full = QWidget()
        column = QVBoxLayout(self._full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_XS)
        column.addLayout(self._steps)
        column.addWidget(self.chart, 1)
        column.addWidget(self._told)
        self._words = paragraph("", muted=True)
        self.body.addWidget(self._words)
        self.body.addWidget(self._full, 1)
        self.say(tr("Working out the answers ..."))

    def say(self, text: str) -> None:
        """Words in the place of the figure."""
        self._shown = None
        self._words.setText(text)
        self._words.show()
        self._full.hide()

    def show_course(self, course: "Course") -> None:
        """Show the progress."""
        if course == self._shown:
            return
        if not course.items:
            self._against.setText("")
            self.say(tr("No item is known to be covered, so there is nothing to remove."))
            return
        self._shown = course
        self._against.setText(_against(course))
        clear(self._steps)
        self._steps.addLayout(self._table(course))
        self.chart.show_course(course)
        self.chart.setVisible(bool(course.weeks))
        self._told.setText(_notes(course))
        self._words.hide()
        self._full.show()

    def _table(self, course: "Course") -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(5, 1)
        for line, curve in enumerate(course.curves):
            self._add_step(grid, line, curve, course)
        return grid

    def _add_step(self, grid: QGridLayout, line: int, curve: "Curve", course: "Course") -> None:
        name, go = NAMES[curve.step], self._session.go_to
        done = NumberLink(
            tr("Covered items {step_words}", step_words=STEP_WORDS[curve.step]), tr("Show them"),
            lambda: go("items", Focus(step=curve.step)),
        )  # fmt: skip
        share = f"{curve.so_far:,} ({curve.so_far / course.items:.0%})"
        tip = ""
        if curve.by_report:
            tip = tr(
                "{by_report:,} of them without a date, by reports of their site's job",
                by_report=curve.by_report,
            )
        grid.addWidget(StepMark(line), line, 0)
        grid.addWidget(QLabel(name), line, 1)
        grid.addWidget(done.say(share, tip), line, 2, Qt.AlignmentFlag.AlignRight)
        if curve.due is None:
            return
        planned = NumberLink(
            tr("{name} by now, as planned", name=name), tr("Show the plan's progress"),
            lambda: go("plan", Focus(table="progress")),
        )  # fmt: skip
        grid.addWidget(
            planned.say(tr("{due:,} planned", due=curve.due)), line, 3, Qt.AlignmentFlag.AlignRight
        )
        grid.addWidget(Badge(behind(curve.so_far - curve.due)), line, 4)


def behind(ahead: int) -> Look:
    """How a step stands against the plan."""
    if ahead < 0:
        return Look(tr("{jobs:,} behind", jobs=-ahead), Tone.WARN, "triangle-alert")
    if ahead:
        return Look(tr("{ahead:,} ahead", ahead=ahead), Tone.GOOD, "circle-check")
    return Look(tr("As planned"), Tone.GOOD, "circle-check")


def _against(course: "Course") -> str:
    of = tr("of {items}", items=formats.count(course.items, "item"))
    if not course.plan:
        return tr("{of}; no plan to hold it against", of=of)
    kind = tr("baseline") if course.baseline else tr("plan")
    return tr("{of}; dashed: the {kind} {plan}", of=of, kind=kind, plan=course.plan)


def _notes(course: "Course") -> str:
    """What the figure leaves out."""
    unplanned = max((curve.unplanned for curve in course.curves), default=0)
    if course.plan and unplanned:
        return tr("{items} not done and not in the plan.", items=formats.count(unplanned, "item"))
    return tr("Full lines: done. Point at a week, or use the arrow keys.")
