"""How long a frame of the map takes, beside a frame of a view with nothing in it.

    python -m tests.benchmarks.map [--sites 3000] [--frames 30]

Counts processor time, so that what else the machine does matters little. Paints the map offscreen
at 1280 x 800 with every site, hubs and counties. Prints one JSON object: milliseconds a frame
(median, worst) while it is panned by some pixels, panned across what was painted ahead, zoomed by a
step, with clusters, and while the pointer moves over it; with the ratio of a panned one to the
empty frame. Then milliseconds to read the states, the counties (both in the background), to show
the sites, to filter them, and to work out stages and coordinates.
"""

import argparse
import json
import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QWidget

from planner.app.start import make_app
from planner.model.inventory import Inventory, Item, Site
from planner.model.site_states import SiteState, Stage
from planner.services import eligibility
from planner.services.site_coordinates import doubts
from planner.services.site_states import site_states
from planner.ui.map.legend_data import ColourBy, fixed_legend
from planner.ui.map.painting import Extras
from planner.ui.map.projection import Home
from planner.ui.map.terrain import Terrain
from planner.ui.map.view import MapView
from planner.ui.pages.site_rows import map_sites, site_rows

WIDTH, HEIGHT = 1280, 800
ZOOMS = {"country": 0.28, "states": 0.6, "counties": 1.2, "towns": 5.0}
AS_OF = date(2026, 11, 23)
T = TypeVar("T")


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=3000)
    parser.add_argument("--frames", type=int, default=30)
    given = parser.parse_args()
    make_app()
    sites = make_sites(given.sites)
    view, shown = make_view(sites)
    blank = QFrame()
    blank.resize(WIDTH, HEIGHT)
    empty = max(0.01, frames(blank, given.frames, lambda: None)["ms"])
    print(
        json.dumps(
            {
                "sites": given.sites,
                "empty_frame_ms": empty,
                "frames": {
                    name: measure(view, scale, given.frames, empty) for name, scale in ZOOMS.items()
                },
                "milliseconds": {**shown, **worked_out(sites)},
            },
            indent=1,
        )
    )


def make_sites(number: int) -> list[Site]:
    """Clusters of eight sites around a hub, over the plains."""
    chance = random.Random(11)  # noqa: S311 - no secret
    sites = []
    for at in range(number):
        first = at - at % 8
        if at == first:
            hub = chance.uniform(33, 48), chance.uniform(-108, -90)
        away = 0.0 if at == first else 0.25
        sites.append(
            Site(
                id=at + 1,
                code=f"S-{at:04}",
                name=f"Site {at}",
                latitude=hub[0] + chance.gauss(0, away),
                longitude=hub[1] + chance.gauss(0, away),
                hub_site="" if at == first else f"S-{first:04}",
                cluster=f"C-{first // 8:03}",
            )
        )
    return sites


def make_view(sites: list[Site]) -> tuple[MapView, dict[str, float]]:
    """A map of the sites, and how long it took to make."""
    stages = list(Stage)
    states = {site.code: SiteState(stage=stages[site.id % 6]) for site in sites}
    placed = map_sites(site_rows(sites, states, {}))
    view = MapView(str)
    view.resize(WIDTH, HEIGHT)
    view.show()
    terrain, read = timed(lambda: Terrain(Home.STATES.value))
    _none, counties = timed(terrain.read_counties)
    _none, show = timed(lambda: view.set_sites(placed, fixed_legend(ColourBy.STAGE, states)))
    view.set_terrain(terrain)
    _none, narrow = timed(lambda: view.set_shown({site.code for site in sites[::3]}))
    view.set_shown(None)
    return view, {
        "read the states": read,
        "read the counties": counties,
        "show the sites": show,
        "filter": narrow,
    }


def measure(view: MapView, scale: float, number: int, empty: float) -> dict[str, object]:
    """Frames at a zoom, each with something else moved before it."""
    view.set_extras(Extras(links=True, clusters=False))
    view.fit_all()
    view.zoom_by(scale / view.camera.scale)
    view.grab()
    pan = frames(view, number, lambda: view.pan_by(3, 2))
    across = frames(view, number, lambda: view.pan_by(view.width() * 0.25, 0))
    view.fit_all()
    view.zoom_by(scale / view.camera.scale)
    turn = iter([1.25, 0.8] * number)
    zoom = frames(view, number, lambda: view.zoom_by(next(turn)))
    places = iter(QPointF(20 * at % WIDTH, 13 * at % HEIGHT) for at in range(10 * number))
    hover = frames(view, number, lambda: view._hover(view.bunch_at(next(places))))
    view.set_extras(Extras(links=True, clusters=True))
    clusters = frames(view, number, lambda: view.pan_by(view.width() * 0.25, 0))
    return {
        "pan": pan,
        "pan_to_empty": round(pan["ms"] / empty, 1),
        "pan_beyond_what_is_painted": across,
        "zoom": zoom,
        "hover": hover,
        "pan_beyond, clusters": clusters,
    }


def frames(view: QWidget, number: int, before: Callable[[], object]) -> dict[str, float]:
    """Milliseconds of a frame and of what was done before it: the median, and the worst."""
    picture = QPixmap(WIDTH, HEIGHT)
    view.render(picture)
    times = []
    for _frame in range(number):
        began = time.process_time()
        before()
        view.render(picture)
        times.append((time.process_time() - began) * 1000)
    return {"ms": round(statistics.median(times), 2), "worst": round(max(times), 2)}


def worked_out(sites: list[Site]) -> dict[str, float]:
    """Stages of sites with 100,000 items, and coordinates, as the Sites page has them."""
    items = tuple(
        Item(id=at + 1, manufacturer="Huawei", model="RRU3908", site=sites[at % len(sites)].code)
        for at in range(100_000)
    )
    inventory = Inventory(sites=tuple(sites), items=items)
    answers = eligibility.check(inventory, AS_OF)
    _states, stages = timed(lambda: site_states(inventory, answers, None))
    _doubts, places = timed(lambda: doubts(inventory))
    return {"stages, 100,000 items": stages, "coordinates": places}


def timed(do: Callable[[], T]) -> tuple[T, float]:
    """What it gives, and the milliseconds it takes."""
    began = time.process_time()
    made = do()
    return made, round((time.process_time() - began) * 1000, 1)


if __name__ == "__main__":
    main()
