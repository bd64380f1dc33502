"""What each key does in the map."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from planner.ui.map.view import MapView

_K = Qt.Key
_STEPS: Mapping[Qt.Key, tuple[int, int]] = {
    _K.Key_Left: (-1, 0),
    _K.Key_Right: (1, 0),
    _K.Key_Up: (0, -1),
    _K.Key_Down: (0, 1),
}
_PAN = 80
"""Pixels that a key moves the map by."""


def action_of(view: "MapView", event: QKeyEvent) -> Callable[[], object] | None:
    """What a key press does to a map; None if it means nothing there."""
    key, held = Qt.Key(event.key()), event.modifiers()
    ctrl = bool(held & Qt.KeyboardModifier.ControlModifier)
    if key in _STEPS:
        across, down = _STEPS[key]
        if ctrl:
            return lambda: view.pan_by(across * _PAN, down * _PAN)
        more = bool(held & Qt.KeyboardModifier.ShiftModifier)
        return lambda: view.step(across, down, more=more)
    if ctrl and key == _K.Key_A:
        return view.select_all
    return None if ctrl and key == _K.Key_0 else _plain(view).get(key)


def _plain(view: "MapView") -> Mapping[Qt.Key, Callable[[], object]]:
    return {
        _K.Key_Plus: lambda: view.zoom_by(1.5),
        _K.Key_Equal: lambda: view.zoom_by(1.5),
        _K.Key_PageUp: lambda: view.zoom_by(1.5),
        _K.Key_Minus: lambda: view.zoom_by(1 / 1.5),
        _K.Key_PageDown: lambda: view.zoom_by(1 / 1.5),
        _K.Key_Home: view.fit_all,
        _K.Key_0: view.fit_all,
        _K.Key_Return: view.open_current,
        _K.Key_Enter: view.open_current,
        _K.Key_Space: view.turn_current,
        _K.Key_Escape: view.clear_selection,
    }
