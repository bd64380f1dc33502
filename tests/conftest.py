"""What every test gets."""

import os

# Before anything imports Qt: tests never open a window on the screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from planner.common import settings
from planner.common.progress import Progress
from planner.files import content, sandbox
from planner.files.limits import allowance
from planner.files.packing import batches, pack, unpack
from planner.files.reading import RawCell, RawSheet
from planner.rules import installed
from planner.storage.project import Project

READ_IN_CHILD = sandbox.read
# A rule book that the person at this machine installed is no part of the tests.
installed.home = lambda: Path("no rule book")
# Nor are that person's settings.
settings.settings_file = lambda: Path("no settings")
SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Marks what needs Qt, so that the quick part can leave it out."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.gui)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Lets files be read in this process, as the child reads them, wherever the child is not
    what is tested: starting one costs more than most tests do.
    """
    for_real = item.path.parent.name == "files" or item.path.name == "test_main_job.py"
    sandbox.read = READ_IN_CHILD if for_real else read_here


def read_here(path: Path, password: str | None, progress: Progress) -> tuple[RawSheet, ...]:
    """What `planner.files.sandbox.read` gives, without a child and its limits."""
    found = []
    size = path.stat().st_size if path.is_file() else 0
    for sheet, rows in content.sheets(path, password, allowance(size), progress):
        known: dict[RawCell, RawCell] = {}
        read = [row for batch in batches(rows) for row in unpack(pack(batch), known)]
        found.append(replace(sheet, rows=read))
    return tuple(found)


@pytest.fixture(scope="session")
def new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new project file, made once: a copy costs a hundredth of migrating another."""
    path = tmp_path_factory.mktemp("made") / "new.rplan"
    Project.create(path).close()
    return path


@pytest.fixture
def project(new_file: Path, tmp_path: Path) -> Iterator[Project]:
    """A new, empty project, open for writing."""
    with Project.open(Path(shutil.copy(new_file, tmp_path / "carrier.rplan"))) as opened:
        yield opened


@pytest.fixture
def shared_data() -> Path:
    """Folder of real-world material; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the folder of real-world test material is not present ({SHARED.name})")
    return SHARED
