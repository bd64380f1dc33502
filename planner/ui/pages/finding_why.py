"""Why one answer is what it is: rule, law, facts with their cells, what would change it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.model.findings import Confidence, Finding
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.pages.reasons import CHECK, NOT_ADVICE
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, paragraph
from planner.ui.words import CONFIDENCE, THEIRS, UNKNOWN, Look, answer_look

if TYPE_CHECKING:
    from planner.services.explaining import About, UsedFact, Why

_MOST_CHANGES = 8


@dataclass(frozen=True, slots=True)
class _More:
    """What is told beside the finding itself."""

    who: str
    others: tuple[Finding, ...]
    choose: Callable[[Finding], object] | None
    fix: str


class FindingWhy(DetailPanel):
    """Tells all about one finding; what has to be looked up comes a moment later."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Why this answer"))
        self._session = session
        self._shown: tuple[object, Finding] | None = None
        self._whole_rule = False
        self.show_nothing(tr("Choose an answer to see why."))

    def show_nothing(self, text: str) -> None:
        """No finding is chosen."""
        self._shown = None
        self.clear()
        self.add_text(text, muted=True)

    def show_finding(
        self,
        about: "About",
        who: str,
        finding: Finding,
        others: Sequence[Finding] = (),
        choose: Callable[[Finding], object] | None = None,
        fix: str = "",
    ) -> None:
        """Tell about a finding; ``others`` are those of the same item, for ``choose``; ``fix``
        says what to do about it.
        """
        self._shown = about, finding
        more = _More(who, tuple(others), choose, fix)
        self._draw(finding, None, more)

        def draw(why: "Why") -> None:
            if self._shown == (about, finding):
                place = self.verticalScrollBar().value()
                self._draw(finding, why, more)
                self.verticalScrollBar().setValue(place)

        self._session.answers.explain(about, finding, draw)

    def _draw(self, finding: Finding, why: "Why | None", more: "_More") -> None:
        self.clear()
        self.add_text(more.who, Text.SMALL, muted=True)
        self.add_text(finding.title, Text.H2)
        self.add(_badges(finding))
        if why is not None:
            self.add_text(why.question, muted=True)
        self.add_text(finding.because)
        if finding.missing:
            self.add(_missing(finding))
        if more.fix:
            self.add(_said(Tone.WARN, more.fix))
        self.add(_law_card(finding))
        if why is not None:
            self.add(_facts_card(why.facts))
            if why.changes:
                self.add(_changes_card(finding, why))
            self.add(self._rule_card(why, Focus(table=str(why.subject), rule=finding.rule)))
        if more.others and more.choose is not None:
            self.add(_others_card(finding, more.others, more.choose))
        self.add_text(NOT_ADVICE, Text.SMALL, muted=True)

    def _rule_card(self, why: "Why", rule: Focus) -> Card:
        card = Card(tr("The rule, sentence by sentence"))
        lines = QWidget()
        column = QVBoxLayout(lines)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_XS)
        for line in why.condition:
            text = paragraph(f"{line.number}  {line.text}", Text.SMALL)
            text.setIndent(theme.SPACE_M * min(line.number.count("."), 4))
            column.addWidget(text)
        if not self._whole_rule:
            lines.hide()
        toggle = button("", lambda: turn(not self._whole_rule), kind="link")

        def turn(shown: bool) -> None:  # noqa: FBT001
            self._whole_rule = shown
            lines.setVisible(shown)
            toggle.setText(
                tr("Hide") if shown else tr("Show its {count} sentences", count=len(why.condition))
            )

        turn(self._whole_rule)
        card.body.addWidget(toggle, 0, Qt.AlignmentFlag.AlignLeft)
        card.body.addWidget(lines)
        whole = button(
            tr("Read it in the rule book"), lambda: self._session.go_to("rules", rule), kind="link"
        )
        card.body.addWidget(whole, 0, Qt.AlignmentFlag.AlignLeft)
        return card


def _badges(finding: Finding) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SPACE_XS)
    row.addWidget(Badge(answer_look(finding.rule, finding.answer)))
    row.addWidget(Badge(CONFIDENCE[finding.confidence]))
    if finding.theirs:
        row.addWidget(Badge(THEIRS))
    row.addStretch(1)
    return box


