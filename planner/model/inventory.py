"""The carrier and everything it lists: the rows of the standard workbook.

Every record has an ``id`` that the project file gives (0 while unsaved); applications, sites,
crews and jobs have a natural key that others refer to them by (`KEYS`). Text that identifies
(serial numbers, part numbers, site codes) is kept to the letter. None means "not known".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from planner.model.documents import About, Document

Cell: TypeAlias = str | int | float | bool | date | None
"""A value of a column that the program has no field for, kept as it came."""


class Layer(StrEnum):
    """Part of the network an item belongs to."""

    CORE = "core"
    TRANSPORT = "transport"
    ACCESS = "access"
    PREMISES = "customer premises"
    POWER = "power"
    SOFTWARE = "software"
    SERVICE = "service"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Carrier:
    """The company; the applicant. A project holds one."""

    id: int = 0
    legal_name: str = ""
    frn: str = ""
    customers: int | None = None
    customers_as_of: date | None = None
    advanced_service: bool | None = None
    eligible_telecom_carrier: bool | None = None
    receives_usf: bool | None = None
    holding_company: str = ""
    contact_email: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Application:
    """One application to the Reimbursement Program, with its own dates, money and term."""

    id: int = 0
    name: str = ""
    status: str = ""
    submitted_on: date | None = None
    approved_on: date | None = None
    approved_cost: Decimal | None = None
    allocation: Decimal | None = None
    first_disbursement_on: date | None = None
    final_certification_on: date | None = None
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extension:
    """One extension of an application's term, as granted in the order."""

    id: int = 0
    application: str = ""
    granted_on: date | None = None
    new_term_end: date | None = None
    order: str = ""
    grounds: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Site:
    """A place with equipment. ``access_from`` and ``access_to`` are a season, ``MM-DD``."""

    id: int = 0
    code: str = ""
    name: str = ""
    type: str = ""
    latitude: float | None = None
    longitude: float | None = None
    address: str = ""
    county: str = ""
    state: str = ""
    hub_site: str = ""
    cluster: str = ""
    application: str = ""
    access_from: str = ""
    access_to: str = ""
    tower_owner: str = ""
    notes: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of equipment, software or service; has a serial number or a quantity.

    ``position`` is the slot or place within the site, where the source names one.
    """

    id: int = 0
    serial: str = ""
    manufacturer: str = ""
    model: str = ""
    part_number: str = ""
    description: str = ""
    layer: Layer | None = None
    site: str = ""
    position: str = ""
    quantity: int | None = None
    obtained_on: date | None = None
    obtained_how: str = ""
    cost: Decimal | None = None
    fund_source: str = ""
    status: str = ""
    planned_replacement: str = ""
    removed_on: date | None = None
    replaced_on: date | None = None
    disposed_on: date | None = None
    notes: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Crew:
    """People who work together. ``working_days`` like "Mon-Fri"; ``time_off`` like
    "2026-12-24..2027-01-02; 2027-07-05".
    """

    id: int = 0
    name: str = ""
    skills: str = ""
    home_latitude: float | None = None
    home_longitude: float | None = None
    available_from: date | None = None
    available_to: date | None = None
    working_days: str = ""
    day_rate: Decimal | None = None
    time_off: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkStep:
    """One line of the work template: a job that each site it applies to gets."""

    id: int = 0
    job: str = ""
    applies_to: str = ""
    duration_days: int | None = None
    skill: str = ""
    crews_needed: int | None = None
    after: str = ""
    lag_days: int | None = None
    gate: str = ""
    needs_window: bool | None = None
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gate:
    """A date that a job at a site waits for: a delivery, a permit, an owner's consent."""

    id: int = 0
    site: str = ""
    gate: str = ""
    on: date | None = None
    certain: bool | None = None
    notes: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CustomerCount:
    """How many customers the carrier had on a day: its own, and those of its affiliates."""

    id: int = 0
    on: date | None = None
    own: int | None = None
    affiliates: int | None = None
    source: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Disbursement:
    """Money of the Reimbursement Program that was paid out on an application."""

    id: int = 0
    application: str = ""
    on: date | None = None
    amount: Decimal | None = None
    claim: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cost:
    """A purchase, a cost or support bought: what for, from whom, with which money.

    ``comparable_quote`` is the price of a comparable replacement where an upgrade was bought;
    ``dedicated`` whether the person or time was for removal and replacement only.
    ``export_license`` with its validity counts for support bought of a listed company.
    """

    id: int = 0
    on: date | None = None
    application: str = ""
    category: str = ""
    description: str = ""
    manufacturer: str = ""
    serial: str = ""
    site: str = ""
    amount: Decimal | None = None
    comparable_quote: Decimal | None = None
    fund_source: str = ""
    dedicated: bool | None = None
    invoice: str = ""
    claim: str = ""
    claimed_on: date | None = None
    export_license: str = ""
    licensed_from: date | None = None
    licensed_to: date | None = None
    notes: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filing:
    """Evidence that a duty was met. ``duty`` is the id of a deadline's rule and ``due_on`` its
    raw date, None for a duty that is due once; without an application it is the carrier's.
    ``document`` names an attached document, or says where it is kept.
    """

    id: int = 0
    application: str = ""
    duty: str = ""
    due_on: date | None = None
    filed_on: date | None = None
    confirmation: str = ""
    document: str = ""
    notes: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JobReport:
    """How far a job at a site has come, as the field reports it: its first and last day, by whom
    (names of crews, parted by ";"), and what delays it. ``expected_on`` is when a job that is
    under way is expected to be done.
    """

    id: int = 0
    site: str = ""
    job: str = ""
    started_on: date | None = None
    finished_on: date | None = None
    expected_on: date | None = None
    crew: str = ""
    delay_cause: str = ""
    notes: str = ""
    extras: Mapping[str, Cell] = field(default_factory=dict)

    @property
    def says_nothing(self) -> bool:
        """Whether it only names the job, as a sheet to fill in does."""
        said = (self.started_on, self.finished_on, self.expected_on, self.delay_cause, self.notes)
        return not any(said) and not any(value not in (None, "") for value in self.extras.values())


