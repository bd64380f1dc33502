"""What a command prints: one JSON object, or text for people."""

import json
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from planner.common.errors import UserError

WIDTH = 79


@dataclass(frozen=True, slots=True)
class Lines:
    """A long list for ``--json``: the JSON of each entry, made while it is printed."""

    entries: Iterable[str]

    def chunks(self) -> Iterator[str]:
        """The list as JSON, an entry a line."""
        yield "["
        for number, entry in enumerate(self.entries):
            yield f",\n  {entry}" if number else f"\n  {entry}"
        yield "\n ]"


@dataclass(frozen=True, slots=True)
class Result:
    """A command's outcome: ``data`` for ``--json``, ``text`` for people, and the mistake to
    report with it, if the work stopped at one.
    """

    data: Mapping[str, Any]
    text: str
    error: UserError | None = None


def show(result: Result, *, as_json: bool) -> int:
    """Prints a result; returns the exit code."""
    data = dict(result.data)
    if result.error is not None:
        data = {"error": error_data(result.error), **data}
    if as_json:
        for chunk in _chunks(data):
            sys.stdout.write(chunk)
    elif result.text:
        print(result.text)
    if result.error is None:
        return 0
    if not as_json:
        print(result.error.sentence(), file=sys.stderr)
    return 2


def encoded(value: object) -> str:
    """A value as JSON on one line."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _chunks(data: Mapping[str, Any]) -> Iterator[str]:
    """One JSON object; what is listed in `Lines` is never held as a whole."""
    yield "{"
    for number, (key, value) in enumerate(data.items()):
        yield f"{',' if number else ''}\n {encoded(key)}: "
        if isinstance(value, Lines):
            yield from value.chunks()
        else:
            text = json.dumps(value, default=_plain, ensure_ascii=False, indent=1)
            # No text holds a line's end of its own: JSON writes it as two signs.
            yield text.replace("\n", "\n ")
    yield "\n}\n"


def error_data(error: UserError) -> dict[str, str]:
    """A user's mistake as scripts read it."""
    return {
        "code": error.code,
        "message": error.message,
        "hint": error.hint,
        "where": error.where,
    }


def _plain(value: object) -> str | float:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"not meant for JSON: {value!r}")


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows in aligned columns, under their headings."""
    cells = [[("" if cell is None else str(cell)) for cell in row] for row in rows]
    widths = [
        max([len(heading), *(len(row[index]) for row in cells)])
        for index, heading in enumerate(headings)
    ]
    lines = [list(headings), ["-" * width for width in widths], *cells]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def filled(text: str, indent: str = "") -> list[str]:
    """A text as lines that a terminal of 80 columns shows whole; lines after the first are set
    in a little more.
    """
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


class Reporter:
    """Progress on standard error: one line that is written over, nothing where it is no screen."""

    def __init__(self) -> None:
        self._shown = ""
        self._live = sys.stderr.isatty()

    def __call__(self, message: str, fraction: float | None = None, /) -> None:
        text = message if fraction is None else f"{message} {fraction:4.0%}"
        if self._live and text != self._shown:
            print(f"\r{text:<79}", end="", file=sys.stderr, flush=True)
            self._shown = text

    def end(self) -> None:
        """Clears the line."""
        if self._shown:
            print(f"\r{'':<79}\r", end="", file=sys.stderr, flush=True)
