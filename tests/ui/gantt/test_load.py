from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from planner.model.inventory import Crew, Inventory
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.ground import Ground, read_ground
from planner.ui.gantt.load import Week, load_rows, row_words, week_words
from planner.ui.gantt.loadview import LoadView
from planner.ui.slices import finish
from tests.ui.gantt.plans import START, job, plan

CREWS = (
    Crew(name="T, 1", skills="tower; radio", time_off="2027-01-11..2027-01-12"),
    Crew(
        name="T2", skills="tower", available_from=date(2027, 1, 13), working_days="Mon-Thu",
        extras={"Overtime": "Fri"},
    ),
    Crew(name="Broken", skills=""),
)  # fmt: skip
PLAN = plan(
    job("S-1", "Survey", 0, 2, crew="T, 1"),
    job("S-1", "Install", 3, 7, crew="T, 1"),
    job("S-2", "Install", 9, 3, crew="T, 1, T2 (overtime)"),
    job("S-3", "Remove", 14, 3, crew="Gone"),
)
"""Weeks of Jan 4, Jan 11 and Jan 18 (a Monday that is a federal holiday)."""


@pytest.fixture(scope="module")
def ground() -> Ground:
    return read_ground(Inventory(crews=CREWS))


def test_days_worked_and_days_there_are_counted_by_week(ground: Ground) -> None:
    first, second, gone = finish(load_rows(PLAN, ground, "crew"))
    assert first.label == "T, 1"
    # Jan 7 - 13 spans a weekend and two days off; Jan 18 is a holiday
    assert first.available == (5, 3, 4)
    assert first.worked == (4, 1 + 3, 0)
    assert first.jobs == (2, 2, 0)
    assert second.available == (0, 2, 3)
    assert second.over(1, 1) == Week(available=2, worked=3, overtime=1, jobs=1)
    assert (gone.label, gone.known) == ("Gone", False)


def test_a_crew_of_several_skills_counts_in_each(ground: Ground) -> None:
    radio, tower = finish(load_rows(PLAN, ground, "skill"))
    assert (radio.label, radio.note, radio.available) == ("radio", "1 crew", (5, 3, 4))
    assert (tower.label, tower.note, tower.available) == ("tower", "2 crews", (5, 5, 7))
    assert tower.worked == (4, 7, 0)


def test_weeks_are_told_in_words(ground: Ground) -> None:
    first, second, gone = finish(load_rows(PLAN, ground, "crew"))
    assert week_words(first, 0, 1) == (
        "T, 1, Jan 4 - Jan 10, 2027: 4 of 5 crew-days worked, 1 idle, 2 jobs"
    )
    assert "3 of 2 crew-days worked (1 of them overtime), 0 idle" in week_words(second, 1, 1)
    assert week_words(second, 0, 1).endswith("not available")
    assert "not on the sheet Crews" in week_words(gone, 0, 1)
    assert row_words(first) == "T, 1 (radio, tower): 8 of 12 crew-days worked"


def test_arrow_keys_walk_the_weeks_and_say_them(qtbot: QtBot, ground: Ground) -> None:
    view = LoadView()
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.set_rows(ChartData(PLAN, START), finish(load_rows(PLAN, ground, "crew")))
    view.show()
    qtbot.waitExposed(view)
    view.setFocus()
    said: list[str] = []
    view.told.connect(said.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_End):
        QTest.keyClick(view, key)
    assert [text.split(":")[0] for text in said] == [
        "T, 1, Jan 4 - Jan 10, 2027",
        "T, 1, Jan 11 - Jan 17, 2027",
        "T2, Jan 11 - Jan 17, 2027",
        "T2, Jan 18 - Jan 24, 2027",
    ]
    assert view.accessibleDescription() == said[-1]
    assert not view.grab().isNull()


def test_where_weeks_are_narrow_several_are_one_bar(qtbot: QtBot, ground: Ground) -> None:
    view = LoadView()
    qtbot.addWidget(view)
    view.resize(900, 400)
    view.set_rows(ChartData(PLAN, START), finish(load_rows(PLAN, ground, "crew")))
    view.show()
    qtbot.waitExposed(view)
    view.zoom_by(0.3 / view.day_width)
    assert view._together() == 3
    said: list[str] = []
    view.told.connect(said.append)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert said[-1].startswith("T, 1, Jan 4 - Jan 24, 2027: 8 of 12")
    assert not view.grab().isNull()
