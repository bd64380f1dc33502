"""Up to where a project was seen on this machine: kept, bounded, and never in the way."""

from pathlib import Path

import pytest

from planner.ui import last_seen
from planner.ui.last_seen import LastSeen


def test_it_is_known_by_the_next_run(tmp_path: Path) -> None:
    kept = tmp_path / "sub" / "seen.json"
    LastSeen(kept).keep(tmp_path / "a.rplan", 7)
    found = LastSeen(kept).of(tmp_path / "a.rplan")
    assert found is not None
    assert found.unit == 7
    assert found.when.tzinfo is not None
    assert LastSeen(kept).of(tmp_path / "b.rplan") is None


@pytest.mark.parametrize(
    "text",
    ["", "[1]", "{", '{"a.rplan": 3}', '{"a.rplan": [1, "yesterday"]}', '{"a.rplan": ["x", ""]}'],
)
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    kept, project = tmp_path / "seen.json", tmp_path / "a.rplan"
    kept.write_text(text.replace("a.rplan", project.resolve().as_posix()), encoding="utf-8")
    seen = LastSeen(kept)
    assert seen.of(project) is None
    seen.keep(project, 3)
    found = seen.of(project)
    assert found is not None
    assert found.unit == 3


def test_a_folder_that_cannot_be_written_to_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    seen = LastSeen(tmp_path / "file" / "seen.json")
    seen.keep(tmp_path / "a.rplan", 3)
    assert seen.of(tmp_path / "a.rplan") is None


def test_those_seen_longest_ago_are_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_seen, "MOST", 2)
    seen = LastSeen(tmp_path / "seen.json")
    for name in "abca":
        seen.keep(tmp_path / f"{name}.rplan", 1)
    known = [name for name in "abc" if seen.of(tmp_path / f"{name}.rplan")]
    assert known == ["a", "c"]
