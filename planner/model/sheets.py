"""The standard workbook: sheets, headings and what each column holds. A contract (README)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    Crew,
    CustomerCount,
    Disbursement,
    Extension,
    Filing,
    Gate,
    Item,
    JobReport,
    Record,
    Site,
    WorkStep,
)


class Kind(StrEnum):
    """What a column holds, which decides how a cell is read, shown and written."""

    TEXT = "text"
    IDENTIFIER = "identifier"  # text kept to the letter: serial, part number, site code
    DATE = "date"
    MONEY = "money"
    WHOLE = "whole number"
    DECIMAL = "number"
    YES_NO = "yes/no"
    SEASON = "month and day"
    LAYER = "layer"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading of the standard workbook and the record field it stands for."""

    heading: str
    field: str
    kind: Kind = Kind.TEXT
    help: str = ""
    also: tuple[str, ...] = ()
    """Other headings that stand for the field in the standard workbook too."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of the standard workbook; ``record`` is the dataclass of its rows, ``part`` where
    the inventory has them, and ``noun`` what one of them is called.
    """

    name: str
    record: type[Record]
    columns: tuple[Column, ...]
    part: str
    noun: str

    def column(self, field: str) -> Column:
        """The column of a record field; KeyError if the sheet has none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


_DATE, _MONEY, _WHOLE = Kind.DATE, Kind.MONEY, Kind.WHOLE
_DECIMAL, _YES_NO, _ID = Kind.DECIMAL, Kind.YES_NO, Kind.IDENTIFIER

CARRIER = Sheet(
    "Carrier",
    Carrier,
    (
        Column("Legal name", "legal_name"),
        Column("FRN", "frn", _ID, "FCC Registration Number, 10 digits"),
        Column("Customers", "customers", _WHOLE, "with those of affiliates"),
        Column("Customers as of", "customers_as_of", _DATE),
        Column("Advanced communications service", "advanced_service", _YES_NO),
        Column("Eligible telecommunications carrier", "eligible_telecom_carrier", _YES_NO),
        Column(
            "Receives universal service support",
            "receives_usf",
            _YES_NO,
            also=("Receives universal-service support",),
        ),
        Column("Holding company", "holding_company"),
        Column("Contact e-mail", "contact_email"),
    ),
    "carrier",
    "carrier",
)
"""Written as two columns, Field and Value: one row a field."""

APPLICATIONS = Sheet(
    "Applications",
    Application,
    (
        Column("Application", "name", _ID),
        Column("Status", "status"),
        Column("Submitted on", "submitted_on", _DATE),
        Column("Approved on", "approved_on", _DATE),
        Column("Approved cost", "approved_cost", _MONEY),
        Column("Allocation", "allocation", _MONEY),
        Column("First disbursement on", "first_disbursement_on", _DATE),
        Column("Final certification filed on", "final_certification_on", _DATE),
    ),
    "applications",
    "application",
)
EXTENSIONS = Sheet(
    "Extensions",
    Extension,
    (
        Column("Application", "application", _ID),
        Column("Granted on", "granted_on", _DATE),
        Column("New term end", "new_term_end", _DATE),
        Column("Order", "order", _ID),
        Column("Grounds", "grounds"),
    ),
    "extensions",
    "extension",
)
SITES = Sheet(
    "Sites",
    Site,
    (
        Column("Site", "code", _ID, also=("Site code", "Site ID")),
        Column("Name", "name", _ID, also=("Site name",)),
        Column("Type", "type"),
        Column("Latitude", "latitude", _DECIMAL),
        Column("Longitude", "longitude", _DECIMAL),
        Column("Address", "address"),
        Column("County", "county"),
        Column("State", "state"),
        Column("Hub site", "hub_site", _ID),
        Column("Cluster", "cluster", _ID),
        Column("Application", "application", _ID),
        Column("Access from", "access_from", Kind.SEASON),
        Column("Access to", "access_to", Kind.SEASON),
        Column("Tower owner", "tower_owner"),
        Column("Notes", "notes"),
    ),
    "sites",
    "site",
)
ITEMS = Sheet(
    "Items",
    Item,
    (
        Column("Serial number", "serial", _ID),
        Column("Manufacturer", "manufacturer"),
        Column("Model", "model", _ID),
        Column("Part number", "part_number", _ID),
        Column("Description", "description"),
        Column("Layer", "layer", Kind.LAYER),
        Column("Site", "site", _ID),
        Column("Quantity", "quantity", _WHOLE),
        Column("Obtained on", "obtained_on", _DATE),
        Column("Obtained how", "obtained_how"),
        Column("Cost", "cost", _MONEY),
        Column("Fund source", "fund_source"),
        Column("Status", "status"),
        Column("Planned replacement", "planned_replacement"),
        Column("Removed on", "removed_on", _DATE),
        Column("Replaced on", "replaced_on", _DATE),
        Column("Disposed on", "disposed_on", _DATE),
        Column("Notes", "notes"),
    ),
    "items",
    "item",
)
POSITION = Column(
    "Position",
    "position",
    _ID,
    "slot or place, where the source names one",
    (
        "Slot",
        "Slot number",
        "Slot/Position",
        "Slot position",
        "Rack/Slot",
        "Shelf/Slot",
        "Frame/Slot",
        "Subrack/Slot",
        "Rack/Subrack/Slot",
        "Subrack/Slot/Port",
    ),
)
"""Not a standard heading: a column of the user's that the program understands."""

