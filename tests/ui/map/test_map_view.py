from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.model.site_states import SiteState, Stage
from planner.ui import theme
from planner.ui.map.legend_data import ColourBy, Legend, fixed_legend
from planner.ui.map.painting import Extras
from planner.ui.map.projection import Home
from planner.ui.map.scene import MapSite
from planner.ui.map.terrain import Terrain, terrain_for
from planner.ui.map.view import MapView
from planner.ui.theme import Scheme

SITES = [
    MapSite("HUB", "Hub", 41.5, -103.2, cluster="West"),
    MapSite("N", "North", 42.1, -103.2, hub="HUB", cluster="West"),
    MapSite("E", "East", 41.5, -102.2, hub="HUB", cluster="Plains"),
    MapSite("E2", "East Two", 41.5, -102.2, hub="HUB"),
    MapSite("S", "South", 40.9, -103.2, doubted=True),
]
STAGES = {
    "HUB": Stage.NOT_BEGUN,
    "N": Stage.UNDER_WAY,
    "E": Stage.UNDER_WAY,
    "E2": Stage.REMOVED,
    "S": Stage.DISPOSED,
}
LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def legend() -> Legend:
    return fixed_legend(ColourBy.STAGE, {c: SiteState(stage=s) for c, s in STAGES.items()})


@pytest.fixture(scope="session")
def terrain() -> Terrain:
    made = terrain_for(Home.STATES.value)
    made.read_counties()
    return made


@pytest.fixture
def view(qtbot: QtBot, terrain: Terrain) -> Iterator[MapView]:
    made = MapView(lambda code: f"all about {code}")
    qtbot.addWidget(made)
    made.resize(700, 420)
    made.show()
    made.set_sites(SITES, legend())
    made.set_terrain(terrain)
    yield made
    theme.apply(QApplication.instance(), Scheme.LIGHT)  # type: ignore[arg-type]


def at(view: MapView, code: str) -> QPoint:
    x, y = view.camera.to_view(view.scene.points[view.scene.places[code]])
    return QPoint(round(x), round(y))


def heard(view: MapView) -> list[object]:
    told: list[object] = []
    view.selection_changed.connect(told.append)
    view.opened.connect(told.append)
    return told


def test_all_sites_are_in_view_at_first_and_after_home(view: MapView) -> None:
    def inside() -> bool:
        return all(view.rect().contains(at(view, site.code)) for site in SITES)

    assert inside()
    view.zoom_by(8)
    assert not inside()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert inside()
    assert view.legend.geometry().right() < min(at(view, site.code).x() for site in SITES)


def test_a_click_chooses_a_site_and_ctrl_one_more(view: MapView) -> None:
    told = heard(view)
    QTest.mouseClick(view, LEFT, NONE, at(view, "N"))
    assert view.selected == {"N"}
    QTest.mouseClick(view, LEFT, CTRL, at(view, "HUB"))
    assert view.selected == {"N", "HUB"}
    QTest.mouseClick(view, LEFT, CTRL, at(view, "N"))
    assert view.selected == {"HUB"}
    QTest.mouseClick(view, LEFT, NONE, at(view, "HUB") + QPoint(60, 60))
    assert view.selected == frozenset()
    assert told == [{"N"}, {"N", "HUB"}, {"HUB"}, frozenset()]


def test_sites_at_one_place_are_chosen_together_and_counted(view: MapView) -> None:
    QTest.mouseClick(view, LEFT, NONE, at(view, "E"))
    assert view.selected == {"E", "E2"}
    tip = view.tip_at(at(view, "E"))
    assert tip.splitlines() == ["2 sites: 1 under way, 1 removed", "E East", "E2 East Two"]


def test_a_frame_chooses_what_it_holds(view: MapView) -> None:
    corners = at(view, "N") - QPoint(30, 30), at(view, "HUB") + QPoint(30, 30)
    QTest.mousePress(view, LEFT, SHIFT, corners[0])
    QTest.mouseMove(view, corners[1])
    QTest.mouseRelease(view, LEFT, SHIFT, corners[1])
    assert view.selected == {"N", "HUB"}


