"""Pages of a printed report: a cursor that runs down, breaks pages and repeats headings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.pagesizes import landscape, letter
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from planner.files.pdf_text import BOLD, REGULAR, UNKNOWN, fitted, printable, wrapped

WIDTH, HEIGHT = landscape(letter)
MARGIN = 36.0
BOTTOM = MARGIN + 16
INK, FAINT = HexColor("#1B2430"), HexColor("#5B6675")
LINE, BAND, DARK = HexColor("#C9D0DA"), HexColor("#EEF2F7"), HexColor("#1F3A5F")
BAD, GOOD = HexColor("#A32020"), HexColor("#1E6B34")

_SIZE, _LEAD, _PAD = 8.0, 9.8, 3.5
_BOX = 7.5
_MOST_LINES = 8
_TOTAL = "page-total"


@dataclass(frozen=True, slots=True)
class PrintColumn:
    """A column of a printed table; ``width`` in points. ``box`` has a box to tick in each row,
    ``write`` room to write in.
    """

    heading: str
    width: float
    right: bool = False
    font: str = REGULAR
    box: bool = False
    write: bool = False


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A row of a printed table; ``group`` is a line across it, ``bad`` is drawn in red, and one
    that is ``faint`` is for reading alone: it has nothing to tick or to write on.
    """

    cells: Sequence[str]
    group: bool = False
    bad: bool = False
    faint: bool = False


