"""What the records of an .xlsb workbook (BIFF12) say beside its values.

Record numbers and layouts: Microsoft, [MS-XLSB] Excel Binary File Format (.xlsb).
"""

import struct
from collections.abc import Callable, Iterator, Mapping

from planner.files.biff import ERRORS, rk_number
from planner.files.sheet_scan import SheetDetails, take_number
from planner.files.styles import Styles, styles_of

_ROW, _CELL_RK, _CELL_ERROR, _CELL_REAL = 0, 2, 3, 5
_FORMULA_NUMBER, _FORMULA_ERROR, _COLUMN_INFO, _MERGE = 9, 11, 60, 176
_FORMAT, _XF, _BEGIN_CELL_XFS, _END_CELL_XFS = 44, 47, 617, 618
_BOOK_PROPERTIES, _BUNDLE_SHEET = 153, 156
_TELLING = frozenset(
    (
        _ROW,
        _CELL_RK,
        _CELL_ERROR,
        _CELL_REAL,
        _FORMULA_NUMBER,
        _FORMULA_ERROR,
        _COLUMN_INFO,
        _MERGE,
    )
)


def book(data: bytes) -> tuple[dict[str, str], bool]:
    """The relation of each sheet by its name, and whether days count from 1904."""
    relations: dict[str, str] = {}
    date_1904 = False
    for kind, body in _records(data):
        if kind == _BOOK_PROPERTIES:
            date_1904 = bool(body[0] & 1)
        elif kind == _BUNDLE_SHEET:
            relation, end = _text(body, 8)
            name, _ = _text(body, end)
            relations[name] = relation
    return relations, date_1904


def styles(data: bytes, *, date_1904: bool) -> Styles:
    """The telling styles in ``xl/styles.bin``."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    of_cells = False
    for kind, body in _records(data):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif kind in {_BEGIN_CELL_XFS, _END_CELL_XFS}:
            of_cells = kind == _BEGIN_CELL_XFS
        elif kind == _XF and of_cells:
            formats.append(struct.unpack_from("<H", body, 2)[0])
    return styles_of(formats, codes, [], date_1904=date_1904)


def sheet(data: bytes, known: Styles) -> SheetDetails:
    """The details of one sheet's part."""
    found = SheetDetails()
    row = 0
    numbers: Mapping[int, Callable[[bytes], float]] = {
        _CELL_RK: lambda body: rk_number(struct.unpack_from("<I", body, 8)[0]),
        _CELL_REAL: lambda body: float(struct.unpack_from("<d", body, 8)[0]),
        _FORMULA_NUMBER: lambda body: float(struct.unpack_from("<d", body, 8)[0]),
    }
    for kind, body in _records(data):
        if kind not in _TELLING:
            continue
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0] + 1
            if body[11] & 0x10:
                found.hidden_rows.add(row)
        elif kind == _MERGE:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            found.merges.append(((top + 1, left + 1), (bottom + 1, right + 1)))
        elif kind == _COLUMN_INFO:
            first, last = struct.unpack_from("<II", body)
            if body[16] & 1:
                found.hidden_columns.update(range(first + 1, min(last, 16_383) + 2))
        else:
            column, style = struct.unpack_from("<II", body)
            address = (row, column + 1)
            if kind in numbers:
                take_number(found, address, style & 0xFFFFFF, numbers[kind](body), known)
            else:
                found.errors[address] = ERRORS.get(body[8], "#N/A")
    return found


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    at, end = 0, len(data)
    while at < end:
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            part = data[at]
            at += 1
            size |= (part & 0x7F) << shift
            shift += 7
            if not part & 0x80 or shift > 21:
                break
        yield kind, data[at : at + size]
        at += size


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text behind its length, and where it ends."""
    length = struct.unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4 : end].decode("utf-16-le", "replace"), end
