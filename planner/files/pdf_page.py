"""Pages of a printed report: a cursor that runs down, breaks pages and repeats headings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import landscape, letter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from planner.files.pdf_text import BOLD, REGULAR, UNKNOWN, printable, wrapped

WIDTH, HEIGHT = landscape(letter)
MARGIN = 36.0
TOP, BOTTOM = HEIGHT - MARGIN - 14, MARGIN + 16
INK, FAINT = HexColor("#1B2430"), HexColor("#5B6675")
LINE, BAND, DARK = HexColor("#C9D0DA"), HexColor("#EEF2F7"), HexColor("#1F3A5F")
BAD, GOOD = HexColor("#A32020"), HexColor("#1E6B34")

_SIZE, _LEAD, _PAD = 8.0, 9.8, 3.5
_MOST_LINES = 8
_TOTAL = "page-total"


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """A column of a printed table; ``width`` in points."""

    heading: str
    width: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A row of a printed table; ``group`` is a line across it, ``bad`` is drawn in red."""

    cells: Sequence[str]
    group: bool = False
    bad: bool = False


class Pages:
    """Writes down US Letter pages, turned; finish() completes the file."""

    def __init__(self, file: BinaryIO, title: str, footer: str) -> None:
        self.canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), pageCompression=1)
        self.canvas.setTitle(title)
        self._title, self._footer = printable(title), printable(footer)
        self.lacks_letters = False
        self.y = TOP
        self._number = 0
        self._begin()

    def text(self, value: str) -> str:
        """Printable form of the value; remembers whether letters were lost."""
        shown = printable(value)
        if shown.count(UNKNOWN) > value.count(UNKNOWN):
            self.lacks_letters = True
        return shown

    def _begin(self) -> None:
        self._number += 1
        self.y = TOP
        canvas = self.canvas
        canvas.setFillColor(FAINT)
        canvas.setFont(REGULAR, 7.5)
        canvas.drawString(MARGIN, HEIGHT - MARGIN, self._title)
        canvas.drawString(MARGIN, MARGIN - 4, self._footer)
        label = f"Page {self._number} of "
        canvas.drawString(WIDTH - MARGIN - 64, MARGIN - 4, label)
        canvas.saveState()
        canvas.translate(WIDTH - MARGIN - 64 + stringWidth(label, REGULAR, 7.5), MARGIN - 4)
        canvas.doForm(_TOTAL)  # the number is known, and drawn, only when all pages are
        canvas.restoreState()
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, HEIGHT - MARGIN - 5, WIDTH - MARGIN, HEIGHT - MARGIN - 5)

    def new_page(self) -> None:
        """Go on at the top of the next page."""
        self.canvas.showPage()
        self._begin()

    def room(self, height: float) -> bool:
        """Make room for ``height`` points; True if that took a new page."""
        if self.y - height >= BOTTOM:
            return False
        self.new_page()
        return True

    def section(self, text: str) -> None:
        """A heading of the report's own, also in the reader's outline."""
        self.room(96)
        key = f"section-{self._number}-{self.y:.0f}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(text, key, 0)
        self.y -= 18
        self.line(text, BOLD, 12, DARK)
        self.y -= 4

    def line(
        self, text: str, font: str, size: float, colour: Color = INK, *, inset: float = 0.0
    ) -> None:
        """One line of text, or as many as it takes, ``inset`` points from the margin."""
        for part in wrapped(self.text(text), font, size, WIDTH - 2 * MARGIN - inset):
            self.room(size * 1.25)
            self.y -= size * 1.25
            self.canvas.setFont(font, size)
            self.canvas.setFillColor(colour)
            self.canvas.drawString(MARGIN + inset, self.y, part)

    def bullet(self, text: str) -> None:
        """A sentence with a mark before it."""
        for number, part in enumerate(
            wrapped(self.text(text), REGULAR, 9, WIDTH - 2 * MARGIN - 12)
        ):
            self.room(12)
            self.y -= 12
            self.canvas.setFont(REGULAR, 9)
            self.canvas.setFillColor(INK)
            if number == 0:
                self.canvas.drawString(MARGIN + 2, self.y, "•")
            self.canvas.drawString(MARGIN + 12, self.y, part)

    def table(
        self,
        columns: Sequence[PrintColumn],
        rows: Iterable[PrintRow],
        most_lines: int = _MOST_LINES,
    ) -> None:
        """A table; its headings, and the group it is in, are repeated on each page."""
        self.room(50)
        self._headings(columns)
        group: PrintRow | None = None
        for row in rows:
            if row.group:
                group = row
                if self.room(3 * _LEAD + 4 * _PAD):
                    self._headings(columns)
                self._group(columns, row, "")
                continue
            cells = self._wrapped(columns, row, most_lines)
            height = max(len(lines) for lines in cells) * _LEAD + _PAD
            if self.room(height):
                self._headings(columns)
                if group is not None:
                    self._group(columns, group, " (continued)")
            self._row(columns, cells, height, BAD if row.bad else INK)
        self.y -= 6

    def _wrapped(self, columns: Sequence[PrintColumn], row: PrintRow, most: int) -> list[list[str]]:
        return [
            wrapped(self.text(cell), REGULAR, _SIZE, column.width - 2 * _PAD, most)
            for column, cell in zip(columns, row.cells, strict=True)
        ]

    def _headings(self, columns: Sequence[PrintColumn]) -> None:
        cells = [wrapped(c.heading, BOLD, _SIZE, c.width - 2 * _PAD) for c in columns]
        height = max(len(lines) for lines in cells) * _LEAD + _PAD + 2
        self._band(columns, height, DARK)
        self._cells(columns, cells, BOLD, HexColor("#FFFFFF"))
        self.y -= height

    def _group(self, columns: Sequence[PrintColumn], row: PrintRow, suffix: str) -> None:
        width = sum(column.width for column in columns)
        lines = wrapped(self.text(row.cells[0]) + suffix, BOLD, _SIZE, width - 2 * _PAD, 2)
        height = len(lines) * _LEAD + _PAD
        self._band(columns, height, BAND)
        self._cells([PrintColumn("", width)], [lines], BOLD, INK)
        self.y -= height

    def _row(
        self,
        columns: Sequence[PrintColumn],
        cells: Sequence[Sequence[str]],
        height: float,
        colour: Color,
    ) -> None:
        self._cells(columns, cells, REGULAR, colour)
        self.y -= height
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.4)
        self.canvas.line(MARGIN, self.y, MARGIN + sum(c.width for c in columns), self.y)

    def _band(self, columns: Sequence[PrintColumn], height: float, colour: Color) -> None:
        self.canvas.setFillColor(colour)
        width = sum(column.width for column in columns)
        self.canvas.rect(MARGIN, self.y - height, width, height, stroke=0, fill=1)

    def _cells(
        self,
        columns: Sequence[PrintColumn],
        cells: Sequence[Sequence[str]],
        font: str,
        colour: Color,
    ) -> None:
        self.canvas.setFillColor(colour)
        self.canvas.setFont(font, _SIZE)
        left = MARGIN
        for column, lines in zip(columns, cells, strict=True):
            for number, line in enumerate(lines):
                base = self.y - _LEAD * (number + 1) + 0.5
                if column.right:
                    self.canvas.drawRightString(left + column.width - _PAD, base, line)
                else:
                    self.canvas.drawString(left + _PAD, base, line)
            left += column.width

    def finish(self) -> None:
        """Complete the file."""
        if self.lacks_letters:
            self.line(
                f'Letters that this document\'s fonts lack are shown as "{UNKNOWN}"; the workbook '
                "has them all.",
                REGULAR,
                7.5,
                FAINT,
            )
        canvas = self.canvas
        canvas.showPage()
        canvas.beginForm(_TOTAL)
        canvas.setFont(REGULAR, 7.5)
        canvas.setFillColor(FAINT)
        canvas.drawString(0, 0, str(self._number))
        canvas.endForm()
        canvas.save()
