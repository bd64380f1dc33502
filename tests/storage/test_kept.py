"""Columns that the file keeps as text of another form."""

from datetime import date

from planner.model.inventory import Cell
from planner.storage.kept import Extras


def test_own_columns_of_very_many_rows_come_back_each_to_its_row() -> None:
    rows: list[dict[str, Cell]] = [
        {} if at % 3 else {"Tag": f"T-{at}", "Seen": date(2020, 1, 1 + at % 28)}
        for at in range(15_000)
    ]
    assert Extras().from_file(Extras().to_file(rows)) == rows
