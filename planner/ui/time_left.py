"""How long running work still takes, once that can be said honestly."""

from planner.ui.translation import tr

BEFORE = 5.0
"""Seconds of work before anything is said: a start tells little."""
LEAST = 0.05
"""The share of the work that must be done first."""
UNLIKE = 2.0
"""Where the work lately went so many times faster or slower than before, nothing is said."""
_RECENT = 1 / 3


class TimeLeft:
    """Watches the share of the work that is done."""

    def __init__(self) -> None:
        self._seen: list[tuple[float, float]] = []

    def begin(self) -> None:
        """Other work begins."""
        self._seen.clear()

    def seconds(self, now: float, fraction: float | None) -> float | None:
        """How long it takes from ``now`` on, in seconds of the clock that ``now`` is of; None
        while that would be a guess.
        """
        if fraction is None or (self._seen and fraction < self._seen[-1][1]):
            self._seen.clear()
            return None
        self._seen.append((now, fraction))
        began, first = self._seen[0]
        taken = now - began
        if taken < BEFORE or fraction - first < LEAST:
            return None
        since = now - taken * _RECENT
        at, done = next(seen for seen in self._seen if seen[0] >= since)
        if at == now or fraction == done:
            return None  # it stands still: who knows for how long
        whole, lately = (fraction - first) / taken, (fraction - done) / (now - at)
        if not 1 / UNLIKE <= lately / whole <= UNLIKE:
            return None
        return (1 - fraction) / min(whole, lately)


def in_words(seconds: float | None) -> str:
    """As in "about 40 s left", "about 3 min left"; nothing while it is not known."""
    if seconds is None:
        return ""
    if seconds < 10:
        return tr("a few seconds left")
    if seconds < 90:
        return tr("about {seconds} s left", seconds=10 * round(seconds / 10))
    if seconds < 5_400:
        return tr("about {minutes} min left", minutes=round(seconds / 60))
    return tr("about {hours} h left", hours=round(seconds / 3_600))
