"""Forms of a text for comparing. Nothing here ever changes the user's data."""

import re
import unicodedata

_OTHER = re.compile(r"[^A-Z0-9+\u0080-\U0010ffff]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def words(text: str) -> str:
    """Upper case, every run of other signs one space: "RRU-3936 (900)" -> "RRU 3936 900"."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE))
    return _OTHER.sub(" ", text.upper()).strip()


def key(text: str) -> str:
    """`words` without the spaces, for exact look-up: "MA 5608-T" -> "MA5608T"."""
    return words(text).replace(" ", "")
