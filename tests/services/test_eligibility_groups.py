"""Groups of items give each item the answer that it has by itself."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.common.errors import UserError
from planner.model.findings import Answer
from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    CustomerCount,
    Disbursement,
    Extension,
    Inventory,
    Item,
    Layer,
    Site,
)
from planner.model.products import Maker, Product, Recognition, Strength
from planner.rules.book import RuleBook
from planner.rules.vocabulary import Subject
from planner.services import eligibility
from planner.services.eligibility_groups import grouped

BOOK = RuleBook.shipped()
TODAY = date(2026, 11, 23)
DAYS = st.none() | st.dates(date(2018, 1, 1), date(2027, 1, 1))
MAKERS = [Maker("Huawei", "Huawei"), Maker("Hikvision", "Hikvision"), Maker("Nokia", ""), None]
PRODUCT = Product("Huawei", "BBU3900", "", Layer.ACCESS, None, electronics=True)
HUAWEI = Recognition(MAKERS[0], PRODUCT, Strength.CERTAIN)
SITES = (Site(code="S1", application="A1"), Site(code="S2"))
ITEMS = st.builds(
    Item,
    site=st.sampled_from(["S1", "S2", "elsewhere", ""]),
    obtained_on=DAYS,
    removed_on=DAYS,
    replaced_on=DAYS,
    disposed_on=DAYS,
    fund_source=st.sampled_from(["", "USF", "own"]),
    planned_replacement=st.sampled_from(["", "none", "Nokia AirScale"]),
    extras=st.sampled_from([{}, {"Certificate": "C-1"}, {"Certificate": "C-2", "Use": "office"}]),
)
RECOGNISED = st.builds(
    Recognition,
    st.sampled_from(MAKERS),
    st.sampled_from([PRODUCT, None]),
    st.sampled_from(list(Strength)),
    made_in=st.sampled_from(["", "2017-05", "2020-06", "2021-01"]),
)
APPLICATIONS = st.builds(
    Application, name=st.just("A1"), submitted_on=DAYS, approved_on=DAYS, first_disbursement_on=DAYS
)


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(
    listed=st.lists(st.tuples(ITEMS, RECOGNISED), min_size=1, max_size=12),
    application=APPLICATIONS,
    as_of=st.dates(BOOK.index.begins, date(2027, 1, 1)),
)
def test_an_item_among_many_is_answered_as_if_alone(
    listed: list[tuple[Item, Recognition]], application: Application, as_of: date
) -> None:
    def inventory(items: list[Item]) -> Inventory:
        return Inventory(applications=(application,), sites=SITES, items=tuple(items))

    together = inventory([item for item, _ in listed])
    prepared = grouped(BOOK, together, [recognition for _, recognition in listed])
    for_another_day = eligibility.judge(BOOK, prepared, together, TODAY)
    found = eligibility.judge(BOOK, prepared, together, as_of)

    assert len(for_another_day.items) == len(listed)
    for answer, (item, recognition) in zip(found.items, listed, strict=True):
        alone = inventory([item])
        own = eligibility.judge(BOOK, grouped(BOOK, alone, [recognition]), alone, as_of)
        assert answer.findings == own.items[0].findings
    for rule, counts in found.summary.items.items():
        assert sum(counts.values()) == len(listed)
        assert counts[Answer.MET] == sum(
            answer.answer(rule) is Answer.MET for answer in found.items
        )


def _judge(inventory: Inventory, as_of: date = TODAY) -> eligibility.Eligibility:
    recognitions = [HUAWEI] * len(inventory.items)
    return eligibility.judge(BOOK, grouped(BOOK, inventory, recognitions), inventory, as_of)


def test_a_change_of_the_carrier_needs_no_new_look_at_the_items() -> None:
    items = (Item(serial="1", obtained_on=date(2017, 1, 1)),)
    before = Inventory(carrier=Carrier(customers=10, advanced_service=True), items=items)
    after = Inventory(carrier=Carrier(customers=20_000_000, advanced_service=True), items=items)
    prepared = grouped(BOOK, before, [HUAWEI])

    found = eligibility.judge(BOOK, prepared, after, TODAY)

    assert prepared.holds_for(after)
    assert found.carrier[0].answer is Answer.NOT_MET
    assert not prepared.holds_for(Inventory(items=(Item(serial="1"),)))


def test_contradicting_dates_are_a_finding_and_nothing_rests_on_them() -> None:
    good = Item(serial="1", obtained_on=date(2017, 1, 1), removed_on=date(2023, 1, 1))
    bad = Item(serial="2", obtained_on=date(2017, 1, 1), removed_on=date(2016, 1, 1))

    found = _judge(Inventory(items=(good, bad)))

    assert [one.finding.rule for one in found.contradictions] == ["obtained-before-removed"]
    assert "serial 2" in found.contradictions[0].subject
    assert found.items[0].answer("reimbursable") is Answer.MET
    finding = found.items[1].finding("reimbursable")
    assert finding is not None
    assert finding.answer is Answer.UNKNOWN
    assert "contradicts itself" in finding.because
    assert "Obtained on" in finding.missing
    assert "obtained-before-removed" not in [one.rule for one in found.items[0].findings]
    assert "obtained-before-removed" not in found.summary.items


def test_an_application_with_contradicting_dates_says_so() -> None:
    application = Application(
        name="A1", approved_on=date(2022, 7, 15), first_disbursement_on=date(2022, 7, 14)
    )

    found = _judge(Inventory(applications=(application,)))

    (one,) = [each for each in found.contradictions if each.subject == "A1"]
    assert one.finding.rule == "approved-before-disbursed"
    assert one.finding in found.applications["A1"]


def test_an_extension_is_held_against_the_term_that_it_extends() -> None:
    application = Application(
        name="A1", approved_on=date(2022, 7, 15), first_disbursement_on=date(2023, 1, 21)
    )
    grants = [
        Extension(application="A1", granted_on=date(2023, 12, 1), new_term_end=end)
        for end in (date(2024, 7, 21), date(2024, 7, 22), date(2024, 1, 21))
    ]

    def rules(grant: Extension) -> list[str]:
        found = _judge(Inventory(applications=(application,), extensions=(grant,)))
        return [one.finding.rule for one in found.contradictions]

    assert [rules(grant) for grant in grants] == [
        [],
        ["extension-at-most-six-months"],
        ["extension-extends"],
    ]


def test_customers_are_those_of_the_latest_count_by_the_day_with_affiliates() -> None:
    counts = (
        CustomerCount(on=date(2022, 1, 1), own=9_000_000, affiliates=1_000_000),
        CustomerCount(on=date(2023, 1, 1), own=9_000_000, affiliates=1_000_001),
    )
    inventory = Inventory(
        carrier=Carrier(customers=5, advanced_service=True), customer_counts=counts
    )

    def customers(as_of: date) -> object:
        return _judge(inventory, as_of).facts[""]["customers"]

    assert customers(date(2021, 12, 31)) == 5
    assert customers(date(2022, 12, 31)) == 10_000_000
    assert customers(TODAY) == 10_000_001


def test_a_cost_is_judged_with_the_item_of_its_serial_number() -> None:
    costs = (
        Cost(on=date(2020, 6, 30), serial="1", amount=Decimal(100), fund_source="USF"),
        Cost(on=date(2020, 6, 29), manufacturer="Nokia", amount=Decimal(50), fund_source="USF"),
    )
    inventory = Inventory(
        items=(Item(serial="1", manufacturer="Huawei", model="RRU3908"),), costs=costs
    )

    found = eligibility.check(inventory, TODAY)

    answers = [finding.answer for one in found.costs if (finding := one.finding("usf-ban"))]
    assert answers == [Answer.MET, Answer.NOT_MET]


def test_money_of_an_application_is_added_up_by_the_as_of_date() -> None:
    inventory = Inventory(
        applications=(Application(name="A1", allocation=Decimal(100)),),
        disbursements=(
            Disbursement(application="A1", on=date(2023, 1, 1), amount=Decimal(10)),
            Disbursement(application="A1", on=date(2024, 1, 1), amount=Decimal(20)),
        ),
    )

    assert _judge(inventory, date(2023, 6, 1)).facts["A1"]["disbursed_total"] == 10
    assert _judge(inventory).facts["A1"]["disbursed_total"] == 30
    assert _judge(inventory).facts["A1"]["first_disbursed_on"] == date(2023, 1, 1)


def test_sites_have_a_summary_of_their_own() -> None:
    items = (Item(site="S1", quantity=3), Item(site="S2"), Item(site="S1"))

    found = _judge(Inventory(sites=SITES, items=items))

    of_site = eligibility.by_site(found)
    assert list(of_site) == ["S1", "S2"]
    assert (of_site["S1"].total_items, of_site["S1"].total_units) == (2, 4)
    assert of_site["S2"].items["covered"][Answer.MET] == 1


def test_a_date_before_the_book_is_refused() -> None:
    begins = BOOK.index.begins

    assert _judge(Inventory(), begins).as_of == begins
    with pytest.raises(UserError) as caught:
        _judge(Inventory(), begins - timedelta(days=1))
    assert caught.value.code == "before-the-book"


def test_what_would_turn_an_answer_over_is_named_with_its_bounds() -> None:
    found = _judge(Inventory(items=(Item(obtained_on=date(2021, 3, 1)),)))
    answer = found.items[0]
    finding = answer.finding("reimbursable")
    assert finding is not None

    changes = eligibility.what_would_change(BOOK, finding, Subject.ITEM, answer.facts)

    (change,) = [one for one in changes if one.fact == "Obtained on"]
    assert (change.condition, change.answer) == ("on or before 2020-06-30", Answer.MET)


def test_what_would_make_a_carrier_eligible_is_a_number() -> None:
    carrier = Carrier(customers=20_000_000, advanced_service=True)
    found = _judge(Inventory(carrier=carrier))

    changes = eligibility.what_would_change(
        BOOK, found.carrier[0], Subject.CARRIER, found.facts[""]
    )

    assert ("Customers", "at most 10,000,000") in [(one.fact, one.condition) for one in changes]


def test_what_is_concluded_from_contradicting_dates_is_not_used_for_items_or_carrier() -> None:
    application = Application(
        name="A1", approved_on=date(2022, 7, 15), first_disbursement_on=date(2022, 7, 14)
    )
    items = (Item(site="S1", obtained_on=date(2023, 1, 2)),)

    found = _judge(Inventory(applications=(application,), sites=SITES, items=items))

    of_carrier = next(one for one in found.carrier if one.rule == "no-new-covered")
    of_item = found.items[0].finding("no-new-covered")
    assert of_item is not None
    for finding in (of_carrier, of_item):
        assert finding.answer is Answer.UNKNOWN
        assert "contradicts itself: Disbursed before it was approved" in finding.because
