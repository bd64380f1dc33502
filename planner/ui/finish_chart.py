"""A drawn figure of when a plan is through, over many runs: how often, and by which day."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.ui import formats, theme
from planner.ui.theme import Tone
from planner.ui.translation import tr

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_BINS = (1, 7, 14, 28, 91)
"""Days that one bar may stand for."""
_MOST_BARS = 60
_MONTHS = (1, 3, 6, 12)


@dataclass(frozen=True, slots=True)
class Finishes:
    """The last days of all runs of a plan; those of ``runs`` that are missing are never through."""

    name: str
    runs: int
    days: tuple[date, ...]

    def by(self, day: date) -> float:
        """The share of the runs that are through by a day."""
        return bisect_right(self.days, day) / self.runs

    def on_share(self, share: float) -> date | None:
        """The first day by which such a share is through; None if it never is."""
        place = max(1, -int(-share * self.runs // 1)) - 1
        return self.days[place] if place < len(self.days) else None


def finishes(name: str, days: Sequence[date | None]) -> Finishes:
    """The last days by run in order; None is a run that is never through."""
    return Finishes(name, len(days), tuple(sorted(day for day in days if day is not None)))


@dataclass(frozen=True, slots=True)
class Flag:
    """A day that is marked: a deadline, or the planned finish."""

    day: date
    label: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and shares lie on the widget."""

    first: date
    last: date
    area: QRectF = field(default_factory=QRectF)

    def x(self, day: date) -> float:
        days = max(1, (self.last - self.first).days)
        return self.area.left() + self.area.width() * (day - self.first).days / days

    def y(self, share: float) -> float:
        return self.area.bottom() - self.area.height() * share

    def day_at(self, x: float) -> date:
        days = (self.last - self.first).days
        part = (x - self.area.left()) / max(1.0, self.area.width())
        return self.first + timedelta(days=min(days, max(0, round(part * days))))


