"""How text that a device printed is read, as data: prompts, blocks, lines, and their fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from planner.files.strict_yaml import Entry
from planner.model.sheets import ITEMS, POSITION

CHASSIS = "chassis"
"""The position of what holds the boards of a host."""

_ACTIONS = ("begins", "adds", "keeps", "ends")
_REPEATS = frozenset(("MAX_REPEAT", "MIN_REPEAT"))
_MOST = 100
"""A repeat of more than that counts as unbounded."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a field is made of: captured names, of which the first that says something counts,
    or all are joined; ``text`` stands for itself; ``words`` puts other words for captured ones,
    and nothing for a word that it lacks; ``otherwise`` counts where this says nothing.
    """

    names: tuple[str, ...] = ()
    join: str | None = None
    text: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    otherwise: "Value | None" = None

    def of(self, captured: Mapping[str, str]) -> str:
        """The value for what was captured; empty if that says nothing."""
        if self.text:
            return self.text
        found = [captured[name] for name in self.names if captured.get(name)]
        text = (found[0] if self.join is None else self.join.join(found)) if found else ""
        text = self.words.get(text, "") if self.words else text
        return text if text or self.otherwise is None else self.otherwise.of(captured)


@dataclass(frozen=True, slots=True)
class Line:
    """A line to look for. It ``begins`` an item, ``adds`` to it, ``keeps`` its captures for all
    items that follow in the block, or ``ends`` the block. ``also`` names captures of a line that
    begins an item which are kept as well; ``forgets`` what was kept and no longer holds.
    """

    action: str
    pattern: re.Pattern[str]
    also: tuple[str, ...] = ()
    forgets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """What one command printed: it starts at a line of ``starts``. An item needs one of the
    fields ``needs``. ``item_at_start``: the first line begins an item itself. ``outside``: its
    items do not sit in the device, such as the terminals of customers. ``both_ends``: one serial
    number in two places is one item, such as a cable with a module at each end.
    """

    name: str
    starts: tuple[re.Pattern[str], ...]
    item_at_start: bool
    lines: tuple[Line, ...]
    fields: Mapping[str, Value]
    extras: Mapping[str, Value]
    needs: tuple[str, ...]
    outside: bool
    both_ends: bool


@dataclass(frozen=True, slots=True)
class Capture:
    """The captures of one kind of device. A prompt names the host (group ``host``), but for the
    names that devices bear when they leave the factory (``unnamed``). Blocks come in the order in
    which their word counts where several tell of one item. ``headings`` are the names of the
    table that is made of them, with their fields (empty: own column).
    """

    prompts: tuple[re.Pattern[str], ...]
    blocks: tuple[Block, ...]
    empty: frozenset[str]
    unnamed: frozenset[str]
    headings: Mapping[str, str]


PARENT = "Parent serial"
"""The own column that names the serial number of what an item sits in."""

ALSO = "Also named"
"""The own column for the model that another command gives an item: LPU, for a board's type."""


def read_capture(entry: Entry) -> Capture:
    """The part ``capture`` of a format file. Raises ValueError naming file and line."""
    entry.only({"empty", "unnamed"}, needed=("prompts", "blocks"))
    blocks = tuple(_block(name, block) for name, block in entry["blocks"].items())
    prompts = tuple(_pattern(entry, "prompts", text) for text in entry["prompts"])
    headings = {
        column.heading: column.field
        for column in (*ITEMS.columns, POSITION)
        if any(column.field in block.fields for block in blocks)
    }
    for block in blocks:
        headings |= dict.fromkeys(block.extras, "")
    headings |= dict.fromkeys((ALSO, PARENT), "")
    return Capture(
        prompts,
        blocks,
        frozenset(entry.get("empty", ())),
        frozenset(name.casefold() for name in entry.get("unnamed", ())),
        MappingProxyType(headings),
    )


def _block(name: str, entry: Entry) -> Block:
    entry.only(
        {"item_at_start", "lines", "extras", "outside", "both_ends"},
        needed=("starts", "fields", "needs"),
    )
    entry["fields"].only(column.field for column in (*ITEMS.columns, POSITION))
    for name_of_field in entry["needs"]:
        if name_of_field not in entry["fields"]:
            raise entry.fault(f"{name_of_field} is needed, but no field of the block", "needs")
    return Block(
        name,
        tuple(_pattern(entry, "starts", text) for text in entry["starts"]),
        bool(entry.get("item_at_start", False)),
        tuple(_line(line) for line in entry.get("lines", ())),
        MappingProxyType({k: _value(entry["fields"], k) for k in entry["fields"]}),
        MappingProxyType({k: _value(entry["extras"], k) for k in entry.get("extras", {})}),
        tuple(entry["needs"]),
        bool(entry.get("outside", False)),
        bool(entry.get("both_ends", False)),
    )


def _line(entry: Entry) -> Line:
    entry.only((*_ACTIONS, "also", "forgets"))
    actions = [action for action in _ACTIONS if action in entry]
    if len(actions) != 1:
        raise entry.fault(f"a line does one of: {', '.join(_ACTIONS)}")
    action = actions[0]
    pattern = _pattern(entry, action, entry[action])
    return Line(action, pattern, tuple(entry.get("also", ())), tuple(entry.get("forgets", ())))


def _value(entry: Entry, key: str) -> Value:
    given = entry[key]
    if isinstance(given, str):
        return Value((given,))
    if isinstance(given, list):
        return Value(tuple(given), join="/")
    if not isinstance(given, Entry):
        raise entry.fault(f"{key} is neither a name, a list of names nor a mapping", key)
    given.only({"first", "join", "with", "text", "words", "otherwise"})
    if sum(way in given for way in ("first", "join", "text")) != 1:
        raise given.fault("one of first, join and text is needed")
    return Value(
        tuple(given.get("first", given.get("join", ()))),
        str(given.get("with", "/")) if "join" in given else None,
        str(given.get("text", "")),
        MappingProxyType({str(k): str(v) for k, v in given.get("words", {}).items()}),
        _value(given, "otherwise") if "otherwise" in given else None,
    )


def _pattern(entry: Entry, key: str, text: str) -> re.Pattern[str]:
    """A pattern that input cannot make slow: tied to the start of a line, and without a repeat
    of a repeat.
    """
    if not text.startswith("^"):
        raise entry.fault(f"the pattern {text} does not start with ^", key)
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise entry.fault(f"the pattern {text} is wrong: {error}", key) from error
    if _nested(re._parser.parse(text), within=False):  # type: ignore[attr-defined] # noqa: SLF001
        raise entry.fault(f"the pattern {text} repeats a repeat: hostile text makes it slow", key)
    return pattern


def _nested(parsed: Any, *, within: bool) -> bool:
    """Whether an unbounded repeat stands inside another."""
    for name, arguments in parsed:
        kind = str(name)
        if kind in _REPEATS:
            _, most, inner = arguments
            unbounded = int(most) > _MOST
            if (unbounded and within) or _nested(inner, within=within or unbounded):
                return True
        elif (
            (kind == "SUBPATTERN" and _nested(arguments[-1], within=within))
            or (kind == "BRANCH" and any(_nested(part, within=within) for part in arguments[1]))
            or (kind in ("ASSERT", "ASSERT_NOT") and _nested(arguments[1], within=within))
            or (kind == "ATOMIC_GROUP" and _nested(arguments, within=within))
        ):
            return True
    return False
