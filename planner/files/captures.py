"""Tables made of text that devices printed: one pass over the lines, led by formats alone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import compress

from planner.files.capture_formats import Block, Capture, Line
from planner.files.captured_items import CapturedItem, Items
from planner.files.formats import Format, load_formats

MAX_LINE = 1_000
"""Characters of a line; a longer one is no line of a capture and is passed by."""

_LOOK_AT = 20_000
"""Lines in which the first block must begin, or the text is no capture."""

_PAGER = re.compile(
    r"[ ]{0,8}-{2,8} ?More ?[^-\n]{0,40}-{2,8}(?:\x1b\[\d{1,3}D[ ]*\x1b\[\d{1,3}D)?"
)
_CONTROL = re.compile(r"\x1b\[[0-9;]{0,16}[A-Za-z]|[\x00-\x08\x0b\x0c\x0e-\x1f]")
_GROUP_NAME = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True, slots=True)
class CaptureTable:
    """A table made of a text: its first row holds the headings. ``passed_over`` maps the index
    of a row that is no item to the reason; ``parts`` are the blocks found, as the reason why the
    text was taken for a capture of ``format``.
    """

    format: str
    rows: list[list[str]]
    passed_over: dict[int, str]
    parts: tuple[str, ...]


def find_tables(text: str, formats: Sequence[Format] | None = None) -> list[CaptureTable]:
    """The tables of a text that devices printed, one for each format that knows a part of it;
    none if no format does. Hosts and commands may follow one another in any order.
    """
    known = [entry for entry in (formats or load_formats()) if entry.capture]
    tables = []
    for entry in known:
        if entry.capture and (found := _Reader(entry.capture).read(text)):
            tables.append(CaptureTable(entry.id, *found))
    return tables


@dataclass(slots=True)
class _Host:
    """One device: its name as its prompt gives it (empty: no prompt was seen), and what its
    commands listed.
    """

    name: str
    items: list[CapturedItem] = field(default_factory=list)
    blocks: set[int] = field(default_factory=set)


class _Reader:
    """One pass over a text. A prompt opens a host, the start of a block opens the block, and the
    lines of the open block make items.
    """

    def __init__(self, capture: Capture) -> None:
        self._capture = capture
        starts = [start for block in capture.blocks for start in block.starts]
        turns = [_GROUP_NAME.sub("(?:", turn.pattern) for turn in (*capture.prompts, *starts)]
        # one test for the many lines that are neither a prompt nor a start
        self._turns = re.compile("|".join(turns))
        self._host = _Host("")
        self._hosts = [self._host]
        self._by_name: dict[str, _Host] = {}
        self._prompt: dict[str, str] = {}
        self._block: Block | None = None
        self._kept: dict[str, str] = {}
        self._item: dict[str, str] | None = None
        self._matched = False
        self._parts: dict[str, None] = {}

    def read(self, text: str) -> tuple[list[list[str]], dict[int, str], tuple[str, ...]] | None:
        """Rows, rows passed over, and names of the blocks found; None if there is no row."""
        for number, line in enumerate(_lines(text)):
            if number >= _LOOK_AT and not self._parts:
                return None
            if not (self._turns.match(line) and self._turn(line)) and self._block:
                self._take(self._block, line)
        self._close()
        rows, passed_over = self._rows()
        return (rows, passed_over, tuple(self._parts)) if len(rows) > 1 else None

    def _turn(self, line: str) -> bool:
        """Whether the line is a prompt or opens a block, and no line of the open one."""
        for prompt in self._capture.prompts:
            if match := prompt.match(line):
                self._close()
                self._prompt = _said(match)
                self._enter(self._prompt.pop("host", ""))
                return True
        for block in self._capture.blocks:
            if block is self._block and not block.item_at_start:
                continue
            for start in block.starts:
                if match := start.match(line):
                    self._open(block, match)
                    # the start of a block may be one of its lines too
                    return block.item_at_start
        return False

    def _enter(self, name: str) -> None:
        if not name or name.casefold() in self._capture.unnamed:
            if self._host.name:
                self._host = _Host("")
                self._hosts.append(self._host)
            return
        known = self._by_name.get(name.casefold())
        if known is None:
            known = self._by_name[name.casefold()] = _Host(name)
            self._hosts.append(known)
        self._host = known

    def _open(self, block: Block, match: re.Match[str]) -> None:
        self._close()
        number = self._capture.blocks.index(block)
        if not self._host.name and number in self._host.blocks:
            # the same command once more, and no prompt between: another device
            self._host = _Host("")
            self._hosts.append(self._host)
        self._host.blocks.add(number)
        self._parts.setdefault(block.name)
        self._block, self._kept, self._matched = block, _said(match), False
        if block.item_at_start:
            self._item = dict(self._prompt | self._kept)

    def _take(self, block: Block, line: str) -> None:
        begun = False
        for rule in block.lines:
            if begun and rule.action == "begins":
                continue
            if match := rule.pattern.match(line):
                begun = begun or rule.action == "begins"
                if rule.action != "ends":
                    self._matched = True
                    self._apply(rule, match)
                elif self._matched:
                    self._close()
                    return

    def _apply(self, rule: Line, match: re.Match[str]) -> None:
        said = _said(match)
        if rule.action == "keeps":
            for name in (*match.re.groupindex, *rule.forgets):
                self._kept.pop(name, None)
            self._kept |= said
        elif rule.action == "begins":
            self._finish()
            self._kept |= {name: said[name] for name in rule.also if name in said}
            self._item = self._prompt | self._kept | said
        elif self._item is not None:
            self._item = said | self._item

    def _finish(self) -> None:
        if self._item is not None and self._block:
            block, empty = self._block, self._capture.empty
            captured = {name: word for name, word in self._item.items() if word not in empty}
            if self._host.name:
                captured["host"] = self._host.name
            self._host.items.append(
                CapturedItem(
                    self._capture.blocks.index(block),
                    {name: value.of(captured) for name, value in block.fields.items()},
                    {name: value.of(captured) for name, value in block.extras.items()},
                )
            )
        self._item = None

    def _close(self) -> None:
        self._finish()
        self._block = None

    def _rows(self) -> tuple[list[list[str]], dict[int, str]]:
        headings = self._capture.headings
        rows = [list(headings)]
        passed_over: dict[int, str] = {}
        for host in self._hosts:
            found = Items(self._capture.blocks)
            for item in sorted(host.items, key=lambda item: item.block):
                found.add(item)
            found.name_parents()
            for item, reason in (*((item, "") for item in found.items), *found.left):
                if reason:
                    passed_over[len(rows)] = reason
                rows.append(
                    [
                        item.fields.get(name, "") if name else item.extras.get(heading, "")
                        for heading, name in headings.items()
                    ]
                )
        said = [any(column[1:]) for column in zip(*rows, strict=True)]
        return [list(compress(row, said)) for row in rows], passed_over


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if len(line) > MAX_LINE:
            continue
        if "\x1b" in line or "More" in line or "\x08" in line:
            line = _CONTROL.sub("", _PAGER.sub("", line))  # noqa: PLW2901
        yield line


def _said(match: re.Match[str]) -> dict[str, str]:
    return {name: word.strip() for name, word in match.groupdict().items() if word}
