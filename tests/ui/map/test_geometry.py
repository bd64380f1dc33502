import random
from math import dist, inf

import pytest

from planner.model.site_states import SiteState, Stage
from planner.services.outlines import outlines
from planner.ui.map.bunching import bunches, hull, rounded
from planner.ui.map.camera import MOST, Box, Camera
from planner.ui.map.legend_data import ColourBy, Shape, fixed_legend, named_legend
from planner.ui.map.projection import Home, home_of, projection_for
from planner.ui.map.terrain import Terrain, terrain_for, thinned

PLACES = {
    "Denver": (-104.9903, 39.7392, Home.STATES),
    "Bangor": (-68.77, 44.80, Home.STATES),
    "Key West": (-81.78, 24.56, Home.STATES),
    "Juneau": (-134.42, 58.30, Home.ALASKA),
    "Attu": (172.9, 52.9, Home.ALASKA),
    "Hilo": (-155.08, 19.72, Home.HAWAII),
    "San Juan": (-66.1057, 18.4655, Home.PUERTO_RICO),
    "Saipan": (145.75, 15.19, Home.MARIANAS),
    "Pago Pago": (-170.70, -14.28, Home.SAMOA),
}


@pytest.mark.parametrize("home", list(Home), ids=lambda home: home.name)
@pytest.mark.parametrize("name", list(PLACES))
def test_a_place_is_found_again_from_its_point(home: Home, name: str) -> None:
    longitude, latitude, _home = PLACES[name]
    if name == "Pago Pago" and home is not Home.SAMOA:
        return  # south of the equator the other cones run out
    back = home.value.place(*home.value.point(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=1e-6)


@pytest.mark.parametrize("name", list(PLACES))
def test_each_part_of_the_country_has_a_map_of_its_own(name: str) -> None:
    longitude, latitude, home = PLACES[name]
    assert home_of(longitude, latitude) is home


def test_the_map_is_true_where_most_sites_are() -> None:
    alaska, hawaii = (-150.0, 61.0), (-156.0, 20.0)
    assert projection_for([alaska, alaska, hawaii]) == Home.ALASKA.value
    assert projection_for([]) == Home.STATES.value


def test_distances_and_areas_are_true() -> None:
    point = Home.STATES.value.point
    denver, cheyenne = point(-104.9903, 39.7392), point(-104.8202, 41.14)
    assert dist(denver, cheyenne) == pytest.approx(156.4, rel=0.01)  # km, great circle
    assert denver[0] < point(-96, 39)[0]
    assert cheyenne[1] < denver[1], "north is up"


def test_kansas_has_its_area_on_the_map() -> None:
    terrain = terrain_for(Home.STATES.value)
    kansas = next(shape for shape in terrain.states if shape.area.code == "KS")
    points = list(terrain.ring(kansas.area.rings[0], 0.0))
    pairs = zip(points, points[1:] + points[:1], strict=True)
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)) / 2
    assert area == pytest.approx(213_100, rel=0.005)  # square kilometers, with its water


def test_where_the_map_shows_nothing_there_is_no_place() -> None:
    assert Home.STATES.value.place(0, 50_000) is None


def test_lines_are_thinned_to_what_can_be_seen_and_keep_their_ends() -> None:
    line = [(x / 10, 0.0) for x in range(101)]
    thin = thinned(line, 1.0)
    assert thin[0] == line[0]
    assert thin[-1] == line[-1]
    assert len(thin) == 11
    assert thinned(line[:2], 100.0) == line[:2]


def test_counties_come_after_the_states_and_no_line_is_drawn_twice() -> None:
    terrain = Terrain(Home.STATES.value)
    assert not terrain.counties
    terrain.read_counties()
    assert len(terrain.counties) == 3231
    inner = [number for lines in terrain.county_lines for number in lines.numbers]
    outer = [number for lines in terrain.state_lines for number in lines.numbers]
    assert sorted(inner + outer) == list(range(len(outlines().arcs)))


def test_the_name_of_a_state_is_written_where_it_is_in_view() -> None:
    terrain = terrain_for(Home.STATES.value)
    texas = next(shape for shape in terrain.states if shape.area.code == "TX")
    assert terrain.label_within(texas, texas.box) == texas.label
    x, y = terrain.projection.point(-102.0, 35.0)  # the panhandle alone
    seen = Box(x - 60, y - 60, x + 60, y + 60)
    label = terrain.label_within(texas, seen)
    assert label is not None
    assert seen.holds(label)
    x, y = terrain.projection.point(-80.0, 40.0)
    assert terrain.label_within(texas, Box(x - 60, y - 60, x + 60, y + 60)) is None


