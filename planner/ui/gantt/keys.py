"""What each key does in the Gantt chart."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from planner.ui.gantt.view import GanttView

_K = Qt.Key


def action_of(view: "GanttView", event: QKeyEvent) -> Callable[[], object] | None:
    """What a key press does to a chart; None if it means nothing there."""
    key = Qt.Key(event.key())
    ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and key in {_K.Key_Left, _K.Key_Right}:
        days = (7 if ctrl else 1) * (1 if key == _K.Key_Right else -1)
        return lambda: view.move_by(days)
    actions = {**_walking(view, rows=ctrl), **_acting(view)}
    if view.moving is not None:
        actions |= {_K.Key_Escape: view.drop_move}
        actions |= dict.fromkeys((_K.Key_Return, _K.Key_Enter), view.ask_move)
    return actions.get(key)


def _walking(view: "GanttView", *, rows: bool) -> dict[Qt.Key, Callable[[], object]]:
    def to_end(*, first: bool) -> None:
        if rows:
            view.step_row(-len(view.rows) if first else len(view.rows))
        else:
            view.to_end(first=first)

    return {
        _K.Key_Up: lambda: view.step_row(-1),
        _K.Key_Down: lambda: view.step_row(1),
        _K.Key_PageUp: lambda: view.step_row(-10),
        _K.Key_PageDown: lambda: view.step_row(10),
        _K.Key_Left: lambda: view.step_bar(-1),
        _K.Key_Right: lambda: view.step_bar(1),
        _K.Key_Home: lambda: to_end(first=True),
        _K.Key_End: lambda: to_end(first=False),
    }


def _acting(view: "GanttView") -> dict[Qt.Key, Callable[[], object]]:
    fold = view.fold_current
    return {
        _K.Key_Plus: lambda: view.zoom_by(1.25),
        _K.Key_Equal: lambda: view.zoom_by(1.25),
        _K.Key_Minus: lambda: view.zoom_by(0.8),
        _K.Key_0: view.zoom_to_fit,
        _K.Key_Return: fold,
        _K.Key_Enter: fold,
        _K.Key_Space: fold,
        _K.Key_P: view.turn_pin,
        _K.Key_Delete: view.ask_unpin,
        _K.Key_Backspace: view.ask_unpin,
    }
