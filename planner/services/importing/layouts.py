"""The order of a sheet's columns as the user keeps it, with the columns of a new import."""

from collections.abc import Sequence

from planner.files.formats import columns_of, heading_key
from planner.model.sheets import LayoutColumn, Sheet
from planner.services.importing.tables import Table


def merged_layout(
    sheet: Sheet, known: Sequence[LayoutColumn], tables: Sequence[Table]
) -> tuple[LayoutColumn, ...]:
    """The known layout with each new column behind its left neighbour in the file; empty if
    that is no more than the standard headings.
    """
    standard = [LayoutColumn(column.heading, column.field) for column in sheet.columns]
    layout = list(known)
    for table in tables:
        incoming = _columns(table)
        if not layout:
            layout = _first(standard, incoming) if table.erases else list(standard)
        _insert(layout, incoming)
    return () if not known and layout == standard else tuple(layout)


def _columns(table: Table) -> list[LayoutColumn]:
    headings = {column.field: column.heading for column in columns_of(table.target)}
    own = {column.index: heading for column, heading in table.extra_headings}
    named = {
        heading_key(name): entry.field for entry in columns_of(table.target) for name in entry.also
    }
    return [
        LayoutColumn(
            # a heading that is understood again when it comes back stays the user's
            column.heading
            if named.get(heading_key(column.heading)) == column.field
            else headings[column.field],
            column.field,
        )
        if column.field
        else LayoutColumn(own[column.index], "")
        for column in table.source.columns
        if column.field or column.index in own
    ]


def _first(standard: list[LayoutColumn], incoming: list[LayoutColumn]) -> list[LayoutColumn]:
    """The order of a standard sheet that the user rearranged, with the headings it lost."""
    layout = list(incoming)
    _insert(layout, standard)
    return layout


def _insert(layout: list[LayoutColumn], columns: Sequence[LayoutColumn]) -> None:
    left: LayoutColumn | None = None
    for column in columns:
        place = _find(layout, column)
        if place is None:
            neighbour = None if left is None else _find(layout, left)
            layout.insert(0 if neighbour is None else neighbour + 1, column)
        left = column


def _find(layout: Sequence[LayoutColumn], wanted: LayoutColumn) -> int | None:
    for index, column in enumerate(layout):
        if column.field == wanted.field and (wanted.field or column.heading == wanted.heading):
            return index
    return None
