"""What attached documents contain: kept once by its hash, checked when it is read."""

import hashlib

import sqlalchemy as sa

from planner.common.errors import UserError
from planner.storage import schema

MOST_BYTES = 50 * 1024 * 1024
"""Of one document."""


def keep(connection: sa.Connection, name: str, data: bytes) -> str:
    """Keeps a document's content and returns its hash.

    Raises UserError ``document-too-large`` or ``document-empty``.
    """
    if len(data) > MOST_BYTES:
        raise too_large(name, len(data))
    if not data:
        raise empty(name)
    digest = hashlib.sha256(data).hexdigest()
    kept = sa.insert(schema.content).prefix_with("OR REPLACE")  # heals what a disk damaged
    connection.execute(kept.values(sha256=digest, data=data))
    return digest


def empty(name: str) -> UserError:
    """The sentence for a document without content."""
    return UserError("document-empty", f"{name} is empty.", "Choose the file again.", name)


def too_large(name: str, size: int) -> UserError:
    """The sentence for a document of more than `MOST_BYTES`."""
    return UserError(
        "document-too-large",
        f"{name} has {size / 1_048_576:,.1f} MB; a project takes documents of up to "
        f"{MOST_BYTES / 1_048_576:,.0f} MB.",
        "Attach the pages that matter, or write where the document is kept.",
        name,
    )


def content(connection: sa.Connection, sha256: str) -> bytes:
    """A content as it was attached; UserError ``document-damaged`` if it is not that any more."""
    table = schema.content
    data = connection.scalar(sa.select(table.c.data).where(table.c.sha256 == sha256))
    if data is None or hashlib.sha256(data).hexdigest() != sha256:
        raise UserError(
            "document-damaged",
            "The document is not in the project any more as it was attached."
            if data is not None
            else "The project does not hold the document.",
            "Attach it again from where you keep it, or open a backup of the project.",
        )
    return bytes(data)
