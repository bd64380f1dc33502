"""The grid with many rows, beside Qt's own filter and view of the same run.

    python -m tests.benchmarks.table [ROWS ...] [--json]

For each number of items, in a process of its own, without a display:

- ``open``: the rows given to an empty list, until the first frame is painted
- ``read``: all values read ahead while nothing happens, and the longest time that took in one go
- ``keystroke``: a filter typed letter by letter, each until its rows are painted (median, most)
- ``sort``: by a column of different values for the first time and again, by a repeating one, and
  by two, each until painted
- ``menu``: the values of a column with all different and with few, until shown
- ``scroll``: one frame, a notch of the wheel (three lines) further (median, most)
- ``select``: all cells selected until their count and sum are known
- ``find``: a text looked for in every cell

``held`` beside a figure is how long the window was held by it in one go; the rest was done between
what else the window had to do.

The baselines are Qt's QSortFilterProxyModel, in C++, over a QStringListModel that holds the text
of each row as one string (``keystroke``, ``sort``), and a frame of a QTableView over a
QStandardItemModel of the same columns under the program's style sheet (``scroll``). A ratio below
1 is faster than Qt's own.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSortFilterProxyModel, QStringListModel, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from planner.app.start import make_app
from planner.model.inventory import Item, Layer
from planner.ui.grid.arrangement import Level
from planner.ui.grid.figures import saying
from planner.ui.grid.filter_menu import FilterMenu
from planner.ui.grid.finding import Found, Sought
from planner.ui.pages.item_rows import ItemsModel, item_columns, listing
from planner.ui.slices import Slices, finish
from planner.ui.widgets.table_view import RowsTable

ROOT = Path(__file__).resolve().parents[2]
SIZES = (100_000, 1_000_000)
TYPED = "huawei rru3917"
FRAMES, WHEEL = 60, 84


def main() -> None:
    """Measures each size in a new interpreter and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", type=int, default=list(SIZES))
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one)))
        return
    found = {rows: _in_a_process(rows) for rows in given.rows}
    if given.json:
        print(json.dumps(found, indent=1))
        return
    for rows, figures in found.items():
        print(f"{rows:,} items")
        for name, value in figures.items():
            print(f"  {name:34} {value}")


def _in_a_process(rows: int) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.benchmarks.table", "--one", str(rows)]
    done = subprocess.run(  # noqa: S603 - our own program
        command, cwd=ROOT, check=True, capture_output=True, text=True
    )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


def measure(number: int) -> dict[str, float]:
    """The figures of one size, in milliseconds; ratios as such."""
    app = make_app()
    items = make_items(number)
    found = _measure_grid(app, items)
    base = _measure_baseline(app, items)
    for name in ("keystroke", "sort first"):
        found[f"{name}, Qt's proxy"] = base[name]
        found[f"{name}, ratio"] = round(found[name] / base[name], 2)
    found["scroll frame, Qt's view"] = base["scroll frame"]
    found["scroll frame, ratio"] = round(found["scroll frame"] / base["scroll frame"], 2)
    return found


def make_items(number: int) -> list[Item]:
    """Items as a carrier has them: serials and prices that differ, all else repeating."""
    rnd = random.Random(7)  # noqa: S311 - data to measure with
    makers = ("Huawei", "ZTE", "HUAWEI TECH", "Ericsson")
    return [
        Item(
            id=at + 1,
            serial=f"21023{rnd.randrange(10**15):015d}",
            manufacturer=makers[at % 4],
            model=f"RRU39{at % 97:02d}",
            site=f"S-{at % 2_999:04d}",
            quantity=1 + at % 3,
            obtained_on=date(2012, 1, 1) + timedelta(days=at % 3_000),
            cost=Decimal(rnd.randrange(1_000, 900_000)) / 100,
            status=("in use", "removed", "spare")[at % 3],
            layer=Layer.ACCESS,
        )
        for at in range(number)
    ]


def _ms(do: Callable[[], object], app: QApplication | None = None) -> float:
    began = time.perf_counter()
    do()
    if app is not None:
        app.processEvents()
    return round((time.perf_counter() - began) * 1_000, 1)


