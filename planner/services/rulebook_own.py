"""What a project adds to the rule book: confirmed statements, corrected values, own rules."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.model.findings import Confidence
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory
from planner.rules import overlay, trial
from planner.rules.installed import in_use
from planner.rules.overlay_entries import (
    Confirmation,
    Correction,
    Entry,
    OwnRule,
    entry,
    statement_key,
)
from planner.rules.reading import parse
from planner.rules.statements import cases, statements
from planner.rules.vocabulary import Held, Subject
from planner.storage.locking import user_name
from planner.storage.project import Project

_LONGEST_RULE = 200_000


@dataclass(frozen=True, slots=True)
class Check:
    """A statement of the book that is not confirmed: what to verify, what it is about, which
    rules rest on it, and who confirmed it in this project, if anyone did. ``of_facts``: it is
    about single items rather than about the law; confirmed, it counts for all of them alike.
    """

    key: str
    verify: str
    citation: str
    said: tuple[str, ...]
    rules: tuple[tuple[Subject, str], ...]
    of_facts: bool
    confirmed: Confirmation | None = None


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An entry of the project's own as a list shows it; ``refused`` says why it is not used,
    empty if it is. ``held`` is None where it cannot be read.
    """

    key: str
    name: str
    detail: str
    person: str
    on: date | None
    refused: str
    held: Entry | None = None


def to_verify(inventory: Inventory | None = None) -> tuple[Check, ...]:
    """Every statement of the book in use, and of the project's own rules, that is not confirmed
    in it; those about the law first.
    """
    kept = inventory.overlay if inventory else {}
    others = {key: held for key, held in kept.items() if not key.startswith("confirm:")}
    found: dict[str, Check] = {}
    for stated in statements(in_use().with_overlay(others)):
        basis = stated.basis
        if basis.confidence is not Confidence.UNCONFIRMED:
            continue
        key = statement_key(basis.verify, basis.citation)
        held = entry(f"confirm:{key}", kept.get(f"confirm:{key}", {}))
        before = found.get(key)
        found[key] = Check(
            key,
            basis.verify,
            basis.citation,
            tuple(dict.fromkeys((*(before.said if before else ()), stated.said))),
            tuple(dict.fromkeys((*(before.rules if before else ()), *stated.rules))),
            stated.of_facts and (before is None or before.of_facts),
            held if isinstance(held, Confirmation) else None,
        )
    return tuple(sorted(found.values(), key=lambda check: check.of_facts))


def entries(inventory: Inventory) -> tuple[OwnEntry, ...]:
    """The project's own entries."""
    remarks = in_use().with_overlay(inventory.overlay).remarks
    return tuple(_listed(key, inventory, remarks) for key in inventory.overlay)


def _listed(key: str, inventory: Inventory, remarks: tuple[str, ...]) -> OwnEntry:
    held = entry(key, inventory.overlay[key])
    name = held.name if held else f'The entry "{key}"'
    refused = next((remark for remark in remarks if remark.startswith(name)), "")
    if held is None:
        return OwnEntry(key, name, "", "", None, refused)
    if isinstance(held, Confirmation):
        detail = f"{held.citation}; read in {held.source}"
        detail += f"; {held.note}" if held.note else ""
    elif isinstance(held, Correction):
        detail = f"{overlay.in_words(held)}; {held.citation}; read in {held.source}"
    else:
        detail = f"{held.subject} rule, {len(held.text.splitlines())} lines"
    return OwnEntry(key, name, detail, held.person, held.on, refused, held)


def confirm(
    project: Project, key: str, *, source: str, on: date, person: str = "", note: str = ""
) -> ChangeSet:
    """Keeps that a person read an unconfirmed statement (see `to_verify`) in a source.

    Raises UserError "no-such-statement" or "no-source".
    """
    inventory = Inventory(overlay=project.overlay())
    check = next((check for check in to_verify(inventory) if check.key == key), None)
    if check is None:
        raise UserError(
            "no-such-statement",
            f'The book has no unconfirmed statement "{key}".',
            "See what is to be verified: rules --verify.",
        )
    if not source.strip():
        raise UserError("no-source", "Say where it was read.", "Name the document and the date.")
    given = Confirmation(
        check.verify,
        check.citation,
        source.strip(),
        person.strip() or user_name(),
        on,
        note.strip(),
    )
    return _keep(project, given, f"Confirm: {check.verify}")


@dataclass(frozen=True, slots=True)
class Typed:
    """A value as a person types it. ``period`` is the first day of the period that it takes the
    place of (empty: one without a beginning, or the only one), or `overlay_entries.NEW`; dates
    that are not given stay those of that period.
    """

    value: str
    citation: str
    source: str
    on: date
    period: str = ""
    start: date | None = None
    end: date | None = None
    person: str = ""


def correction(inventory: Inventory, about: tuple[str, str, str], typed: Typed) -> Correction:
    """What `correct` takes; ``about`` is subject, rule and value.

    Raises UserError for what the book has not, or for a value of another kind.
    """
    subject, rule_id, name = about
    period = typed.period
    rules = in_use().with_overlay(inventory.overlay).find(rule_id)
    value = next((r.values[name] for r in rules if r.subject == subject and name in r.values), None)
    if value is None:
        raise UserError(
            "no-such-value",
            f'The book has no value "{name}" of a {subject} rule "{rule_id}".',
            f"See what it has: rules {rule_id} --json.",
        )
    if not period and len(value.periods) == 1 and value.periods[0].start:
        period = value.periods[0].start.isoformat()
    place = next(
        (p for p in value.periods if period == (p.start.isoformat() if p.start else "")), None
    )
    return Correction(
        Subject(subject),
        rule_id,
        name,
        period,
        value_from_text(value.periods[-1].value, typed.value),
        typed.start or (place.start if place else None),
        typed.end or (place.end if place else None),
        typed.citation.strip(),
        typed.source.strip(),
        typed.person.strip() or user_name(),
        typed.on,
    )


