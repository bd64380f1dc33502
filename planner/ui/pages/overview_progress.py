"""Progress against plan on the Overview: curves by week, and where each step stands today."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from planner.ui import formats, theme
from planner.ui.course_chart import CourseChart, StepMark
from planner.ui.page import Focus
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.layouts import clear
from planner.ui.widgets.number_link import NumberLink
from planner.ui.words import STEP_WORDS, Look

if TYPE_CHECKING:
    from planner.services.progress_course import Course, Curve

NAMES = {"replaced": "Replaced", "removed": "Removed", "disposed": "Disposed of"}


class ProgressCard(Card):
    """A chart of the weeks, a table of today below it."""

    def __init__(self, session: Session) -> None:
        super().__init__("Progress of covered items")
        self._session = session
        self._shown: object = None
        self._against = paragraph("", Text.SMALL, muted=True)
        self._against.setWordWrap(False)
        self.head.addWidget(self._against)
        self.head.addWidget(
            button("By job", lambda: session.go_to("plan", Focus(table="progress")), kind="link")
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
        self.say("Working out the answers ...")

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
            self.say("No item is known to be covered, so there is nothing to remove.")
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
            f"Covered items {STEP_WORDS[curve.step]}", "Show them",
            lambda: go("items", Focus(step=curve.step)),
        )  # fmt: skip
        share = f"{curve.so_far:,} ({curve.so_far / course.items:.0%})"
        tip = ""
        if curve.by_report:
            tip = f"{curve.by_report:,} of them without a date, by reports of their site's job"
        grid.addWidget(StepMark(line), line, 0)
        grid.addWidget(QLabel(name), line, 1)
        grid.addWidget(done.say(share, tip), line, 2, Qt.AlignmentFlag.AlignRight)
        if curve.due is None:
            return
        planned = NumberLink(
            f"{name} by now, as planned", "Show the plan's progress",
            lambda: go("plan", Focus(table="progress")),
        )  # fmt: skip
        grid.addWidget(planned.say(f"{curve.due:,} planned"), line, 3, Qt.AlignmentFlag.AlignRight)
        grid.addWidget(Badge(behind(curve.so_far - curve.due)), line, 4)


def behind(ahead: int) -> Look:
    """How a step stands against the plan."""
    if ahead < 0:
        return Look(f"{-ahead:,} behind", Tone.WARN, "triangle-alert")
    if ahead:
        return Look(f"{ahead:,} ahead", Tone.GOOD, "circle-check")
    return Look("As planned", Tone.GOOD, "circle-check")


def _against(course: "Course") -> str:
    of = f"of {formats.count(course.items, 'item')}"
    if not course.plan:
        return f"{of}; no plan to hold it against"
    kind = "baseline" if course.baseline else "plan"
    return f"{of}; dashed: the {kind} {course.plan}"


def _notes(course: "Course") -> str:
    """What the figure leaves out."""
    unplanned = max((curve.unplanned for curve in course.curves), default=0)
    if course.plan and unplanned:
        return f"{formats.count(unplanned, 'item')} not done and not in the plan."
    return "Full lines: done. Point at a week, or use the arrow keys."