Record: TypeAlias = (
    Carrier
    | Application
    | Extension
    | Site
    | Item
    | Crew
    | WorkStep
    | Gate
    | CustomerCount
    | Disbursement
    | Cost
    | Filing
    | JobReport
)
"""What a sheet of the workbook lists."""

Stored: TypeAlias = Record | Document
"""What a table of the project file holds."""

KEYS: Mapping[type, str] = MappingProxyType(
    {Application: "name", Site: "code", Crew: "name", WorkStep: "job"}
)
"""The field that other records name a record by."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything a project lists, in the order it is kept.

    ``answers`` is what a person answered once for all items alike, by question; ``catalogue``
    the catalogue file of the user's own (``name`` and ``text``), empty if there is none.
    ``overlay`` holds what the user changed of the rule book, by key; see `planner.rules`.
    """

    carrier: Carrier = field(default_factory=Carrier)
    applications: tuple[Application, ...] = ()
    extensions: tuple[Extension, ...] = ()
    sites: tuple[Site, ...] = ()
    items: tuple[Item, ...] = ()
    crews: tuple[Crew, ...] = ()
    work: tuple[WorkStep, ...] = ()
    gates: tuple[Gate, ...] = ()
    answers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    catalogue: Mapping[str, str] = field(default_factory=dict)
    customer_counts: tuple[CustomerCount, ...] = ()
    disbursements: tuple[Disbursement, ...] = ()
    costs: tuple[Cost, ...] = ()
    filings: tuple[Filing, ...] = ()
    documents: tuple[Document, ...] = ()
    overlay: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    reports: tuple[JobReport, ...] = ()

    def documents_about(
        self, record: Carrier | Application | Site | Item | Filing, job: str = ""
    ) -> tuple[Document, ...]:
        """The documents attached to one record or, with ``job``, to that job at a site."""
        about, key = subject(record, job)
        return tuple(one for one in self.documents if (one.about, one.key) == (about, key))


def subject(
    record: Carrier | Application | Site | Item | Filing, job: str = ""
) -> tuple[About, str]:
    """What a document attached to the record (with ``job``: to that job at the site) is about,
    and its key.
    """
    if isinstance(record, Carrier):
        return About.CARRIER, ""
    if job:
        return About.JOB, f"{record.id}/{job}"
    return About(type(record).__name__.lower()), str(record.id)
