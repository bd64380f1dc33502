"""Brings a table into the shape of a list: fields made of several columns, rows that are no
entries, and the place and parent of rows that sit in one another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planner.files.capture_formats import PARENT
from planner.files.cells import is_blank, shown
from planner.files.formats import Made, RowRule, Tree, heading_key
from planner.files.headings import OWN, ColumnMatch, Reading
from planner.files.reading import RawCell, RawSheet

_NOTHING = frozenset(("", "-", "--", "-1", "n/a", "null", "none"))
"""A part of a place that says nothing; systems write -1 where there is no such level."""

_DEEPEST = 32


def shaped(sheet: RawSheet, reading: Reading) -> tuple[RawSheet, Reading]:
    """The sheet with the columns and the marks that its format asks for; both unchanged if it
    asks for none. New columns stand at the right, so that rows and columns keep their numbers.
    """
    layout = reading.layout
    if layout is None or not (layout.made or layout.rows or layout.tree):
        return sheet, reading
    work = _Work(sheet, reading)
    for made in layout.made:
        work.make(made)
    if layout.tree:
        work.place(layout.tree)
    if layout.rows:
        work.mark(layout.rows)
    return work.result()


class _Work:
    def __init__(self, sheet: RawSheet, reading: Reading) -> None:
        self._sheet = sheet
        self._header = reading.header
        self._reading = reading
        self._columns = list(reading.columns)
        self._width = len(sheet.rows[0])
        self._added: list[list[RawCell]] = []
        self._passed_over = dict(sheet.passed_over)
        self._by_key = {
            heading_key(shown(cell)): index
            for index, cell in reversed(list(enumerate(sheet.rows[reading.header])))
        }

    def result(self) -> tuple[RawSheet, Reading]:
        """The sheet and how it is read, with all that was made."""
        sheet = replace(self._sheet, passed_over=self._passed_over)
        if self._added:
            rows = [
                [*row, *more]
                for row, more in zip(sheet.rows, zip(*self._added, strict=True), strict=True)
            ]
            sheet = replace(sheet, rows=rows)
        return sheet, replace(self._reading, columns=tuple(self._columns))

    # -- columns

    def make(self, made: Made) -> None:
        """Adds the column of a field that is made of several; one that is there alone is it."""
        there = [self._by_key[key] for key in made.columns if key in self._by_key]
        if not there or any(c.field == made.field for c in self._columns):
            return
        names = [shown(self._sheet.rows[self._header][index]) for index in there]
        reason = f"made of {', '.join(names)}"
        if len(there) == 1:
            self._take(there[0], made.field, reason)
            return
        parts = [self._texts(index) for index in there]
        values = [
            _joined(row) if made.joined else next(filter(None, row), "")
            for row in zip(*parts, strict=True)
        ]
        self._add("/".join(names), made.field, reason, values)

    def place(self, tree: Tree) -> None:
        """Adds the way from the top to each row's place, and the parent's serial number."""
        number, parent = self._found(tree.id), self._found(tree.parent)
        if number is None or parent is None:
            return
        scope = self._found(tree.scope)
        serial = self._field("serial")
        size = len(self._sheet.rows) - self._header - 1
        nothing = [""] * size
        nodes = _Nodes(
            self._texts(scope) if scope is not None else nothing,
            self._texts(number),
            self._texts(parent),
            self._texts(place) if (place := self._found(tree.place)) is not None else nothing,
            self._texts(serial) if serial is not None else nothing,
        )
        names = (shown(self._sheet.rows[self._header][index]) for index in (number, parent))
        reason = f"made of {', '.join(names)}"
        if not any(c.field == "position" for c in self._columns):
            self._add("Position", "position", reason, [nodes.way(row) for row in range(size)])
        self._add(PARENT, "", OWN, [nodes.parent_serial(row) for row in range(size)])

    def mark(self, rule: RowRule) -> None:
        """Marks the rows that are no entries."""
        kind = self._found(rule.kind)
        filled = self._any_filled(rule.filled)
        rest = self._any_filled(rule.kind_filled)
        kinds = self._texts(kind) if kind is not None else [""] * len(filled)
        for offset, (has, other, name) in enumerate(zip(filled, rest, kinds, strict=True)):
            if not has and not (other and _kind(name) & rule.kinds):
                index = self._header + 1 + offset
                if any(cell != "" for cell in self._sheet.rows[index]):
                    self._passed_over[index] = rule.otherwise

    def _take(self, index: int, field: str, reason: str) -> None:
        self._columns = [
            replace(c, field=field, reason=reason) if c.index == index else c for c in self._columns
        ]

    def _add(self, heading: str, field: str, reason: str, values: Sequence[str]) -> None:
        if (known := self._by_key.get(heading_key(heading), -1)) >= 0:
            # it was made before: the sheet is taken anew, or rejected rows come back
            self._take(known, field, reason)
            return
        above: list[RawCell] = [""] * self._header
        index = self._width + len(self._added)
        self._columns.append(ColumnMatch(index, heading, field, reason))
        self._added.append([*above, heading, *values])

    # -- cells

    def _found(self, keys: Sequence[str]) -> int | None:
        return next((self._by_key[key] for key in keys if key in self._by_key), None)

    def _field(self, name: str) -> int | None:
        return next((c.index for c in self._columns if c.field == name), None)

    def _texts(self, index: int) -> list[str]:
        """A column's cells below the header as text; empty for what says nothing."""
        if index >= self._width:
            return [str(cell) for cell in self._added[index - self._width][self._header + 1 :]]
        cells = [row[index] for row in self._sheet.rows[self._header + 1 :]]
        # the same few words stand in most columns again and again
        words = {cell: _said(cell) for cell in set(cells) if isinstance(cell, str)}
        return [words[cell] if isinstance(cell, str) else _said(shown(cell)) for cell in cells]

    def _any_filled(self, names: frozenset[str]) -> list[bool]:
        columns = [self._texts(c.index) for c in self._columns if c.field in names]
        size = len(self._sheet.rows) - self._header - 1
        if not columns:
            return [False] * size
        rows = zip(*columns, strict=True)
        return [any(text and not is_blank(text) for text in row) for row in rows]