def _said(tone: Tone, text: str) -> Banner:
    made = Banner()
    made.say(tone, text, dismissable=False)
    return made


def _law_card(finding: Finding) -> Card:
    card = Card(tr("The law"))
    card.body.addWidget(paragraph(finding.citation or tr("no citation")))
    if finding.values:
        said = tr("In force on {as_of}", as_of=formats.day(finding.as_of))
        card.body.addWidget(paragraph(said, Text.SMALL, muted=True))
    for label, value in finding.values.items():
        card.body.addWidget(paragraph(f"{label}: {value}", Text.SMALL))
    if finding.theirs:
        card.body.addWidget(
            _said(Tone.INFO, tr("Your own reading: {theirs}", theirs=finding.theirs))
        )
    if finding.confidence is Confidence.UNCONFIRMED:
        card.body.addWidget(_said(Tone.WARN, finding.verify or CHECK))
    elif finding.verify:
        card.body.addWidget(paragraph(finding.verify, Text.SMALL, muted=True))
    version = tr("Rule version {version}", version=finding.version)
    card.body.addWidget(paragraph(version, Text.SMALL, muted=True))
    return card


def _facts_card(facts: "Sequence[UsedFact]") -> Card:
    card = Card(tr("Facts used"))
    if not facts:
        card.body.addWidget(paragraph(tr("None of the facts it asks for is known."), muted=True))
    by_source: dict[str, list[UsedFact]] = {}
    for fact in facts:
        by_source.setdefault(fact.source, []).append(fact)
    for source, listed in by_source.items():
        card.body.addWidget(_sourced(source, listed))
    return card


def _changes_card(finding: Finding, why: "Why") -> Card:
    card = Card(tr("What would change it"))
    for change in why.changes[:_MOST_CHANGES]:
        line = QWidget()
        column = QVBoxLayout(line)
        column.setContentsMargins(0, 0, 0, theme.SPACE_XS)
        column.setSpacing(theme.SPACE_XS)
        column.addWidget(paragraph(f"{change.fact}: {change.condition}"))
        column.addWidget(Badge(answer_look(finding.rule, change.answer)))
        card.body.addWidget(line)
    left = len(why.changes) - _MOST_CHANGES
    if left > 0:
        card.body.addWidget(paragraph(tr("and {left:,} more", left=left), Text.SMALL, muted=True))
    return card


def _others_card(
    shown: Finding, others: Sequence[Finding], choose: Callable[[Finding], object]
) -> Card:
    card = Card(tr("Its other answers"))
    for finding in others:
        if finding.rule == shown.rule:
            continue
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(paragraph(finding.title), 1)
        row.addWidget(Badge(answer_look(finding.rule, finding.answer)))
        if finding.confidence is Confidence.UNCONFIRMED:
            unsure = CONFIDENCE[finding.confidence]
            row.addWidget(_mark(unsure))
        made = button(tr("Why"), lambda finding=finding: choose(finding), kind="link")  # type: ignore[misc]
        made.setAccessibleName(tr("Why: {title}", title=finding.title))
        row.addWidget(made)
        card.body.addLayout(row)
    return card


def _sourced(source: str, facts: "Sequence[UsedFact]") -> QWidget:
    """Facts that stand in one place, and the place below them."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, theme.SPACE_XS)
    column.setSpacing(2)
    for fact in facts:
        column.addWidget(paragraph(f"{fact.label}: {fact.value}"))
    column.addWidget(paragraph(source, Text.SMALL, muted=True))
    return box


def _missing(finding: Finding) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SPACE_S)
    row.addWidget(_mark(UNKNOWN), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(paragraph(tr("Missing: ") + ", ".join(finding.missing)), 1)
    return box


def _mark(look: Look) -> QLabel:
    mark = QLabel()
    mark.setPixmap(theme.icon(look.icon, look.tone.value).pixmap(16, 16))
    mark.setToolTip(look.word)
    mark.setAccessibleName(look.word)
    return mark
