"""What the status bar says of the cells that are selected: how many, their sum, their mean."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import mul
from typing import Any

import numpy as np

from planner.ui import cells, formats
from planner.ui.grid.arrangement import FEW, Arrangement
from planner.ui.grid.coding import MILLION, CodedColumn, Codes
from planner.ui.slices import Steps, finish
from planner.ui.translation import tr

_PART = 10_000
"""Values counted in one step."""

Block = tuple[int, int, int]
"""First row, last row and column of selected cells that lie below each other, as shown."""


@dataclass(slots=True)
class _Sums:
    """What was counted so far. ``millionths`` is the sum of ``numbers`` numbers of the ``units``;
    ``lone`` tells that there are numbers that are not to be summed.
    """

    count: int = 0
    numbers: int = 0
    millionths: int = 0
    units: set[str] = field(default_factory=set)
    lone: bool = False
    days: list[date] = field(default_factory=list)


def said(arrangement: Arrangement[Any], blocks: Iterable[Block]) -> str:
    """As `saying`, in one go."""
    return finish(saying(arrangement, blocks))


def saying(arrangement: Arrangement[Any], blocks: Iterable[Block]) -> Steps[str]:
    """As in "Count 40 · Sum $12,000 · Average $300"; empty for a single cell or none. Sums are
    exact: each different value is taken as often as it is there. Days are not added to dollars,
    nor coordinates to anything.
    """
    chosen = list(blocks)
    if sum(last - first + 1 for first, last, _column in chosen) < 2:
        return ""
    many = {column for first, last, column in chosen if last - first >= FEW}
    if many:
        yield from arrangement.reading(sorted(many))
    sums = _Sums()
    for first, last, column in chosen:
        yield from _add(sums, *arrangement.part_of(column, arrangement.shown[first : last + 1]))
    parts = [tr("Count {count:,}", count=sums.count), *_of_numbers(sums)]
    if sums.days and not sums.numbers and not sums.lone:
        first_day, last_day = cells.date_text(min(sums.days)), cells.date_text(max(sums.days))
        parts.append(tr("From {first_day} to {last_day}", first_day=first_day, last_day=last_day))
    return " · ".join(parts)


def _add(sums: _Sums, coded: CodedColumn[Any], codes: Codes) -> Steps[None]:
    often = np.bincount(codes, minlength=len(coded.texts()))
    there = np.flatnonzero(often)
    for start in range(0, len(there), _PART):
        some = there[start : start + _PART]
        _add_values(sums, coded, some.tolist(), often[some].tolist())
        yield start / len(there)


def _add_values(
    sums: _Sums, coded: CodedColumn[Any], there: Sequence[int], times: Sequence[int]
) -> None:
    """Count some values of a column, each as often as it is there."""
    column, texts = coded.column, coded.texts()
    filled = sum(n for code, n in zip(there, times, strict=True) if texts[code])
    sums.count += filled
    if not column.numeric or column.key is None or not filled:
        return
    shown = next(code for code in there if texts[code])
    value = column.key(coded.first[shown])
    if isinstance(value, date):
        sums.days += [column.key(coded.first[code]) for code in there if texts[code]]
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        if not column.summed:
            sums.lone = True
            return
        amounts = coded.amounts()
        sums.numbers += filled
        sums.millionths += sum(map(mul, times, map(amounts.__getitem__, there)))
        sums.units.add(column.unit)


def _of_numbers(sums: _Sums) -> list[str]:
    if len(sums.units) != 1 or sums.lone:
        return []
    total = Decimal(sums.millionths) / MILLION
    mean = total / sums.numbers
    if sums.units == {"$"}:
        return [
            tr("Sum {total}", total=formats.money(total)),
            tr("Average {mean}", mean=formats.money(round(mean, 2))),
        ]
    return [
        tr("Sum {total}", total=_plain(total)),
        tr("Average {mean}", mean=_plain(round(mean, 4))),
    ]


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