def test_dragging_moves_the_map_and_chooses_nothing(view: MapView) -> None:
    view.set_selected({"N"})
    before = at(view, "HUB")
    start = QPoint(500, 60)
    QTest.mousePress(view, LEFT, NONE, start)
    for step in (10, 40, 75):
        move(view, start + QPoint(step, step))
    QTest.mouseRelease(view, LEFT, NONE, start + QPoint(75, 75))
    assert at(view, "HUB") == before + QPoint(75, 75)
    assert view.selected == {"N"}


def move(view: MapView, to: QPoint) -> None:
    """A move with the button held, which `QTest.mouseMove` does not say."""
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    place = QPointF(to)
    moved = QMouseEvent(QEvent.Type.MouseMove, place, view.mapToGlobal(place), LEFT, LEFT, NONE)
    QApplication.sendEvent(view, moved)


def test_the_arrow_keys_go_to_the_nearest_site_in_a_direction(view: MapView) -> None:
    view.set_selected({"HUB"}, "HUB")
    for key, code in (
        (Qt.Key.Key_Up, "N"),
        (Qt.Key.Key_Down, "HUB"),
        (Qt.Key.Key_Right, "E"),
        (Qt.Key.Key_Left, "HUB"),
        (Qt.Key.Key_Down, "S"),
        (Qt.Key.Key_Down, "S"),  # nothing lies further south
    ):
        QTest.keyClick(view, key)
        assert view.current == code
    assert view.selected == {"S"}
    QTest.keyClick(view, Qt.Key.Key_Up, SHIFT)
    assert view.selected == {"S", "HUB"}
    assert "all about HUB" in view.accessibleDescription()


def test_the_first_arrow_key_begins_in_the_middle(view: MapView) -> None:
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.current
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.selected == frozenset()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    assert len(view.selected) == 5
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert len(view.selected) == 4


def test_a_site_out_of_view_is_brought_into_view(view: MapView) -> None:
    view.zoom_by(20, (10, 10))
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.rect().contains(at(view, view.current))


def test_keys_zoom_and_pan(view: MapView) -> None:
    scale, x = view.camera.scale, view.camera.x
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.camera.scale == pytest.approx(1.5 * scale)
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.camera.scale == pytest.approx(scale)
    QTest.keyClick(view, Qt.Key.Key_Right, CTRL)
    assert view.camera.x > x


def test_enter_and_a_double_click_open_a_site(view: MapView) -> None:
    told = heard(view)
    view.set_selected({"N"}, "N")
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert told == ["N"]
    QTest.mouseDClick(view, LEFT, NONE, at(view, "S"))
    assert told[-1] == "S"


def test_several_that_can_be_told_apart_are_zoomed_to(view: MapView) -> None:
    near = [MapSite("A", "", 41.5, -103.2), MapSite("B", "", 41.52, -103.2), *SITES[1:]]
    view.set_sites(near, legend())
    view.fit_all()
    bunch = view.bunch_at(QPointF(at(view, "A")))
    assert bunch is not None
    assert len(bunch.members) == 2
    for _ in range(6):
        if len([b for b in view.bunches if set(b.members) & {0, 1}]) == 2:
            break
        QTest.mouseDClick(view, LEFT, NONE, at(view, "A"))
    assert len([b for b in view.bunches if set(b.members) & {0, 1}]) == 2
    assert view.rect().contains(at(view, "A"))


def test_double_click_on_land_zooms_there(view: MapView) -> None:
    scale, place = view.camera.scale, QPoint(650, 40)
    before = view.camera.to_map((650, 40))
    QTest.mouseDClick(view, LEFT, NONE, place)
    assert view.camera.scale == pytest.approx(2 * scale)
    assert view.camera.to_map((650, 40)) == pytest.approx(before)


def test_filtered_sites_cannot_be_chosen(view: MapView) -> None:
    view.set_shown({"N", "S"})
    QTest.mouseClick(view, LEFT, NONE, at(view, "HUB"))
    assert view.selected == frozenset()
    QTest.keyClick(view, Qt.Key.Key_A, CTRL)
    assert view.selected == {"N", "S"}
    view.grab()
    assert view.markers_painted == 2
    view.set_shown(None)
    view.grab()
    assert view.markers_painted == 4


