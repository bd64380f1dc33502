"""Tables of a project file, and how each record of the model maps to one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from planner.model.documents import Document
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
    Site,
    WorkStep,
)
from planner.storage.kept import Choice, Extras, Money, Reference, Subject

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _text(name: str, **options: Any) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, **options)


def _refers(name: str, target: str) -> sa.Column[str]:
    # Deferred: within one unit of work rows may come in any order.
    key = sa.ForeignKey(target, onupdate="CASCADE", deferrable=True, initially="DEFERRED")
    return sa.Column(name, Reference, key, index=True)


def _table(name: str, *columns: sa.Column[Any], extras: bool = True) -> sa.Table:
    tail = (sa.Column("extras", Extras),) if extras else ()
    key = sa.Column("id", sa.Integer, primary_key=True)
    # AUTOINCREMENT: the id of a deleted row is never given again, so that history can name it.
    return sa.Table(name, metadata, key, *columns, *tail, sqlite_autoincrement=True)


carrier = _table(
    "carrier",
    _text("legal_name"),
    _text("frn"),
    sa.Column("customers", sa.Integer),
    sa.Column("customers_as_of", sa.Date),
    sa.Column("advanced_service", sa.Boolean),
    sa.Column("eligible_telecom_carrier", sa.Boolean),
    sa.Column("receives_usf", sa.Boolean),
    _text("holding_company"),
    _text("contact_email"),
)
application = _table(
    "application",
    _text("name", unique=True),
    _text("status"),
    sa.Column("submitted_on", sa.Date),
    sa.Column("approved_on", sa.Date),
    sa.Column("approved_cost", Money),
    sa.Column("allocation", Money),
    sa.Column("first_disbursement_on", sa.Date),
    sa.Column("final_certification_on", sa.Date),
)
extension = _table(
    "extension",
    _refers("application", "application.name"),
    sa.Column("granted_on", sa.Date),
    sa.Column("new_term_end", sa.Date),
    _text("order"),
    _text("grounds"),
)
site = _table(
    "site",
    _text("code", unique=True),
    _text("name"),
    _text("type"),
    sa.Column("latitude", sa.Float),
    sa.Column("longitude", sa.Float),
    _text("address"),
    _text("county"),
    _text("state"),
    _refers("hub_site", "site.code"),
    _text("cluster"),
    _refers("application", "application.name"),
    _text("access_from"),
    _text("access_to"),
    _text("tower_owner"),
    _text("notes"),
)
item = _table(
    "item",
    _text("serial"),
    _text("manufacturer"),
    _text("model"),
    _text("part_number"),
    _text("description"),
    sa.Column("layer", Choice),
    _refers("site", "site.code"),
    _text("position"),
    sa.Column("quantity", sa.Integer),
    sa.Column("obtained_on", sa.Date),
    _text("obtained_how"),
    sa.Column("cost", Money),
    _text("fund_source"),
    _text("status"),
    _text("planned_replacement"),
    sa.Column("removed_on", sa.Date),
    sa.Column("replaced_on", sa.Date),
    sa.Column("disposed_on", sa.Date),
    _text("notes"),
)
crew = _table(
    "crew",
    _text("name", unique=True),
    _text("skills"),
    sa.Column("home_latitude", sa.Float),
    sa.Column("home_longitude", sa.Float),
    sa.Column("available_from", sa.Date),
    sa.Column("available_to", sa.Date),
    _text("working_days"),
    sa.Column("day_rate", Money),
    _text("time_off"),
)
work = _table(
    "work",
    _text("job", unique=True),
    _text("applies_to"),
    sa.Column("duration_days", sa.Integer),
    _text("skill"),
    sa.Column("crews_needed", sa.Integer),
    _text("after"),
    sa.Column("lag_days", sa.Integer),
    _text("gate"),
    sa.Column("needs_window", sa.Boolean),
)
gate = _table(
    "gate",
    _refers("site", "site.code"),
    _text("gate"),
    sa.Column("on", sa.Date),
    sa.Column("certain", sa.Boolean),
    _text("notes"),
)
customer = _table(
    "customer",
    sa.Column("on", sa.Date),
    sa.Column("own", sa.Integer),
    sa.Column("affiliates", sa.Integer),
    _text("source"),
)
disbursement = _table(
    "disbursement",
    _refers("application", "application.name"),
    sa.Column("on", sa.Date),
    sa.Column("amount", Money),
    _text("claim"),
)
cost = _table(
    "cost",
    sa.Column("on", sa.Date),
    _refers("application", "application.name"),
    _text("category"),
    _text("description"),
    _text("manufacturer"),
    _text("serial"),
    _refers("site", "site.code"),
    sa.Column("amount", Money),
    sa.Column("comparable_quote", Money),
    _text("fund_source"),
    sa.Column("dedicated", sa.Boolean),
    _text("invoice"),
    _text("claim"),
    sa.Column("claimed_on", sa.Date),
    _text("export_license"),
    sa.Column("licensed_from", sa.Date),
    sa.Column("licensed_to", sa.Date),
    _text("notes"),
)
filing = _table(
    "filing",
    _refers("application", "application.name"),
    _text("duty"),
    sa.Column("due_on", sa.Date),
    sa.Column("filed_on", sa.Date),
    _text("confirmation"),
    _text("document"),
    _text("notes"),
)
progress = _table(
    "progress",
    _refers("site", "site.code"),
    _text("job"),
    sa.Column("started_on", sa.Date),
    sa.Column("finished_on", sa.Date),
    sa.Column("expected_on", sa.Date),
    _text("crew"),
    _text("delay_cause"),
    _text("notes"),
)
document = _table(
    "document",
    sa.Column("about", Subject, nullable=False),
    _text("key"),
    _text("name"),
    _text("sha256"),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("added_on", sa.Date),
    _text("notes"),
    extras=False,
)
content = sa.Table(
    "content",
    metadata,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
"""What documents contain, once by its hash. Not in the history: a detached document's content
stays, so that the step can be undone.
"""

layout = _table("layout", _text("sheet", unique=True), _text("columns"), extras=False)
answer = _table(
    "answer", _text("question", unique=True), _text("answer"), _text("why"), extras=False
)
"""What a person answered once for all items alike: JSON by question."""

overlay = _table("overlay", _text("key", unique=True), _text("value"), _text("why"), extras=False)
"""What the user changed of the rule book: JSON by key."""

choice = _table("choice", _text("source", unique=True), _text("choices"), extras=False)
"""How columns of a kind of file were read: JSON by the file's layout."""

