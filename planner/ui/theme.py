"""One look: colours for light and dark, spacing, type scale and icons, each defined once."""

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
    QPixmapCache,
)

from planner.common.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

SPACE_XS, SPACE_S, SPACE_M, SPACE_L, SPACE_XL = 4, 8, 12, 16, 24
"""The steps of every margin and gap, in device-independent pixels."""

RADIUS = 8
_SYSTEM_FONT = "the system's own font"
"""Property of the application: its font before it was given another size."""


class Scheme(StrEnum):
    """What the user chose under View > Theme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


def scheme_of(kept: str) -> Scheme:
    """The scheme of a kept setting; what it does not know is the system's."""
    return Scheme(kept) if kept in set(Scheme) else Scheme.SYSTEM


class Tone(StrEnum):
    """What a colour means; each has a strong colour for text and a soft one behind it."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"
    INFO = "info"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one scheme, as ``#rrggbb``."""

    window: str
    sidebar: str
    surface: str
    raised: str
    border: str
    control_border: str
    text: str
    muted: str
    disabled: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    hover: str
    selection: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    unknown: str
    unknown_soft: str
    info: str
    info_soft: str
    neutral: str
    neutral_soft: str
    series: tuple[str, ...]
    """Fills for charts, told apart by lightness as well as by hue."""

    def strong(self, tone: Tone) -> str:
        """Text or icon colour of a tone."""
        return str(getattr(self, tone.value))

    def soft(self, tone: Tone) -> str:
        """Background colour of a tone."""
        return str(getattr(self, f"{tone.value}_soft"))


LIGHT = Tokens(
    window="#f5f6f8",
    sidebar="#eaedf1",
    surface="#ffffff",
    raised="#f0f2f5",
    border="#d8dde4",
    control_border="#798493",
    text="#18212c",
    muted="#515d6b",
    disabled="#7d8895",
    accent="#1d5fb8",
    on_accent="#ffffff",
    accent_hover="#174d96",
    accent_soft="#e1ecfa",
    hover="#e3e8ee",
    selection="#d3e4fb",
    good="#17663a",
    good_soft="#dff2e6",
    warn="#824a00",
    warn_soft="#fdeecf",
    bad="#ab231b",
    bad_soft="#fbe4e1",
    unknown="#5a4699",
    unknown_soft="#ece7fa",
    info="#1d5fb8",
    info_soft="#e1ecfa",
    neutral="#4a5563",
    neutral_soft="#e6eaef",
    series=(
        "#1d5fb8",
        "#c17223",
        "#2b8a57",
        "#7a5bc0",
        "#b8403a",
        "#1f8f9c",
        "#8a6d1b",
        "#5b6877",
    ),
)
DARK = Tokens(
    window="#14181d",
    sidebar="#0f1317",
    surface="#1b2027",
    raised="#232a32",
    border="#333c47",
    control_border="#727e8c",
    text="#e7ebf0",
    muted="#a6b1be",
    disabled="#6c7784",
    accent="#7fb2ff",
    on_accent="#0a1a30",
    accent_hover="#a3c8ff",
    accent_soft="#1c3150",
    hover="#272f38",
    selection="#254270",
    good="#7fd8a1",
    good_soft="#173524",
    warn="#f2bd62",
    warn_soft="#3b2c10",
    bad="#ff9d94",
    bad_soft="#451f1c",
    unknown="#bfaefa",
    unknown_soft="#2d2650",
    info="#7fb2ff",
    info_soft="#1c3150",
    neutral="#b4bfcb",
    neutral_soft="#2a323b",
    series=(
        "#6ea6f7",
        "#eda557",
        "#5cc08b",
        "#a98df0",
        "#ee7d75",
        "#57c3cf",
        "#cbb25a",
        "#98a5b3",
    ),
)


def tokens() -> Tokens:
    """The colours in use now. Ask again after a `QEvent.PaletteChange`."""
    window = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if window.lightness() < 128 else LIGHT


def color(name: str) -> QColor:
    """A token of the scheme in use, as a colour."""
    return QColor(getattr(tokens(), name))


def apply(app: "QApplication", scheme: Scheme = Scheme.SYSTEM, text_size: int = 100) -> None:
    """Give the program its style, palette and style sheet for the scheme, and all text a size
    in percent of the system's own.
    """
    from planner.ui.stylesheet import stylesheet

    dark = scheme is Scheme.DARK
    if scheme is Scheme.SYSTEM:
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    chosen = DARK if dark else LIGHT
    if app.style().name() != "fusion":
        app.setStyle("fusion")
    app.setPalette(_palette(chosen))
    _set_text_size(app, text_size)
    app.setStyleSheet(stylesheet(chosen, app.font()))


def _set_text_size(app: "QApplication", percent: int) -> None:
    own = app.property(_SYSTEM_FONT)
    if not isinstance(own, QFont):
        own = QFont(app.font())
        app.setProperty(_SYSTEM_FONT, own)
    made = QFont(own)
    if own.pointSizeF() > 0:
        made.setPointSizeF(own.pointSizeF() * percent / 100)
    else:
        made.setPixelSize(round(own.pixelSize() * percent / 100))
    if made != app.font():
        app.setFont(made)


