"""Finding words anywhere: each kind of thing, all words, whatever their case, best ones first."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from planner.common.progress import Cancelled
from planner.model.documents import About, Document
from planner.model.history import Unit
from planner.model.inventory import (
    Application,
    Crew,
    Gate,
    Inventory,
    Item,
    JobReport,
    Site,
    WorkStep,
)
from planner.services.finding import Finder, Found, Sources

TODAY = date(2026, 11, 23)
LISTED = Inventory(
    applications=(Application(id=1, name="SCRP Nebraska"),),
    sites=(
        Site(id=1, code="NE-12", name="Ridge", notes="Ask Élodie for the key"),
        Site(id=2, code="NE-1", name="Elk"),
        Site(id=3, code="X-NE-1", name="Not quite"),
    ),
    items=(
        Item(id=7, serial="21023", model="RRU3908", site="NE-1", obtained_on=date(2014, 5, 1)),
        Item(id=8, serial="99", model="BBU3900", extras={"Rack tag": "PURPLE 7", "No": None}),
    ),
    crews=(Crew(id=1, name="Tower North", skills="tower"),),
    work=(WorkStep(id=1, job="Cut over"),),
    gates=(Gate(id=1, site="NE-1", gate="Permit", notes="county clerk"),),
    reports=(JobReport(id=1, site="NE-1", job="Remove", delay_cause="Weather"),),
    documents=(
        Document(id=1, about=About.ITEM, key="7", name="label photo.jpg"),
        Document(id=2, about=About.JOB, key="2/Remove", name="manifest.pdf"),
        Document(id=3, about=About.CARRIER, name="letter.pdf"),
    ),
)
UNIT = Unit(4, "Import prairie.xlsx", datetime(2026, 11, 20, tzinfo=UTC), "jo", "", 3, undone=False)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(Sources(LISTED, (UNIT,), (), None, TODAY))


def found(finder: Finder, text: str) -> dict[str, Found]:
    return {one.group: one for one in finder.find(text)}


@pytest.mark.parametrize(
    ("text", "group", "title"),
    [
        ("ridge", "Sites", "NE-12"),
        ("ÉLODIE", "Sites", "NE-12"),
        ("rru3908 NE-1", "Items", "21023"),
        ("05/01/2014", "Items", "21023"),
        ("2014-05-01", "Items", "21023"),
        ("purple", "Items", "99"),
        ("label photo", "Items", "21023"),
        ("label photo", "Documents", "label photo.jpg"),
        ("manifest", "Documents", "manifest.pdf"),
        ("letter", "Documents", "letter.pdf"),
        ("nebraska", "Applications", "SCRP Nebraska"),
        ("north tower", "Crews", "Tower North"),
        ("cut over", "Work", "Cut over"),
        ("clerk", "Gates", "Permit at NE-1"),
        ("weather", "Progress", "Remove at NE-1"),
        ("prairie.xlsx", "History", "Import prairie.xlsx"),
        ("universal service", "Rules", None),
        ("chosen backup restore", "Help", None),
    ],
)
def test_words_are_found_wherever_they_stand(
    finder: Finder, text: str, group: str, title: str | None
) -> None:
    hits = found(finder, text)[group].hits
    assert hits
    assert title is None or hits[0].title == title


def test_what_is_the_text_comes_before_what_begins_with_it_or_holds_it(finder: Finder) -> None:
    sites = found(finder, "ne-1")["Sites"]
    assert [hit.title for hit in sites.hits] == ["NE-1", "NE-12", "X-NE-1"]


def test_all_words_must_be_there(finder: Finder) -> None:
    assert "Sites" not in found(finder, "ridge elk")


def test_where_a_hit_leads(finder: Finder) -> None:
    (item,) = found(finder, "21023")["Items"].hits
    assert (item.page, item.id) == ("items", 7)
    (site,) = found(finder, "manifest")["Documents"].hits
    assert (site.page, site.site) == ("sites", "NE-1")
    rule = found(finder, "universal service")["Rules"].hits[0]
    assert rule.page == "rules"
    assert rule.rule


@pytest.mark.parametrize("text", ["", " ", "a", "  b "])
def test_too_few_letters_find_nothing(finder: Finder, text: str) -> None:
    assert finder.find(text) == []


def test_many_are_counted_and_few_are_shown() -> None:
    many = replace(LISTED, items=tuple(Item(id=n, model="RRU") for n in range(5_000)))
    (items,) = [f for f in Finder(Sources(many, (), (), None, TODAY)).find("rru", 5)
                if f.group == "Items"]  # fmt: skip
    assert items.count == 5_000
    assert len(items.hits) == 5


def test_an_empty_project_still_finds_rules_and_help() -> None:
    finder = Finder(Sources(Inventory(), (), (), None, date(2000, 1, 1)))
    assert {one.group for one in finder.find("reimbursement")} >= {"Rules", "Help"}


def test_reading_can_be_stopped() -> None:
    def stop(_message: str, _fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        Finder(Sources(LISTED, (), (), None, TODAY), stop)
