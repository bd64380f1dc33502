"""Sites with how far they are, as rows of a table and as marks on the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from planner.model.inventory import Site
from planner.model.sheets import SITES
from planner.model.site_states import Cover, Lateness, SiteState, Stage
from planner.services.site_coordinates import Doubt
from planner.ui import cells, formats
from planner.ui.map.legend_data import ColourBy, Legend, fixed_legend, named_legend
from planner.ui.map.scene import MapSite
from planner.ui.pages.item_rows import field_column
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.words import Look

STAGE_LOOKS: Mapping[Stage, Look] = {
    Stage.NOT_BEGUN: Look(Stage.NOT_BEGUN, Tone.NEUTRAL, "circle-dashed"),
    Stage.UNDER_WAY: Look(Stage.UNDER_WAY, Tone.UNKNOWN, "clock"),
    Stage.CUT_OVER: Look(Stage.CUT_OVER, Tone.INFO, "circle-check"),
    Stage.REMOVED: Look(Stage.REMOVED, Tone.WARN, "circle-check"),
    Stage.DISPOSED: Look(Stage.DISPOSED, Tone.GOOD, "circle-check"),
    Stage.NOTHING: Look(Stage.NOTHING, Tone.NEUTRAL, "circle-minus"),
}
LATENESS_LOOKS: Mapping[Lateness, Look] = {
    Lateness.LATE: Look(Lateness.LATE, Tone.BAD, "triangle-alert"),
    Lateness.CRITICAL: Look(Lateness.CRITICAL, Tone.WARN, "clock"),
    Lateness.IN_TIME: Look(Lateness.IN_TIME, Tone.GOOD, "circle-check"),
    Lateness.NO_PLAN: Look(Lateness.NO_PLAN, Tone.NEUTRAL, "circle-dashed"),
    Lateness.DONE: Look(Lateness.DONE, Tone.GOOD, "circle-check"),
}
_COUNTRY = ((17, 72, -180, -64), (13, 54, 144, 180), (-15, -11, -172, -168))
"""South, north, west and east of the parts of the country, roughly."""
_COVER_WORDS = {Cover.NONE: tr("nothing covered"), Cover.NO_ITEMS: tr("no items listed")}


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site with what is known of its work, and what is wrong with its coordinates."""

    site: Site
    state: SiteState
    doubt: Doubt | None = None

    @property
    def placed(self) -> bool:
        """Whether the map can show it."""
        latitude, longitude = self.site.latitude, self.site.longitude
        if latitude is None or longitude is None or (self.doubt and not self.doubt.placed):
            return False
        # what a list did to a place just now is not looked into yet
        return any(
            south <= latitude <= north and west <= longitude <= east
            for south, north, west, east in _COUNTRY
        )


class SitesModel(RowsModel[SiteRow]):
    """Edits the site of a row."""

    record_of = attrgetter("site")

    def with_record(self, row: SiteRow, record: Site) -> SiteRow:
        return replace(row, site=record)


def site_rows(
    sites: Sequence[Site], states: Mapping[str, SiteState], doubts: Mapping[str, Doubt]
) -> list[SiteRow]:
    """The sites in order; states and doubts by code."""
    nothing = SiteState()
    return [SiteRow(site, states.get(site.code, nothing), doubts.get(site.code)) for site in sites]


