"""The cells of an item that a recognition can rest on."""

from typing import NamedTuple

from planner.catalogue.addresses import identifiers_of, mac_address
from planner.catalogue.makers import is_stated
from planner.catalogue.serials import clean, gpon_vendor, is_cisco_form, is_damaged, read_huawei
from planner.model.inventory import Item

_LONGEST = 300
"""Characters of a cell that are read; a novel in a description says no more."""


class Facts(NamedTuple):
    """The cells a recognition can rest on, as the user wrote them; but ``serial`` is empty where
    it tells nothing, and its sequence is zeros, so that equal items have equal facts.
    """

    manufacturer: str
    model: str
    part_number: str
    description: str = ""
    serial: str = ""
    board_type: str = ""
    mac: str = ""
    object_id: str = ""


def facts_of(item: Item) -> Facts:
    """All that an item's cells and the user's own columns say."""
    return Facts(
        item.manufacturer,
        item.model,
        item.part_number,
        item.description,
        _telling_part(item.serial),
        *identifiers_of(item),
    )


def told(facts: Facts) -> Facts:
    """The facts without cells that say nothing ("N/A"), and no longer than is read."""
    return Facts._make([cell[:_LONGEST] if cell and is_stated(cell) else "" for cell in facts])


def _telling_part(serial: str) -> str:
    """A serial number with its sequence blanked, so that equal items are judged once."""
    if not serial or is_damaged(serial):
        return ""
    if gpon_vendor(serial) or read_huawei(serial):
        return clean(serial)[:-6] + "000000"
    if is_cisco_form(serial):
        return clean(serial)[:3] + "00010000"
    return serial if mac_address(serial) else ""