def _said(text: str) -> str:
    """The text without blanks around it; empty if it says nothing."""
    text = text.strip()
    return "" if text.casefold() in _NOTHING else text


def _joined(parts: Sequence[str]) -> str:
    """Parts by slashes; a level that is not told in between is a dash."""
    last = max((place for place, part in enumerate(parts) if part), default=-1)
    return "/".join(part or "-" for part in parts[: last + 1])


def _kind(text: str) -> set[str]:
    """What a kind may be written as: ``chassis(3)`` is ``chassis`` and ``3``."""
    name, _, number = text.casefold().rstrip(")").partition("(")
    return {text.casefold(), name.strip(), number.strip()}


class _Nodes:
    """The tree of a table, by row from 0. Numbers count within a scope; a row that sits in
    itself, directly or not, ends the way.
    """

    def __init__(
        self,
        scopes: Sequence[str],
        ids: Sequence[str],
        parents: Sequence[str],
        places: Sequence[str],
        serials: Sequence[str],
    ) -> None:
        self._places, self._serials = places, serials
        known: dict[tuple[str, str], int] = {}
        for row, key in enumerate(zip(scopes, ids, strict=True)):
            known.setdefault(key, row)
        self._up: Mapping[int, int] = {
            row: known[key]
            for row, key in enumerate(zip(scopes, parents, strict=True))
            if key[1] and key in known
        }

    def _above(self, row: int) -> Iterator[int]:
        seen = {row}
        while (row := self._up.get(row, -1)) >= 0 and row not in seen and len(seen) < _DEEPEST:
            seen.add(row)
            yield row

    def way(self, row: int) -> str:
        """Places from below the top down to the row, such as 3/1; empty for the top."""
        chain = [row, *self._above(row)][:-1]
        return "/".join(part for i in reversed(chain) if (part := self._places[i]))

    def parent_serial(self, row: int) -> str:
        """The serial number of the nearest row above that has one."""
        return next((text for i in self._above(row) if (text := self._serials[i])), "")