def site_columns() -> tuple[TableColumn[SiteRow], ...]:
    """What the site is, how far it is, then everything else that is known."""
    fields = {column.field: field_column(column, "site") for column in SITES.columns}
    own = (
        TableColumn[SiteRow](
            tr("Stage"),
            lambda row: row.state.stage or "",
            key=lambda row: _place(row.state.stage),
            look=lambda row: STAGE_LOOKS[row.state.stage] if row.state.stage else None,
            width=150,
            tip=tr(
                "How far the work is, by the dates of the covered items and the field's reports"
            ),
        ),
        TableColumn[SiteRow](
            tr("Covered items"),
            lambda row: "" if row.state.covered is None else f"{row.state.covered:,}",
            key=lambda row: row.state.covered,
            numeric=True,
            width=108,
            tip=tr("Items at the site that are covered"),
        ),
        TableColumn[SiteRow](
            tr("Planned finish"),
            lambda row: cells.date_text(row.state.finish),
            key=lambda row: row.state.finish,
            numeric=True,
            width=112,
            tip=tr("The last day of the site's jobs in the plan saved last"),
        ),
        TableColumn[SiteRow](
            tr("Late days"),
            lambda row: f"{row.state.late_days:,}" if row.state.late_days else "",
            key=lambda row: row.state.late_days or None,
            numeric=True,
            look=lambda row: LATENESS_LOOKS[Lateness.LATE] if row.state.late_days else None,
            width=92,
            tip=tr("Days past the deadline of the site's application in the plan saved last"),
        ),
    )
    first = {"code": 92, "name": 140}
    rest = [name for name in fields if name not in first]
    order = ("state", "county", "cluster", "hub_site", "application", "latitude", "longitude")
    rest.sort(key=lambda name: order.index(name) if name in order else len(order))
    return (
        *(replace(fields[name], width=width) for name, width in first.items()),
        *own,
        *(fields[name] for name in rest),
    )


def _place(stage: Stage | None) -> int | None:
    return None if stage is None else list(Stage).index(stage)


def map_sites(rows: Sequence[SiteRow]) -> list[MapSite]:
    """The sites that the map can show."""
    return [
        MapSite(
            row.site.code,
            row.site.name,
            row.site.latitude,
            row.site.longitude,
            row.site.hub_site,
            row.site.cluster.strip(),
            doubted=row.doubt is not None,
        )
        for row in rows
        if row.placed and row.site.latitude is not None and row.site.longitude is not None
    ]


def legend_of(by: ColourBy, rows: Sequence[SiteRow]) -> Legend:
    """What tells the sites apart on the map."""
    if by is ColourBy.APPLICATION:
        return named_legend(by, {row.site.code: row.site.application for row in rows})
    if by is ColourBy.CLUSTER:
        return named_legend(by, {row.site.code: row.site.cluster.strip() for row in rows})
    return fixed_legend(by, {row.site.code: row.state for row in rows})


def site_title(site: Site) -> str:
    """Code and name."""
    return " ".join(filter(None, (site.code, site.name if site.name != site.code else "")))


def work_words(state: SiteState) -> str:
    """How far a site is and how it fares, in a line or two."""
    lines = [_gear_words(state)]
    if state.start and state.finish:
        late = (
            tr("; {days} late", days=formats.count(state.late_days, "day"))
            if state.late_days
            else ""
        )
        days = tr(
            "{start} to {finish}", start=formats.day(state.start), finish=formats.day(state.finish)
        )
        lines.append(tr("Planned {days}{late}", days=days, late=late))
    elif state.lateness is Lateness.NO_PLAN:
        lines.append(tr("Not in the plan"))
    return "\n".join(filter(None, lines))


def _gear_words(state: SiteState) -> str:
    if state.stage is None:
        return tr("The answers are being worked out")
    if state.cover in _COVER_WORDS:
        return f"{state.stage}: {_COVER_WORDS[state.cover]}"
    counted = tr(
        "{covered:,} of {items} covered",
        covered=state.covered,
        items=formats.count(state.items, "item"),
    )
    unknown = tr(", {unknown:,} unknown", unknown=state.unknown) if state.unknown else ""
    return f"{state.stage}: {counted}{unknown}"


def map_words(row: SiteRow) -> str:
    """What a tooltip of the map says of a site."""
    site = row.site
    where = ", ".join(filter(None, (site.county, site.state)))
    hub = tr("Hub: {hub_site}", hub_site=site.hub_site) if site.hub_site else ""
    cluster = tr("Cluster: {cluster}", cluster=site.cluster) if site.cluster else ""
    around = "; ".join(filter(None, (cluster, hub)))
    doubt = tr("Check the coordinates: {said}", said=row.doubt.said) if row.doubt else ""
    return "\n".join(filter(None, (site_title(site), where, work_words(row.state), around, doubt)))
