"""What the status bar says of the cells that are selected: how many, their sum, their mean."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.model.sheets import Kind
from planner.ui import cells, formats
from planner.ui.grid.arrangement import Arrangement

Block = tuple[int, int, int]
"""First row, last row and column of selected cells that lie below each other, as shown."""


def said(arrangement: Arrangement[Any], blocks: Iterable[Block]) -> str:
    """As in "Count 40 · Sum $12,000 · Average $300"; empty for a single cell or none. Sums are
    exact: each different value is taken as often as it is there.
    """
    count = selected = 0
    numbers: list[tuple[Any, int]] = []
    days: list[date] = []
    money = True
    for first, last, column in blocks:
        selected += last - first + 1
        coded = arrangement.coded(column)
        texts, key = coded.texts(), coded.column.key
        often = _often(coded.codes[arrangement.shown[first : last + 1]], len(texts))
        for code in np.flatnonzero(often).tolist():
            times = int(often[code])
            count += times if texts[code] else 0
            value = key(coded.first[code]) if key is not None and coded.column.numeric else None
            if isinstance(value, date):
                days.append(value)
            elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
                numbers.append((value, times))
                money = money and _is_money(coded.column.edits)
    if selected < 2:
        return ""
    parts = [f"Count {count:,}", *_of_numbers(numbers, money=money)]
    if days and not numbers:
        parts.append(f"From {cells.date_text(min(days))} to {cells.date_text(max(days))}")
    return " · ".join(parts)


def _often(codes: NDArray[np.int32], values: int) -> NDArray[np.intp]:
    found: NDArray[np.intp] = np.bincount(codes, minlength=values)
    return found


def _is_money(edits: Any) -> bool:
    return edits is not None and edits.kind is Kind.MONEY


def _of_numbers(numbers: list[tuple[Any, int]], *, money: bool) -> list[str]:
    if not numbers:
        return []
    exact = [(Decimal(repr(n)) if isinstance(n, float) else Decimal(n), t) for n, t in numbers]
    total = sum((number * times for number, times in exact), Decimal(0))
    mean = total / sum(times for _number, times in exact)
    if money:
        return [f"Sum {formats.money(total)}", f"Average {formats.money(round(mean, 2))}"]
    return [f"Sum {_plain(total)}", f"Average {_plain(round(mean, 4))}"]


def _plain(number: Decimal) -> str:
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
