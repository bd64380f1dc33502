"""One sheet's part: looked through once, and copied with the answer cells put in."""

import re
from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO

from planner.files.annotate_cells import LAST_COLUMN, AnswerCells, area, area_name, column
from planner.files.annotate_xml import (
    TAG_REST,
    BadXml,
    Copy,
    feed,
    opened,
    parse,
    safe_parser,
    split,
    tag_at,
    whole,
    with_attribute,
)
from planner.files.workbook_cells import Value

_SPANS = re.compile(rb"(\sspans\s*=\s*[\"'])([\d: ]+)")
_COLUMN = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]+)")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)")
_ROW_FACTS = 4
_TOLD = ("sheetData", "dimension", "cols", "mergeCell", "customSheetViews", "autoFilter")


@dataclass(slots=True)
class Survey:
    """What a sheet's part holds, by byte place. ``rows`` has for each row that was wanted its
    number, start, end tag and last column; ``used`` is the last column with a value anywhere;
    ``looks`` has, for the rows asked for, each column's style number.
    """

    prefix: str = ""
    dimension: int = -1
    size: str = ""
    cols: int = -1
    cols_close: int = -1
    data: int = -1
    filter: int = -1
    filtered: str = ""
    used: int = 0
    merged: list[str] = field(default_factory=list)
    rows: "array[int]" = field(default_factory=lambda: array("Q"))
    looks: dict[int, dict[int, int]] = field(default_factory=dict)

    def each_row(self) -> Iterator[tuple[int, int, int, int]]:
        """The facts of the wanted rows, in the order of the part."""
        facts = iter(self.rows)
        return zip(*[facts] * _ROW_FACTS, strict=True)


def survey(
    part: IO[bytes],
    wanted: Collection[int],
    looked_at: Collection[int],
    progress: Callable[[int], None],
) -> Survey:
    """Looks through a sheet. Raises BadXml, also where a wanted row is not there."""
    surveyor = _Surveyor(wanted, looked_at)
    feed(surveyor.parser, part, progress)
    found = surveyor.found
    if found.data < 0 or len(found.rows) != len(wanted) * _ROW_FACTS:
        raise BadXml("its rows are not where they were read")
    return found