def test_the_legend_counts_and_tells_which_kinds_are_wanted(view: MapView) -> None:
    told: list[object] = []
    view.legend.chosen.connect(told.append)
    names = [made.text() for made in view.legend.buttons.values()]
    assert names == ["Not begun  1", "Under way  2", "Removed  1", "Disposed  1"]
    button = view.legend.buttons["Under way"]
    assert button.accessibleName() == "Under way, 2, drawn as a diamond"
    button.click()
    view.legend.buttons["Removed"].click()
    assert told == [{"Under way"}, {"Under way", "Removed"}]
    view.set_legend(legend())
    assert view.legend.keys == {"Under way", "Removed"}, "what was chosen stays"
    view.legend.show_all()
    assert told[-1] == frozenset()


def test_panning_only_moves_the_picture_of_the_land(view: MapView) -> None:
    view.grab()
    painted = view.pictures_painted
    for _ in range(8):
        view.pan_by(9, -6)
        view.grab()
    assert view.pictures_painted == painted
    view.pan_by(400, 0)
    view.grab()
    assert view.pictures_painted == painted + 1


def colours_of(view: MapView) -> set[str]:
    image: QImage = view.grab().toImage()
    return {
        image.pixelColor(x, y).name()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    }


def test_the_map_follows_light_and_dark(view: MapView) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for scheme, tokens in ((Scheme.DARK, theme.DARK), (Scheme.LIGHT, theme.LIGHT)):
        theme.apply(app, scheme)
        assert tokens.surface in colours_of(view), "land"
        assert tokens.series[7] in colours_of(view), "a marker"


def test_water_and_land_are_where_they_belong(view: MapView) -> None:
    lake = [MapSite("A", "", 43.0, -88.5), MapSite("B", "", 43.0, -85.8)]
    view.set_sites(lake, legend())
    view.fit_all()
    image = view.grab().toImage()
    x, y = view.camera.to_view(view.projection.point(-86.95, 43.3))  # Lake Michigan
    assert image.pixelColor(round(x), round(y)).name() == theme.tokens().sidebar
    x, y = view.camera.to_view(view.projection.point(-88.51, 42.9))
    near = QRectF(x - 8, y + 14, 16, 16)
    assert image.pixelColor(near.center().toPoint()).name() == theme.tokens().surface


def test_a_tooltip_of_the_land_names_county_and_state(view: MapView) -> None:
    x, y = view.camera.to_view(view.projection.point(-102.9, 41.75))
    tip = view.tip_at(QPoint(round(x), round(y)))
    assert tip.startswith("Morrill, Nebraska\n41.7")


def test_links_and_clusters_are_drawn_when_wanted(view: MapView) -> None:
    pictures = []
    for links, clusters in ((False, False), (True, False), (True, True)):
        view.set_extras(Extras(links=links, clusters=clusters))
        pictures.append(view.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]


@pytest.mark.parametrize("number", [0, 1, 3000])
def test_none_one_and_thousands_of_sites_are_drawn(
    qtbot: QtBot, terrain: Terrain, number: int
) -> None:
    view = MapView(str)
    qtbot.addWidget(view)
    view.resize(600, 400)
    view.show()
    sites = [
        MapSite(f"S-{n}", "", 36 + (n * 37 % 1000) / 90, -104 + (n * 91 % 1300) / 95)
        for n in range(number)
    ]
    states = {site.code: SiteState(stage=list(Stage)[n % 6]) for n, site in enumerate(sites)}
    view.set_sites(sites, fixed_legend(ColourBy.STAGE, states))
    view.set_terrain(terrain)
    assert not view.grab().isNull()
    assert sum(len(bunch.members) for bunch in view.bunches) == number
    assert view.markers_painted == len(view.bunches)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Home):
        QTest.keyClick(view, key)


def test_sites_of_another_part_of_the_country_get_a_map_of_their_own(view: MapView) -> None:
    view.set_sites([MapSite("A", "", 61.2, -149.9)], legend())
    assert view.projection == Home.ALASKA.value
    assert view.terrain is None, "outlines of another projection are not drawn"
    view.set_terrain(terrain_for(Home.STATES.value))
    assert view.terrain is None
    view.set_terrain(terrain_for(Home.ALASKA.value))
    assert view.terrain is not None
