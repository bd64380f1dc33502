"""Companies, their spellings, and which of them a stated maker means."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from planner.catalogue.text import key, words
from planner.model.products import Maker, Strength

# Forms of company: no part of a name.
_FORMS = {
    "CO", "COMPANY", "LTD", "LIMITED", "INC", "INCORPORATED", "CORP", "CORPORATION", "LLC",
    "LLP", "PLC", "GMBH", "AG", "AB", "SA", "SPA", "BV", "PTE", "PTY", "PVT", "THE", "OF",
    "AND", "HOLDINGS", "GROUP",
}  # fmt: skip
_NOT_STATED = {
    "NA", "NONE", "UNKNOWN", "UNK", "VARIOUS", "MISC", "MISCELLANEOUS", "TBD", "TBC", "OTHER",
    "GENERIC", "MULTIPLE", "NULL", "NOTKNOWN", "NOTSTATED", "SEENOTES", "OEM",
    "UNKNOWNMAKER", "UNKNOWNVENDOR", "UNKNOWNMANUFACTURER", "UNKNOWNMODEL", "UNSPECIFIED",
    "UNIDENTIFIED", "UNBRANDED", "NOBRAND", "NOTAPPLICABLE", "NOTAVAILABLE", "NOTGIVEN", "NIL",
    "BLANK", "EMPTY", "ASSORTED", "DONTKNOW", "SEENOTE", "SEEDESCRIPTION", "SEEMODEL", "XXX",
}  # fmt: skip
# "compatible with Huawei", "for ZTE", "non-Huawei": the company is named and is not the maker.
_DENIED = re.compile(
    r"\b(?:NON|NOT|FOR|NO|EX|REPLACES|REPLACING|REPLACEMENT FOR|COMPATIBLE WITH|WORKS WITH|FITS|VS"
    r"|TO|WITH|FROM|NEAR|BESIDE|BEHIND|VIA|TOWARDS?|INTO|FACING|FEEDS|UNDER|ABOVE)"
    r"(?: (?:A|AN|THE))?$"
)
_COMPATIBLE = re.compile(r"^(?:COMPATIBLE|EQUIVALENT|STYLE|TYPE|REPLACEMENT)\b")
_FUZZY_LENGTH = 6


@dataclass(frozen=True, slots=True)
class MakerEntry:
    """A company of the catalogue. ``families`` names whose product families its models use.

    ``word``: its name is an everyday word too ("Alpha sector"), so it counts only alone in its
    cell, not inside other text. ``enterprise``: the beginnings of its SNMP object ids, from the
    enterprise number on ("2011", "2011.10").
    """

    maker: Maker
    families: str
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    word: bool = False
    enterprise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MakerMatch:
    """What a text says about the maker: the entry or None, how surely, and why in words."""

    entry: MakerEntry | None
    strength: Strength
    says: str


NOT_STATED = MakerMatch(None, Strength.NONE, "")


@dataclass(slots=True)
class MakerBook:
    """Finds companies by name; one per catalogue."""

    entries: Sequence[MakerEntry]
    _exact: dict[str, MakerEntry] = field(init=False)
    _weak: dict[str, MakerEntry] = field(init=False)
    _phrases: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        self._exact, self._weak = {}, {}
        spellings: set[str] = set()
        for entry in self.entries:
            for alias in (entry.maker.name, *entry.aliases):
                self._exact.setdefault(name_key(alias), entry)
                if not entry.word and (len(name_key(alias)) > 3 or entry.maker.group):
                    spellings.add(_name_words(alias))
            self._weak |= {name_key(alias): entry for alias in entry.weak}
        # Longest first: "Dahua Scale" must win over "Dahua".
        ordered = sorted(filter(None, spellings), key=len, reverse=True)
        joined = "|".join(re.escape(spelling) for spelling in ordered)
        self._phrases = re.compile(rf"(?<![A-Z0-9])(?:{joined})(?![A-Z0-9])")

    def by_name(self, name: str) -> MakerEntry | None:
        """The entry of exactly that company."""
        return self._exact.get(name_key(name))

    def find(self, text: str) -> MakerMatch:
        """Judge a maker cell. `NOT_STATED` for an empty one or a word like "unknown"."""
        if not is_stated(text):
            return NOT_STATED
        name = name_key(text)
        entry = self._exact.get(name)
        if entry:
            return MakerMatch(entry, Strength.CERTAIN, f"is {entry.maker.name}")
        entry = self._weak.get(name)
        if entry:
            says = f"may be short for {entry.maker.name}"
            return MakerMatch(entry, Strength.POSSIBLE, says)
        return (
            self._mentioned(text)
            or self._misspelt(name)
            or MakerMatch(None, Strength.NONE, "is not a maker that the catalogue knows")
        )

    def leading(self, text: str) -> tuple[MakerEntry | None, str]:
        """The company a text (as `words`) starts with, and the rest of the text."""
        found = self._phrases.match(text)
        if found is None:
            return None, text
        return self._exact[name_key(found.group())], text[found.end() :].strip()

    def mentions(self, text: str) -> list[MakerEntry]:
        """The companies a text names as makers, in order, each once."""
        form = words(text)
        found: list[MakerEntry] = []
        for match in self._phrases.finditer(form):
            before, after = form[: match.start()].rstrip(), form[match.end() :].lstrip()
            entry = self._exact[name_key(match.group())]
            denied = _DENIED.search(before) or _COMPATIBLE.match(after)
            if not denied and entry not in found:
                found.append(entry)
        return found

    def _mentioned(self, text: str) -> MakerMatch | None:
        found = self.mentions(text)
        if not found:
            return None
        if len({entry.maker.group for entry in found}) > 1:
            names = " and ".join(entry.maker.name for entry in found)
            return MakerMatch(None, Strength.NONE, f"names more than one maker: {names}")
        return MakerMatch(found[0], Strength.LIKELY, f"names {found[0].maker.name}")

    def _misspelt(self, name: str) -> MakerMatch | None:
        if len(name) < _FUZZY_LENGTH - 1:
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        # One slip of the keyboard in a name of six letters or more, the first letter right.
        known = [k for k in self._exact if len(k) >= _FUZZY_LENGTH and k[0] == name[0]]
        best = process.extractOne(name, known, scorer=OSA.distance, score_cutoff=1)
        if best is None:
            return None
        entry = self._exact[best[0]]
        return MakerMatch(
            entry, Strength.POSSIBLE, f"looks like a misspelling of {entry.maker.name}"
        )


@lru_cache(maxsize=4096)
def is_stated(text: str) -> bool:
    """Whether a maker cell says anything: "N/A", "unknown" and the like do not."""
    name = name_key(text)
    return bool(name) and name not in _NOT_STATED


def _name_words(text: str) -> str:
    return " ".join(word for word in words(text).split() if word not in _FORMS)


def name_key(text: str) -> str:
    """A company name for comparing: "HUAWEI TECHNOLOGIES CO.,LTD" -> "HUAWEITECHNOLOGIES"."""
    return key(_name_words(text)) or key(text)
