"""Serial numbers and makers as what tells one unit from another."""

from functools import lru_cache

from planner.catalogue.catalogue import read_maker, read_yaml
from planner.catalogue.makers import MakerBook
from planner.catalogue.serials import clean, is_damaged
from planner.common.resources import resource
from planner.files.cells import normal


def usable_serial(text: str) -> str:
    """The serial number as it is written, as a key; empty if there is none or a spreadsheet
    damaged it.
    """
    if text.isascii() and text.isalnum() and (len(text) <= 15 or not text.isdigit()):
        # only numbers and signs can be what a spreadsheet leaves: spares a look at most
        return text.upper()
    return "" if is_damaged(text) else clean(text) or text


@lru_cache(maxsize=4096)
def same_maker(one: str, other: str) -> bool:
    """Whether two makers' names may be one maker: equal, unknown, one the other's start, or two
    names that the catalogue knows for one company ("HW" and "Huawei").
    """
    if one == other or not one or not other:
        return True
    first, second = ("".join(filter(str.isalnum, normal(name))) for name in (one, other))
    if first.startswith(second) or second.startswith(first):
        return True
    company = maker_named(one)
    return bool(company) and company == maker_named(other)


@lru_cache(maxsize=4096)
def maker_named(name: str) -> str:
    """The company that the catalogue knows under a name; empty if it knows none."""
    found = _makers().find(name).entry
    return found.maker.name if found else ""


@lru_cache(maxsize=1)
def _makers() -> MakerBook:
    entries = read_yaml(resource("catalogue", "makers.yaml").read_bytes())
    return MakerBook(tuple(read_maker("makers.yaml", entry) for entry in entries))
