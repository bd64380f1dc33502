"""Coordinates that cannot be right: what is wrong with them, and what would mend it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory, Site
from planner.services.outlines import looks_east, looks_swapped, state_at, state_named
from planner.storage.project import Project

_TICK = 200


class Flaw(StrEnum):
    """What is wrong with a site's coordinates."""

    MISSING = "missing"
    ZERO = "zero"
    SWAPPED = "swapped"
    EAST = "east"
    OUTSIDE = "outside"
    OTHER_STATE = "other state"


@dataclass(frozen=True, slots=True)
class Mend:
    """A change of a site's fields that would put its place right, and what it does, as a
    command. ``sure`` says that the place is then in the state that the site names.
    """

    label: str
    values: Mapping[str, Any]
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A site whose coordinates are missing or cannot be right, in a sentence."""

    site: Site
    flaw: Flaw
    said: str
    mends: tuple[Mend, ...] = field(default=())

    @property
    def placed(self) -> bool:
        """Whether the site can be shown on a map all the same."""
        return self.flaw is Flaw.OTHER_STATE


def doubts(inventory: Inventory, progress: Progress = silent) -> tuple[Doubt, ...]:
    """The sites whose coordinates need a look, those that are wrong before those that miss."""
    found = []
    for number, site in enumerate(inventory.sites):
        if not number % _TICK:
            progress("Looking at coordinates", number / len(inventory.sites))
        doubt = doubt_of(site)
        if doubt is not None:
            found.append(doubt)
    return tuple(sorted(found, key=lambda doubt: doubt.flaw is Flaw.MISSING))


def doubt_of(site: Site) -> Doubt | None:
    """What is wrong with a site's coordinates, None if nothing is seen to be."""
    latitude, longitude = site.latitude, site.longitude
    if latitude is None or longitude is None:
        lacks = " and ".join(
            name
            for name, value in (("latitude", latitude), ("longitude", longitude))
            if value is None
        )
        return Doubt(site, Flaw.MISSING, f"It has no {lacks}.")
    if latitude == longitude == 0:
        empty = Mend("Empty the coordinates", {"latitude": None, "longitude": None})
        said = "0, 0 is in the Gulf of Guinea: mostly what an empty cell became."
        return Doubt(site, Flaw.ZERO, said, (empty,))
    odd = odd_place(latitude, longitude, site.state)
    if odd is None:
        return None
    flaw, said = odd
    return Doubt(site, flaw, f"{said}.", tuple(_mends(site, flaw, latitude, longitude)))


def odd_place(latitude: float, longitude: float, stated: str) -> tuple[Flaw, str] | None:
    """What is odd about a place: outside the United States, or in another state than the one
    that is stated as a code or name. In words without a full stop; None if nothing is.
    """
    wanted = state_named(stated)
    if wanted and wanted.holds(latitude, longitude):
        return None
    there, said = state_at(latitude, longitude), f"{latitude:g}, {longitude:g}"
    if there is not None:
        if wanted is None:
            return None
        return Flaw.OTHER_STATE, f"{said} is in {there.name}, not {wanted.name}"
    said += " is not in the United States"
    if looks_east(latitude, longitude):
        return Flaw.EAST, f"{said}; with a minus before the longitude it is"
    if looks_swapped(latitude, longitude):
        return Flaw.SWAPPED, f"{said}; latitude and longitude seem to be the other way round"
    return Flaw.OUTSIDE, said


def _mends(site: Site, flaw: Flaw, latitude: float, longitude: float) -> Iterator[Mend]:
    if flaw is Flaw.EAST:
        yield _moved(site, "Change sign", latitude, -longitude)
    elif flaw is Flaw.SWAPPED:
        signed = state_at(longitude, latitude) is None
        label = "Swap and change sign" if signed else "Swap"
        yield _moved(site, label, longitude, -abs(latitude) if signed else latitude)
    elif flaw is Flaw.OTHER_STATE and (there := state_at(latitude, longitude)) is not None:
        named = there.code if len(site.state.strip()) == 2 else there.name
        yield Mend(f"Write {named} as the state", {"state": named})


def _moved(site: Site, label: str, latitude: float, longitude: float) -> Mend:
    wanted = state_named(site.state)
    sure = wanted is None or wanted.holds(latitude, longitude)
    return Mend(label, {"latitude": latitude, "longitude": longitude}, sure)


def sure_mends(found: Iterable[Doubt]) -> list[tuple[Site, Mend]]:
    """Of each site the mend that there is no doubt about, where there is one."""
    return [(doubt.site, doubt.mends[0]) for doubt in found if doubt.mends and doubt.mends[0].sure]


def mend(project: Project, mends: Sequence[tuple[Site, Mend]]) -> ChangeSet:
    """Makes the changes as one step that can be undone. Raises UserError ``row-gone`` if a site
    was deleted or its coordinates changed since they were looked at; then none is made.
    """
    rows = {row.id: row for row in project.rows(Site, [site.id for site, _ in mends])}
    changed = []
    for site, made in mends:
        row = rows.get(site.id)
        if row is None or (row.latitude, row.longitude) != (site.latitude, site.longitude):
            raise UserError(
                "row-gone",
                f"Site {site.code} was changed in the meantime.",
                "Look at its coordinates again.",
            )
        changed.append(replace(row, **made.values))
    if len(mends) == 1:
        site, made = mends[0]
        label = f"{made.label}: site {site.code}"
    else:
        label = f"Mend the coordinates of {len(mends):,} sites"
    with project.unit(label) as unit:
        unit.update(Site, changed)
    return unit.changes
