"""The rule book as people read, search, print and compare it, and what a project adds to it."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.model.findings import Answer, Confidence
from planner.model.inventory import Application, Carrier, Inventory, Item
from planner.rules import installed
from planner.rules.book import RuleBook
from planner.rules.vocabulary import Subject
from planner.services import (
    deadlines,
    eligibility,
    project_book,
    rulebook,
    rulebook_answers,
    rulebook_print,
)
from planner.storage.project import Project

TODAY = date(2026, 11, 23)
BOOK = RuleBook.shipped()
OWN_MARK = "(own confirmation)"
GEAR = Item(id=1, serial="1", manufacturer="Huawei", model="BBU3900", quantity=3, site="S1")


def _entry(rule_id: str, inventory: Inventory | None = None) -> rulebook.RuleEntry:
    return rulebook.view(TODAY, rule_id, inventory).rules[0]


def _ten_days(project: Project | None = None) -> rulebook.Check:
    inventory = Inventory(overlay=project.overlay()) if project else None
    return next(check for check in rulebook.to_verify(inventory) if "ten days" in check.verify)


def _typed(value: str, period: str = "2020-12-27") -> rulebook.Typed:
    return rulebook.Typed(value, "47 USC 1603(b)(1)", "the Code", TODAY, period, person="Ana Diaz")


def _correct(project: Project, typed: rulebook.Typed) -> None:
    about = ("carrier", "provider-eligible", "most")
    inventory = Inventory(overlay=project.overlay())
    rulebook.correct(project, rulebook.correction(inventory, about, typed))


@pytest.mark.slow
def test_every_case_of_the_shipped_book_passes_and_every_rule_reads_as_sentences() -> None:
    view = rulebook.view(TODAY)

    assert [rule.id for rule in view.rules if rule.failing] == []
    for rule in view.rules:
        assert rule.condition
        assert all(line.text[0].isupper() or line.text[0] == '"' for line in rule.condition)
        assert all("{" not in line.text and line.text[-1] in ".:" for line in rule.condition)
        assert rule.covers
        assert rule.leaves_out
        assert all(period.rests_on.citation for value in rule.values for period in value.periods)


def test_a_condition_is_numbered_and_names_facts_as_the_workbook_does() -> None:
    lines = {line.number: line.text for line in _entry("provider-eligible").condition}

    assert lines["1"] == "All of these hold:"
    assert '"Advanced communications service" is yes' in " ".join(lines.values())


def test_all_periods_of_a_value_are_shown_and_the_one_in_force_is_marked() -> None:
    value = next(v for v in _entry("provider-eligible").values if v.id == "most")

    assert [(p.value, p.in_force) for p in value.periods] == [
        ("2,000,000", False),
        ("10,000,000", True),
    ]
    assert value.in_force == "10,000,000"


def test_a_day_before_the_book_begins_is_refused_in_one_sentence_everywhere() -> None:
    day = date(2019, 5, 15)
    ways = (
        lambda: rulebook.view(day),
        lambda: rulebook.search("Huawei", day),
        lambda: eligibility.check(Inventory(), day),
        lambda: deadlines.compute(Inventory(), day),
        lambda: rulebook_answers.changed_answers(Inventory(), day, TODAY),
    )
    said = set()
    for way in ways:
        with pytest.raises(UserError) as caught:
            way()
        assert caught.value.code == "before-the-book"
        said.add(caught.value.sentence())

    assert len(said) == 1
    assert rulebook.view(date(2019, 5, 16)).as_of == date(2019, 5, 16)


def test_a_search_finds_all_words_wherever_in_the_rule_they_stand() -> None:
    hits = rulebook.search("KASPERSKY 2022-03-25", TODAY)

    assert "covered" in [hit.id for hit in hits]
    assert all(any("aspersky" in line for line in hit.lines) for hit in hits)
    assert rulebook.search("kaspersky nosuchword", TODAY) == ()
    assert rulebook.search("  ", TODAY) == ()
    assert rulebook.view(TODAY) is rulebook.view(TODAY)  # a search at every letter is quick


def test_the_timeline_runs_from_the_first_day_and_says_what_was_before() -> None:
    events = rulebook.timeline()

    assert events[0].on == BOOK.index.begins
    assert [event.on for event in events] == sorted(event.on for event in events)
    raised = next(
        e for e in events if e.title == "Customers at most (statute)" and e.on.month == 12
    )
    assert (raised.on, raised.before, raised.after) == (
        date(2020, 12, 27),
        "2,000,000",
        "10,000,000",
    )
    huawei = next(e for e in events if e.title == "Covered List: Huawei Technologies Company")
    assert huawei.on == date(2021, 3, 12)
    assert {rule for _, rule in huawei.rules} >= {"covered", "subsidy-ban"}
    ban = [e for e in events if "Huawei" in e.title and e.on == date(2021, 5, 11)]
    assert ban[0].confidence is Confidence.COMPUTED
    over = next(
        e
        for e in events
        if e.title == "Temporary general license: sixth" and e.before != "not on it"
    )
    assert over.on == date(2020, 8, 14)
    assert all(event.citation and event.before != event.after for event in events)


def test_answers_that_changed_between_two_days_are_counted_by_rule() -> None:
    inventory = Inventory(
        carrier=Carrier(customers=5_000_000, advanced_service=True),
        items=(GEAR, Item(id=2, manufacturer="Ericsson", model="RBS 6000", quantity=1)),
    )

    found = rulebook_answers.changed_answers(inventory, date(2020, 1, 1), TODAY)

    covered = next(change for change in found if change.rule == "covered")
    assert (covered.before, covered.after) == (Answer.NOT_MET, Answer.MET)
    assert (covered.items, covered.units) == (1, 3)
    assert covered.examples == ("Huawei BBU3900 at S1, serial 1",)
    carrier = next(change for change in found if change.subject is Subject.CARRIER)
    assert carrier.rule == "provider-eligible"
    assert rulebook_answers.changed_answers(inventory, TODAY, TODAY) == ()


def test_a_statement_that_was_confirmed_is_listed_with_who_read_it_where(project: Project) -> None:
    check = _ten_days()
    rulebook.confirm(project, check.key, source="eCFR of 2026-11-20", on=TODAY, person="Ana Diaz")

    confirmed = _ten_days(project).confirmed

    assert confirmed is not None
    assert (confirmed.person, confirmed.source) == ("Ana Diaz", "eCFR of 2026-11-20")
    entry = _entry("final-certification", project.inventory())
    assert check.verify not in entry.verify
    assert OWN_MARK in " ".join(p.rests_on.citation for v in entry.values for p in v.periods)
    assert check.verify in _entry("final-certification").verify


def test_a_confirmed_deadline_says_so_and_undo_takes_it_back(project: Project) -> None:
    with project.unit("Add") as unit:
        unit.insert(Application, [Application(name="A", first_disbursement_on=date(2026, 1, 5))])

    def sure() -> Confidence:
        found = deadlines.compute(project.inventory(), TODAY)
        return next(one for one in found if one.rule == "term-end").confidence

    before = {one.rule: one.verify for one in deadlines.compute(project.inventory(), TODAY)}
    rulebook.confirm(project, _ten_days().key, source="eCFR", on=TODAY)
    after = {one.rule: one.verify for one in deadlines.compute(project.inventory(), TODAY)}

    assert sure() is Confidence.CONFIRMED
    assert "ten days" in before["final-certification"]
    assert "ten days" not in after["final-certification"]
    project.undo()
    assert project.overlay() == {}


@pytest.mark.parametrize(
    ("key", "source", "code"), [("0" * 12, "eCFR", "no-such-statement"), ("", " ", "no-source")]
)
def test_a_confirmation_needs_a_statement_and_a_source(
    project: Project, key: str, source: str, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        rulebook.confirm(project, key or _ten_days().key, source=source, on=TODAY)
    assert caught.value.code == code
    assert project.overlay() == {}


def test_a_corrected_value_decides_for_its_project_only(project: Project) -> None:
    with project.unit("Set") as unit:
        unit.save_carrier(Carrier(customers=9_500_000, advanced_service=True))
    _correct(project, _typed("9,000,000"))

    inventory = project.inventory()
    found = eligibility.check(inventory, TODAY)
    finding = next(each for each in found.carrier if each.rule == "provider-eligible")

    assert finding.answer is Answer.NOT_MET
    assert "Ana Diaz" in finding.theirs
    assert found.book_version != BOOK.version
    assert project_book.of(inventory) is project_book.of(project.inventory())
    assert project_book.of(None).version == BOOK.version
    entry = _entry("provider-eligible", inventory)
    assert {case.state for case in entry.cases} == {rulebook.PASSES, rulebook.OTHERWISE}
    assert [entry.refused for entry in rulebook.entries(inventory)] == [""]


@pytest.mark.parametrize(
    ("value", "period", "code"),
    [
        ("nine", "2020-12-27", "wrong-kind"),
        ("9,000,000", "2020-12-28", "no-such-period"),
        ("9,000,000", rulebook.NEW, "period-overlaps"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_and_nothing_is_kept(
    project: Project, value: str, period: str, code: str
) -> None:
    with pytest.raises(UserError) as caught:
        _correct(project, _typed(value, period))
    assert caught.value.code == code
    assert project.overlay() == {}


def test_an_entry_is_taken_out_again(project: Project) -> None:
    _correct(project, _typed("9,000,000"))
    (entry,) = rulebook.entries(project.inventory())

    rulebook.take_out(project, entry.key)

    assert project_book.of(project.inventory()).version == BOOK.version
    with pytest.raises(UserError, match="no entry"):
        rulebook.take_out(project, entry.key)


OWN = """
id: own-small
title: Small enough for our bank
question: Has the carrier at most 20,000 customers?
version: 1
needs: [customers]
basis: {citation: Loan agreement, confidence: confirmed}
condition: {fact: customers, at_most: 20000}
explain:
  met: It has {customers} customers.
  not_met: It has {customers} customers.
  unknown: Their number is not known.
