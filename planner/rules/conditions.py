"""Three-valued (Kleene) evaluation of conditions, with the reasons for the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from planner.model.findings import Answer
from planner.rules import wording
from planner.rules.asking import RANGED, Given, Moved, compare, moved
from planner.rules.vocabulary import (
    AS_OF,
    Basis,
    Condition,
    Empty,
    FactValue,
    Found,
    Group,
    Held,
    Join,
    Lookup,
    Op,
    Operand,
    Other,
    Period,
    Row,
    Rule,
    Step,
    Table,
    Test,
)

MET, NOT_MET, UNKNOWN = Answer.MET, Answer.NOT_MET, Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer with the sentences that explain it, the facts it lacks, and what it rests on."""

    answer: Answer
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """All that evaluation looks at: one rule, one subject's facts, one date."""

    rule: Rule
    as_of: date
    given: Given
    tables: Mapping[str, Table]
    other: Callable[[str], Outcome]
    rows: dict[str, Row | Answer] = field(default_factory=dict)

    def compare(self, name: str, op: Op, bound: Held | Moved) -> bool | None:
        """Whether a comparison of a fact holds; None if a fact is not known."""
        if name != AS_OF:
            return self.given.compare(name, op, bound)
        if isinstance(bound, Moved):
            return self.given.compare(bound.fact, op, replace(bound, left=self.as_of))
        return compare(op, self.as_of, bound)

    def period(self, value: str) -> Period | None:
        """The period of a value in force on the as-of date."""
        return self.rule.values[value].on(self.as_of)

    def row(self, lookup: str) -> Row | Answer:
        """The row a lookup finds, or NOT_MET (there is none) or UNKNOWN."""
        if lookup not in self.rows:
            self.rows[lookup] = self._found(self.rule.lookups[lookup])
        return self.rows[lookup]

    def _found(self, lookup: Lookup) -> Row | Answer:
        if not lookup.on:
            return find(lookup, self.tables, self.as_of, self.given.value)
        day = self.given.day(lookup.on, changes(lookup, self.tables))
        return find(lookup, self.tables, day, self.given.value) if day else UNKNOWN

    def lacking(self, lookup: str) -> tuple[str, ...]:
        """The facts for want of which a lookup cannot be made."""
        asked = self.rule.lookups[lookup]
        lacks = self.given.lacks
        if asked.on and lacks(asked.on):
            return (asked.on,)
        return (asked.fact,) if asked.fact and lacks(asked.fact) else ()

    def text(self, name: str) -> str:
        """What a template's ``{name}`` stands for."""
        lookup, _, column = name.partition(".")
        if column:
            row = self.row(lookup)
            return wording.show(row.cells.get(column) if isinstance(row, Row) else None)
        if name in self.rule.values:
            period = self.period(name)
            return wording.show(period.value) if period else "none yet"
        if name == AS_OF:
            return wording.show(self.as_of)
        if self.given.kinds[name] in RANGED:
            return self.given.later(name)
        return wording.show(self.given.value(name))


def find(
    lookup: Lookup,
    tables: Mapping[str, Table],
    as_of: date,
    fact: Callable[[str], FactValue],
) -> Row | Answer:
    """The row of a lookup's table in force on ``as_of``, or NOT_MET or UNKNOWN."""
    rows = [row for row in tables[lookup.table].rows if _in_force(row, lookup, as_of)]
    if not rows:
        return NOT_MET
    if lookup.column:
        # Only a row that names something under the column can be the one: while none does, what
        # the fact is makes no difference.
        rows = [row for row in rows if row.cells.get(lookup.column)]
        wanted = fact(lookup.fact) if rows else None
        if rows and wanted is None:
            return UNKNOWN
        rows = [row for row in rows if wanted and _holds(row.cells.get(lookup.column), wanted)]
    if not rows:
        return NOT_MET
    return (max if lookup.latest else min)(rows, key=lambda row: _day(row, lookup.start))


def changes(lookup: Lookup, tables: Mapping[str, Table]) -> tuple[date, ...]:
    """The days from which other rows of a lookup's table are in force than the day before."""
    rows = tables[lookup.table].rows
    days = {_day(row, lookup.start) for row in rows}
    if lookup.end:
        days |= {_day(row, lookup.end) + timedelta(days=1) for row in rows}
    return tuple(sorted(days))


def _day(row: Row, column: str) -> date:
    held = row.cells[column]
    if not isinstance(held, date):
        raise TypeError(f"column {column} holds no date")
    return held


def _in_force(row: Row, lookup: Lookup, as_of: date) -> bool:
    if _day(row, lookup.start) > as_of:
        return False
    return not lookup.end or as_of <= _day(row, lookup.end)


def _holds(held: Held | None, wanted: FactValue) -> bool:
    return wanted in held if isinstance(held, tuple) else held == wanted


def evaluate(condition: Condition, setting: Setting) -> Outcome:
    """The outcome of a condition, explained by its own texts where it has any."""
    if isinstance(condition, Group):
        outcome = _group(condition, setting)
    elif isinstance(condition, Test):
        outcome = _test(condition, setting)
    elif isinstance(condition, Other):
        outcome = setting.other(condition.rule)
    else:
        outcome = _on_row(condition, setting)
    text = condition.texts.of(outcome.answer)
    if not text:
        return outcome
    before = " ".join(outcome.reasons)
    said = wording.fill(text, lambda name: before if name == "reason" else setting.text(name))
    return replace(outcome, reasons=(said,))


