"""What the makers of the program need to know of a fault, without the user's data."""

import re
import traceback
from collections.abc import Iterator
from pathlib import Path

_QUOTED = re.compile(r"""(["'`])(?:\\.|(?!\1).)*\1?""")
_PLAIN = re.compile(r"[a-z][a-z-]*[.,:;]?|[-=<>+*/.,:;()]+")
_LEFT_OUT = "…"
_HERE = Path(__file__).resolve().parents[2]


def report(error: BaseException) -> str:
    """Versions, and where in the program the fault came from.

    Of messages only plain lower-case words are kept: names, numbers and what is quoted may be
    the user's.
    """
    from planner.ui.about import system_information

    lines = []
    for link in _chain(error):
        said = scrubbed(str(link))
        lines += [_frame(frame) for frame in traceback.extract_tb(link.__traceback__)]
        lines += [f"{type(link).__name__}: {said}" if said else type(link).__name__, ""]
    return "\n".join([*lines, system_information("", "")])


def scrubbed(message: str) -> str:
    """A message without what may be the user's: its first line, and of it the plain words."""
    line = message.splitlines()[0] if message.strip() else ""
    words = _QUOTED.sub(f" {_LEFT_OUT} ", line).split()
    kept: list[str] = []
    for word in words:
        said = word if _PLAIN.fullmatch(word) else _LEFT_OUT
        if said != _LEFT_OUT or kept[-1:] != [said]:
            kept.append(said)
    return " ".join(kept)


def _chain(error: BaseException) -> Iterator[BaseException]:
    """What was raised first, and then what it led to."""
    found: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in found:
        found.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    yield from reversed(found)


def _frame(frame: traceback.FrameSummary) -> str:
    """Module, line and function; the folders on the way there may name the user."""
    path = Path(frame.filename)
    known = path.is_relative_to(_HERE)
    shown = path.relative_to(_HERE) if known else Path(*path.parts[-2:])
    return f"  {shown.as_posix()}, line {frame.lineno}, in {frame.name}"
