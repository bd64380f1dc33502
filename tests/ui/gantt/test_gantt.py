from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from planner.model.inventory import Site
from planner.model.plan import PlannedJob
from planner.ui.gantt.canvas import Canvas
from planner.ui.gantt.colours import gantt_colours
from planner.ui.gantt.data import Access, ChartData, Grouping, Marker, Season, season_of, slips_to
from planner.ui.gantt.legend import legend_of
from planner.ui.gantt.rows import Board, Lanes, Path, Row
from planner.ui.gantt.scale import TimeScale
from planner.ui.gantt.view import GanttView
from planner.ui.gantt.words import job_words, marks_on
from tests.ui.gantt.plans import START, job, plan

SMALL = plan(
    job("S-1", "Survey", 0),
    job("S-1", "Permit", 3, 30, crew=""),
    job("S-1", "Install", 40, crew="Tower 1, Cutover"),
    job("S-2", "Survey", 4, late=6),
)
DATA = ChartData(
    SMALL,
    date(2027, 1, 20),
    markers=(Marker("A-1 term ends", date(2027, 3, 1)),),
    jobs_order=("Survey", "Permit", "Install"),
)

NONE_OPEN: set[Path] = set()


@pytest.fixture
def view(qtbot: QtBot) -> GanttView:
    made = GanttView()
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.set_data(DATA)
    made.show()
    qtbot.waitExposed(made)
    return made


def rows_of(data: ChartData, grouping: Grouping, opened: set[Path] = NONE_OPEN) -> list[Row]:
    board = Board(data, grouping)
    for _ in chain(board.lay_out(), board.open_up(opened)):
        pass
    return board.rows(opened)


def test_jobs_that_overlap_share_the_row_and_the_others_have_all_of_it() -> None:
    lanes = Lanes()
    for one in (job("S", "a", 0, 5), job("S", "b", 2, 5), job("S", "c", 10)):
        lanes.add(one)
    assert [(bar.lane, bar.lanes) for bar in lanes.bars()] == [(0, 2), (1, 2), (0, 1)]
    assert lanes.most == 2


def test_a_job_takes_the_first_lane_that_is_free_on_its_first_day() -> None:
    lanes = Lanes()
    spans = {"a": (0, 9), "b": (1, 3), "c": (2, 2), "d": (4, 3), "e": (5, 9), "f": (7, 2)}
    for name, (start, days) in spans.items():
        lanes.add(job("S", name, start, days))
    bars = lanes.bars()
    assert [(bar.job.job, bar.lane) for bar in bars] == [
        ("a", 0),
        ("b", 1),
        ("c", 2),
        ("d", 1),
        ("e", 2),
        ("f", 1),
    ]
    assert {bar.lanes for bar in bars} == {3}


def test_a_job_of_two_crews_is_in_the_row_of_each() -> None:
    rows = rows_of(DATA, Grouping.CREW)
    assert {row.label: len(row.bars) for row in rows} == {
        "Cutover": 1,
        "Tower 1": 3,
        "No crew: waiting time": 1,
    }


def test_an_open_cluster_lists_its_sites_and_an_open_site_its_jobs() -> None:
    data = replace(DATA, clusters={"S-1": "North", "S-2": "North"}, site_names={"S-2": "Ridge"})
    rows = rows_of(data, Grouping.CLUSTER, {("North",), ("North", "S-2")})
    assert [(row.depth, row.label, row.note) for row in rows] == [
        (0, "North", "2 sites"),
        (1, "S-1", ""),
        (1, "S-2", "Ridge"),
        (2, "Survey", ""),
    ]
    assert [len(row.bars) for row in rows] == [4, 3, 1, 1]


def test_sites_without_an_application_come_last() -> None:
    rows = rows_of(replace(DATA, applications={"S-2": "SCRP"}), Grouping.APPLICATION)
    assert [row.label for row in rows] == ["SCRP", "No application"]


