"""Turns deadline files into deadline rules."""

from collections.abc import Mapping
from datetime import date

from planner.model.findings import Confidence
from planner.rules import parsing, wording
from planner.rules.deadline_rule import DeadlineCase, DeadlineRule
from planner.rules.reading import Node
from planner.rules.vocabulary import (
    Fact,
    Lookup,
    Step,
    Table,
    Value,
)

_WORDS = "anchor on n limit previous granted order new_term_end"
"""What a deadline's texts may name beside its values and the facts of an application."""
_OF_EXTENSIONS = "granted too_long not_later unknown_end no_anchor later"


def deadline_rule(
    node: Node,
    facts: Mapping[str, Fact],
    of_extension: Mapping[str, Fact],
    tables: Mapping[str, Table],
) -> DeadlineRule:
    """A rule about a date; ``facts`` are those of an application."""
    keys = node.mapping(
        "id title question version basis anchor rolls explain cases",
        "values add repeats done extended without",
    )
    values = parsing.values(keys["values"]) if "values" in keys else {}
    anchor = keys["anchor"].mapping("", "fact deadline lookup column")
    if len(anchor.keys() & {"fact", "deadline", "lookup"}) != 1:
        keys["anchor"].fail("An anchor is a fact, a deadline or a lookup.")
    lookup, column = _lookup(anchor, tables)
    step, add = _distance(keys["add"], values) if "add" in keys else (None, "")
    repeats = "repeats" in keys and keys["repeats"].flag()
    if repeats and not add:
        keys["repeats"].fail("What repeats needs a distance.")
    return DeadlineRule(
        id=keys["id"].text(),
        title=keys["title"].text(),
        question=keys["question"].text(),
        version=keys["version"].whole(),
        basis=parsing.basis(keys["basis"]),
        values=values,
        anchor_fact=_fact(anchor["fact"], facts) if "fact" in anchor else "",
        anchor_rule=anchor["deadline"].text() if "deadline" in anchor else "",
        anchor_lookup=lookup,
        anchor_column=column,
        step=step,
        add=add,
        repeats=repeats,
        done=_fact(keys["done"], facts) if "done" in keys else "",
        longest=_value(keys["extended"].mapping("months")["months"], values)
        if "extended" in keys
        else "",
        rolls=keys["rolls"].flag(),
        without=keys["without"].texts() if "without" in keys else (),
        explain=_explain(keys, values, facts),
        cases=tuple(_case(entry, facts, of_extension) for entry in keys["cases"].items()),
    )


def _lookup(anchor: Mapping[str, Node], tables: Mapping[str, Table]) -> tuple[Lookup | None, str]:
    if "lookup" not in anchor:
        return None, ""
    found = parsing.lookup("period", anchor["lookup"], tables)
    column = anchor["column"].text() if "column" in anchor else ""
    if column not in tables[found.table].columns:
        anchor["lookup"].fail("An anchor in a table names one of its columns.")
    return found, column


def _distance(node: Node, values: Mapping[str, Value]) -> tuple[Step, str]:
    keys = node.mapping("", " ".join(Step))
    if len(keys) != 1:
        node.fail(f"A distance is counted in one of {wording.join(Step)}.")
    name, entry = next(iter(keys.items()))
    return Step(name), _value(entry, values)


def _value(node: Node, values: Mapping[str, Value]) -> str:
    if node.text() not in values:
        node.fail("There is no such value.")
    return node.text()


def _fact(node: Node, facts: Mapping[str, Fact]) -> str:
    if node.text() not in facts:
        node.fail("An application has no such fact.")
    return node.text()


def _explain(
    keys: Mapping[str, Node], values: Mapping[str, Value], facts: Mapping[str, Fact]
) -> dict[str, str]:
    expected = ["date"]
    expected += [] if "lookup" in keys["anchor"].entries() else ["missing"]
    expected += ["done"] if "done" in keys else []
    expected += [_OF_EXTENSIONS] if "extended" in keys else []
    found = {}
    for key, entry in keys["explain"].mapping(" ".join(expected)).items():
        for place in sorted(wording.places(entry.text())):
            if place not in values and place not in facts and place not in _WORDS.split():
                entry.fail(f'The text names "{place}", which nothing fills.')
        found[key] = entry.text()
    return found


def _case(node: Node, facts: Mapping[str, Fact], of_extension: Mapping[str, Fact]) -> DeadlineCase:
    keys = node.mapping("name as_of dates", "application extensions missing says confidence")
    extensions = keys["extensions"].items() if "extensions" in keys else ()
    return DeadlineCase(
        name=keys["name"].text(),
        as_of=keys["as_of"].day(),
        application=parsing.given(keys["application"], facts, tuple(facts))
        if "application" in keys
        else {},
        extensions=tuple(
            parsing.given(entry, of_extension, tuple(of_extension)) for entry in extensions
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
