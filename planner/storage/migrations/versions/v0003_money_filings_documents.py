"""Keep money, filings, documents, customers over time, the user's rules and values' origins."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the carrier's own fields and the tables."""
    op.add_column("carrier", sa.Column("extras", sa.Text(), nullable=True))
    _table(
        "customer",
        sa.Column("on", sa.Date()),
        sa.Column("own", sa.Integer()),
        sa.Column("affiliates", sa.Integer()),
        _text("source"),
        _extras(),
    )
    _table(
        "disbursement",
        sa.Column("application", sa.Text()),
        sa.Column("on", sa.Date()),
        sa.Column("amount", sa.Text()),
        _text("claim"),
        _extras(),
        _refers("disbursement", "application", "application.name"),
    )
    _table(
        "cost",
        sa.Column("on", sa.Date()),
        sa.Column("application", sa.Text()),
        _text("category"),
        _text("description"),
        _text("manufacturer"),
        _text("serial"),
        sa.Column("site", sa.Text()),
        sa.Column("amount", sa.Text()),
        sa.Column("comparable_quote", sa.Text()),
        _text("fund_source"),
        sa.Column("dedicated", sa.Boolean()),
        _text("invoice"),
        _text("claim"),
        sa.Column("claimed_on", sa.Date()),
        _text("export_license"),
        sa.Column("licensed_from", sa.Date()),
        sa.Column("licensed_to", sa.Date()),
        _text("notes"),
        _extras(),
        _refers("cost", "application", "application.name"),
        _refers("cost", "site", "site.code"),
    )
    _table(
        "filing",
        sa.Column("application", sa.Text()),
        _text("duty"),
        sa.Column("due_on", sa.Date()),
        sa.Column("filed_on", sa.Date()),
        _text("confirmation"),
        _text("document"),
        _text("notes"),
        _extras(),
        _refers("filing", "application", "application.name"),
    )
    for table, column in (
        ("disbursement", "application"),
        ("cost", "application"),
        ("cost", "site"),
        ("filing", "application"),
    ):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    _documents()
    _table(
        "overlay",
        _text("key"),
        _text("value"),
        _text("why"),
        sa.UniqueConstraint("key", name=op.f("uq_overlay_key")),
    )
    op.create_table(
        "origin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        *map(_text, ("table", "file", "sheet", "headings", "rows")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_origin_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origin")),
    )
    op.create_index(op.f("ix_origin_unit_id"), "origin", ["unit_id"])


def _documents() -> None:
    _table(
        "document",
        *map(_text, ("about", "key", "name", "sha256")),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("added_on", sa.Date()),
        _text("notes"),
    )
    op.create_table(
        "content",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_content")),
    )


def _table(name: str, *parts: Any) -> None:
    key = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}"))
    number = sa.Column("id", sa.Integer(), nullable=False)
    op.create_table(name, number, *parts, key, sqlite_autoincrement=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False)


def _extras() -> sa.Column[str]:
    return sa.Column("extras", sa.Text())


def _refers(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    parent = target.partition(".")[0]
    return sa.ForeignKeyConstraint(
        [column],
        [target],
        name=op.f(f"fk_{table}_{column}_{parent}"),
        onupdate="CASCADE",
        initially="DEFERRED",
        deferrable=True,
    )