class _Surveyor:
    """The parser's callbacks. The commonest elements are told first: there are millions."""

    def __init__(self, wanted: Collection[int], looked_at: Collection[int]) -> None:
        self.found = Survey()
        self.parser = safe_parser()
        self.parser.StartElementHandler = self._root
        self._wanted = set(wanted)
        self._looked_at = looked_at
        self._columns: dict[str, int] = {}
        self._row = self._column = self._last = 0
        self._row_start = -1
        self._views = False

    def _root(self, name: str, _: dict[str, str]) -> None:
        prefix, kind = split(name)
        if kind != "worksheet":
            raise BadXml("a sheet of it is no worksheet")
        self.found.prefix = prefix
        self._cell, self._value, self._row_name = prefix + "c", prefix + "v", prefix + "row"
        self._filled = (prefix + "is", prefix + "f")
        self._others = {prefix + kind for kind in _TOLD}
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == self._value:
            if self._column > self.found.used:  # noqa: PLR1730 - twice as fast as max
                self.found.used = self._column
        elif name == self._cell:
            self._start_cell(attributes)
        elif name == self._row_name:
            self._start_row(attributes)
        elif name in self._filled:
            self.found.used = max(self.found.used, self._column)
        elif name in self._others:
            self._start_other(split(name)[1], attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self._column += 1
        else:
            name = reference.rstrip("0123456789")
            number = self._columns.get(name)
            if number is None:
                number = self._columns[name] = column(name)
            self._column = number
        if self._column > self._last:  # noqa: PLR1730
            self._last = self._column
        if self._row in self._looked_at:
            looks = self.found.looks.setdefault(self._row, {})
            looks[self._column] = whole(attributes.get("s", "0"))

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row = whole(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = self._last = 0
        if self._row in self._wanted:
            self._row_start = self.parser.CurrentByteIndex

    def _start_other(self, kind: str, attributes: dict[str, str]) -> None:
        found, at = self.found, self.parser.CurrentByteIndex
        if kind == "sheetData":
            found.data = at
        elif kind == "dimension":
            found.dimension, found.size = at, attributes.get("ref", "")
        elif kind == "cols":
            found.cols = at
        elif kind == "mergeCell":
            found.merged.append(attributes.get("ref", ""))
        elif kind == "customSheetViews":
            self._views = True
        elif kind == "autoFilter" and not self._views:
            found.filter, found.filtered = at, attributes.get("ref", "")

    def _end(self, name: str) -> None:
        if name == self._row_name:
            if self._row_start >= 0:
                at = self.parser.CurrentByteIndex
                self.found.rows.extend((self._row, self._row_start, at, self._last))
                self._wanted.discard(self._row)
                self._row_start = -1
            self._column = 0
        elif name == self.found.prefix + "cols":
            self.found.cols_close = self.parser.CurrentByteIndex
        elif name == self.found.prefix + "customSheetViews":
            self._views = False


@dataclass(frozen=True, slots=True)
class Change:
    """What is put into a sheet. ``places`` are the columns of the answers, those in ``old``
    (indices) were there before; ``widths`` are of new columns; ``filtered`` is the new area of
    the sheet's filter, empty to leave it.
    """

    headings: Collection[int]
    places: Sequence[int]
    old: Collection[int]
    rows: Mapping[int, Sequence[Value]]
    widths: Mapping[int, float]
    filtered: str
    cells: AnswerCells


def rewrite(copy: Copy, found: Survey, change: Change) -> None:
    """Copies a sheet with the answers put in; every other byte stays as it was."""
    last = max(change.places)
    if found.dimension >= 0 and found.size:
        left, top, right, bottom = area(found.size)
        size = area_name(left, top, max(right, last), max(bottom, *change.rows, top))
        copy.upto(found.dimension)
        copy.write(with_attribute(copy.take_tag(), "ref", size))
    if change.widths:
        _write_cols(copy, found, change.widths)
    _write_rows(copy, found, change)
    if change.filtered:
        copy.upto(found.filter)
        copy.write(with_attribute(copy.take_tag(), "ref", change.filtered))
    copy.rest()


def _write_cols(copy: Copy, found: Survey, widths: Mapping[int, float]) -> None:
    pieces = []
    head, foot = f"<{found.prefix}cols>".encode(), f"</{found.prefix}cols>".encode()
    if found.cols < 0:
        copy.upto(found.data)
    else:
        copy.upto(found.cols)
        text = copy.take(found.cols_close)
        if not tag_at(text, 0).group().endswith(b"/>"):
            text += copy.take_tag()
        listed = parse(text)
        head = opened(text[: listed.inner])
        for child in listed.children:
            tag = text[child.start : child.end]
            low = whole(child.attributes.get("min", "1"))
            high = min(whole(child.attributes.get("max", "1")), LAST_COLUMN)
            for first, end in _around(low, high, widths):
                same = first == low and end == high
                piece = with_attribute(with_attribute(tag, "min", str(first)), "max", str(end))
                pieces.append((first, tag if same else piece))
    for place, width in widths.items():
        tag = (f'<{found.prefix}col min="{place}" max="{place}" width="{width:.2f}" '
               'customWidth="1"/>').encode()  # fmt: skip
        pieces.append((place, tag))
    copy.write(head + b"".join(tag for _, tag in sorted(pieces)) + foot)


def _around(low: int, high: int, taken: Collection[int]) -> Iterator[tuple[int, int]]:
    """The stretches of ``low`` to ``high`` between the columns that are taken."""
    for place in sorted(taken):
        if low <= place <= high:
            if place > low:
                yield low, place - 1
            low = place + 1
    if low <= high:
        yield low, high


def _write_rows(copy: Copy, found: Survey, change: Change) -> None:
    order = sorted(range(len(change.places)), key=change.places.__getitem__)
    new = [index for index in order if index not in change.old]
    first, last = min(change.places), max(change.places)
    foot = f"</{found.prefix}row>".encode()
    token = _cell_token(found.prefix)
    for number, start, close, furthest in found.each_row():
        is_heading = number in change.headings
        indices = new if is_heading else order
        if not indices:
            continue
        make = _maker(change, number)
        copy.upto(start)
        tag = copy.take_tag()
        copy.write(opened(_spanning(tag, last)))
        if tag.endswith(b"/>"):
            copy.write(b"".join([make(index, "") for index in indices]) + foot)
        elif furthest < first:
            copy.upto(close)
            copy.write(b"".join([make(index, "") for index in indices]))
        else:
            copy.write(_merged(copy.take(close), token, change, indices, make))


def _maker(change: Change, number: int) -> Callable[[int, str], bytes]:
    """Makes a row's cell from the index of its column and the style number to keep."""
    row, cells = str(number).encode(), change.cells
    if number in change.headings:
        return lambda index, _: cells.heading(index, row)
    values = change.rows[number]
    return lambda index, kept: cells.value(index, row, values[index], kept)


def _cell_token(prefix: str) -> re.Pattern[bytes]:
    name = re.escape(prefix.encode()) + b"c"
    pattern = rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<" + name + rb"(?=[\s/>])" + TAG_REST
    return re.compile(pattern + rb"|</" + name + rb"\s*>", re.DOTALL)


def _merged(
    inner: bytes,
    token: re.Pattern[bytes],
    change: Change,
    indices: Sequence[int],
    make: Callable[[int, str], bytes],
) -> bytes:
    """The cells of a row with the answers among them, in the order of the columns."""
    waiting = [(change.places[index], index) for index in reversed(indices)]
    pieces = []
    at = here = 0
    for start, end, tag in _cells_in(inner, token):
        named = _COLUMN.search(tag)
        here = column(named[1].decode()) if named else here + 1
        pieces.append(inner[at:start])
        while waiting and waiting[-1][0] < here:
            pieces.append(make(waiting.pop()[1], ""))
        if waiting and waiting[-1][0] == here:
            index = waiting.pop()[1]
            look = _STYLE.search(tag) if index in change.old else None
            pieces.append(make(index, look[1].decode() if look else ""))
        else:
            pieces.append(inner[start:end])
        at = end
    pieces += [make(index, "") for _, index in reversed(waiting)]
    return b"".join([*pieces, inner[at:]])


def _cells_in(inner: bytes, token: re.Pattern[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Start, end and start tag of each cell."""
    start, tag = 0, b""
    for found in token.finditer(inner):
        text = found.group()
        if text.startswith(b"<!"):
            continue
        if not text.startswith(b"</"):
            start, tag = found.start(), text
        if text.startswith(b"</") or text.endswith(b"/>"):
            yield start, found.end(), tag


def _spanning(tag: bytes, last: int) -> bytes:
    """A row's tag whose ``spans``, a hint for readers, take in the last answer column."""
    found = _SPANS.search(tag)
    if found is None:
        return tag
    numbers = [int(number) for number in found[2].replace(b":", b" ").split()]
    if not numbers or max(numbers) >= last:
        return tag
    return tag[: found.start(2)] + f"{min(numbers)}:{last}".encode() + tag[found.end(2) :]