class Pages:
    """Writes down US Letter pages, turned unless ``upright``; finish() completes the file."""

    def __init__(self, file: BinaryIO, title: str, footer: str, *, upright: bool = False) -> None:
        self.width, self._height = (HEIGHT, WIDTH) if upright else (WIDTH, HEIGHT)
        self.canvas = Canvas(file, pagesize=(self.width, self._height), pageCompression=1)
        self.canvas.setTitle(title)
        self._title, self._footer = printable(title), printable(footer)
        self.lacks_letters = False
        self._counts = [0]
        self._begin()

    def text(self, value: str) -> str:
        """Printable form of the value; remembers whether letters were lost."""
        shown = printable(value)
        if shown.count(UNKNOWN) > value.count(UNKNOWN):
            self.lacks_letters = True
        return shown

    def _begin(self) -> None:
        self._counts[-1] += 1
        head = self._height - MARGIN
        self.y = head - 14
        canvas, right = self.canvas, self.width - MARGIN
        canvas.setFillColor(FAINT)
        canvas.setFont(REGULAR, 7.5)
        canvas.drawString(MARGIN, head, fitted(self._title, REGULAR, 7.5, right - MARGIN))
        footer = fitted(self._footer, REGULAR, 7.5, right - MARGIN - 80)
        canvas.drawString(MARGIN, MARGIN - 4, footer)
        label = f"Page {self._counts[-1]} of "
        canvas.drawString(right - 64, MARGIN - 4, label)
        canvas.saveState()
        canvas.translate(right - 64 + stringWidth(label, REGULAR, 7.5), MARGIN - 4)
        # the number is known, and drawn, only when all pages are
        canvas.doForm(f"{_TOTAL}-{len(self._counts)}")
        canvas.restoreState()
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, head - 5, right, head - 5)

    def next_part(self, title: str) -> None:
        """Go on with a part that is handed out by itself: its pages have a title of their own
        and are counted from 1.
        """
        self._say_what_is_lost()
        self.lacks_letters = False
        self.canvas.showPage()
        self._title = printable(title)
        self._counts.append(0)
        self._begin()

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

    def section(self, text: str, level: int = 1) -> None:
        """A heading of the report's own, also in the reader's outline."""
        self.room(96)
        self.mark(text, level - 1)
        self.y -= 18 if level == 1 else 10
        self.line(text, BOLD, 12 if level == 1 else 10.5, DARK)
        self.y -= 4

    def mark(self, text: str, level: int = 0) -> None:
        """An entry of the reader's outline that leads here; on level 1 it is folded away."""
        key = f"section-{sum(self._counts)}-{self.y:.0f}"
        self.canvas.bookmarkPage(key)
        self.canvas.addOutlineEntry(self.text(text), key, level, closed=True)

    def line(
        self, text: str, font: str, size: float, colour: Color = INK, *, inset: float = 0.0
    ) -> None:
        """One line of text, or as many as it takes, ``inset`` points from the margin."""
        for part in wrapped(self.text(text), font, size, self.width - 2 * MARGIN - inset):
            self.room(size * 1.25)
            self.y -= size * 1.25
            self.canvas.setFont(font, size)
            self.canvas.setFillColor(colour)
            self.canvas.drawString(MARGIN + inset, self.y, part)

    def bullet(self, text: str) -> None:
        """A sentence with a mark before it."""
        for number, part in enumerate(
            wrapped(self.text(text), REGULAR, 9, self.width - 2 * MARGIN - 12)
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
        least: float = 0.0,
        *,
        outlined: bool = False,
    ) -> None:
        """A table; its headings, and the group it is in, are repeated on each page. A row is
        ``least`` points high at least, as it takes to write by hand. ``outlined`` puts the groups
        into the reader's outline, below the section.
        """
        self.room(50)
        self._headings(columns)
        group: PrintRow | None = None
        for row in rows:
            if row.group:
                group = row
                if self.room(3 * _LEAD + 4 * _PAD):
                    self._headings(columns)
                if outlined:
                    self.mark(row.cells[0], 1)
                self._group(columns, row, "")
                continue
            cells = self._wrapped(columns, row, most_lines)
            height = max(max(len(lines) for lines in cells) * _LEAD + _PAD, least)
            if self.room(height):
                self._headings(columns)
                if group is not None:
                    self._group(columns, group, " (continued)")
            self._row(columns, row, cells, height)
        self.y -= 6

    def _wrapped(self, columns: Sequence[PrintColumn], row: PrintRow, most: int) -> list[list[str]]:
        return [
            wrapped(self.text(cell), column.font, _SIZE, column.width - 2 * _PAD, most)
            for column, cell in zip(columns, row.cells, strict=True)
        ]

    def _headings(self, columns: Sequence[PrintColumn]) -> None:
        cells = [wrapped(c.heading, BOLD, _SIZE, c.width - 2 * _PAD) for c in columns]
        height = max(len(lines) for lines in cells) * _LEAD + _PAD + 2
        self._band(columns, height, DARK)
        self._cells([replace(c, font=BOLD) for c in columns], cells, HexColor("#FFFFFF"))
        self.y -= height

    def _group(self, columns: Sequence[PrintColumn], row: PrintRow, suffix: str) -> None:
        width = sum(column.width for column in columns)
        lines = wrapped(self.text(row.cells[0]) + suffix, BOLD, _SIZE, width - 2 * _PAD, 2)
        height = len(lines) * _LEAD + _PAD
        self._band(columns, height, BAND)
        self._cells([PrintColumn("", width, font=BOLD)], [lines], INK)
        self.y -= height

    def _row(
        self,
        columns: Sequence[PrintColumn],
        row: PrintRow,
        cells: Sequence[Sequence[str]],
        height: float,
    ) -> None:
        plain = FAINT if row.faint else INK
        self._cells(columns, cells, BAD if row.bad else plain)
        if not row.faint:
            self._blanks(columns, height)
        self.y -= height
        self.canvas.setStrokeColor(LINE)
        self.canvas.setLineWidth(0.4)
        self.canvas.line(MARGIN, self.y, MARGIN + sum(c.width for c in columns), self.y)

    def _blanks(self, columns: Sequence[PrintColumn], height: float) -> None:
        """What is ticked or written on by hand."""
        canvas, left = self.canvas, MARGIN
        canvas.setStrokeColor(FAINT)
        canvas.setLineWidth(0.6)
        for column in columns:
            if column.box:
                canvas.rect(left + _PAD, self.y - _LEAD + 0.2, _BOX, _BOX, stroke=1, fill=0)
            elif column.write:
                for edge in (left, left + column.width):
                    canvas.line(edge, self.y, edge, self.y - height)
            left += column.width

    def _band(self, columns: Sequence[PrintColumn], height: float, colour: Color) -> None:
        self.canvas.setFillColor(colour)
        width = sum(column.width for column in columns)
        self.canvas.rect(MARGIN, self.y - height, width, height, stroke=0, fill=1)

    def _cells(
        self,
        columns: Sequence[PrintColumn],
        cells: Sequence[Sequence[str]],
        colour: Color,
    ) -> None:
        self.canvas.setFillColor(colour)
        left = MARGIN
        for column, lines in zip(columns, cells, strict=True):
            self.canvas.setFont(column.font, _SIZE)
            for number, line in enumerate(lines):
                base = self.y - _LEAD * (number + 1) + 0.5
                if column.right:
                    self.canvas.drawRightString(left + column.width - _PAD, base, line)
                else:
                    self.canvas.drawString(left + _PAD, base, line)
            left += column.width

    def _say_what_is_lost(self) -> None:
        if self.lacks_letters:
            self.line(
                f'Letters that this document\'s fonts lack are shown as "{UNKNOWN}"; the workbook '
                "has them all.",
                REGULAR,
                7.5,
                FAINT,
            )

    def finish(self) -> None:
        """Complete the file."""
        self._say_what_is_lost()
        canvas = self.canvas
        canvas.showPage()
        for part, count in enumerate(self._counts, 1):
            canvas.beginForm(f"{_TOTAL}-{part}")
            canvas.setFont(REGULAR, 7.5)
            canvas.setFillColor(FAINT)
            canvas.drawString(0, 0, str(count))
            canvas.endForm()
        canvas.save()
