"""The head of the Plan page: whether the plan meets the deadline, by how much, and why."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from planner.model.plan import ApplicationOutcome, Plan, PlanStatus
from planner.ui import formats, theme
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.reflow import SideBySide
from planner.ui.words import PLAN

FEW_REASONS = 2
FEW_OUTCOMES = 3


_IN_HAND = tr("In hand")


class PlanSummary(Card):
    """Status in words, figures, how each application fares, and the reasons."""

    FIGURES = (
        tr("Finish"),
        tr("Deadline"),
        _IN_HAND,
        tr("Cannot finish before"),
        tr("Room to improve"),
        tr("Jobs"),
    )

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("How good the plan is"))
        self._plan: Plan | None = None
        self._all_reasons = False
        self.badge = Badge(PLAN[PlanStatus.UNDECIDED])
        self.headline = paragraph("")
        self.figures = {name: QLabel() for name in self.FIGURES}
        self._captions = {name: QLabel(name) for name in self.FIGURES}
        self.outcomes = paragraph("", Text.SMALL, muted=True)
        self.reasons = Reasons()
        self.more = button("", self._toggle_reasons, kind="link")
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_M)
        head.addWidget(self.badge)
        head.addWidget(self.headline, 1)
        numbers = QWidget()
        figures = QGridLayout(numbers)
        figures.setContentsMargins(0, 0, 0, 0)
        figures.setHorizontalSpacing(theme.SPACE_XL)
        figures.setVerticalSpacing(0)
        for name in self.FIGURES:
            theme.set_text(self._captions[name], Text.SMALL, muted=True)
            theme.set_text(self.figures[name], Text.H2)
        self._figures_of = figures
        self._place_figures()
        middle = SideBySide(turns_at=900, spacing=theme.SPACE_XL)
        middle.add(numbers)
        middle.add(self.outcomes, 1)
        why = QVBoxLayout()
        why.setSpacing(0)
        why.addWidget(self.reasons)
        why.addWidget(self.more)
        self.body.addLayout(head)
        self.body.addWidget(middle)
        self.body.addLayout(why)

    def _place_figures(self) -> None:
        """In one line or, with large text, in two."""
        across = (len(self.FIGURES) + 1) // 2 if theme.text_is_large() else len(self.FIGURES)
        for number, name in enumerate(self.FIGURES):
            line, at = divmod(number, across)
            self._figures_of.addWidget(self._captions[name], 2 * line, at)
            self._figures_of.addWidget(self.figures[name], 2 * line + 1, at)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place_figures()

    def show_plan(self, plan: Plan, *, draft: bool = False) -> None:
        """Show a plan; a draft is the best found so far, while the search goes on."""
        self._plan = plan
        self.badge.say(PLAN[plan.status])
        self.headline.setText((tr("Best so far: ") if draft else "") + headline(plan))
        spare = _spare(plan)
        late = spare is not None and spare < 0
        self._captions[_IN_HAND].setText(tr("Late") if late else _IN_HAND)
        texts = {
            tr("Finish"): formats.day(plan.finish) or "–",
            tr("Deadline"): formats.day(plan.deadline) or tr("not known"),
            _IN_HAND: _days(spare),
            tr("Cannot finish before"): formats.day(plan.bound_finish) or "–",
            tr("Room to improve"): "–"
            if plan.gap_days is None
            else formats.count(plan.gap_days, "day"),
            tr("Jobs"): f"{len(plan.jobs):,}",
        }
        for name, text in texts.items():
            self.figures[name].setText(text)
        self.outcomes.setText("\n".join(outcomes(plan)))
        self.outcomes.setVisible(bool(plan.applications))
        self._show_reasons()

    def _toggle_reasons(self) -> None:
        self._all_reasons = not self._all_reasons
        self._show_reasons()

    def _show_reasons(self) -> None:
        why = reasons(self._plan) if self._plan else []
        shown = why if self._all_reasons else why[:FEW_REASONS]
        self.reasons.say(shown)
        self.more.setVisible(len(why) > FEW_REASONS)
        self.more.setText(
            tr("Show fewer")
            if self._all_reasons
            else tr("Show all {count} reasons", count=len(why))
        )


class Reasons(QScrollArea):
    """Sentences as a list, as high as they need up to a limit, then they scroll."""

    HIGHEST = 150

    def __init__(self) -> None:
        super().__init__()
        self._text = paragraph("")
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(tr("Reasons"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self._text)

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, sentences: Sequence[str]) -> None:
        """Show other sentences."""
        self._text.setText("\n".join(f"•  {sentence}" for sentence in sentences))
        self.setVisible(bool(sentences))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self._text.heightForWidth(max(100, self.viewport().width()))
        self.setFixedHeight(min(self.HIGHEST, needed + 6))


def reasons(plan: Plan) -> list[str]:
    """Why the plan is as it is, without what the badge and the outcomes beside it say."""
    said = tuple(
        tr("Application {application} is through", application=one.application)
        for one in plan.applications
    )
    said += (tr("It is proved that the deadline cannot be met."),)
    return [sentence for sentence in plan.why if not sentence.startswith(said)]


def _spare(plan: Plan) -> int | None:
    if plan.late_days:
        return -plan.late_days
    if plan.finish is None or plan.deadline is None:
        return None
    return (plan.deadline - plan.finish).days


def _days(number: int | None) -> str:
    return "–" if number is None else formats.count(abs(number), "day")


def headline(plan: Plan) -> str:
    """One sentence that says how the plan stands."""
    finish, bound = formats.day(plan.finish), formats.day(plan.bound_finish)
    if plan.status is PlanStatus.MEETS:
        if plan.deadline is None:
            return tr(
                "All work is done by {finish}; no deadline is known to hold it against.",
                finish=finish,
            )
        return tr("All work is done by {finish}, no application is late.", finish=finish)
    late = formats.count(plan.late_days, "day")
    found = (
        tr("The earliest finish found is {finish}, {late} late.", finish=finish, late=late)
        if finish
        else ""
    )
    floor = tr("No plan can finish before {bound}.", bound=bound) if bound else ""
    if plan.status is PlanStatus.IMPOSSIBLE:
        return f"{floor} {found}".strip() or tr("The deadline cannot be met.")
    return tr(
        "{found} {floor} Whether the deadline can be met is not decided.", found=found, floor=floor
    ).strip()


def outcomes(plan: Plan) -> list[str]:
    """How the applications fare, the latest first; few of them by name."""
    worst = sorted(plan.applications, key=lambda one: (-one.late_days, one.application))
    lines = [outcome(one) for one in worst[:FEW_OUTCOMES]]
    rest = worst[FEW_OUTCOMES:]
    if rest:
        late = sum(1 for one in rest if one.late_days)
        lines[-1] += tr(
            "; {count} more, {late} of them late", count=len(rest), late=late or tr("none")
        )
    return lines


def outcome(one: ApplicationOutcome) -> str:
    """How one application fares, as a short sentence."""
    name = one.application or tr("Sites without an application")
    if one.finish is None:
        return tr("{name}: no work planned", name=name)
    finish = tr("{name}: finishes {finish}", name=name, finish=formats.day(one.finish))
    if one.deadline is None:
        return tr("{finish}, deadline not known", finish=finish)
    if one.late_days:
        return tr("{finish}, {days} late", finish=finish, days=formats.count(one.late_days, "day"))
    return tr(
        "{finish}, {days} in hand",
        finish=finish,
        days=formats.count((one.deadline - one.finish).days, "day"),
    )
