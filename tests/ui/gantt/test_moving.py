from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.model.plan import PlannedJob
from planner.ui.gantt.breaks import Move
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.view import GanttView
from tests.ui.gantt.plans import START, job, plan

PLAN = plan(
    job("S-1", "Survey", 0),
    job("S-1", "Install", 14, 5),
    job("S-2", "Survey", 7, 4),
    deadline=date(2027, 2, 5),
)
SURVEY, INSTALL, OTHER = PLAN.jobs
DATA = ChartData(PLAN, START, applications={"S-1": "A-1", "S-2": "A-1"})
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


class Asked:
    """What the chart asked for."""

    def __init__(self, view: GanttView) -> None:
        self.pins: list[tuple[PlannedJob, date]] = []
        self.unpins: list[PlannedJob] = []
        self.menus: list[PlannedJob] = []
        self.moves: list[Move | None] = []
        view.pin_asked.connect(lambda job, day: self.pins.append((job, day)))
        view.unpin_asked.connect(self.unpins.append)
        view.menu_asked.connect(lambda job, _place: self.menus.append(job))
        view.job_moving.connect(self.moves.append)


@pytest.fixture
def view(qtbot: QtBot) -> GanttView:
    made = GanttView()
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.set_data(DATA)
    made.set_editable(True)
    made.show()
    qtbot.waitExposed(made)
    made.setFocus()
    return made


@pytest.fixture
def asked(view: GanttView) -> Asked:
    return Asked(view)


def place(view: GanttView, row: int, bar: int) -> QPoint:
    return view._layout().bar_rect(row, view.rows[row].bars[bar]).center().toPoint()


def drag(view: GanttView, start: QPoint, days: float) -> QPoint:
    """Press, and move the pointer by so many days in two steps; the button stays down."""
    wide = round(days * view.day_width)
    QTest.mousePress(view.viewport(), LEFT, pos=start)
    QTest.mouseMove(view.viewport(), start + QPoint(wide // 2, 0))
    end = start + QPoint(wide, 3)
    QTest.mouseMove(view.viewport(), end)
    return end


def test_a_bar_that_is_dragged_asks_for_a_pin_on_the_day_it_is_dropped_on(
    view: GanttView, asked: Asked
) -> None:
    end = drag(view, place(view, 0, 1), 3)
    move = view.moving
    assert move is not None
    assert move.start == INSTALL.start + timedelta(days=3)
    assert "3 days later" in view.accessibleDescription()
    assert not view.viewport().grab().isNull()
    assert asked.pins == []
    QTest.mouseRelease(view.viewport(), LEFT, pos=end)
    assert asked.pins == [(INSTALL, move.start)]
    assert view.moving is None
    assert asked.moves[-1] is None


def test_what_a_drag_breaks_is_said_at_once(view: GanttView, asked: Asked) -> None:
    drag(view, place(view, 0, 1), -2)
    assert view.moving is not None
    assert view.moving.breaks == ("No work on Saturdays",)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    drag(view, place(view, 0, 1), -7)
    assert view.moving is not None
    assert view.moving.breaks == ("Tower 1 is at S-2 then (Survey)",)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    drag(view, place(view, 0, 1), 21)
    assert view.moving is not None
    assert "7 days past the deadline" in view.moving.breaks


def test_esc_in_the_middle_of_a_drag_leaves_all_as_it_is(view: GanttView, asked: Asked) -> None:
    end = drag(view, place(view, 0, 1), 3)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.moving is None
    QTest.mouseRelease(view.viewport(), LEFT, pos=end)
    assert asked.pins == []
    assert view.selected == INSTALL


def test_a_click_moves_nothing(view: GanttView, asked: Asked) -> None:
    QTest.mouseClick(view.viewport(), LEFT, pos=place(view, 0, 1))
    assert view.selected == INSTALL
    assert asked.pins == []
    assert asked.moves == []


def test_a_drag_back_to_where_it_was_asks_for_nothing(view: GanttView, asked: Asked) -> None:
    start = place(view, 0, 1)
    drag(view, start, 4)
    QTest.mouseMove(view.viewport(), start)
    QTest.mouseRelease(view.viewport(), LEFT, pos=start)
    assert asked.pins == []


def test_a_drag_beside_the_bars_scrolls(view: GanttView, asked: Asked) -> None:
    view.zoom_by(4)
    bar = view.horizontalScrollBar()
    bar.setValue(0)
    empty = QPoint(view._layout().body.right() - 30, view._layout().row_rect(1).bottom() + 60)
    QTest.mousePress(view.viewport(), LEFT, pos=empty)
    QTest.mouseMove(view.viewport(), empty - QPoint(120, 0))
    QTest.mouseRelease(view.viewport(), LEFT, pos=empty - QPoint(120, 0))
    assert bar.value() == 120
    assert asked.moves == []


def test_a_project_that_cannot_be_changed_scrolls_instead(view: GanttView, asked: Asked) -> None:
    view.set_editable(False)
    view.select_job(INSTALL)
    drag(view, place(view, 0, 1), 5)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_P)
    assert view.moving is None
    assert asked.pins == []


def test_keys_move_a_job_by_days_and_weeks_and_enter_asks_for_the_pin(
    view: GanttView, asked: Asked
) -> None:
    view.select_job(INSTALL)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT | CTRL)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Left, SHIFT)
    assert view.moving is not None
    assert view.moving.days == 8
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.pins == [(INSTALL, INSTALL.start + timedelta(days=8))]
    assert view.moving is None


