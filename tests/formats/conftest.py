"""The samples of the known formats, and the flag that writes their expected results anew."""

from pathlib import Path

import pytest

from planner.common.resources import resource

SAMPLES = sorted(resource("formats/samples").glob("*/sample.*"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="write expected.yaml of each sample anew, to be looked at as a change",
    )


@pytest.fixture(params=SAMPLES, ids=[path.parent.name for path in SAMPLES])
def sample(request: pytest.FixtureRequest) -> Path:
    """A sample file; its folder is called like its format."""
    path = request.param
    assert isinstance(path, Path)
    return path
