"""A rule file that is not right is refused, by file and line."""

import shutil
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.model.findings import Confidence
from planner.rules.book import RuleBook
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.vocabulary import Period, Rule, Subject

BOOK = RuleBook.shipped()
EVERY: tuple[Rule | DeadlineRule, ...] = (*BOOK.rules.values(), *BOOK.deadline_rules.values())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped book that a test may spoil."""
    return Path(shutil.copytree(resource("rules"), tmp_path / "rules"))


def _spoil(folder: Path, name: str, old: str, new: str) -> UserError:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        RuleBook.load(folder)
    assert caught.value.code == "rule-book"
    assert caught.value.where.startswith(f"rules/{name}, line ")
    return caught.value


def test_the_shipped_book_is_right_as_a_whole_and_read_in_parts_says_the_same() -> None:
    strict = RuleBook.load(resource("rules"))
    parts = RuleBook.shipped()

    assert list(parts.rules) == list(strict.rules)
    assert dict(parts.rules) == dict(strict.rules)
    assert len(parts.rules) == len(strict.rules)
    assert parts.deadline_rules == strict.deadline_rules
    assert parts.rules.get((Subject.ITEM, "no-such-rule")) is None


def test_an_unknown_key_is_refused_with_its_line(folder: Path) -> None:
    error = _spoil(folder, "item/usf-ban.yaml", "version: 1", "version: 1\nauthor: me")

    assert error.message == 'The key "author" is not known here.'
    assert error.where == "rules/item/usf-ban.yaml, line 7"


def test_a_key_given_twice_is_refused(folder: Path) -> None:
    error = _spoil(folder, "item/usf-ban.yaml", "version: 1", "version: 1\nversion: 2")

    assert "twice" in error.message


def test_a_value_without_a_citation_is_refused(folder: Path) -> None:
    line = "        citation: 85 FR 230 (2020-01-03)\n"
    error = _spoil(folder, "item/usf-ban.yaml", line, "")

    assert error.message == 'The key "citation" is missing.'


def test_dates_that_overlap_are_refused(folder: Path) -> None:
    error = _spoil(folder, "item/reimbursable.yaml", "until: 2021-10-22", "until: 2021-10-23")

    assert "overlap" in error.message


def test_a_period_that_ends_before_it_starts_is_refused(folder: Path) -> None:
    error = _spoil(folder, "item/reimbursable.yaml", "until: 2021-10-22", "until: 2021-01-01")

    assert "must end after it starts" in error.message


@pytest.mark.parametrize(
    ("name", "old", "new", "lack"),
    [
        ("item/usf-ban.yaml", "missing: [Manufacturer]", "missing: [Fund source]", "is missing"),
        ("item/usf-ban.yaml", "as_of: 2020-06-29", "as_of: 2020-06-28", "2020-06-29"),
        ("item/reimbursable.yaml", "obtained_on: 2020-07-01", "obtained_on: 2020-07-02", "07-01"),
        (
            "carrier/provider-eligible.yaml",
            "customers: 10000001,",
            "customers: 10000002,",
            "10000001",
        ),
    ],
)
def test_a_rule_without_one_of_its_cases_is_refused(
    folder: Path, name: str, old: str, new: str, lack: str
) -> None:
    error = _spoil(folder, name, old, new)

    assert "has no case" in error.message
    assert lack in error.message


def test_a_deadline_without_its_rolling_case_is_refused(folder: Path) -> None:
    path = folder / "deadline" / "final-certification.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("rolls: true", "rolls: false"))
    RuleBook.load(folder)

    error = _spoil(folder, "deadline/term-end.yaml", "rolls: false", "rolls: true")

    assert "rolls to a business day" in error.message


def test_a_comparison_that_does_not_fit_the_fact_is_refused(folder: Path) -> None:
    error = _spoil(
        folder, "item/reimbursable.yaml", "      on_or_before: {value", "      at_most: {value"
    )

    assert '"at_most" does not fit the fact "obtained_on" (date)' in error.message


def test_a_text_that_names_nothing_known_is_refused(folder: Path) -> None:
    error = _spoil(folder, "item/usf-ban.yaml", "{adopted}", "{adoptd}")

    assert 'names "adoptd"' in error.message


def test_what_is_unconfirmed_must_say_what_to_verify(folder: Path) -> None:
    error = _spoil(
        folder,
        "deadline/final-certification.yaml",
        "        verify: The ten days were not read in the rule's text.\n",
        "",
    )

    assert "verify" in error.message


def test_a_rule_file_that_the_index_does_not_list_is_refused(folder: Path) -> None:
    shutil.copy(folder / "item" / "covered.yaml", folder / "item" / "other.yaml")

    with pytest.raises(UserError, match='"other" is not listed'):
        RuleBook.load(folder)


def test_a_file_that_is_not_yaml_is_refused_with_its_line(folder: Path) -> None:
    error = _spoil(folder, "item/usf-ban.yaml", "needs: [maker_group]", "needs: [maker_group")

    assert "not valid YAML" in error.message


def test_a_date_that_does_not_exist_is_refused(folder: Path) -> None:
    error = _spoil(folder, "item/usf-ban.yaml", "value: 2020-06-30", "value: 2020-06-31")

    assert "is not a date" in error.message


def _periods() -> list[tuple[str, Period]]:
    return [(f"{r.id} {v.id}", p) for r in EVERY for v in r.values.values() for p in v.periods]


@pytest.mark.parametrize("period", [p for _, p in _periods()], ids=[name for name, _ in _periods()])
def test_every_value_cites_and_what_is_unsure_says_what_to_check(period: Period) -> None:
    assert period.basis.citation
    assert period.basis.verify or period.basis.confidence is not Confidence.UNCONFIRMED


def test_the_rules_others_rely_on_are_there() -> None:
    ids = {(rule.subject.value, rule.id) for rule in EVERY}

    assert ids >= {
        ("item", "covered"),
        ("item", "reimbursable"),
        ("item", "usf-ban"),
        ("item", "subsidy-ban"),
        ("item", "general-license"),
        ("carrier", "provider-eligible"),
    }
    assert {rule for subject, rule in ids if subject == "deadline"} == {
        "term-end",
        "first-claim",
        "status-update",
        "spending-report",
        "final-certification",
        "claims-due",
        "claims-extension",
        "annual-report",
        "general-license-expiry",
        "extension-request",
        "retention-end",
        "violation-cure",
        "deficiency-cure",
        "application-review",
    }
    assert {(line.subject.value, line.rule) for line in BOOK.index.coverage} == ids
    assert all(line.covers and line.leaves_out for line in BOOK.index.coverage)


def test_a_rule_is_found_by_its_id() -> None:
    found = BOOK.find("reimbursable")

    assert len(found) == 1
    assert isinstance(found[0], Rule)
    assert BOOK.find("no-such-rule") == ()


_CHECK = "item/obtained-before-removed.yaml"


@pytest.mark.parametrize(
    ("old", "new", "lack"),
    [
        ("obtained_on: 2024-05-01, removed_on: 2024-05-01", "obtained_on: 2024-04-30", "meet"),
        ("obtained_on: 2024-05-02, removed_on: 2024-05-01", "obtained_on: 2024-05-03", "just over"),
    ],
)
def test_facts_held_against_each_other_need_a_case_on_each_side(
    folder: Path, old: str, new: str, lack: str
) -> None:
    error = _spoil(folder, _CHECK, old, f"{new}, removed_on: 2024-05-01")

    assert "has no case" in error.message
    assert lack in error.message


def test_facts_of_two_kinds_are_not_held_against_each_other(folder: Path) -> None:
    path = folder / _CHECK
    needs = "needs: [obtained_on, removed_on]"
    path.write_text(path.read_text(encoding="utf-8").replace(needs, f"{needs}\nuses: [fund]"))

    error = _spoil(folder, _CHECK, "{fact: removed_on}", "{fact: fund}")

    assert '"obtained_on" (date) cannot be compared' in error.message


def test_what_the_items_tell_cannot_decide_about_items(folder: Path) -> None:
    path = folder / "facts.yaml"
    taken = "  told: {label: Told, kind: number, from: carrier}\n"
    counted = "  told: {label: Told, kind: number, count_items: {rule: covered, answer: met}}\n"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("\ncarrier:\n", f"\n{taken}carrier:\n{counted}"))

    error = _spoil(folder, "item/usf-ban.yaml", "uses: [maker,", "uses: [told, maker,")

    assert "is told by the items" in error.message


def test_a_rule_shows_always_or_only_where_facts_contradict(folder: Path) -> None:
    error = _spoil(folder, _CHECK, "shows: not_met", "shows: met")

    assert "shows always" in error.message