def test_overtime_is_no_crew_of_its_own() -> None:
    data = ChartData(plan(job("S-1", "Install", 0, crew="North, East (overtime)")), START)
    assert [row.label for row in rows_of(data, Grouping.CREW)] == ["East", "North"]
    known = replace(data, crews=frozenset({"North, East"}))
    assert [row.label for row in rows_of(known, Grouping.CREW)] == ["North, East"]


def test_float_is_counted_in_weekdays() -> None:
    friday = job("S-1", "Install", 2, 3)
    assert friday.finish == date(2027, 1, 8)
    assert slips_to(replace(friday, float_days=1)) == date(2027, 1, 11)
    assert slips_to(replace(friday, float_days=5)) == date(2027, 1, 15)
    assert slips_to(replace(friday, float_days=0)) is None
    assert slips_to(replace(friday, float_days=None)) is None


def test_windows_close_what_lies_between_them() -> None:
    windows = ((date(2027, 2, 1), date(2027, 2, 3)), (date(2027, 2, 10), date(2027, 2, 12)))
    access = Access(windows=windows)
    assert list(access.closed_spans(date(2027, 1, 30), date(2027, 2, 14))) == [
        (date(2027, 1, 30), date(2027, 1, 31)),
        (date(2027, 2, 4), date(2027, 2, 9)),
        (date(2027, 2, 13), date(2027, 2, 14)),
    ]
    assert list(access.closed_spans(date(2027, 2, 2), date(2027, 2, 3))) == []


def test_words_say_how_far_a_job_is_and_where_it_was() -> None:
    survey, permit = SMALL.jobs[0], SMALL.jobs[1]
    was = replace(survey, start=date(2026, 12, 29), finish=date(2026, 12, 31))
    data = replace(
        DATA,
        baseline=plan(was),
        progress={survey.key: (survey.start, survey.finish), permit.key: (permit.start, None)},
        pins=frozenset({permit.key}),
    )
    words = job_words(survey, data)
    assert "done on Wed Jan 6, 2027" in words
    assert "baseline Dec 29 - Dec 31, 2026, 6 days later now" in words
    words = job_words(permit, data)
    assert "under way since Thu Jan 7, 2027" in words
    assert "pinned stays on its day" in words
    assert "baseline was not in it" in words


def test_the_legend_names_only_what_can_be_seen() -> None:
    assert "Baseline" not in legend_of(DATA).names
    assert "Under way" not in legend_of(DATA).names
    job_done = {SMALL.jobs[0].key: (START, START)}
    data = replace(DATA, baseline=SMALL, progress=job_done, pins=frozenset({SMALL.jobs[1].key}))
    names = legend_of(data).names
    assert {"Baseline", "Done", "Pinned"} <= set(names)
    assert "Under way" not in names


def test_an_open_group_lists_its_jobs_under_it() -> None:
    rows = rows_of(DATA, Grouping.SITE, {("S-1",)})
    assert [row.label for row in rows] == ["S-1", "Survey", "Permit", "Install", "S-2"]
    assert rows[-1].late_days == 6


def test_a_season_over_new_year_is_closed_in_summer_only() -> None:
    season = season_of(Site(code="S", access_from="10-01", access_to="03-31"))
    assert season is not None
    spans = list(season.closed_spans(date(2027, 1, 1), date(2027, 12, 31)))
    assert spans == [(date(2027, 4, 1), date(2027, 9, 30))]


def test_a_summer_season_is_closed_on_both_sides_and_leap_days_are_days() -> None:
    season = Season((5, 15), (2, 29))
    assert list(season.closed_spans(date(2027, 3, 1), date(2028, 3, 1))) == [
        (date(2027, 3, 1), date(2027, 5, 14)),
        (date(2028, 3, 1), date(2028, 5, 14)),
    ]


