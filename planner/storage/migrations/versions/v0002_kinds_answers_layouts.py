"""Say of each step whether a person or a file made it; keep answers and column choices.

Steps made before are told apart by their labels, which only the program wrote.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the kind of a step, and the tables of answers and of column choices."""
    op.add_column(
        "unit", sa.Column("kind", sa.Text(), nullable=False, server_default=sa.text("'edit'"))
    )
    op.execute("UPDATE unit SET kind = 'import' WHERE label LIKE 'Import %'")
    op.execute("UPDATE unit SET kind = 'plan' WHERE label LIKE 'Save plan %'")
    op.execute("UPDATE unit SET kind = 'back' WHERE label LIKE 'Take back: %'")
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("question", name=op.f("uq_answer_question")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint("source", name=op.f("uq_choice_source")),
        sqlite_autoincrement=True,
    )
