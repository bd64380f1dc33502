"""The Sites page: every site in a table, on the map, and in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory, Site
from planner.model.plan import Plan
from planner.model.sheets import SITES
from planner.model.site_states import SiteState
from planner.services.site_coordinates import Doubt, Mend
from planner.storage.project import Project
from planner.ui import formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages.plan_out import PlanOutput
from planner.ui.pages.records import RecordsView
from planner.ui.pages.site_doubts import DoubtsPanel
from planner.ui.pages.site_panel import SitePanel
from planner.ui.pages.site_rows import SiteRow, SitesModel, site_columns, site_rows
from planner.ui.pages.sites_map import SitesMap
from planner.ui.pages.stopped import StoppedBanner
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility

LAYOUTS = (("both", tr("Map and table")), ("map", tr("Map")), ("table", tr("Table")))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is worked out of the sites, by code."""

    states: Mapping[str, SiteState] = field(default_factory=dict)
    doubts: Mapping[str, Doubt] = field(default_factory=dict)


class SitesView(RecordsView):
    """The table of sites with the map above it; what is chosen in one is chosen in the other."""

    def __init__(self, session: Session) -> None:
        self.map = SitesMap(session)
        self.panel = SitePanel(session, self.mend, self.go_to_site, self.print_pack)
        self.doubts = DoubtsPanel(self.mend, self.go_to_site, self.show_missing)
        self.sides = Chips(
            [("site", tr("Site")), ("doubts", tr("Coordinates"))],
            self.show_side,
            tr("What to tell"),
        )
        self._side = Views()
        self._known = _Known()
        self._turn = 0
        self._syncing = False
        super().__init__(session, SITES, SitesModel(site_columns()))
        self.out = PlanOutput(session, self._plan_name, self.banner)
        self._pack = self.table.add_command(
            tr("Site pack to print..."), self._pack_chosen, "file-text"
        )
        self.map.pack_asked.connect(lambda codes: self.print_pack(*codes))
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(layout.count() - 1, StoppedBanner(session, self.refresh))
        self.map.view.selection_changed.connect(self._choose_in_table)
        self.map.view.opened.connect(self._tell_all)
        self.map.view.legend.chosen.connect(self._on_legend)
        self.table.current.connect(self._on_current)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._choose_on_map())
        self.model.counted.connect(lambda *_: self._show_on_map())

    def beside(self, table: RowsTable) -> QWidget:
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(theme.SPACE_M)
        self._split.addWidget(self.map)
        self._split.addWidget(table)
        self._split.setSizes([360, 240])
        self._side.addWidget(self.panel)
        self._side.addWidget(self.doubts)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.sides, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._side, 1)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.setHandleWidth(theme.SPACE_M)
        both.addWidget(self._split)
        both.addWidget(right)
        both.setStretchFactor(0, 1)
        both.setSizes([740, 296])
        return both

    def _make_empty(self) -> QWidget:
        return EmptyState(
            "map-pin",
            tr("No sites yet"),
            tr("Import a workbook that lists them, or add the first one here."),
            (tr("Import a workbook"), lambda: self.session.go_to("import")),
            (tr("Add to Sites"), self.add),
        )

    def show_layout(self, key: str) -> None:
        """Show the map, the table, or both."""
        self.map.setVisible(key != "table")
        self.table.setVisible(key != "map")

    def show_side(self, key: str) -> None:
        """Tell about the chosen site, or list the coordinates to check."""
        self.sides.choose(key)
        self._side.setCurrentWidget(self.panel if key == "site" else self.doubts)

    # ---- reading

    def refresh(self) -> None:
        """Show the sites at once with what is known, then with what is worked out of them."""
        self._show(self._known)
        if self.session.eligibility is None:
            self._work_out(None)
        self.session.check(self._work_out)

    def _work_out(self, answers: "Eligibility | None") -> None:
        """In the background: a hundred thousand items take longer than a blink."""
        self._turn += 1
        turn, inventory, plan = self._turn, self.session.inventory(), self.session.plan()

        def work(progress: Progress) -> _Known:
            return _work_out(inventory, answers, plan, progress)

        def done(known: _Known) -> None:
            if turn == self._turn:
                self._show(known)

        self.session.runner.start(tr("Looking at the sites"), work, done)

    def _show(self, known: _Known) -> None:
        self._known = known
        rows = site_rows(self.session.inventory().sites, known.states, known.doubts)
        self.map.show_rows(rows)
        self.show_rows(rows)
        self._show_on_map()
        self._choose_on_map()
        doubts = [row.doubt for row in rows if row.doubt is not None]
        doubts.sort(key=lambda doubt: doubt.flaw.value == "missing")
        self.doubts.show_doubts(doubts, read_only=self.session.read_only)
        self.sides.set_text("doubts", tr("Coordinates {doubts:,}", doubts=len(doubts)))
        self.sides.offer("doubts", offered=bool(doubts))
        self.show_side(self.sides.key)
        self._say_of_map(rows)
        self._on_current(self._current_row())

    def _say_of_map(self, rows: Sequence[SiteRow]) -> None:
        """With no site on the map, what is wrong is told without being asked for."""
        if self.map.empty and any(row.doubt and row.doubt.mends for row in rows):
            self.show_side("doubts")

    # ---- filters

    def _on_legend(self, keys: Collection[str]) -> None:
        legend = self.map.view.scene.legend
        chosen = frozenset(keys)

        def accepted(row: SiteRow) -> bool:
            return legend.keys.get(row.site.code, "") in chosen

        self.accept = accepted if chosen else None
        self.apply_filter()

    def clear_filter(self) -> None:
        self.map.view.legend.show_all()
        super().clear_filter()

    def show_missing(self) -> None:
        """Show the sites without coordinates in the table."""
        self.clear_filter()
        self.accept = lambda row: row.site.latitude is None or row.site.longitude is None
        self.apply_filter()

    def _show_on_map(self) -> None:
        shown = self.model.shown()
        everything = len(shown) == len(self.model.rows)
        self.map.view.set_shown(None if everything else {row.site.code for row in shown})

    # ---- selection

    def go_to_site(self, code: str) -> None:
        """Choose a site by its code, in table and map; a filter that hides it is cleared."""
        if self.model.place_of(lambda row: row.site.code == code) < 0:
            self.clear_filter()
        self.table.select_where(lambda row: row.site.code == code)
        self.show_side("site")

    def _current_row(self) -> SiteRow | None:
        index = self.table.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    def _on_current(self, row: SiteRow | None) -> None:
        self.panel.show_row(row)

    def _choose_on_map(self) -> None:
        if not self._syncing:
            row = self._current_row()
            codes = {each.site.code for each in self.table.selected()}
            self.map.view.set_selected(codes, row.site.code if row else "")

    def _choose_in_table(self, codes: Collection[str]) -> None:
        model, current = self.model, self.map.view.current
        places = [at for at, row in enumerate(model.shown()) if row.site.code in codes]
        first = next((at for at in places if model.row_at(at).site.code == current), -1)
        self._syncing = True
        try:
            selection = QItemSelection()
            last = len(model.columns) - 1
            for at in places:
                selection.select(model.index(at, 0), model.index(at, last))
            flags = QItemSelectionModel.SelectionFlag
            self.table.selectionModel().select(selection, flags.ClearAndSelect)
            if places:
                index = model.index(first if first >= 0 else places[0], 0)
                self.table.selectionModel().setCurrentIndex(index, flags.NoUpdate)
                self.table.scrollTo(index)
        finally:
            self._syncing = False

    # ---- out

    def _plan_name(self) -> str:
        plan = self.session.plan()
        return plan.name if plan else ""

    def print_pack(self, *codes: str) -> None:
        """Write sheets for the work at sites, by the plan saved last."""
        if self._plan_name():
            self.out.site_pack_of(*codes)
        else:
            said = tr("A site pack lists the jobs of a plan, and there is no plan yet.")
            self.banner.say(
                Tone.INFO, said, (tr("Make a plan"), lambda: self.session.go_to("plan"))
            )

    def _pack_chosen(self) -> None:
        codes = [row.site.code for row in self.table.selected()]
        if codes:
            self.print_pack(*codes)

    def _tell_all(self, _code: str) -> None:
        self.show_side("site")
        self.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- mending

    def mend(self, mends: Sequence[tuple[Site, Mend]]) -> None:
        """Put coordinates right, in one step that can be undone."""

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import site_coordinates

            return site_coordinates.mend(project, mends)

        what = mends[0][0].code if len(mends) == 1 else formats.count(len(mends), "site")

        def done(changes: ChangeSet) -> None:
            self._say_mended(tr("Changed the coordinates of {what}.", what=what), changes)

        self.session.write(tr("Mending coordinates"), work, done)

    def _say_mended(self, said: str, changes: ChangeSet) -> None:
        self.banner.say_step(self.session, Tone.GOOD, said, changes.unit)


