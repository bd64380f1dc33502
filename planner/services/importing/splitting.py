"""Cells that hold several things: maker, model and number; or several serial numbers."""

import re
from dataclasses import dataclass

from planner.catalogue.makers import name_key
from planner.services.importing.serials import maker_named

_TIMES = re.compile(r"^(?P<before>\d{1,4})\s*(?:x|\u00d7|pcs|ea)\s+(?P<rest>\S.*)$", re.IGNORECASE)
_COUNT = re.compile(
    r"^(?P<rest>.*\S)\s*(?:[(\[]\s*)?"
    r"(?:(?<=\s)[x\u00d7*]\s*(?P<after>\d{1,4})|[(\[]\s*(?P<number>\d{1,4})\s*(?:x|\u00d7|pcs|ea|units?)?"
    r"|(?<=\s)(?P<pieces>\d{1,4})\s*(?:pcs|ea|units?))\s*[)\]]?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[\r\n,;|/]+|\s{2,}| and | & ")
_COMPANY = re.compile(
    r"^(?:(?:technolog(?:y|ies)|tech|corporation|corp|company|co|ltd|limited|inc)\b[.,]*\s*)+",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9.-]{4,30}")


@dataclass(frozen=True, slots=True)
class ModelParts:
    """What a model cell says: ``maker`` empty and ``quantity`` 0 where it does not."""

    maker: str
    model: str
    quantity: int


def split_model(text: str) -> ModelParts | None:
    """Takes "Huawei RRU3929 x3" apart; None if the cell names a model and nothing else."""
    rest = " ".join(text.split())
    quantity = 0
    if found := _TIMES.fullmatch(rest):
        quantity, rest = int(found["before"]), found["rest"]
    elif found := _COUNT.fullmatch(rest):
        quantity = int(found["after"] or found["number"] or found["pieces"])
        rest = found["rest"]
    maker = ""
    words = rest.split(" ")
    for count in (1, 2, 3):
        head, model = " ".join(words[:count]), " ".join(words[count:])
        if model and any(map(str.isdigit, model)) and len(name_key(head)) > 1 and maker_named(head):
            maker, rest = head, _COMPANY.sub("", model)
            break
    return ModelParts(maker, rest, quantity) if maker or quantity else None


def split_serials(text: str) -> list[str]:
    """The serial numbers of a cell that lists several; one or none if it is no such list."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    if len(parts) < 2 or not all(_SERIAL.fullmatch(part) for part in parts):
        return [text]
    return parts if len(set(parts)) == len(parts) else [text]
