"""What pasting, filling or replacing would change, to be looked at before it is done."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.services.cell_edits import CellChange, CellProblem, Proposed
from planner.ui import formats, theme
from planner.ui.cells import cell_text
from planner.ui.grid.column import TableColumn
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.boxes import dialog_column
from planner.ui.widgets.buttons import button
from planner.ui.widgets.table_model import RowsModel
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

_NOT = Look(tr("Left out"), Tone.WARN, "triangle-alert")

CHANGES: tuple[TableColumn[CellChange], ...] = (
    TableColumn(tr("Row"), lambda one: one.row, width=236),
    TableColumn(tr("Column"), lambda one: one.heading, width=140),
    TableColumn(tr("Now"), lambda one: cell_text(one.before), width=180),
    TableColumn(tr("New"), lambda one: cell_text(one.after), width=180),
)
PROBLEMS: tuple[TableColumn[CellProblem], ...] = (
    TableColumn(tr("Row"), lambda one: one.row, width=236),
    TableColumn(tr("Column"), lambda one: one.heading, width=140),
    TableColumn(tr("Given"), lambda one: one.text, width=150, look=lambda _one: _NOT),
    TableColumn(tr("Why it is left out"), lambda one: one.message, width=320),
)


def summary(made: Proposed) -> str:
    """As in "Changes 120 cells in 40 items and adds 3 items. 5 cells cannot be used."."""
    parts = []
    if made.edits:
        rows = formats.count(len(made.edits), made.sheet.noun)
        parts.append(
            tr("changes {cells} in {rows}", cells=formats.count(made.cells, "cell"), rows=rows)
        )
    if made.added:
        parts.append(tr("adds {count}", count=formats.count(len(made.added), made.sheet.noun)))
    said = tr(" and ").join(parts) or tr("changes nothing")
    said = f"{said[:1].upper()}{said[1:]}."
    if made.problem_count:
        said += tr(" {cells} cannot be used.", cells=formats.count(made.problem_count, "cell"))
    return said


class ChangesDialog(QDialog):
    """Shows the cells before and after, and those that are left out with the reason."""

    def __init__(
        self, verb: str, made: Proposed, notes: tuple[str, ...], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(verb)
        column = dialog_column(self)
        self.said = QLabel(summary(made))
        self.said.setWordWrap(True)
        theme.set_text(self.said, Text.H2)
        column.addWidget(self.said)
        for note in notes:
            line = QLabel(note)
            line.setWordWrap(True)
            theme.set_text(line, muted=True)
            column.addWidget(line)
        both = QSplitter()
        both.setOrientation(both.orientation().Vertical)
        both.setChildrenCollapsible(False)
        self.changes: RowsModel[CellChange] = RowsModel(CHANGES)
        self.problems: RowsModel[CellProblem] = RowsModel(PROBLEMS)
        there_are = made.cells + sum(1 for _row in made.added)
        for title, model, rows, number in (
            (tr("What changes"), self.changes, made.changes, there_are),
            (tr("What cannot be used"), self.problems, made.problems, made.problem_count),
        ):
            if rows:
                both.addWidget(_listed(title, model, rows, number))
        column.addWidget(both, 1)
        self._add_buttons(column, verb, made)
        room = self.screen().availableGeometry().size()
        self.resize(QSize(860, 560).boundedTo(room * 0.9))

    def _add_buttons(self, column: QVBoxLayout, verb: str, made: Proposed) -> None:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        without = tr(" without those") if made.problem_count else ""
        self.go = button(f"{verb}{without}", self.accept, kind="primary")
        self.go.setEnabled(not made.empty)
        box.addButton(self.go, QDialogButtonBox.ButtonRole.AcceptRole)
        box.rejected.connect(self.reject)
        self.go.setDefault(True)
        self.go.setFocus()
        column.addWidget(box)


def _listed(title: str, model: RowsModel, rows: list, number: int) -> QWidget:  # type: ignore[type-arg] # either list
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.SPACE_XS)
    more = tr(" (the first {rows:,} are listed)", rows=len(rows)) if number > len(rows) else ""
    column.addWidget(QLabel(f"{title}{more}"))
    model.set_rows(rows)
    table = RowsTable(model, title)
    table.setMinimumHeight(120)
    column.addWidget(table, 1)
    return part
