"""The facts of an extension request, each with where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from planner.model.documents import Document
from planner.model.plan import Plan


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence, and what it rests on."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class LayerCount:
    """Pieces of a layer at the sites of an application: covered, not known whether covered, and
    of the covered ones those replaced, removed and disposed of. ``last`` is the newest of their
    dates.
    """

    layer: str
    covered: int
    unknown: int
    replaced: int
    removed: int
    disposed: int
    last: date | None


@dataclass(frozen=True, slots=True)
class JobCount:
    """A kind of job in the plan of an application: at how many sites, and how many of those are
    reported as done or under way.
    """

    job: str
    sites: int
    done: int
    under_way: int


class Found(StrEnum):
    """Where a delay was found."""

    REPORTED = "reported by the field"
    MOVED = "a date that moved"
    UNCERTAIN = "a date that is not certain"
    PLAN = "found in the plan"
    RECORD = "on record"


@dataclass(frozen=True, slots=True)
class Delay:
    """Something that delays the work. ``what`` is the job or the gate; ``days`` how long it
    delays, None if that cannot be told; ``sorted_by`` says who put it under its cause, and
    ``evidence`` are the documents attached to the job or the site.
    """

    cause: str
    found: Found
    site: str
    what: str
    text: str
    days: int | None
    source: str
    sorted_by: str
    evidence: tuple[Document, ...] = ()


@dataclass(frozen=True, slots=True)
class Attached:
    """A document and, in words, what it is attached to."""

    document: Document
    about: str


@dataclass(frozen=True, slots=True)
class Needed:
    """Days that an application needs after its term: ``proved`` that fewer are not enough (None:
    not proved for any), ``found`` by the earliest plan there is, which takes so many
    ``extensions`` of the longest kind.
    """

    term_end: date
    finish: date
    found: int
    proved: int | None
    extensions: int


@dataclass(frozen=True, slots=True)
class Request:
    """The facts for one application; an empty name stands for sites that name none."""

    application: str
    term: tuple[Fact, ...]
    network: tuple[Fact, ...]
    layers: tuple[LayerCount, ...]
    jobs: tuple[JobCount, ...]
    plan: tuple[Fact, ...]
    needed: Needed | None
    delays: tuple[Delay, ...]
    helps: tuple[Fact, ...]
    evidence: tuple[Attached, ...]
    to_add: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExtensionRequest:
    """The draft: what it was made from, and the facts by application."""

    carrier: str
    frn: str
    invented: bool
    project: str
    plan: Plan
    as_of: date
    made_at: datetime
    book: str
    requests: tuple[Request, ...]


def count(number: int, one: str, many: str = "") -> str:
    """As in "1 site" or "12 sites"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def names(listed: Sequence[str], most: int = 6) -> str:
    """The first few of a list, and how many more there are."""
    more = f" and {len(listed) - most:,} more" if len(listed) > most else ""
    return ", ".join(listed[:most]) + more
