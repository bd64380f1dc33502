"""How much of a file is read at most, and the sentence for what is more."""

from pathlib import Path

from planner.common.errors import UserError

MAX_FILE_BYTES = 300 * 2**20
MAX_UNPACKED_BYTES = 1_500 * 2**20
MAX_CELLS = 30_000_000
"""A million rows of thirty columns."""


def too_large(path: Path, why: str) -> UserError:
    """The refusal of a file that would not fit into memory."""
    return UserError(
        "too-large",
        f"{path.name} is too large to read: {why}.",
        "Split it into several workbooks, or save only the table you need as a new one.",
    )


def check_cells(path: Path, rows: int, columns: int) -> None:
    """Raises UserError ``too-large`` for a table of more cells than fit into memory."""
    if rows * columns > MAX_CELLS:
        raise too_large(path, f"{rows:,} rows of {columns:,} columns")
