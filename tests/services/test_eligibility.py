"""Answers for a carrier's items."""

from datetime import date
from decimal import Decimal

import pytest

from planner.common.progress import Cancelled
from planner.model.findings import Answer
from planner.model.inventory import Carrier, Inventory, Item, Layer
from planner.model.products import Maker, Product, Recognition, Strength
from planner.rules.book import RuleBook
from planner.rules.vocabulary import Subject
from planner.services import eligibility
from planner.services.eligibility import Eligibility
from planner.services.eligibility_groups import grouped

BOOK = RuleBook.shipped()
TODAY = date(2026, 11, 23)
BOUGHT = date(2017, 4, 3)
CARRIER = Carrier(legal_name="Prairie Telephone", customers=18_400, advanced_service=True)


def _recognised(maker: str, group: str, model: str = "BBU3900") -> Recognition:
    product = Product(maker, model, "", Layer.ACCESS, None, electronics=True)
    return Recognition(Maker(maker, group, "list (confirmed)"), product, Strength.CERTAIN)


HUAWEI = _recognised("Huawei", "Huawei")
ERICSSON = _recognised("Ericsson", "")
CAMERA = _recognised("Hikvision", "Hikvision", "DS-2CD2143")
NOBODY = Recognition(None, None, Strength.NONE)


def _judge(
    *listed: tuple[Item, Recognition], carrier: Carrier = CARRIER, as_of: date = TODAY
) -> Eligibility:
    inventory = Inventory(carrier=carrier, items=tuple(item for item, _ in listed))
    recognitions = [recognition for _, recognition in listed]
    prepared = grouped(BOOK, inventory, recognitions)
    return eligibility.judge(prepared.book, prepared, inventory, as_of)


def _answers(found: Eligibility, rule: str) -> list[Answer]:
    return [finding.answer for each in found.items if (finding := each.finding(rule))]


def test_every_item_gets_every_rule_in_the_order_listed() -> None:
    found = _judge(
        (Item(serial="1", obtained_on=BOUGHT), HUAWEI),
        (Item(serial="2", obtained_on=BOUGHT), ERICSSON),
        (Item(serial="3"), NOBODY),
    )

    assert [each.item.serial for each in found.items] == ["1", "2", "3"]
    assert _answers(found, "covered") == [Answer.MET, Answer.NOT_MET, Answer.UNKNOWN]
    assert _answers(found, "reimbursable") == [Answer.MET, Answer.NOT_MET, Answer.UNKNOWN]
    rules = [rule.id for rule in BOOK.of(Subject.ITEM) if not rule.contradiction]
    assert [f.rule for f in found.items[0].findings] == rules
    assert found.items[0].finding("no-such-rule") is None
    assert found.carrier[0].answer is Answer.MET


def test_items_of_equal_facts_share_their_findings() -> None:
    found = _judge(
        (Item(serial="1", site="S1", obtained_on=BOUGHT), HUAWEI),
        (Item(serial="2", site="S2", obtained_on=BOUGHT), HUAWEI),
        (Item(serial="3", site="S2", obtained_on=date(2017, 4, 4)), HUAWEI),
    )

    first, second, third = (each.findings for each in found.items)
    assert first is second
    assert first is not third
    assert first[0] is third[0]


def test_the_law_of_another_day_answers_for_that_day() -> None:
    found = _judge((Item(obtained_on=BOUGHT), HUAWEI), as_of=date(2019, 12, 1))

    because = {finding.rule: finding.because for finding in found.items[0].findings}
    assert "ends on 2020-02-16" in because["general-license"]
    assert "about to be barred" in because["usf-ban"]
    assert "no Covered List yet" in because["covered"]
    assert "no reimbursement program yet" in because["reimbursable"]
    assert found.carrier[0].answer is Answer.NOT_MET


def test_a_missing_date_is_unknown_and_named() -> None:
    found = _judge((Item(cost=Decimal(500)), HUAWEI))

    finding = found.items[0].finding("reimbursable")
    assert finding is not None
    assert finding.answer is Answer.UNKNOWN
    assert finding.missing == ("Obtained on",)


