"""Sorting very many values in steps, so that the window is drawn meanwhile."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.ui.slices import Steps

_RUN = 4_000
"""Values sorted or merged in one step: a few milliseconds."""
_DIGIT = 16
"""Bits that numpy sorts by in no time."""


def in_order(values: Sequence[Any]) -> Steps[list[Any]]:
    """The values from the smallest up."""
    runs = []
    for start in range(0, len(values), _RUN):
        runs.append(sorted(values[start : start + _RUN]))
        yield 0.2 * start / len(values)
    most = len(runs)
    while len(runs) > 1:
        pairs, last = zip(runs[::2], runs[1::2], strict=False), runs[-1]
        alone = [last] if len(runs) % 2 else []
        merged = []
        for one, other in pairs:
            merged.append((yield from _merged(one, other, 1.0 - len(runs) / most)))
        runs = merged + alone
    return runs[0] if runs else []


def _merged(one: list[Any], other: list[Any], share: float) -> Steps[list[Any]]:
    """Two lists in order as one, a stretch of both at a time."""
    found: list[Any] = []
    at = beside = 0
    while at < len(one) and beside < len(other):
        end = min(at + _RUN, len(one))
        stop = bisect_right(other, one[end - 1], beside)
        if stop > beside + _RUN:
            stop = beside + _RUN
            end = bisect_left(one, other[stop - 1], at, end)
        found += sorted(one[at:end] + other[beside:stop])
        at, beside = end, stop
        yield share
    found += one[at:]
    found += other[beside:]
    return found


def places_in_order(keys: NDArray[np.int64]) -> Steps[NDArray[np.intp]]:
    """The places of whole numbers, none below 0, from the smallest up; equal ones as they come."""
    order = np.arange(len(keys))
    bits = int(keys.max()).bit_length() if len(keys) else 0
    for shift in range(0, bits, _DIGIT):
        digits = ((keys[order] >> shift) & (2**_DIGIT - 1)).astype(np.uint16)
        order = order[np.argsort(digits, kind="stable")]
        yield shift / bits
    return order