plan = _table(
    "plan",
    _text("name", unique=True),
    _text("made_at"),
    _text("status"),
    sa.Column("start", sa.Date, nullable=False),
    sa.Column("finish", sa.Date),
    sa.Column("deadline", sa.Date),
    sa.Column("late_days", sa.Integer, nullable=False),
    sa.Column("bound_finish", sa.Date),
    sa.Column("gap_days", sa.Integer),
    _text("why"),
    _text("applications"),
    _text("method"),
    # The history of older versions has no values for these: nothing stands for the default.
    sa.Column("terms", sa.Text),
    sa.Column("baseline", sa.Boolean),
    extras=False,
)
plan_job = _table(
    "plan_job",
    sa.Column(
        "plan_id",
        sa.Integer,
        sa.ForeignKey("plan.id", deferrable=True, initially="DEFERRED"),
        nullable=False,
        index=True,
    ),
    _text("site"),
    _text("job"),
    _text("crew"),
    sa.Column("start", sa.Date, nullable=False),
    sa.Column("finish", sa.Date, nullable=False),
    sa.Column("late_days", sa.Integer, nullable=False),
    sa.Column("float_days", sa.Integer),
    sa.Column("critical", sa.Boolean, nullable=False),
    _text("held_by"),
    sa.Column("state", sa.Text),
    extras=False,
)

TRACKED: tuple[sa.Table, ...] = (
    carrier,
    application,
    extension,
    site,
    item,
    crew,
    work,
    gate,
    customer,
    disbursement,
    cost,
    filing,
    progress,
    document,
    layout,
    answer,
    overlay,
    choice,
    plan,
    plan_job,
)
"""Tables whose every change is recorded; parents before children."""

TABLES: Mapping[type, sa.Table] = MappingProxyType(
    {
        Carrier: carrier,
        Application: application,
        Extension: extension,
        Site: site,
        Item: item,
        Crew: crew,
        WorkStep: work,
        Gate: gate,
        CustomerCount: customer,
        Disbursement: disbursement,
        Cost: cost,
        Filing: filing,
        JobReport: progress,
        Document: document,
    }
)
"""The table of each record; columns are named as the record's fields, in their order."""

unit = sa.Table(
    "unit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("label"),
    _text("at"),
    _text("who"),
    _text("why"),
    sa.Column("changes", sa.Integer, nullable=False),
    sa.Column("undone", sa.Boolean, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, server_default=sa.text("'edit'")),
    sqlite_autoincrement=True,
)
mark = sa.Table(
    "mark",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False, index=True),
    _text("action"),
    _text("at"),
    _text("who"),
)
"""Each time a unit was undone or redone: the audit trail forgets neither."""

change = sa.Table(
    "change",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False, index=True),
    _text("table"),
    sa.Column("row_id", sa.Integer, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
)
origin = sa.Table(
    "origin",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id"), nullable=False, index=True),
    _text("table"),
    _text("file"),
    _text("sheet"),
    _text("headings"),
    _text("rows"),
)
"""Which sheet of which file an import read rows of a table from: its headings as JSON by field,
and runs of rows that follow each other in both as JSON ``[first id, first row, count]``.
"""

recording = sa.Table(
    "recording",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("unit_id", sa.Integer),
    _text("mode"),
)
"""One row that the triggers read: which unit is being written, and whether to record it."""
