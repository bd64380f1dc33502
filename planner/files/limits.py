"""How much of a file is read at most, and the sentence for what is more."""

from dataclasses import dataclass
from pathlib import Path

from planner.common.errors import UserError

MAX_FILE_BYTES = 300 * 2**20
MAX_UNPACKED_BYTES = 1_500 * 2**20
MAX_ZIP_ENTRIES = 10_000
MAX_CELLS = 30_000_000
"""A million rows of thirty columns."""
BYTES_PER_CELL = 40
"""What the reader needs for each cell of the grid between the first cell and the last, be it
empty or not."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the child process that reads a file may use: address space in bytes, and seconds."""

    memory: int
    seconds: float


def allowance(size: int) -> Allowance:
    """The allowance for a file of ``size`` bytes.

    It grows with the file as it lies on the disk, not with what the file says of itself: a
    small file that unpacks to gigabytes gets no more than an honest small file. An honest
    workbook of 8 MB (100,000 rows of 15 columns) needs about half of both at most.
    """
    return Allowance(min(384 * 2**20 + 100 * size, 4 * 2**30), 8 + size / 2**20 * 5)


def too_large(path: Path, why: str, hint: str = "") -> UserError:
    """The refusal of a file that would not fit into memory."""
    return UserError(
        "too-large",
        f"{path.name} is too large to read: {why}.",
        hint or "Split it into several workbooks, or save only the table you need as a new one.",
    )


def check_cells(path: Path, rows: int, columns: int) -> None:
    """Raises UserError ``too-large`` for a table of more cells than fit into memory."""
    if rows * columns > MAX_CELLS:
        raise too_large(path, f"{rows:,} rows of {columns:,} columns")
