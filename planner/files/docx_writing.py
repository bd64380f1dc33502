"""A text with headings and tables as a Word document, to go on writing in."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.common.progress import Progress, silent
from planner.files.output import replacing
from planner.files.printed import Band, Block, Bullet, Grid, Heading, Paragraph

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

_ILLEGAL = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""
_INCH = 914_400
_WIDTH = 9.0
"""Inches between the margins of a turned letter page."""
_BODY, _SMALL = 10, 8.5
_CELL = "Cell"
"""The style of text in tables, which the user may change for all of them."""
_DARK, _FAINT, _BAND = "1F3A5F", "5B6675", "EEF2F7"


def write_docx(
    title: str,
    footer: str,
    blocks: Iterable[Block],
    out: Path,
    made_at: datetime,
    progress: Progress = silent,
) -> None:
    """A .docx on US Letter pages, turned; it holds text alone: no field but the number of the
    page, no link, no macro. Raises UserError where ``out`` cannot be written.
    """
    import docx
    from docx.shared import Pt

    document = docx.Document()
    _set_up(document, title, footer, made_at)
    document.add_heading(_clean(title), 0)
    for block in blocks:
        if isinstance(block, Heading):
            document.add_heading(_clean(block.text), block.level)
        elif isinstance(block, Bullet):
            document.add_paragraph(_clean(block.text), style="List Bullet")
        elif isinstance(block, Grid):
            _grid(document, block, progress)
        elif isinstance(block, Paragraph) and block.text:
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.left_indent = Pt(14 * block.level)
            _run(paragraph, block.text, bold=block.bold, faint=block.faint)
    with replacing(out) as file:
        document.save(file)


def _clean(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r", " "))


def _set_up(document: "Document", title: str, footer: str, made_at: datetime) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Inches, Pt, RGBColor

    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(title), "", ""
    when = made_at.astimezone(UTC).replace(tzinfo=None)  # Word keeps them so
    properties.created = properties.modified = when
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Inches(11), Inches(8.5)
    section.left_margin = section.right_margin = Inches(1)
    section.top_margin = section.bottom_margin = Inches(0.8)
    styles = document.styles
    for name, size in (
        *(("Normal", _BODY), ("Title", 20), ("Heading 1", 14), ("Heading 2", 12)),
        ("List Bullet", _BODY),
    ):
        style = styles[name]
        font = style.font
        font.size, font.name = Pt(size), "Calibri"
        if name not in {"Normal", "List Bullet"}:
            font.color.rgb = RGBColor.from_string(_DARK)
    cell = styles.add_style(_CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = styles["Normal"]
    cell.font.size = Pt(_SMALL)
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(1)
    _footer(section.footer.paragraphs[0], footer)


def _footer(paragraph: object, text: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph as Line

    if not isinstance(paragraph, Line):
        raise TypeError("a paragraph is expected")
    _run(paragraph, f"{text} Page ", faint=True, size=_SMALL)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    _run(paragraph, "1", faint=True, size=_SMALL)
    number.append(paragraph.runs[-1]._r)  # noqa: SLF001 - python-docx has no other way to a field
    paragraph._p.append(number)  # noqa: SLF001 - as above


def _run(
    paragraph: object,
    text: str,
    *,
    bold: bool = False,
    faint: bool = False,
    size: float | None = None,
) -> None:
    from docx.shared import Pt, RGBColor
    from docx.text.paragraph import Paragraph as Line

    if not isinstance(paragraph, Line):
        raise TypeError("a paragraph is expected")
    run = paragraph.add_run(_clean(text))
    run.bold = bold or None
    if faint:
        run.font.color.rgb = RGBColor.from_string(_FAINT)
    if size is not None:
        run.font.size = Pt(size)


def _grid(document: "Document", block: Grid, progress: Progress) -> None:
    from docx.shared import Emu

    rows = list(block.rows)
    table = document.add_table(rows=1 + len(rows), cols=len(block.headings), style="Table Grid")
    table.autofit = False
    widths = [Emu(round(_WIDTH * _INCH * share / sum(block.shares))) for share in block.shares]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    # asked for one by one, each cell of a long table is looked for from its beginning
    lines = [row.cells for row in table.rows]
    _fill(lines[0], block.headings, block, bold=True)
    _repeat(table)
    for number, (cells, row) in enumerate(zip(lines[1:], rows, strict=True)):
        if number % 50 == 0:
            progress("Writing the document")
        if isinstance(row, Band):
            joined = cells[0].merge(cells[-1])
            joined.paragraphs[0]._p.style = _CELL  # noqa: SLF001 - as below
            _run(joined.paragraphs[0], row.text, bold=True)
            _shade(joined)
        else:
            _fill(cells, row, block)
        for cell, width in zip(cells, widths, strict=True):
            if not isinstance(row, Band):
                cell.width = width
    for cell, width in zip(lines[0], widths, strict=True):
        cell.width = width
        _shade(cell)
    document.add_paragraph()


def _fill(
    cells: "tuple[_Cell, ...]", texts: tuple[str, ...], block: Grid, *, bold: bool = False
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        # by its id: the public setter looks through all styles for the name each time
        paragraph._p.style = _CELL  # noqa: SLF001
        if text:
            _run(paragraph, text, bold=bold)
        if place in block.right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _repeat(table: "Table") -> None:
    """The headings again on each page, and no row broken between two."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
        for name in ("w:cantSplit", *(["w:tblHeader"] if number == 0 else [])):
            made = OxmlElement(name)
            made.set(qn("w:val"), "true")
            properties.append(made)


def _shade(cell: "_Cell") -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _BAND)):
        made.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(made)  # noqa: SLF001 - as above
