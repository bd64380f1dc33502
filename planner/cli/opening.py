"""What every command needs: the day, and the project."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from planner.common.errors import UserError
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
