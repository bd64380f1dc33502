"""Documents attached to what a project lists: evidence, kept in the project file itself."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class About(StrEnum):
    """What a document is about."""

    CARRIER = "carrier"
    APPLICATION = "application"
    SITE = "site"
    ITEM = "item"
    JOB = "job"
    FILING = "filing"


@dataclass(frozen=True, slots=True)
class Document:
    """A file attached to one thing. Its contents are kept once under their SHA-256 (hexadecimal);
    ``size`` is in bytes.

    ``key`` tells which one it is about: the ``id`` of the application, site, item or filing, so
    that a new name does not lose it; the site's id, a slash and the job for a job; empty for
    the carrier. See `planner.model.inventory.subject`.
    """

    id: int = 0
    about: About = About.CARRIER
    key: str = ""
    name: str = ""
    sha256: str = ""
    size: int = 0
    added_on: date | None = None
    notes: str = ""
