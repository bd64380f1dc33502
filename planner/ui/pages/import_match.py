"""The second step of an import: which sheets list what, and which column is which."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSpinBox,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.common.errors import UserError
from planner.model.sheets import ALL_SHEETS, CARRIER, ITEMS, POSITION, Column
from planner.ui import theme
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card

if TYPE_CHECKING:
    from planner.services.importing import ColumnMatch, PassedRow, SheetSource, Source

LEFT_OUT = tr("Leave out")
OWN_COLUMN = tr("Keep as my own column")
KNOWN_NAME = tr("known name")
_HEAD_ROWS = 12
_CHOICE_ROOM = 60
"""Beside the words of a choice: its padding, its arrow and the edges of its cell."""
_MOST_HEADER_ROWS = 3


def fields_of(target: str) -> list[Column]:
    """The columns that a sheet's columns can be read as."""
    sheet = next((sheet for sheet in ALL_SHEETS if sheet.name == target), None)
    if sheet is None:
        return []
    return [*sheet.columns, POSITION] if sheet is ITEMS else list(sheet.columns)


class MatchStep(QWidget):
    """Shows a `Source` and changes it as the user says; ``back`` and ``next_`` leave the step."""

    def __init__(
        self,
        back: Callable[[], object],
        next_: Callable[[], object],
        refused: Callable[[UserError], object],
    ) -> None:
        super().__init__()
        self._refused = refused
        self._source: Source | None = None
        self._filling = False
        self.sheets = _table(tr("Sheets in the file"), [tr("Sheet"), tr("Read as"), tr("Rows")])
        self.columns = _table(
            tr("Columns of the sheet"),
            [tr("Column in the file"), tr("Read as"), tr("How sure"), tr("Why")],
        )
        self.head = _table(tr("First rows of the sheet"), [])
        self.header_row = QSpinBox()
        self.header_row.setAccessibleName(tr("Header row"))
        self.header_rows = QSpinBox()
        self.header_rows.setAccessibleName(tr("Rows of headings"))
        self.header_rows.setRange(1, _MOST_HEADER_ROWS)
        self.header_rows.setToolTip(tr("The texts of several rows of headings are joined"))
        self.hidden_rows = QCheckBox(tr("Read hidden rows"))
        self.hidden_rows.setToolTip(tr("Rows that are hidden or filtered out in Excel"))
        self.why = QLabel()
        self.why.setWordWrap(True)
        theme.set_text(self.why, muted=True)
        self.new_sites = QCheckBox(tr("Add sites the project does not know yet"))
        self.note = QLabel()
        theme.set_text(self.note, muted=True)
        self.file = QLabel()
        theme.set_text(self.file, muted=True)
        self._build(back, next_)
        for table in (self.sheets, self.columns):
            table.activated.connect(partial(_open_choice, table))
        self.sheets.currentCellChanged.connect(lambda *_places: self._show_sheet())
        self.header_row.valueChanged.connect(self._on_header)
        self.header_rows.valueChanged.connect(self._on_header)
        self.hidden_rows.clicked.connect(self._on_hidden_rows)

    @property
    def source(self) -> "Source":
        """The file as it will be read."""
        if self._source is None:
            raise ValueError("no file was looked at yet")
        return self._source

    def forget(self) -> None:
        """Let go of the file, which is done with."""
        self._source = None

    def read_rows(self, rows: "Sequence[PassedRow]", *, read: bool) -> None:
        """Have rows read that were passed over, or pass them over again."""

        def change(source: "Source") -> "Source":
            for sheet in dict.fromkeys(row.sheet for row in rows):
                numbers = [row.row for row in rows if row.sheet == sheet]
                source = source.with_rows(sheet, numbers, read=read)
            return source

        self._change(change)

    def show_source(self, source: "Source") -> None:
        """Show a file that was looked at, its first sheet that is read in view."""
        self._source = source
        titles = (known.title for known in source.formats if known.id == source.format)
        known = next(titles, source.format or tr("no known format"))
        self.file.setText(f"{source.path.name} · {known}")
        self._fill_sheets()
        order = {ITEMS.name: 0, "": 2}
        ranks = [order.get(sheet.target, 1) for sheet in source.sheets]
        self._go_to_sheet(ranks.index(min(ranks)))

    # building

    def _build(self, back: Callable[[], object], next_: Callable[[], object]) -> None:
        sheets = Card(tr("Sheets"))
        self.sheets.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        wide = self.fontMetrics().horizontalAdvance
        self.sheets.setColumnWidth(1, wide(tr("Disbursements")) + _CHOICE_ROOM)
        self.sheets.setColumnWidth(2, wide("000,000") + theme.SPACE_XL)
        sheets.body.addWidget(self.sheets)
        sheets.body.addWidget(self.new_sites)
        first = Card(tr("First rows"))
        first.head.addWidget(self.hidden_rows)
        first.head.addSpacing(theme.SPACE_M)
        for label, field in (
            (tr("Header row"), self.header_row),
            (tr("rows of headings"), self.header_rows),
        ):
            named = QLabel(label)
            named.setBuddy(field)
            first.head.addWidget(named)
            first.head.addWidget(field)
        first.body.addWidget(self.head)
        columns = Card(tr("Columns"))
        self.columns.setColumnWidth(0, 170)
        self.columns.setColumnWidth(1, wide(OWN_COLUMN) + _CHOICE_ROOM)
        self.columns.setColumnWidth(2, wide(tr("Certain")) + 60)
        self.columns.horizontalHeader().setStretchLastSection(True)
        columns.body.addWidget(self.why)
        columns.body.addWidget(self.columns)
        columns.body.addWidget(self.note, 0, Qt.AlignmentFlag.AlignTop)
        right = _split(Qt.Orientation.Vertical, first, columns, (200, 320))
        across = _split(Qt.Orientation.Horizontal, sheets, right, (340, 700))
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.file, 1)
        bar.addWidget(button(tr("Another file"), back))
        self.next = button(
            tr("Continue"),
            next_,
            kind="primary",
            tip=tr("See what can be repaired and what would change"),
        )
        bar.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(across, 1)
        column.addLayout(bar)

    # the sheets

    def _fill_sheets(self) -> None:
        self._filling = True
        found = self.source.sheets
        self.sheets.setRowCount(len(found))
        for row, sheet in enumerate(found):
            name = tr("{sheet} (hidden)", sheet=sheet.sheet) if sheet.hidden else sheet.sheet
            self.sheets.setItem(row, 0, _cell(name))
            self.sheets.setCellWidget(row, 1, self._target_combo(sheet))
            self.sheets.setItem(row, 2, _cell(f"{sheet.rows:,}", right=True))
        self.next.setEnabled(any(sheet.target for sheet in found))
        self._filling = False

    def _target_combo(self, sheet: "SheetSource") -> QComboBox:
        combo = _choice(tr("Read sheet {sheet} as", sheet=sheet.sheet))
        combo.addItem(LEFT_OUT, "")
        for standard in ALL_SHEETS:
            combo.addItem(standard.name, standard.name)
        combo.setCurrentIndex(max(combo.findData(sheet.target), 0))
        combo.activated.connect(
            lambda _n, name=sheet.sheet, box=combo: self._set_target(name, box.currentData())
        )
        return combo

    def _set_target(self, sheet: str, target: str) -> None:
        self.sheets.setFocus()
        self._change(lambda source: source.with_target(sheet, target))

    def _change(self, change: "Callable[[Source], Source]") -> None:
        try:
            self._source = change(self.source)
        except UserError as error:
            self._refused(error)
        row = self.sheets.currentRow()
        self._fill_sheets()
        self._go_to_sheet(row)

    def _go_to_sheet(self, row: int) -> None:
        self._filling = True
        self.sheets.setCurrentCell(row, 0)
        self._filling = False
        self._show_sheet()

    # one sheet

    def _sheet(self) -> "SheetSource | None":
        row = self.sheets.currentRow()
        found = self._source.sheets if self._source else ()
        return found[row] if 0 <= row < len(found) else None

    def _show_sheet(self) -> None:
        sheet = self._sheet()
        if sheet is None or self._filling:
            return
        self._filling = True
        first = sheet.raw.first_row
        self.header_row.setRange(first, max(first, first + len(sheet.raw.rows) - 1))
        self.header_row.setValue(sheet.header_row or first)
        self.header_row.setEnabled(bool(sheet.target))
        self.header_rows.setValue(sheet.header_rows)
        self.header_rows.setEnabled(bool(sheet.target))
        self.hidden_rows.setVisible(bool(sheet.target and sheet.raw.hidden_rows))
        self.hidden_rows.setChecked(not sheet.skip_hidden)
        self.why.setVisible(bool(sheet.why))
        self.why.setText(tr("Read as {target}: {why}.", target=sheet.target, why=sheet.why))
        self._fill_head(sheet)
        self._fill_columns(sheet)
        self._filling = False

    def _on_header(self) -> None:
        sheet = self._sheet()
        if sheet is not None and not self._filling:
            row, rows = self.header_row.value(), self.header_rows.value()
            self._change(lambda source: source.with_header(sheet.sheet, row, rows))

    def _on_hidden_rows(self) -> None:
        sheet = self._sheet()
        if sheet is not None:
            read = self.hidden_rows.isChecked()
            self._change(lambda source: source.with_hidden_rows(sheet.sheet, read=read))

    def _fill_head(self, sheet: "SheetSource") -> None:
        rows = sheet.head[: max(_HEAD_ROWS, sheet.first_data + 3)]
        width = max((len(row) for row in rows), default=0)
        self.head.setRowCount(len(rows))
        self.head.setColumnCount(width)
        self.head.setHorizontalHeaderLabels([_letters(n) for n in range(width)])
        first = sheet.raw.first_row
        self.head.setVerticalHeaderLabels([str(first + n) for n in range(len(rows))])
        self.head.verticalHeader().show()
        bold = QFont()
        bold.setBold(True)
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                cell = _cell(text)
                if sheet.header_row <= first + number < sheet.header_row + sheet.header_rows:
                    cell.setFont(bold)
                    cell.setBackground(theme.color("accent_soft"))
                self.head.setItem(number, place, cell)
        # Not before the step is in view, and its room known.
        QTimer.singleShot(0, self.head, lambda: self._go_to_row(sheet.header_row - first))

    def _go_to_row(self, row: int) -> None:
        """Scroll the first rows of the sheet to one of them."""
        cell = self.head.item(row, 0)
        if cell is not None:
            self.head.scrollToItem(cell, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _fill_columns(self, sheet: "SheetSource") -> None:
        named = bool(sheet.target) and sheet.target != CARRIER.name
        self.columns.setVisible(named)
        self.note.setVisible(not named)
        self.note.setText(
            tr("Read as pairs: a field and its value in each row.")
            if sheet.target
            else tr("This sheet is left out. Say what it lists, on the left, to read it.")
        )
        matches = sheet.columns if named else ()
        self.columns.setRowCount(len(matches))
        for row, match in enumerate(matches):
            heading = match.heading or tr("Column {index}", index=_letters(match.index))
            self.columns.setItem(row, 0, _cell(heading))
            self.columns.setItem(row, 2, _sure(match))
            self.columns.setItem(row, 3, _cell(match.reason))
            combo = _choice(tr("Read column {heading} as", heading=heading))
            combo.addItem(OWN_COLUMN, "")
            for column in fields_of(sheet.target):
                combo.addItem(column.heading, column.field)
            combo.setCurrentIndex(max(combo.findData(match.field), 0))
            combo.activated.connect(
                lambda _n, index=match.index, box=combo: self._set_field(index, box.currentData())
            )
            self.columns.setCellWidget(row, 1, combo)

    def _set_field(self, index: int, field: str) -> None:
        sheet = self._sheet()
        self.columns.setFocus()
        if sheet is not None:
            self._change(lambda source: source.with_column(sheet.sheet, index, field))


def _table(name: str, headings: list[str]) -> QTableWidget:
    made = QTableWidget(0, len(headings))
    made.setAccessibleName(name)
    made.setHorizontalHeaderLabels(headings)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    made.setTabKeyNavigation(False)
    made.setWordWrap(False)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    made.horizontalHeader().setDefaultAlignment(left)
    made.horizontalHeader().setHighlightSections(False)
    made.verticalHeader().setDefaultSectionSize(made.fontMetrics().height() + 16)
    made.verticalHeader().hide()
    return made


def _choice(name: str) -> QComboBox:
    """A choice in a cell. The Tab key goes past it to the next table: it would take the list
    from row to row; Enter in its row opens it.
    """
    made = QComboBox()
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


def _open_choice(table: QTableWidget, at: QModelIndex) -> None:
    box = table.cellWidget(at.row(), 1)
    if isinstance(box, QComboBox):
        box.setFocus(Qt.FocusReason.OtherFocusReason)
        box.showPopup()


def _cell(text: str, *, right: bool = False) -> QTableWidgetItem:
    cell = QTableWidgetItem(text)
    cell.setToolTip(text)
    if right:
        cell.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return cell


def _sure(match: "ColumnMatch") -> QTableWidgetItem:
    """How sure the program is of a column: a name that several things go by is only likely."""
    if not match.field:
        return _cell("")
    likely = match.reason.startswith(KNOWN_NAME)
    cell = _cell(tr("Likely") if likely else tr("Certain"))
    cell.setIcon(theme.icon("info", "info") if likely else theme.icon("circle-check", "good"))
    return cell


def _letters(index: int) -> str:
    """A column's letters as Excel shows them: 0 is A, 26 is AA."""
    text = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _split(
    orientation: Qt.Orientation, first: QWidget, second: QWidget, sizes: tuple[int, int]
) -> QSplitter:
    made = QSplitter(orientation)
    made.setChildrenCollapsible(False)
    made.setHandleWidth(theme.SPACE_M)
    made.addWidget(first)
    made.addWidget(second)
    made.setStretchFactor(1, 1)
    made.setSizes(list(sizes))
    return made
