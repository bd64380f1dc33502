"""The undo history: every step as a list beside the pages, to go back and forth in."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.model.history import ChangeSet, Unit
from planner.ui import formats, theme
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button

_MOST = 500
_BEGINNING = tr("As the project was made")
_ID = Qt.ItemDataRole.UserRole


class UndoPanel(QDockWidget):
    """The newest step on top, those that are undone above the present one and muted; Enter or a
    double click goes to the state after a step.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(tr("Undo history"), parent)
        self._session = session
        self.setObjectName("undo-history")
        feature = QDockWidget.DockWidgetFeature
        self.setFeatures(feature.DockWidgetClosable | feature.DockWidgetMovable)
        self.setAllowedAreas(
            Qt.DockWidgetArea.LeftDockWidgetArea | Qt.DockWidgetArea.RightDockWidgetArea
        )
        self.setTitleBarWidget(self._head())
        self.list = QListWidget()
        self.list.setIconSize(QSize(theme.scaled(16), theme.scaled(16)))
        self.list.setAccessibleName(tr("Undo history"))
        self.list.setMinimumWidth(260)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(lambda _item: self.go())
        self.list.currentRowChanged.connect(lambda _row: self._offer())
        self.button = button(tr("Go to this step"), self.go, icon="rotate-ccw")
        note = QLabel(
            tr("Steps after it are undone, and can be done again until you change something.")
        )
        note.setWordWrap(True)
        theme.set_text(note, Text.SMALL, muted=True)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(theme.SPACE_M, 0, theme.SPACE_M, theme.SPACE_M)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.list, 1)
        column.addWidget(note)
        column.addWidget(self.button)
        self.setWidget(content)
        session.changed.connect(self._on_changed)
        session.opened.connect(self.show_steps)
        self.hide()

    def _head(self) -> QWidget:
        title = QLabel(self.windowTitle())
        theme.set_text(title, Text.H2)
        shut = button("", self.hide, icon="x", kind="flat", tip=tr("Close"))
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_S, theme.SPACE_S)
        row.addWidget(title, 1)
        row.addWidget(shut)
        return head

    def _on_changed(self, _changes: ChangeSet) -> None:
        self.show_steps()

    def show_steps(self) -> None:
        """List the steps as they are now, if the list is looked at."""
        if self.isHidden():
            return
        self.list.clear()
        steps = reachable(self._session.units())
        now = present(steps)
        for unit in reversed(steps[-_MOST:]):
            self._line(unit.label, unit, now)
        if self._session.project is not None and len(steps) <= _MOST:
            self._line(_BEGINNING, None, now)
        self._offer()

    def _line(self, text: str, unit: Unit | None, now: int) -> None:
        number = unit.id if unit is not None else 0
        undone = unit is not None and unit.undone
        item = QListWidgetItem(tr("{text} (undone)", text=text) if undone else text)
        item.setData(_ID, number)
        if unit is not None:
            item.setToolTip(f"{text}\n{formats.moment(unit.when)}, {unit.who}")
        self.list.addItem(item)
        if number == now:
            item.setIcon(theme.icon("chevron-right", "accent"))
            item.setData(
                Qt.ItemDataRole.AccessibleTextRole,
                tr("{text}, where the project is now", text=text),
            )
            font = item.font()
            font.setBold(True)
            item.setFont(font)
            self.list.setCurrentItem(item)
        elif undone:
            item.setIcon(theme.icon("redo-2", "muted"))
            item.setForeground(theme.color("muted"))
        else:
            item.setIcon(theme.icon("check", "muted"))

    def _offer(self) -> None:
        item = self.list.currentItem()
        here = item is not None and item.data(_ID) == present(reachable(self._session.units()))
        self.button.setEnabled(item is not None and not here and not self._session.read_only)

    def go(self) -> None:
        """Go to the state after the chosen step."""
        item = self.list.currentItem()
        if item is None or self._session.read_only:
            return
        steps = reachable(self._session.units())
        goal, now = int(item.data(_ID)), present(steps)
        between = [unit for unit in steps if min(goal, now) < unit.id <= max(goal, now)]
        label = next((unit.label for unit in steps if unit.id == goal), _BEGINNING)
        verb = tr("undone") if goal < now else tr("done again")
        names = [unit.label for unit in between]
        if between and (len(between) == 1 or self._session.ask.undo_to(label, names, verb)):
            self._session.go_to_step(len(between), label, forward=goal > now)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.show_steps()


def reachable(units: tuple[Unit, ...]) -> list[Unit]:
    """The steps that undo and redo lead to, oldest first: those that stand, and of the undone
    ones those that can be done again.
    """
    return sorted((u for u in units if not u.undone or u.redoable), key=lambda unit: unit.id)


def present(steps: list[Unit]) -> int:
    """The id of the last step that stands; 0 at the beginning."""
    return max((unit.id for unit in steps if not unit.undone), default=0)