def correct(project: Project, given: Correction) -> ChangeSet:
    """Keeps a value of a rule as the user read it; UserError where it does not fit the book."""
    others = {key: held for key, held in project.overlay().items() if key != given.key}
    overlay.with_entry(in_use().with_overlay(others), given)
    return _keep(project, given, f'Correct "{given.value}" of the rule {given.rule}')


def own_rule(
    project: Project, subject: Subject, text: str, *, on: date, person: str = ""
) -> ChangeSet:
    """Keeps a rule of the user's own, in the place of one of the same id; UserError as
    `check_own_rule`.
    """
    given = check_own_rule(Inventory(overlay=project.overlay()), subject, text, on, person)
    return _keep(project, given, f"Add the rule {given.id}")


def check_own_rule(
    inventory: Inventory, subject: Subject, text: str, on: date, person: str = ""
) -> OwnRule:
    """A rule of the user's own from a YAML text as in the book. UserError "rule-book", with the
    line, where it is not sound or a case of it does not come out.
    """
    if len(text) > _LONGEST_RULE:
        raise UserError("rule-book", "The rule is too long.", "A rule has some hundred lines.")
    root = parse(text, "your rule")
    named = root.entries().get("id") if root.is_mapping else None
    if named is None:
        root.fail('The key "id" is missing.')
    given = OwnRule(subject, named.text(), text, person.strip() or user_name(), on)
    others = {key: held for key, held in inventory.overlay.items() if key != given.key}
    made = overlay.with_entry(in_use().with_overlay(others), given)
    rule = next(rule for rule in made.find(given.id) if rule.subject is subject)
    for node, case in zip(root.entries()["cases"].items(), cases(rule), strict=True):
        try:
            said = " ".join(trial.differences(made, rule, case))
        except OverflowError:
            said = "It leads to a date that no calendar has."
        if said:
            node.fail(f'The case "{case.name}" does not come out. {said}')
    return given


def template(subject: Subject) -> str:
    """A small rule that is sound, to start one's own from."""
    return resource("own_rules", f"{subject}.yaml").read_text(encoding="utf-8")


@dataclass(frozen=True, slots=True)
class FactName:
    """A fact as a rule asks for it, what a workbook calls it, and what it may be."""

    name: str
    label: str
    kind: str
    choices: tuple[str, ...]


def facts(subject: Subject) -> tuple[FactName, ...]:
    """The facts that a rule can ask for, by their labels; for a date, those of applications."""
    declared = in_use().facts[Subject.APPLICATION if subject is Subject.DEADLINE else subject]
    found = (
        FactName(name, fact.label, str(fact.kind), tuple(dict.fromkeys(fact.choices)))
        for name, fact in declared.items()
    )
    return tuple(sorted(found, key=lambda fact: fact.label.casefold()))


def read_rule_file(path: Path) -> str:
    """The text of a rule file; UserError "file-missing" or "file-unreadable"."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise UserError("file-missing", f"There is no {path}.", "Name a rule file.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            "file-unreadable", f"{path.name} cannot be read as text.", "Choose a YAML file."
        ) from error


def take_out(project: Project, key: str) -> ChangeSet:
    """Takes an entry out again; UserError "no-such-entry" if the project has none of that key."""
    held = project.overlay().get(key)
    if held is None:
        raise UserError("no-such-entry", f'The project has no entry "{key}" of its own.')
    known = entry(key, held)
    with project.unit(f"Take out: {known.name if known else key}") as unit:
        unit.set_overlay(key, None)
    return unit.changes


def value_from_text(like: Held, text: str) -> Held:
    """What a person typed, of the kind of another value: a date YYYY-MM-DD, a number, yes or no,
    names parted by semicolons. UserError "wrong-kind" if it is not.
    """
    text = text.strip()
    try:
        if isinstance(like, bool):
            return {"yes": True, "no": False}[text.casefold()]
        if isinstance(like, int):
            return int(text.replace(",", ""))
        if isinstance(like, Decimal):
            return _amount(text.replace(",", ""))
        if isinstance(like, date):
            return date.fromisoformat(text)
    except (KeyError, ValueError) as error:
        kinds = {bool: "yes or no", int: "a whole number", Decimal: "an amount"}
        kind = kinds.get(type(like), "a date (year-month-day)")
        raise UserError("wrong-kind", f'"{text}" is not {kind}.') from error
    if isinstance(like, tuple):
        return tuple(word.strip() for word in text.split(";"))
    return text


def value_to_text(held: Held) -> str:
    """A value as a person types it: what `value_from_text` reads."""
    if isinstance(held, bool):
        return "yes" if held else "no"
    return "; ".join(held) if isinstance(held, tuple) else str(held)


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not amount.is_finite():
        raise ValueError(text)
    return amount


def _keep(project: Project, given: Entry, label: str) -> ChangeSet:
    with project.unit(label) as unit:
        unit.set_overlay(given.key, given.pack())
    return unit.changes