@pytest.mark.parametrize("width", [0.1, 0.5, 1.0, 3.0, 20.0])
def test_header_periods_follow_each_other_without_a_hole_at_any_zoom(width: float) -> None:
    scale = TimeScale(date(2026, 11, 23), date(2029, 2, 28), width)
    for ticks in (
        list(scale.upper(scale.origin, scale.last)),
        list(scale.lower(scale.origin, scale.last)),
    ):
        assert ticks[0].start <= scale.origin
        assert ticks[-1].end > scale.last
        assert all(a.end == b.start for a, b in pairwise(ticks))


def test_a_day_is_found_where_it_was_put() -> None:
    scale = TimeScale(START, START + timedelta(days=400), 3.7)
    for days in (0, 1, 55, 400):
        day = START + timedelta(days=days)
        assert scale.day_at(scale.x(day) + 1) == day


def test_arrows_walk_the_rows_and_their_jobs(view: GanttView, qtbot: QtBot) -> None:
    said: list[PlannedJob | None] = []
    view.job_selected.connect(said.append)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.selected == SMALL.jobs[1]
    assert "Permit at S-1" in view.accessibleDescription()
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert said == [SMALL.jobs[0], SMALL.jobs[1], SMALL.jobs[0], None]


def test_return_opens_a_site_and_keeps_the_place(view: GanttView, qtbot: QtBot) -> None:
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert [row.label for row in view.rows] == ["S-1", "S-2", "Survey"]
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.selected == SMALL.jobs[3]


def test_plus_and_minus_zoom_and_zero_fits_again(view: GanttView, qtbot: QtBot) -> None:
    fitted = view.day_width
    QTest.keyClick(view, Qt.Key.Key_Plus)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.day_width > fitted
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.horizontalScrollBar().value() == view.horizontalScrollBar().maximum() > 0
    QTest.keyClick(view, Qt.Key.Key_0)
    assert view.day_width == pytest.approx(fitted)


def test_a_click_selects_the_job_under_it(view: GanttView, qtbot: QtBot) -> None:
    layout = view._layout()
    place = layout.bar_rect(0, view.rows[0].bars[1]).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert view.selected == SMALL.jobs[1]
    assert view._bar_at(0, QPointF(layout.label_width + 1, place.y())) is None


def test_zooming_keeps_the_day_under_the_pointer(view: GanttView) -> None:
    view.zoom_by(3)
    layout = view._layout()
    x = layout.label_width + 300
    before = view._scale.day_at(x - layout.label_width + layout.scroll_x)
    view.zoom_by(2, x)
    layout = view._layout()
    after = view._scale.day_at(x - layout.label_width + layout.scroll_x)
    assert abs((after - before).days) <= 1


def test_a_better_plan_keeps_open_groups_and_the_zoom(view: GanttView) -> None:
    view.open_all(opened=True)
    view.zoom_by(2)
    width, shown = view.day_width, len(view.rows)
    view.set_data(DATA)
    assert (view.day_width, len(view.rows)) == (width, shown)


def test_no_plan_paints_nothing_and_takes_no_keys(view: GanttView, qtbot: QtBot) -> None:
    view.set_data(None)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.rows == ()
    assert not view.grab().isNull()


def test_a_late_job_says_so_in_words() -> None:
    assert "late 6 days past its deadline" in job_words(SMALL.jobs[3])
    assert marks_on(DATA, date(2027, 2, 28), date(2027, 3, 2)).startswith("A-1 term ends")


