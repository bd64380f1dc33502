"""What an answer would change, shown beside the question while it is being answered."""

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.model.findings import Answer
from planner.ui import formats, theme
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.detail_panel import DetailPanel, paragraph
from planner.ui.words import answer_look

if TYPE_CHECKING:
    from planner.services.deadlines import Move
    from planner.services.interview_answers import Effect
    from planner.services.rulebook_answers import AnswerChange

_MOST = 12
"""Changes of one kind that are listed; the rest is counted."""


class EffectPanel(DetailPanel):
    """Tells what the answer in the editor changes, before it is saved."""

    def __init__(self) -> None:
        super().__init__(tr("What the answer changes"))
        self.wait_for_answer()

    def wait_for_answer(self) -> None:
        """There is no answer yet."""
        self._say(tr("Enter an answer, and what it changes is shown here before you save it."))

    def refuse(self) -> None:
        """What was entered is no answer; the question says why."""
        self._say(tr("Not with this answer."))

    def _say(self, text: str) -> None:
        self.clear()
        self.add_text(tr("What it changes"), Text.H2)
        self.add_text(text, muted=True)

    def show_effect(self, effect: "Effect") -> None:
        """Tell what would change."""
        if effect.nothing:
            self._say(
                tr("No answer and no date changes yet. It is kept, and other answers rest on it.")
            )
            return
        self.clear()
        self.add_text(tr("What it changes"), Text.H2)
        for contradiction in effect.contradictions:
            warning = Banner()
            said = formats.us_dates(contradiction.finding.because)
            warning.say(Tone.WARN, said, dismissable=False)
            self.add(warning)
        if effect.answers:
            self.add_text(tr("Answers"), Text.SMALL, muted=True)
        for change in effect.answers[:_MOST]:
            self.add(_answer(change))
        if len(effect.answers) > _MOST:
            self.add_text(
                tr(
                    "and {answers}",
                    answers=formats.count(len(effect.answers) - _MOST, "more answer"),
                )
            )
        if effect.moves:
            self.add_text(tr("Dates"), Text.SMALL, muted=True)
        moves = _by_duty(effect.moves)
        for duty in moves[:_MOST]:
            self.add(_move(duty))
        if len(moves) > _MOST:
            self.add_text(
                tr(
                    "and {dutys}",
                    dutys=formats.count(len(moves) - _MOST, "more duty"),
                )
            )


def _answer(change: "AnswerChange") -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, theme.SPACE_XS)
    column.setSpacing(theme.SPACE_XS)
    number = f" · {formats.count(change.items, 'item')}" if change.items else ""
    column.addWidget(paragraph(f"{change.title}{number}"))
    turn = QHBoxLayout()
    turn.setSpacing(theme.SPACE_S)
    turn.addWidget(Badge(answer_look(change.rule, change.before)))
    turn.addWidget(_arrow())
    turn.addWidget(Badge(answer_look(change.rule, change.after)))
    turn.addStretch(1)
    column.addLayout(turn)
    if not change.items and change.examples and change.after is not Answer.UNKNOWN:
        column.addWidget(paragraph(change.examples[0], Text.SMALL, muted=True))
    return box


def _by_duty(moves: "tuple[Move, ...]") -> "list[list[Move]]":
    """A duty that recurs moves as a whole."""
    found: defaultdict[tuple[str, str], list[Move]] = defaultdict(list)
    for move in moves:
        found[move.rule, move.application].append(move)
    return list(found.values())


def _move(duty: "list[Move]") -> QWidget:
    move = duty[0]
    title = (
        move.title
        if len(duty) == 1
        else tr("{title} and {count:,} more", title=move.title, count=len(duty) - 1)
    )
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, theme.SPACE_XS)
    column.setSpacing(theme.SPACE_XS)
    of = f" · {move.application}" if move.application else ""
    column.addWidget(paragraph(f"{title}{of}"))
    turn = QHBoxLayout()
    turn.setSpacing(theme.SPACE_S)
    turn.addWidget(_day(move.old, tr("no date")))
    turn.addWidget(_arrow())
    turn.addWidget(_day(move.new, tr("no longer applies")))
    turn.addStretch(1)
    column.addLayout(turn)
    return box


def _day(day: date | None, none: str) -> QLabel:
    label = QLabel(formats.day(day) or none)
    theme.set_text(label, muted=day is None)
    return label


def _arrow() -> QLabel:
    mark = QLabel()
    mark.setPixmap(theme.icon("arrow-right", "muted").pixmap(14, 14))
    mark.setAccessibleName(tr("becomes"))
    mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return mark
