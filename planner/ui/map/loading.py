"""Brings the outlines to a map, read in the background: first the states, then the counties."""

from planner.common.progress import Progress
from planner.ui.map.canvas import MapCanvas
from planner.ui.map.terrain import Terrain, terrain_for
from planner.ui.runner import Runner
from planner.ui.translation import tr


def load_outlines(runner: Runner, shown: MapCanvas) -> None:
    """Have the map draw the outlines for the sites it shows; nothing if it does already."""
    projection = shown.projection
    if shown.terrain is not None and shown.terrain.projection == projection:
        return

    def states(_progress: Progress) -> Terrain:
        return terrain_for(projection)

    def counties(terrain: Terrain) -> None:
        shown.set_terrain(terrain)
        runner.start(
            tr("Reading the counties"),
            terrain.read_counties,
            lambda _none: shown.set_terrain(terrain),
        )

    runner.start(tr("Reading the map"), states, counties)
