"""How many items have an answer, on the Overview."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel

from planner.model.findings import Answer
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.card import Card
from planner.ui.widgets.number_link import NumberLink

if TYPE_CHECKING:
    from planner.services.eligibility import Summary


class AnswerTile(Card):
    """A figure that leads to its items, with its name above and its share beside it."""

    def __init__(self, name: str, session: Session, focus: Focus) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._focus = focus
        caption = QLabel(name)
        theme.set_text(caption, Text.SMALL, muted=True)
        self.figure = NumberLink(
            tr("Items, {name}", name=name),
            tr("Show the items"),
            lambda: session.go_to("items", focus),
            Text.DISPLAY,
        )
        self.note = QLabel()
        self.note.setWordWrap(True)
        theme.set_text(self.note, Text.SMALL, muted=True)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self.figure)
        row.addWidget(self.note, 1, Qt.AlignmentFlag.AlignVCenter)
        self.body.setSpacing(0)
        self.body.addWidget(caption)
        self.body.addLayout(row)

    def wait(self, figure: str, note: str) -> None:
        """There is no figure yet."""
        self.figure.say(figure).setEnabled(False)
        self.note.setText(note)

    def say_count(self, summary: "Summary") -> None:
        """Show how many items and units have the answer."""
        rule, answer = self._focus.rule, Answer(self._focus.answer)
        items, units = summary.items[rule][answer], summary.units[rule][answer]
        share = tr(", {items:.0%} of all items", items=items / summary.total_items) if items else ""
        self.figure.say(f"{items:,}").setEnabled(bool(items))
        self.note.setText(f"{formats.count(units, 'unit')}{share}")
