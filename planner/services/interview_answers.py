"""Takes the answer to a question: what it changes of the project, and of what follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.findings import Deadline
from planner.model.history import ChangeSet
from planner.model.inventory import (
    Application,
    Carrier,
    CustomerCount,
    Extension,
    Inventory,
)
from planner.services import deadlines, eligibility
from planner.services import inventory as editing
from planner.services.deadlines import Move
from planner.services.eligibility import Contradiction, Eligibility, Prepared
from planner.services.interview import (
    APPLICATIONS,
    APPLIED,
    GRANTS,
    NO_MORE_GRANTS,
    Editor,
    Question,
)
from planner.services.rulebook_answers import AnswerChange, between
from planner.storage.project import Project

Row: TypeAlias = CustomerCount | Extension | Application
R = TypeVar("R", bound=Row)
Scalar: TypeAlias = bool | int | float | Decimal | date | str
Value: TypeAlias = Scalar | CustomerCount | Sequence[Row]
"""By the question's editor: one value, a count, or all grants or applications (none: "no")."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an answer would change: answers of rules, dates, and new contradictions."""

    answers: tuple[AnswerChange, ...]
    moves: tuple[Move, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def nothing(self) -> bool:
        """Whether it changes nothing."""
        return not (self.answers or self.moves or self.contradictions)


@dataclass(frozen=True, slots=True)
class _Change:
    """What an answer does to the records."""

    carrier: Carrier | None = None
    rows: tuple[Row, ...] = ()
    gone: tuple[Extension, ...] = field(default=())


def current(inventory: Inventory, question: Question) -> Value | None:
    """What is stated now, as the question's editor takes it; None if nothing is."""
    if question.editor is Editor.COUNT:
        counts = [one for one in inventory.customer_counts if one.on]
        return max(counts, key=lambda one: one.on or date.min, default=None)
    if question.editor is Editor.APPLICATIONS:
        return inventory.applications
    if question.editor is Editor.GRANTS:
        return tuple(one for one in inventory.extensions if one.application == question.application)
    record = _record(inventory, question)
    if question.column:
        return record.extras.get(_heading(record, question.column))
    value: Value | None = getattr(record, question.fact)
    return None if value == "" else value


def answer(project: Project, question: Question, value: Value) -> ChangeSet:
    """Writes an answer as one undoable step. Raises UserError for what no such fact can be."""
    listed = Inventory(
        carrier=project.carrier(),
        applications=tuple(project.load(Application)),
        extensions=tuple(project.load(Extension)),
        customer_counts=tuple(project.load(CustomerCount)),
    )
    change = _change(listed, question, value)
    about = f" of {question.application}" if question.application else ""
    with project.unit(f"Answer {question.label}{about}", question.text) as unit:
        if change.carrier:
            unit.save_carrier(change.carrier)
        for row in change.rows:
            if row.id:
                unit.update(type(row), [row])
            else:
                unit.insert(type(row), [row])
        unit.delete(Extension, [row.id for row in change.gone])
    return unit.changes


def effect(
    prepared: Prepared,
    inventory: Inventory,
    before: Eligibility,
    dates: Sequence[Deadline],
    question: Question,
    value: Value,
    progress: Progress = silent,
) -> Effect:
    """What an answer would change of the answers and dates as they are; ``prepared`` of the
    same inventory. Raises UserError as `answer`.
    """
    changed = _applied(inventory, _change(inventory, question, value))
    after = eligibility.judge(prepared.book, prepared, changed, before.as_of, progress)
    moved = deadlines.compute(changed, before.as_of, prepared.book)
    known = {(one.subject, one.finding.rule) for one in before.contradictions}
    return Effect(
        between(before, after),
        deadlines.moved(dates, moved, prepared.book),
        tuple(one for one in after.contradictions if (one.subject, one.finding.rule) not in known),
    )


def _change(inventory: Inventory, question: Question, value: Value) -> _Change:
    if question.editor is Editor.COUNT:
        change = _Change(rows=(_count(inventory, value),))
    elif question.fact == GRANTS and question.application:
        change = _granted(inventory, question, _rows(value, Extension))
    elif question.fact == APPLICATIONS:
        change = _applications(inventory, _rows(value, Application))
    elif isinstance(value, Scalar):
        change = _stated(inventory, question, value)
    else:
        raise TypeError(f"{question.label} cannot be {value!r}")
    for row in (change.carrier, *change.rows):
        if row is not None:
            editing.check(row)
    return change


def _stated(inventory: Inventory, question: Question, value: Scalar) -> _Change:
    record = _record(inventory, question)
    fields: dict[str, Any] = {question.fact: value}
    if question.column:
        held = str(value) if isinstance(value, Decimal) else value
        fields = {"extras": {**record.extras, _heading(record, question.column): held}}
    changed = replace(record, **fields)
    return _Change(carrier=changed) if isinstance(changed, Carrier) else _Change(rows=(changed,))


def _count(inventory: Inventory, value: Value) -> CustomerCount:
    if not isinstance(value, CustomerCount) or value.own is None:
        raise UserError("no-answer", "The number of customers is empty.", "Enter a number.")
    same_day = (one.id for one in inventory.customer_counts if one.on == value.on)
    return replace(value, id=value.id or next(same_day, 0))


def _granted(inventory: Inventory, question: Question, rows: Sequence[Extension]) -> _Change:
    for row in rows:
        if row.granted_on is None or row.new_term_end is None:
            raise UserError(
                "no-answer",
                "An extension lacks the day it was granted on or its new term end.",
                "Enter both as the order gives them.",
            )
    named = tuple(replace(row, application=question.application) for row in rows)
    kept = {row.id for row in named}
    listed = [one for one in inventory.extensions if one.application == question.application]
    gone = tuple(one for one in listed if one.id not in kept)
    if named != tuple(listed):
        return _Change(rows=named, gone=gone)
    record = _record(inventory, question)
    ended = {**record.extras, NO_MORE_GRANTS: question.as_of}
    return _Change(rows=(replace(record, extras=ended),) if isinstance(record, Application) else ())


def _applications(inventory: Inventory, rows: Sequence[Application]) -> _Change:
    if rows:
        return _Change(rows=tuple(rows))
    carrier = inventory.carrier
    return _Change(carrier=replace(carrier, extras={**carrier.extras, APPLIED: False}))


def _applied(inventory: Inventory, change: _Change) -> Inventory:
    """The inventory as it would be."""
    parts: dict[str, tuple[Row, ...]] = {}
    for part, record in _PARTS.items():
        mine = [row for row in change.rows if isinstance(row, record)]
        gone = {row.id for row in change.gone} if record is Extension else set()
        if not mine and not gone:
            continue
        by_id = {row.id: row for row in mine if row.id}
        listed: Sequence[Row] = getattr(inventory, part)
        kept = [by_id.get(row.id, row) for row in listed if row.id not in gone]
        parts[part] = (*kept, *(row for row in mine if not row.id))
    changed = replace(inventory, **parts)  # type: ignore[arg-type]
    return replace(changed, carrier=change.carrier) if change.carrier else changed


_PARTS: Mapping[str, type[Row]] = {
    "applications": Application,
    "extensions": Extension,
    "customer_counts": CustomerCount,
}


def _record(inventory: Inventory, question: Question) -> Carrier | Application:
    if not question.application:
        return inventory.carrier
    for one in inventory.applications:
        if one.name == question.application:
            return one
    raise UserError(
        "row-gone",
        f"The application {question.application} is not there any more.",
        "Look at the questions again.",
    )


def _heading(record: Carrier | Application, column: str) -> str:
    """The heading as the user writes it."""
    same = (name for name in record.extras if name.strip().casefold() == column.casefold())
    return next(same, column)


def _rows(value: Value, record: type[R]) -> Sequence[R]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [row for row in value if isinstance(row, record)]
    raise TypeError(f"rows of {record.__name__} are wanted, not {value!r}")
