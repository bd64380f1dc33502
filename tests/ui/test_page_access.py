import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from planner.services import planning
from planner.ui.page import Page
from planner.ui.pages.deadlines import DeadlinesPage
from planner.ui.pages.eligibility import EligibilityPage
from planner.ui.pages.history import HistoryPage
from planner.ui.pages.overview import OverviewPage
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.rules import RulesPage
from tests.ui.conftest import Shower
from tests.ui.test_page_plan import a_plan

PAGES = (OverviewPage, EligibilityPage, PlanPage, DeadlinesPage, RulesPage, HistoryPage)


def reachable(page: Page) -> list[QWidget]:
    """What Tab stops at, but for the parts of other controls."""
    found = []
    for widget in page.findChildren(QWidget):
        part = isinstance(widget.parent(), QAbstractSpinBox | QComboBox)
        if part or isinstance(widget, QScrollBar) or not widget.isVisible():
            continue
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isEnabled():
            found.append(widget)
    return found


def name_of(widget: QWidget) -> str:
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton | QLabel):
        return widget.text()
    return widget.placeholderText() if isinstance(widget, QLineEdit) else ""


@pytest.mark.parametrize("cls", PAGES, ids=lambda cls: cls.__name__)
def test_every_control_that_the_keyboard_reaches_has_a_name(alone: Shower, cls: type[Page]) -> None:
    alone.session.write("Plan", lambda project, _progress: planning.save(project, a_plan(late=3)))
    page = alone(cls)
    QApplication.processEvents()
    stops = reachable(page)
    assert stops
    unnamed = [
        (type(widget).__name__, widget.objectName()) for widget in stops if not name_of(widget)
    ]
    assert unnamed == []


@pytest.mark.parametrize("cls", PAGES, ids=lambda cls: cls.__name__)
def test_a_page_fits_a_small_screen(alone: Shower, cls: type[Page]) -> None:
    alone.session.write("Plan", lambda project, _progress: planning.save(project, a_plan(late=3)))
    page = alone(cls)
    QApplication.processEvents()
    wanted = page.minimumSizeHint()
    assert wanted.width() <= 1280 - 196
    assert wanted.height() <= 720 - 60
