"""Keep what the field reports of jobs, and with each plan its terms."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the reports of jobs and the columns of plans; no column that history must know."""
    op.create_table(
        "progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site", sa.Text()),
        sa.Column("job", sa.Text(), nullable=False),
        sa.Column("started_on", sa.Date()),
        sa.Column("finished_on", sa.Date()),
        sa.Column("expected_on", sa.Date()),
        sa.Column("crew", sa.Text(), nullable=False),
        sa.Column("delay_cause", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("extras", sa.Text()),
        sa.ForeignKeyConstraint(
            ["site"],
            ["site.code"],
            name=op.f("fk_progress_site_site"),
            onupdate="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_progress_site"), "progress", ["site"])
    op.add_column("plan", sa.Column("terms", sa.Text(), nullable=True))
    op.add_column("plan", sa.Column("baseline", sa.Boolean(), nullable=True))
    op.add_column("plan_job", sa.Column("state", sa.Text(), nullable=True))