# the camera


def test_what_is_under_the_pointer_stays_there_when_zooming() -> None:
    camera = Camera(100, -50, 0.5, 800, 600)
    for at in ((0, 0), (700, 30), (400, 300)):
        before = camera.to_map(at)
        assert camera.zoomed(3.7, at).to_map(at) == pytest.approx(before)
    assert camera.zoomed(1e9).scale == MOST


def test_a_box_is_fitted_with_room_for_the_legend() -> None:
    camera = Camera(width=800, height=400).fitted(Box(0, 0, 1000, 100), margin=20, left=100)
    assert camera.to_view((0, 0))[0] == pytest.approx(120)
    assert camera.to_view((1000, 0))[0] == pytest.approx(780)
    single = Camera(width=800, height=400).fitted(Box(5, 5, 5, 5))
    assert single.to_view((5, 5)) == pytest.approx((400, 200))
    assert single.box().right - single.box().left > 100, "one site is shown with its county"


# markers


def test_every_site_is_in_one_bunch_and_near_ones_share_it() -> None:
    chance = random.Random(7)  # noqa: S311 - no secret
    points = [(chance.uniform(-300, 300), chance.uniform(-300, 300)) for _ in range(800)]
    found = bunches(points, 25.0)
    assert sorted(at for bunch in found for at in bunch.members) == list(range(800))
    assert len(found) < 400
    for bunch in found:
        assert max(dist(points[a], bunch.point) for a in bunch.members) <= 50
    middles = [bunch.point for bunch in found]
    pairs = [(a, b) for at, a in enumerate(middles) for b in middles[:at]]
    assert min(dist(a, b) for a, b in pairs) > 12, "markers can be told apart"
    assert all(len(bunch.members) == 1 for bunch in bunches(points, 1e-6))


@pytest.mark.parametrize("points", [[], [(1.0, 1.0)], [(1.0, 1.0)] * 3])
def test_bunches_of_none_one_and_the_same(points: list[tuple[float, float]]) -> None:
    sizes = [len(bunch.members) for bunch in bunches(points, 20)]
    assert sizes == ([len(points)] if points else [])


def test_a_patch_goes_around_its_sites_at_a_distance() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0), (5.0, 5.0)]
    assert set(hull(square)) == set(square[:4])
    for points in (square, square[:1], square[:2], square[:3]):
        edge = rounded(hull(points), 3.0)
        nearest = min(dist(corner, point) for corner in edge for point in points)
        assert nearest == pytest.approx(3.0)
        far = max(min(dist(corner, p) for p in points) for corner in edge)
        assert far < inf


# the legend


def test_the_legend_has_an_entry_for_each_stage_that_some_site_has() -> None:
    states = {
        "A": SiteState(stage=Stage.UNDER_WAY),
        "B": SiteState(stage=Stage.UNDER_WAY),
        "C": SiteState(stage=Stage.NOTHING),
        "D": SiteState(),
    }
    legend = fixed_legend(ColourBy.STAGE, states)
    assert [(entry.name, entry.count) for entry in legend.entries] == [
        ("Under way", 2),
        ("Nothing to replace", 1),
        ("Being worked out", 1),
    ]
    entry = legend.entry("D")
    assert entry is not None
    assert entry.shape is Shape.HOLLOW
    assert fixed_legend(ColourBy.STAGE, {}).entries == ()


@pytest.mark.parametrize("by", [ColourBy.STAGE, ColourBy.LATENESS, ColourBy.COVER])
def test_kinds_are_told_apart_by_shape_as_well_as_colour(by: ColourBy) -> None:
    from planner.ui.map.legend_data import _FIXED

    entries = [kind for kind in _FIXED[by] if kind[2] is not Shape.HOLLOW]
    assert len({kind[2] for kind in entries}) == len(entries)


def test_many_clusters_share_an_entry_but_for_the_largest() -> None:
    names = {f"S-{n}": f"C-{n % 30:02}" for n in range(60)} | {"big": "West", "none": ""}
    names |= {f"W-{n}": "West" for n in range(5)}
    legend = named_legend(ColourBy.CLUSTER, names)
    assert len(legend.entries) == 13
    assert ("West", 6) in [(entry.name, entry.count) for entry in legend.entries]
    assert [entry.name for entry in legend.entries[-2:]] == ["20 other clusters", "No cluster"]
    assert sum(entry.count for entry in legend.entries) == len(names)
    looks = {(entry.shape, entry.series) for entry in legend.entries}
    assert len(looks) == len(legend.entries)
