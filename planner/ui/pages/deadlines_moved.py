"""After a change: which dates moved. A banner above every page."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.model.findings import Deadline
from planner.model.history import ChangeSet
from planner.ui import formats, theme
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from planner.services.deadlines import Move

_NAMED = 2
"""So many dates are named in the banner itself."""


class MovedBanner(QWidget):
    """Compares the dates before and after each step of the open project, on whatever page."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._before: tuple[Deadline, ...] = ()
        self.moves: tuple[Move, ...] = ()
        self.banner = Banner()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, 0)
        column.addWidget(self.banner)
        self.hide()
        session.changed.connect(self._compare)
        session.opened.connect(self._forget)

    def _forget(self) -> None:
        self._before = self._session.deadlines()
        self.hide()

    def _compare(self, changes: ChangeSet) -> None:
        before, self._before = self._before, self._session.deadlines()
        if changes.unit is None and not changes.counts:
            self.hide()  # another as-of date, or another project: no step moved anything
            return
        from planner.services import deadlines, project_book

        book = project_book.of(self._session.inventory())
        self.moves = deadlines.moved(before, self._before, book)
        self.setVisible(bool(self.moves))
        if self.moves:
            self.banner.say(
                Tone.INFO,
                in_words(self.moves),
                (tr("Which, and why"), self._show_details),
                (tr("Dismiss"), self.hide),
                dismissable=False,
            )

    def _show_details(self) -> None:
        self._session.ask.show_moves(self.moves)


def in_words(moves: Sequence["Move"]) -> str:
    """As in "This change moved 5 dates and added 2: End of the term, ... to Sep 2, 2027; ..."."""
    kinds = Counter(_kind(move) for move in moves)
    parts = [
        f"{word} {formats.count(kinds[kind], 'date')}"
        for kind, word in (
            ("moved", tr("moved")),
            ("added", tr("added")),
            ("gone", tr("took away")),
        )
        if kinds[kind]
    ]
    said = tr(
        "This change {first}{joint}{last}",
        first=", ".join(parts[:-1]),
        joint=tr(" and ") if parts[1:] else "",
        last=parts[-1],
    )
    moved = [move for move in moves if _kind(move) == "moved"]
    named = "; ".join(
        tr(
            "{title}{whose}, {old} to {new}",
            title=move.title,
            whose=tr(" of {application}", application=move.application) if move.application else "",
            old=formats.day(move.old),
            new=formats.day(move.new),
        )
        for move in moved[:_NAMED]
    )
    more = tr("; and {count:,} more", count=len(moved) - _NAMED) if len(moved) > _NAMED else ""
    return f"{said}: {named}{more}." if named else f"{said}."


def _kind(move: "Move") -> str:
    return "added" if move.old is None else "gone" if move.new is None else "moved"
