"""What every test gets."""

import os

# Before anything imports Qt: tests never open a window on the screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.storage.project import Project

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A new, empty project, open for writing."""
    with Project.create(tmp_path / "carrier.rplan") as opened:
        yield opened


@pytest.fixture
def shared_data() -> Path:
    """Folder of real-world material; a test that needs it is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"the folder of real-world test material is not present ({SHARED.name})")
    return SHARED
