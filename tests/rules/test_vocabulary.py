"""Forms of the vocabulary that a rule of one's own may use, beyond what the shipped rules do."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.model.findings import Answer
from planner.model.inventory import Application, Inventory, Item, Site
from planner.model.products import Maker, Recognition, Strength
from planner.rules.book import RuleBook
from planner.rules.vocabulary import FactValue, Subject
from planner.services import eligibility
from planner.services.eligibility_groups import grouped

TODAY = date(2026, 11, 23)
RULE = """
id: share-claimed
title: Within the share
question: Is no more claimed than the share of the allocation, of few items?
version: 1
needs: [claimed_total, allocation, covered_items]
basis: {citation: "Loan agreement, 4", confidence: confirmed}
values:
  share:
    label: Share
    periods: [{value: 0.395, citation: "Loan agreement, 4", confidence: confirmed}]
condition:
  all:
    - fact: claimed_total
      at_most: {fact: allocation, times: share}
      not_met: "{claimed_total} is more than {share} of {allocation}."
      unknown: An amount is not known.
    - {fact: covered_items, at_most: 2, not_met: Too many., unknown: Not counted.}
explain: {met: "It is within the share, {share}."}
cases:
  - {name: at it, as_of: 2026-11-23, answer: met,
     facts: {claimed_total: 395, allocation: 1000, covered_items: 2}}
  - {name: a cent over, as_of: 2026-11-23, answer: not_met,
     facts: {claimed_total: 395.01, allocation: 1000, covered_items: 2}}
  - {name: one item over, as_of: 2026-11-23, answer: not_met,
     facts: {claimed_total: 395, allocation: 1000, covered_items: 3}}
  - {name: claims, as_of: 2026-11-23, answer: unknown, missing: [Amount claimed],
     facts: {allocation: 1000, covered_items: 2}}
  - {name: allocation, as_of: 2026-11-23, answer: unknown, missing: [Allocation],
     facts: {claimed_total: 395, covered_items: 2}}
  - {name: items, as_of: 2026-11-23, answer: unknown, missing: [Covered items],
     facts: {claimed_total: 395, allocation: 1000}}
"""
COUNTED = """
  covered_items:
    label: Covered items
    kind: number
    count_items: {rule: covered, answer: met}
"""
LINE = """
  - {id: share-claimed, subject: application, covers: the share, leaves_out: the rest}
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> RuleBook:
    """The shipped book with a rule of one's own in it."""
    folder = Path(shutil.copytree(resource("rules"), tmp_path_factory.mktemp("book") / "rules"))
    (folder / "application" / "share-claimed.yaml").write_text(RULE, encoding="utf-8")
    facts = folder / "facts.yaml"
    text = facts.read_text(encoding="utf-8")
    facts.write_text(
        text.replace("\napplication:\n", f"\napplication:{COUNTED}", 1), encoding="utf-8"
    )
    index = folder / "index.yaml"
    index.write_text(index.read_text(encoding="utf-8").rstrip() + LINE, encoding="utf-8")
    return RuleBook.load(folder)


@pytest.mark.parametrize(
    ("claimed", "answer"),
    [(Decimal("395.00"), Answer.MET), (Decimal("395.01"), Answer.NOT_MET)],
)
def test_an_amount_is_held_against_a_share_of_another(
    book: RuleBook, claimed: Decimal, answer: Answer
) -> None:
    rule = book.rules[Subject.APPLICATION, "share-claimed"]
    facts: dict[str, FactValue] = {
        "claimed_total": claimed,
        "allocation": Decimal(1000),
        "covered_items": 1,
    }

    finding = book.judge(rule, facts, TODAY)

    assert finding.answer is answer
    assert "0.395" in finding.because


@pytest.mark.parametrize(("makers", "count"), [("HHN", 2), ("HH?", None), ("NN", 0)])
def test_items_of_an_application_are_counted_unless_some_are_unknown(
    book: RuleBook, makers: str, count: int | None
) -> None:
    of = {"H": Maker("Huawei", "Huawei"), "N": Maker("Nokia", ""), "?": None}
    recognitions = [Recognition(of[letter], None, Strength.CERTAIN) for letter in makers]
    recognitions.append(recognitions[0])
    items = (*(Item(site="S1") for _ in makers), Item(site="elsewhere"))
    inventory = Inventory(
        applications=(Application(name="A1"),),
        sites=(Site(code="S1", application="A1"),),
        items=items,
    )

    found = eligibility.judge(book, grouped(book, inventory, recognitions), inventory, TODAY)

    assert found.facts["A1"].get("covered_items") == count


def test_only_amounts_are_multiplied(book: RuleBook, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(resource("rules"), tmp_path / "rules"))
    path = folder / "item" / "reimbursable.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("{value: last_day}", "{value: last_day, times: act}", 1))

    with pytest.raises(UserError, match="Only a number can be multiplied"):
        RuleBook.load(folder)
