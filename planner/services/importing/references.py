"""Checks of what rows refer to, and of what a row must have."""

from planner.catalogue.serials import is_damaged
from planner.services.importing.names import Names
from planner.services.importing.tables import Table, is_missing

_IDENTIFYING = ("serial", "manufacturer", "model", "part_number", "description")


def check_required(table: Table, name: str) -> None:
    """Rejects rows without a value that they are known or placed by."""
    values = table.columns.get(name)
    heading = table.heading(name)
    for position in range(len(table.indices)):
        if position not in table.rejected and (values is None or is_missing(values[position])):
            table.add(position, "value-missing", f"{heading} is empty, but it is needed.", name)


def resolve(table: Table, name: str, known: Names, what: str) -> None:
    """Puts the key of the record that each cell of field ``name`` names in the cell's place;
    a row that names none is rejected.
    """
    values = table.columns.get(name)
    if values is None:
        return
    found = {value: known.find(value) if value else "" for value in set(values)}
    unknown = {value: known.hint(value) for value, key in found.items() if key is None}
    for position, value in enumerate(values):
        if value in unknown and position not in table.rejected:
            table.add(
                position,
                f"unknown-{what}",
                f"There is no {what} {value}.{unknown[value]}",
                name,
            )
    table.columns[name] = [value if found[value] is None else found[value] for value in values]


def check_items(table: Table) -> None:
    """Rejects rows that name no equipment."""
    columns = [table.columns[name] for name in _IDENTIFYING if name in table.columns]
    for position, row in enumerate(zip(*columns, strict=True)):
        if not any(row) and position not in table.rejected:
            table.add(
                position,
                "no-item",
                "The row names no serial number, manufacturer, model, part number or description.",
            )


def check_serials(table: Table) -> None:
    """Says of serial numbers that a spreadsheet damaged them: rows are not recognised by them."""
    texts = table.columns.get("serial") or [""] * len(table.indices)
    for position, (text, key) in enumerate(zip(texts, table.serials(), strict=True)):
        if text and not key and position not in table.rejected:
            table.add(
                position,
                "serial-damaged",
                f"{is_damaged(text)} Look at the unit or the invoice and correct it; until then "
                "the row is not recognised by it.",
                "serial",
                rejects=False,
            )
