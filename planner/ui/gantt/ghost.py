"""A job as it would lie on another day, drawn over the chart while it is moved."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from planner.ui.gantt.breaks import Move
from planner.ui.gantt.colours import GanttColours, pale
from planner.ui.gantt.layout import Layout
from planner.ui.gantt.marks import draw_box
from planner.ui.gantt.rows import Bar
from planner.ui.translation import tr

_MOST_LINES = 3
_PAD = 8


def ghost_lines(move: Move) -> list[str]:
    """What stands beside a job that is moved: the day, then what breaks."""
    lines = list(move.breaks[:_MOST_LINES])
    more = len(move.breaks) - _MOST_LINES
    if more > 0:
        lines.append(tr("and {more} more", more=more))
    return [move.words(), *lines]


def paint_ghost(
    painter: QPainter, colours: GanttColours, layout: Layout, at: int, bar: Bar, move: Move
) -> None:
    """Draw the bar of row ``at`` where it would lie, and the words about it below or above."""
    left, right = layout.x(move.start), layout.after(move.finish)
    old = layout.bar_rect(at, bar)
    rect = QRectF(left, old.top(), max(3.0, right - left), old.height())
    colour = colours.danger if move.breaks else colours.accent
    painter.save()
    painter.setClipRect(layout.body, Qt.ClipOperation.IntersectClip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw_box(painter, rect, 3, pale(colour), QPen(colour, 2))
    painter.setPen(QPen(colour, 1, Qt.PenStyle.DotLine))
    body = layout.body
    painter.drawLine(QPointF(left, body.top()), QPointF(left, body.bottom()))
    painter.restore()
    _words(painter, colours, layout, rect, ghost_lines(move))


def _words(
    painter: QPainter, colours: GanttColours, layout: Layout, rect: QRectF, lines: list[str]
) -> None:
    bold = QFont(painter.font())
    bold.setBold(True)
    metrics, body = QFontMetricsF(bold), layout.body
    line = metrics.height() + 2
    wide = max(metrics.horizontalAdvance(text) for text in lines) + 2 * _PAD
    high = line * len(lines) + _PAD
    left = min(max(rect.left(), body.left() + 4.0), max(body.left() + 4.0, body.right() - wide - 4))
    top = rect.bottom() + 6
    if top + high > body.bottom():
        top = max(float(body.top()), rect.top() - high - 6)
    box = QRectF(left, top, wide, high)
    breaks = len(lines) > 1
    edge = colours.danger if breaks else colours.accent
    draw_box(painter, box, 4, colours.base, QPen(edge, 1.5))
    for at, text in enumerate(lines):
        font = QFont(painter.font())
        font.setBold(at == 0)
        painter.save()
        painter.setFont(font)
        painter.setPen(colours.text if at == 0 else colours.danger)
        place = QRectF(box.left() + _PAD, box.top() + _PAD / 2 + at * line, wide, line)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()