def _group(group: Group, setting: Setting) -> Outcome:
    if group.join is Join.NOT:
        inner = evaluate(group.parts[0], setting)
        flipped = {MET: NOT_MET, NOT_MET: MET, UNKNOWN: UNKNOWN}
        return replace(inner, answer=flipped[inner.answer])
    deciding, otherwise = (NOT_MET, MET) if group.join is Join.ALL else (MET, NOT_MET)
    outcomes = []
    for part in group.parts:
        outcome = evaluate(part, setting)
        if outcome.answer is deciding:
            return outcome
        outcomes.append(outcome)
    unknown = _telling([outcome for outcome in outcomes if outcome.answer is UNKNOWN])
    return _merge(UNKNOWN, unknown) if unknown else _merge(otherwise, outcomes)


def _telling(unknown: Sequence[Outcome]) -> list[Outcome]:
    """Without those that wait only for facts that an earlier one already asks for: what
    cannot be looked up for want of a maker needs no sentence of its own.
    """
    kept: list[Outcome] = []
    asked: set[str] = set()
    for outcome in unknown:
        if not asked.issuperset(outcome.missing):
            kept.append(outcome)
            asked.update(outcome.missing)
    return kept


def _merge(answer: Answer, outcomes: Sequence[Outcome]) -> Outcome:
    return Outcome(
        answer,
        tuple(dict.fromkeys(reason for outcome in outcomes for reason in outcome.reasons)),
        tuple(dict.fromkeys(fact for outcome in outcomes for fact in outcome.missing)),
        tuple(dict.fromkeys(basis for outcome in outcomes for basis in outcome.bases)),
    )


def _test(test: Test, setting: Setting) -> Outcome:
    lookup = test.operand.lookup
    if lookup and setting.row(lookup) is UNKNOWN:
        return Outcome(UNKNOWN, missing=setting.lacking(lookup))
    bound, bases = _operand(test.operand, setting)
    if bound is None:
        return Outcome(NOT_MET, bases=bases)
    holds = setting.compare(test.fact, test.op, bound)
    if holds is None:
        if test.presume and not (test.operand.fact and _lacks(test.operand.fact, setting)):
            return Outcome(MET, bases=(test.presume,))
        return Outcome(UNKNOWN, missing=_lacking(test, setting), bases=bases)
    # That a law has begun rests on its first day only until that day has come: how sure the
    # day is matters no longer then.
    begun = test.fact == AS_OF and holds
    return Outcome(_as_answer(holds), bases=() if begun else bases)


def _as_answer(holds: bool) -> Answer:  # noqa: FBT001 - the one place where a bool becomes an answer
    return MET if holds else NOT_MET


def _lacking(test: Test, setting: Setting) -> tuple[str, ...]:
    names = dict.fromkeys(filter(None, (test.fact, test.operand.fact)))
    return tuple(name for name in names if _lacks(name, setting))


def _lacks(name: str, setting: Setting) -> bool:
    return name != AS_OF and setting.given.lacks(name)


def _operand(operand: Operand, setting: Setting) -> tuple[Held | Moved | None, tuple[Basis, ...]]:
    """What to compare with (None: nothing in force that day), and what that rests on."""
    if operand.literal is not None:
        return operand.literal, ()
    moves, times, bases = _distance(operand, setting)
    if operand.fact == AS_OF:
        return moved(setting.as_of, moves), bases
    if operand.fact:
        return Moved(operand.fact, moves, times), bases
    if operand.value:
        period = setting.period(operand.value)
        held, basis = (period.value, period.basis) if period else (None, None)
    else:
        row = setting.row(operand.lookup)
        held, basis = (
            (row.cells.get(operand.column), row.basis) if isinstance(row, Row) else (None, None)
        )
    if held is None or basis is None:
        return None, (basis,) if basis else ()
    return Moved("", moves, times).of(held) if not isinstance(held, tuple) else held, (
        basis,
        *bases,
    )


def _distance(
    operand: Operand, setting: Setting
) -> tuple[tuple[tuple[Step, int], ...], Decimal | None, tuple[Basis, ...]]:
    """By what an operand is moved or multiplied that day, and what that rests on."""
    moves, bases, times = [], [], None
    for step, value in operand.moves:
        if period := setting.period(value):
            moves.append((step, int(str(period.value))))
            bases.append(period.basis)
    factor = setting.period(operand.times) if operand.times else None
    if factor:
        times = Decimal(str(factor.value))
        bases.append(factor.basis)
    return tuple(moves), times, tuple(bases)


def _on_row(condition: Found | Empty, setting: Setting) -> Outcome:
    row = setting.row(condition.lookup)
    if isinstance(row, Row):
        holds = isinstance(condition, Found) or not row.cells.get(condition.column)
        return Outcome(_as_answer(holds), bases=(row.basis,))
    return Outcome(row, missing=setting.lacking(condition.lookup) if row is UNKNOWN else ())
