"""What a window needs to offer entries of one's own: a rule to start from, values to type over."""

from datetime import date
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Inventory, Item
from planner.services import rulebook, rulebook_answers
from planner.storage.project import Project

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("subject", list(rulebook.Subject))
def test_the_rule_to_start_from_is_sound_as_it_is(subject: rulebook.Subject) -> None:
    given = rulebook.check_own_rule(Inventory(), subject, rulebook.template(subject), TODAY)

    assert given.id.startswith(rulebook.OWN)


def test_a_rule_is_tried_without_keeping_it_and_may_take_the_place_of_the_one_before() -> None:
    text = rulebook.template(rulebook.Subject.CARRIER)
    first = rulebook.check_own_rule(Inventory(), rulebook.Subject.CARRIER, text, TODAY)
    kept = Inventory(overlay={first.key: first.pack()})

    again = rulebook.check_own_rule(kept, rulebook.Subject.CARRIER, text, TODAY)
    assert again.key == first.key
    with pytest.raises(UserError, match="no case") as caught:
        rulebook.check_own_rule(
            kept, rulebook.Subject.CARRIER, text.replace("answer: met", "answer: not_met"), TODAY
        )
    assert "line" in caught.value.where


def test_every_value_is_offered_as_a_person_types_it_with_its_kind() -> None:
    values = [value for rule in rulebook.view(TODAY).rules for value in rule.values]

    assert {value.kind for value in values} >= {"date", "number", "list"}
    for rule in rulebook.view(TODAY).rules:
        for value in rule.values:
            for period in value.periods:
                began = period.since.isoformat() if period.since else ""
                typed = rulebook.Typed(period.typed, "a", "b", TODAY, began)
                about = (rule.subject, rule.id, value.id)
                held = rulebook.correction(Inventory(), about, typed).held
                assert rulebook.value_from_text(held, period.typed) == held


def test_a_note_goes_with_a_confirmation(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.rplan") as project:
        key = rulebook.to_verify()[0].key
        rulebook.confirm(project, key, source="eCFR", on=TODAY, note="page 3")
        inventory = Inventory(overlay=project.overlay())

    (entry,) = rulebook.entries(inventory)
    assert entry.detail.endswith("read in eCFR; page 3")
    confirmed = next(check for check in rulebook.to_verify(inventory) if check.key == key).confirmed
    assert confirmed is not None
    assert confirmed.note == "page 3"


def test_items_whose_answer_changed_are_named() -> None:
    items = tuple(
        Item(id=number, manufacturer=maker, model="BBU3900")
        for number, maker in enumerate(("Huawei", "Nokia", "Huawei"), 1)
    )

    found = rulebook_answers.changed_answers(
        Inventory(items=items), date(2021, 3, 11), date(2021, 3, 12)
    )

    covered = next(change for change in found if change.rule == "covered")
    assert covered.ids == {1, 3}
