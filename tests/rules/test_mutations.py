"""Rule files that were changed at random are refused by file and line, or can be answered with."""

import random
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.rules import sentences, timeline, trial
from planner.rules.book import RuleBook
from planner.rules.loading import read_deadline_rule, read_rule
from planner.rules.overlay import with_rule
from planner.rules.reading import parse
from planner.rules.statements import cases, every_rule
from planner.rules.vocabulary import Subject

BOOK = RuleBook.shipped()
RULES = [path for subject in Subject for path in sorted(resource("rules", subject).glob("*.yaml"))]
OTHERS = ["index.yaml", "facts.yaml"]
OTHERS += [f"tables/{path.name}" for path in sorted(resource("rules", "tables").glob("*.yaml"))]
STRANGE = [
    "true",
    "yes",
    "2020-13-45",
    "2020-06-30",
    "0",
    "-1",
    "99999999999",
    "1.5",
    "[]",
    "{}",
    "null",
    "~",
    "''",
    "[a,b]",
    "{a:b}",
    "met",
    "unknown",
    "text",
    "&x",
    "*x",
    "!!binary",
    "9999-12-31",
    "0001-01-01",
    "as_of",
    "covered",
    "12:30",
    "🙂",
    "{place}",
    "maker_group",
    "entry",
    "entry.name",
    "days",
    "0x10",
    "017",
]
SIGNS = "[]{}:,\"' -#\t&*!|>%@`x0"


def _mutated(text: str, chance: random.Random) -> str:
    """A text with a line gone, doubled or moved, or something else in the place of a word."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = _once(text.split("\n"), chance)
    return text


def _once(lines: list[str], chance: random.Random) -> str:
    here, there = chance.randrange(len(lines)), chance.randrange(len(lines))
    line = lines[here]
    way = chance.randrange(7)
    if way == 0:
        del lines[here]
    elif way == 1:
        lines.insert(here, lines[there])
    elif way == 2:
        lines[here], lines[there] = lines[there], lines[here]
    elif way == 3:
        head, colon, _ = line.partition(": ")
        lines[here] = f"{head}{colon}{chance.choice(STRANGE)}" if colon else chance.choice(STRANGE)
    elif way == 4 and line:
        place = chance.randrange(len(line))
        lines[here] = line[:place] + chance.choice(SIGNS) + line[place + chance.randrange(2) :]
    elif way == 5 and (words := re.findall(r"[\w-]+", line)):
        lines[here] = line.replace(chance.choice(words), chance.choice(STRANGE), 1)
    else:
        lines = lines[: here + 1]
    return "\n".join(lines)


def _check_refusal(error: UserError, name: str) -> None:
    assert error.code == "rule-book", error.sentence()
    assert name in error.where
    assert ", line " in error.where


@pytest.mark.slow
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
def test_a_changed_rule_is_refused_by_line_or_can_be_answered_with(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - to spoil files with, not to keep secrets
    path = chance.choice(RULES)
    subject = Subject(path.parent.name)
    text = _mutated(path.read_text(encoding="utf-8"), chance)
    try:
        node = parse(text, path.name)
        if subject is Subject.DEADLINE:
            rule = read_deadline_rule(node, BOOK.facts, BOOK.tables, BOOK.deadline_rules)
            book = with_rule(BOOK, rule)
            found = [trial.differences(book, rule, case) for case in cases(rule)]
        else:
            other = read_rule(node, subject, BOOK.facts, BOOK.tables, BOOK.rules)
            book = with_rule(BOOK, other)
            found = [trial.differences(book, other, case) for case in cases(other)]
    except UserError as error:
        _check_refusal(error, path.name)
        return
    assert all(said.endswith((".", '".')) for differences in found for said in differences)
    for each in every_rule(book):
        assert all(line.text for line in sentences.condition(book, each))


@pytest.mark.slow
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32))
def test_a_changed_index_table_or_list_of_facts_is_refused_by_line_or_can_be_answered_with(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - to spoil files with, not to keep secrets
    folder = Path(shutil.copytree(resource("rules"), tmp_path_factory.mktemp("book") / "rules"))
    path = folder / chance.choice(OTHERS)
    path.write_text(_mutated(path.read_text(encoding="utf-8"), chance), encoding="utf-8")
    try:
        book = RuleBook.load(folder)
    except UserError as error:
        _check_refusal(error, "rules/")
        return
    finally:
        shutil.rmtree(folder)
    for rule in every_rule(book):
        for case in cases(rule):
            trial.differences(book, rule, case)
    timeline.timeline(book)
