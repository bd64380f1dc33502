"""No part of a page is a window of its own for a moment, which would flash on the screen."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from shiboken6 import isValid

from planner.services import planning
from planner.ui.main_window import MainWindow
from planner.ui.pages import PAGES
from planner.ui.widgets.buttons import Chips
from tests.ui.test_page_plan import a_plan


class Shown(QObject):
    """Notes what is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.windows: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.windows.append(watched)
        return False


@pytest.mark.parametrize("key", [entry.key for entry in PAGES])
def test_no_part_of_a_page_flashes_as_a_window(small: MainWindow, key: str) -> None:
    small.session.write("Plan", lambda project, _progress: planning.save(project, a_plan(late=3)))
    shown = Shown()
    QApplication.instance().installEventFilter(shown)  # type: ignore[union-attr]
    try:
        page = small.show_page(key)
        assert page is not None
        for chips in page.findChildren(Chips):
            for choice in chips.findChildren(QAbstractButton):
                if choice.isVisible() and choice.isEnabled():
                    choice.click()
                    QApplication.processEvents()
    finally:
        QApplication.instance().removeEventFilter(shown)  # type: ignore[union-attr]
    parts = [window for window in shown.windows if isValid(window) and not window.isWindow()]
    assert [f"{type(part).__name__} {part.accessibleName()}" for part in parts] == []