def _work_out(
    inventory: Inventory, answers: "Eligibility | None", plan: Plan | None, progress: Progress
) -> _Known:
    from planner.services import site_coordinates
    from planner.services.site_states import site_states

    states = site_states(inventory, answers, plan, progress)
    doubts = site_coordinates.doubts(inventory, progress)
    return _Known(states, {doubt.site.code: doubt for doubt in doubts})


class SitesPage(Page):
    """Map and table of the sites, and what can be taken along of the map."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._header = PageHeader(tr("Sites"))
        self.view = SitesView(session)
        self.layouts = Chips(list(LAYOUTS), self.view.show_layout, tr("What to show"))
        self.print = button(tr("Print..."), self.view.map.print_map, icon="printer")
        self.picture = button(tr("Save picture..."), self.view.map.save_picture, icon="image")
        for widget in (self.layouts, self.print, self.picture):
            self._header.add_action(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(self._header)
        column.addWidget(self.view, 1)

    def refresh(self, _changes: ChangeSet) -> None:
        self.view.refresh()
        sites = self.session.inventory().sites
        for widget in (self.layouts, self.print, self.picture):
            widget.setEnabled(bool(sites))
        clusters = len({site.cluster.strip() for site in sites if site.cluster.strip()})
        told = [formats.count(len(sites), "site")]
        told += [formats.count(clusters, "cluster")] if clusters else []
        said = tr("where they are, how far the work is, and what is late.")
        self._header.set_subtitle(f"{', '.join(told)}: {said}" if sites else said.capitalize())

    def print_page(self) -> None:
        if self.view.map.isVisible():
            self.view.map.print_map()
        else:
            super().print_page()

    def focus_on(self, focus: Focus) -> None:
        code = focus.site or focus.text
        sites = self.session.inventory().sites
        if any(site.code == code for site in sites):
            self.view.go_to_site(code)
            return
        self.view.search.setText(code)
        self.view.search.search_now()
