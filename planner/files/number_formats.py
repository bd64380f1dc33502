"""What a number format shows, where the number alone does not say it.

Only formats that change what an identifier looks like are understood: zero-padded whole numbers
(000000), scientific notation, and dates shown in part (a model MAR-1 that Excel made a date).
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeAlias

Show: TypeAlias = Callable[[float], str]

_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(e[+-]0+|y+|m+|d+|h+|s+|.)', re.IGNORECASE)
_ZEROS = re.compile(r"#*[0 ()/+:$-]*\Z")
_BUILT_IN = {11: "0.00E+00", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 48: "##0.0E+0"}
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LONGEST = 255  # of Excel's own formats

_Piece: TypeAlias = tuple[str, bool]
"""Text of a format, and whether it stands for itself."""


def padded(code: str) -> Show | None:
    """How a zero-padded format shows a whole number; None for any other format."""
    pieces = _pieces(code)
    places = "".join(text for text, literal in pieces if not literal)
    if places.count("0") < 2 or not _ZEROS.match(places):
        return None
    width = places.count("0")

    def show(number: float) -> str:
        digits = str(int(number)).rjust(width, "0")
        shown, left = [], len(digits)
        zeros_left = width
        for text, literal in reversed(pieces):
            if literal or text != "0":
                shown.append(text if literal or text != "#" else "")
                continue
            zeros_left -= 1
            start = 0 if not zeros_left else left - 1
            shown.append(digits[start:left])
            left = start
        return "".join(reversed(shown))

    return show


def scientific(code: str) -> Show | None:
    """How a format such as 0.00E+00 shows a number; None for any other format."""
    pieces = [text for text, literal in _pieces(code) if not literal]
    if not any(re.fullmatch(r"[eE][+-]0+", text) for text in pieces):
        return None
    mantissa = "".join(pieces).upper().partition("E")[0]
    decimals = len(re.findall("[0#?]", mantissa.partition(".")[2]))
    return lambda number: f"{number:.{decimals}E}"


def part_of_a_date(code: str, *, date_1904: bool) -> Show | None:
    """How a format shows a date if it leaves out the day or the year, or shortens the year
    beside a named month, as Excel does with names that it takes for dates. None otherwise.
    """
    pieces = _pieces(code)
    letters = [text.lower() for text, literal in pieces if not literal and text[0] in "ymdYMD"]
    kinds = {text[0] for text in letters}
    clock = any(text[0] in "hsHS" for text, literal in pieces if not literal)
    named = any(text.startswith("mmm") for text in letters)
    if clock or "m" not in kinds or (kinds == {"y", "m", "d"} and not (named and "yy" in letters)):
        return None
    first = date(1904, 1, 1) if date_1904 else date(1899, 12, 30)

    def show(number: float) -> str:
        try:
            day = first + timedelta(days=int(number))
        except OverflowError:
            return ""
        return "".join(text if literal else _of_date(text, day) for text, literal in pieces)

    return show


def code_of(number: int, own: dict[int, str]) -> str:
    """The format code of a format's number; empty for those that show the value as it is."""
    code = own.get(number, "") or _BUILT_IN.get(number, "")
    return code if len(code) <= _LONGEST else ""


def _pieces(code: str) -> list[_Piece]:
    """The first section of a format, the one for numbers above zero, in pieces."""
    pieces: list[_Piece] = []
    for found in _TOKEN.finditer(code):
        quoted, escaped, sign = found.groups()
        if sign == ";":
            break
        if quoted is not None or escaped is not None:
            pieces.append((quoted if quoted is not None else escaped, True))
        elif sign is not None:
            pieces.append((sign, False))
    return pieces


def _of_date(token: str, day: date) -> str:
    low = token.lower()
    names = {
        "d": str(day.day),
        "dd": f"{day.day:02}",
        "ddd": _DAYS[day.weekday()][:3],
        "dddd": _DAYS[day.weekday()],
        "m": str(day.month),
        "mm": f"{day.month:02}",
        "mmm": _MONTHS[day.month - 1][:3],
        "mmmm": _MONTHS[day.month - 1],
        "mmmmm": _MONTHS[day.month - 1][:1],
        "y": f"{day.year % 100:02}",
        "yy": f"{day.year % 100:02}",
        "yyy": str(day.year),
        "yyyy": str(day.year),
    }
    return names.get(low, "" if low in {"@", "general"} else token)
