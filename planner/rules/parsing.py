"""Turns rule files into rules; refuses what is not in the vocabulary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.model.findings import Answer, Confidence
from planner.rules import fitting, wording
from planner.rules.reading import Node
from planner.rules.vocabulary import (
    AS_OF,
    Basis,
    Case,
    Condition,
    Empty,
    Fact,
    FactValue,
    Found,
    Group,
    Held,
    Join,
    Kind,
    Lookup,
    Note,
    Op,
    Operand,
    Other,
    Period,
    Rule,
    Step,
    Subject,
    Table,
    Test,
    Texts,
    Value,
)

_TEXTS = "met not_met unknown"
_BASIS = "citation confidence"
_BASIS_MAY = "source verify"
_DATES = frozenset({Op.BEFORE, Op.ON_OR_BEFORE, Op.ON_OR_AFTER})
_FITS: Mapping[Kind, frozenset[Op]] = {
    Kind.TEXT: frozenset({Op.IS, Op.IN, Op.KNOWN}),
    Kind.DATE: _DATES | {Op.IS, Op.KNOWN},
    Kind.MONTH: frozenset({Op.IS, Op.AFTER_MONTH_OF, Op.KNOWN}),
    Kind.NUMBER: frozenset({Op.IS, Op.AT_MOST, Op.MORE_THAN, Op.KNOWN}),
    Kind.MONEY: frozenset({Op.IS, Op.AT_MOST, Op.MORE_THAN, Op.KNOWN}),
    Kind.YES_NO: frozenset({Op.IS, Op.KNOWN}),
    Kind.WORDS: frozenset({Op.KNOWN}),
}
_MOVES = {f"plus_{step}": step for step in (Step.DAYS, Step.MONTHS, Step.YEARS)}
_AS_OF = Fact(AS_OF, "As of", Kind.DATE)


def choice(node: Node, kind: "type[Answer | Confidence | Kind | Subject]") -> str:
    """One of an enum's values."""
    text = node.text()
    allowed = [member.value for member in kind]
    if text not in allowed:
        node.fail(f'"{text}" is not one of {wording.join(allowed)}.')
    return text


def basis(node: Node, extra: str = "") -> Basis:
    """What a statement rests on; what is unconfirmed must say what to verify."""
    keys = node.mapping(_BASIS, f"{_BASIS_MAY} {extra}")
    found = Basis(
        keys["citation"].text(),
        Confidence(choice(keys["confidence"], Confidence)),
        keys["source"].text() if "source" in keys else "",
        keys["verify"].text() if "verify" in keys else "",
    )
    if found.confidence is Confidence.UNCONFIRMED and not found.verify:
        node.fail("What is unconfirmed must say what to verify.")
    return found


def held(node: Node) -> Held:
    """A literal or a list of texts."""
    return node.texts() if node.is_list else node.scalar()


def values(node: Node) -> dict[str, Value]:
    """Dated values; periods in order, without overlap, each with its own citation."""
    found = {}
    for name, entry in node.entries().items():
        keys = entry.mapping("label periods")
        periods: list[Period] = []
        for period_node in keys["periods"].items():
            period = _period(period_node)
            if periods and not _follows(periods[-1], period):
                period_node.fail(f'The dates of "{name}" overlap or are not in order.')
            periods.append(period)
        if not periods:
            keys["periods"].fail(f'"{name}" has no value.')
        found[name] = Value(name, keys["label"].text(), tuple(periods))
    return found


def _period(node: Node) -> Period:
    keys = node.mapping(f"value {_BASIS}", f"from until {_BASIS_MAY}")
    start = keys["from"].day() if "from" in keys else None
    end = keys["until"].day() if "until" in keys else None
    if start and end and end <= start:
        node.fail("A period must end after it starts.")
    return Period(held(keys["value"]), start, end, basis(node, "value from until"))


def _follows(before: Period, after: Period) -> bool:
    return before.end is not None and after.start is not None and before.end <= after.start


def lookup(name: str, node: Node, tables: Mapping[str, Table]) -> Lookup:
    """A lookup; its table and columns must exist."""
    keys = node.mapping("table from", "to column fact latest on")
    table = tables.get(keys["table"].text())
    if table is None:
        keys["table"].fail("There is no such table.")
    columns = {key: keys[key].text() for key in ("from", "to", "column") if key in keys}
    for key, column in columns.items():
        if column not in table.columns:
            keys[key].fail(f'The table has no column "{column}".')
    for key in ("from", "to"):
        if key in columns:
            fitting.check_dated(keys[key], table, columns[key])
    if ("column" in keys) != ("fact" in keys):
        node.fail('"column" and "fact" go together.')
    return Lookup(
        name,
        table.id,
        columns["from"],
        columns.get("to", ""),
        columns.get("column", ""),
        keys["fact"].text() if "fact" in keys else "",
        "latest" in keys and keys["latest"].flag(),
        keys["on"].text() if "on" in keys else "",
    )


