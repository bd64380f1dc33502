"""The manual: pages that the window asks for are there, and no link leads nowhere."""

import re
from pathlib import Path

import pytest

from planner.common.resources import resource

PAGES = sorted(resource("help").glob("*.md"))
LINK = re.compile(r"\]\(([^)]+)\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_of_a_help_page_leads_to_a_help_page(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).is_file()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_help_page_begins_with_its_title(page: Path) -> None:
    assert page.read_text(encoding="utf-8").startswith("# ")


def test_every_page_of_the_window_has_its_help() -> None:
    from planner.ui.pages import PAGES as WINDOW_PAGES

    topics = {page.stem for page in PAGES}
    assert {entry.help_topic for entry in WINDOW_PAGES} <= topics


def test_the_manual_says_that_it_is_no_legal_advice() -> None:
    for topic in ("index", "eligibility", "deadlines"):
        text = resource("help", f"{topic}.md").read_text(encoding="utf-8").lower()
        assert "legal advice" in text
