"""The colours a Gantt chart is painted with, taken from the scheme in use."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from planner.ui.theme import Tokens, tokens


@dataclass(frozen=True, slots=True)
class GanttColours:
    """Colours by what they mean; ``series`` tells kinds of job apart, beside their names."""

    base: QColor
    text: QColor
    muted: QColor
    line: QColor
    header: QColor
    weekend: QColor
    closed: QColor
    current: QColor
    accent: QColor
    danger: QColor
    baseline: QColor
    series: tuple[QColor, ...]

    def faded(self, fill: QColor) -> QColor:
        """A fill drawn back, of what is done."""
        pairs = (
            (fill.redF(), self.base.redF()),
            (fill.greenF(), self.base.greenF()),
            (fill.blueF(), self.base.blueF()),
        )
        return QColor.fromRgbF(*(0.35 * mine + 0.65 * behind for mine, behind in pairs))


def gantt_colours(scheme: Tokens | None = None) -> GanttColours:
    """Those of a scheme, by default the one in use: ask again when the palette changes. Kinds
    of job beyond the series get fills that stand out more from the ground.
    """
    t = scheme or tokens()
    weekend, closed = QColor(t.muted), QColor(t.muted)
    weekend.setAlphaF(0.10)
    closed.setAlphaF(0.32)
    series = tuple(QColor(name) for name in t.series)
    dark = QColor(t.surface).lightness() < 128
    return GanttColours(
        base=QColor(t.surface),
        text=QColor(t.text),
        muted=QColor(t.muted),
        line=QColor(t.border),
        header=QColor(t.raised),
        weekend=weekend,
        closed=closed,
        current=QColor(t.accent_soft),
        accent=QColor(t.accent),
        danger=QColor(t.bad),
        baseline=QColor(t.disabled),
        series=(*series, *(fill.lighter(135) if dark else fill.darker(165) for fill in series)),
    )


def text_on(fill: QColor) -> QColor:
    """Black or white, whichever is easier to read on a fill (WCAG relative luminance)."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (fill.redF(), fill.greenF(), fill.blueF())
    ]
    luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return QColor("#000000") if luminance > 0.179 else QColor("#ffffff")


def pale(fill: QColor) -> QColor:
    """A colour that lets what is behind it through."""
    made = QColor(fill)
    made.setAlphaF(0.25)
    return made
