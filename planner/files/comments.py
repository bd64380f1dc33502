"""The comments of a sheet."""

import re
from xml.etree import ElementTree as ET

from planner.files.sheet_scan import Address, column_number

_MOST_BYTES = 30 * 2**20
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")


def read_comments(data: bytes) -> dict[Address, str]:
    """The text of each comment of a part without DOCTYPE; none if it is damaged."""
    if len(data) > _MOST_BYTES:
        return {}
    try:
        root = ET.fromstring(data)  # noqa: S314 - has no DOCTYPE
    except (ET.ParseError, ValueError, LookupError):
        return {}
    found = {}
    for node in root.iter():
        if not node.tag.endswith("}comment"):
            continue
        place = _REFERENCE.match(node.get("ref", ""))
        text = "".join(part.text or "" for part in node.iter() if part.tag.endswith("}t"))
        if place and text.strip():
            found[int(place[2]), column_number(place[1])] = text.strip()
    return found
