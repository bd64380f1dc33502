"""What every command needs: the day, and the project."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from planner.common.errors import UserError
from planner.model.inventory import Inventory
from planner.services import projects
from planner.storage.project import Project


def today() -> date:
    """The date on this machine's calendar."""
    return datetime.now().astimezone().date()


@contextmanager
def opened(path: Path, *, read_only: bool) -> Iterator[Project]:
    """A project, closed again at the end; an older one is brought up to date first."""
    try:
        project = projects.open_project(path, read_only=read_only)
    except UserError as error:
        if error.code != "project-older":
            raise
        projects.open_project(path).close()
        project = projects.open_project(path, read_only=read_only)
    try:
        yield project
    finally:
        project.close()


def say_remarks(project: Project | None) -> None:
    """Says on standard error what of the rule book, or of the project's entries in it, cannot
    be used.
    """
    from planner.services import project_book

    overlay = Inventory(overlay=project.overlay()) if project else None
    for remark in project_book.of(overlay).remarks:
        print(remark, file=sys.stderr)