class FinishChart(QWidget):
    """Bars of how many runs end when, and the share that is through by each day as a line;
    another plan as a dashed line. ``told`` carries a sentence about the day under the mouse or
    chosen with the arrow keys (Shift: a week, Home and End).
    """

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown: Finishes | None = None
        self._other: Finishes | None = None
        self._flags: tuple[Flag, ...] = ()
        self._day: date | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("When the plan is through, over all runs"))

    def show_runs(
        self, shown: Finishes, flags: Sequence[Flag], other: Finishes | None = None
    ) -> None:
        """Show the runs of a plan, the marked days, and another plan beside it."""
        self._shown, self._other = shown, other
        self._flags = tuple(sorted(flags, key=lambda flag: flag.day))
        self._day = None
        self.setAccessibleDescription(self.description())
        self.update()

    def description(self) -> str:
        """The figure in words."""
        shown = self._shown
        if shown is None:
            return ""
        parts = [tr("{name}, {runs:,} runs.", name=shown.name, runs=shown.runs)]
        for share, words in ((0.1, tr("A tenth")), (0.5, tr("Half")), (0.8, tr("Four fifths"))):
            day = shown.on_share(share)
            by = tr("through by {day}", day=formats.day(day)) if day else tr("never")
            parts.append(f"{words}: {by}.")
        parts += [
            tr(
                "{label}, {day}: {by:.0%} through.",
                label=flag.label,
                day=formats.day(flag.day),
                by=shown.by(flag.day),
            )
            for flag in self._flags
        ]
        if self._other is not None:
            half = self._other.on_share(0.5)
            parts.append(
                tr(
                    "{name}: half by {half}.",
                    name=self._other.name,
                    half=formats.day(half) if half else tr("never"),
                )
            )
        return " ".join(parts)

    def sizeHint(self) -> QSize:
        return QSize(420, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(260, 150)

    # ---- one day

    def choose(self, day: date) -> None:
        """Point at a day, and tell about it."""
        frame = self._frame()
        if self._shown is None or frame is None:
            return
        self._day = min(frame.last, max(frame.first, day))
        text = tr(
            "By {day} {by:.0%} of the runs are through",
            day=formats.day(self._day),
            by=self._shown.by(self._day),
        )
        if self._other is not None:
            text += tr("; of {name} {by:.0%}", name=self._other.name, by=self._other.by(self._day))
        self.told.emit(f"{text}.")
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        frame, key = self._frame(), event.key()
        if frame is None or key not in {*_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End}:
            super().keyPressEvent(event)
            return
        now = self._day or (self._shown and self._shown.on_share(0.5)) or frame.first
        week = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if key in _STEPS:
            step = _STEPS[Qt.Key(key)] if self._day else 0
            self.choose(now + timedelta(days=step * (7 if week else 1)))
        else:
            self.choose(frame.first if key == Qt.Key.Key_Home else frame.last)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        frame = self._frame()
        if frame is not None:
            self.choose(frame.day_at(event.position().x()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # ---- drawing

    def _frame(self) -> _Frame | None:
        shown = self._shown
        if shown is None:
            return None
        days = [*shown.days, *(flag.day for flag in self._flags)]
        days += self._other.days if self._other else ()
        if not days:
            return None
        spare = timedelta(days=max(3, (max(days) - min(days)).days // 25))
        metrics = self.fontMetrics()
        left = metrics.horizontalAdvance("100 %") + 10
        line = metrics.height()
        area = QRectF(left, 2 * line + 12, self.width() - left - 12, 0)
        area.setBottom(self.height() - line - 8)
        return _Frame(min(days) - spare, max(days) + spare, area)

    def paintEvent(self, _event: QPaintEvent) -> None:
        frame, shown = self._frame(), self._shown
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if frame is not None and shown is not None:
            self._paint_grid(painter, frame)
            self._paint_bars(painter, frame, shown)
            if self._other is not None:
                self._paint_curve(painter, frame, self._other, dashed=True)
            self._paint_curve(painter, frame, shown, dashed=False)
            self._paint_flags(painter, frame)
            if self._day is not None:
                self._paint_day(painter, frame, shown, self._day)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_grid(self, painter: QPainter, frame: _Frame) -> None:
        area, line = frame.area, painter.fontMetrics().height()
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            y = frame.y(share)
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            if share in {0.0, 0.5, 1.0}:
                painter.setPen(theme.color("muted"))
                room = QRectF(0, y - line / 2, area.left() - 6, line)
                painter.drawText(room, Qt.AlignmentFlag.AlignRight, f"{share:.0%}")
        for tick, name in self._ticks(frame):
            x = frame.x(tick)
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom() + 3))
            painter.setPen(theme.color("muted"))
            if x + painter.fontMetrics().horizontalAdvance(name) < self.width():
                painter.drawText(QPointF(x + 2, area.bottom() + line), name)

    def _ticks(self, frame: _Frame) -> list[tuple[date, str]]:
        """Days that are named below: Mondays where there is room for them, else months."""
        days = max(1, (frame.last - frame.first).days)
        room = self.fontMetrics().horizontalAdvance(tr("May 31")) + 12
        for weeks in (1, 2):
            if frame.area.width() * 7 * weeks / days > room:
                first = frame.first + timedelta(days=-frame.first.weekday() % 7)
                mondays = (
                    first + timedelta(days=at) for at in range(0, days - days % 7, 7 * weeks)
                )
                return [(on, f"{on:%b} {on.day}") for on in mondays if on <= frame.last]
        every = self._months_apart(frame)
        return [
            (on, f"{on:%b %Y}" if on.month == 1 or every > 1 else f"{on:%b}")
            for on in _months(frame.first, frame.last, every)
        ]

    def _months_apart(self, frame: _Frame) -> int:
        month = frame.area.width() * 30 / max(1, (frame.last - frame.first).days)
        room = self.fontMetrics().horizontalAdvance(tr("May 2027")) + 10
        return next((every for every in _MONTHS if every * month > room), 12)

    def _paint_bars(self, painter: QPainter, frame: _Frame, shown: Finishes) -> None:
        if not shown.days:
            return
        span = (shown.days[-1] - shown.days[0]).days + 1
        wide = next((days for days in _BINS if span <= days * _MOST_BARS), _BINS[-1])
        counts: dict[int, int] = {}
        for day in shown.days:
            place = (day - shown.days[0]).days // wide
            counts[place] = counts.get(place, 0) + 1
        highest = max(counts.values())
        fill = theme.color("accent")
        fill.setAlphaF(0.28)
        for place, number in counts.items():
            begin = shown.days[0] + timedelta(days=place * wide)
            left, right = frame.x(begin), frame.x(begin + timedelta(days=wide))
            top = frame.y(0.55 * number / highest)
            bar = QRectF(left, top, max(1.0, right - left - 1), frame.area.bottom() - top)
            painter.fillRect(bar, fill)

    def _paint_curve(
        self, painter: QPainter, frame: _Frame, shown: Finishes, *, dashed: bool
    ) -> None:
        path = QPainterPath(QPointF(frame.x(frame.first), frame.y(0)))
        done = 0.0
        for day in dict.fromkeys(shown.days):
            path.lineTo(frame.x(day), frame.y(done))
            done = shown.by(day)
            path.lineTo(frame.x(day), frame.y(done))
        path.lineTo(frame.area.right(), frame.y(done))
        colour = theme.color("muted" if dashed else "accent")
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour, 2, style))
        painter.drawPath(path)

    def _paint_flags(self, painter: QPainter, frame: _Frame) -> None:
        """Marked days, their names on two lines in turn so that they do not cover each other."""
        metrics = painter.fontMetrics()
        taken = [-1.0, -1.0]
        for flag in self._flags:
            x = frame.x(flag.day)
            colour = QColor(theme.tokens().strong(flag.tone))
            style = Qt.PenStyle.SolidLine if flag.tone is Tone.NEUTRAL else Qt.PenStyle.DashLine
            text = f"{flag.label} {flag.day:%b} {flag.day.day}"
            wide = metrics.horizontalAdvance(text)
            left = min(max(0.0, x - wide / 2), self.width() - wide)
            row = next((at for at in (0, 1) if taken[at] < left), 1)
            taken[row] = left + wide + 8
            painter.setPen(QPen(colour, 2, style))
            top = (row + 1) * metrics.height() + 8
            painter.drawLine(QPointF(x, top), QPointF(x, frame.area.bottom()))
            painter.drawText(QPointF(left, top - 4 - metrics.descent()), text)

    def _paint_day(self, painter: QPainter, frame: _Frame, shown: Finishes, day: date) -> None:
        x, y = frame.x(day), frame.y(shown.by(day))
        painter.setPen(QPen(theme.color("text"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, frame.area.top()), QPointF(x, frame.area.bottom()))
        painter.setPen(QPen(theme.color("surface"), 2))
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(QPointF(x, y), 5, 5)


def _months(first: date, last: date, every: int) -> list[date]:
    """First days of months between two days, so many months apart."""
    found: list[date] = []
    month = first.year * 12 + first.month
    while True:
        tick = date(month // 12, month % 12 + 1, 1)
        if tick > last:
            return found
        if (tick.month - 1) % every == 0:
            found.append(tick)
        month += 1
