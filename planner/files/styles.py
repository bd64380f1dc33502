"""The styles of an Excel workbook that say more than the cells' values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from planner.files.number_formats import Show, code_of, padded, part_of_a_date, scientific

_MOST_BYTES = 30 * 2**20
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})\Z")


@dataclass(frozen=True, slots=True)
class Styles:
    """By a cell's style number: how it shows zero-padded numbers, how it shows numbers and
    dates that look otherwise than their value, and the colour of its ground as RRGGBB.
    """

    padded: Mapping[int, Show] = field(default_factory=dict)
    displayed: Mapping[int, Show] = field(default_factory=dict)
    fills: Mapping[int, str] = field(default_factory=dict)

    @property
    def telling(self) -> set[int]:
        """The numbers of all styles that say something."""
        return {*self.padded, *self.displayed, *self.fills}


def styles_of(
    formats: list[int], codes: dict[int, str], fills: list[str], *, date_1904: bool
) -> Styles:
    """The styles of a workbook, from each style's format number and fill."""
    zeros: dict[int, Show] = {}
    displayed: dict[int, Show] = {}
    for number, format_id in enumerate(formats):
        code = code_of(format_id, codes)
        if not code:
            continue
        if show := padded(code):
            zeros[number] = show
        elif show := scientific(code) or part_of_a_date(code, date_1904=date_1904):
            displayed[number] = show
    return Styles(zeros, displayed, {n: fill for n, fill in enumerate(fills) if fill})


def read_styles(data: bytes, *, date_1904: bool) -> Styles:
    """The styles in ``xl/styles.xml``, which must hold no DOCTYPE; none if it is damaged."""
    if len(data) > _MOST_BYTES:
        return Styles()
    try:
        root = ET.fromstring(data)  # noqa: S314 - has no DOCTYPE
    except (ET.ParseError, ValueError, LookupError):
        return Styles()
    codes: dict[int, str] = {}
    for node in _within(root, "numFmts"):
        codes[_number(node.get("numFmtId"))] = node.get("formatCode", "")
    grounds = [_ground(node) for node in _within(root, "fills")]
    formats, fills = [], []
    for node in _within(root, "cellXfs"):
        formats.append(_number(node.get("numFmtId")))
        fill = _number(node.get("fillId"))
        fills.append(grounds[fill] if 0 <= fill < len(grounds) else "")
    return styles_of(formats, codes, fills, date_1904=date_1904)


def _within(root: ET.Element, name: str) -> list[ET.Element]:
    for node in root:
        if node.tag.rpartition("}")[2] == name:
            return list(node)
    return []


def _ground(fill: ET.Element) -> str:
    """The colour of a solid fill that is given as such, not as part of a theme."""
    for pattern in fill:
        if pattern.get("patternType") != "solid":
            continue
        for colour in pattern:
            if colour.tag.endswith("}fgColor") and (found := _RGB.match(colour.get("rgb", ""))):
                shade = found[1].upper()
                return "" if shade == "FFFFFF" else shade
    return ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 0
