"""The look of a written workbook: what openpyxl sets up around the rows of a table."""

from math import ceil

from openpyxl.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from planner.files.workbook_cells import CellStyles, encoded
from planner.files.workbook_table import HEADER_FILLS, TONES, Origin, Table, TableColumn
from planner.model.inventory import Layer
from planner.model.sheets import Kind

LAST_ROW = 1_048_576
"""Rows that Excel has on a sheet."""

_PAGE_WIDTH = 240.0  # characters across a turned page that are still easy to read
# "_)" leaves a little room between a number and the text in the next column
_FORMATS = {
    Kind.IDENTIFIER: "@",
    Kind.SEASON: "@",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MONEY: "$#,##0.00_)",
    Kind.WHOLE: "#,##0_)",
    Kind.DECIMAL: "0.0#####_)",
}
_LONGEST_LIST = 250
"""Letters of a list to choose from that Excel takes."""
_FIRST_DAY, _LAST_DAY = "36526", "73050"
"""The years 2000 to 2099, as a spreadsheet counts days."""

_NO_DATE = "Write a date, like 2026-05-31, or leave the cell empty."
_RULE = Side(style="hair", color="C5CCD6")
_HELP = {
    Kind.DATE: "A date, like 2026-05-31.",
    Kind.MONEY: "US dollars, like 1234.50.",
    Kind.WHOLE: "A whole number.",
    Kind.DECIMAL: "A number, in degrees for coordinates.",
    Kind.YES_NO: "Yes or No; leave it empty if not known.",
    Kind.SEASON: "Month and day, like 05-15; the same every year.",
    Kind.IDENTIFIER: "Text, kept to the letter, leading zeros too.",
    Kind.LAYER: "One of: " + ", ".join(Layer) + ".",
    Kind.TEXT: "Text.",
}


def help_of(column: TableColumn) -> str:
    """What to write in the column, for the person who fills it in."""
    general = _HELP[column.kind or Kind.TEXT]
    return f"{column.help[:1].upper()}{column.help[1:]}. {general}" if column.help else general


def frame(book: Workbook, table: Table) -> list[CellStyles]:
    """Add the table's sheet with its heading, formats, checks and print set-up but no rows;
    returns the style numbers that each column's cells use, for a form those of each value.
    """
    sheet = book.create_sheet(table.name)
    last = table.count + 1
    styles = []
    for number, column in enumerate(table.columns, 1):
        _head(sheet, number, column)
        styles.append(_column(sheet, number, column))
        _words(sheet, number, column, last)
        if column.to_fill:
            _mark_empty(sheet, number, last)
        if column.asked_in:
            _mark_asked(sheet, number, _letter_of(table, column.asked_in), last)
        letter = get_column_letter(number)
        if (column.origin is Origin.STANDARD or column.choices) and not table.form:
            _check(sheet, f"{letter}2:{letter}{LAST_ROW}", column, prompts=table.prompts)
    for row, column in enumerate(table.form, 2):
        styles.append(_styles(sheet, column))
        _check(sheet, f"B{row}", column, prompts=table.prompts)
    sheet.row_dimensions[1].height = 32
    sheet.freeze_panes = "B2"
    if table.has_filter:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{last}"
    _print_setup(sheet, sum(column.shown_width for column in table.columns))
    return styles[len(table.columns) - 1 :] if table.form else styles


def _head(sheet: Worksheet, number: int, column: TableColumn) -> None:
    cell = sheet.cell(1, number)
    cell.value = encoded(column.heading)
    cell.data_type = "s"  # a heading like "=Rate" is text too
    cell.font = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor=HEADER_FILLS[column.origin])
    cell.alignment = Alignment(vertical="center", wrap_text=True)


def _column(sheet: Worksheet, number: int, column: TableColumn) -> CellStyles:
    dimension = sheet.column_dimensions[get_column_letter(number)]
    dimension.width = column.shown_width
    dimension.number_format = _own_format(column)
    dimension.alignment = _alignment(column)
    dimension.border = Border(bottom=_RULE)
    return _styles(sheet, column)


def _alignment(column: TableColumn) -> Alignment:
    # A date is a number to Excel and would stand close to the text in the next column.
    across = "center" if column.kind in (Kind.DATE, Kind.YES_NO, Kind.SEASON) else None
    if column.left:
        across = "left"
    return Alignment(horizontal=across, vertical="top", wrap_text=column.wrap)


def _own_format(column: TableColumn) -> str:
    return column.number_format or _FORMATS.get(column.kind or Kind.TEXT, "General")


