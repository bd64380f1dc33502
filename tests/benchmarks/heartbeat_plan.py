"""The steps of the heartbeat on a project that is to be planned: plan, sites and deadlines."""

import random
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from planner.model.inventory import Application, Item, Site
from planner.storage.project import Project
from planner.ui.gantt.data import Grouping
from planner.ui.map.legend_data import ColourBy
from planner.ui.pages.deadlines import DeadlinesPage
from planner.ui.pages.overview import OverviewPage
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_tools import VIEWS
from planner.ui.pages.sites import SitesPage
from planner.ui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from tests.benchmarks.heartbeat import Run

APPLICATIONS = 22
"""Each of them has some 36 dates."""


def planned_carrier(path: Path, sites: int) -> Path:
    """A project of so many sites, with one covered item each, crews, work and applications."""
    from tests.benchmarks.plan import carrier

    listed = carrier(sites)
    placed = _placed(listed.sites)
    items = [
        Item(serial=f"21023{n:06}", manufacturer="Huawei", model="BTS3900", site=site.code)
        for n, site in enumerate(placed)
    ]
    names = ["A", *(f"SCRP-{number}" for number in range(2, APPLICATIONS + 1))]
    applications = [
        Application(
            name=name,
            approved_on=date(2022, 7, 18),
            first_disbursement_on=date(2026, 1 + at % 10, 3),
        )
        for at, name in enumerate(names)
    ]
    with Project.create(path) as project, project.unit("Set up") as unit:
        for part in (applications, placed, items, listed.crews, listed.work):
            unit.insert(type(part[0]), part)
    return path


def _placed(sites: tuple[Site, ...]) -> list[Site]:
    """The sites of a cluster lie within some miles, the clusters all over Nebraska."""
    chance = random.Random(7)  # noqa: S311 - the same places in every run
    middles: dict[str, tuple[float, float]] = {}
    placed = []
    for site in sites:
        if site.cluster not in middles:
            middles[site.cluster] = chance.uniform(40.4, 42.6), chance.uniform(-101.5, -97.5)
        north, east = middles[site.cluster]
        latitude, longitude = north + chance.uniform(-0.2, 0.2), east + chance.uniform(-0.3, 0.3)
        placed.append(
            replace(
                site,
                name=f"Ridge {site.code}",
                state="NE",
                latitude=round(latitude, 5),
                longitude=round(longitude, 5),
            )
        )
    return placed


def measure_planned(run: "Run", carrier: Path) -> None:
    """The steps."""
    window, session = run.window, run.window.session
    run.step("open a project", lambda: session.open(carrier))
    run.step("plan: first seen", lambda: window.show_page("plan"))
    plan = window.show_page("plan")
    assert isinstance(plan, PlanPage)
    _plan(run, plan)
    run.step("overview: of the plan", lambda: window.show_page("overview"))
    overview = window.show_page("overview")
    assert isinstance(overview, OverviewPage)
    run.step("overview: chance", overview.chance.find_out)
    run.step("sites: first seen", lambda: window.show_page("sites"))
    sites = window.show_page("sites")
    assert isinstance(sites, SitesPage)
    _sites(run, sites)
    run.step("deadlines: first seen", lambda: window.show_page("deadlines"))
    page = window.show_page("deadlines")
    assert isinstance(page, DeadlinesPage)
    run.step("plan: seen again", lambda: window.show_page("plan"))
    run.step("sites: seen again", lambda: window.show_page("sites"))
    run.step("deadlines: seen again", lambda: window.show_page("deadlines"))


def _plan(run: "Run", plan: PlanPage) -> None:
    chart, session = plan.chart, run.window.session
    plan.form.open()
    plan.form.deadline.setText("2032-12-01")
    options = plan.form.options()
    run.step("plan: make", lambda: plan.make_plan(options))
    made = session.plan()
    assert made is not None, plan.banner.text
    job = next(job for job in made.jobs if job.crew and job.start > made.start)
    run.step("plan: pin a job", lambda: plan.pin(job, job.start + timedelta(days=14)))
    for view in [*(key for key, _title in VIEWS[1:]), "gantt"]:
        run.step(f"plan: show {view}", lambda view=view: chart.show_view(view))  # type: ignore[misc]
    for by in [*list(Grouping)[1:], Grouping.SITE]:
        run.step(f"plan: rows by {by}", lambda by=by: chart.gantt.set_grouping(by))  # type: ignore[misc]
    for text in ("s0", ""):
        run.step(f"plan: filter {text!r}", lambda text=text: _type(chart.search, text))  # type: ignore[misc]
    run.step("plan: open all rows", lambda: chart.gantt.open_all(opened=True))
    run.step("plan: chance", chart.views.risk.find_out)
    run.step("plan: what would help", chart.views.questions.help.find_out)


def _sites(run: "Run", page: SitesPage) -> None:
    view = page.view
    shown = view.map
    codes = [site.code for site in run.window.session.inventory().sites]
    run.step("sites: choose one", lambda: view.go_to_site(codes[len(codes) // 2]))
    run.step("sites: choose all", view.table.selectAll)
    for at, by in list(enumerate(ColourBy))[::-1]:
        name = by.name.lower()
        run.step(f"sites: colour by {name}", lambda at=at: shown.colour.setCurrentIndex(at))  # type: ignore[misc]
    run.step("sites: clusters", shown.clusters.click)
    run.step("sites: zoom in", lambda: shown.view.zoom_by(2.0))
    run.step("sites: all in view", shown.view.fit_all)
    for text in ("r", "ri", ""):
        run.step(f"sites: filter {text!r}", lambda text=text: _type(view.search, text))  # type: ignore[misc]


def _type(box: SearchBox, text: str) -> None:
    box.setText(text)
    box.search_now()
