"""Writes an ordinary equipment list the way people keep them, to be imported by tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

SHEET = "Equip list FINAL v3 (2)"
HEADER_ROW = 6
SITES = ("Potter", "Dix")
_HEADINGS = (
    "#",
    "S/N",
    "Vendor",
    "Model No.",
    "P/N",
    "Site Name",
    "Qty",
    "Date Acquired",
    "Price (USD)",
    "Rack / Slot",
    "Remarks",
    "Inspected by",
)
_NBSP = "\N{NO-BREAK SPACE}"
_SEP_2013 = date(2013, 9, 4)
_SEP_2015 = date(2015, 9, 4)
_MORNING = datetime.fromisoformat("2026-09-14T08:30")

_Value = str | int | float | date | None
_Row = tuple[_Value, ...]

# serial, vendor, model, part number, site, quantity, acquired, price, slot, remarks, inspected by
_A: _Row = ("2102310NMT10D5000123", "Huawei", "RRU3928", "02310NMT", "Potter", 1, _SEP_2013, 3150.0)
_B: _Row = ("2102310NMT10D5000124", "HUAWEI ", "RRU3928", "02310NMT", "Potter", 1, "2013-09-04", 3)
_C: _Row = ("2102310nmt10d5000125", "Hua Wei", "RRU3928 ", "02310NMT", "Potter ", None)
_D: _Row = ("0042310000017", "ZTE", "ZXSDR R8881", None, "Dix", 1, "4-Sep-2015", "3,290", "A1")
_E: _Row = (215487001234, "ZTE Corporation", "ZXSDR B8200", None, "Dix", 1, _SEP_2015, 2380, "U10")
_F: _Row = ("2.10236E+19", "Huawei Tech. Co., Ltd", "BBU3900", None, "Dix", 1, None, None, "U12")
_G: _Row = (None, "Huawei", "HG8245H", None, "Potter", 64, "2016-03-01", 3968.0, "homes")
_H: _Row = (None, "CommScope", "LDF5-50A", None, "Potter", 12.0, None, None, "tower")
_I: _Row = ("cb4x0000a1", "Ericsson", "Radio 4449", None, "Dix", 1, _MORNING, 6450, "A1 new", "new")
_ROWS: tuple[_Row, ...] = (
    (*_A, "A1", None, "D.K."),
    (*_B, "A2", "ok" + _NBSP, "D.K."),
    (*_C, "Sep 4, 2013", "$3,150.00", "A3"),
    _D,
    (*_E, "typed as a number"),
    (*_F, "from the old sheet"),
    _G,
    _H,
    _I,
)
_BAD: tuple[_Row, ...] = (
    ("2102310NMT10D5000126", "Huawei", "RRU3928", None, "Potter", -1, "2013-09-04", None, "B1"),
    ("2102310NMT10D5000127", "Huawei", "RRU3928", None, "Potter", 1, "13/13/2019", None, "B2"),
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader must find: how many rows are items, serial numbers to the letter ("" for
    none) in order, the day that each serial number's row means, and the Excel row numbers of
    those that no reader may accept.
    """

    items: int
    serials: tuple[str, ...]
    acquired: Mapping[str, date | None]
    bad_rows: tuple[int, ...]


def write_messy(path: Path, *, bad_rows: bool = False) -> Expected:
    """Writes the list: a logo above the headings, a blank line inside, hundreds of painted
    blank lines below, a hidden sheet and one of notes; dates and numbers in every form.

    With ``bad_rows`` also a quantity below zero and the date 13/13/2019.
    """
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    _logo(sheet)
    _line(sheet, HEADER_ROW, _HEADINGS, Font(bold=True))
    at = HEADER_ROW
    for number, row in enumerate(_ROWS, 1):
        at += 2 if number == 6 else 1  # somebody left a line free between two sites
        _line(sheet, at, (number, *row))
    bad = _BAD if bad_rows else ()
    refused = []
    for row in bad:
        at += 1
        _line(sheet, at, (None, *row))
        refused.append(at)
    for blank in range(at + 1, at + 300):
        sheet.cell(blank, 3).fill = PatternFill("solid", fgColor="FFFFFF")
    _beside(book)
    book.save(path)
    return _expected(tuple(refused))


def _logo(sheet: Worksheet) -> None:
    sheet["A1"] = "NETWORK ASSETS (invented)"
    sheet["A1"].font = Font(bold=True, size=18)
    sheet.merge_cells("A1:L2")
    sheet["A3"] = "Confidential"
    sheet["H3"] = date(2026, 10, 2)
    sheet["A4"] = "Site names as on the tower list"


def _line(sheet: Worksheet, at: int, values: _Row, font: Font | None = None) -> None:
    for column, value in enumerate(values, 1):
        if value is not None:
            cell = sheet.cell(at, column, value)
            if font is not None:
                cell.font = font


def _beside(book: Workbook) -> None:
    lists = book.create_sheet("lists")
    lists.sheet_state = "hidden"
    for at, name in enumerate(("Huawei", "ZTE", "Ericsson"), 1):
        lists.cell(at, 1, name)
    notes = book.create_sheet("Notes to self")
    notes["B2"] = "call the tower owner"


def _expected(bad_rows: tuple[int, ...]) -> Expected:
    serials = tuple("" if row[0] is None else str(row[0]) for row in _ROWS)
    return Expected(
        items=len(_ROWS),
        serials=serials,
        acquired={
            "2102310NMT10D5000123": _SEP_2013,
            "2102310NMT10D5000124": _SEP_2013,
            "2102310nmt10d5000125": _SEP_2013,
            "0042310000017": _SEP_2015,
            "215487001234": _SEP_2015,
            "2.10236E+19": None,
            "cb4x0000a1": date(2026, 9, 14),
        },
        bad_rows=bad_rows,
    )
