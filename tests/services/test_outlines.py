import pytest

from planner.services.outlines import Area, county_at, outlines, state_at, state_named


@pytest.mark.parametrize("state", outlines().states, ids=lambda state: state.code)
def test_the_name_of_every_state_is_written_within_its_outline(state: Area) -> None:
    longitude, latitude = state.label
    assert state.holds(latitude, longitude, 0.0)


@pytest.mark.parametrize(
    ("latitude", "longitude", "county", "state"),
    [
        (39.7392, -104.9903, "Denver", "CO"),
        (46.8083, -100.7837, "Burleigh", "ND"),
        (61.2181, -149.9003, "Anchorage", "AK"),
        (21.3099, -157.8581, "Honolulu", "HI"),
        (18.4655, -66.1057, "San Juan", "PR"),
        (41.308, -72.928, "New Haven", "CT"),
        (38.8816, -77.0910, "Arlington", "VA"),
    ],
)
def test_known_places_are_in_their_county(
    latitude: float, longitude: float, county: str, state: str
) -> None:
    found = county_at(latitude, longitude)
    assert found is not None
    assert (found[0].name, found[1].code) == (county, state)


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(0, 0), (51.5, -0.1), (49.9, -97.1), (25, -90)]
)
def test_places_abroad_and_at_sea_are_in_no_county(latitude: float, longitude: float) -> None:
    assert county_at(latitude, longitude) is None
    assert state_at(latitude, longitude) is None


def test_every_county_is_of_a_state_and_states_are_all_there() -> None:
    states = {state.fips for state in outlines().states}
    assert len(states) == 56
    assert {county.fips[:2] for county in outlines().counties} == states
    assert len(outlines().counties) == 3231


def test_states_are_found_by_code_and_name_whatever_the_case() -> None:
    assert state_named("nd") is state_named("North  Dakota") is not None
    assert state_named("Saskatchewan") is None
    assert state_named("") is None