def test_only_what_is_in_view_is_painted_however_big_the_plan(qtbot: QtBot) -> None:
    def painted(sites: int) -> int:
        jobs = [
            job(f"S-{site:04}", f"Job {step}", site // 8 + step * 12, 10)
            for site in range(sites)
            for step in range(8)
        ]
        made = GanttView()
        qtbot.addWidget(made)
        made.resize(1000, 500)
        made.set_data(ChartData(plan(*jobs), START, jobs_order=("Job 0",)))
        qtbot.waitUntil(lambda: bool(made.rows))
        made.show()
        qtbot.waitExposed(made)
        made.grab()
        return made.bars_painted

    few, many = painted(40), painted(1250)
    assert 0 < many <= few


def test_thousands_of_jobs_in_a_row_are_painted_in_their_colours_all_at_once(
    qtbot: QtBot,
) -> None:
    jobs = [job(f"S-{n:05}", "Install", n // 2, 1) for n in range(10_000)]
    late = job("S-LATE", "Install", 5_000, 400, late=3)
    made = GanttView()
    qtbot.addWidget(made)
    made.resize(1000, 500)
    made.set_data(ChartData(plan(*jobs, late), START, jobs_order=("Install",)))
    made.set_grouping(Grouping.CREW)
    qtbot.waitUntil(lambda: bool(made.rows))
    made.show()
    qtbot.waitExposed(made)
    picture = made.viewport().grab().toImage()
    assert made.bars_painted == 0
    layout, colours = made._layout(), gantt_colours()
    y = layout.row_rect(0).top() + 6

    def colour_on(day: int) -> QColor:
        x = round(layout.x(START + timedelta(days=day)))
        ratio = picture.devicePixelRatio()
        return picture.pixelColor(round(x * ratio), round(y * ratio))

    assert colour_on(2_500) == colours.series[0]
    assert colour_on(5_200) == colours.danger
    assert colour_on(5_410) not in (colours.danger, colours.series[0])


@pytest.mark.parametrize("grouping", list(Grouping))
def test_scrolling_shows_the_same_as_painting_anew(qtbot: QtBot, grouping: Grouping) -> None:
    """Also where only the strip that comes into view was painted."""
    jobs = [
        job(f"S-{site:03}", f"Job {step}", site + step * 9, 7, crew=f"Crew {site % 4}")
        for site in range(80)
        for step in range(6)
    ]
    week = timedelta(days=7)
    was = plan(*(replace(one, start=one.start - week, finish=one.finish - week) for one in jobs))
    data = ChartData(
        plan(*jobs),
        START + 4 * week,
        access={f"S-{site:03}": Access(Season((2, 1), (3, 15))) for site in range(80)},
        markers=(Marker("A-1 ends", date(2027, 3, 1)),),
        clusters={f"S-{site:03}": f"North {site // 20}" for site in range(80)},
        baseline=was,
        pins=frozenset((one.site, one.job) for one in jobs[::3]),
        progress={(one.site, one.job): (one.start, None) for one in jobs[::5]},
    )
    made = GanttView()
    qtbot.addWidget(made)
    made.resize(900, 500)
    made.set_data(data)
    made.set_grouping(grouping)
    made.open_all(opened=True)
    made.show()
    qtbot.waitExposed(made)
    made.zoom_by(3)
    made.viewport().grab()
    for across, down in ((40, 0), (0, 60), (-25, -33), (180, 25)):
        for bar, by in ((made.horizontalScrollBar(), across), (made.verticalScrollBar(), down)):
            bar.setValue(bar.value() + by)
        scrolled = made.viewport().grab().toImage()
        made._canvas = Canvas()
        assert made.viewport().grab().toImage() == scrolled


def test_a_large_plan_is_laid_out_in_turns_while_the_former_is_still_shown(qtbot: QtBot) -> None:
    made = GanttView()
    qtbot.addWidget(made)
    made.set_data(DATA)
    before = [row.label for row in made.rows]
    jobs = [job(f"L-{n:05}", "Install", n // 9, 3) for n in range(6_000)]
    made.set_data(ChartData(plan(*jobs), START, jobs_order=("Install",)))
    assert [row.label for row in made.rows] == before
    made.set_data(DATA)  # what was under way is dropped
    qtbot.wait(50)
    assert [row.label for row in made.rows] == before
    made.set_data(ChartData(plan(*jobs), START, jobs_order=("Install",)))
    qtbot.waitUntil(lambda: len(made.rows) == 6_000)
    made.open_all(opened=True)
    qtbot.waitUntil(lambda: len(made.rows) == 12_000)
