"""How rows and problems of a preview are shown: their columns, and the panel of one row."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from planner.model.history import Problem
from planner.ui import theme
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel, paragraph
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

if TYPE_CHECKING:
    from planner.services.importing import RowPreview

LOOKS = {
    "added": Look(tr("New"), Tone.GOOD, "plus"),
    "changed": Look(tr("Changed"), Tone.INFO, "pencil"),
    "same": Look(tr("Same"), Tone.NEUTRAL, "minus"),
    "rejected": Look(tr("Rejected"), Tone.BAD, "circle-x"),
}
"""How each outcome is said, by the name of its count in a preview."""
KEPT = Look(tr("Kept"), Tone.UNKNOWN, "lock")
_NOTE = Look(tr("Note"), Tone.INFO, "info")


@dataclass(frozen=True, slots=True)
class CellPreview:
    """One cell of a row: as it is, and as it would be."""

    heading: str
    now: str
    then: str
    look: Look | None = None


def outcome_of(row: "RowPreview") -> str:
    """What would happen to a row, as a key of `LOOKS`."""
    return row.outcome.name.lower()


def cells_of(row: "RowPreview") -> list[CellPreview]:
    """The cells that would change, then those that a person typed and that stay."""
    changed = [
        CellPreview(heading, old, new or tr("(emptied)") if old else new)
        for heading, old, new in row.changes
    ]
    kept = [
        CellPreview(
            heading, typed, tr("stays; the file says {said}", said=said or tr("nothing")), KEPT
        )
        for heading, said, typed in row.kept
    ]
    return changed + kept


def row_columns() -> "tuple[TableColumn[RowPreview], ...]":
    """What would happen, to which row, and why."""

    def what(row: "RowPreview") -> str:
        said = [problem.message for problem in row.problems]
        said += [f"{cell.heading}: {change(cell)}" for cell in cells_of(row)]
        return "; ".join([*(text.removesuffix(".") for text in said[:-1]), *said[-1:]])

    def change(cell: CellPreview) -> str:
        if not cell.now:
            return cell.then
        between = " " if cell.look is KEPT else " \N{RIGHTWARDS ARROW} "
        return f"{cell.now}{between}{cell.then}"

    def look(row: "RowPreview") -> Look:
        return LOOKS[outcome_of(row)]

    return (
        TableColumn(tr("Outcome"), lambda row: look(row).word, look=look, width=110),
        TableColumn(tr("Sheet"), lambda row: row.sheet, width=90),
        TableColumn(
            tr("Row"),
            lambda row: str(row.row),
            key=lambda row: row.row,
            numeric=True,
            width=60,
            summed=False,
        ),
        TableColumn(tr("What"), lambda row: row.label, width=180),
        TableColumn(tr("Change or problem"), what, width=320),
    )


def _problem_look(problem: Problem) -> Look:
    return LOOKS["rejected"] if problem.rejects else _NOTE


PROBLEM_COLUMNS: tuple[TableColumn[Problem], ...] = (
    TableColumn(tr("Kind"), lambda p: _problem_look(p).word, look=_problem_look, width=110),
    TableColumn(tr("Sheet"), lambda problem: problem.sheet, width=90),
    TableColumn(
        tr("Row"),
        lambda problem: str(problem.row) if problem.row else "",
        key=lambda problem: problem.row or None,
        numeric=True,
        summed=False,
        width=60,
    ),
    TableColumn(tr("Column"), lambda problem: problem.column, width=130),
    TableColumn(tr("Value"), lambda problem: problem.value, width=140),
    TableColumn(tr("Problem"), lambda problem: problem.message, width=420),
)
_CELL_COLUMNS: tuple[TableColumn[CellPreview], ...] = (
    TableColumn(tr("Field"), lambda cell: cell.heading, look=lambda cell: cell.look, width=110),
    TableColumn(tr("Now"), lambda cell: cell.now, width=104),
    TableColumn(tr("After the import"), lambda cell: cell.then, width=130),
)


class RowDetails(QWidget):
    """One row: what is wrong with it, and its cells, old and new."""

    def __init__(self) -> None:
        super().__init__()
        self.panel = DetailPanel(tr("The row"))
        self.cells: RowsModel[CellPreview] = RowsModel(_CELL_COLUMNS)
        self.table = RowsTable(self.cells, tr("Values of the row, old and new"))
        self.table.verticalHeader().hide()
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(theme.SPACE_S)
        self._split.addWidget(self.panel)
        self._split.addWidget(self.table)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([140, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._split)

    def show_row(self, row: "RowPreview | None") -> None:
        """Tell about a row, or say how to choose one."""
        self.panel.clear()
        cells = cells_of(row) if row is not None else []
        self.cells.set_rows(cells)
        self.table.setVisible(bool(cells))
        if row is None:
            self.panel.add_text(tr("Select a row to see its values, old and new."), muted=True)
            return
        self.panel.add_text(row.label or tr("Row {row}", row=row.row), Text.H2)
        self.panel.add_text(tr("{sheet}, row {row}", sheet=row.sheet, row=row.row), muted=True)
        self.panel.add(Badge(LOOKS[outcome_of(row)]))
        for problem in row.problems:
            card = Card()
            card.body.addWidget(paragraph(problem.message))
            place = f"{problem.column}: {problem.value}" if problem.value else problem.column
            if place:
                card.body.addWidget(paragraph(place, Text.SMALL, muted=True))
            self.panel.add(card)
