"""Three-valued (Kleene) evaluation of conditions, with the reasons for the answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeAlias

from planner.model.findings import Answer
from planner.rules import wording
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
    Kind,
    Literal,
    Lookup,
    Op,
    Operand,
    Other,
    Period,
    Row,
    Rule,
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


Question: TypeAlias = tuple[str, Op | None, Held | None]
"""What was asked of the facts: a fact's value (no operation), or one comparison of it."""
RANGED = frozenset({Kind.DATE, Kind.MONTH, Kind.NUMBER})
"""Facts with endless values: rules compare them, and texts name them at the very end."""


@dataclass(frozen=True, slots=True)
class Given:
    """The facts of one subject. Keeps what was asked of them (subjects that give the same
    answers to the same questions have the same finding) and which are only named in its words.
    """

    values: Mapping[str, FactValue]
    kinds: Mapping[str, Kind]
    asked: dict[Question, FactValue] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)

    def value(self, name: str) -> FactValue:
        """A fact's value, None if not known."""
        value = self.asked[name, None, None] = self.values.get(name)
        return value

    def later(self, name: str) -> str:
        """A place in a text that is filled when the finding is finished."""
        self.named[name] = None
        return f"{{{name}}}"

    def compare(self, name: str, op: Op, bound: Held) -> bool | None:
        """Whether a comparison holds; None if the fact is not known."""
        if self.kinds[name] not in RANGED and op is not Op.KNOWN:
            return answer((name, op, bound), {name: self.value(name)})
        held = self.asked[name, op, bound] = answer((name, op, bound), self.values)
        return held


def answer(question: Question, values: Mapping[str, FactValue]) -> bool | None:
    """The answer to a comparison."""
    name, op, bound = question
    value = values.get(name)
    if op is Op.KNOWN:
        return (value is not None) == bound
    if value is None or op is None or bound is None:
        return None
    return _compare(op, value, bound)


@dataclass(frozen=True, slots=True)
class Setting:
    """All that evaluation looks at: one rule, one subject's facts, one date."""

    rule: Rule
    as_of: date
    given: Given
    tables: Mapping[str, Table]
    other: Callable[[str], Outcome]
    rows: dict[str, Row | Answer] = field(default_factory=dict)

    def compare(self, name: str, op: Op, bound: Held) -> bool | None:
        """Whether a comparison of a fact holds; None if the fact is not known."""
        if name == AS_OF:
            return _compare(op, self.as_of, bound)
        return self.given.compare(name, op, bound)

    def period(self, value: str) -> Period | None:
        """The period of a value in force on the as-of date."""
        return self.rule.values[value].on(self.as_of)

    def row(self, lookup: str) -> Row | Answer:
        """The row a lookup finds, or NOT_MET (there is none) or UNKNOWN."""
        if lookup not in self.rows:
            found = find(self.rule.lookups[lookup], self.tables, self.as_of, self.given.value)
            self.rows[lookup] = found
        return self.rows[lookup]

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
        wanted = fact(lookup.fact)
        if wanted is None:
            return UNKNOWN
        rows = [row for row in rows if _holds(row.cells.get(lookup.column), wanted)]
    if not rows:
        return NOT_MET
    return (max if lookup.latest else min)(rows, key=lambda row: _day(row, lookup.start))


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
        return Outcome(UNKNOWN, missing=(setting.rule.lookups[lookup].fact,))
    bound, bases = _operand(test.operand, setting)
    if bound is None:
        return Outcome(NOT_MET, bases=bases)
    holds = setting.compare(test.fact, test.op, bound)
    if holds is None:
        if test.presume:
            return Outcome(MET, bases=(test.presume,))
        return Outcome(UNKNOWN, missing=(test.fact,), bases=bases)
    # That a law has begun rests on its first day only until that day has come: how sure the
    # day is matters no longer then.
    begun = test.fact == AS_OF and holds
    return Outcome(_as_answer(holds), bases=() if begun else bases)


def _as_answer(holds: bool) -> Answer:  # noqa: FBT001 - the one place where a bool becomes an answer
    return MET if holds else NOT_MET


def _operand(operand: Operand, setting: Setting) -> tuple[Held | None, tuple[Basis, ...]]:
    """What to compare with (None: nothing in force that day), and what that rests on."""
    if operand.literal is not None:
        return operand.literal, ()
    if operand.value:
        period = setting.period(operand.value)
        return (period.value, (period.basis,)) if period else (None, ())
    row = setting.row(operand.lookup)
    if not isinstance(row, Row):
        return None, ()
    held = row.cells.get(operand.column)
    delay = setting.period(operand.plus_days) if operand.plus_days else None
    if delay is None or not isinstance(held, date):
        return held, (row.basis,)
    return held + timedelta(days=int(str(delay.value))), (row.basis, delay.basis)


def _compare(op: Op, value: Literal, bound: Held) -> bool:
    if op is Op.IS:
        return value == bound
    if op is Op.IN:
        return isinstance(bound, tuple) and value in bound
    if op is Op.AFTER_MONTH_OF:
        return isinstance(value, str) and value > f"{bound:%Y-%m}"
    if isinstance(value, date) and isinstance(bound, date):
        return {
            Op.BEFORE: value < bound,
            Op.ON_OR_BEFORE: value <= bound,
            Op.ON_OR_AFTER: value >= bound,
        }[op]
    if isinstance(value, int) and isinstance(bound, int):
        return value <= bound if op is Op.AT_MOST else value > bound
    raise TypeError(f"{op} cannot compare {value!r} with {bound!r}")


def _on_row(condition: Found | Empty, setting: Setting) -> Outcome:
    row = setting.row(condition.lookup)
    if isinstance(row, Row):
        holds = isinstance(condition, Found) or not row.cells.get(condition.column)
        return Outcome(_as_answer(holds), bases=(row.basis,))
    fact = setting.rule.lookups[condition.lookup].fact
    return Outcome(row, missing=(fact,) if row is UNKNOWN else ())
