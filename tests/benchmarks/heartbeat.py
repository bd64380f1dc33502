"""How long the window is held while it works: a heart that beats every 5 ms, and its worst pause.

    python -m tests.benchmarks.heartbeat [--items N] [--sites N] [--json]

Opens the real window without a screen and does the whole job in it with the real background
thread: import a workbook of so many rows, look at the items, filter, sort, edit and undo them,
find in them and everywhere, open a project of so many sites, make, pin and show a plan in all its
views, and look at the sites on the map and at the deadlines.

Prints for each step its seconds, the longest time between two beats on the window's thread and
how long that thread computed itself in any one such time (the rest it waited: for a lock of
Python's that background work holds, or for a processor that another program has), the 99th of a
hundred, and how many beats were over 50 ms late. ``idle`` is the window doing nothing, in the
same run.
"""

import argparse
import importlib
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from planner.app.start import make_app, make_window
from planner.ui.find_everywhere import FindEverywhere
from planner.ui.main_window import MainWindow
from planner.ui.pages.import_page import ImportPage
from planner.ui.pages.items import ItemsPage
from planner.ui.pages.records import RecordsView
from planner.ui.widgets.table_view import RowsTable
from tests.benchmarks.heartbeat_plan import measure_planned, planned_carrier

BEAT = 5
PASTED = 50_000
LATE = 0.05


class Heart(QObject):
    """Beats, and keeps the seconds between beats: those of the clock, and those that the thread
    computed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []
        self.own: list[float] = []
        self._last, self._last_own = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.beat)
        self._timer.start(BEAT)

    def beat(self) -> None:
        """Note the time since the last beat."""
        now, own = time.perf_counter(), time.thread_time()
        self.times.append(now - self._last)
        self.own.append(own - self._last_own)
        self._last, self._last_own = now, own

    def start(self) -> None:
        """Forget what was before."""
        self.times.clear()
        self.own.clear()
        self._last, self._last_own = time.perf_counter(), time.thread_time()


class Run:
    """Steps of one window."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.heart = window, Heart()
        self.found: list[dict[str, Any]] = []

    def step(self, name: str, act: Callable[[], object], seconds: float = 0.0) -> None:
        """Do something, wait until the window rests again (``seconds`` at least), and note."""
        self.settle()
        self.heart.start()
        began = time.perf_counter()
        act()
        self.settle(seconds)
        self.heart.beat()  # what held it last would not be seen
        times = sorted(self.heart.times)
        self.found.append(
            {
                "step": name,
                "seconds": round(time.perf_counter() - began, 2),
                "longest_ms": round(times[-1] * 1000, 1),
                "own_ms": round(max(self.heart.own) * 1000, 1),
                "p99_ms": round(times[max(0, int(len(times) * 0.99) - 1)] * 1000, 1),
                "median_ms": round(statistics.median(times) * 1000, 1),
                "late": sum(one > LATE for one in times),
            }
        )

    def settle(self, seconds: float = 0.0) -> None:
        """Run the event loop until no background work is left."""
        until = time.perf_counter() + max(seconds, 0.2)
        loop = QEventLoop()
        timer = QTimer()
        timer.timeout.connect(lambda: self._ask(loop, until))
        timer.start(20)
        loop.exec()

    def _ask(self, loop: QEventLoop, until: float) -> None:
        if time.perf_counter() >= until and not self.window.session.runner.running:
            loop.quit()


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--sites", type=int, default=1_000)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    app = make_app()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        book = folder / "equipment.xlsx"
        importlib.import_module("tests.benchmarks.import").write_workbook(book, asked.items)
        planned = planned_carrier(folder / "carrier.rplan", asked.sites)
        window = make_window(folder / "settings.json")
        window.resize(1280, 800)
        window.show()
        run = Run(window)
        measure(run, app, book, planned, folder)
        window.session.close_project()
        run.settle()
        window.close()
    if asked.json:
        print(json.dumps(run.found, indent=1))
        return
    heads = f"{'longest ms':>12}{'own ms':>9}{'p99 ms':>9}{'median':>8}{'> 50 ms':>9}"
    print(f"{'step':34}{'seconds':>9}{heads}")
    for row in run.found:
        print(
            f"{row['step']:34}{row['seconds']:9.2f}{row['longest_ms']:12.1f}{row['own_ms']:9.1f}"
            f"{row['p99_ms']:9.1f}{row['median_ms']:8.1f}{row['late']:9}"
        )