def test_esc_drops_what_keys_moved_and_enter_folds_again(view: GanttView, asked: Asked) -> None:
    view.select_job(INSTALL)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.pins == []
    assert view.rows[0].open


def test_going_on_to_another_job_drops_the_move(view: GanttView, asked: Asked) -> None:
    view.select_job(INSTALL)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.moving is None
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert asked.pins == []


def test_the_job_of_an_open_row_is_moved_without_choosing_its_bar(
    view: GanttView, asked: Asked
) -> None:
    view.open_all(opened=True)
    QTest.keyClick(view, Qt.Key.Key_Home, CTRL)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(view, Qt.Key.Key_Enter)
    assert asked.pins == [(SURVEY, SURVEY.start + timedelta(days=1))]


def test_p_pins_a_job_where_it_is_and_lets_a_pinned_one_go(view: GanttView, asked: Asked) -> None:
    view.select_job(INSTALL)
    QTest.keyClick(view, Qt.Key.Key_P)
    assert asked.pins == [(INSTALL, INSTALL.start)]
    view.set_data(replace(DATA, pins=frozenset({INSTALL.key})))
    view.select_job(INSTALL)
    for key in (Qt.Key.Key_P, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
        QTest.keyClick(view, key)
    assert asked.unpins == [INSTALL] * 3
    view.select_job(SURVEY)
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert len(asked.unpins) == 3


def test_what_is_under_way_or_done_stays(view: GanttView, asked: Asked) -> None:
    view.set_data(replace(DATA, progress={INSTALL.key: (INSTALL.start, None)}))
    view.select_job(INSTALL)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    drag(view, place(view, 0, 1), 5)
    assert view.moving is None


def test_a_plan_that_comes_in_meanwhile_drops_the_move_and_keeps_the_job(
    view: GanttView, asked: Asked
) -> None:
    view.select_job(INSTALL)
    QTest.keyClick(view, Qt.Key.Key_Right, SHIFT)
    later = replace(INSTALL, start=INSTALL.start + timedelta(days=9))
    later = replace(later, finish=INSTALL.finish + timedelta(days=9))
    view.set_data(replace(DATA, plan=replace(PLAN, jobs=(SURVEY, later, OTHER))))
    assert view.moving is None
    assert view.selected == later


@pytest.mark.parametrize("by_key", [True, False])
def test_the_menu_of_a_job_is_asked_for_by_mouse_and_key(
    view: GanttView, asked: Asked, *, by_key: bool
) -> None:
    where = place(view, 1, 0)
    reason = QContextMenuEvent.Reason.Keyboard if by_key else QContextMenuEvent.Reason.Mouse
    if by_key:
        view.select_job(OTHER)
        where = QPoint(1, 1)
    event = QContextMenuEvent(reason, where, view.viewport().mapToGlobal(where))
    QApplication.sendEvent(view.viewport(), event)
    assert asked.menus == [OTHER]
