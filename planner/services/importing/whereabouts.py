"""Whether sites and crews stand where their row says: in the United States, and in their state."""

from collections.abc import Iterator, Sequence

from planner.services.importing.outlines import looks_east, looks_swapped, state_at, state_named
from planner.services.importing.tables import Table

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
        wanted = state_named(stated[position])
        if wanted and wanted.holds(latitude, longitude):
            continue
        there, said = state_at(latitude, longitude), f"{latitude:g}, {longitude:g}"
        if there is None:
            yield position, "place-outside", f"{said} is not in the United States{_hint(*place)}."
        elif wanted:
            yield position, "place-in-other-state", f"{said} is in {there.name}, not {wanted.name}."


def _hint(latitude: float | None, longitude: float | None) -> str:
    if looks_east(latitude, longitude):
        return "; with a minus before the longitude it is"
    if looks_swapped(latitude, longitude):
        return "; latitude and longitude seem to be the other way round"
    return ""
