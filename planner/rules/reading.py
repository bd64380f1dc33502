"""Reads the rule book's YAML strictly, and knows file and line of all it reads."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias

import yaml

from planner.common.errors import UserError

Scalar: TypeAlias = str | int | bool | date | Decimal

_FORMS: dict[str, type] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:float": Decimal,
    "tag:yaml.org,2002:bool": bool,
    "tag:yaml.org,2002:timestamp": date,
}
_RESOLVER = yaml.resolver.Resolver()
_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9_]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9][0-9_]{0,17}\.[0-9]{1,9}")
_FLAGS = {"true": True, "false": False}
_DEEPEST = 40
_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_LARGEST = 2_000_000
"""Bytes of a file; the longest one of the shipped book has less than a twentieth of it."""
_NAMES = {str: "text", int: "a whole number", bool: "true or false", date: "a date YYYY-MM-DD"}


class Node(NamedTuple):
    """One place in a YAML file. Each reader raises UserError "rule-book", naming file and
    line, where the place does not hold what is asked for.
    """

    file: str
    line: int
    """Counted from 1."""
    held: "str | list[Node] | tuple[tuple[Node, Node], ...]"
    """What is written there, the entries of a list, or keys and what each of them holds."""
    tag: str | None
    plain: bool = False
    """Whether it is written without quotes, so that it may be more than text."""

    def fail(self, message: str) -> NoReturn:
        """Refuse this place."""
        raise UserError(
            "rule-book",
            message,
            "Correct the rule file.",
            f"{self.file}, line {self.line}",
        )

    @property
    def is_list(self) -> bool:
        """Whether this is a list."""
        return isinstance(self.held, list)

    @property
    def is_mapping(self) -> bool:
        """Whether this has keys."""
        return isinstance(self.held, tuple)

    def items(self) -> "Iterator[Node]":
        """The entries of a list."""
        if not isinstance(self.held, list):
            self.fail("A list is expected here.")
        return iter(self.held)

    def entries(self) -> "dict[str, Node]":
        """Keys and what they hold, whatever the keys are; a key twice is refused."""
        if not isinstance(self.held, tuple):
            self.fail("Keys with values are expected here.")
        found: dict[str, Node] = {}
        for key, value in self.held:
            # As written: YAML would read the key "on" as true.
            name = key.held
            if not isinstance(name, str):
                key.fail("A key is a word.")
            if name in found:
                key.fail(f'The key "{name}" is given twice.')
            found[name] = value
        return found

    def mapping(self, required: str, optional: str = "") -> "dict[str, Node]":
        """Keys and what they hold; both arguments list key names, parted by spaces."""
        found, needed = self.entries(), required.split()
        known = {*needed, *optional.split()}
        for name, node in found.items():
            if name not in known:
                node.fail(f'The key "{name}" is not known here.')
        for name in needed:
            if name not in found:
                self.fail(f'The key "{name}" is missing.')
        return found

    def scalar(self) -> Scalar:
        """Text, a whole number, true or false, or a date."""
        text, form = self.held, self._form()
        if form is None or not isinstance(text, str):
            self.fail("Text, a number, a date or true/false is expected here.")
        if form is date:
            return self._as_date(text)
        if form is bool:
            if text not in _FLAGS:
                self.fail(f'Write true or false, or put quotes about the word "{text}".')
            return _FLAGS[text]
        if form is int:
            if not _WHOLE.fullmatch(text):
                self.fail(f'"{text}" is not a whole number in plain digits.')
            return int(text.replace("_", ""))
        return self._as_decimal(text) if form is Decimal else text

    def _form(self) -> type | None:
        """What YAML takes it for; None for what rules have no use for."""
        if self.plain:
            tag = _RESOLVER.resolve(yaml.ScalarNode, self.held, (True, False))  # type: ignore[no-untyped-call]
            return _FORMS.get(tag)
        return _FORMS.get(self.tag) if self.tag else str

    def _as_decimal(self, text: str) -> Decimal:
        if not _DECIMAL.fullmatch(text):
            self.fail(f'"{text}" is not a number in plain digits.')
        return Decimal(text.replace("_", ""))

    def _as_date(self, text: str) -> date:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.fail(f'"{text}" is not a date of the form YYYY-MM-DD.')
        if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
            self.fail(f"{day} cannot be right.")
        return day

    def _of(self, form: type) -> Scalar:
        value = self.scalar()
        if type(value) is not form:
            self.fail(f"{_NAMES[form].capitalize()} is expected here.")
        return value

    def text(self) -> str:
        """Text that is not empty."""
        value = str(self._of(str)).strip()
        return value or self.fail("Text is expected here.")

    def day(self) -> date:
        """A date."""
        value = self._of(date)
        assert isinstance(value, date)  # noqa: S101 - _of checked it; this tells the type checker
        return value

    def whole(self) -> int:
        """A whole number."""
        return int(str(self._of(int)))

    def amount(self) -> Decimal:
        """A number of dollars, whole or not."""
        value = self.scalar()
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fail("An amount of money is expected here.")
        return Decimal(value)

    def flag(self) -> bool:
        """True or false."""
        return bool(self._of(bool))

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(node.text() for node in self.items())


def read(path: Path, shown: str) -> Node:
    """The root of a YAML file, named ``shown`` in errors.

    Raises UserError "rule-book" when it cannot be read, is not YAML or holds nothing.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise _refused(f"The file cannot be read: {reason}.", shown) from error
    if len(content) > _LARGEST:
        raise _refused("The file is too large for a part of a rule book.", shown)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _refused("The file is not UTF-8 text.", f"{shown}, line {line}") from error
    return parse(text, shown)


