"""Text for the built-in PDF fonts: what they can show, how wide it is, where it breaks."""

import unicodedata

from reportlab.pdfbase.pdfmetrics import stringWidth

REGULAR, BOLD = "Helvetica", "Helvetica-Bold"
EVEN = "Courier-Bold"
"""For serial numbers: every character as wide as the others, 0 and O told apart."""

UNKNOWN = "?"
"""Stands for a character that the built-in fonts lack."""

_NEAREST = str.maketrans(
    {"ʻ": "‘", "ʼ": "’", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ŋ": "ng", "Ŋ": "Ng", "−": "-"}  # noqa: RUF001
)
_CUT = "…"


def printable(text: str) -> str:
    """The text as the fonts can show it, on one line: accents they lack are dropped, and
    letters they lack become `UNKNOWN`.
    """
    if text.isascii() and text.isprintable():
        return text
    whole = unicodedata.normalize("NFC", text).translate(_NEAREST)
    return "".join(_shown(character) for character in whole).strip()


def _shown(character: str) -> str:
    if not character.isprintable() or character.isspace():
        return "" if unicodedata.category(character) == "Cf" else " "
    if _has_glyph(character):
        return character
    plain = [part for part in unicodedata.normalize("NFKD", character) if _has_glyph(part)]
    return "".join(plain) or ("" if unicodedata.combining(character) else UNKNOWN)


def _has_glyph(character: str) -> bool:
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def wrapped(text: str, font: str, size: float, width: float, most: int = 0) -> list[str]:
    """Lines of printable text that are at most ``width`` points wide; words that are wider are
    broken. With ``most``, no more lines than that, the last one marked as cut.
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and stringWidth(joined, font, size) <= width:
            lines[-1] = joined
        else:
            lines.extend(_pieces(word, font, size, width))
        if most and len(lines) > most:
            return [*lines[: most - 1], fitted(lines[most - 1] + _CUT, font, size, width)]
    return lines or [""]


def _pieces(word: str, font: str, size: float, width: float) -> list[str]:
    pieces = []
    while stringWidth(word, font, size) > width and len(word) > 1:
        end = _fitting(word, font, size, width)
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word] if word else pieces


def _fitting(word: str, font: str, size: float, width: float) -> int:
    """How many characters fit, at least one; found by halving, for words may be very long."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if stringWidth(word[:middle], font, size) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def fitted(text: str, font: str, size: float, width: float) -> str:
    """The text on one line, cut with a mark where it is too wide."""
    if stringWidth(text, font, size) <= width:
        return text
    room = width - stringWidth(_CUT, font, size)
    return text[: _fitting(text, font, size, room)].rstrip() + _CUT