def measure(run: Run, app: QApplication, book: Path, carrier: Path, folder: Path) -> None:
    """The steps of the job."""
    window, session = run.window, run.window.session
    run.step("idle", lambda: None, 1.0)
    run.step("make a project", lambda: session.create(folder / "new.rplan"))
    run.step("import: first seen", lambda: window.show_page("import"))
    page = window.show_page("import")
    assert isinstance(page, ImportPage)
    run.step("import: read the file", lambda: page.take_file(book))
    run.step("import: compare", page.make_preview)
    run.step("import: write, and check", page.apply_all)
    run.step("overview: of the items", lambda: window.show_page("overview"))
    run.step("items: open", lambda: window.show_page("items"))
    items = window.show_page("items")
    assert isinstance(items, ItemsPage)
    for text in ("r", "rr", "rru"):
        run.step(f"items: filter {text!r}", lambda text=text: search(items, text))  # type: ignore[misc]
    run.step("items: all again", lambda: search(items, ""))
    edit(run, items.view)
    run.step("find everywhere: open", window.tools.find)
    for text in ("2102", "rru3908 site"):
        run.step(f"find everywhere: {text!r}", lambda text=text: find(window, text))  # type: ignore[misc]
    run.step("find everywhere: close", lambda: everywhere(window).hide())
    run.step("undo the import", session.undo)
    measure_planned(run, carrier)
    app.processEvents()


def search(items: ItemsPage, text: str) -> None:
    """Type into the search box of the items."""
    items.view.search.setText(text)
    items.view.search.search_now()


def edit(run: Run, view: RecordsView) -> None:
    """What is done to the cells of a list."""
    table, model = view.table, view.model
    places = {column.heading: at for at, column in enumerate(model.columns)}
    notes = places["Notes"]
    run.step("items: sort, repeating", lambda: table.sort_by(places["Model"]))
    run.step("items: sort, all different", lambda: table.sort_by(places["Serial number"]))
    run.step("items: find", lambda: look_for(table, "99 1"))
    run.step("items: find next", table.find_bar.find_next)
    table.find_bar.shut()
    run.step("items: select all", table.selectAll)
    table.cell_cursor.go((1, notes))
    run.step("items: edit a cell", lambda: model.setData(model.index(1, notes), "seen"))
    every = model.rowCount() - 1
    table.cell_cursor.select(0, every, [notes])
    run.step("items: set a field of all", lambda: view.cell_actions.set_selected("checked"))
    run.step("items: undo that", view.session.undo)
    lines = (f"P-{line}\tunit {line % 97}" for line in range(PASTED))
    QGuiApplication.clipboard().setText("\n".join(lines))
    table.cell_cursor.go((0, places["Part number"]))
    view.session.ask.changes_to_make = lambda *_what: True  # type: ignore[method-assign]
    run.step(f"items: paste {PASTED:,} rows", view.cell_actions.paste)
    run.step("items: undo that", view.session.undo)


def everywhere(window: MainWindow) -> FindEverywhere:
    """The search over everything, which is open."""
    return next(iter(window.findChildren(FindEverywhere)))


def find(window: MainWindow, text: str) -> None:
    """Type into it."""
    everywhere(window).search.setText(text)
    everywhere(window).search.search_now()


def look_for(table: RowsTable, text: str) -> None:
    """Type into the find box of a list."""
    table.open_find()
    table.find_bar.text.setText(text)
    table.find_bar.text.search_now()


if __name__ == "__main__":
    main()
