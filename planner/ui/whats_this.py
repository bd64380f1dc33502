"""What the control that has the keyboard is, in the words that its tip and a screen reader give."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, Qt, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QTableView, QWhatsThis, QWidget

from planner.ui.translation import tr

_TIP = Qt.ItemDataRole.ToolTipRole


def show() -> None:
    """Tell about the control that has the keyboard, beside it."""
    control = QApplication.focusWidget()
    if control is None:
        return
    place = control.rect().bottomLeft()
    if isinstance(control, QTableView) and control.currentIndex().isValid():
        place = control.visualRect(control.currentIndex()).bottomLeft()
    QWhatsThis.showText(control.mapToGlobal(place + QPoint(0, 4)), about(control), control)


def about(control: QWidget) -> str:
    """Its name, what it is for, and for a cell of a table its heading and what is in it."""
    said = dict.fromkeys(text for text in map(_plain, _texts(control)) if text)
    keys = QKeySequence(QKeySequence.StandardKey.HelpContents)
    help_keys = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return "\n\n".join((*said, tr("{keys} opens the manual at this page.", keys=help_keys)))


def _texts(control: QWidget) -> Iterator[str]:
    yield control.accessibleName()
    if isinstance(control, QTableView):
        yield from _of_cell(control)
    yield control.accessibleDescription()
    above: QWidget | None = control
    while above is not None and not above.toolTip() and not above.isWindow():
        above = above.parentWidget()
    yield above.toolTip() if above is not None else ""


def _of_cell(table: QTableView) -> Iterator[str]:
    index, model = table.currentIndex(), table.model()
    if index.isValid():
        heads = Qt.Orientation.Horizontal
        heading = str(model.headerData(index.column(), heads) or "")
        cell = str(index.data() or "").strip()
        yield f"{heading}: {cell}" if cell else heading
        yield str(model.headerData(index.column(), heads, _TIP) or "")
        yield str(index.data(_TIP) or "")


def _plain(text: str) -> str:
    if Qt.mightBeRichText(text):
        text = QTextDocumentFragment.fromHtml(text).toPlainText()
    return text.strip()
