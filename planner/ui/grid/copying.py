"""The selected cells as text and as a table, for Excel and for pasting back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication

from planner.common.progress import Progress, silent
from planner.model.sheets import Kind
from planner.ui import cells
from planner.ui.grid import clipboard
from planner.ui.grid.arrangement import Arrangement, Places
from planner.ui.grid.column import TableColumn
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

_AS_NUMBERS = frozenset({Kind.MONEY, Kind.WHOLE, Kind.DECIMAL, Kind.DATE})
_PARTS = 20
_MANY = 50_000
"""So many cells are copied in the background."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What goes onto the clipboard."""

    text: str
    html: str

    def mime(self) -> QMimeData:
        """For the clipboard."""
        # Made by Qt: the clipboard may keep it longer than Python is there to take it down.
        model = QStringListModel([""])
        data = model.mimeData([model.index(0)])
        for kind in data.formats():
            data.removeFormat(kind)
        data.setText(self.text)
        data.setHtml(self.html)
        return data


def exact_text(column: TableColumn[Any], row: Any) -> str:
    """What a cell says in full, as it is read when it is pasted back."""
    if column.edits is None or column.value is None:
        return column.text(row)
    return cells.edit_text(column.value(row))


def copied(
    arrangement: Arrangement[Any],
    lines: Sequence[int],
    columns: Sequence[int],
    *,
    headings: bool,
    progress: Progress = silent,
) -> Copied:
    """Lines of some columns, in that order, with or without a line of headings."""
    places: Places = arrangement.shown[np.fromiter(lines, np.intp, len(lines))]
    by_column: list[list[str]] = []
    for number, at in enumerate(columns):
        progress(tr("Copying"), number / len(columns) / 2)
        coded = arrangement.coded(at)
        of_rows = coded.codes[places].tolist()
        # Each different value is put into words once.
        texts = {code: exact_text(coded.column, coded.first[code]) for code in set(of_rows)}
        by_column.append([texts[code] for code in of_rows])
    rows: list[Sequence[str]] = list(zip(*by_column, strict=True))
    shown = [arrangement.columns[at] for at in columns]
    if headings:
        rows.insert(0, tuple(column.heading for column in shown))
    kept = [not _is_number(column) for column in shown]
    text, markup = [], []
    size = len(rows) // _PARTS + 1
    for start in range(0, len(rows), size):
        progress(tr("Copying"), 0.5 + start / len(rows) / 2)
        text.append(clipboard.to_text(rows[start : start + size]))
        markup.append(clipboard.to_html_rows(rows[start : start + size], kept))
    return Copied("".join(text), clipboard.to_page(markup))


def copy_selected(table: "RowsTable", *, headings: bool) -> None:
    """Put the selected cells of a table on the clipboard, in the order of the columns in view;
    very many in the background.
    """
    lines = table.selected_lines()
    chosen = {column for _first, _last, column in table.selected_blocks()}
    columns = [column for column in table.cell_cursor.columns() if column in chosen]
    arrangement = table.rows.arrangement

    def work(progress: Progress) -> Copied:
        return copied(arrangement, lines, columns, headings=headings, progress=progress)

    def done(made: Copied) -> None:
        QGuiApplication.clipboard().setMimeData(made.mime())

    if table.runner is not None and len(lines) * len(columns) > _MANY:
        table.runner.start(tr("Copying"), work, done)
    elif columns:
        done(work(silent))


def _is_number(column: TableColumn[Any]) -> bool:
    return column.edits is not None and column.edits.kind in _AS_NUMBERS