def test_missing_facts_are_ranked_by_the_money_that_waits_for_them() -> None:
    found = _judge(
        (Item(model="DS-1", obtained_on=BOUGHT, cost=Decimal(100)), CAMERA),
        (Item(model="DS-2", obtained_on=BOUGHT, cost=Decimal(100)), CAMERA),
        (Item(manufacturer="Huawei", model="RRU", site="S7", cost=Decimal(900)), HUAWEI),
        (Item(model="DS-3", obtained_on=BOUGHT), CAMERA),
    )

    of_items = [u for u in found.unknowns if u.fact in {"Obtained on", "Use"}]
    assert [(u.fact, u.cost) for u in of_items] == [
        ("Obtained on", Decimal(900)),
        ("Use", Decimal(200)),
    ]
    assert of_items[0].example == "Huawei RRU at S7"
    assert of_items[0].rules[0] == "reimbursable"
    assert of_items[1].items == 3
    assert of_items[1].rules[:2] == ("covered", "subsidy-ban")


def test_without_costs_the_number_of_items_ranks() -> None:
    camera = (Item(obtained_on=BOUGHT), CAMERA)
    found = _judge((Item(), HUAWEI), camera, camera)

    ranked = [u.fact for u in found.unknowns if u.fact in {"Obtained on", "Use"}]
    assert ranked == ["Use", "Obtained on"]


def test_a_missing_fact_of_the_carrier_holds_back_what_may_be_paid() -> None:
    found = _judge(
        (Item(obtained_on=BOUGHT, cost=Decimal(900)), HUAWEI),
        (Item(obtained_on=BOUGHT, cost=Decimal(70)), ERICSSON),
        carrier=Carrier(legal_name="Prairie Telephone", advanced_service=True),
    )

    unknown = next(u for u in found.unknowns if u.fact == "Customers")
    assert (unknown.fact, unknown.items, unknown.cost) == ("Customers", 1, Decimal(900))
    assert unknown.example == "Prairie Telephone"


def test_the_summary_counts_rows_and_units() -> None:
    found = _judge(
        (Item(quantity=12, obtained_on=BOUGHT), HUAWEI),
        (Item(obtained_on=BOUGHT), HUAWEI),
        (Item(quantity=3), NOBODY),
    )

    summary = found.summary
    assert summary.items["covered"] == {Answer.MET: 2, Answer.NOT_MET: 0, Answer.UNKNOWN: 1}
    assert summary.units["covered"] == {Answer.MET: 13, Answer.NOT_MET: 0, Answer.UNKNOWN: 3}
    assert (summary.total_items, summary.total_units) == (3, 16)


def test_the_layer_and_columns_of_the_user_decide_over_the_catalogue() -> None:
    found = _judge(
        (Item(extras={"Use": "public safety"}), CAMERA),
        (Item(extras={"Has electronics": "no"}), HUAWEI),
        (Item(extras={"Has electronics": "no"}, layer=Layer.SOFTWARE), HUAWEI),
    )

    assert _answers(found, "covered") == [Answer.MET, Answer.NOT_MET, Answer.MET]


def test_money_of_the_universal_service_fund_is_pointed_out() -> None:
    found = _judge(
        (Item(fund_source="USF High Cost", obtained_on=date(2020, 6, 30)), HUAWEI),
        (Item(fund_source="USF High Cost", obtained_on=date(2020, 6, 29)), HUAWEI),
    )

    said = [finding.because for each in found.items if (finding := each.finding("usf-ban"))]
    assert "have this purchase reviewed" in said[0]
    assert "have this purchase reviewed" not in said[1]


def test_a_carrier_without_items_has_answers_too() -> None:
    found = eligibility.check(Inventory(carrier=CARRIER), TODAY)

    assert list(found.items) == []
    assert all(unknown.items == 0 for unknown in found.unknowns)
    assert found.carrier[0].answer is Answer.MET
    assert found.summary.items["covered"][Answer.MET] == 0


def test_a_check_recognises_and_can_be_stopped() -> None:
    inventory = Inventory(items=(Item(manufacturer="HUAWEI", model="BBU3900"),))

    def stop(message: str, fraction: float | None = None, /) -> None:
        raise Cancelled

    assert _answers(eligibility.check(inventory, TODAY), "covered") == [Answer.MET]
    with pytest.raises(Cancelled):
        eligibility.check(inventory, TODAY, stop)
