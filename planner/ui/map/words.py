"""What a map says in words: of a marker, and of a place without one."""

from collections.abc import Callable

from planner.services.outlines import county_at
from planner.ui import formats
from planner.ui.map.bunching import Bunch
from planner.ui.map.projection import Albers
from planner.ui.map.scene import Scene
from planner.ui.translation import tr

_MOST_NAMED = 8


def bunch_words(scene: Scene, bunch: Bunch, tell: Callable[[str], str]) -> str:
    """What a marker stands for: all about one site, or how many of which kind."""
    if len(bunch.members) == 1:
        return tell(scene.sites[bunch.members[0]].code)
    kinds = ", ".join(
        f"{count:,} {scene.legend.by_key[key].name.lower()}" for key, count in bunch.shares
    )
    names = [
        " ".join(filter(None, (scene.sites[at].code, scene.sites[at].name)))
        for at in bunch.members[:_MOST_NAMED]
    ]
    more = len(bunch.members) - len(names)
    rest = [tr("and {more:,} more", more=more)] if more else []
    return "\n".join([f"{formats.count(len(bunch.members), 'site')}: {kinds}", *names, *rest])


def place_words(projection: Albers, x: float, y: float) -> str:
    """The county and state of a point of the map, with its coordinates; empty abroad."""
    place = projection.place(x, y)
    found = county_at(place[1], place[0]) if place else None
    if place is None or found is None:
        return ""
    county, state = found
    return f"{county.name}, {state.name}\n{place[1]:.4f}, {place[0]:.4f}"
