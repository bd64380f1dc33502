"""The small drawings that a chart and its legend share."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from planner.ui.gantt.colours import GanttColours


def draw_box(
    painter: QPainter,
    rect: QRectF,
    round_by: float,
    fill: QColor | QBrush,
    pen: QPen | None = None,
) -> None:
    """A filled rectangle with round corners."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen if pen is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, round_by, round_by)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_check(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """The mark of what is done."""
    points = [(-4, 0), (-1, 3), (4, -4)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in points]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_pin(painter: QPainter, head: QPointF, colours: GanttColours) -> None:
    """A pin whose head is at a place, with its needle below."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.text, 1.6))
    painter.drawLine(head, head + QPointF(0, 10))
    painter.setPen(QPen(colours.base, 1.2))
    painter.setBrush(colours.text)
    painter.drawEllipse(head, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
