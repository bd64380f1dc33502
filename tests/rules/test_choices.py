"""What people write in a cell, and which of a fact's choices it means."""

import pytest

from planner.rules.book import RuleBook
from planner.rules.record_facts import read

FACTS = RuleBook.shipped().facts


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("USA", "United States"),
        ("U.S.A.", "United States"),
        ("Made in the United States", "United States"),
        ("Vietnam", "another country"),
        ("Designed in China, assembled in the USA", "another country"),
        ("not USA", None),
        ("unknown", None),
        ("N/A", None),
        (" - ", None),
        ("see label", None),
    ],
)
def test_a_country_is_told_only_where_one_is_stated(text: str, country: str | None) -> None:
    assert read(FACTS["item"]["produced_in"], text) == country


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Removal", "removal"),
        ("removal - tower 7", "removal"),
        ("Tower crew", "installation"),
        ("New tower", "tower"),
        ("Internal labour", "internal labor"),
        ("Software update", "software update"),
        ("Radio upgrade", "upgrade"),
        ("CPE", "other equipment"),
        ("Crane", "other"),
        ("to be decided?", "other"),
        ("TBD", None),
    ],
)
def test_a_cost_is_sorted_by_its_words(text: str, category: str | None) -> None:
    assert read(FACTS["cost"]["category"], text) == category