@dataclass(frozen=True, slots=True)
class Scope:
    """What the conditions and templates of one rule may refer to."""

    facts: Mapping[str, Fact]
    named: tuple[str, ...]
    values: Mapping[str, Value]
    lookups: Mapping[str, Lookup]
    tables: Mapping[str, Table]

    def fact(self, node: Node) -> Fact:
        """A fact the rule declares."""
        name = node.text()
        if name == AS_OF:
            return _AS_OF
        if name not in self.named:
            node.fail(f'The fact "{name}" is not among the facts this rule needs or uses.')
        return self.facts[name]

    def column(self, node: Node) -> tuple[str, str]:
        """Lookup and column of ``lookup.column``."""
        name, _, column = node.text().partition(".")
        if name not in self.lookups or column not in self.tables[self.lookups[name].table].columns:
            node.fail(f'"{node.text()}" is no column of a lookup.')
        return name, column

    def template(self, node: Node, *more: str) -> str:
        """A text whose places all have something to fill them."""
        text = node.text()
        for place in sorted(wording.places(text)):
            if not (place in more or self._fills(place)):
                node.fail(f'The text names "{place}", which nothing fills.')
        return text

    def _fills(self, place: str) -> bool:
        name, _, column = place.partition(".")
        if column:
            return name in self.lookups and column in self.tables[self.lookups[name].table].columns
        return place == AS_OF or place in self.named or place in self.values

    def texts(self, keys: Mapping[str, Node]) -> Texts:
        """The texts of a condition."""
        return Texts(
            **{key: self.template(keys[key], "reason") for key in _TEXTS.split() if key in keys}
        )

    def condition(self, node: Node) -> Condition:
        """A condition of the closed vocabulary."""
        for key, parse in self._forms().items():
            if node.is_mapping and key in node.entries():
                return parse(node)
        return node.fail("A condition starts with all, any, not, fact, found, empty or rule.")

    def _forms(self) -> dict[str, Callable[[Node], Condition]]:
        return {
            "all": self._joined,
            "any": self._joined,
            "not": self._joined,
            "fact": self._test,
            "found": self._found,
            "empty": self._empty,
            "rule": self._other,
        }

    def _joined(self, node: Node) -> Group:
        join = next(join for join in Join if join.value in node.entries())
        keys = node.mapping(join.value, _TEXTS)
        inner = keys[join.value]
        nodes = [inner] if join is Join.NOT else list(inner.items())
        if not nodes:
            inner.fail("A list of conditions is empty.")
        return Group(join, tuple(self.condition(part) for part in nodes), self.texts(keys))

    def _found(self, node: Node) -> Found:
        keys = node.mapping("found", _TEXTS)
        name = keys["found"].text()
        if name not in self.lookups:
            keys["found"].fail("There is no such lookup.")
        return Found(name, self.texts(keys))

    def _empty(self, node: Node) -> Empty:
        keys = node.mapping("empty", _TEXTS)
        return Empty(*self.column(keys["empty"]), self.texts(keys))

    def _other(self, node: Node) -> Other:
        keys = node.mapping("rule", _TEXTS)
        return Other(keys["rule"].text(), self.texts(keys))

    def _test(self, node: Node) -> Test:
        operations = " ".join(Op)
        keys = node.mapping("fact", f"{operations} presume {_TEXTS}")
        fact = self.fact(keys["fact"])
        used = [op for op in Op if op.value in keys]
        if len(used) != 1:
            node.fail(f"A test needs exactly one of {wording.join(Op)}.")
        op = used[0]
        if op not in _FITS[fact.kind]:
            node.fail(f'"{op}" does not fit the fact "{fact.id}" ({fact.kind}).')
        presume = basis(keys["presume"]) if "presume" in keys else None
        operand = self._operand(keys[op.value], op, fact)
        fitting.check_operand(
            keys[op.value], op, fact.kind, operand, self.values, self.lookups, self.tables
        )
        return Test(fact.id, op, operand, self.texts(keys), presume)

    def _operand(self, node: Node, op: Op, fact: Fact) -> Operand:
        if node.is_mapping:
            return self._reference(node, op, fact)
        literal = node.flag() if op is Op.KNOWN else held(node)
        if op is Op.IN and not isinstance(literal, tuple):
            node.fail("A list is expected here.")
        if fact.choices and op in {Op.IS, Op.IN}:
            allowed = {*fact.choices, fact.otherwise}
            for word in literal if isinstance(literal, tuple) else (literal,):
                if word not in allowed:
                    node.fail(f'"{word}" is not a choice of the fact "{fact.id}".')
        return Operand(literal=literal)

    def _reference(self, node: Node, op: Op, fact: Fact) -> Operand:
        keys = node.mapping("", f"value column fact {' '.join(_MOVES)} times")
        named = keys.keys() & {"value", "column", "fact"}
        if len(named) != 1:
            node.fail("Name either a value, a column or a fact.")
        for key in {"value", "times", *_MOVES} & keys.keys():
            if keys[key].text() not in self.values:
                keys[key].fail("There is no such value.")
        moves = tuple((step, keys[key].text()) for key, step in _MOVES.items() if key in keys)
        kind = Kind.DATE if op is Op.AFTER_MONTH_OF else fact.kind
        if moves and kind is not Kind.DATE:
            node.fail(f'Only a date can be moved; "{fact.id}" is not one.')
        times = keys["times"].text() if "times" in keys else ""
        if times and fact.kind not in {Kind.NUMBER, Kind.MONEY}:
            node.fail(f'Only a number can be multiplied; "{fact.id}" is not one.')
        lookup_name, column = self.column(keys["column"]) if "column" in keys else ("", "")
        value = keys["value"].text() if "value" in keys else ""
        other = self._other_fact(keys["fact"], fact, kind) if "fact" in keys else ""
        return Operand(None, value, lookup_name, column, other, moves, times)

    def _other_fact(self, node: Node, fact: Fact, kind: Kind) -> str:
        other = self.fact(node)
        if other.kind is not kind:
            node.fail(f'"{fact.id}" ({fact.kind}) cannot be compared with it ({other.kind}).')
        return other.id

    def note(self, node: Node) -> Note:
        """A sentence added under a condition."""
        keys = node.mapping("when say", "answers basis")
        listed = list(keys["answers"].items()) if "answers" in keys else []
        return Note(
            self.condition(keys["when"]),
            self.template(keys["say"]),
            tuple(Answer(choice(entry, Answer)) for entry in listed) or tuple(Answer),
            basis(keys["basis"]) if "basis" in keys else None,
        )


