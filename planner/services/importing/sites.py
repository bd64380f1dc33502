"""The sites that rows of a file name: hubs, sites that are new, sites that a person deleted."""

from collections.abc import Sequence, Set

from planner.model.history import Problem
from planner.model.inventory import Site
from planner.services.importing.matching import Matched
from planner.services.importing.names import Names
from planner.services.importing.references import resolve
from planner.services.importing.tables import Table


def check_hubs(tables: Sequence[Table], known: Sequence[Site]) -> None:
    """A hub may stand below in the same sheet, but not in a row that is itself rejected."""
    rejected = -1
    while rejected != (rejected := sum(len(table.rejected) for table in tables)):
        names = Names((site.code, site.name) for site in known)
        for table in tables:
            codes = table.columns.get("code", [])
            called = (table.columns.get("name") if codes else []) or [""] * len(codes)
            for position, (code, name) in enumerate(zip(codes, called, strict=True)):
                if position not in table.rejected:
                    names.add(code, name)
        for table in tables:
            resolve(table, "hub_site", names, "site")


def take_from_sheet_name(table: Table, sites: Names) -> None:
    """A workbook with one sheet a site names the site on the sheet."""
    site = sites.find(table.source.sheet)
    if "site" in table.columns or site is None:
        return
    table.columns["site"] = [site] * len(table.indices)
    message = f"The rows have no column for the site; they were put to {site} by the sheet."
    table.notices.append(
        Problem("site-from-sheet", message, table.source.sheet, value=site, rejects=False)
    )


def new_sites(table: Table, sites: Names) -> list[Site]:
    """The sites that rows name and ``sites`` does not know; makes them known."""
    found = []
    for position, text in enumerate(table.columns.get("site", ())):
        if text and position not in table.rejected and sites.find(text) is None:
            sites.add(text)
            found.append(Site(code=text))
            table.add(
                position,
                "site-added",
                f"Site {text} is not known yet; it will be added.",
                "site",
                rejects=False,
            )
    return found


def refuse_moves_to(gone: Set[str], matched: Matched) -> None:
    """Rejects the rows that would put an item to a site which a person deleted."""
    if not gone:
        return
    for position, record in enumerate(matched.after):
        if record is None or record is matched.before[position]:
            continue
        if record.site in gone:
            matched.table.add(
                position,
                "site-deleted",
                f"A person deleted site {record.site} from the project. Bring deleted rows "
                "back, or give the row another site.",
                "site",
            )
            matched.before[position] = matched.after[position] = None


def refuse_rows_of(gone: Set[str], tables: Sequence[Table]) -> None:
    """Rejects the rows about a site that a person deleted."""
    for table in tables:
        for position, site in enumerate(table.columns.get("site", ())):
            if site in gone and position not in table.rejected:
                table.add(position, "site-deleted", f"Site {site} was deleted.", "site")
