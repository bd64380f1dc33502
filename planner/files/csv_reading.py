"""Text tables: encoding and delimiter told from the content; every value stays text."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from planner.common.errors import UserError
from planner.files.refusals import no_table

_DELIMITERS = (",", ";", "\t", "|")
_TEXT_SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
_SAMPLE_RECORDS = 50
_TABLE_LIKE = 0.6
"""Share of records that must have the usual number of columns, or it is a letter."""

_SAMPLE_BYTES = 2**20
_CHINESE_PAIR = re.compile(rb"[\xa1-\xf7][\xa1-\xfe]")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_ODD_NEIGHBOURS = re.compile(r"[a-z]([^\x00-\x7f])|([^\x00-\x7f])[a-z]")
_SEPARATOR_LINE = re.compile(r"sep=(.)?\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextTable:
    """The rows of a text table, equally long, and how they were read."""

    rows: list[list[str]]
    encoding: str
    delimiter: str


def parse(path: Path, data: bytes) -> TextTable:
    """The table of a CSV or TSV file; blank lines are kept as rows.

    A ``sep=`` line is obeyed and dropped, as Excel does. Raises UserError ``not-a-workbook``.
    """
    return parse_text(path, *decode(path, data))


def parse_text(path: Path, text: str, encoding: str) -> TextTable:
    """The table of a text that is decoded already."""
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
    return TextTable(rows, encoding, delimiter)


def is_table(text: str) -> bool:
    """Whether a delimiter parts most of the first records into columns, or is named."""
    first, _, _ = text[:100].partition("\n")
    return bool(_SEPARATOR_LINE.match(first.strip(" \"'\r"))) or any(
        _score(text, delimiter) >= _TABLE_LIKE for delimiter in _DELIMITERS
    )


def decode(path: Path, data: bytes) -> tuple[str, str]:
    """The text, and the encoding that it was read in. Raises UserError ``not-a-workbook``."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _looks_binary(text):
            return text, encoding
    raise no_table(path)


def _encodings(data: bytes) -> list[str]:
    """What to try, likeliest first."""
    if data.startswith(b"\xef\xbb\xbf"):
        return ["utf-8-sig"]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    sample = data[:4096]
    if b"\0" in sample:
        # text in UTF-16 without its mark has every other byte empty
        return [
            name
            for name, offset in (("utf-16-le", 1), ("utf-16-be", 0))
            if sample[offset::2].count(0) > len(sample) * 0.3
        ]
    found = ["utf-8"]
    letters = data[:_SAMPLE_BYTES]
    above = len(_NOT_ASCII.findall(letters))
    if above and len(_CHINESE_PAIR.findall(letters)) * 2 >= above * 0.98 and above >= 4:
        found.append("gb18030")
    western = ["cp1252", "latin-1"]
    if _oddities(letters, "mac_roman") < _oddities(letters, "cp1252"):
        western.insert(0, "mac_roman")
    return [*found, *western]


def _oddities(data: bytes, encoding: str) -> int:
    """How many letters beside a small one are capitals or no letters: not how words look."""
    text = data.decode(encoding, "replace")
    found = (one or other for one, other in _ODD_NEIGHBOURS.findall(text))
    return sum(letter.isupper() or not letter.isalpha() for letter in found)


def _looks_binary(text: str) -> bool:
    sample = text[:65_536]
    odd = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\f\v")
    # a document under another name is no table either
    return odd > len(sample) * 0.01 or text.lstrip()[:5].lower() in ("%pdf-", "{\\rtf")


def _delimiter(path: Path, text: str) -> tuple[str, str]:
    """The text without its ``sep=`` line, and what parts its columns."""
    end = re.search(r"\r\n|\r|\n", text[:100])
    first = text[: end.start()] if end else text[:100]
    mark = _SEPARATOR_LINE.match(first.strip(" \"'"))
    if mark:
        return text[end.end() :] if end else "", mark[1] or "\t"
    scores = {delimiter: _score(text, delimiter) for delimiter in _DELIMITERS}
    best = max(_DELIMITERS, key=lambda delimiter: scores[delimiter])
    if scores[best] < _TABLE_LIKE and path.suffix.lower() not in _TEXT_SUFFIXES:
        raise no_table(path, "it holds plain text without columns")
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
