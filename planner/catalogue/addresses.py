"""MAC addresses, SNMP object ids and board types among an item's cells."""

import re
from typing import NamedTuple

from planner.catalogue.text import key
from planner.model.inventory import Item

_OBJECT_ID = re.compile(r"\.?1\.3\.6\.1\.4\.1\.\d+(?:\.\d+)*\.?")
_MAC = re.compile(
    r"[0-9A-F]{2}([:-])(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}|[0-9A-F]{4}([.-])[0-9A-F]{4}\2[0-9A-F]{4}"
)
_BARE_MAC = re.compile(r"[0-9A-F]{12}")
_OBJECT_ID_HEADINGS = ("SYSOBJECTID", "OBJECTID", "SNMPOBJECTID", "SNMPOID", "SYSOID", "OID")


def mac_address(text: str, *, bare: bool = False) -> str:
    """12 hex digits if the text is a MAC address, else empty.

    ``bare``: twelve digits without separators count too; only where the column says so.
    """
    value = text.strip().upper()
    if _MAC.fullmatch(value):
        return re.sub(r"[:.-]", "", value)
    return value if bare and _BARE_MAC.fullmatch(value) else ""


def object_id(text: str) -> str:
    """The SNMP object id below the enterprises, without outer dots; empty if it is none."""
    value = text.strip()
    return value.strip(".") if _OBJECT_ID.fullmatch(value) else ""


class Identifiers(NamedTuple):
    """What the user's own columns identify an item by, empty where they do not."""

    board_type: str
    mac: str
    object_id: str


def identifiers_of(item: Item) -> Identifiers:
    """Board type, MAC address and SNMP object id that an item's cells give.

    Looked for in the user's own columns with such headings, the serial number and the model.
    """
    board, mac, identifier = "", mac_address(item.serial), object_id(item.model)
    for heading, value in item.extras.items():
        if not isinstance(value, str):
            continue
        name = key(heading)
        if name == "BOARDTYPE":
            board = value
        elif not mac and name.startswith("MAC"):
            mac = mac_address(value, bare=True)
        elif not identifier and name in _OBJECT_ID_HEADINGS:
            identifier = object_id(value)
    return Identifiers(board, mac, identifier)
