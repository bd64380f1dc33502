"""How long work reports and is stopped, without knowing of threads or windows."""

from typing import Protocol


class Cancelled(Exception):
    """Raised out of a progress call when the user asked to stop."""


class Progress(Protocol):
    """Called now and then by long work; raises `Cancelled` when the work should stop.

    ``fraction`` is between 0 and 1, or None while the amount of work is not known.
    """

    def __call__(self, message: str, fraction: float | None = None, /) -> None: ...


def silent(message: str, fraction: float | None = None, /) -> None:
    """A `Progress` that shows nothing and never stops the work."""


def part(progress: Progress, start: float, end: float) -> Progress:
    """A `Progress` for one stage, whose 0..1 fills ``start``..``end`` of the whole."""

    def report(message: str, fraction: float | None = None, /) -> None:
        progress(message, None if fraction is None else start + (end - start) * fraction)

    return report
