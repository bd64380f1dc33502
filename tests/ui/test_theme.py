"""The palette can be read by everyone, and the icons are there."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPalette, QStyleHints
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from planner.common.resources import resource
from planner.ui import theme
from planner.ui.gantt.colours import gantt_colours, text_on
from planner.ui.main_window import MainWindow
from planner.ui.map.colours import map_colours
from planner.ui.pages import PAGES
from planner.ui.theme import DARK, LIGHT, Scheme, Tokens, Tone
from tests.ui.walking import settle

AA_TEXT, AA_CONTROL = 4.5, 3.0
SOURCES = Path(theme.__file__).parent


def luminance(colour: str) -> float:
    parts = [QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF()]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("window", "sidebar", "surface", "raised", "hover", "selection", "accent_soft", "border")
"""Whatever lies behind words: "border" is a pressed button, "accent_soft" a chosen one."""

both = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


@both
def test_every_text_has_the_contrast_that_wcag_aa_asks_for(tokens: Tokens) -> None:
    grounds = [getattr(tokens, name) for name in GROUNDS]
    softs = [tokens.soft(tone) for tone in Tone]
    pairs = [(tokens.text, ground) for ground in (*grounds, *softs)]
    # Placeholders of fields are muted too.
    pairs += [(tokens.muted, ground) for ground in grounds]
    # Links and chosen buttons, also in a chosen row.
    pairs += [(tokens.accent, ground) for ground in grounds if ground != tokens.border]
    pairs += [(tokens.on_accent, tokens.accent), (tokens.on_accent, tokens.accent_hover)]
    for tone in Tone:
        strong = tokens.strong(tone)
        # Badges and banners, then cells of tables, chosen or not, and rows of the chart.
        pairs += [(strong, tokens.soft(tone))]
        pairs += [(strong, getattr(tokens, ground)) for ground in GROUNDS if ground != "border"]

    poor = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < AA_TEXT}
    assert poor == {}


@both
def test_what_dialogs_say_is_wrong_can_be_read_on_them(tokens: Tokens) -> None:
    # Words of a tone stand on the dialog itself, in its fields and beside the bar of a system.
    pairs = [
        (tokens.strong(tone), ground)
        for tone in (Tone.BAD, Tone.WARN, Tone.GOOD)
        for ground in (tokens.window, tokens.surface, tokens.sidebar)
    ]
    pairs += [(tokens.on_accent, tokens.accent), (tokens.text, tokens.window)]
    poor = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < AA_TEXT}
    assert poor == {}


def test_what_a_dialog_says_is_wrong_has_the_colour_of_it(qapp: QApplication) -> None:
    theme.apply(qapp, Scheme.LIGHT)
    label = QLabel("Until is before From.")
    label.setProperty("tone", "bad")
    label.ensurePolished()
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == LIGHT.bad


@both
def test_what_is_off_can_still_be_made_out(tokens: Tokens) -> None:
    grounds = [tokens.window, tokens.surface, tokens.raised, tokens.sidebar]
    poor = [ground for ground in grounds if contrast(tokens.disabled, ground) < AA_CONTROL]
    assert poor == []


@both
def test_edges_of_controls_the_focus_and_fills_of_charts_stand_out(tokens: Tokens) -> None:
    pairs = [
        (tokens.control_border, ground)
        for ground in (tokens.surface, tokens.window, tokens.raised, tokens.sidebar)
    ]
    # The edge of what has the focus; the main button, which has that colour, has a line inside.
    pairs += [(tokens.accent, getattr(tokens, ground)) for ground in GROUNDS]
    pairs += [(tokens.on_accent, tokens.accent)]
    pairs += [(tokens.accent, tokens.neutral_soft)]
    series = gantt_colours(tokens).series
    assert len(series) > len(tokens.series)
    for fill in series:
        pairs += [(fill.name(), tokens.surface), (fill.name(), tokens.accent_soft)]

    poor = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < AA_CONTROL}
    assert poor == {}


@both
def test_words_on_bars_can_be_read(tokens: Tokens) -> None:
    colours = gantt_colours(tokens)
    pairs = [(text_on(fill).name(), fill.name()) for fill in colours.series]
    # Of a job that is done the bar is drawn back and its words are as other text.
    pairs += [(tokens.text, colours.faded(fill).name()) for fill in colours.series]
    poor = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < AA_TEXT}
    assert poor == {}


@both
def test_names_on_the_map_can_be_read(tokens: Tokens) -> None:
    colours = map_colours(tokens)
    names = (colours.state_name, colours.county_name, colours.text, colours.muted)
    grounds = (colours.land, colours.water)
    pairs = [(name.name(), ground.name()) for name in names for ground in grounds]
    pairs.append((colours.on_warning.name(), colours.warning.name()))
    poor = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < AA_TEXT}
    assert poor == {}


def test_the_scheme_in_use_can_be_told_and_changed_while_running(qapp: QApplication) -> None:
    for scheme, tokens in ((Scheme.DARK, DARK), (Scheme.LIGHT, LIGHT)):
        theme.apply(qapp, scheme)
        assert theme.tokens() is tokens
        assert theme.icon("server").pixmap(16, 16).toImage().pixelColor(3, 8) is not None


def test_an_icon_takes_the_colour_of_its_token(qapp: QApplication) -> None:
    theme.apply(qapp, Scheme.LIGHT)
    image = theme.icon("minus", "bad").pixmap(32, 32).toImage()
    colours = {image.pixelColor(x, 16).name() for x in range(10, 22)}
    assert LIGHT.bad in colours


def test_every_icon_that_is_named_is_shipped_and_none_is_shipped_in_vain() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    shipped = {path.stem for path in resource("icons").glob("*.svg")}
    named = set(re.findall(r'"([a-z0-9-]+)"', text))
    assert {entry.icon for entry in PAGES} <= shipped
    unused = {name for name in shipped if name not in named and not name.startswith("control-")}
    assert unused - {"app"} == set()
    assert resource("icons", "LICENSE").is_file()


def test_a_setting_that_names_no_scheme_is_the_systems() -> None:
    assert theme.scheme_of("dark") is Scheme.DARK
    assert theme.scheme_of("purple") is Scheme.SYSTEM


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def differing(one: QImage, other: QImage) -> float:
    """Which share of two pictures of the same size is not the same."""
    assert one.size() == other.size()
    first, second = (memoryview(each.constBits()).cast("I") for each in (one, other))
    return sum(a != b for a, b in zip(first, second, strict=True)) / len(first)


def test_the_systems_switch_from_light_to_dark_reaches_everything_that_is_open(
    qapp: QApplication,
    small: MainWindow,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    request.addfinalizer(lambda: theme.apply(qapp, Scheme.LIGHT))
    system = [Qt.ColorScheme.Light]
    # Without a display there is no system that could switch.
    monkeypatch.setattr(QStyleHints, "colorScheme", lambda _hints: system[0])
    small.resize(1280, 800)
    theme.apply(qapp)
    assert theme.tokens() is LIGHT
    for entry in PAGES:
        small.show_page(entry.key)
    before = {}
    for entry in PAGES:
        page = small.show_page(entry.key)
        assert page is not None
        settle()
        before[entry.key] = picture(page)
    system[0] = Qt.ColorScheme.Dark
    qapp.styleHints().colorSchemeChanged.emit(system[0])
    settle()
    assert theme.tokens() is DARK
    for entry in PAGES:
        page = small.show_page(entry.key)
        assert page is not None
        settle()
        live = picture(page)
        assert differing(live, before[entry.key]) > 0.9, entry.key
        # As the page looks that was made in the dark.
        small._drop_pages()
        made = small.show_page(entry.key)
        assert made is not None
        settle()
        assert differing(picture(made), live) < 0.0005, entry.key