cases:
  - {name: at it, as_of: 2026-11-23, facts: {customers: 20000}, answer: met}
  - {name: over it, as_of: 2026-11-23, facts: {customers: 20001}, answer: not_met}
  - {name: unknown, as_of: 2026-11-23, facts: {}, answer: unknown, missing: [Customers]}
"""


def test_an_own_rule_stands_in_the_book_as_own_with_its_cases_run(project: Project) -> None:
    rulebook.own_rule(project, Subject.CARRIER, OWN, on=TODAY, person="Ana Diaz")

    entry = _entry("own-small", project.inventory())

    assert entry.own
    assert {case.state for case in entry.cases} == {rulebook.PASSES}
    assert "Ana Diaz" in entry.rests_on.theirs
    assert rulebook.search("bank", TODAY, project.inventory())[0].id == "own-small"


@pytest.mark.parametrize(
    ("old", "new", "says", "line"),
    [
        ("facts: {customers: 20000}, answer: met", "facts: {customers: 20000}, answer: not_met",
         "no case", 2),
        ("missing: [Customers]}", "missing: [Customers], says: [nobody knows]}",
         'does not say "nobody knows"', 16),
        ("at_most: 20000", "at_most: many", "number is expected", 8),
        ("id: own-small", "title: x", "twice", 3),
    ],
)  # fmt: skip
def test_an_own_rule_that_is_not_sound_is_refused_with_its_line(
    project: Project, old: str, new: str, says: str, line: int
) -> None:
    with pytest.raises(UserError, match=says) as caught:
        rulebook.own_rule(project, Subject.CARRIER, OWN.replace(old, new), on=TODAY)
    assert caught.value.where.endswith(f"line {line}")
    assert project.overlay() == {}


@pytest.mark.slow
def test_two_versions_are_compared_rule_by_rule_with_values_and_cases(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(resource("rules"), tmp_path / "rules"))
    path = folder / "item" / "general-license.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("name: ZTE was never under it", "name: ZTE was not under it").replace(
            "        citation: 84 FR 23468 (2019-05-22)", "        citation: 84 FR 1"
        ),
        encoding="utf-8",
    )

    found = rulebook.compare_with(folder)

    (change,) = found.changed
    assert (change.subject, change.id) == (Subject.ITEM, "general-license")
    assert [one.what for one in change.cases] == [
        "Case: ZTE was never under it",
        "Case: ZTE was not under it",
    ]
    assert any("84 FR 1 [confirmed]" in one.after for one in change.differences)
    assert not found.same
    assert rulebook.compare(BOOK, BOOK).same


@pytest.mark.slow
def test_the_book_is_printed_as_pdf_and_as_text_with_all_it_says(
    tmp_path: Path, project: Project
) -> None:
    rulebook.own_rule(project, Subject.CARRIER, OWN, on=TODAY, person="Ana Diaz")
    pdf, text = tmp_path / "book.pdf", tmp_path / "book.txt"

    rulebook_print.export(pdf, TODAY, inventory=project.inventory())
    rulebook_print.export(text, TODAY, inventory=project.inventory())

    assert pdf.read_bytes().startswith(b"%PDF")
    written = text.read_text(encoding="utf-8")
    for rule in rulebook.view(TODAY, inventory=project.inventory()).rules:
        assert f"({rule.id})" in written
    assert "own rule of Ana Diaz" in " ".join(written.split())
    with pytest.raises(UserError, match="ends neither"):
        rulebook_print.export(tmp_path / "book.doc", TODAY)


@pytest.mark.slow
def test_an_installed_book_answers_every_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installed, "home", lambda: tmp_path / "kept")
    folder = Path(shutil.copytree(resource("rules"), tmp_path / "rules"))
    path = folder / "index.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(BOOK.version, "2031.1"), encoding="utf-8")

    with pytest.raises(UserError, match="to compare with"):
        rulebook.compare_with()
    rulebook.install(folder)

    assert rulebook.is_installed()
    found = rulebook.compare_with()
    assert (found.before, found.after, found.same) == (BOOK.version, "2031.1", True)
    assert eligibility.check(Inventory(items=(GEAR,)), TODAY).book_version == "2031.1"
    rulebook.uninstall()
    assert eligibility.check(Inventory(items=(GEAR,)), TODAY).book_version == BOOK.version


OWN_DATE = """
id: own-bank-report
title: Report to the bank
question: By when does the bank want its report?
version: 1
about: application
basis: {citation: Loan agreement, confidence: confirmed}
values:
  distance:
    label: Days after the approval
    periods: [{value: 400, citation: Loan agreement, confidence: confirmed}]
