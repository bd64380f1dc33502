"""Kinds of columns whose values the file keeps as text of another form."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from json.encoder import encode_basestring
from typing import Any

import sqlalchemy as sa

from planner.model.documents import About
from planner.model.inventory import Cell, Layer

_BLOCK = 2_000
"""Values read as one text. Meanwhile no other thread runs, and one of them draws the window."""


class Kept(sa.Text):
    """A column whose values the file keeps as text of another form.

    `planner.storage.rows` converts whole columns with these; in plain statements the column is
    its text.
    """

    def to_file(self, values: Sequence[Any]) -> list[Any]:
        """A column of the model's values as the file keeps them."""
        raise NotImplementedError

    def from_file(self, values: Sequence[Any]) -> list[Any]:
        """A column of the file's values as the model has them."""
        raise NotImplementedError


class Money(Kept):
    """An exact amount, kept as text: binary floats would lose cents."""

    def to_file(self, values: Sequence[Decimal | None]) -> list[str | None]:
        return [None if value is None else str(value) for value in values]

    def from_file(self, values: Sequence[str | None]) -> list[Decimal | None]:
        return [None if value is None else Decimal(value) for value in values]


class Reference(Kept):
    """The natural key of another record; the model's empty text is the database's NULL."""

    def to_file(self, values: Sequence[str]) -> list[str | None]:
        return [value or None for value in values]

    def from_file(self, values: Sequence[str | None]) -> list[str]:
        return [value or "" for value in values]


class Choice(Kept):
    """A layer, kept as its word."""

    def to_file(self, values: Sequence[Layer | None]) -> list[str | None]:
        return [None if value is None else value.value for value in values]

    def from_file(self, values: Sequence[str | None]) -> list[Layer | None]:
        return [None if value is None else Layer(value) for value in values]


class Subject(Kept):
    """What a document is about, kept as its word."""

    def to_file(self, values: Sequence[About]) -> list[str]:
        return [value.value for value in values]

    def from_file(self, values: Sequence[str]) -> list[About]:
        return [About(value) for value in values]


class Extras(Kept):
    """The user's own columns as JSON; a date is ``{"date": "2020-06-30"}``."""

    def to_file(self, values: Sequence[Mapping[str, Cell]]) -> list[str | None]:
        keys = {heading: _encode(heading) for value in values for heading in value}
        return [_object(keys, value) if value else None for value in values]

    def from_file(self, values: Sequence[str | None]) -> list[Mapping[str, Cell]]:
        # very many as one text: so the JSON reader is called seldom, and keeps a heading once
        texts = [value for value in values if value]
        found = chain.from_iterable(
            json.loads(f"[{','.join(texts[start : start + _BLOCK])}]")
            for start in range(0, len(texts), _BLOCK)
        )
        return [_decode(value, next(found)) if value else {} for value in values]


def _object(keys: Mapping[str, str], cells: Mapping[str, Cell]) -> str:
    """What `_encode` makes of the cells, at a third of its price: most of them are text."""
    parts = (
        f"{keys[heading]}: {encode_basestring(cell) if cell.__class__ is str else _encode(cell)}"
        for heading, cell in cells.items()
    )
    return f"{{{', '.join(parts)}}}"


def _date(value: object) -> dict[str, str]:
    if not isinstance(value, date):
        raise TypeError(f"no cell of a sheet: {value!r}")
    return {"date": value.isoformat()}


_encode = json.JSONEncoder(ensure_ascii=False, default=_date).encode


def _decode(text: str, loaded: dict[str, Any]) -> dict[str, Cell]:
    if text.count("{") == 1:  # no date
        return loaded
    return {
        heading: date.fromisoformat(cell["date"]) if isinstance(cell, dict) else cell
        for heading, cell in loaded.items()
    }