CREWS = Sheet(
    "Crews",
    Crew,
    (
        Column("Crew", "name", _ID),
        Column("Skills", "skills"),
        Column("Home latitude", "home_latitude", _DECIMAL),
        Column("Home longitude", "home_longitude", _DECIMAL),
        Column("Available from", "available_from", _DATE),
        Column("Available to", "available_to", _DATE),
        Column("Working days", "working_days"),
        Column("Day rate", "day_rate", _MONEY),
        Column("Time off", "time_off"),
    ),
    "crews",
    "crew",
)
WORK = Sheet(
    "Work",
    WorkStep,
    (
        Column("Job", "job", _ID),
        Column("Applies to", "applies_to"),
        Column("Duration days", "duration_days", _WHOLE),
        Column("Skill", "skill"),
        Column("Crews needed", "crews_needed", _WHOLE),
        Column("After", "after"),
        Column("Lag days", "lag_days", _WHOLE),
        Column("Gate", "gate"),
        Column("Needs window", "needs_window", _YES_NO),
    ),
    "work",
    "job",
)
GATES = Sheet(
    "Gates",
    Gate,
    (
        Column("Site", "site", _ID),
        Column("Gate", "gate"),
        Column("Date", "on", _DATE),
        Column("Certain", "certain", _YES_NO),
        Column("Notes", "notes"),
    ),
    "gates",
    "gate",
)

SHEETS: tuple[Sheet, ...] = (
    CARRIER,
    APPLICATIONS,
    EXTENSIONS,
    SITES,
    ITEMS,
    CREWS,
    WORK,
    GATES,
)
"""The sheets of the empty workbook, in an order in which each refers only to itself and to
earlier ones.
"""