def parse(text: str, shown: str) -> Node:
    """The root of a YAML text, as `read` gives that of a file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = _root(yaml.parse(text, Loader=loader), shown)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"This is not valid YAML ({error.problem})."
        raise _refused(problem, f"{shown}, line {line}") from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        problem = f"This is not valid YAML ({error.reason})."
        raise _refused(problem, f"{shown}, line {line}") from error
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise _refused("This holds half a letter.", f"{shown}, line {line}") from error
    if root is None:
        raise _refused("The file is empty.", f"{shown}, line 1")
    return root


def _root(events: Iterator[yaml.Event], shown: str) -> Node | None:
    """What a file holds, put together while it is read; None for an empty file."""
    root = None
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise _refused(
                "The file holds more than one document.", f"{shown}, line {_line(event)}"
            )
        if isinstance(event, yaml.NodeEvent):
            root = _node(event, events, shown, _DEEPEST)
    return root


def _node(first: yaml.Event, events: Iterator[yaml.Event], shown: str, deepest: int) -> Node:
    """The place that begins with an event. Refused is what a rule file has no use for and a
    reader can be brought down with: places that stand for other places, and endless nesting.
    """
    line = _line(first)
    if isinstance(first, yaml.ScalarEvent) and not first.anchor:
        return Node(shown, line, first.value, first.tag, plain=first.implicit[0])
    if not isinstance(first, yaml.CollectionStartEvent) or first.anchor:
        raise _refused("Write out what is meant instead of & and *.", f"{shown}, line {line}")
    if not deepest:
        raise _refused("This is nested too deeply.", f"{shown}, line {line}")
    held = []
    while not isinstance(event := next(events), yaml.CollectionEndEvent):
        held.append(_node(event, events, shown, deepest - 1))
    if isinstance(first, yaml.SequenceStartEvent):
        return Node(shown, line, held, first.tag)
    return Node(shown, line, tuple(zip(held[::2], held[1::2], strict=True)), first.tag)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _refused(message: str, where: str) -> UserError:
    return UserError("rule-book", message, "Correct the rule file.", where)
