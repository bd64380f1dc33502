"""Reads the rule book's YAML strictly, and knows file and line of all it reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn, TypeAlias

import yaml

from planner.common.errors import UserError

Scalar: TypeAlias = str | int | bool | date

_FORMS: dict[str, type] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:int": int,
    "tag:yaml.org,2002:bool": bool,
    "tag:yaml.org,2002:timestamp": date,
}
_NAMES = {str: "text", int: "a whole number", bool: "true or false", date: "a date YYYY-MM-DD"}


@dataclass(frozen=True, slots=True)
class Node:
    """One place in a YAML file. Each reader raises UserError "rule-book", naming file and
    line, where the place does not hold what is asked for.
    """

    file: str
    raw: yaml.Node

    @property
    def line(self) -> int:
        """Line of the place, counted from 1."""
        return int(self.raw.start_mark.line) + 1

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
        return isinstance(self.raw, yaml.SequenceNode)

    @property
    def is_mapping(self) -> bool:
        """Whether this has keys."""
        return isinstance(self.raw, yaml.MappingNode)

    def items(self) -> "Iterator[Node]":
        """The entries of a list."""
        if not isinstance(self.raw, yaml.SequenceNode):
            self.fail("A list is expected here.")
        return (Node(self.file, entry) for entry in self.raw.value)

    def entries(self) -> "dict[str, Node]":
        """Keys and what they hold, whatever the keys are; a key twice is refused."""
        if not isinstance(self.raw, yaml.MappingNode):
            self.fail("Keys with values are expected here.")
        found: dict[str, Node] = {}
        for key, value in self.raw.value:
            # As written: YAML would read the key "on" as true.
            name = str(key.value)
            if name in found:
                Node(self.file, key).fail(f'The key "{name}" is given twice.')
            found[name] = Node(self.file, value)
        return found

    def mapping(self, required: str, optional: str = "") -> "dict[str, Node]":
        """Keys and what they hold; both arguments list key names, parted by spaces."""
        found = self.entries()
        for name, node in found.items():
            if name not in required.split() and name not in optional.split():
                node.fail(f'The key "{name}" is not known here.')
        for name in required.split():
            if name not in found:
                self.fail(f'The key "{name}" is missing.')
        return found

    def scalar(self) -> Scalar:
        """Text, a whole number, true or false, or a date."""
        form = _FORMS.get(self.raw.tag)
        if not isinstance(self.raw, yaml.ScalarNode) or form is None:
            self.fail("Text, a number, a date or true/false is expected here.")
        text = str(self.raw.value)
        if form is date:
            return self._as_date(text)
        if form is bool:
            return text.lower() == "true"
        return int(text.replace("_", "")) if form is int else text

    def _as_date(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fail(f'"{text}" is not a date of the form YYYY-MM-DD.')

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

    def flag(self) -> bool:
        """True or false."""
        return bool(self._of(bool))

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(node.text() for node in self.items())


def read(path: Path, shown: str) -> Node:
    """The root of a YAML file, named ``shown`` in errors.

    Raises UserError "rule-book" when it is not YAML or holds nothing.
    """
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UserError(
            "rule-book",
            f"This is not valid YAML ({error.problem}).",
            "Correct the rule file.",
            f"{shown}, line {line}",
        ) from error
    if root is None:
        raise UserError("rule-book", "The file is empty.", "Correct the rule file.", shown)
    return Node(shown, root)
