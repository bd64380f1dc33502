"""Text tables: encoding and delimiter told from the content; every value stays text."""

import csv
import io
from collections import Counter
from pathlib import Path

from planner.common.errors import UserError

_DELIMITERS = (",", ";", "\t", "|")
_TEXT_SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
_SAMPLE_RECORDS = 50
_TABLE_LIKE = 0.6
"""Share of records that must have the usual number of columns, or it is a letter."""


def parse(path: Path, data: bytes) -> list[list[str]]:
    """Rows of a CSV or TSV file, padded to equal length; blank lines are kept as rows.

    A ``sep=`` line is obeyed and dropped, as Excel does. Raises UserError ``not-a-workbook``.
    """
    text = _decode(path, data)
    text, delimiter = _delimiter(path, text)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UserError(
            "not-a-workbook",
            f"{path.name} cannot be read as a table: {error}.",
            "Look for a quotation mark that is opened and never closed.",
        ) from error
    while rows and not any(rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    for row in rows:
        if len(row) < width:
            row.extend([""] * (width - len(row)))
    return rows


def _decode(path: Path, data: bytes) -> str:
    if data.startswith(b"\xef\xbb\xbf"):
        encodings = ["utf-8-sig"]
    elif data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:4096]:
        # text in UTF-16 without its mark has every other byte empty
        encodings = [
            name
            for name, offset in (("utf-16-le", 1), ("utf-16-be", 0))
            if data[offset:4096:2].count(0) > len(data[:4096]) * 0.3
        ]
    else:
        encodings = ["utf-8", "cp1252", "latin-1"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _looks_binary(text):
            return text
    raise UserError(
        "not-a-workbook",
        f"{path.name} is not a workbook or a table.",
        "Import an .xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv file.",
    )


def _looks_binary(text: str) -> bool:
    sample = text[:65_536]
    odd = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\f\v")
    # a page or a picture under another name is no table either
    return odd > len(sample) * 0.01 or text.lstrip()[:5].lower() in ("%pdf-", "<html", "<!doc")


def _delimiter(path: Path, text: str) -> tuple[str, str]:
    """The text without its ``sep=`` line, and what parts its columns."""
    first, _, rest = text.partition("\n")
    mark = first.strip().strip('"')
    if mark[:4].lower() == "sep=" and len(mark) <= 5:
        return rest, mark[4:] or "\t"
    scores = {delimiter: _score(text, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best] < _TABLE_LIKE and path.suffix.lower() not in _TEXT_SUFFIXES:
        raise UserError(
            "not-a-workbook",
            f"{path.name} is not a workbook: it holds plain text without columns.",
            "Import an .xlsx, .xlsm, .xlsb, .xls, .ods, .csv or .tsv file.",
        )
    return text, best


def _score(text: str, delimiter: str) -> float:
    """How table-like the first records are: columns in most of them, weighted by how many."""
    sample = io.StringIO(text[: 2**18], newline="")
    counts: Counter[int] = Counter()
    try:
        for record in csv.reader(sample, delimiter=delimiter):
            if any(record):
                counts[len(record)] += 1
            if counts.total() >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0
    usual, times = max(counts.items(), key=lambda pair: (pair[1], pair[0]), default=(1, 0))
    return 0 if usual < 2 else times / counts.total() + usual / 1000
