"""Where a site is and when it may be entered, in words for those who drive there."""

from planner.model.inventory import Site


def coordinates_of(site: Site) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, where both are known and on the globe."""
    if site.latitude is None or site.longitude is None:
        return None
    if not (-90 <= site.latitude <= 90 and -180 <= site.longitude <= 180):
        return None
    return site.latitude, site.longitude


def place_of(site: Site) -> str:
    """Address, county and state on one line; empty if none is known."""
    return ", ".join(filter(None, (site.address, site.county, site.state)))


def access_of(site: Site) -> str:
    """The season of access and the windows, as the sheet has them; empty if neither is."""
    told = []
    if site.access_from or site.access_to:
        told.append(f"Access from {site.access_from or '?'} to {site.access_to or '?'}")
    windows = windows_of(site)
    if windows:
        told.append(f"Windows: {windows}")
    return ". ".join(told)


def windows_of(site: Site) -> str:
    """The single dates on which the site is open, from a column Windows of the user's own."""
    own = {heading.strip().casefold(): value for heading, value in site.extras.items()}
    return str(own.get("windows") or "")
