from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Inventory, Site
from planner.services import history, inventory
from planner.services.site_coordinates import Flaw, doubt_of, doubts, mend, sure_mends
from planner.storage.project import Project


@pytest.mark.parametrize(
    ("latitude", "longitude", "state", "flaw", "label", "becomes"),
    [
        (None, None, "", Flaw.MISSING, "", None),
        (41.5, None, "NE", Flaw.MISSING, "", None),
        (0.0, 0.0, "NE", Flaw.ZERO, "Empty the coordinates", (None, None)),
        (41.5, 103.2, "", Flaw.EAST, "Change sign", (41.5, -103.2)),
        (61.2, 149.9, "AK", Flaw.EAST, "Change sign", (61.2, -149.9)),
        (-84.39, 33.75, "Georgia", Flaw.SWAPPED, "Swap", (33.75, -84.39)),
        (84.39, 33.75, "Georgia", Flaw.SWAPPED, "Swap and change sign", (33.75, -84.39)),
        (51.5, -0.1, "", Flaw.OUTSIDE, "", None),
        (41.5, -103.2, "Colorado", Flaw.OTHER_STATE, "Write Nebraska as the state", None),
        (41.5, -103.2, "CO", Flaw.OTHER_STATE, "Write NE as the state", None),
    ],
)
def test_what_is_wrong_is_told_with_what_mends_it(
    latitude: float | None,
    longitude: float | None,
    state: str,
    flaw: Flaw,
    label: str,
    becomes: tuple[float | None, float | None] | None,
) -> None:
    doubt = doubt_of(Site(code="S", latitude=latitude, longitude=longitude, state=state))
    assert doubt is not None
    assert doubt.flaw is flaw
    assert doubt.said.endswith(".")
    assert [one.label for one in doubt.mends] == ([label] if label else [])
    if becomes is not None:
        values = doubt.mends[0].values
        assert (values["latitude"], values["longitude"]) == becomes


@pytest.mark.parametrize(
    ("latitude", "longitude", "state"),
    [
        (41.5, -103.2, "NE"),
        (41.5, -103.2, ""),
        (41.5, -103.2, "nebraska"),
        (41.5, -103.2, "Kansaz"),  # no state at all: nothing to hold it against
        (41.03, -103.2, "CO"),  # some kilometres over the line
        (13.45, 144.78, "GU"),  # east of Greenwich, and right
    ],
)
def test_nothing_is_said_where_nothing_is_seen_to_be_wrong(
    latitude: float, longitude: float, state: str
) -> None:
    assert doubt_of(Site(code="S", latitude=latitude, longitude=longitude, state=state)) is None


def test_only_mends_that_agree_with_the_state_are_sure() -> None:
    listed = Inventory(
        sites=(
            Site(code="A", state="NE", latitude=41.5, longitude=103.2),
            Site(code="B", state="GA", latitude=41.5, longitude=103.2),
            Site(code="C"),
            Site(code="D", latitude=0, longitude=0),
        )
    )
    found = doubts(listed)
    assert [doubt.site.code for doubt in found] == ["A", "B", "D", "C"]
    assert [site.code for site, _ in sure_mends(found)] == ["A"]


def test_sites_are_mended_in_one_step_that_can_be_undone(tmp_path: Path) -> None:
    sites = [
        Site(code="A", latitude=41.5, longitude=103.2),
        Site(code="B", latitude=-103.2 + 20, longitude=33.0),
    ]
    with Project.create(tmp_path / "p.rplan") as project:
        inventory.add(project, sites)
        found = doubts(project.inventory())
        mend(project, sure_mends(found))
        mended = {site.code: (site.latitude, site.longitude) for site in project.inventory().sites}
        assert mended["A"] == (41.5, -103.2)
        assert mended["B"] == (33.0, -103.2 + 20)
        assert list(history.units(project))[-1].label == "Mend the coordinates of 2 sites"
        history.undo(project)
        assert project.inventory().sites[0].longitude == 103.2


def test_a_site_that_moved_since_is_left_alone(tmp_path: Path) -> None:
    with Project.create(tmp_path / "p.rplan") as project:
        inventory.add(project, [Site(code="A", latitude=41.5, longitude=103.2)])
        site = project.inventory().sites[0]
        found = doubts(project.inventory())
        inventory.edit(project, Site, [site.id], {"longitude": -103.2})
        with pytest.raises(UserError, match="changed in the meantime"):
            mend(project, sure_mends(found))
        assert project.inventory().sites[0].longitude == -103.2
