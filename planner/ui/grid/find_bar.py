"""Find and replace, laid over the upper right corner of a list."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit

from planner.ui import theme
from planner.ui.grid.finding import Found, Sought
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

Replace = Callable[[Sought, str, Found], object]
_WIDTH = 470


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
        lines = self._table.selected_lines()
        if replacing and len(lines) > 1:
            self._lines = lines[0], lines[-1]
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
        """Hide it, and go back to the list."""
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

    def found(self) -> Found | None:
        """Where it is; None while nothing is looked for."""
        sought = self.sought()
        if not sought.text:
            return None
        columns = self._table.cell_cursor.columns()
        if self._columns is not None:
            columns = [column for column in columns if column in self._columns]
        return Found(self._table.rows.arrangement, columns, sought, self._lines)

    def _cell(self) -> tuple[int, int]:
        index = self._table.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (-1, -1)

    def _look(self) -> None:
        found = self.found()
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
        self.text.settle()
        found = self.found()
        cell = found.next(self._cell(), back=back) if found is not None else None
        if cell is not None:
            self._table.cell_cursor.go(cell)
        self._look()

    def replace_all(self) -> None:
        """Replace it everywhere it was found, after a look at what changes."""
        self.text.settle()
        found = self.found()
        if found is not None and len(found) and self._replace_all is not None:
            self._replace_all(self.sought(), self.new.text(), found)
            self._look()

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
