"""What opens from the arrow of a heading: sorting, and the values of the column to tick."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFrame,
    QLabel,
    QListView,
    QVBoxLayout,
    QWidget,
)

from planner.ui import theme
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from planner.ui.grid.arrangement import Ticked
    from planner.ui.grid.values import Value
    from planner.ui.widgets.table_model import RowsModel

Index = QModelIndex | QPersistentModelIndex

_ROLE = Qt.ItemDataRole
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
BLANK = "(blank)"


class ValuesModel(QAbstractListModel):
    """Values with their ticks. ``ticked`` is what a filter would be."""

    toggled = Signal()

    def __init__(self, ticked: "Ticked") -> None:
        super().__init__()
        self.ticked = ticked
        self.values: list[Value] = []

    def show(self, values: "list[Value]", ticked: "Ticked") -> None:
        """List other values."""
        self.beginResetModel()
        self.values, self.ticked = values, ticked
        self.endResetModel()
        self.toggled.emit()

    def tick(self, row: int, *, on: bool) -> None:
        """Tick a value, or take its tick away."""
        from planner.ui.grid.arrangement import Ticked

        one = frozenset([self.values[row].text])
        add = on is not self.ticked.hidden
        texts = self.ticked.texts | one if add else self.ticked.texts - one
        self.ticked = Ticked(texts, self.ticked.hidden)
        self.dataChanged.emit(self.index(row), self.index(row))
        self.toggled.emit()

    def tick_all(self, *, on: bool) -> None:
        """Tick every value, or none."""
        from planner.ui.grid.arrangement import Ticked

        self.show(self.values, Ticked(frozenset(), hidden=on))

    def state(self) -> Qt.CheckState:
        """Whether all, none or some are ticked."""
        on = sum(self.ticked.takes(value.text) for value in self.values)
        if on == len(self.values):
            return _ON
        return Qt.CheckState.PartiallyChecked if on else _OFF

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.values)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if not index.isValid():
            return None
        value = self.values[index.row()]
        if role == _ROLE.DisplayRole:
            return f"{' '.join(value.text.split()) or BLANK}  ({value.rows:,})"
        if role == _ROLE.CheckStateRole:
            return _ON if self.ticked.takes(value.text) else _OFF
        if role == _ROLE.ToolTipRole:
            return value.text or None
        return None

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        if role != _ROLE.CheckStateRole:
            return False
        self.tick(index.row(), on=Qt.CheckState(value) == _ON)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable


class FilterMenu(QFrame):
    """For one column of a list, which is sorted and filtered as chosen."""

    def __init__(self, model: "RowsModel[Any]", column: int, parent: QWidget) -> None:
        from planner.ui.grid.values import EVERYTHING, ColumnValues

        super().__init__(parent, Qt.WindowType.Popup)
        self._rows, self._column = model, column
        arrangement = model.arrangement
        heading = model.columns[column].heading
        self.setProperty("popup", True)  # noqa: FBT003
        self.setAccessibleName(tr("Filter by {heading}", heading=heading))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._values: ColumnValues = ColumnValues(arrangement, column)
        self._now = arrangement.ticked.get(column, EVERYTHING)
        self.model = ValuesModel(self._now)
        self.search = SearchBox(tr("Search {heading}", heading=heading.lower()), delay_ms=60)
        self.all = QCheckBox()
        self.list = QListView()
        self._note = QLabel()
        self._build(heading, filtered=column in arrangement.ticked)
        self.search.searched.connect(self._show_matching)
        self.all.clicked.connect(self._tick_all)
        self.model.toggled.connect(self._say_state)
        self._show_matching("")

    def _build(self, heading: str, *, filtered: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_S, theme.SPACE_S, theme.SPACE_S, theme.SPACE_S)
        column.setSpacing(theme.SPACE_XS)
        for text, icon, descending in (
            (tr("Sort smallest first"), "arrow-up", False),
            (tr("Sort largest first"), "arrow-down", True),
        ):
            made = button(text, self._sorter(descending=descending), icon=icon, kind="flat")
            made.setStyleSheet("text-align: left;")
            column.addWidget(made)
        self.clear = button(tr("Clear this filter"), self._clear, icon="funnel-x", kind="flat")
        self.clear.setStyleSheet("text-align: left;")
        self.clear.setEnabled(filtered)
        self.list.setModel(self.model)
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(tr("Values of {heading}", heading=heading))
        self.list.setMinimumSize(264, 220)
        self.search.installEventFilter(self)
        self.list.installEventFilter(self)
        theme.set_text(self._note, Text.SMALL, muted=True)
        self._note.setWordWrap(True)
        for widget in (self.clear, self.search, self.all, self.list, self._note):
            column.addWidget(widget)
        self.ok = button(tr("Show these"), self._apply, kind="primary")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.ok, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)

    def _sorter(self, *, descending: bool) -> Callable[[], None]:
        def sort() -> None:
            from planner.ui.grid.arrangement import Level

            self.close()
            self._rows.set_levels([Level(self._column, descending)])

        return sort

    def open_at(self, place: QPoint) -> None:
        """Show it with its corner at a place on the screen, whole."""
        self.adjustSize()
        room = self.screen().availableGeometry()
        x = min(place.x() - self.width(), room.right() - self.width())
        y = min(place.y(), room.bottom() - self.height())
        self.move(max(x, room.left()), max(y, room.top()))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def _show_matching(self, search: str) -> None:
        from planner.ui.grid.values import EVERYTHING

        values, there_are = self._values.matching(search)
        # What was searched for is ticked, until some of it is not.
        self.model.show(values, EVERYTHING if search.strip() else self._now)
        more = there_are > len(values)
        self._note.setVisible(more)
        self._note.setText(
            tr(
                "The {values:,} most frequent of {there_are:,} values. Search for others.",
                values=len(values),
                there_are=there_are,
            )
        )

    def _tick_all(self) -> None:
        self.model.tick_all(on=self.all.checkState() != _OFF)
        self._say_state()

    def _say_state(self) -> None:
        state = self.model.state()
        searched = bool(self.search.text().strip())
        if not searched:
            self._now = self.model.ticked
        self.all.setCheckState(state)
        self.all.setText(tr("All that was found") if searched else tr("All"))
        self.ok.setEnabled(state != _OFF)

    def _apply(self) -> None:
        from planner.ui.grid.values import chosen

        self.search.settle()
        if self.ok.isEnabled():
            found = chosen(self.model.ticked, self._values, self.search.text())
            self.close()
            self._filter_by(found)

    def _clear(self) -> None:
        self.close()
        self._filter_by(None)

    def _filter_by(self, ticked: "Ticked | None") -> None:
        others = self._rows.arrangement.ticked.items()
        kept = {at: other for at, other in others if at != self._column}
        self._rows.set_ticked(kept if ticked is None else {**kept, self._column: ticked})

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._apply()
                return True
            if event.key() == Qt.Key.Key_Down and watched is self.search:
                self.list.setFocus(Qt.FocusReason.TabFocusReason)
                self.list.setCurrentIndex(self.model.index(0))
                return True
        return super().eventFilter(watched, event)