anchor: {fact: approved_on}
add: {days: distance}
rolls: false
explain:
  date: It is {distance} days after the approval on {anchor}.
  missing: The date of the approval is not known.
cases:
  - name: on its day
    as_of: 2023-08-19
    facts: {approved_on: 2022-07-15}
    dates: [{on: 2023-08-19, status: due}]
  - name: the day after
    as_of: 2023-08-20
    facts: {approved_on: 2022-07-15}
    dates: [{on: 2023-08-19, status: past}]
  - {name: not known, as_of: 2024-01-01, facts: {}, dates: [], missing: [Approved on]}
"""
OWN_ITEM = """
id: own-insured
title: Still insured
question: Was the item obtained on or after 2015-01-01?
version: 1
needs: [obtained_on]
basis: {citation: Policy of 2024, confidence: unconfirmed, verify: Ask the insurer.}
condition: {fact: obtained_on, on_or_after: 2015-01-01}
explain:
  met: It was obtained on {obtained_on}.
  not_met: It was obtained on {obtained_on}, too early.
  unknown: When it was obtained is not known.
cases:
  - {name: the day, as_of: 2026-11-23, facts: {obtained_on: 2015-01-01}, answer: met}
  - {name: before, as_of: 2026-11-23, facts: {obtained_on: 2014-12-31}, answer: not_met}
  - {name: unknown, as_of: 2026-11-23, facts: {}, answer: unknown, missing: [Obtained on]}
