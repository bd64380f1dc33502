"""Decides between the window and the command line; the last stop of every error."""

import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from planner.cli import run
from planner.common.errors import UserError
from planner.common.progress import Cancelled


def main(arguments: Sequence[str]) -> int:
    """Runs the program with the words after its name; returns its exit code.

    0: done. 1: a bug. 2: the user must change something. 130: stopped by the user.
    """
    try:
        return _run(arguments)
    except UserError as error:
        print(error.sentence(), file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever reads the output has had enough ("| head"); the work itself is done.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Cancelled, KeyboardInterrupt):
        print("Stopped; nothing was changed.", file=sys.stderr)
        return 130
    except Exception:  # noqa: BLE001 - the one place where a bug ends
        print(_bug_report(), file=sys.stderr)
        return 1


def _run(arguments: Sequence[str]) -> int:
    if list(arguments) == [run.SELF_TEST]:
        from planner.app import self_test

        return self_test.run()
    return run.run(arguments) if run.is_command(arguments) else _window(arguments)


def _window(arguments: Sequence[str]) -> int:
    from planner.app import start

    own = (run.WINDOW_SAMPLE, run.WINDOW_SAFE, run.QUIT_WHEN_SHOWN)
    words = [word for word in arguments if word not in own]
    return start.run_window(
        Path(words[0]) if words else None,
        sample=run.WINDOW_SAMPLE in arguments,
        safe_mode=run.WINDOW_SAFE in arguments,
        ready=start.close_soon if run.QUIT_WHEN_SHOWN in arguments else None,
    )


def _bug_report() -> str:
    return (
        f"{traceback.format_exc()}\n"
        "This is a fault in the program, not yours; the project is as it was before the command."
    )
