"""Any list as a document to print: its columns and rows as they are shown."""

from html import escape

from PySide6.QtGui import QTextDocument

from planner.ui import formats
from planner.ui.translation import tr
from planner.ui.widgets.table_view import RowsTable

MOST_ROWS = 2_000
"""Some fifty pages; more are better looked at in an exported workbook."""


_UPRIGHT = 880
"""Pixels of a list that a page has room for when it stands upright."""


def is_wide(table: RowsTable) -> bool:
    """Whether a list asks for paper on its side."""
    return sum(map(table.columnWidth, range(table.model().columnCount()))) > _UPRIGHT


def table_document(table: RowsTable, title: str, about: str) -> QTextDocument:
    """The rows that pass the filters, in the order of the list, black on white; the heading is
    repeated on each page.
    """
    head = table.horizontalHeader()
    order = sorted(range(len(table.rows.columns)), key=head.visualIndex)
    shown = [number for number in order if not table.isColumnHidden(number)]
    columns = [table.rows.columns[number] for number in shown]
    # As wide as its words want to be: what fits the window's larger letters breaks words here.
    heads = "".join(f"<th align='left'>{escape(column.heading)}</th>" for column in columns)
    count = table.rows.rowCount()
    lines = []
    for place in range(min(count, MOST_ROWS)):
        row = table.rows.row_at(place)
        cells = (
            f"<td{' align=right' if column.numeric else ''}>{escape(column.text(row))}</td>"
            for column in columns
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    said = formats.count(count, "row")
    if count > MOST_ROWS:
        said += tr(
            ", of which the first {most_rows:,} are printed; export the workbook for all",
            most_rows=MOST_ROWS,
        )
    made = QTextDocument()
    made.setDefaultStyleSheet("* { color: black; } th, td { font-size: 7.5pt; }")
    made.setHtml(
        f"<h2>{escape(title)}</h2><p>{escape(about)} {said}.</p>"
        "<table border='1' cellspacing='0' cellpadding='3' width='100%' "
        "style='border-collapse: collapse; border-color: #999999'>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )
    return made