def _measure_grid(app: QApplication, items: Sequence[Item]) -> dict[str, float]:
    rows = finish(listing((), items, None))[0]
    model = ItemsModel(item_columns())
    table = RowsTable(model, "Items", cells=True)
    table.resize(1_240, 640)
    table.show()
    app.processEvents()
    found = {"open": _ms(lambda: _paint(table, lambda: model.set_rows(rows)))}
    found |= _read_ahead(model)
    keys = [
        _held(app, lambda text=TYPED[: n + 1]: model.set_filter(text), model.slices)  # type: ignore[misc]
        for n in range(len(TYPED))
    ]
    found |= {
        "keystroke": statistics.median(whole for whole, _most in keys),
        "keystroke, most": max(whole for whole, _most in keys),
        "keystroke, held": max(most for _whole, most in keys),
    }
    model.set_filter("")
    app.processEvents()
    column = {shown.heading: at for at, shown in enumerate(model.columns)}
    serial, site, cost = (column[name] for name in ("Serial number", "Site", "Cost"))
    for name, levels in (
        ("sort first", [Level(serial)]),
        ("sort again", [Level(serial, descending=True)]),
        ("sort by what repeats", [Level(site)]),
        ("sort by two", [Level(site), Level(cost, descending=True)]),
    ):
        whole, most = _held(app, lambda at=levels: model.set_levels(at), model.slices)  # type: ignore[misc]
        found |= {name: whole, f"{name}, held": most}
    for name, at in (("menu, all different", serial), ("menu, few", column["Status"])):
        found[name] = _open_menu(app, table, at)
    found |= _scroll(app, table)
    table.selectAll()
    every, apart = range(len(model.columns)), Slices()
    for name, steps in (
        ("select all", saying(model.arrangement, table.selected_blocks())),
        ("find", Found.looking(model.arrangement, every, Sought("99 1"))),
    ):
        whole, most = _held(app, lambda do=steps: apart.start("", do, lambda _end: None), apart)  # type: ignore[misc]
        found |= {name: whole, f"{name}, held": most}
    table.close()
    return found


def _held(app: QApplication, do: Callable[[], object], slices: Slices) -> tuple[float, float]:
    """Milliseconds until something is done and painted, and the longest that nothing else was."""
    parts = [_ms(do, app)]
    while slices.running:
        parts.append(_ms(app.processEvents))
    return round(sum(parts), 1), max(parts)


def _paint(table: QTableView, do: Callable[[], object]) -> None:
    do()
    table.viewport().repaint()


def _read_ahead(model: ItemsModel) -> dict[str, float]:
    slices = []
    while not model.arrangement.ready:
        slices.append(_ms(model._read_on))
    return {"read ahead": round(sum(slices), 1), "read, longest slice": max(slices)}


def _open_menu(app: QApplication, table: RowsTable, column: int) -> float:
    took = _ms(lambda: table.open_filter(column), app)
    for menu in table.findChildren(FilterMenu):
        menu.close()
    app.processEvents()
    return took


def _scroll(app: QApplication, table: QTableView) -> dict[str, float]:
    bar = table.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    app.processEvents()
    frames = [_ms(lambda: bar.setValue(bar.value() + WHEEL), app) for _ in range(FRAMES)]
    return {"scroll frame": statistics.median(frames), "scroll frame, most": max(frames)}


def _measure_baseline(app: QApplication, items: Sequence[Item]) -> dict[str, float]:
    columns = item_columns()
    some = [
        [column.text(row) for column in columns]
        for row in finish(listing((), items[:2_000], None))[0]
    ]
    view = QTableView()
    model = QStandardItemModel()
    for texts in some:
        model.appendRow([QStandardItem(text) for text in texts])
    view.setModel(model)
    view.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    for at, column in enumerate(columns):
        view.setColumnWidth(at, column.width)
    view.resize(1_240, 640)
    view.show()
    app.processEvents()
    found = {"scroll frame": _scroll(app, view)["scroll frame"]}
    view.close()
    source = QStringListModel([f"{i.serial}\n{i.manufacturer}\n{i.model}\n{i.site}" for i in items])
    proxy = QSortFilterProxyModel()
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    proxy.setSourceModel(source)
    proxy.rowCount()
    typed = "huawei\nrru3917"
    keys = [
        _ms(lambda text=typed[: n + 1]: proxy.setFilterFixedString(text))  # type: ignore[misc]
        for n in range(len(typed))
    ]
    proxy.setFilterFixedString("")
    return {
        **found,
        "keystroke": statistics.median(keys),
        "sort first": _ms(lambda: proxy.sort(0)),
    }


if __name__ == "__main__":
    main()
