"""Rows inside a list that are no part of it: totals, section titles, headings given again."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from planner.files.cells import is_blank, normal, shown
from planner.files.headings import is_empty_row
from planner.files.reading import RawCell
from planner.model.history import Problem
from planner.model.sheets import CARRIER, ITEMS

_TOTAL = re.compile(
    r"(?:(?:sub|grand)[ -]?)?totals?"
    r"(?: (?:count|quantity|qty|cost|price|value|amount|items?|units?))? ?[:=]?"
    r"|[\u03c3\u03a3\u2211] ?[:=]?|sums? ?[:=]?"
)
_TOTAL_OF = re.compile(
    r"(?:(?:sub|grand)[ -]?)?totals?:? .{1,40}|.{1,40} (?:(?:sub|grand)[ -]?)?totals?:?"
)
_AMOUNT = re.compile(
    r"[\s$(]*-?[\d,]*\.?\d+[)%]?(?: ?(?:usd|units?|items?|pcs|ea))?", re.IGNORECASE
)
_NAMES_A_UNIT = frozenset(("serial", "part_number", "model"))
_NAMES_A_COST = frozenset(("description", "notes"))
_FEWEST_COLUMNS = 3
"""In a narrower table a row with one cell may well be all there is to say."""

_TICK = 50_000
_CENT = 0.005
_WORDS = {
    "total-row": ("a total", "totals"),
    "section-row": ("a title", "titles"),
    "header-again": ("the headings once more", "the headings once more"),
    "hidden-row": ("hidden in Excel", "hidden in Excel"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of a sheet that are read, as indices, and those passed over with the reason's
    code. Empty rows are in neither.
    """

    rows: Sequence[int]
    passed_over: tuple[tuple[int, str], ...] = ()

    def without(self, marked: Mapping[int, str], taken: Set[int]) -> "Listed":
        """The same, with those rows passed over too that a format marked as no entries, with
        what they are; rows in ``taken`` are read all the same.
        """
        rest = [index for index in self.rows if index not in marked or index in taken]
        known = {index for index, _ in self.passed_over}
        more = ((i, what) for i, what in marked.items() if i not in taken and i not in known)
        return Listed(rest, tuple(sorted((*self.passed_over, *more))))


def list_rows(  # noqa: PLR0913 - what is known of a sheet
    rows: Sequence[Sequence[RawCell]],
    header: int,
    first: int,
    fields: Mapping[int, str],
    target: str,
    taken: Set[int] = frozenset(),
    tick: Callable[[], None] = lambda: None,
    *,
    exported: bool = False,
) -> Listed:
    """Tells rows of the list from others, from index ``first`` on. ``fields`` maps an index of
    a column to its field; rows in ``taken`` are read whatever they look like. ``tick`` is
    called now and then. ``exported``: a system wrote the table, in which only a person can have
    put a total or a title, of a few cells.
    """
    heading = list(rows[header]) if header >= 0 and target else []
    judge = _Judge(rows, heading, fields, target)
    dropped: set[int] = set()
    passed_over: list[tuple[int, str]] = []
    for index in range(first, len(rows)):
        if not index % _TICK:
            tick()
        row = rows[index]
        blanks = row.count("")
        # most rows are well filled: those are read without a closer look
        if row != heading and not is_blank(row[0]):
            if blanks * 3 < len(row) > _FEWEST_COLUMNS + 1:
                continue
            if exported and len(row) - blanks > _FEWEST_COLUMNS:
                continue
        if is_empty_row(row):
            dropped.add(index)
            continue
        if not target or target == CARRIER.name or index in taken:
            continue
        code = "header-again" if row == heading else judge.code(index)
        if code:
            dropped.add(index)
            passed_over.append((index, code))
            judge.passed_over.add(index)
            judge.start = index + 1
    kept: Sequence[int] = range(first, len(rows))
    if dropped:
        kept = [index for index in kept if index not in dropped]
    return Listed(kept, tuple(passed_over))


