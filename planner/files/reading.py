"""Reads any workbook or text table into plain rows; its type is told from its content."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TypeAlias

from planner.common.progress import Progress, silent

RawCell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
"""A cell as the file has it; the empty text is an empty cell."""

Place: TypeAlias = tuple[int, int]
"""(index into ``RawSheet.rows``, index into the row), both from 0."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet. ``rows`` are all equally long; ``rows[0]`` is the row that Excel numbers
    ``first_row`` and ``rows[0][0]`` stands in column ``first_column`` (1 is A).

    What a list of values does not say stands beside it, by place:

    - ``errors``: what Excel shows in an error cell, such as ``#N/A``; the cell itself is empty.
    - ``merged``: cells that took the value of the merged cell they belong to; ``filled`` is
      their number.
    - ``displayed``: what Excel shows where the value does not say it: a date shown in part
      ("1-Mar", which may have been the name MAR-1) or a number shown as 2.10E+19. A whole number
      with a zero-padded format (000000) is in ``rows`` as the text that Excel shows.
    - ``formulas``: the formula of a cell whose result was never calculated; the cell is empty.
    - ``comments`` and ``fills``: a cell's comment, and the colour of its ground as RRGGBB.

    ``hidden_rows`` and ``hidden_columns`` are indices too; rows that a filter hides are hidden.
    ``date_1904`` says that day numbers count from 1904. ``encoding`` and ``delimiter`` tell how
    a text table was read. What a format does not tell is empty: .xlsx and .xlsm tell all, .xls
    and .xlsb all but formulas (each has a result, 0 if it was never calculated), comments and
    fills, .ods all but fills.
    """

    name: str
    rows: list[list[RawCell]] = field(repr=False)
    hidden: bool = False
    first_row: int = 1
    first_column: int = 1
    errors: Mapping[Place, str] = field(default_factory=dict)
    filled: int = 0
    merged: frozenset[Place] = frozenset()
    displayed: Mapping[Place, str] = field(default_factory=dict)
    formulas: Mapping[Place, str] = field(default_factory=dict)
    comments: Mapping[Place, str] = field(default_factory=dict)
    fills: Mapping[Place, str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    date_1904: bool = False
    encoding: str = ""
    delimiter: str = ""
    format: str = ""
    """The format of the printed text that the table was made of; empty for any other table."""
    parts: tuple[str, ...] = ()
    """What the text holds, by which it was known."""
    passed_over: Mapping[int, str] = field(default_factory=dict)
    """Indices of rows that are no entries, with what they are."""


def read(
    path: Path, progress: Progress = silent, *, password: str | None = None
) -> tuple[RawSheet, ...]:
    """All sheets of a workbook, or the one table of a text file, in the file's order.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods, CSV, TSV, and the web pages and XML that some systems
    export as .xls, whatever the extension says. The file is opened in a child process with
    limits on memory and time, which ends with the call; macros are not run, links not followed.
    Raises UserError ``file-missing``, ``empty-file``, ``file-unreadable``, ``too-large``,
    ``password-protected`` (no password was given), ``wrong-password``, ``unsafe-file`` or
    ``not-a-workbook``.
    """
    progress(f"Reading {path.name}", None)
    from planner.files import sandbox  # multiprocessing only when a file is read

    return sandbox.read(path, password, progress)
