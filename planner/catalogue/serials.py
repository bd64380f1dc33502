"""What Huawei serial numbers say, and which serial numbers a spreadsheet has damaged.

Layout: Huawei KB1000073722 (support.huawei.com), checked on 42 serial numbers that also state a
date. 20 characters: 21 + item (8) + factory (2) + year + month + sequence (6); 18: the item's
leading 02 is missing; 16: without the 21 and the first two of the item; 14: without its first
four. For ZTE no such rule is known.

`serial_key` is what to match units by.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from planner.catalogue.addresses import mac_address
from planner.catalogue.makers import is_stated, name_key
from planner.catalogue.text import key, visible
from planner.model.inventory import Item

_YEARS = {letter: 2010 + n for n, letter in enumerate("ABCDEFGHJKLMNPQRSTUVWXYZ")}
_YEARS |= {str(n): 2000 + n for n in range(1, 10)}  # I and O are skipped
_MONTHS = {sign: n for n, sign in enumerate("123456789ABC", 1)}

_ALNUM = "[0-9A-Z]"
_TAIL = (
    rf"(?P<factory>{_ALNUM}{{2}})(?P<year>[1-9A-HJ-NP-Z])(?P<month>[1-9A-C])(?P<sequence>\d{{6}})"
)
_LAYOUTS = {
    20: re.compile(rf"21(?P<item>\d{{4}}{_ALNUM}{{4}}){_TAIL}"),
    18: re.compile(rf"21(?P<item>\d{{2}}{_ALNUM}{{4}}){_TAIL}"),
    16: re.compile(rf"(?P<item>\d{{2}}{_ALNUM}{{4}}){_TAIL}"),
    14: re.compile(rf"(?P<item>\d{{2}}{_ALNUM}{{2}}){_TAIL}"),
}
# A GPON terminal's own number starts with its vendor id, as four letters or as their hex codes.
_GPON = re.compile(r"(?:HWTC|48575443|ZTEG|5A544547)[0-9A-F]{8}")
_HEX_VENDORS = {"48575443": "HWTC", "5A544547": "ZTEG"}
_CISCO = re.compile(rf"[A-Z]{{3}}[0-3]\d(?:0[1-9]|[1-4]\d|5[0-3]){_ALNUM}{{4}}")
_CHECK_SUFFIX = re.compile(r"\.[A-Z]\d{3}$")  # as in 2102311BVH6RG7310915.C822
# Item codes whose first two characters follow from the rest: 02 and 03 are followed by these.
_AFTER_02 = re.compile(r"[123]\d")
_AFTER_03 = re.compile(r"0[235]")
_VARYING = (18, 16, 14, 12)
"""Lengths of plain numbers that have another form."""
_ITEM_CODE = re.compile(rf"(\d{{4}}{_ALNUM}{{4}})(?:\d{{3}})?")  # 02350TKK, 02350TKK-001
_HUAWEI_NAMES = ("HUAWEI", "\u534e\u4e3a")


@dataclass(frozen=True, slots=True)
class HuaweiSerial:
    """A serial number taken apart. ``item`` is as written (8, 6 or 4 characters), ``item_code``
    the full 8 characters where the layout lets it be completed, else empty. ``made_in`` is
    ``YYYY-MM``. ``normal`` is equal for two spellings that are provably one unit.
    """

    item: str
    item_code: str
    factory: str
    made_in: str
    sequence: str
    normal: str


def read_huawei(text: str) -> HuaweiSerial | None:
    """Take a Huawei serial number apart; None if the text has not that structure.

    16 and 14 characters fit other makers' numbers too: ask only where the maker is Huawei, or
    trust 20 characters alone.
    """
    match = _take_apart(text)
    if match is None:
        return None
    serial = match.string
    item = match["item"]
    code = _whole_item(item, len(serial))
    tail = serial[-10:]
    return HuaweiSerial(
        item=item,
        item_code=code,
        factory=match["factory"],
        made_in=_month(match["year"], match["month"]),
        sequence=match["sequence"],
        normal=f"21{code}{tail}" if code else serial,
    )


def serial_key(item: Item) -> str:
    """What tells a unit from all others by its serial number, for matching; "" if nothing does.

    Two keys are equal only where the serial numbers are provably one: case, blanks and invisible
    signs apart, or two forms of one number that convert into each other without a guess. These
    are a MAC address with any separators, a GPON terminal's number in letters or hex, and a
    Huawei serial number of 20, 18, 16 or 14 characters whose full item code follows from its own
    first digits or from the item's part number. Short forms are completed where the maker is
    Huawei or not stated. A 14-character number without a part number stays by itself, so equal
    texts have unequal keys where only one item states its part number: match by the text first.
    A number that a spreadsheet damaged has no key.
    """
    text = item.serial
    plain = text.isascii() and text.isalnum()
    if not text or _says_nothing(text, plain=plain):
        return ""
    serial = text.upper() if plain else "".join(visible(text).split()).upper()
    if plain and len(serial) not in _VARYING:
        return serial
    match = _take_apart(serial)
    if match is not None and _may_be_huawei(item.manufacturer):
        short, part = match.string, match["item"]
        code = _stated_code(item.part_number, part) or _whole_item(part, len(short))
        return f"21{code}{short[-10:]}" if code else short
    if _GPON.fullmatch(serial):
        return _HEX_VENDORS.get(serial[:8], serial[:-8]) + serial[-8:]
    address = mac_address(text)
    return f"MAC {address}" if address else serial  # twelve bare digits may be any number


def _says_nothing(text: str, *, plain: bool) -> bool:
    if plain and (len(text) <= 15 or not text.isdigit()):
        return text.isalpha() and not is_stated(text)
    # Only numbers and signs can be what a spreadsheet leaves.
    return bool(is_damaged(text)) or not is_stated(text)


def clean(text: str) -> str:
    """A serial number for comparing: upper case, no blanks or invisible signs, no check suffix."""
    return _CHECK_SUFFIX.sub("", "".join(visible(text).split()).upper())


def made_in(text: str) -> str:
    """Month of manufacture ``YYYY-MM`` in a Huawei serial number, empty if none."""
    match = _take_apart(text)
    return _month(match["year"], match["month"]) if match else ""


def gpon_vendor(text: str) -> str:
    """Maker named in a GPON terminal's number: "Huawei", "ZTE", or empty."""
    serial = clean(text)
    if not _GPON.fullmatch(serial):
        return ""
    return "Huawei" if serial.startswith(("HWTC", "48575443")) else "ZTE"


