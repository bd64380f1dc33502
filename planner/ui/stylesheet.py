"""The style sheet, filled from the tokens of a scheme."""

from string import Template

from PySide6.QtGui import QFont, QFontMetrics

from planner.common.resources import resource
from planner.ui.theme import RADIUS, SCALE, Text, Tokens, token_names

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QWidget[page="true"] { background: $window; }
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }

*[step="display"] { font-size: $size_display; font-weight: 600; }
*[step="h1"] { font-size: $size_h1; font-weight: 600; }
*[step="h2"] { font-size: $size_h2; font-weight: 600; }
*[step="small"] { font-size: $size_small; }
*[muted="true"] { color: $muted; }
QLabel[tone="bad"] { color: $bad; }

QFrame[card="true"] { background: $surface; border: 1px solid $border; border-radius: ${radius}px; }
QFrame[card="true"] QLabel { background: transparent; }
QLabel[links="true"] { border: 1px solid transparent; border-radius: 4px; }
QLabel[links="true"]:focus { border-color: $accent; }

QPushButton {
    background: $surface; border: 1px solid $control_border; border-radius: 6px;
    padding: 5px 12px; min-height: ${line}px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $border; }
QPushButton:focus { border: 2px solid $accent; padding: 4px 11px; }
QPushButton:checked { background: $accent_soft; border-color: $accent; color: $accent; }
QPushButton:disabled { color: $disabled; border-color: $border; background: $window; }
QPushButton[primary="true"] { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[primary="true"]:hover { background: $accent_hover; }
QPushButton[primary="true"]:focus { border: 3px double $on_accent; padding: 3px 10px; }
QPushButton[primary="true"]:disabled {
    background: $raised; border-color: $border; color: $disabled;
}
QPushButton[flat="true"] { background: transparent; border-color: transparent; }
QPushButton[flat="true"]:hover { background: $hover; }
QPushButton[tool="true"] { padding: 0; min-height: 0; }
QPushButton[flat="true"]:focus { border: 2px solid $accent; }
QPushButton[link="true"] {
    background: transparent; border: 1px solid transparent; color: $accent; padding: 2px 0;
    text-align: left;
}
QPushButton[link="true"]:hover { text-decoration: underline; }
QPushButton[link="true"]:focus { border: 1px solid $accent; }
QPushButton[link="true"]:disabled { color: $muted; }
QPushButton[chip="true"] { border-radius: 13px; padding: 3px 12px; border-color: $border; }
QPushButton[chip="true"]:checked { border-color: $accent; }
QPushButton[chip="true"]:focus { border: 2px solid $accent; padding: 2px 11px; }
QPushButton[legend="true"] {
    background: transparent; border: 1px solid transparent; border-radius: 4px;
    padding: 1px 8px 1px 4px; min-height: 16px; text-align: left;
}
QPushButton[legend="true"]:hover { background: $hover; }
QPushButton[legend="true"]:checked { background: $accent_soft; border-color: $accent; }
QPushButton[legend="true"]:focus { border: 2px solid $accent; padding: 0 7px 0 3px; }

QPushButton[choice="true"] {
    background: $surface; border: 1px solid $border; border-radius: 12px; padding: 0;
    text-align: left;
}
QPushButton[choice="true"]:hover { border-color: $accent; background: $accent_soft; }
QPushButton[choice="true"]:focus { border: 2px solid $accent; padding: 0; }
QPushButton QLabel { background: transparent; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: 4px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton::menu-indicator { image: none; }

QLineEdit, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit, QPlainTextEdit, QTextEdit {
    background: $surface; border: 1px solid $control_border; border-radius: 6px;
    padding: 5px 8px; min-height: ${line}px; selection-background-color: $selection;
    selection-color: $text;
}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateEdit:focus,
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 4px 7px; }
QTextBrowser { border: 1px solid $border; border-radius: ${radius}px; padding: 0; }
QTextBrowser:focus { border: 1px solid $accent; padding: 0; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled, QDateEdit:disabled {
    color: $disabled; border-color: $border; background: $window;
}
QComboBox::drop-down, QDateEdit::drop-down { border: 0; width: 24px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$chevron"); width: 14px; height: 14px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {
    image: url("$chevron"); width: 12px; height: 12px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {
    image: url("$chevron_up"); width: 12px; height: 12px; }
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button,
QDoubleSpinBox::down-button { border: 0; background: transparent; width: 20px; }
QAbstractItemView QLineEdit, QAbstractItemView QComboBox, QAbstractItemView QDateEdit,
QAbstractItemView QSpinBox { border-radius: 0; padding: 0 4px; min-height: 0; }
QAbstractItemView QComboBox { background: transparent; border-color: transparent; }
QAbstractItemView QComboBox:hover { background: $hover; }
QComboBox QAbstractItemView {
    background: $surface; border: 1px solid $border; selection-background-color: $selection;
    selection-color: $text; outline: 0;
}

QTableView, QTreeView, QListView {
    background: $surface; border: 1px solid $border; border-radius: ${radius}px;
    gridline-color: $border; selection-background-color: $selection; selection-color: $text;
    outline: 0;
}
QTableView:focus, QTreeView:focus, QListView:focus { border-color: $accent; }
QListWidget::item { padding: 5px 8px; border-radius: 4px; }
QTreeView[roomy="true"]::item { padding: 5px 6px; }
QTableView::item { padding: 0 8px; border: 0; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected {
    background: $selection; color: $text;
}
QTableView::item:focus { border: 1px solid $accent; }
QHeaderView { background: $raised; border: 0; border-top-left-radius: ${radius}px;
    border-top-right-radius: ${radius}px; }
QHeaderView::section {
    background: $raised; color: $muted; border: 0; border-right: 1px solid $border;
    border-bottom: 1px solid $border; padding: 5px 11px; font-weight: 600;
}
QHeaderView::section:vertical { font-weight: 400; padding: 0 8px; }
QHeaderView::section:hover { color: $text; }
QTableCornerButton::section { background: $raised; border: 0; border-bottom: 1px solid $border; }

QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollArea { background: transparent; border: 2px solid transparent; border-radius: 6px; }
QScrollArea:focus { border-color: $accent; }
QScrollArea[frameless="true"] { border: 0; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: $disabled; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: $control_border; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QMessageBox QLabel#qt_msgbox_label { min-width: 300px; }
QMessageBox QLabel#qt_msgbox_informativelabel { min-width: 300px; }
QSplitter::handle { background: transparent; }
QProgressBar { background: $neutral_soft; border: 0; border-radius: 4px; max-height: 8px;
    min-height: 8px; text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QMenuBar { background: $window; border-bottom: 1px solid $border; padding: 2px; }
QMenuBar::item { padding: 4px 10px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QStatusBar { background: $window; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $muted; }

QFrame[sidebar="true"] { background: $sidebar; border: 0; border-right: 1px solid $border; }
QListWidget[sidebar="true"] {
    background: $sidebar; border: 0; border-right: 1px solid $border; border-radius: 0;
    padding: 8px;
}
QListWidget[sidebar="true"]::item { padding: 8px 10px; border-radius: 6px; margin: 1px 0;
    border: 1px solid transparent; }
QListWidget[sidebar="true"]::item:hover { background: $hover; }
QListWidget[sidebar="true"]::item:selected { background: $accent_soft; color: $accent; }
QListWidget[sidebar="true"]::item:selected:focus { border: 1px solid $accent; }

QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QCheckBox::indicator, QTableView::indicator, QListView::indicator, QMenu::indicator:non-exclusive {
    width: 16px; height: 16px;
    border: 1px solid $control_border; border-radius: 4px; background: $surface; }
QCheckBox::indicator:focus { border: 2px solid $accent; width: 14px; height: 14px; }
QCheckBox::indicator:checked, QTableView::indicator:checked, QListView::indicator:checked,
QMenu::indicator:non-exclusive:checked { background: $accent;
    border-color: $accent; image: url("$check"); }
QCheckBox::indicator:checked:focus { border-color: $text; }
QMenu::indicator { margin-left: 6px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $control_border;
    border-radius: 8px; background: $surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $accent; }
QRadioButton::indicator:focus { border-color: $accent; }
QGroupBox { border: 1px solid $border; border-radius: ${radius}px; margin-top: 10px;
    padding: 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 8px; padding: 0 4px; }
QTabBar::tab { padding: 6px 14px; border: 0; border-bottom: 2px solid transparent;
    color: $muted; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $text; }
QTabWidget::pane { border: 0; }
QCalendarWidget QTableView { border: 0; border-radius: 0; }
QCalendarWidget QTableView::item { padding: 0; }
QCalendarWidget #qt_calendar_navigationbar { background: $raised; }
QCalendarWidget QToolButton { color: $text; }
QCalendarWidget #qt_calendar_prevmonth { qproperty-icon: url("$chevron_left"); }
QCalendarWidget #qt_calendar_nextmonth { qproperty-icon: url("$chevron_right"); }
QFrame[popup="true"] { background: $surface; border: 1px solid $control_border; }
QFrame[popup="true"] QLineEdit { border-radius: 6px; padding: 5px 8px; min-height: ${line}px; }
QFrame[popup="true"] QLineEdit:focus { padding: 4px 7px; }
QFrame[popup="true"] QListView::item { padding: 3px 6px; }
QFrame[drop="true"] { background: $surface; border: 2px dashed $control_border;
    border-radius: ${radius}px; }
QFrame[drop="true"][over="true"] { border-color: $accent; background: $accent_soft; }
QFrame[banner="good"] { background: $good_soft; border-radius: ${radius}px; }
QFrame[banner="good"] QLabel { color: $good; }
QFrame[banner="bad"] { background: $bad_soft; border-radius: ${radius}px; }
QFrame[banner="bad"] QLabel { color: $bad; }
QFrame[banner="warn"] { background: $warn_soft; border-radius: ${radius}px; }
QFrame[banner="warn"] QLabel { color: $warn; }
QFrame[banner="info"] { background: $info_soft; border-radius: ${radius}px; }
QFrame[banner="info"] QLabel { color: $info; }
""")


def stylesheet(tokens: Tokens, base: QFont) -> str:
    """The program's style sheet for a scheme, sized from the system's font."""
    size, unit = base.pointSizeF(), "pt"
    if size <= 0:
        size, unit = float(base.pixelSize()), "px"
    values = {name: getattr(tokens, name) for name in token_names()}
    sizes = {f"size_{step.value}": f"{size * SCALE[step]:.1f}{unit}" for step in Text}
    line = max(18, QFontMetrics(base).height())
    check = "white" if tokens.on_accent == "#ffffff" else "black"
    images = {
        "chevron": resource("icons", "control-chevron.svg").as_posix(),
        "chevron_up": resource("icons", "control-chevron-up.svg").as_posix(),
        "chevron_left": resource("icons", "control-chevron-left.svg").as_posix(),
        "chevron_right": resource("icons", "control-chevron-right.svg").as_posix(),
        "check": resource("icons", f"control-check-{check}.svg").as_posix(),
    }
    return _SHEET.substitute(values, radius=RADIUS, line=line, **sizes, **images)
