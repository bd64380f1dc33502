"""The History page: every step, who did it and when, what it changed; undo and take back."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSplitter, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet, RowChange, Unit
from planner.ui import formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages.history_rows import SHOWN_ROWS, CellChange, cell_changes
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import Index, RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

DONE = Look(tr("Done"), Tone.GOOD, "check")
UNDONE = Look(tr("Undone"), Tone.NEUTRAL, "undo-2")


def _state(unit: Unit) -> Look:
    return UNDONE if unit.undone else DONE


UNIT_COLUMNS: tuple[TableColumn[Unit], ...] = (
    TableColumn(
        tr("When"), lambda unit: formats.moment(unit.when), lambda unit: unit.id, width=160
    ),
    TableColumn(tr("What"), lambda unit: unit.label, width=300),
    TableColumn(tr("Who"), lambda unit: unit.who, width=110),
    TableColumn(
        tr("Rows"),
        lambda unit: f"{unit.changes:,}",
        lambda unit: unit.changes,
        numeric=True,
        width=80,
    ),
    TableColumn(tr("State"), lambda unit: _state(unit).word, look=_state, width=100),
    TableColumn(tr("Why"), lambda unit: unit.why, width=120),
)
CELL_COLUMNS: tuple[TableColumn[CellChange], ...] = (
    TableColumn(tr("Sheet"), lambda cell: cell.sheet, width=100),
    TableColumn(tr("Row"), lambda cell: cell.row, width=150),
    TableColumn(tr("Field"), lambda cell: cell.heading, width=110),
    TableColumn(tr("Before"), lambda cell: cell.before, width=180),
    TableColumn(tr("After"), lambda cell: cell.after, width=180),
)


class UnitsModel(RowsModel[Unit]):
    """Steps; those undone are muted, beside the word that says so."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.ForegroundRole and self.row_at(index.row()).undone:
            return theme.color("muted")
        return super().data(index, role)


class HistoryPage(Page):
    """Steps on top, the rows of the chosen one below."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._unit: Unit | None = None
        self._reading = False
        self.units = UnitsModel(UNIT_COLUMNS)
        self.table = RowsTable(self.units, tr("Steps"))
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.current.connect(self._show_unit)
        self.changes = RowsModel(CELL_COLUMNS)
        self.details = RowsTable(self.changes, tr("What the step changed"))
        for table in (self.table, self.details):
            table.verticalHeader().hide()
        self._title = QLabel()
        theme.set_text(self._title, Text.H2)
        self._note = QLabel()
        theme.set_text(self._note, muted=True)
        self._make_buttons()
        self._lay_out()

    def _make_buttons(self) -> None:
        self.undo = button(tr("Undo"), self.session.undo, icon="undo-2")
        self.redo = button(tr("Redo"), self.session.redo, icon="redo-2")
        tip = tr("Take back this step and keep what came after it")
        self.take_back = button(
            tr("Take back this step"), self._take_back, icon="rotate-ccw", kind="primary", tip=tip
        )

    def _lay_out(self) -> None:
        header = PageHeader(
            tr("History"), tr("Every change, by whom and when. Undoing loses nothing.")
        )
        header.add_action(self.undo)
        header.add_action(self.redo)
        self.search = SearchBox(tr("Find a step"))
        self.search.setMaximumWidth(320)
        self.search.searched.connect(self.units.set_filter)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        splitter.addWidget(self._details_panel())
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(self.search)
        column.addWidget(splitter, 1)
        self._stack = Views()
        self._stack.addWidget(full)
        self._stack.addWidget(
            EmptyState(
                "history",
                tr("Nothing has been changed yet"),
                tr("Every import, edit and plan will be listed here, and each can be taken back."),
                (tr("Import a workbook"), lambda: self.session.go_to("import")),
            )
        )
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        page.setSpacing(theme.SPACE_M)
        page.addWidget(header)
        page.addWidget(self._stack, 1)

    def _details_panel(self) -> QWidget:
        panel = QWidget()
        head = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_XS)
        words.addWidget(self._title)
        words.addWidget(self._note)
        head.addLayout(words, 1)
        head.addWidget(self.take_back)
        column = QVBoxLayout(panel)
        column.setContentsMargins(0, theme.SPACE_M, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addWidget(self.details, 1)
        return panel

    def refresh(self, _changes: ChangeSet) -> None:
        units = self.session.units()
        self._stack.setCurrentIndex(0 if units else 1)
        chosen = self._unit.id if self._unit else 0
        self.units.set_rows(list(reversed(units)))
        self._name_buttons()
        if not self.table.select_where(lambda unit: unit.id == chosen) and units:
            self.table.select_where(lambda _unit: True)

    def focus_on(self, focus: Focus) -> None:
        """``unit`` is the step to show."""
        self.search.clear()
        self.search.search_now()
        self.table.select_where(lambda unit: unit.id == focus.unit)

    def _name_buttons(self) -> None:
        writable = not self.session.read_only
        for made, verb, label in (
            (self.undo, tr("Undo"), self.session.undo_label()),
            (self.redo, tr("Redo"), self.session.redo_label()),
        ):
            made.setText(f"{verb}: {_short(label)}" if label else verb)
            made.setToolTip(f"{verb} {label}" if label else "")
            made.setEnabled(writable and bool(label))

    # the chosen step

    def _show_unit(self, unit: Unit | None) -> None:
        self._unit = unit
        self.take_back.setEnabled(
            unit is not None and not unit.undone and not self.session.read_only
        )
        if unit is None:
            self._title.setText(tr("No step chosen"))
            self._note.setText(tr("Choose a step to see what it changed."))
            self.changes.set_rows(())
            return
        self._title.setText(unit.label + (tr(" (undone)") if unit.undone else ""))
        self._note.setText(tr("Reading what it changed ..."))
        self._read()

    def _read(self) -> None:
        """Read the chosen step in the background; one reading at a time, the newest wins."""
        project, unit = self.session.project, self._unit
        if self._reading or project is None or unit is None:
            return
        self._reading = True

        def work(_progress: Progress) -> tuple[list[CellChange], int]:
            from planner.services import history

            changes: list[RowChange] = history.row_changes(project, unit.id, SHOWN_ROWS)
            return cell_changes(changes), unit.changes

        def done(result: tuple[list[CellChange], int]) -> None:
            self._reading = False
            if self.session.project is not project:
                return
            if self._unit is not None and self._unit.id == unit.id:
                self._show_changes(*result)
            else:
                self._read()

        self.session.runner.start(tr("Reading the step"), work, done, self._failed, self._stopped)

    def _failed(self, error: UserError) -> None:
        self._reading = False
        self._note.setText(tr("What it changed cannot be read."))
        self.session.runner.failed.emit(error)

    def _stopped(self) -> None:
        self._reading = False
        self._note.setText(tr("Stopped before it was read."))

    def _show_changes(self, shown: list[CellChange], rows: int) -> None:
        self.changes.set_rows(shown)
        more = (
            tr(", the first {shown_rows} are listed", shown_rows=SHOWN_ROWS)
            if rows > SHOWN_ROWS
            else ""
        )
        self._note.setText(tr("{rows} changed{more}", rows=formats.count(rows, "row"), more=more))

    def _take_back(self) -> None:
        unit = self._unit
        if unit is not None:
            said = tr("Taken back: {label}", label=unit.label)
            self.session.take_back(unit.id, lambda _changes: self.session.message.emit(said))


def _short(label: str) -> str:
    return label if len(label) <= 32 else label[:30] + "…"
