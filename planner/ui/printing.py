"""A document on its way to a printer: as wide as the paper, each page with its number."""

from PySide6.QtCore import QMarginsF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QFontMetricsF,
    QPageLayout,
    QPainter,
    QPalette,
    QTextDocument,
    QTextOption,
)
from PySide6.QtPrintSupport import QPrinter

from planner.ui.translation import tr

_MARGIN_MM = 12.0
_FOOT_PT = 7.5
_SMALLEST = 1.6
"""A list is printed at most so many times smaller: at 4.7 points."""


def page_printer(name: str, *, wide: bool) -> QPrinter:
    """A printer for a document of a name, upright or, for what is ``wide``, on its side."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setPageMargins(QMarginsF(*[_MARGIN_MM] * 4), QPageLayout.Unit.Millimeter)
    if wide:
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    return printer


def print_on(printer: QPrinter, document: QTextDocument, name: str) -> int:
    """Draw a document page by page, or those of its pages that the user chose; returns how many
    pages it has. What is wider than the paper is made smaller until it fits.
    """
    painter = QPainter(printer)
    font = QFont(document.defaultFont())
    font.setPointSizeF(_FOOT_PT)
    line = QFontMetricsF(font, printer).height()
    room = QSizeF(painter.viewport().width(), painter.viewport().height() - 2 * line)
    paper = document.clone()
    paper.documentLayout().setPaintDevice(printer)
    shrunk = _laid_out(paper, room)
    count = paper.pageCount()
    # The palette of the window may be that of the dark theme.
    black = QAbstractTextDocumentLayout.PaintContext()
    black.palette.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.black)
    first, last = max(printer.fromPage(), 1), min(printer.toPage() or count, count)
    for number in range(first, last + 1):
        if number > first:
            printer.newPage()
        painter.save()
        painter.scale(1 / shrunk, 1 / shrunk)
        high = room.height() * shrunk
        painter.translate(0, -high * (number - 1))
        black.clip = QRectF(QPointF(0, high * (number - 1)), room * shrunk)
        painter.setClipRect(black.clip)
        paper.documentLayout().draw(painter, black)
        painter.restore()
        foot = QRectF(0, room.height() + line, room.width(), line)
        painter.setFont(font)
        painter.setPen(Qt.GlobalColor.black)
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, name)
        of = tr("Page {number} of {count}", number=number, count=count)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, of)
    painter.end()
    paper.deleteLater()
    return count


def _laid_out(paper: QTextDocument, room: QSizeF) -> float:
    """Lay a document out on pages; by how much they had to be larger than the room, so that no
    word is broken. What would become too small to read is broken.
    """
    around = paper.rootFrame().frameFormat()
    around.setMargin(0)
    paper.rootFrame().setFrameFormat(around)
    wrapping = QTextOption(paper.defaultTextOption())
    wrapping.setWrapMode(QTextOption.WrapMode.WordWrap)
    paper.setDefaultTextOption(wrapping)
    paper.setPageSize(room)
    wanted = paper.size().width() / room.width()
    if wanted > _SMALLEST:
        wrapping.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        paper.setDefaultTextOption(wrapping)
    shrunk = min(max(wanted, 1.0), _SMALLEST)
    paper.setPageSize(room * shrunk)
    return shrunk
