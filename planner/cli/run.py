"""Runs one command and turns its outcome into output and an exit code."""

import sys
from collections.abc import Sequence

from planner.common.errors import UserError

WINDOW_SAMPLE = "--sample"
WINDOW_SAFE = "--safe-mode"
"""The options of the window itself."""

QUIT_WHEN_SHOWN = "--quit-when-shown"
"""The window; prints "shown" once a page with data is on the screen, and ends: to time a start."""

SELF_TEST = "--self-test"
"""Stands alone: does the installation work?"""


def is_command(words: Sequence[str]) -> bool:
    """Whether these words are for the command line rather than the window."""
    own = (WINDOW_SAMPLE, WINDOW_SAFE, QUIT_WHEN_SHOWN)
    return bool(words) and words[0] not in own and not words[0].lower().endswith(".rplan")


def run(words: Sequence[str]) -> int:
    """Runs a command; 0 when done, 2 when the user must change something."""
    # Here, because the window asks `is_command` too and must not wait for the database library.
    from planner.cli import arguments, commands, output

    # JSON is UTF-8 wherever it goes; a Windows console's own code page is not.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    as_json = "--json" in words
    reporter = output.Reporter()
    try:
        asked = arguments.build().parse_args(words)
        result = commands.ACTIONS[asked.command](asked, reporter)
    except UserError as error:
        result = output.Result({}, "", error)
    finally:
        reporter.end()
    return output.show(result, as_json=as_json)
