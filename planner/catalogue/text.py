"""Forms of a text for comparing and naming. Nothing here ever changes the user's data."""

import re
import unicodedata

_OTHER = re.compile(r"[^A-Z0-9+\u0080-\U0010ffff]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def visible(text: str) -> str:
    """The text without signs that nobody sees, compatible forms made one."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_INVISIBLE))


def words(text: str) -> str:
    """Upper case, every run of other signs one space: "RRU-3936 (900)" -> "RRU 3936 900"."""
    return _OTHER.sub(" ", visible(text).upper()).strip()


def key(text: str) -> str:
    """`words` without the spaces, for exact look-up: "MA 5608-T" -> "MA5608T"."""
    return words(text).replace(" ", "")


def piece(text: str, form: str) -> str:
    """The part of a text whose `words` are ``form``, with its own signs, in upper case:
    ("Huawei MA5608T-DC x2", "MA5608T DC") -> "MA5608T-DC"; ``form`` itself if there is none.
    """
    tokens = visible(text).upper().split()
    while tokens and words(" ".join(tokens[1:])).endswith(form):
        del tokens[0]
    while tokens and words(" ".join(tokens[:-1])).startswith(form):
        del tokens[-1]
    found = " ".join(tokens)
    return found if words(found) == form else form
