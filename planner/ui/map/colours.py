"""The colours a map is painted with, taken from the scheme in use."""

from dataclasses import dataclass

from PySide6.QtGui import QColor

from planner.ui.theme import LIGHT, Tokens, tokens


@dataclass(frozen=True, slots=True)
class MapColours:
    """Colours by what they mean; ``series`` tells kinds of site apart, beside their shapes."""

    water: QColor
    land: QColor
    county: QColor
    state: QColor
    county_name: QColor
    state_name: QColor
    text: QColor
    muted: QColor
    marker: QColor
    faint: QColor
    link: QColor
    accent: QColor
    warning: QColor
    on_warning: QColor
    series: tuple[QColor, ...]


def map_colours(scheme: Tokens | None = None) -> MapColours:
    """Those of a scheme, by default the one in use: ask again when the palette changes."""
    t = scheme or tokens()
    return MapColours(
        water=QColor(t.sidebar),
        land=QColor(t.surface),
        county=QColor(t.border),
        state=QColor(t.control_border),
        county_name=QColor(t.muted),
        state_name=QColor(t.muted),
        text=QColor(t.text),
        muted=QColor(t.muted),
        marker=QColor(t.surface),
        faint=QColor(t.border),
        link=QColor(t.disabled),
        accent=QColor(t.accent),
        warning=QColor(t.warn),
        on_warning=QColor(t.surface),
        series=tuple(QColor(name) for name in t.series),
    )


def print_colours() -> MapColours:
    """Those for paper."""
    return map_colours(LIGHT)
