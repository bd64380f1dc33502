from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage, QPageLayout
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from planner.common.errors import UserError
from planner.common.progress import Cancelled, silent
from planner.model.plan import Plan
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.paper import Pages, Subject, for_print
from planner.ui.gantt.view import GanttView
from planner.ui.pages.plan_paper import paper_size, print_on, write_pictures
from tests.ui.gantt.plans import START, job, plan


def subject(qtbot: QtBot, shown: Plan, day_width: float = 4.0) -> Subject:
    view = GanttView()
    qtbot.addWidget(view)
    view.set_data(ChartData(shown, START, jobs_order=("Install",)))
    view.zoom_by(day_width / view.day_width)
    made = view.subject("Made 01/04/2027")
    assert made is not None
    return made


def many(sites: int, days: int = 3) -> Plan:
    return plan(*(job(f"S-{site:04}", "Install", site, days) for site in range(sites)))


def test_every_row_and_every_day_is_on_one_page(qtbot: QtBot) -> None:
    pages = Pages(subject(qtbot, many(120)), QSize(700, 500))
    rows = [part.last - part.first for part in pages._parts if part.left == 0]
    assert sum(rows) == 120
    first = [part for part in pages._parts if part.first == 0]
    assert len(first) > 1
    ends = [part.left + part.width for part in first]
    assert [part.left for part in first] == [0, *ends[:-1]]
    assert ends[-1] >= subject(qtbot, many(120)).scale.width
    assert all(pages.size_of(number).height() <= 500 for number in range(pages.count))


def test_print_fills_a_page_and_keeps_months_wide_enough_to_read(qtbot: QtBot) -> None:
    short, long = subject(qtbot, many(20)).scale, subject(qtbot, many(20, 2000)).scale
    wide = 1000
    assert for_print(short, wide).width == pytest.approx(wide - 250, abs=24)
    assert for_print(long, wide).day_width >= 2
    assert for_print(long, wide).width % (wide - 250) == pytest.approx(0, abs=1)


def test_a_printer_gets_all_pages(qtbot: QtBot, tmp_path: Path) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "chart.pdf"))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    made = subject(qtbot, many(100))
    expected = Pages(made, paper_size(printer)).count
    assert expected > 1
    assert print_on(printer, made) == expected
    content = (tmp_path / "chart.pdf").read_bytes()
    assert content.count(b"/Type /Page\n") == expected


def test_a_picture_shows_the_bars_in_light_colours_whatever_the_window_has(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = subject(qtbot, many(8))
    out = tmp_path / "chart.png"
    assert write_pictures(made, out, silent) == (out,)
    picture = QImage(str(out))
    assert picture.width() > 800
    colours = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 3)
        for y in range(0, picture.height(), 3)
    }
    assert made.colours.series[0].rgb() in colours
    assert QColor("white").rgb() in colours


def test_a_chart_too_large_for_one_picture_becomes_several_and_replaces_none(
    qtbot: QtBot, tmp_path: Path
) -> None:
    made = subject(qtbot, many(260))
    out = tmp_path / "chart.png"
    places = write_pictures(made, out, silent)
    assert [place.name for place in places] == ["chart.png", "chart 2.png"]
    sizes = [QImage(str(place)).size() for place in places]
    assert all(max(size.width(), size.height()) <= 10_000 for size in sizes)
    with pytest.raises(UserError, match=r"chart 2\.png is there already"):
        write_pictures(made, out, silent)


def test_a_picture_that_is_cancelled_is_not_written(qtbot: QtBot, tmp_path: Path) -> None:
    def cancelled(_message: str, _fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        write_pictures(subject(qtbot, many(8)), tmp_path / "chart.png", cancelled)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_chart_has_no_paper(qtbot: QtBot) -> None:
    view = GanttView()
    qtbot.addWidget(view)
    assert view.subject("") is None
    view.set_data(ChartData(many(3), START))
    view.set_filter(lambda job: job.late_days > 0)
    assert view.subject("") is None


def test_days_do_not_change_with_what_is_scrolled(qtbot: QtBot) -> None:
    made = subject(qtbot, many(8))
    assert made.scale.origin == START - timedelta(days=7)
