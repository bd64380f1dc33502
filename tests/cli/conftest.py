"""Runs commands as a caller does."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

import pytest

from planner.app.entry import main

Run: TypeAlias = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with ``--json``; gives its exit code and the one object it printed."""

    def call(*words: object) -> tuple[int, dict[str, Any]]:
        code = main([*map(str, words), "--json"])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, json.loads(printed.out)

    return call
