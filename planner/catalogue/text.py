"""Forms of a text for comparing and naming. Nothing here ever changes the user's data."""

import re
import unicodedata
from functools import lru_cache

_OTHER = re.compile(r"[^A-Z0-9+\u0080-\U0010ffff]+")
_RUN = re.compile(r"[A-Z0-9+\u0080-\U0010ffff]+")
_REST_OF_WORD = re.compile(r"[\w.+-]*")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def visible(text: str) -> str:
    """The text without signs that nobody sees, compatible forms made one."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text.translate(_INVISIBLE))


@lru_cache(maxsize=8192)
def words(text: str) -> str:
    """Upper case, every run of other signs one space: "RRU-3936 (900)" -> "RRU 3936 900"."""
    return _OTHER.sub(" ", visible(text).upper()).strip()


def key(text: str) -> str:
    """`words` without the spaces, for exact look-up: "MA 5608-T" -> "MA5608T"."""
    return words(text).replace(" ", "")


def piece(text: str, form: str) -> str:
    """The part of a text whose `words` are ``form``, as the user wrote it:
    ("Huawei ma5608t-dc x2", "MA5608T DC") -> "ma5608t-dc"; ``form`` itself if there is none.
    """
    tokens = visible(text).split()
    while tokens and words(" ".join(tokens[1:])).endswith(form):
        del tokens[0]
    while tokens and words(" ".join(tokens[:-1])).startswith(form):
        del tokens[-1]
    found = " ".join(tokens)
    return found if words(found) == form else form


def excerpt(text: str, start: int, end: int) -> str:
    """What stands in a text where its `words` have the signs ``start`` to ``end``, to the end of
    the last word there: ("old RRU-3936-b!", 4, 12) -> "RRU-3936-b".
    """
    shown = visible(text)
    upper = shown.upper()
    if len(upper) != len(shown):  # rare letters that grow: no place is the same
        return words(text)[start:end]
    place = first = last = 0
    for run in _RUN.finditer(upper):
        length = run.end() - run.start()
        if place <= start < place + length:
            first = run.start() + start - place
        if place < end <= place + length:
            last = run.start() + end - place
        place += length + 1
    rest = _REST_OF_WORD.match(shown, last)
    return shown[first : rest.end() if rest else last].rstrip("-_.")