def is_cisco_form(text: str) -> bool:
    """Whether a number has the form of Cisco's: three letters for the plant, year, week (1 to
    53) and four more signs. Others may use it too: it is a hint, no proof.
    """
    return bool(_CISCO.fullmatch(clean(text)))


def is_damaged(text: str) -> str:
    """Why a serial number cannot be the one on the label, as one sentence; empty if it can.

    16 digits ending in one zero are let pass: one sound number in ten ends so.
    """
    value = text.strip()
    if re.fullmatch(r"\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}", value) and re.search(r"[.,+-]", value):
        return "A spreadsheet turned it into scientific notation; its last digits are lost."
    if re.fullmatch(r"\d{17,}", value) and not value[15:].strip("0"):
        return "A spreadsheet rounded it to 15 digits; the rest became zeros."
    if re.fullmatch(r"\d{4,}\.0+", value):
        return "A spreadsheet turned it into a number; leading zeros may be lost."
    if re.fullmatch(r"#+|#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!)", value, re.IGNORECASE):
        return "It is a spreadsheet's error sign, not a serial number."
    if re.fullmatch(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?", value):
        return "A spreadsheet turned it into a date."
    return ""


def _whole_item(item: str, length: int) -> str:
    """The 8-character item code, empty where the short form does not tell it.

    Boards (03) leave a tail that starts with 0, equipment (02) not: every item code in the
    shipped catalogue keeps to that, and a test holds it. Other codes begin otherwise (27010...,
    34060...); their short forms are left alone.
    """
    if length == 20:
        return item
    if length in (18, 16) and _AFTER_02.match(item):
        return "02" + item
    return "03" + item if length == 16 and _AFTER_03.match(item) else ""


def _stated_code(part_number: str, item: str) -> str:
    """The item code in a part number cell, if the serial number's item is its end."""
    if not part_number:
        return ""
    stated = _ITEM_CODE.fullmatch(key(part_number))
    return stated[1] if stated and stated[1].endswith(item) else ""


@lru_cache(maxsize=1024)
def _may_be_huawei(manufacturer: str) -> bool:
    name = name_key(manufacturer)
    if not is_stated(manufacturer):
        return True
    return name == "HW" or (name.startswith(_HUAWEI_NAMES) and "3COM" not in name)


def _take_apart(text: str) -> re.Match[str] | None:
    serial = text.upper()
    if len(serial) not in _LAYOUTS or not (serial.isascii() and serial.isalnum()):
        serial = clean(text)  # blanks and suffixes are rare: only they pay for it
    layout = _LAYOUTS.get(len(serial))
    match = layout.fullmatch(serial) if layout else None
    return None if match and len(serial) == 16 and _GPON.fullmatch(serial) else match


@lru_cache(maxsize=1024)
def _month(year: str, month: str) -> str:
    return f"{_YEARS[year]}-{_MONTHS[month]:02d}"
