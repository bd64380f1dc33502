"""The colours a Gantt chart is painted with, taken from the scheme in use."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from planner.ui.theme import color, tokens


@dataclass(frozen=True, slots=True)
class GanttColours:
    """Colours by what they mean; ``series`` tells kinds of job apart, beside their names."""

    base: QColor
    text: QColor
    muted: QColor
    line: QColor
    header: QColor
    group: QColor
    weekend: QColor
    closed: QColor
    current: QColor
    accent: QColor
    danger: QColor
    series: tuple[QColor, ...]


def gantt_colours() -> GanttColours:
    """Ask again when the palette changes. Kinds of job beyond the series get darker fills."""
    weekend = color("muted")
    weekend.setAlphaF(0.10)
    closed = color("muted")
    closed.setAlphaF(0.32)
    series = tuple(QColor(name) for name in tokens().series)
    return GanttColours(
        base=color("surface"),
        text=color("text"),
        muted=color("muted"),
        line=color("border"),
        header=color("raised"),
        group=color("surface"),
        weekend=weekend,
        closed=closed,
        current=color("accent_soft"),
        accent=color("accent"),
        danger=color("bad"),
        series=(*series, *(fill.darker(165) for fill in series)),
    )


def text_on(fill: QColor) -> QColor:
    """Black or white, whichever is easier to read on a fill (WCAG relative luminance)."""
    parts = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (fill.redF(), fill.greenF(), fill.blueF())
    ]
    luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    return QColor("#000000") if luminance > 0.179 else QColor("#ffffff")
