"""What a report rests on: the facts of the carrier and its applications, and who says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from planner.model.history import OWN_COLUMN, Origin
from planner.model.inventory import (
    Application,
    Carrier,
    CustomerCount,
    Extension,
    Inventory,
)
from planner.model.sheets import APPLICATIONS, CARRIER, Sheet
from planner.rules.book import RuleBook
from planner.rules.vocabulary import Literal, Subject, Withheld
from planner.rules.wording import show
from planner.services.eligibility import Eligibility
from planner.services.explaining import in_words
from planner.storage.project import Project

_COUNTED = "Customers counted"
_WORKED_OUT = "Worked out by the program from what is listed"
_OF_GRANTS = ("shortest_extension", "longest_extension")
"""Facts that only tell which of the grants, each listed itself, contradicts what."""
_STATED = "Stated without a source: the project does not know where it came from"


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact of the carrier or an application (``about``), in words. ``holds_for`` is the day
    that it was counted or worked out for, None where it is stated without one.
    """

    about: str
    fact: str
    value: str
    holds_for: date | None
    source: str


def stated_facts(
    project: Project, inventory: Inventory, book: RuleBook, answers: Eligibility
) -> tuple[StatedFact, ...]:
    """What is stated, with the cell or the person it came from, and what is worked out of it."""
    found: dict[tuple[str, ...], StatedFact] = {}
    for fact in _stated(project, inventory, book, answers):
        when = (fact.holds_for.isoformat(),) if fact.fact == _COUNTED and fact.holds_for else ()
        found.setdefault((fact.about, fact.fact, fact.value, *when), fact)
    return tuple(found.values())


def _stated(
    project: Project, inventory: Inventory, book: RuleBook, answers: Eligibility
) -> Iterator[StatedFact]:
    carrier = inventory.carrier
    origins = project.origins(Carrier, carrier.id)
    days = {"customers": carrier.customers_as_of}
    yield from _fields("The carrier", CARRIER, carrier, origins, days)
    for count in inventory.customer_counts:
        yield _counted(count, project.origins(CustomerCount, count.id))
    yield from _worked_out("The carrier", Subject.CARRIER, book, answers, "")
    for one in inventory.applications:
        about = f"Application {one.name}"
        yield from _fields(about, APPLICATIONS, one, project.origins(Application, one.id), {})
        for grant in inventory.extensions:
            if grant.application == one.name:
                yield _granted(about, grant, project.origins(Extension, grant.id))
        yield from _worked_out(about, Subject.APPLICATION, book, answers, one.name)


def _fields(
    about: str,
    sheet: Sheet,
    record: Carrier | Application,
    origins: Mapping[str, Origin],
    days: Mapping[str, date | None],
) -> Iterator[StatedFact]:
    for column in sheet.columns:
        value = getattr(record, column.field)
        if value not in (None, ""):
            source = said_by(origins.get(column.field))
            day = days.get(column.field)
            yield StatedFact(about, column.heading, _shown(value), day, source)
    for heading, cell in record.extras.items():
        if cell not in (None, ""):
            source = said_by(origins.get(OWN_COLUMN + heading))
            yield StatedFact(about, heading, _shown(cell), None, source)


def _shown(value: Literal | float) -> str:
    if isinstance(value, Decimal):
        return f"${show(value)}"
    return f"{value:g}" if isinstance(value, float) else show(value)


def _counted(count: CustomerCount, origins: Mapping[str, Origin]) -> StatedFact:
    own = show(count.own)
    value = f"{own}, and {show(count.affiliates)} of affiliates"
    said = said_by(origins.get("own"))
    source = f"{count.source}; {said}" if count.source else said
    return StatedFact("The carrier", _COUNTED, value, count.on, source)


def _granted(about: str, grant: Extension, origins: Mapping[str, Origin]) -> StatedFact:
    value = f"to {show(grant.new_term_end)}, granted on {show(grant.granted_on)}"
    said = said_by(origins.get("new_term_end"))
    source = f"{grant.order}; {said}" if grant.order else said
    return StatedFact(about, "Extension", value, None, source)


def _worked_out(
    about: str, subject: Subject, book: RuleBook, answers: Eligibility, name: str
) -> Iterator[StatedFact]:
    record = Application if name else Carrier
    for fact_id, value in answers.facts.get(name, {}).items():
        fact = book.facts[subject].get(fact_id)
        if fact is None or value is None or fact_id.startswith(_OF_GRANTS):
            continue
        if isinstance(value, Withheld):
            told = f"not used: what is stated contradicts itself ({value.why})"
            yield StatedFact(about, fact.label, told, None, _WORKED_OUT)
        elif fact_id not in record.__dataclass_fields__ and not fact.columns:
            inherited = name and fact_id.startswith("carrier_")
            if not inherited:
                yield StatedFact(about, fact.label, _shown(value), answers.as_of, _WORKED_OUT)


def said_by(origin: Origin | None) -> str:
    """Where a value came from, in words: the cell and the import, or the person and the day."""
    if origin is None:
        return _STATED
    said = in_words(origin)
    if not origin.where:
        return said
    return f"{said}; imported on {origin.at.astimezone():%Y-%m-%d} by {origin.who}"
