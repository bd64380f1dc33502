"""A text with headings and tables, printed: as a PDF, or as plain text for any printer."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from planner.files.output import replacing

_WIDE = 96
"""Letters on a line of plain text."""
_STEP = 14.0
"""Points that each level is set in on a page."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a chapter, which a PDF lists in its outline; ``level`` 2 a part of one."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``faint`` for what stands back, ``level`` for how far it is set in."""

    text: str
    bold: bool = False
    faint: bool = False
    level: int = 0


@dataclass(frozen=True, slots=True)
class Bullet:
    """A sentence with a mark before it."""

    text: str


@dataclass(frozen=True, slots=True)
class Band:
    """A line across a table, which heads the rows below it."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``shares`` say how the width is divided among the columns, ``right`` which of
    them hold numbers. ``most`` lines of a cell are shown; one that has more is cut with a mark.
    """

    headings: tuple[str, ...]
    shares: tuple[int, ...]
    rows: Iterable[tuple[str, ...] | Band]
    right: frozenset[int] = frozenset()
    most: int = 8


Block: TypeAlias = Heading | Paragraph | Bullet | Grid


def write_pdf(title: str, footer: str, blocks: Iterable[Block], out: Path) -> None:
    """A PDF; raises UserError where ``out`` cannot be written."""
    from planner.files import pdf_page
    from planner.files.pdf_text import BOLD, REGULAR

    with replacing(out) as file:
        pages = pdf_page.Pages(file, title, footer)
        pages.y -= 6
        pages.line(title, BOLD, 18)
        pages.y -= 6
        for block in blocks:
            if isinstance(block, Heading):
                pages.section(block.text, block.level)
            elif isinstance(block, Bullet):
                pages.bullet(block.text)
            elif isinstance(block, Grid):
                _grid(pages, block)
            else:
                colour = pdf_page.FAINT if block.faint else pdf_page.INK
                font = BOLD if block.bold else REGULAR
                pages.line(block.text, font, 9, colour, inset=_STEP * block.level)
        pages.finish()


def _grid(pages: object, block: Grid) -> None:
    from planner.files.pdf_page import MARGIN, WIDTH, Pages, PrintColumn, PrintRow

    if not isinstance(pages, Pages):
        raise TypeError("pages are expected")
    unit = (WIDTH - 2 * MARGIN) / sum(block.shares)
    columns = [
        PrintColumn(heading, share * unit, place in block.right)
        for place, (heading, share) in enumerate(zip(block.headings, block.shares, strict=True))
    ]
    pages.y -= 4
    rows = (
        PrintRow((row.text,), group=True) if isinstance(row, Band) else PrintRow(row)
        for row in block.rows
    )
    pages.table(columns, rows, block.most)


def write_text(title: str, footer: str, blocks: Iterable[Block], out: Path) -> None:
    """Plain text, UTF-8; raises UserError where ``out`` cannot be written."""
    lines = [title, "=" * len(title), ""]
    for block in blocks:
        lines += _lines(block)
    lines += ["", footer, ""]
    with replacing(out) as file:
        file.write("\n".join(lines).encode("utf-8"))


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from ("", block.text, "-" * len(block.text))
    elif isinstance(block, Bullet):
        yield from _filled(block.text, "- ", "  ")
    elif isinstance(block, Paragraph):
        yield from _filled(block.text, "  " * block.level, "  " * block.level)
    else:
        yield ""
        for row in block.rows:
            if isinstance(row, Band):
                yield from _filled(row.text, "  ", "  ")
                continue
            told = [
                f"{name}: {cell}" for name, cell in zip(block.headings, row, strict=True) if cell
            ]
            yield from _filled("; ".join(told), "  * ", "    ")
        yield ""


def _filled(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(text, _WIDE, initial_indent=first, subsequent_indent=others) or [""]
