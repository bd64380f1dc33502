"""Whether sites and crews stand where their row says: in the United States, and in their state."""

from collections.abc import Iterator, Sequence

from planner.services.importing.tables import Table
from planner.services.site_coordinates import Flaw, odd_place

_MOST_NAMED = 20
_PLACES = (("latitude", "longitude"), ("home_latitude", "home_longitude"))
_TICK = 500


def check_places(table: Table) -> None:
    """Notes the rows of a table that stand outside the United States or in another state."""
    for latitude, longitude in _PLACES:
        if latitude in table.columns and longitude in table.columns:
            found = list(_odd(table, table.columns[latitude], table.columns[longitude]))
            for position, code, said in found[:_MOST_NAMED]:
                table.add(position, code, said, latitude, rejects=False)
            if len(found) > _MOST_NAMED:
                position, code, said = found[_MOST_NAMED]
                more = len(found) - _MOST_NAMED
                said = f"{more:,} more rows have such coordinates, as this one: {said}"
                table.add(position, code, said, latitude, rejects=False)


def _odd(
    table: Table, latitudes: Sequence[float | None], longitudes: Sequence[float | None]
) -> Iterator[tuple[int, str, str]]:
    stated = table.columns.get("state") or [""] * len(latitudes)
    for position, place in enumerate(zip(latitudes, longitudes, strict=True)):
        if not position % _TICK:
            table.tick()
        latitude, longitude = place
        if latitude is None or longitude is None or position in table.rejected:
            continue
        odd = odd_place(latitude, longitude, stated[position])
        if odd is not None:
            flaw, said = odd
            other = flaw is Flaw.OTHER_STATE
            yield position, "place-in-other-state" if other else "place-outside", f"{said}."
