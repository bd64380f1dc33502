"""The applications on the Overview: how long is left, when the plan is through, how likely."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.model.findings import Confidence, Deadline
from planner.model.inventory import Application
from planner.model.plan import ApplicationOutcome, Plan
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.pages.overview_chance import Chance, ChanceState
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.layouts import clear
from planner.ui.widgets.number_link import NumberLink
from planner.ui.words import CONFIDENCE, PLAN, Look

FEW = 4
_CAPTIONS = (
    tr("Application"),
    tr("Left of its term"),
    tr("Planned finish"),
    tr("Against the term"),
    tr("Chance"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """An application's term: its end if that can be computed, how sure that is, by which
    citation, and how the plan fares.
    """

    application: str
    ends: date | None
    missing: tuple[str, ...]
    outcome: ApplicationOutcome | None
    confidence: Confidence = Confidence.COMPUTED
    citation: str = ""

    @property
    def due(self) -> date | None:
        """What finish and chance are held against: the end of the term, else the deadline that
        the plan was made for.
        """
        return self.ends or (self.outcome.deadline if self.outcome else None)


def terms_of(deadlines: Sequence[Deadline], plan: Plan | None) -> list[Term]:
    """One term an application, those that end first before others."""
    outcomes = {one.application: one for one in plan.applications} if plan else {}
    latest: dict[str, Deadline] = {}
    for deadline in deadlines:
        if deadline.rule == "term-end":
            known = latest.get(deadline.application)
            if known is None or (deadline.on or date.min) >= (known.on or date.min):
                latest[deadline.application] = deadline
    terms = [
        Term(name, one.on, one.missing, outcomes.get(name), one.confidence, one.citation)
        for name, one in latest.items()
    ]
    return sorted(terms, key=lambda term: (term.ends or date.max, term.application))


def fares(term: Term) -> Look:
    """How the plan fares against what a term has until."""
    if term.due is None or term.outcome is None or term.outcome.finish is None:
        return Look(tr("No forecast"), Tone.NEUTRAL, "circle-dashed")
    spare = (term.due - term.outcome.finish).days
    if spare < 0:
        return Look(
            tr("{days} late", days=formats.count(-spare, "day")), Tone.BAD, "triangle-alert"
        )
    return Look(tr("{days} in hand", days=formats.count(spare, "day")), Tone.GOOD, "circle-check")


class TermsCard(Card):
    """A line for each application; every figure leads to what it rests on."""

    def __init__(self, session: Session, chance: Chance) -> None:
        super().__init__(tr("Where each application stands"))
        self._session = session
        self._chance = chance
        self._shown: object = None
        self._chances: dict[str, tuple[NumberLink, QLabel, date | None]] = {}
        self._plan_line = QHBoxLayout()
        self._plan_line.setSpacing(theme.SPACE_M)
        self.head.addLayout(self._plan_line)
        self._content = QVBoxLayout()
        self.body.addLayout(self._content)
        chance.changed.connect(self._show_chances)

    def show_terms(self) -> None:
        """Show the project as it is."""
        plan, session = self._session.plan(), self._session
        terms = terms_of(session.deadlines(), plan)
        rows = {one.name: one for one in session.inventory().applications}
        shown = (
            theme.text_is_large(),
            terms,
            rows,
            plan and (plan.name, plan.status),
            session.as_of,
        )
        if shown == self._shown:
            return  # making the same widgets again takes longer than to compare
        self._shown = shown
        clear(self._plan_line)
        clear(self._content)
        self._chances.clear()
        self._name_plan(plan)
        if not terms:
            self._say_none()
            return
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_L)
        grid.setVerticalSpacing(theme.SPACE_S)
        # With large text the name stands above its figures, without a caption.
        names = 0 if theme.text_is_large() else 1
        for column, stretch in enumerate((4, 2, 2, 1, 1)[1 - names :]):
            grid.setColumnStretch(column, stretch)
        for column, caption in enumerate(_CAPTIONS[1 - names :]):
            grid.addWidget(small(caption), 0, column)
        for number, term in enumerate(terms[:FEW]):
            self._add_term(grid, number, term, rows.get(term.application))
        self._content.addLayout(grid)
        more = len(terms) - FEW
        if more > 0:
            made = button(
                tr(
                    "{applications} on Deadlines",
                    applications=formats.count(more, "more application"),
                ),
                lambda: session.go_to("deadlines"),
                kind="link",
            )
            self._content.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self._show_chances()

    def _name_plan(self, plan: Plan | None) -> None:
        go = self._session.go_to
        if plan is None:
            said = paragraph(tr("No plan yet"), muted=True)
            self._plan_line.addWidget(said)
            made = button(tr("Make a plan"), lambda: go("plan"), icon="play", kind="primary")
            self._plan_line.addWidget(made)
            return
        asked = plan.terms.deadline
        named = (
            tr("{name}, made for {asked}", name=plan.name, asked=formats.day(asked))
            if asked
            else plan.name
        )
        self._plan_line.addWidget(
            button(tr("Plan: {named}", named=named), lambda: go("plan"), kind="link")
        )
        self._plan_line.addWidget(Badge(PLAN[plan.status]))

    def _say_none(self) -> None:
        self._content.addWidget(
            paragraph(tr("No application: enter them to see how long is left."), muted=True)
        )
        made = button(tr("Enter applications"), lambda: self._enter(""), kind="link")
        self._content.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def _enter(self, name: str) -> None:
        self._session.go_to("items", Focus(table="Applications", text=name))

    def _add_term(
        self, grid: QGridLayout, number: int, term: Term, application: Application | None
    ) -> None:
        name = term.application
        known = NumberLink(
            tr("Application"), tr("Show its row"), lambda: self._enter(name), Text.H2
        )
        status = (
            application.status if application and application.status else tr("Status not given")
        )
        named = _two(known.say(name, name).give_way(), small(status), whole=True)
        parts = [self._left(term), self._finish(term), self._against(term)]
        if theme.text_is_large():
            line = 2 * number + 2
            grid.addWidget(named, line - 1, 0, 1, len(parts) + 1)
        else:
            line = number + 1
            parts.insert(0, named)
        for column, part in enumerate(parts):
            grid.addWidget(part, line, column)
        chance = NumberLink(
            tr("{name}: chance of ending in time", name=name), "", self._open_chance, Text.H2
        )
        note = small("")
        note.setWordWrap(theme.text_is_large())
        self._chances[name] = chance, note, term.due
        grid.addWidget(_two(chance, note), line, len(parts))

    def _left(self, term: Term) -> QWidget:
        name, go = term.application, self._session.go_to
        if term.ends is None:
            link = NumberLink(
                tr("{name}: left of its term", name=name),
                tr("Enter what is missing"),
                lambda: self._enter(name),
                Text.H2,
            )
            said = tr("{missing} is missing.", missing=", ".join(term.missing) or tr("A fact"))
            return _two(link.say(tr("Not known")), small(said))
        link = NumberLink(
            tr("{name}: left of its term", name=name), tr("Show its deadlines"),
            lambda: go("deadlines", Focus(text=name)), Text.H2,
        )  # fmt: skip
        left = (term.ends - self._session.as_of).days
        figure = formats.count(left, "day") if left >= 0 else tr("{days:,} days over", days=-left)
        return _two(link.say(figure, term.citation), _sure(term.ends, term))

    def _finish(self, term: Term) -> QWidget:
        name, go = term.application, self._session.go_to
        link = NumberLink(
            tr("{name}: planned finish", name=name),
            tr("Show the plan"),
            lambda: go("plan"),
            Text.H2,
        )
        finish = term.outcome.finish if term.outcome else None
        if finish is None:
            return _two(
                link.say(tr("Not planned")),
                small(tr("No job in the plan") if self._session.plan() else tr("No plan yet")),
            )
        return _two(link.say(formats.day(finish)), small(f"{finish:%A}"))

    def _against(self, term: Term) -> QWidget:
        made = Badge(fares(term))
        if term.due is not None:
            what = tr("the end of its term") if term.ends else tr("the deadline of the plan")
            made.setToolTip(tr("Against {due}, {what}", due=formats.day(term.due), what=what))
        return made

    # how likely

    def _open_chance(self) -> None:
        if self._chance.state is ChanceState.ASK:
            self._chance.find_out()
        else:
            self._session.go_to("plan", Focus(table="risk"))

    def _show_chances(self) -> None:
        for name, (link, note, due) in self._chances.items():
            said = self._chance.of(name, due)
            link.say(said.figure, said.tip)
            link.setEnabled(said.leads)
            note.setText(said.note)
            note.setToolTip(said.tip)


def small(text: str) -> QLabel:
    """A muted line below a figure."""
    made = paragraph(text, Text.SMALL, muted=True)
    made.setWordWrap(False)
    return made


def _two(first: QWidget, second: QWidget, *, whole: bool = False) -> QWidget:
    """A figure with a line below it; ``whole`` where it takes the width that there is."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    side = Qt.AlignmentFlag(0) if whole else Qt.AlignmentFlag.AlignLeft
    column.addWidget(first, 0, side)
    column.addWidget(second)
    return made


def _sure(day: date, term: Term) -> QWidget:
    """A day with the sign of how sure it is."""
    look = CONFIDENCE[term.confidence]
    made = QWidget()
    made.setToolTip(f"{look.word}. {term.citation}".strip())
    icon = QLabel()
    icon.setPixmap(theme.icon(look.icon, look.tone.value).pixmap(QSize(13, 13)))
    icon.setAccessibleName(look.word)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SPACE_XS)
    row.addWidget(icon)
    row.addWidget(small(f"{formats.day(day)}: {look.word.lower()}"), 1)
    return made