def text_scale() -> float:
    """How much larger text is than the system's own; 1.0 if the same."""
    app = QGuiApplication.instance()
    own, now = app.property(_SYSTEM_FONT) if app is not None else None, QGuiApplication.font()
    return QFontMetrics(now).height() / QFontMetrics(own).height() if isinstance(own, QFont) else 1


def text_is_large() -> bool:
    """Whether text is clearly larger than the system's own."""
    return text_scale() > 1.2


def scaled(pixels: int) -> int:
    """A length that holds text or an icon beside it, for text of the size in use."""
    return round(pixels * max(1.0, text_scale()))


def control_height() -> int:
    """How high a field or a button is, as the style sheet makes them."""
    return max(18, QFontMetrics(QGuiApplication.font()).height()) + 12


def fixed_font() -> QFont:
    """The system's font with letters of one width, in the size of other text."""
    made = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    now = QGuiApplication.font()
    if now.pointSizeF() > 0:
        made.setPointSizeF(now.pointSizeF())
    else:
        made.setPixelSize(now.pixelSize())
    return made


def _palette(t: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    pairs = {
        role.Window: t.window,
        role.WindowText: t.text,
        role.Base: t.surface,
        role.AlternateBase: t.raised,
        role.Text: t.text,
        role.Button: t.raised,
        role.ButtonText: t.text,
        role.ToolTipBase: t.surface,
        role.ToolTipText: t.text,
        role.PlaceholderText: t.muted,
        role.Highlight: t.selection,
        role.HighlightedText: t.text,
        role.Accent: t.accent,
        role.Link: t.accent,
        role.LinkVisited: t.unknown,
        role.BrightText: t.bad,
        role.Light: t.raised,
        role.Midlight: t.hover,
        role.Mid: t.border,
        role.Dark: t.control_border,
        role.Shadow: "#000000",
    }
    for key, value in pairs.items():
        palette.setColor(key, QColor(value))
    for key in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, key, QColor(t.disabled))
    return palette


class Text(StrEnum):
    """The type scale; sizes are relative to the system's own."""

    DISPLAY = "display"
    H1 = "h1"
    H2 = "h2"
    BODY = "body"
    SMALL = "small"


SCALE = {Text.DISPLAY: 2.0, Text.H1: 1.55, Text.H2: 1.2, Text.BODY: 1.0, Text.SMALL: 0.9}


def font(step: Text, base: QFont | None = None) -> QFont:
    """The font of a step, for widgets that paint their own text."""
    made = QFont(base if base is not None else QGuiApplication.font())
    if made.pointSizeF() > 0:
        made.setPointSizeF(made.pointSizeF() * SCALE[step])
    else:
        made.setPixelSize(round(made.pixelSize() * SCALE[step]))
    if step in {Text.DISPLAY, Text.H1, Text.H2}:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def set_text(widget: "QWidget", step: Text = Text.BODY, *, muted: bool = False) -> None:
    """Give a label its place in the type scale, through the style sheet."""
    widget.setProperty("step", step.value)
    widget.setProperty("muted", muted)


def _draw_svg(name: str, colour: str, size: QSize) -> QPixmap:
    from PySide6.QtSvg import QSvgRenderer

    svg = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    drawn = QPixmap(size)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    # Square, at the left: what a button makes its icon wider by is the gap before its text.
    side = min(size.width(), size.height())
    area = QRectF(0, (size.height() - side) / 2, side, side)
    QSvgRenderer(svg.replace("currentColor", colour).encode()).render(painter, area)
    painter.end()
    return drawn


class _SvgEngine(QIconEngine):
    """Draws a line icon in a colour of the scheme in use, whatever its size."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def paint(
        self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State, /
    ) -> None:
        scale = painter.device().devicePixelRatioF()
        drawn = self.pixmap(rect.size() * scale, mode, state)
        drawn.setDevicePixelRatio(scale)
        painter.drawPixmap(rect.topLeft(), drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, /) -> QPixmap:
        colour = getattr(tokens(), "disabled" if mode == QIcon.Mode.Disabled else self._token)
        key = f"{self._name} {colour} {size.width()}x{size.height()}"
        drawn = QPixmap()
        if not QPixmapCache.find(key, drawn):
            drawn = _draw_svg(self._name, colour, size)
            QPixmapCache.insert(key, drawn)
        return drawn

    def clone(self) -> "_SvgEngine":
        return _SvgEngine(self._name, self._token)


def icon(name: str, colour: str = "text") -> QIcon:
    """A line icon of ``resources/icons`` in the colour of a token; follows the scheme live."""
    return QIcon(_SvgEngine(name, colour))


def app_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(str(resource("icons", "app.svg")))


def token_names() -> tuple[str, ...]:
    """Names of the single colours."""
    return tuple(f.name for f in fields(Tokens) if f.name != "series")