"""


def test_an_own_rule_about_a_date_gives_every_application_its_date(project: Project) -> None:
    with project.unit("Add") as unit:
        unit.insert(Application, [Application(name="A", approved_on=date(2026, 7, 15))])
    rulebook.own_rule(project, Subject.DEADLINE, OWN_DATE, on=TODAY, person="Ana Diaz")

    found = deadlines.compute(project.inventory(), TODAY)

    mine = next(one for one in found if one.rule == "own-bank-report")
    assert (mine.on, mine.application) == (date(2027, 8, 19), "A")
    assert mine.citation == "Loan agreement (own rule)"
    assert mine.title == "Report to the bank (own rule)"


def test_an_own_rule_about_items_is_answered_for_each_and_can_itself_be_confirmed(
    project: Project,
) -> None:
    items = [
        Item(manufacturer="Huawei", model="BBU3900", obtained_on=date(2014, 12, 31)),
        Item(manufacturer="Huawei", model="BBU3900", obtained_on=date(2015, 1, 1)),
    ]
    with project.unit("Add") as unit:
        unit.insert(Item, items)
    rulebook.own_rule(project, Subject.ITEM, OWN_ITEM, on=TODAY, person="Ana Diaz")

    def findings() -> list[tuple[Answer, Confidence]]:
        answers = eligibility.check(project.inventory(), TODAY).items
        found = [answer.finding("own-insured") for answer in answers]
        return [(each.answer, each.confidence) for each in found if each]

    unsure = Confidence.UNCONFIRMED
    assert findings() == [(Answer.NOT_MET, unsure), (Answer.MET, unsure)]
    checks = rulebook.to_verify(project.inventory())
    key = next(check.key for check in checks if check.verify == "Ask the insurer.")
    rulebook.confirm(project, key, source="a letter of the insurer", on=TODAY)
    sure = Confidence.CONFIRMED
    assert findings() == [(Answer.NOT_MET, sure), (Answer.MET, sure)]
