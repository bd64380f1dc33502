"""The time left is said when it can be known, and not before."""

import time
from collections.abc import Iterable

import pytest
from PySide6.QtWidgets import QApplication

from planner.ui.runner import Runner
from planner.ui.status_bar import JobArea
from planner.ui.time_left import TimeLeft, in_words


def watch(course: Iterable[tuple[float, float | None]]) -> list[float | None]:
    left = TimeLeft()
    return [left.seconds(at, done) for at, done in course]


def test_steady_work_is_told_after_some_seconds_and_to_its_end() -> None:
    said = watch((second, second / 100) for second in range(100))
    assert said[:5] == [None] * 5
    assert all(
        found == pytest.approx(100 - second, rel=0.01) for second, found in enumerate(said[6:], 6)
    )


@pytest.mark.parametrize(
    "course",
    [
        pytest.param([(second, None) for second in range(60)], id="of unknown size"),
        pytest.param([(second, 0.0) for second in range(60)], id="not begun"),
        pytest.param([(0, 0.0), (1, 0.4), (20, 0.4), (40, 0.4)], id="standing still"),
        pytest.param([(0, 0.0), (2, 0.5), (10, 0.51), (15, 0.515), (20, 0.52)], id="slower"),
        pytest.param([(0, 0.0), (20, 0.06), (25, 0.3), (30, 0.6)], id="faster"),
        pytest.param([(0, 0.0), (60, 0.01), (120, 0.02)], id="hardly begun"),
        pytest.param([(0, 0.2), (6, 0.4), (7, 0.1), (8, 0.11)], id="begun again"),
    ],
)
def test_what_would_be_a_guess_is_not_said(course: list[tuple[float, float | None]]) -> None:
    assert watch(course)[-1] is None


def test_of_two_paces_the_slower_counts() -> None:
    said = watch([(0, 0.0), (10, 0.2), (20, 0.4), (30, 0.5)])
    assert said[-1] == pytest.approx(50)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (3, "a few seconds left"),
        (44, "about 40 s left"),
        (89, "about 90 s left"),
        (100, "about 2 min left"),
        (3_000, "about 50 min left"),
        (9_000, "about 2 h left"),
    ],
)
def test_it_is_said_no_finer_than_it_is_known(seconds: float | None, words: str) -> None:
    assert in_words(seconds) == words


def test_the_status_bar_says_it_and_forgets_it_with_the_work(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    runner = Runner()
    area = JobArea(runner)
    runner.busy.emit("Exporting")
    for second in range(20):
        monkeypatch.setattr(time, "monotonic", lambda now=second: float(now))
        runner.progress.emit("Exporting", "", second / 40)
    assert area.left.text() == "about 20 s left"
    runner.busy.emit("Saving")
    assert area.left.text() == ""
    runner.busy.emit("")
    runner.close()
    area.deleteLater()