class _Judge:
    """Looks closely at one row after the other; ``start`` is where the sums of a total begin,
    ``passed_over`` the rows that count for none.
    """

    def __init__(
        self,
        rows: Sequence[Sequence[RawCell]],
        heading: Sequence[RawCell],
        fields: Mapping[int, str],
        target: str,
    ) -> None:
        self._rows = rows
        self._left = next((i for i, cell in enumerate(heading) if not _nothing(cell)), 0)
        self._fields = fields
        self._target = target
        self.start = 0
        self.passed_over: set[int] = set()

    def code(self, index: int) -> str:
        """Why the row is no part of the list; empty if it is one."""
        filled = [(i, cell) for i, cell in enumerate(self._rows[index]) if not _nothing(cell)]
        words = [(i, cell) for i, cell in filled if not _is_number(cell)]
        numbers = [(i, cell) for i, cell in filled if _is_number(cell)]
        if self._is_total(index, words, numbers):
            return "total-row"
        if len(words) == 1 and not numbers and self._is_title(*words[0]):
            return "section-row"
        return ""

    def _is_total(
        self,
        index: int,
        words: Sequence[tuple[int, RawCell]],
        numbers: Sequence[tuple[int, RawCell]],
    ) -> bool:
        if len(words) > 1 or not (words or numbers):
            return False
        if not words:  # sums alone, without a label
            return self._target == ITEMS.name and self._are_sums(index, numbers)
        column, cell = words[0]
        label = normal(shown(cell))
        if _TOTAL.fullmatch(label):
            return bool(numbers) or len(self._fields) >= _FEWEST_COLUMNS
        if not numbers or not _TOTAL_OF.fullmatch(label):
            return False
        # "Total Control 200" may be the name of a product, "Total station" of what was rented
        names = _NAMES_A_UNIT if self._target == ITEMS.name else _NAMES_A_COST
        return self._fields.get(column) not in names or self._are_sums(index, numbers)

    def _are_sums(self, index: int, numbers: Sequence[tuple[int, RawCell]]) -> bool:
        """Whether each number is the sum of its column since the last total, or of all of it."""
        if not any(_amount(cell) for _, cell in numbers):
            return False
        return any(
            index - start > 1
            and all(
                abs(_amount(cell) - self._sum(column, start, index)) < _CENT
                for column, cell in numbers
            )
            for start in {self.start, 0}
        )

    def _sum(self, column: int, start: int, end: int) -> float:
        return sum(
            _amount(self._rows[index][column])
            for index in range(start, end)
            if index not in self.passed_over and _is_number(self._rows[index][column])
        )

    def _is_title(self, column: int, cell: RawCell) -> bool:
        """Whether the only cell of a row heads the rows below: a unit's own number never."""
        narrow = len(self._fields) < _FEWEST_COLUMNS
        if narrow or column > self._left + 1 or not isinstance(cell, str):
            return False
        field = self._fields.get(column, "")
        if self._target != ITEMS.name:
            return not field
        word = cell.strip().replace(" ", "").isalpha()
        names_a_unit = field in _NAMES_A_UNIT and not (
            word and (" " in cell.strip() or field == "serial")
        )
        return not names_a_unit and field != "description"


def _nothing(cell: RawCell) -> bool:
    return cell == "" or is_blank(cell)


def _is_number(cell: RawCell) -> bool:
    if isinstance(cell, str):
        return bool(_AMOUNT.fullmatch(cell.strip()))
    return isinstance(cell, (int, float)) and not isinstance(cell, (bool, date))


def _amount(cell: RawCell) -> float:
    if isinstance(cell, str):
        return float("".join(letter for letter in cell if letter in "0123456789.") or 0)
    return float(cell) if isinstance(cell, (int, float)) else 0.0


def reason(code: str) -> str:
    """Why a row was passed over, in a few words."""
    return _WORDS.get(code, (code, ""))[0]


def notices(
    sheet: str, number: Callable[[int], int], rows: Sequence[Sequence[RawCell]], listed: Listed
) -> list[Problem]:
    """What was passed over, one sentence for each reason; ``number`` gives Excel's of a row."""
    found: dict[str, list[int]] = {}
    for index, code in listed.passed_over:
        found.setdefault(code, []).append(index)
    return [_notice(sheet, number, rows, code, where) for code, where in found.items()]


def _notice(
    sheet: str,
    number: Callable[[int], int],
    rows: Sequence[Sequence[RawCell]],
    code: str,
    where: list[int],
) -> Problem:
    label = next((shown(cell).strip() for cell in rows[where[0]] if not _nothing(cell)), "")
    one, many = reason(code), _WORDS.get(code, ("", ""))[1]
    numbers = ", ".join(str(number(index)) for index in where[:5])
    more = " ..." if len(where) > 5 else ""
    if len(where) == 1:
        message = f"The row is {one}, no entry of the list; it was passed over."
    elif not many:  # what the row is, in the words of a format
        message = f"{len(where):,} rows were passed over ({one}): rows {numbers}{more}."
    else:
        message = (
            f"{len(where):,} rows are {many}, no entries of the list; they were passed over: "
            f"rows {numbers}{more}."
        )
    known = code if code in _WORDS else "no-entry"
    return Problem(known, message, sheet, number(where[0]), "", label, rejects=False)
