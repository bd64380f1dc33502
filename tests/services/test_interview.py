from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.model.findings import Answer, Deadline
from planner.model.inventory import (
    Application,
    Carrier,
    CustomerCount,
    Extension,
    Inventory,
    Item,
    Site,
)
from planner.services import deadlines, eligibility, interview, interview_answers
from planner.services.eligibility import Eligibility, Prepared
from planner.services.interview import Editor, Pass, Question
from planner.services.interview_answers import Effect, Value
from planner.storage.project import Project

TODAY = date(2026, 11, 23)
ANSWERED = Carrier(
    legal_name="Prairie",
    customers=9_000,
    advanced_service=True,
    eligible_telecom_carrier=False,
)


class Interview:
    """The questions about an inventory, and what an answer would change."""

    def __init__(self, inventory: Inventory, as_of: date = TODAY) -> None:
        self.inventory = inventory
        self.prepared: Prepared = eligibility.prepare(inventory)
        self.known: Eligibility = eligibility.judge(
            self.prepared.book, self.prepared, inventory, as_of
        )
        self.dates: Sequence[Deadline] = deadlines.compute(inventory, as_of)
        self.open = interview.questions(self.prepared.book, self.known, self.dates, inventory)

    @property
    def keys(self) -> list[tuple[str, str]]:
        return [question.key for question in self.open]

    def question(self, fact: str) -> Question:
        return next(question for question in self.open if question.fact == fact)

    def effect(self, fact: str, value: Value) -> Effect:
        return interview_answers.effect(
            self.prepared, self.inventory, self.known, self.dates, self.question(fact), value
        )


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.rplan") as made:
        yield made


def asked(project: Project, as_of: date = TODAY) -> Interview:
    return Interview(project.inventory(), as_of)


def test_a_new_project_is_asked_first_what_decides_whether_it_may_take_part() -> None:
    found = Interview(Inventory())
    assert found.keys[:3] == [("", "customers"), ("", "advanced_service"), ("", "applications")]
    assert ("", "holding_company") not in found.keys
    first = found.open[0]
    assert first.editor is Editor.COUNT
    assert all((first.text, first.why, first.find))
    assert [wait.title for wait in first.waits] == [
        "Carrier eligible for reimbursement",
        "First priority",
    ]


def test_nothing_is_asked_when_no_answer_waits() -> None:
    no_program = {interview.APPLIED: False}
    carrier = Carrier(
        customers=9_000, advanced_service=True, eligible_telecom_carrier=False, extras=no_program
    )
    assert Interview(Inventory(carrier=carrier)).open == ()


def test_an_answer_spares_questions_that_no_rule_needs_any_more(project: Project) -> None:
    found = asked(project)
    assert ("", "receives_usf") in found.keys
    interview_answers.answer(project, found.question("eligible_telecom_carrier"), value=False)
    keys = asked(project).keys
    assert ("", "receives_usf") not in keys
    assert ("", "acceptance_notice_on") not in keys


def test_who_is_too_large_for_the_program_is_not_asked_for_applications() -> None:
    carrier = Carrier(customers=20_000_000, advanced_service=True, eligible_telecom_carrier=False)
    assert Interview(Inventory(carrier=carrier)).open == ()


def test_of_an_application_its_standing_is_asked_before_its_money_and_term() -> None:
    inventory = Inventory(carrier=ANSWERED, applications=(Application(id=1, name="A"),))
    found = Interview(inventory)
    assert found.keys[0] == ("A", "status")
    assert found.open[0].choices == interview.STATUSES
    denied = Application(id=1, name="A", status="Denied")
    assert Interview(Inventory(carrier=ANSWERED, applications=(denied,))).open == ()


def test_an_answer_goes_to_its_field_its_row_or_the_own_column_in_one_step(
    project: Project,
) -> None:
    found = asked(project)
    count = CustomerCount(on=date(2026, 6, 30), own=9_000, affiliates=500, source="Form 477")
    interview_answers.answer(project, found.question("customers"), count)
    notice = found.question("acceptance_notice_on")
    interview_answers.answer(project, notice, date(2022, 2, 9))
    interview_answers.answer(project, found.question("receives_usf"), value=True)
    inventory = project.inventory()
    assert [(one.own, one.affiliates) for one in inventory.customer_counts] == [(9_000, 500)]
    assert inventory.carrier.receives_usf is True
    assert inventory.carrier.extras == {"Notice of acceptance on": date(2022, 2, 9)}
    assert len(project.units()) == 3
    project.undo()
    assert project.inventory().carrier.receives_usf is None


def test_a_count_for_the_same_day_takes_the_place_of_the_first(project: Project) -> None:
    question = asked(project).question("customers")
    for own in (9_000, 9_100):
        count = CustomerCount(on=date(2026, 6, 30), own=own)
        interview_answers.answer(project, question, count)
    assert [one.own for one in project.inventory().customer_counts] == [9_100]


