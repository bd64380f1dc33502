"""Shows every page in a language in which each translated text stands between ⟦ and ⟧.

    python -m tests.ui.pseudo_language

Prints, one to a line as JSON, what is on screen without having gone through Qt's translation and
is written in `planner.ui`. A process of its own: constants of modules are translated when
they are imported.
"""

import ast
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QAbstractItemModel, Qt, QTranslator
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)

OPEN, SHUT = "⟦", "⟧"
UI = Path(__file__).resolve().parents[2] / "planner" / "ui"


class Pseudo(QTranslator):
    """Marks what it is asked to translate."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False

    def translate(
        self,
        context: str,
        text: str,
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        del context, disambiguation, n
        return f"{OPEN}{text}{SHUT}" if text.strip() else text


def not_translated() -> set[str]:
    """Every text constant of `planner.ui` that is no docstring, no type and not given to `tr`."""
    found: set[str] = set()
    for path in UI.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        other = {id(part) for node in ast.walk(tree) for part in _not_shown(node)}
        found |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in other
        }
    return {text for text in found if sum(map(str.isalpha, text)) > 1}


def _not_shown(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr):
        yield node.value
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        if node.func.id in {"tr", "TypeVar"}:
            yield from node.args
    elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation:
        yield from ast.walk(node.annotation)
    elif isinstance(node, ast.FunctionDef) and node.returns:
        yield from ast.walk(node.returns)


def texts_of(window: QWidget) -> Iterator[str]:
    """Every text that the widgets, commands and headings below a window show or read out."""
    for child in window.findChildren(QWidget):
        yield from (child.toolTip(), child.accessibleName(), child.windowTitle())
        if isinstance(child, QLabel | QAbstractButton):
            yield child.text()
        elif isinstance(child, QGroupBox):
            yield child.title()
        elif isinstance(child, QLineEdit):
            yield child.placeholderText()
        elif isinstance(child, QComboBox) and not child.isEditable():
            yield from (child.itemText(at) for at in range(child.count()))
        elif isinstance(child, QTableView) and child.model() is not None:
            yield from _headings(child.model())
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def _headings(model: QAbstractItemModel) -> Iterator[str]:
    for column in range(model.columnCount()):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")


def main() -> None:
    """Walks every view and prints what was left out."""
    app = QApplication(sys.argv[:1])
    marks = Pseudo(app)
    app.installTranslator(marks)
    from planner.model.sheets import ALL_SHEETS
    from planner.ui.commands import APP_NAME
    from tests.ui import camera, screenshots

    # Sheets and their columns are named as in the workbook, which is data; an example of what to
    # type, and a key, are no words.
    data = {sheet.name for sheet in ALL_SHEETS}
    data |= {column.heading for sheet in ALL_SHEETS for column in sheet.columns}
    ours = not_translated() - data - {APP_NAME, "A-1 3; A-2 1", "Ctrl+Enter"}
    marked, left = 0, set()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        sample = screenshots.make_sample(folder / "Sample carrier.rplan")
        window = screenshots.new_window(folder / "settings.json")
        window.resize(1280, 800)
        window.show()
        for view in screenshots.views(window, sample, folder / "Empty.rplan"):
            camera.settle()
            for text in texts_of(window):
                marked += OPEN in text
                if OPEN not in text and text in ours:
                    left.add((view.partition("-")[0], text))
        window.close()
    sys.stdout.write(json.dumps({"marked": marked, "left": sorted(left)}))


if __name__ == "__main__":
    main()