def _styles(sheet: Worksheet, column: TableColumn) -> CellStyles:
    def style(number_format: str, *, guarded: bool = False) -> int:
        cell = Cell(sheet, row=1, column=1)
        cell.number_format = number_format
        cell.alignment = _alignment(column)
        cell.border = Border(bottom=_RULE)
        if guarded:
            cell.quotePrefix = True
        return int(cell.style_id)

    plain_text = "@" if column.kind in (Kind.IDENTIFIER, Kind.SEASON, None) else "General"
    return CellStyles(
        own=style(_own_format(column)),
        text=style(plain_text),
        guarded=style("@", guarded=True),
        date=style("yyyy-mm-dd"),
        moment=style("yyyy-mm-dd hh:mm:ss"),
        number=style("General"),
    )


def _words(sheet: Worksheet, number: int, column: TableColumn, last: int) -> None:
    letter = get_column_letter(number)
    for word, tone in column.words:
        ink, paper = TONES[tone]
        formula = word if word.startswith(">") else f'"{word}"'
        rule = Rule(
            type="cellIs",
            operator="greaterThan" if word.startswith(">") else "equal",
            formula=[formula.removeprefix(">")],
            dxf=DifferentialStyle(
                font=Font(color=ink, bold=True), fill=PatternFill("solid", bgColor=paper)
            ),
        )
        sheet.conditional_formatting.add(f"{letter}2:{letter}{max(last, 2)}", rule)


def _letter_of(table: Table, heading: str) -> str:
    headings = [column.heading for column in table.columns]
    return get_column_letter(headings.index(heading) + 1)


def _mark_asked(sheet: Worksheet, number: int, listed: str, last: int) -> None:
    """Marks the cells whose heading the row's list names. The headings are looked up in their
    cells: none of them goes into the formula.
    """
    letter = get_column_letter(number)
    asked = f'ISNUMBER(FIND("; "&{letter}$1&";","; "&${listed}2&";"))'
    for formula, paper in (
        (asked, TONES["open"][1]),
        (f"AND(ISBLANK({letter}2),NOT({asked}))", "E9ECF0"),
    ):
        fill = DifferentialStyle(fill=PatternFill("solid", bgColor=paper))
        rule = Rule(type="expression", formula=[formula], dxf=fill)
        sheet.conditional_formatting.add(f"{letter}2:{letter}{max(last, 2)}", rule)


def _mark_empty(sheet: Worksheet, number: int, last: int) -> None:
    letter = get_column_letter(number)
    fill = DifferentialStyle(fill=PatternFill("solid", bgColor=TONES["open"][1]))
    rule = Rule(type="expression", formula=[f"ISBLANK({letter}2)"], dxf=fill)
    sheet.conditional_formatting.add(f"{letter}2:{letter}{max(last, 2)}", rule)


def _choices(column: TableColumn) -> str | None:
    """The words to choose from as a spreadsheet takes them; None if it cannot."""
    if column.choices:
        said = ",".join(column.choices)
        commas = sum(choice.count(",") for choice in column.choices)
        return None if commas or len(said) > _LONGEST_LIST or '"' in said else said
    return {Kind.LAYER: ",".join(Layer), Kind.YES_NO: "Yes,No"}.get(column.kind or Kind.TEXT)


def _check(sheet: Worksheet, cells: str, column: TableColumn, *, prompts: bool) -> None:
    choices = _choices(column)
    dates = column.to_fill and column.kind is Kind.DATE
    prompts = prompts and (column.kind is not Kind.TEXT or bool(column.help))
    if choices is None and not prompts and not dates:
        return
    check = DataValidation(
        type="list" if choices else "date" if dates else None,
        operator="between" if dates else None,
        formula1=f'"{choices}"' if choices else _FIRST_DAY if dates else None,
        formula2=_LAST_DAY if dates else None,
        allow_blank=True,
        errorStyle="warning",  # the program accepts what it can read, so a spreadsheet may too
        showErrorMessage=bool(choices) or dates,
        error=_NO_DATE if dates else "Choose one of the list, or leave the cell empty.",
    )
    if prompts:
        check.showInputMessage = True
        check.promptTitle = column.heading[:32]
        check.prompt = help_of(column)[:255]
    check.add(cells)
    sheet.add_data_validation(check)


def _print_setup(sheet: Worksheet, width: float) -> None:
    """Headings on each page; a wide sheet takes several pages across to stay readable."""
    sheet.print_title_rows = "1:1"
    across = ceil(width / _PAGE_WIDTH)
    if across > 1:
        sheet.print_title_cols = "A:A"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_LETTER
    sheet.page_setup.fitToWidth = across
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.7, 0.7
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    header, footer = HeaderFooterItem(), HeaderFooterItem()
    header.left.text = "&A"
    footer.left.text, footer.right.text = "&F", "Page &P of &N"
    sheet.oddHeader, sheet.oddFooter = header, footer