def given(node: Node, facts: Mapping[str, Fact], named: tuple[str, ...]) -> dict[str, FactValue]:
    """Facts of a case; each must be one the rule looks at and of its kind."""
    found: dict[str, FactValue] = {}
    for name, entry in node.entries().items():
        if name not in named:
            entry.fail(f'The fact "{name}" is not among the facts this rule needs or uses.')
        found[name] = _of_kind(entry, facts[name].kind)
    return found


def _of_kind(node: Node, kind: Kind) -> FactValue:
    if kind is Kind.DATE:
        return node.day()
    if kind is Kind.NUMBER:
        return node.whole()
    if kind is Kind.MONEY:
        return node.amount()
    return node.flag() if kind is Kind.YES_NO else node.text()


def _case(node: Node, facts: Mapping[str, Fact], named: tuple[str, ...]) -> Case:
    keys = node.mapping("name as_of facts answer", "missing says confidence")
    return Case(
        keys["name"].text(),
        keys["as_of"].day(),
        given(keys["facts"], facts, named),
        Answer(choice(keys["answer"], Answer)),
        keys["missing"].texts() if "missing" in keys else (),
        keys["says"].texts() if "says" in keys else (),
        Confidence(choice(keys["confidence"], Confidence)) if "confidence" in keys else None,
    )


def _check_lookup(scope: Scope, found: Lookup, node: Node) -> None:
    for name in filter(None, (found.fact, found.on)):
        if name not in scope.named:
            node.fail(f'The fact "{name}" is not among the facts this rule needs or uses.')
    if found.on and scope.facts[found.on].kind is not Kind.DATE:
        node.fail(f'"{found.on}" is not a date.')


def rule(
    node: Node, subject: Subject, facts: Mapping[str, Fact], tables: Mapping[str, Table]
) -> Rule:
    """A rule about an item, a cost, an application or the carrier."""
    keys = node.mapping(
        "id title question version needs basis condition explain cases",
        "uses values lookups notes shows",
    )
    needs = keys["needs"].texts()
    uses = keys["uses"].texts() if "uses" in keys else ()
    for name in needs + uses:
        if name not in facts:
            keys["needs"].fail(f'There is no fact "{name}".')
    lookups = keys["lookups"].entries() if "lookups" in keys else {}
    if "shows" in keys and keys["shows"].text() != Answer.NOT_MET:
        keys["shows"].fail('A rule shows always, or with "not_met" only where facts contradict.')
    scope = Scope(
        facts,
        needs + uses,
        values(keys["values"]) if "values" in keys else {},
        {name: lookup(name, entry, tables) for name, entry in lookups.items()},
        tables,
    )
    for name, entry in lookups.items():
        _check_lookup(scope, scope.lookups[name], entry)
    return Rule(
        id=keys["id"].text(),
        title=keys["title"].text(),
        question=keys["question"].text(),
        subject=subject,
        version=keys["version"].whole(),
        needs=needs,
        uses=uses,
        basis=basis(keys["basis"]),
        values=scope.values,
        lookups=scope.lookups,
        condition=scope.condition(keys["condition"]),
        explain=scope.texts(keys["explain"].mapping("met", "not_met unknown")),
        notes=tuple(scope.note(entry) for entry in keys["notes"].items())
        if "notes" in keys
        else (),
        cases=tuple(_case(entry, facts, scope.named) for entry in keys["cases"].items()),
        contradiction="shows" in keys,
    )
