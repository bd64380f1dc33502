"""Sets of days, and of crews, as the bits of one integer."""

from collections.abc import Sequence

_NEAR = (1 << 256) - 1  # most jobs fit within the next year: look there first, on small numbers


def ones(first: int, end: int) -> int:
    """Bits ``first`` to ``end`` - 1."""
    return ((1 << (end - first)) - 1) << first if end > first else 0


def lowest(mask: int) -> int:
    """Lowest bit set of a mask that is not 0."""
    near = mask & _NEAR
    if near:
        return (near & -near).bit_length() - 1
    return (mask & -mask).bit_length() - 1


def runs(mask: int, length: int) -> int:
    """Bits at which ``length`` ones in a row begin."""
    have = 1
    while have < length:
        step = min(have, length - have)
        mask &= mask >> step
        have += step
    return mask


def at_least(masks: list[int], needed: int) -> int:
    """Bits that are set in ``needed`` of the masks or more."""
    if needed == 1:
        union = 0
        for mask in masks:
            union |= mask
        return union
    level = [0] * (needed + 1)
    level[0] = -1
    for mask in masks:
        for k in range(needed, 0, -1):
            level[k] |= level[k - 1] & mask
    return level[needed]


def members(crews: Sequence[int], bits: int) -> Sequence[int]:
    """Those of the crews whose bit is set."""
    if not bits & (bits - 1):
        return (bits.bit_length() - 1,) if bits else ()
    return [crew for crew in crews if bits >> crew & 1]
