"""What a check prints, for scripts and for people."""

import json
from datetime import date
from decimal import Decimal

from planner.cli import check_text
from planner.model.inventory import Application, Carrier, Cost, Inventory, Item
from planner.services import eligibility

INVENTORY = Inventory(
    carrier=Carrier(legal_name="Prairie Telephone", customers=18_400, advanced_service=True),
    applications=(
        Application(
            name="A1", approved_on=date(2022, 7, 15), first_disbursement_on=date(2022, 7, 14)
        ),
    ),
    items=(
        Item(serial="1", manufacturer="Huawei", model="RRU3908", obtained_on=date(2017, 1, 1)),
        Item(serial="2", manufacturer="Huawei", obtained_on=date(2023, 1, 2)),
    ),
    costs=(Cost(on=date(2022, 8, 1), application="A1", invoice="7", amount=Decimal("12.50")),),
)
ANSWERS = eligibility.check(INVENTORY, date(2026, 11, 23))


def test_the_json_has_applications_costs_and_contradictions_beside_what_it_had() -> None:
    data = check_text.data(ANSWERS)

    assert set(data) == {
        "as_of", "carrier", "applications", "costs", "contradictions", "items", "sites", "summary",
    }  # fmt: skip
    assert {finding["rule"] for finding in data["applications"]["A1"]} >= {
        "allocation",
        "approved-before-disbursed",
    }
    (cost,) = data["costs"]
    assert (cost["invoice"], cost["amount"]) == ("7", Decimal("12.50"))
    assert {finding["rule"] for finding in cost["findings"]} >= {"cost-eligible", "usf-ban"}
    (contradiction,) = data["contradictions"]
    assert (contradiction["subject"], contradiction["rule"]) == ("A1", "approved-before-disbursed")
    json.dumps({**data, "items": list(data["items"].entries)}, default=str)


def test_every_item_has_its_own_dates_in_words() -> None:
    items = [json.loads(entry) for entry in check_text.data(ANSWERS)["items"].entries]

    said = [
        finding["because"]
        for item in items
        for finding in item["findings"]
        if finding["rule"] == "reimbursable"
    ]
    assert "2017-01-01" in said[0]
    assert "2023-01-02" in said[1]


def test_the_text_names_what_contradicts_and_that_no_answer_rests_on_it() -> None:
    said = check_text.text(ANSWERS)

    assert "Application A1" in said
    assert "contradict each other" in said
    assert "2022-07-14" in said
