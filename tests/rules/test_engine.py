"""Three-valued answers, what they rest on, and dates."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.findings import Answer, Confidence
from planner.model.inventory import Item
from planner.model.products import Maker, Recognition, Strength
from planner.rules import completeness
from planner.rules.book import RuleBook
from planner.rules.dates import BusinessDays, add
from planner.rules.item_facts import ItemFacts
from planner.rules.judging import Judge
from planner.rules.record_facts import chosen
from planner.rules.vocabulary import FactValue, Op, Row, Rule, Step, Subject

BOOK = RuleBook.shipped()
TODAY = date(2026, 11, 23)
LIST = BOOK.tables["covered-list"].rows
PERIODS = BOOK.tables["general-license-periods"].rows
DAYS = st.dates(date(2018, 1, 1), date(2027, 1, 1))
FACTS = st.fixed_dictionaries(
    {
        "maker_group": st.sampled_from([None, "Huawei", "ZTE", "Hikvision", "Kaspersky", "none"]),
        "electronics": st.sampled_from([None, True, False]),
        "layer": st.sampled_from([None, "access", "software", "power", "service"]),
        "use": st.sampled_from([None, "public safety", "no listed purpose"]),
        "link": st.sampled_from(["named", "likely affiliate"]),
        "obtained_on": st.none() | DAYS,
        "made_in": st.sampled_from([None, "2019-05", "2020-06", "2020-07"]),
        "fund": st.sampled_from([None, "universal service", "other"]),
        "removed_on": st.none() | DAYS,
    }
)


TAKEN_FOR_GRANTED = {
    test.fact
    for rule in BOOK.of(Subject.ITEM)
    for test in completeness.tests(rule.condition)
    if test.op is Op.KNOWN or test.presume
}


def _groups(row: Row) -> tuple[str, ...]:
    held = row.cells["groups"]
    return held if isinstance(held, tuple) else ()


def _day(row: Row, column: str) -> date:
    held = row.cells[column]
    assert isinstance(held, date)
    return held


def _rule(rule_id: str) -> Rule:
    return BOOK.rules[Subject.ITEM, rule_id]


@pytest.mark.slow
@settings(deadline=None)
@given(facts=FACTS, as_of=DAYS)
def test_learning_a_fact_never_turns_an_answer_over(
    facts: dict[str, FactValue], as_of: date
) -> None:
    # The law of three values: an answer given without a fact stands whatever the fact is. The
    # exceptions are presumptions, and events that have not happened as long as they lack a date.
    for rule in BOOK.of(Subject.ITEM):
        known = BOOK.judge(rule, facts, as_of).answer
        for name in facts.keys() - TAKEN_FOR_GRANTED - {"link"}:
            without = BOOK.judge(rule, {**facts, name: None}, as_of).answer
            assert without in {known, Answer.UNKNOWN}


@pytest.mark.slow
@settings(deadline=None)
@given(many=st.lists(FACTS, min_size=2, max_size=8), as_of=DAYS)
def test_judging_many_gives_what_judging_each_gives(
    many: list[dict[str, FactValue]], as_of: date
) -> None:
    for rule in BOOK.of(Subject.ITEM):
        judge = Judge(BOOK, rule, as_of)
        for facts in many:
            assert judge.finding(facts) == BOOK.judge(rule, facts, as_of)


def test_equal_facts_share_one_finding_and_a_date_not_named_does_not_part_them() -> None:
    judge = Judge(BOOK, _rule("covered"), TODAY)
    facts: dict[str, FactValue] = {"maker": "Huawei", "maker_group": "Huawei", "link": "named"}

    bought: dict[str, FactValue] = {**facts, "obtained_on": date(2019, 1, 1)}
    assert judge.finding(facts) is judge.finding(bought)


@pytest.mark.parametrize("group", sorted({group for row in LIST for group in _groups(row)}))
def test_each_entry_counts_from_its_day_and_bars_subsidies_sixty_days_later(group: str) -> None:
    facts: dict[str, FactValue] = {
        "maker": group,
        "maker_group": group,
        "link": "named",
        "electronics": True,
        "layer": "service",
        "use": "public safety",
    }
    first = min(_day(row, "included") for row in LIST if group in _groups(row))

    def answer(rule_id: str, days: int) -> Answer:
        return BOOK.judge(_rule(rule_id), facts, first + timedelta(days=days)).answer

    assert answer("covered", -1) is Answer.NOT_MET
    assert answer("covered", 0) is Answer.MET
    assert answer("subsidy-ban", 59) is Answer.NOT_MET
    assert answer("subsidy-ban", 60) is Answer.MET


@pytest.mark.parametrize("row", PERIODS, ids=[str(row.cells["name"]) for row in PERIODS])
def test_each_license_period_holds_on_its_first_and_its_last_day(row: Row) -> None:
    for day in (_day(row, "effective"), _day(row, "expires")):
        finding = BOOK.judge(_rule("general-license"), {"maker_group": "Huawei"}, day)
        assert finding.answer is Answer.MET


def test_license_periods_leave_no_gap() -> None:
    for before, after in pairwise(PERIODS):
        assert _day(after, "effective") <= _day(before, "expires")


def test_a_finding_names_the_facts_and_values_it_used() -> None:
    facts: dict[str, FactValue] = {
        "maker": "Huawei",
        "maker_group": "Huawei",
        "link": "named",
        "electronics": True,
        "obtained_on": date(2019, 5, 6),
    }

    finding = BOOK.judge(_rule("reimbursable"), facts, TODAY)

    assert finding.facts["Manufacturer"] == "Huawei"
    assert finding.facts["Obtained on"] == "2019-05-06"
    assert finding.values["Obtained at the latest on"] == "2020-06-30"
    assert "FCC 21-86 (in force 2021-10-22)" in finding.citation
    assert finding.version == f"{_rule(finding.rule).version}, book {BOOK.version}"
    assert finding.as_of == TODAY
    assert finding.confidence is Confidence.CONFIRMED


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("Public Safety", "public safety"),
        ("County police dispatch", "public safety"),
        ("public safety; office", None),
        ("not public safety", None),
        ("none", "no listed purpose"),
        ("Lobby", "no listed purpose"),
        ("watching the gate", None),
        ("", None),
    ],
)
def test_a_use_counts_only_where_it_is_clear(text: str, use: str | None) -> None:
    assert chosen(BOOK.facts["item"]["use"], text) == use


@pytest.mark.parametrize(
    ("text", "fund"),
    [
        ("USF High Cost", "universal service"),
        ("High-Cost support", "universal service"),
        ("E-Rate", "universal service"),
        ("loan from the bank", "other"),
        ("non-USF", "other"),
        ("not USF", None),
        ("", None),
    ],
)
def test_a_fund_source_is_read_from_everyday_words(text: str, fund: str | None) -> None:
    assert chosen(BOOK.facts["item"]["fund"], text) == fund


def test_the_users_own_columns_say_use_and_electronics() -> None:
    reader = ItemFacts(BOOK.facts["item"])
    item = Item(extras={" USE ": "public safety", "Has electronics": "No", "Colour": "red"})

    facts = reader.of(item, Recognition(None, None, Strength.NONE))

    assert facts["use"] == "public safety"
    assert facts["electronics"] is False


def test_a_maker_linked_without_confirmation_is_only_a_likely_affiliate() -> None:
    reader = ItemFacts(BOOK.facts["item"])
    makers = (
        Maker("Huawei", "Huawei", "Covered List (confirmed)"),
        Maker("HiSilicon", "Huawei", "reported (unconfirmed)"),
        Maker("Ezviz", "Hikvision", "annual report (confirmed)"),
        Maker("Honor", ""),
    )

    read = [reader.of(Item(), Recognition(m, None, Strength.LIKELY)) for m in makers]

    assert [facts.get("link") for facts in read] == ["named", "likely affiliate", "affiliate", None]
    assert read[1]["link_source"] == "reported"
    assert read[3]["maker_group"] == "none"


@pytest.mark.parametrize(
    ("start", "number", "step", "end"),
    [
        (date(2025, 8, 31), 6, Step.MONTHS, date(2026, 2, 28)),
        (date(2023, 8, 31), 6, Step.MONTHS, date(2024, 2, 29)),
        (date(2023, 10, 6), 6, Step.MONTHS, date(2024, 4, 6)),
        (date(2024, 11, 24), 6, Step.MONTHS, date(2025, 5, 24)),
        (date(2024, 2, 29), 1, Step.YEARS, date(2025, 2, 28)),
        (date(2023, 12, 31), 12, Step.MONTHS, date(2024, 12, 31)),
        (date(2024, 2, 28), 2, Step.DAYS, date(2024, 3, 1)),
    ],
)
def test_months_keep_the_day_number_or_the_last_of_the_month(
    start: date, number: int, step: Step, end: date
) -> None:
    assert add(start, number, step) == end


def test_a_filing_day_is_no_weekend_and_no_federal_holiday() -> None:
    days = BusinessDays()

    assert days.next(date(2026, 11, 26)) == date(2026, 11, 27)  # Thanksgiving
    assert days.next(date(2021, 12, 31)) == date(2022, 1, 3)  # New Year's Day, observed
    assert days.next(date(2023, 10, 8)) == date(2023, 10, 10)  # Sunday, then Columbus Day
    assert days.next(date(2026, 11, 23)) == date(2026, 11, 23)
    assert days.why(date(2023, 10, 8)) == "2023-10-08 is a Sunday, 2023-10-09 is Columbus Day"
