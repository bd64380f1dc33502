"""What every test gets."""

import os

# Before anything imports Qt: tests never open a window on the screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from planner.storage.project import Project

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Marks what needs Qt, so that the quick part can leave it out."""
    for item in items:
        if "qapp" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.gui)


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