CUSTOMERS = Sheet(
    "Customers",
    CustomerCount,
    (
        Column("As of", "on", _DATE),
        Column("Customers", "own", _WHOLE, "without those of affiliates"),
        Column("Customers of affiliates", "affiliates", _WHOLE),
        Column("Source", "source"),
    ),
    "customer_counts",
    "customer count",
)
DISBURSEMENTS = Sheet(
    "Disbursements",
    Disbursement,
    (
        Column("Application", "application", _ID),
        Column("Date", "on", _DATE),
        Column("Amount", "amount", _MONEY),
        Column("Claim", "claim", _ID),
    ),
    "disbursements",
    "disbursement",
)
COSTS = Sheet(
    "Costs",
    Cost,
    (
        Column("Date", "on", _DATE),
        Column("Application", "application", _ID),
        Column("Category", "category"),
        Column("Description", "description"),
        Column("Manufacturer", "manufacturer"),
        Column("Serial number", "serial", _ID),
        Column("Site", "site", _ID),
        Column("Amount", "amount", _MONEY),
        Column("Comparable quote", "comparable_quote", _MONEY, "for an upgrade"),
        Column("Fund source", "fund_source"),
        Column("Dedicated", "dedicated", _YES_NO, "only for removal and replacement"),
        Column("Invoice", "invoice", _ID),
        Column("Claim", "claim", _ID),
        Column("Claimed on", "claimed_on", _DATE),
        Column("Export license", "export_license", _ID),
        Column("Licensed from", "licensed_from", _DATE),
        Column("Licensed to", "licensed_to", _DATE),
        Column("Notes", "notes"),
    ),
    "costs",
    "cost",
)
FILINGS = Sheet(
    "Filings",
    Filing,
    (
        Column("Application", "application", _ID),
        Column("Duty", "duty", _ID, "as the deadlines call it, such as status-update"),
        Column("Due on", "due_on", _DATE, "empty for what is due once"),
        Column("Filed on", "filed_on", _DATE),
        Column("Confirmation number", "confirmation", _ID),
        Column("Document", "document"),
        Column("Notes", "notes"),
    ),
    "filings",
    "filing",
)
DELAY_CAUSES: tuple[str, ...] = (
    "funding",
    "supply",
    "labor",
    "weather",
    "review time",
    "permitting",
)
"""What delays of the Reimbursement Program are put down to, in words of carriers' requests."""

PROGRESS = Sheet(
    "Progress",
    JobReport,
    (
        Column("Site", "site", _ID),
        Column("Job", "job", _ID),
        Column("Started on", "started_on", _DATE),
        Column("Finished on", "finished_on", _DATE),
        Column("Expected finish", "expected_on", _DATE, "of a job that is under way"),
        Column("Crew", "crew", help='several are parted by ";"'),
        Column("Delay cause", "delay_cause", help=f"one of: {', '.join(DELAY_CAUSES)}"),
        Column("Notes", "notes"),
    ),
    "reports",
    "job report",
)
MORE_SHEETS: tuple[Sheet, ...] = (CUSTOMERS, DISBURSEMENTS, COSTS, FILINGS, PROGRESS)
"""Sheets that an export adds where it has rows for them; they refer to earlier ones only."""

ALL_SHEETS: tuple[Sheet, ...] = (*SHEETS, *MORE_SHEETS)
"""Every sheet that an import understands."""

REFERS: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("Items", "site"): "sites",
        ("Gates", "site"): "sites",
        ("Sites", "hub_site"): "sites",
        ("Sites", "application"): "applications",
        ("Extensions", "application"): "applications",
        ("Disbursements", "application"): "applications",
        ("Costs", "application"): "applications",
        ("Costs", "site"): "sites",
        ("Filings", "application"): "applications",
        ("Progress", "site"): "sites",
    }
)
"""Fields, by sheet, that name a record of another kind; and where the inventory has those."""

ANSWER_HEADINGS: tuple[str, ...] = (
    "Product",
    "Covered",
    "Covered because",
    "Reimbursable",
    "Reimbursable because",
    "Missing facts",
    "Planned removal",
    "Crew",
)
"""Columns that an export adds to Items; an import passes over them."""

PLANNED_HEADINGS: tuple[str, ...] = ("Planned start", "Planned finish")
"""Columns that a sheet for a crew has beside its Progress; an import passes over them."""

REFERENCE = "Reference"
ASKED_HEADINGS: tuple[str, ...] = (REFERENCE, "To look up", "Where to find it", "At stake")
"""Columns of a work list, for people to read; by the reference an import finds the item again."""

REPORTED = "Reasons of the other rules"
"""Heading by which the list of a report is known, which is never read as an inventory."""


@dataclass(frozen=True, slots=True)
class LayoutColumn:
    """A column of a sheet as the user keeps it; ``field`` is empty for one of theirs."""

    heading: str
    field: str