def test_customers_of_affiliates_count_and_one_can_turn_the_answer() -> None:
    found = Interview(Inventory(carrier=Carrier(advanced_service=True)))
    below, above = (
        found.effect("customers", CustomerCount(on=TODAY, own=9_999_999, affiliates=more))
        for more in (1, 2)
    )
    assert [one.after for one in below.answers] == [Answer.MET, Answer.NOT_MET]
    assert [one.after for one in above.answers] == [Answer.NOT_MET, Answer.NOT_MET]


def test_the_effect_says_which_answers_and_dates_change_and_writes_nothing() -> None:
    site, gear = Site(code="S", application="A"), Item(manufacturer="Huawei", model="BBU3900")
    application = Application(id=1, name="A", status="Approved")
    inventory = Inventory(
        carrier=ANSWERED, applications=(application,), sites=(site,), items=(gear,)
    )
    found = Interview(inventory)
    effect = found.effect("approved_on", date(2022, 7, 15))
    assert ("first-claim", date(2023, 7, 15)) in [(one.rule, one.new) for one in effect.moves]
    assert found.inventory is inventory
    assert inventory.applications[0].approved_on is None


def test_an_answer_that_contradicts_another_fact_is_shown_as_a_contradiction() -> None:
    application = Application(
        id=1, name="A", status="Approved", first_disbursement_on=date(2022, 1, 1)
    )
    found = Interview(Inventory(carrier=ANSWERED, applications=(application,)))
    effect = found.effect("approved_on", date(2022, 7, 15))
    assert [one.finding.rule for one in effect.contradictions] == ["approved-before-disbursed"]


def over(status: str = "Approved") -> Application:
    return Application(
        name="A",
        status=status,
        submitted_on=date(2022, 1, 20),
        approved_on=date(2022, 7, 15),
        approved_cost=Decimal(10),
        allocation=Decimal(10),
        first_disbursement_on=date(2023, 9, 15),
    )


def test_when_the_term_is_over_every_grant_is_asked_for_until_none_is_left(
    project: Project,
) -> None:
    with project.unit("rows") as unit:
        unit.save_carrier(ANSWERED)
        unit.insert(Application, [over()])
    found = asked(project)
    grant = Extension(granted_on=date(2024, 8, 1), new_term_end=date(2025, 3, 15), order="DA 24")
    question = found.question("extensions")
    assert question.editor is Editor.GRANTS
    effect = found.effect("extensions", [grant])
    moved = {one.rule: (one.old, one.new) for one in effect.moves if one.rule == "term-end"}
    assert moved == {"term-end": (date(2024, 9, 15), date(2025, 3, 15))}
    interview_answers.answer(project, question, [grant])
    # Over again by now: the next grant is asked for, with the first one to build on.
    question = asked(project).question("extensions")
    listed = interview_answers.current(project.inventory(), question)
    assert isinstance(listed, tuple)
    assert [one.order for one in listed if isinstance(one, Extension)] == ["DA 24"]
    interview_answers.answer(project, question, listed)
    assert ("A", "extensions") not in asked(project).keys
    assert project.inventory().applications[0].extras == {interview.NO_MORE_GRANTS: TODAY}


def test_a_grant_that_was_taken_out_is_deleted(project: Project) -> None:
    with project.unit("rows") as unit:
        unit.insert(Application, [over()])
        unit.insert(
            Extension,
            [Extension(application="A", granted_on=date(2024, 8, 1), new_term_end=TODAY)],
        )
    question = asked(project, date(2027, 6, 1)).question("extensions")
    interview_answers.answer(project, question, [])
    assert project.inventory().extensions == ()


def test_half_a_grant_and_a_count_below_zero_are_refused_in_a_sentence(project: Project) -> None:
    found = asked(project)
    count = CustomerCount(on=TODAY, own=-1)
    with pytest.raises(UserError, match="is -1"):
        interview_answers.answer(project, found.question("customers"), count)
    with pytest.raises(UserError, match="is empty"):
        found.effect("customers", CustomerCount(on=TODAY))
    late = Interview(Inventory(carrier=ANSWERED, applications=(over(),)))
    with pytest.raises(UserError, match="lacks the day"):
        late.effect("extensions", [Extension(granted_on=TODAY)])


def test_on_a_day_before_the_program_only_what_that_day_needs_is_asked() -> None:
    found = Interview(Inventory(), date(2019, 12, 1))
    assert ("", "applications") not in found.keys
    assert ("", "acceptance_notice_on") not in found.keys


def test_what_is_not_known_stays_aside_and_what_was_skipped_comes_again() -> None:
    found = Interview(Inventory()).open
    way = Pass()
    first, second, third = found[:3]
    assert way.next(found) is first
    way.put_aside(first)
    assert way.next(found) is second
    way.skip(second)
    assert way.next(found) is third
    assert way.progress(found) == (1, len(found))
    for question in found[2:]:
        way.put_aside(question)
    assert way.next(found) is second
    way.put_aside(second)
    assert way.next(found) is None
    assert way.progress(found) == (len(found), len(found))
    assert Pass().next(found) is first
