"""Turns deadline files into deadline rules."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.model.findings import Confidence
from planner.rules import fitting, parsing, wording
from planner.rules.deadline_rule import (
    NEVER,
    Anchor,
    DeadlineCase,
    DeadlineRule,
    Distance,
    Extending,
    Mention,
    Yearly,
)
from planner.rules.reading import Node
from planner.rules.vocabulary import Fact, Kind, Step, Subject, Table, Value

_WORDS = "anchor on n period_end done_on limit previous granted order new_end"
"""What a deadline's texts may name beside its values, its facts and its mentions."""
_OF_GRANTS = "granted too_long not_later repeated lapsed undated unknown_end no_anchor later"
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_ANCHORS = "fact deadline lookup value"


@dataclass(frozen=True, slots=True)
class _Scope:
    """What one deadline rule may refer to."""

    values: Mapping[str, Value]
    facts: Mapping[str, Fact]
    tables: Mapping[str, Table]

    def value(self, node: Node) -> str:
        if node.text() not in self.values:
            node.fail("There is no such value.")
        return node.text()

    def fact(self, keys: Mapping[str, Node], key: str, kind: Kind = Kind.DATE) -> str:
        """A fact of whom the rule is about; empty where the key is not given."""
        if key not in keys:
            return ""
        fact = self.facts.get(keys[key].text())
        if fact is None or fact.kind is not kind:
            keys[key].fail(f'There is no fact "{keys[key].text()}" of the kind {kind}.')
        return fact.id

    def distance(self, node: Node, *, back: bool = False) -> Distance:
        keys = node.mapping("", " ".join(Step))
        if len(keys) != 1:
            node.fail(f"A distance is counted in one of {wording.join(Step)}.")
        name, entry = next(iter(keys.items()))
        return self.counted(Step(name), entry, back=back)

    def counted(self, step: Step, node: Node, *, back: bool = False) -> Distance:
        """A distance as the value that a place names says."""
        value = self.value(node)
        fitting.check_distance(node, step, self.values[value])
        return Distance(step, value, back)

    def moved(self, keys: Mapping[str, Node], node: Node) -> Distance | None:
        """The distance under ``add`` or ``minus``, if there is one."""
        if "add" in keys and "minus" in keys:
            node.fail('Give "add" or "minus", not both.')
        for key in ("add", "minus"):
            if key in keys:
                return self.distance(keys[key], back=key == "minus")
        return None

    def anchor(self, node: Node) -> Anchor:
        keys = node.mapping("", f"{_ANCHORS} unextended column on")
        if len(keys.keys() & set(_ANCHORS.split())) != 1:
            node.fail("An anchor is a fact, a deadline, a lookup or a value.")
        lookup = None
        if "lookup" in keys:
            lookup = parsing.lookup("period", keys["lookup"], self.tables)
            column = keys["column"].text() if "column" in keys else ""
            if column not in self.tables[lookup.table].columns:
                keys["lookup"].fail("An anchor in a table names one of its columns.")
            fitting.check_dated(keys["lookup"], self.tables[lookup.table], column)
        return Anchor(
            fact=self.fact(keys, "fact"),
            rule=keys["deadline"].text() if "deadline" in keys else "",
            unextended="unextended" in keys and keys["unextended"].flag(),
            value=self.dated(keys["value"]) if "value" in keys else "",
            lookup=lookup,
            column=keys["column"].text() if "column" in keys else "",
            on=self.fact(keys, "on"),
        )

    def dated(self, node: Node) -> str:
        """A value that is a date."""
        name = self.value(node)
        if any(not isinstance(period.value, date) for period in self.values[name].periods):
            node.fail("This value must be a date.")
        return name

    def yearly(self, node: Node) -> Yearly:
        keys = node.mapping("due reports_on")
        for entry in keys.values():
            for period in self.values[self.value(entry)].periods:
                days = period.value if isinstance(period.value, tuple) else ("",)
                if not all(_MONTH_DAY.fullmatch(day) for day in days):
                    entry.fail("Days of the year are a list of MM-DD.")
        return Yearly(keys["due"].text(), keys["reports_on"].text())

    def extended(self, node: Node) -> Extending:
        keys = node.mapping("", f"{' '.join(Step)} to granted")
        if ("to" in keys) != ("granted" in keys):
            node.fail('"to" and "granted" go together.')
        steps = [step for step in Step if step in keys]
        if len(steps) != 1:
            node.fail(f"An extension is limited in one of {wording.join(Step)}.")
        limit = self.counted(steps[0], keys[steps[0]])
        return Extending(limit, self.fact(keys, "to"), self.fact(keys, "granted"))

    def mention(self, node: Node) -> Mention:
        keys = node.mapping("from", "add minus")
        start, distance = keys["from"].text(), self.moved(keys, node)
        if start not in {"anchor", "date"} or distance is None:
            node.fail('A further date is counted from "anchor" or "date".')
        return Mention(start == "anchor", distance)


