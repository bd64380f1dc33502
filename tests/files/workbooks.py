"""Makes the small files that tests of reading and importing need."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl


def workbook(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], *, hidden: Sequence[str] = ()
) -> Path:
    """A workbook of the given sheets and rows; text that starts with # is an error cell."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is None:
                    continue
                cell = page.cell(number, column, value)
                if isinstance(value, str):
                    cell.data_type = "e" if value.startswith("#") else "s"
        if name in hidden:
            page.sheet_state = "hidden"
    book.save(path)
    book.close()
    return path


def rewritten(
    path: Path, old: str, new: str, *, part: str = "xl/worksheets/sheet1.xml", count: int = -1
) -> Path:
    """The workbook with a text in one of its parts replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode(), count)
            copy.writestr(name, data)
    path.write_bytes(out.getvalue())
    return path


def shared_workbooks() -> Path:
    """The folder of real, hostile workbooks beside the repository; it may be absent."""
    return Path(__file__).resolve().parents[2].parent / "shared" / "data" / "workbooks"
