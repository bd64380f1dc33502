"""Many cells at once: what pasting, filling and replacing would change, and the one step that
does it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.history import ChangeSet
from planner.model.inventory import KEYS, Inventory, Record
from planner.model.sheets import REFERS, Sheet
from planner.services.inventory import (
    NEEDED,
    check,
    check_lengths,
    describe,
    faults,
    heading_of,
    sheet_of,
    too_long,
)
from planner.storage.project import Project

MOST_LISTED = 5_000
"""Changes and problems that are kept for people to read; the others are counted."""
_REPORT_EVERY = 2_000
_LONGEST_SHOWN = 200

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that cannot be as asked: ``row`` says which ("item 2102..."), ``text`` what was
    given for it.
    """

    row: str
    heading: str
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Values asked for: by row id and field for rows that are there, by field for new ones.
    ``problems`` are cells whose text means nothing, ``more_problems`` how many are not listed.
    """

    edits: Mapping[int, Values]
    added: Sequence[Values] = ()
    problems: tuple[CellProblem, ...] = ()
    more_problems: int = 0


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell before and after; ``row`` says which."""

    row: str
    heading: str
    before: Any
    after: Any


@dataclass(slots=True)
class Proposed:
    """What would change: ``edits`` and ``added`` can be written as they are. ``cells`` counts
    the cells of rows that are there, ``problem_count`` the cells and rows left out.
    """

    sheet: Sheet
    edits: dict[int, dict[str, Any]] = field(default_factory=dict)
    added: list[Record] = field(default_factory=list)
    changes: list[CellChange] = field(default_factory=list)
    cells: int = 0
    problems: list[CellProblem] = field(default_factory=list)
    problem_count: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing would change."""
        return not (self.edits or self.added)

    def leave_out(self, row: str, heading: str, text: Any, message: str) -> None:
        """Note a cell that cannot be as asked."""
        self.problem_count += 1
        if len(self.problems) < MOST_LISTED:
            shown = "" if text is None else str(text)
            if len(shown) > _LONGEST_SHOWN:
                shown = shown[: _LONGEST_SHOWN - 1] + "…"
            self.problems.append(CellProblem(row, heading, shown, message))

    def note(self, row: str, heading: str, before: Any, after: Any) -> None:
        """List a change, while there is room."""
        if len(self.changes) < MOST_LISTED:
            self.changes.append(CellChange(row, heading, before, after))


def propose(
    inventory: Inventory, sheet: Sheet, wanted: Wanted, progress: Progress = silent
) -> Proposed:
    """What of the values asked for would change something, and what cannot be: a value out of
    range, a name that nothing answers to, a name that another row has. Those cells are left out;
    so are new rows without what such a row cannot do without.
    """
    made = Proposed(sheet, problems=list(wanted.problems))
    made.problem_count = len(wanted.problems) + wanted.more_problems
    rows: Mapping[int, Record] = {row.id: row for row in getattr(inventory, sheet.part)}
    names = _Names(inventory, sheet, wanted)
    total = len(wanted.edits) + len(wanted.added)
    for number, (row_id, values) in enumerate(wanted.edits.items()):
        if number % _REPORT_EVERY == 0:
            progress("Checking what would change", number / total)
        if row_id in rows:
            _judge_edit(made, rows[row_id], values, names)
    for number, values in enumerate(wanted.added):
        if number % _REPORT_EVERY == 0:
            progress("Checking what would be added", (len(wanted.edits) + number) / total)
        _judge_new(made, f"new row {number + 1}", values, names)
    return made


def _judge_edit(made: Proposed, row: Record, values: Values, names: "_Names") -> None:
    asked = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not asked:
        return
    label = describe(made.sheet, [row])
    kept = _without_faults(made, label, row, asked, names)
    for name, value in kept.items():
        made.note(label, heading_of(made.sheet, name), getattr(row, name), value)
    made.cells += len(kept)
    if kept:
        made.edits[row.id] = kept


def _judge_new(made: Proposed, label: str, values: Values, names: "_Names") -> None:
    empty = made.sheet.record()
    asked = {name: value for name, value in values.items() if getattr(empty, name) != value}
    if not asked:
        return
    kept = _without_faults(made, label, empty, asked, names)
    needed = KEYS.get(made.sheet.record) or NEEDED.get(made.sheet.record)
    if needed is not None and not kept.get(needed):
        if needed not in asked:
            heading = heading_of(made.sheet, needed)
            made.leave_out(label, heading, "", f"{heading} is empty: the row is left out.")
        return
    made.added.append(replace(empty, **kept))
    for name, value in kept.items():
        made.note(label, heading_of(made.sheet, name), None, value)


def _without_faults(
    made: Proposed, label: str, row: Record, asked: Values, names: "_Names"
) -> dict[str, Any]:
    kept = dict(asked)
    for name, message in [*names.faults(row, asked), *_own_faults(made.sheet, row, asked)]:
        if name in kept:
            made.leave_out(label, heading_of(made.sheet, name), kept.pop(name), message)
    return kept


def _own_faults(sheet: Sheet, row: Record, asked: Values) -> Iterator[tuple[str, str]]:
    for fault in (*too_long(asked), *faults(replace(row, **asked))):
        yield fault.field, f"{heading_of(sheet, fault.field)} {fault.what}. {fault.hint}"


class _Names:
    """Names of records that there will be: for what refers to them, and for their own sheet."""

    def __init__(self, inventory: Inventory, sheet: Sheet, wanted: Wanted) -> None:
        self._sheet = sheet
        self._key = KEYS.get(sheet.record)
        self._taken: Counter[str] = Counter()
        own: set[str] = set()
        if self._key is not None:
            rows = getattr(inventory, sheet.part)
            self._taken = Counter(self._after(rows, wanted))
            own = {str(values.get(self._key, "")) for values in wanted.added} | set(self._taken)
        self._known = {
            name: own if part == sheet.part else _names(inventory, part)
            for (of, name), part in REFERS.items()
            if of == sheet.name
        }

    def _after(self, rows: Sequence[Record], wanted: Wanted) -> Iterator[str]:
        key = self._key or ""
        for row in rows:
            asked = wanted.edits.get(row.id, {})
            yield asked.get(key, getattr(row, key))

    def faults(self, row: Record, asked: Values) -> Iterator[tuple[str, str]]:
        """Fields that name what is not there, or take a name that another row has."""
        for name, known in self._known.items():
            text = asked.get(name)
            if text and text not in known:
                heading = heading_of(self._sheet, name)
                kind = REFERS[self._sheet.name, name].removesuffix("s")
                yield name, f'{heading}: there is no {kind} "{text}".'
        text = asked.get(self._key) if self._key else None
        if text and self._key:
            allowed = 1 if row.id else 0
            if self._taken[text] > allowed:
                heading = heading_of(self._sheet, self._key)
                yield self._key, f"{heading}: another {self._sheet.noun} has that name."
            elif not row.id:
                self._taken[text] += 1


def _names(inventory: Inventory, part: str) -> set[str]:
    return {str(getattr(row, KEYS[type(row)])) for row in getattr(inventory, part)}


def edit_cells(
    project: Project,
    record: type[Record],
    edits: Mapping[int, Values],
    added: Sequence[Record] = (),
    *,
    label: str,
) -> ChangeSet:
    """Sets fields of rows, each to its own values, and adds rows, as one step.

    Raises UserError ``row-gone``, ``bad-value``, ``duplicate-key``, ``unknown-reference``;
    then nothing is changed.
    """
    rows = project.rows(record, list(edits))
    if len(rows) != len(edits):
        raise UserError("row-gone", "A row is not there any more.", "Look at the list again.")
    changed = [replace(row, **edits[row.id]) for row in rows]
    for values in edits.values():
        check_lengths(sheet_of(record), values)
    for row in (*changed, *added):
        check(row)
    with project.unit(label) as unit:
        unit.update(record, changed)
        unit.insert(record, list(added))
    return unit.changes
