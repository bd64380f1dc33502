"""Catalogue entries, and how sure the program is that an item is one of them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.model.inventory import Layer

NO_CATEGORY = "none"
"""Category of a product that is of no kind which the Covered List names whoever made it."""


class DataClass(StrEnum):
    """What a product does with user data: the three disposal classes of DA 21-1234."""

    RETAINS = "processes and retains"
    PROCESSES = "processes only"
    NEITHER = "neither"


class Strength(StrEnum):
    """How much a recognition can be relied on."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Maker:
    """A company as the catalogue knows it. ``group`` is the company that the Covered List
    names and this one belongs to ("Huawei", "ZTE", "Hikvision" ...), empty if none;
    ``group_source`` says who states that link and whether it is confirmed.
    """

    name: str
    group: str
    group_source: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """A catalogue entry. ``electronics`` is False for passive things (antenna steel, coax),
    None where the catalogue does not say. ``work`` is the typical work to replace it.

    ``category`` is the kind of product that the Covered List names whoever made it ("consumer
    router", "power inverter", "unmanned aircraft", "robotic device"), `NO_CATEGORY` where it is
    surely none of them, empty where the catalogue does not say.
    """

    maker: str
    name: str
    family: str
    layer: Layer
    data_class: DataClass | None
    electronics: bool | None
    work: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a recognition: which field said what."""

    field: str
    value: str
    says: str


@dataclass(frozen=True, slots=True)
class Recognition:
    """What an item was recognised as. ``maker`` and ``product`` are None where unknown;
    ``catalogue`` is the version of the catalogue that was asked.
    """

    maker: Maker | None
    product: Product | None
    strength: Strength
    evidence: tuple[Evidence, ...] = ()
    made_in: str = ""
    """Month of manufacture read from the serial number, ``YYYY-MM``, empty if none."""
    catalogue: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a person said that all items of one text are; empty and None: not said.

    ``maker`` is a company of the catalogue or, with ``unlisted``, another one that by the
    person's word belongs to no company on the Covered List. ``product`` and ``family`` are
    names; layer, electronics and disposal class go before what the family says.
    """

    maker: str = ""
    unlisted: bool = False
    product: str = ""
    family: str = ""
    layer: Layer | None = None
    electronics: bool | None = None
    data_class: DataClass | None = None
    why: str = ""
    on: date | None = None
    by: str = ""
