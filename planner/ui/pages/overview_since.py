"""What changed since the project was last looked at on this machine."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from planner.model.history import Unit
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.pages.history_rows import table_title
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.elided import Elided
from planner.ui.widgets.layouts import clear
from planner.ui.widgets.number_link import NumberLink

if TYPE_CHECKING:
    from planner.services.since import Since

FEW = 5


class SinceCard(Card):
    """Steps by others and imports, newest first, and the rows that they changed."""

    def __init__(self, session: Session) -> None:
        super().__init__(tr("Since you last looked"))
        self._session = session
        self._shown: object = ()
        self.head.addWidget(button(tr("History"), lambda: session.go_to("history"), kind="link"))
        self._content = QVBoxLayout()
        self._content.setSpacing(theme.SPACE_S)
        self.body.addLayout(self._content)
        self.body.addStretch(1)

    def show_since(self, found: "Since | None", counts: Mapping[str, int]) -> None:
        """Show what happened; None where the project was never seen on this machine."""
        seen = self._session.seen
        shown = (found, seen, dict(counts))
        if shown == self._shown:
            return
        self._shown = shown
        clear(self._content)
        if found is None or seen is None:
            text = tr(
                "You have not opened this project on this machine before. From the next time on, "
                "what others changed and what was imported in between is listed here."
            )
            self._content.addWidget(paragraph(text, muted=True))
            return
        when = formats.moment(seen.when)
        if found.older:
            text = tr(
                "This file is older than what you saw on {when}: a backup, or another copy.",
                when=when,
            )
            self._content.addWidget(paragraph(text))
        elif not found.listed:
            text = tr("Nothing by others, and no import, since {when}.", when=when)
            self._content.addWidget(paragraph(text, muted=True))
        else:
            self._show_steps(found.listed, counts, when)

    def _show_steps(self, listed: tuple[Unit, ...], counts: Mapping[str, int], when: str) -> None:
        self._content.addWidget(
            paragraph(
                tr("{steps} since {when}.", steps=formats.count(len(listed), "step"), when=when),
                muted=True,
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        for line, unit in enumerate(listed[:FEW]):
            label = tr("{label} (undone)", label=unit.label) if unit.undone else unit.label
            grid.addWidget(Elided(label), line, 0)
            grid.addWidget(paragraph(unit.who, Text.SMALL, muted=True), line, 1)
            link = NumberLink(label, tr("Show it in the history"), self._to(unit))
            figure = formats.count(unit.changes, "row")
            grid.addWidget(link.say(figure), line, 2, Qt.AlignmentFlag.AlignRight)
        self._content.addLayout(grid)
        if len(listed) > FEW:
            more = button(
                tr("{count:,} more", count=len(listed) - FEW),
                lambda: self._session.go_to("history"),
                kind="link",
            )
            self._content.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        rows = ", ".join(f"{table_title(table)} {count:,}" for table, count in counts.items())
        if rows:
            self._content.addWidget(
                paragraph(tr("Rows changed: {rows}.", rows=rows), Text.SMALL, muted=True)
            )

    def _to(self, unit: Unit) -> Callable[[], None]:
        return lambda: self._session.go_to("history", Focus(unit=unit.id))
