"""What the records of an .xls workbook (BIFF8, Excel 97 to 2003) say beside its values.

Record numbers and layouts: Microsoft, [MS-XLS] Excel Binary File Format.
"""

import io
import struct
from collections.abc import Iterator

from planner.files.sheet_scan import SheetDetails, take_number
from planner.files.styles import Styles, styles_of
from planner.files.zip_scan import BookDetails

ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}  # fmt: skip
"""What Excel shows for the error codes of both binary formats."""

_EOF, _BOF, _FORMULA, _DATE_MODE, _FILE_PASS = 0x000A, 0x0809, 0x0006, 0x0022, 0x002F
_COLUMN_INFO, _BOUND_SHEET, _MUL_RK, _FORMAT, _XF = 0x007D, 0x0085, 0x00BD, 0x041E, 0x00E0
_NUMBER, _BOOL_ERR, _ROW, _RK = 0x0203, 0x0205, 0x0208, 0x027E
_HEAD = struct.Struct("<HH")
_CELL = struct.Struct("<HHH")
_DOUBLE = struct.Struct("<d")


def is_protected(data: bytes) -> bool:
    """Whether an OLE file is an .xls workbook that needs a password."""
    for kind, _ in _records(_stream(data), 0):
        if kind == _FILE_PASS:
            return True
        if kind in {_BOUND_SHEET, _EOF}:
            return False
    return False


def details(data: bytes) -> BookDetails:
    """The details of every sheet; none of a file that is no BIFF8 workbook or is damaged."""
    book = BookDetails()
    try:
        stream = _stream(data)
        sheets, styles, book.date_1904 = _globals(stream)
        book.sheets = {name: _sheet(stream, start, styles) for name, start in sheets.items()}
    except (struct.error, IndexError):
        return BookDetails()
    return book


def rk_number(raw: int) -> float:
    """A number packed into four bytes, as both binary formats have them."""
    if raw & 2:
        number = float((raw >> 2) - (1 << 30 if raw & 0x8000_0000 else 0))
    else:
        number = float(_DOUBLE.unpack(struct.pack("<Q", (raw & 0xFFFF_FFFC) << 32))[0])
    return number / 100 if raw & 1 else number


def _stream(data: bytes) -> bytes:
    """The workbook within an OLE file; empty if there is none."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return bytes(ole.openstream("Workbook").read()) if ole.exists("Workbook") else b""
    except Exception:  # noqa: BLE001 - it meets a damaged file in many ways; the reader says so
        return b""


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    end = len(stream)
    while at + 4 <= end:
        kind, size = _HEAD.unpack_from(stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _globals(stream: bytes) -> tuple[dict[str, int], Styles, bool]:
    """Where each sheet begins, the styles, and whether days count from 1904."""
    sheets: dict[str, int] = {}
    codes: dict[int, str] = {}
    formats: list[int] = []
    date_1904 = False
    for kind, body in _records(stream, 0):
        if kind == _EOF:
            break
        if kind == _BOUND_SHEET:
            sheets[_text(body[6:], body[6])] = struct.unpack_from("<I", body)[0]
        elif kind == _DATE_MODE:
            date_1904 = body[:1] == b"\1"
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            codes[number] = _text(body[3:], length)
        elif kind == _XF:
            formats.append(struct.unpack_from("<H", body, 2)[0])
    return sheets, styles_of(formats, codes, [], date_1904=date_1904), date_1904


def _text(body: bytes, length: int) -> str:
    """Characters behind a length and a flag that says whether they take two bytes each."""
    if body[1] & 1:
        return body[2 : 2 + 2 * length].decode("utf-16-le", "replace")
    return body[2 : 2 + length].decode("latin-1")


def _sheet(stream: bytes, start: int, styles: Styles) -> SheetDetails:
    found = SheetDetails()
    depth = 0
    for kind, body in _records(stream, start):
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                break
        elif depth == 1:
            _take(found, kind, body, styles)
    return found


def _take(found: SheetDetails, kind: int, body: bytes, styles: Styles) -> None:
    if kind in {_ROW, _COLUMN_INFO}:
        _take_hidden(found, kind, body)
    elif kind == _BOOL_ERR and body[7]:
        _error(found, body, body[6])
    elif kind == _FORMULA and body[12:14] == b"\xff\xff":
        if body[6] == 2:
            _error(found, body, body[8])
    elif kind in {_FORMULA, _NUMBER}:
        _number(found, body, _DOUBLE.unpack_from(body, 6)[0], styles)
    elif kind == _RK:
        _number(found, body, rk_number(struct.unpack_from("<I", body, 6)[0]), styles)
    elif kind == _MUL_RK:
        row, first = struct.unpack_from("<HH", body)
        for place in range((len(body) - 6) // 6):
            style, raw = struct.unpack_from("<HI", body, 4 + 6 * place)
            take_number(found, (row + 1, first + place + 1), style, rk_number(raw), styles)


def _take_hidden(found: SheetDetails, kind: int, body: bytes) -> None:
    if kind == _ROW:
        if body[12] & 0x20:
            found.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
    elif body[8] & 1:
        first, last = struct.unpack_from("<HH", body)
        found.hidden_columns.update(range(first + 1, min(last, 255) + 2))


def _error(found: SheetDetails, body: bytes, code: int) -> None:
    row, column, _ = _CELL.unpack_from(body)
    found.errors[row + 1, column + 1] = ERRORS.get(code, "#N/A")


def _number(found: SheetDetails, body: bytes, number: float, styles: Styles) -> None:
    row, column, style = _CELL.unpack_from(body)
    take_number(found, (row + 1, column + 1), style, number, styles)