def deadline_rule(
    node: Node, facts: Mapping[str, Mapping[str, Fact]], tables: Mapping[str, Table]
) -> DeadlineRule:
    """A rule about a date; ``facts`` by what they are facts of."""
    keys = node.mapping(
        "id title question version about basis anchor rolls explain cases",
        "values add minus repeats yearly ends done shown_by extended stays_due without only_if "
        "asks filed mentions",
    )
    about = Subject(parsing.choice(keys["about"], Subject))
    if about not in {Subject.APPLICATION, Subject.CARRIER}:
        keys["about"].fail("A deadline is about an application or the carrier.")
    own = facts[about]
    values = parsing.values(keys["values"]) if "values" in keys else {}
    scope = _Scope(values, own, tables)
    mentions = keys["mentions"].entries() if "mentions" in keys else {}
    repeats = "repeats" in keys and keys["repeats"].flag()
    distance = scope.moved(keys, node)
    if repeats and (distance is None or "yearly" in keys):
        keys["repeats"].fail("What repeats needs a distance, and no days of the year.")
    for key in ("done", "shown_by") if repeats else ("done",) if "yearly" in keys else ():
        if key in keys:
            keys[key].fail("What recurs is done by its filings: one day says nothing of the rest.")
    if "ends" in keys and not (repeats or "yearly" in keys):
        keys["ends"].fail('Only what recurs ends; use "done" or "shown_by".')
    return DeadlineRule(
        id=keys["id"].text(),
        title=keys["title"].text(),
        question=keys["question"].text(),
        version=keys["version"].whole(),
        about=about,
        basis=parsing.basis(keys["basis"]),
        values=values,
        anchor=scope.anchor(keys["anchor"]),
        distance=distance,
        repeats=repeats,
        yearly=scope.yearly(keys["yearly"]) if "yearly" in keys else None,
        ends=scope.fact(keys, "ends"),
        done=scope.fact(keys, "done"),
        shown_by=scope.fact(keys, "shown_by"),
        extended=scope.extended(keys["extended"]) if "extended" in keys else None,
        rolls=keys["rolls"].flag(),
        stays_due="stays_due" in keys and keys["stays_due"].flag(),
        without=keys["without"].texts() if "without" in keys else (),
        only_if=scope.fact(keys, "only_if", Kind.YES_NO),
        asks=_asks(keys, scope),
        filed="filed" not in keys or keys["filed"].flag(),
        mentions={name: scope.mention(entry) for name, entry in mentions.items()},
        explain=_explain(keys, {*values, *own, *mentions, *_WORDS.split()}),
        cases=tuple(_case(entry, own, facts["extension"]) for entry in keys["cases"].items()),
    )


def _asks(keys: Mapping[str, Node], scope: _Scope) -> str:
    if "asks" in keys and keys["asks"].text() == NEVER:
        return NEVER
    return scope.fact(keys, "asks")


def _explain(keys: Mapping[str, Node], fills: set[str]) -> dict[str, str]:
    anchor = keys["anchor"].entries()
    always = "value" in anchor or ("lookup" in anchor and "on" not in anchor)
    expected = ["date", "" if always else "missing"]
    expected += ["ended"] if "ends" in keys else []
    expected += ["done"] if "done" in keys else []
    expected += ["shown"] if "shown_by" in keys else []
    expected += [_OF_GRANTS] if "extended" in keys else []
    expected += ["outside"] if "on" in anchor else []
    expected += ["still_due"] if "stays_due" in keys else []
    found = {}
    for key, entry in keys["explain"].mapping(" ".join(expected)).items():
        for place in sorted(wording.places(entry.text())):
            if place not in fills:
                entry.fail(f'The text names "{place}", which nothing fills.')
        found[key] = entry.text()
    return found


def _case(node: Node, facts: Mapping[str, Fact], of_extension: Mapping[str, Fact]) -> DeadlineCase:
    keys = node.mapping("name as_of dates", "facts extensions filings missing says confidence")
    extensions = keys["extensions"].items() if "extensions" in keys else ()
    filings = keys["filings"].items() if "filings" in keys else ()
    return DeadlineCase(
        name=keys["name"].text(),
        as_of=keys["as_of"].day(),
        facts=parsing.given(keys["facts"], facts, tuple(facts)) if "facts" in keys else {},
        extensions=tuple(
            parsing.given(entry, of_extension, tuple(of_extension)) for entry in extensions
        ),
        filings=tuple(
            {name: day.day() for name, day in entry.mapping("filed_on", "due_on").items()}
            for entry in filings
        ),
        dates=tuple(_date(entry) for entry in keys["dates"].items()),
        missing=keys["missing"].texts() if "missing" in keys else (),
        says=keys["says"].texts() if "says" in keys else (),
        confidence=Confidence(parsing.choice(keys["confidence"], Confidence))
        if "confidence" in keys
        else None,
    )


def _date(node: Node) -> tuple[date, date, str]:
    keys = node.mapping("on status", "falls_on")
    on = keys["on"].day()
    return on, keys["falls_on"].day() if "falls_on" in keys else on, keys["status"].text()
