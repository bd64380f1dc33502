"""Everything about one item: what it was recognised as, each answer, its facts with the cells
they stand in, and what would change it.
"""

from collections.abc import Iterator
from typing import Any

from planner.cli.check_text import finding_data, product
from planner.cli.output import Result, filled
from planner.common.errors import UserError
from planner.model.findings import Finding
from planner.model.history import OWN_COLUMN
from planner.model.inventory import Inventory, Item
from planner.services.eligibility import Eligibility, ItemAnswer
from planner.services.explaining import Why, explain, in_words
from planner.services.importing.serials import usable_serial
from planner.storage.project import Project

_MOST_CHANGES = 8


def result(project: Project, inventory: Inventory, answers: Eligibility, serial: str) -> Result:
    """What is known of the items of a serial number (two makers may have used one).

    Raises UserError "no-such-item".
    """
    wanted = serial.strip()
    found = [one for one in answers.items if wanted and one.item.serial == wanted]
    key = usable_serial(wanted)
    if not found and key:
        found = [one for one in answers.items if usable_serial(one.item.serial) == key]
    if not found:
        raise UserError(
            "no-such-item",
            f'The project has no item with the serial number "{serial}".',
            "Write it as the list of items has it.",
        )
    told = [(one, list(_why(project, inventory, answers, one))) for one in found]
    data = {
        "as_of": answers.as_of,
        "book": answers.book_version,
        "items": [_item(project, one, whys) for one, whys in told],
    }
    lines = [f"As of {answers.as_of}, rule book {answers.book_version}. Not legal advice."]
    for one, whys in told:
        lines += ["", *_text(project, one, whys)]
    return Result(data, "\n".join(lines))


def _why(
    project: Project, inventory: Inventory, answers: Eligibility, one: ItemAnswer
) -> Iterator[tuple[Finding, Why]]:
    for finding in one.findings:
        yield finding, explain(project, inventory, answers, one, finding)


def _cells(project: Project, item: Item) -> dict[str, str]:
    """Where each value of an item came from, by field or the user's own heading."""
    origins = project.origins(Item, item.id)
    return {
        name.removeprefix(OWN_COLUMN): in_words(origin) for name, origin in sorted(origins.items())
    }


def _item(project: Project, one: ItemAnswer, whys: list[tuple[Finding, Why]]) -> dict[str, Any]:
    item, recognition = one.item, one.recognition
    return {
        "serial": item.serial,
        "site": item.site,
        "position": item.position,
        "manufacturer": item.manufacturer,
        "model": item.model,
        "product": product(recognition),
        "recognition": {
            "strength": recognition.strength,
            "maker": recognition.maker.name if recognition.maker else "",
            "made_in": recognition.made_in,
            "catalogue": recognition.catalogue,
            "evidence": [
                {"field": each.field, "value": each.value, "says": each.says}
                for each in recognition.evidence
            ],
        },
        "origins": _cells(project, item),
        "findings": [_finding(finding, why) for finding, why in whys],
    }


def _finding(finding: Finding, why: Why) -> dict[str, object]:
    return {
        **finding_data(finding),
        "title": finding.title,
        "question": why.question,
        "facts": [
            {"fact": fact.label, "value": fact.value, "source": fact.source} for fact in why.facts
        ],
        "values": dict(finding.values),
        "verify": finding.verify,
        "theirs": finding.theirs,
        "rule_in_words": [f"{line.number} {line.text}".strip() for line in why.condition],
        "would_change": [
            {"fact": change.fact, "condition": change.condition, "answer": change.answer}
            for change in why.changes
        ],
    }


def _text(project: Project, one: ItemAnswer, whys: list[tuple[Finding, Why]]) -> Iterator[str]:
    item, recognition = one.item, one.recognition
    name = " ".join(filter(None, (item.manufacturer, item.model or item.description)))
    place = " ".join(filter(None, (item.site, item.position)))
    yield f"{name or 'Item'}, serial {item.serial}" + (f", at {place}" if place else "")
    known = product(recognition) or "not recognised"
    maker = f" of {recognition.maker.name}" if recognition.maker else ""
    yield from filled(f"Recognised as {known}{maker} ({recognition.strength}).", "  ")
    for each in recognition.evidence:
        yield from filled(f'{each.field} "{each.value}": {each.says}', "    ")
    for cell, fields in _by_place(_cells(project, item)).items():
        yield from filled(f"{', '.join(fields)}: {cell}", "  ")
    for finding, why in whys:
        yield ""
        yield from _finding_text(finding, why)


def _by_place(cells: dict[str, str]) -> dict[str, list[str]]:
    """The fields by the row that they came from."""
    found: dict[str, list[str]] = {}
    for name, cell in cells.items():
        found.setdefault(cell.partition(", column ")[0], []).append(name.replace("_", " "))
    return found


def _finding_text(finding: Finding, why: Why) -> Iterator[str]:
    answer = finding.answer.value.replace("_", " ")
    yield from filled(f"{finding.title} ({finding.rule}): {answer}")
    yield from filled(finding.because, "  ")
    for fact in why.facts:
        yield from filled(f"{fact.label}: {fact.value} - {fact.source}", "    ")
    if finding.missing:
        yield from filled(f"Missing: {'; '.join(finding.missing)}", "  ")
    if finding.values:
        held = "; ".join(f"{label}: {value}" for label, value in finding.values.items())
        yield from filled(f"In force: {held}", "  ")
    yield from filled(f"Source: {finding.citation} ({finding.confidence})", "  ")
    if finding.theirs:
        yield from filled(f"The project's own: {finding.theirs}", "  ")
    if finding.verify:
        yield from filled(f"To verify: {finding.verify}", "  ")
    for change in why.changes[:_MOST_CHANGES]:
        other = change.answer.value.replace("_", " ")
        yield from filled(f"It would be {other} if {change.fact} were {change.condition}.", "  ")
