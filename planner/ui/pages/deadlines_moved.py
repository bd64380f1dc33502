"""After a change: which dates moved, and why. A banner above every page, and its details."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from planner.model.findings import Deadline
from planner.model.history import ChangeSet
from planner.ui import cells, formats, theme
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.boxes import dialog_column
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

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


def _columns() -> "tuple[TableColumn[Move], ...]":
    def day(value: date | None, none: str) -> str:
        return cells.date_text(value) or none

    return (
        TableColumn(tr("What"), lambda move: move.title, width=230),
        TableColumn(tr("Application"), lambda move: move.application or tr("Carrier"), width=150),
        TableColumn(
            tr("Before"),
            lambda move: day(move.old, tr("None")),
            lambda move: move.old,
            numeric=True,
            width=96,
        ),
        TableColumn(
            tr("Now"),
            lambda move: day(move.new, tr("None")),
            lambda move: move.new,
            numeric=True,
            width=96,
        ),
        TableColumn(tr("Why"), lambda move: move.because, width=220),
    )


class MovedDialog(QDialog):
    """The dates that moved, each with its reason in full below the table."""

    def __init__(self, moves: "Sequence[Move]", parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Dates that moved"))
        self.rows: RowsModel[Move] = RowsModel(_columns())
        self.table = RowsTable(self.rows, tr("Dates that moved"))
        self.table.verticalHeader().hide()
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.table.current.connect(self._explain)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        column.addWidget(close)
        self.resize(900, 480)
        self.rows.set_rows(tuple(moves))
        self.table.select_place(0)

    def _explain(self, move: "Move | None") -> None:
        self.why.setText(move.because if move else "")
