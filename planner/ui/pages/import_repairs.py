"""Between matching and preview: repairs of cells that are offered, with what each would do."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.common.progress import Progress, silent
from planner.ui import formats, theme
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.importing import Repair, Source

_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_VALUES: tuple[TableColumn[tuple[str, str]], ...] = (
    TableColumn(tr("Before"), lambda pair: pair[0], width=190),
    TableColumn(tr("After"), lambda pair: pair[1], width=180),
)


class RepairsStep(QWidget):
    """Offers `Repair`s, none ticked but those that a person accepted in an earlier import;
    ``back`` and ``next_`` leave the step.
    """

    def __init__(self, back: Callable[[], object], next_: Callable[[], object]) -> None:
        super().__init__()
        self.repairs: tuple[Repair, ...] = ()
        self._said: dict[object, bool] = {}
        self.list = _table()
        self.values = RowsModel(_VALUES)
        self.examples = RowsTable(self.values, tr("Values before and after"))
        self.examples.verticalHeader().hide()
        self.question = QLabel()
        self.question.setWordWrap(True)
        self.count = QLabel()
        theme.set_text(self.count, muted=True)
        self.all = button(tr("Accept all"), lambda: self._tick_all(_ON), icon="check")
        self.none = button(tr("Accept none"), lambda: self._tick_all(_OFF))
        self.next = button(tr("Preview"), next_, kind="primary", tip=tr("See what would change"))
        self.list.currentCellChanged.connect(lambda row, *_rest: self._show(row))
        self.list.itemChanged.connect(lambda _item: self._count())
        self._build(back)

    def _build(self, back: Callable[[], object]) -> None:
        offered = Card(tr("Repairs"))
        offered.head.addWidget(self.all)
        offered.head.addWidget(self.none)
        offered.body.addWidget(self.list)
        shown = Card(tr("What it would do"))
        shown.body.addWidget(self.question)
        shown.body.addWidget(self.examples, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.SPACE_M)
        split.addWidget(offered)
        split.addWidget(shown)
        split.setStretchFactor(0, 1)
        split.setSizes([620, 420])
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.count, 1)
        bar.addWidget(button(tr("Back"), back))
        bar.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(split, 1)
        column.addLayout(bar)

    def start_over(self) -> None:
        """Another file: forget what was said of the one before."""
        self.repairs = ()
        self._said.clear()

    def show_repairs(self, repairs: "Sequence[Repair]", source: "Source") -> None:
        """Offer repairs, ticked as the user left them, else as the file is read now."""
        self.repairs = tuple(repairs)
        made = made_in(source, repairs)
        ticked = {repair.key: self._said.get(repair.key, repair.key in made) for repair in repairs}
        self.list.blockSignals(True)  # noqa: FBT003
        self.list.setRowCount(len(repairs))
        for row, repair in enumerate(repairs):
            tick = QTableWidgetItem(repair.question)
            tick.setFlags(tick.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            tick.setCheckState(_ON if ticked[repair.key] else _OFF)
            tick.setToolTip(repair.question)
            rows = QTableWidgetItem(f"{repair.rows:,}")
            rows.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            texts = (repair.heading, repair.sheet, tr("as last time") if repair.known else "")
            for place, item in enumerate((tick, rows, *map(QTableWidgetItem, texts))):
                self.list.setItem(row, place, item)
        self.list.setColumnHidden(3, len({repair.sheet for repair in repairs}) < 2)
        self.list.setColumnHidden(4, not any(repair.known for repair in repairs))
        self.list.blockSignals(False)  # noqa: FBT003
        self.list.setCurrentCell(0, 0)
        self._show(0)
        self._count()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def accepted(self) -> "list[Repair]":
        """The repairs that are ticked, in the order in which they were offered."""
        return [repair for row, repair in enumerate(self.repairs) if self._ticked(row)]

    def _ticked(self, row: int) -> bool:
        item = self.list.item(row, 0)
        return item is not None and item.checkState() == _ON

    def _tick_all(self, state: Qt.CheckState) -> None:
        for row in range(self.list.rowCount()):
            item = self.list.item(row, 0)
            if item is not None:
                item.setCheckState(state)

    def _show(self, row: int) -> None:
        repair = self.repairs[row] if 0 <= row < len(self.repairs) else None
        self.question.setText(repair.question if repair else "")
        self.values.set_rows(repair.values if repair else ())

    def _count(self) -> None:
        for row, repair in enumerate(self.repairs):
            self._said[repair.key] = self._ticked(row)
        accepted = self.accepted()
        rows = sum(repair.rows for repair in accepted)
        offered = formats.count(len(self.repairs), "repair")
        said = tr("{count:,} of {offered} accepted", count=len(accepted), offered=offered)
        if rows:
            said += f", {formats.count(rows, 'row')}"
        self.count.setText(tr("{said}. What is written in the file is kept beside it.", said=said))


def with_repairs(
    source: "Source",
    offered: "Sequence[Repair]",
    accepted: "Sequence[Repair]",
    progress: Progress = silent,
) -> "Source":
    """The file with the accepted repairs made, and no other of those offered."""
    wanted = {repair.key for repair in accepted}
    made = made_in(source, offered)
    return source.with_repairs(
        [repair for repair in accepted if repair.key not in made],
        [repair for repair in offered if repair.key in made and repair.key not in wanted],
        progress,
    )


def made_in(source: "Source", repairs: "Sequence[Repair]") -> set[object]:
    """Keys of those repairs that are made in the file as it is read."""
    return {repair.key for repair in repairs if source.makes(repair)}


def _table() -> QTableWidget:
    made = QTableWidget(0, 5)
    made.setAccessibleName(tr("Repairs that are offered"))
    made.setHorizontalHeaderLabels(
        [tr("Repair"), tr("Rows"), tr("Column"), tr("Sheet"), tr("Known")]
    )
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setTabKeyNavigation(False)
    made.setWordWrap(False)
    left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    made.horizontalHeader().setDefaultAlignment(left)
    made.horizontalHeader().setHighlightSections(False)
    made.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for place, width in ((1, 64), (2, 120), (3, 100), (4, 110)):
        made.setColumnWidth(place, width)
    made.verticalHeader().setDefaultSectionSize(made.fontMetrics().height() + 16)
    made.verticalHeader().hide()
    return made
