"""Find and replace, laid over the upper right corner of a list."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import is_
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit

from planner.ui import theme
from planner.ui.grid.finding import Found, Sought
from planner.ui.slices import Slices
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

Replace = Callable[[Sought, str, Found], object]
_WIDTH = 470


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found last, and where it was looked for."""

    asked: tuple[Sought, list[int], tuple[int, int] | None]
    there: tuple[object, object]
    found: Found

    def holds_for(self, asked: object, there: tuple[object, object]) -> bool:
        """Whether it is the answer to a question now."""
        return self.asked == asked and all(map(is_, self.there, there))


class FindBar(QFrame):
    """Opened by Ctrl+F; with ``replace`` also by Ctrl+H. Looks in the cells in view, or in the
    selected ones if several lines are selected when replacing is opened.
    """

    def __init__(self, table: "RowsTable", replace: Replace | None) -> None:
        super().__init__(table)
        self._table = table
        self._replace_all = replace
        self._lines: tuple[int, int] | None = None
        self._columns: list[int] | None = None
        self._slices = Slices(self)
        self._known: _Known | None = None
        self.setProperty("popup", True)  # noqa: FBT003
        self.setAccessibleName(tr("Find"))
        self.text = SearchBox(tr("Find in the list"), delay_ms=120)
        self.new = QLineEdit()
        self.new.setPlaceholderText(tr("Replace with"))
        self.new.setAccessibleName(tr("Replace with"))
        self.case = QCheckBox(tr("Match case"))
        self.whole = QCheckBox(tr("Whole cell"))
        self.said = QLabel()
        theme.set_text(self.said, Text.SMALL, muted=True)
        self._build()
        self.text.searched.connect(lambda _text: self._look())
        self.text.installEventFilter(self)
        self.new.installEventFilter(self)
        for box in (self.case, self.whole):
            box.toggled.connect(lambda _on: self._look())
        table.installEventFilter(self)
        for changed in (table.rows.modelReset, table.rows.dataChanged):
            changed.connect(self._look_again)
        self.hide()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.SPACE_S, theme.SPACE_S, theme.SPACE_S, theme.SPACE_S)
        grid.setSpacing(theme.SPACE_XS)
        back = button("", self.find_back, icon="chevron-up", kind="flat", tip=tr("Find previous"))
        on = button("", self.find_next, icon="chevron-down", kind="flat", tip=tr("Find next"))
        shut = button("", self.shut, icon="x", kind="flat", tip=tr("Close"))
        grid.addWidget(self.text, 0, 0)
        for at, made in enumerate((back, on, shut), 1):
            grid.addWidget(made, 0, at)
        self._all = button(tr("Replace all..."), self.replace_all)
        grid.addWidget(self.new, 1, 0)
        grid.addWidget(self._all, 1, 1, 1, 3)
        row = QHBoxLayout()
        for widget in (self.case, self.whole):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.said)
        grid.addLayout(row, 2, 0, 1, 4)

    # opening

    def open(self, *, replacing: bool = False) -> None:
        """Show it, for finding or for replacing too."""
        replacing = replacing and self._replace_all is not None and self._table.rows.editable
        self._lines = self._columns = None
        ranges = self._table.ranges() if replacing else []
        top, bottom = min((r[0] for r in ranges), default=0), max((r[1] for r in ranges), default=0)
        if bottom > top:
            self._lines = top, bottom
            self._columns = sorted({column for *_, column in self._table.selected_blocks()})
        for widget in (self.new, self._all):
            widget.setVisible(replacing)
        self.show()
        self._place()
        self.raise_()
        self.text.selectAll()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._look()

    def shut(self) -> None:
        """Hide it, and go back to the list; what is still looked for is given up."""
        self._slices.drop()
        self._known = None
        self.hide()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        table = self._table
        width = min(_WIDTH, table.width() - 20)
        self.ensurePolished()
        self.resize(width, self.sizeHint().height())
        self.move(table.width() - width - 14, table.head.height() + 4)

    # finding

    def sought(self) -> Sought:
        """What is looked for."""
        return Sought(self.text.text(), self.case.isChecked(), self.whole.isChecked())

    def _found(self, then: "Callable[[Found | None], object]") -> None:
        """Give ``then`` where it is, once that is known; None while nothing is looked for."""
        sought, rows = self.sought(), self._table.rows
        if not sought.text:
            self._slices.drop()
            then(None)
            return
        columns = self._table.cell_cursor.columns()
        if self._columns is not None:
            columns = [column for column in columns if column in self._columns]
        arrangement = rows.arrangement
        asked = sought, columns, self._lines
        there = arrangement.rows, arrangement.shown
        if self._known is not None and self._known.holds_for(asked, there):
            then(self._known.found)
            return

        def done(found: Found) -> None:
            self._known = _Known(asked, there, found)
            then(found)

        steps = Found.looking(arrangement, columns, sought, self._lines)
        self._slices.start(tr("Finding"), steps, done, at_once=rows.few)
        if self._slices.running:
            self.said.setText(tr("Looking ..."))

    def _cell(self) -> tuple[int, int]:
        index = self._table.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (-1, -1)

    def _look_again(self) -> None:
        """Other cells came while it was looked for."""
        if self._slices.running:
            self._look()

    def _look(self) -> None:
        self._found(self._say)

    def _say(self, found: Found | None) -> None:
        if found is None:
            self.said.clear()
            return
        cells = len(found)
        at = found.number(self._cell())
        where = tr(" of the selection") if self._lines else ""
        if not cells:
            self.said.setText(tr("Not found"))
        elif at and self.new.isHidden():
            self.said.setText(
                tr("{at:,} of {cells:,} cells{where}", at=at, cells=cells, where=where)
            )
        else:
            self.said.setText(
                tr(
                    "{cells:,} cells in {lines:,} rows{where}",
                    cells=cells,
                    lines=found.lines(),
                    where=where,
                )
            )

    def find_next(self) -> None:
        """Go to the next cell with it."""
        self._go(back=False)

    def find_back(self) -> None:
        """Go to the cell before with it."""
        self._go(back=True)

    def _go(self, *, back: bool) -> None:
        def go(found: Found | None) -> None:
            cell = found.next(self._cell(), back=back) if found is not None else None
            if cell is not None:
                self._table.cell_cursor.go(cell)
            self._say(found)

        self.text.settle()
        self._found(go)

    def replace_all(self) -> None:
        """Replace it everywhere it was found, after a look at what changes."""
        replace = self._replace_all

        def go(found: Found | None) -> None:
            if found is not None and len(found) and replace is not None:
                replace(self.sought(), self.new.text(), found)
            self._look()

        self.text.settle()
        self._found(go)

    # keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._table:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.shut()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3}:
                self._on_enter(watched, event)
                return True
        return super().eventFilter(watched, event)

    def _on_enter(self, watched: QObject, event: QKeyEvent) -> None:
        if watched is self.new and event.key() != Qt.Key.Key_F3:
            self.replace_all()
        else:
            self._go(back=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
