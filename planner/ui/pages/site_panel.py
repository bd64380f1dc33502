"""All about one site: its work, its equipment, its hub, its jobs and its documents."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from operator import is_
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from planner.model.findings import Answer
from planner.model.inventory import Item, Site
from planner.model.plan import JobState, PlannedJob
from planner.services.places import access_of, coordinates_of, place_of
from planner.ui import formats, theme
from planner.ui.page import Focus
from planner.ui.pages.attached import AttachedDocuments
from planner.ui.pages.deadlines_documents import DocumentOpener
from planner.ui.pages.site_doubts import DoubtCard, Mender
from planner.ui.pages.site_rows import (
    LATENESS_LOOKS,
    STAGE_LOOKS,
    SiteRow,
    site_title,
    work_words,
)
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.buttons import button
from planner.ui.widgets.detail_panel import DetailPanel, paragraph
from planner.ui.words import Look

if TYPE_CHECKING:
    from planner.services.eligibility_answers import ItemAnswers

_MOST_LINKS = 12
_HINT = tr("Drop photos, permits or drawings of the site here.")


class SitePanel(DetailPanel):
    """``go_to_site`` is called with the code of a site whose link was pressed, ``print_pack`` with
    that of the site whose site pack is wanted.
    """

    def __init__(
        self,
        session: Session,
        mend: Mender,
        go_to_site: Callable[[str], object],
        print_pack: Callable[[str], object],
    ) -> None:
        super().__init__(tr("About the site"))
        self._session = session
        self._mend = mend
        self._go_to_site = go_to_site
        self._print_pack = print_pack
        self._opener = DocumentOpener(session)
        self._listed: tuple[Sequence[Item], Mapping[str, Sequence[int]]] = ((), {})
        self.documents: AttachedDocuments | None = None
        self.items: QPushButton | None = None
        self._told: tuple[object, ...] = ()

    def show_row(self, row: SiteRow | None) -> None:
        """Tell about a site, or say how one is chosen."""
        session = self._session
        told = (row, session.inventory(), session.plan(), session.eligibility, session.read_only)
        if self._told and all(map(is_, told, self._told)):
            return  # a list that is filtered or sorted stays with its row
        self._told = told
        self.clear()
        self.documents = self.items = None
        if row is None:
            self.add_text(tr("Choose a site in the map or in the table."), muted=True)
            return
        self.add_text(site_title(row.site), Text.H2)
        self._add_badges(row)
        for line in work_words(row.state).split("\n"):
            self.add_text(line)
        if row.doubt is not None:
            read_only = self._session.read_only
            self.add(DoubtCard(row.doubt, self._mend, named=False, read_only=read_only))
        self._add_place(row.site)
        self._add_items(row)
        self._add_around(row.site)
        self._add_jobs(row.site)
        self.add(_heading(tr("Documents")))
        self.documents = AttachedDocuments(self._session, row.site, self._opener, _HINT)
        self.add(self.documents)

    def _add_badges(self, row: SiteRow) -> None:
        looks = [STAGE_LOOKS[row.state.stage]] if row.state.stage else []
        lateness = LATENESS_LOOKS.get(row.state.lateness) if row.state.lateness else None
        looks += [lateness] if lateness else []
        if looks:
            self.add(_badges(looks))

    def _add_place(self, site: Site) -> None:
        at = coordinates_of(site)
        facts = {
            tr("Type"): site.type,
            tr("Address"): place_of(site),
            tr("Coordinates"): f"{at[0]:g}, {at[1]:g}" if at else tr("not known"),
            tr("Access"): access_of(site).removeprefix("Access "),
            tr("Tower owner"): site.tower_owner,
            tr("Application"): site.application,
            tr("Cluster"): site.cluster,
            tr("Notes"): site.notes,
        }
        self.add(_heading(tr("Place")))
        for name, fact in facts.items():
            if fact:
                self.add_text(f"{name}: {fact}")

    # equipment

    def _add_items(self, row: SiteRow) -> None:
        self.add(_heading(tr("Equipment")))
        places = self._places_of(row.site.code)
        if not places:
            self.add_text(tr("No item names this site."), muted=True)
            return
        for line in self._by_layer(places):
            self.add_text(line)
        focus = Focus(site=row.site.code)
        self.items = button(
            tr("Show its {items}", items=formats.count(len(places), "item")),
            lambda: self._session.go_to("items", focus),
            kind="link",
        )
        self.add(self.items)

    def _places_of(self, code: str) -> Sequence[int]:
        """Where the items of a site are in the inventory; found for all sites at once."""
        items = self._session.inventory().items
        if self._listed[0] is not items:
            found: defaultdict[str, list[int]] = defaultdict(list)
            for place, item in enumerate(items):
                found[item.site].append(place)
            self._listed = items, found
        return self._listed[1].get(code, ())

    def _by_layer(self, places: Sequence[int]) -> list[str]:
        items, known = self._listed[0], self._session.eligibility
        answers: ItemAnswers | None = known.items if known else None
        counts: Counter[str] = Counter()
        covered: Counter[str] = Counter()
        for place in places:
            item = items[place]
            layer = item.layer.value if item.layer else ""
            if answers is not None:
                answer = answers[place]
                product = answer.recognition.product
                layer = layer or (product.layer.value if product else "")
                covered[layer] += answer.answer("covered") is Answer.MET
            counts[layer] += 1
        unknown = tr("Layer not known")
        return [
            f"{layer.capitalize() or unknown}: {count:,}"
            + (tr(", {covered:,} covered", covered=covered[layer]) if covered[layer] else "")
            for layer, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        ]

    # hub and those that hang on it

    def _add_around(self, site: Site) -> None:
        sites = self._session.inventory().sites
        known = {one.code for one in sites}
        hanging = [one.code for one in sites if one.hub_site == site.code]
        if not site.hub_site and not hanging:
            return
        self.add(_heading(tr("Hub")))
        if site.hub_site in known:
            self.add_text(tr("Its hub:"))
            self.add(self._link(site.hub_site))
        elif site.hub_site:
            self.add_text(
                tr(
                    "Its hub is {hub_site}, which is not on the list of sites.",
                    hub_site=site.hub_site,
                )
            )
        if hanging:
            self.add_text(
                tr("It is the hub of {sites}:", sites=formats.count(len(hanging), "site"))
            )
            for code in hanging[:_MOST_LINKS]:
                self.add(self._link(code))
            if len(hanging) > _MOST_LINKS:
                self.add_text(
                    tr("and {count:,} more", count=len(hanging) - _MOST_LINKS), muted=True
                )

    def _link(self, code: str) -> QPushButton:
        return button(code, lambda: self._go_to_site(code), kind="link")

    # the plan

    def _add_jobs(self, site: Site) -> None:
        plan = self._session.plan()
        self.add(_heading(tr("Jobs of the plan")))
        if plan is None:
            self.add_text(tr("There is no plan yet."), muted=True)
            self.add(button(tr("Make a plan"), lambda: self._session.go_to("plan"), kind="link"))
            return
        jobs = sorted(
            (job for job in plan.jobs if job.site == site.code),
            key=lambda job: (job.start, job.finish),
        )
        if not jobs:
            self.add_text(tr("The plan {name} has no job here.", name=plan.name), muted=True)
            return
        for job in jobs:
            self.add(_job_lines(job, self._show_in_plan))
        self.add(
            button(tr("Show in the plan"), partial(self._show_in_plan, site.code), kind="link")
        )
        self.add(
            button(tr("Site pack to print..."), partial(self._print_pack, site.code), kind="link")
        )

    def _show_in_plan(self, code: str, job: str = "") -> None:
        self._session.go_to("plan", Focus(site=code, text=job))


def _job_lines(job: PlannedJob, show: Callable[[str, str], object]) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    state = "" if job.state is JobState.PLANNED else f" ({job.state.value})"
    late = tr(" - {days} late", days=formats.count(job.late_days, "day")) if job.late_days else ""
    link = button(f"{job.job}{state}{late}", lambda: show(job.site, job.job), kind="link")
    link.setToolTip(tr("Show in the plan"))
    column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
    days = formats.day(job.start)
    if job.finish != job.start:
        days += tr(" to {finish}", finish=formats.day(job.finish))
    column.addWidget(paragraph(" - ".join(filter(None, (days, job.crew))), Text.SMALL, muted=True))
    return made


def _heading(text: str) -> QWidget:
    made = paragraph(text)
    font = made.font()
    font.setBold(True)
    made.setFont(font)
    made.setContentsMargins(0, theme.SPACE_S, 0, 0)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
    return made


def _badges(looks: Sequence[Look]) -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.SPACE_S)
    for look in looks:
        row.addWidget(Badge(look))
    row.addStretch(1)
    return made
