"""Makes pictures of every page, to be looked at after any change to the look.

    python -m tests.ui.screenshots FOLDER [--size 1280x800 --size 1920x1080] [--only items]
        [--part dialogs] [--scheme dark] [--scale 2] [--text 150]

Shows the sample carrier with a plan, light and dark, at each size: every view of every page, also
of an empty project, each step of an import, every dialog and menu, and what pages show while they
wait, fail, may not be changed, or hold few rows or many. ``--scale 2`` is a screen at 200 %,
``--text`` the preference for the size of text. Runs without a display.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QTableView

from planner.app.start import make_app
from planner.common.progress import Progress
from planner.common.resources import resource
from planner.model.history import ChangeSet
from planner.model.inventory import Site
from planner.model.plan import ChangeKind, PlanChange
from planner.services import progress
from planner.storage.project import Project
from planner.ui import theme
from planner.ui.main_window import MainWindow
from planner.ui.map.legend_data import ColourBy
from planner.ui.pages import PAGES
from planner.ui.pages.deadlines import DeadlinesPage
from planner.ui.pages.eligibility import VIEWS, EligibilityPage
from planner.ui.pages.import_page import ImportPage
from planner.ui.pages.interview_editors import CountEditor, RowsEditor
from planner.ui.pages.items import KINDS, ItemsPage
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_tools import VIEWS as PLAN_VIEWS
from planner.ui.pages.rules import RulesPage
from planner.ui.pages.rules_editor import RuleDialog
from planner.ui.pages.sites import SitesPage
from planner.ui.preferences import Preferences
from planner.ui.questions import Questions
from planner.ui.runner import SyncRunner
from planner.ui.session import Session
from planner.ui.theme import Scheme
from tests.ui import screenshots_dialogs
from tests.ui.camera import Camera
from tests.ui.screenshots_states import States, make_few, make_many

PARTS = ("pages", "dialogs", "states")
A_WEEK = timedelta(days=7)
SAMPLE = ("sample", "sample-carrier.xlsx")
MESSY = """Equipment,,,,,
S/N,Vendor,Type,Site Name,Qty,Install date
210235A1B2C3D4E5F601,Huawei,RRU3908,HUB,1,03/04/2015
210235A1B2C3D4E5F602,HUAWEI TECH,RRU-3908,HUB,1,05/06/2016
210235A1B2C3D4E5F603,huawei,RRU 3908,HUB,-2,07/08/2017
2.10236E+19,Huawei,RRU3908,RIDGE,1,13/13/2017
,Huawei,Huawei RRU3908 x3,RIDGE,,06/07/2017
Total,,,,6,
"""


def main() -> None:
    """Makes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", action="append", default=[])
    parser.add_argument("--only", default="", help="make only pictures whose name holds this")
    parser.add_argument("--part", action="append", default=[], choices=PARTS)
    parser.add_argument("--scheme", choices=[Scheme.LIGHT, Scheme.DARK], help="only this one")
    parser.add_argument("--scale", default="1", help="device pixels of a pixel")
    parser.add_argument("--text", type=int, default=100, help="size of text, percent")
    given = parser.parse_args()
    os.environ["QT_SCALE_FACTOR"] = given.scale
    given.folder.mkdir(parents=True, exist_ok=True)
    app = make_app()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        files = Files(folder, given.part or PARTS)
        for scheme in [given.scheme] if given.scheme else (Scheme.LIGHT, Scheme.DARK):
            settings = folder / f"{scheme}.json"
            kept = f'{{"theme": "{scheme}", "text_size": {given.text}}}'
            settings.write_text(kept, encoding="utf-8")
            theme.apply(app, Scheme(scheme), given.text)
            for size in given.size or ["1280x720", "1280x800", "1920x1080"]:
                take(files, settings, size, given.folder, given.only)


class Files:
    """The projects that are shown, and which ``parts`` of the pictures are asked for."""

    def __init__(self, folder: Path, parts: Sequence[str]) -> None:
        self.folder = folder
        self.parts = parts
        self.sample = make_sample(folder / "Sample carrier.rplan")
        states = "states" in parts
        self.few = make_few(folder / "First list.rplan") if states else self.sample
        self.many = make_many(folder / "Many sites.rplan", now()) if states else self.sample


def take(files: Files, settings: Path, size: str, folder: Path, only: str) -> None:
    """All pictures of one scheme and size."""
    width, height = map(int, size.split("x"))
    scheme = settings.stem

    def camera_of(window: MainWindow) -> Camera:
        window.resize(width, height)
        window.show()
        return Camera(window, folder, f"{scheme}-{size}", only)

    if set(files.parts) & {"pages", "dialogs"}:
        window = new_window(settings)
        camera = camera_of(window)
        if "pages" in files.parts:
            empty = files.folder / f"Empty {scheme} {size}.rplan"
            for name in views(window, files.sample, empty):
                window.statusBar().clearMessage()
                camera.take(name)
        if "dialogs" in files.parts:
            window.session.open(files.sample)
            screenshots_dialogs.take_all(window, camera)
            window.session.close_project()
            camera.take("welcome-recent")
        window.close()
    if "states" in files.parts:
        States(settings, now(), camera_of).take_all(files.sample, files.few, files.many)


def make_sample(path: Path) -> Path:
    """The sample carrier's project, with a scenario, a plan of a week ago held against a baseline,
    and the first jobs done as planned.
    """
    from planner.services import planning, projects, scenarios
    from planner.services.planning import PlanOptions

    crew = PlanChange(ChangeKind.CREW, "tower", day_rate=Decimal(2400))
    with projects.create(path, sample=True) as project:
        options = PlanOptions(deadline=None, start=None, time_limit=2, polish=False)
        for asked in (
            replace(options, name="One more tower crew", changes=(crew,)),
            replace(options, name="Spring"),
            options,
        ):
            plan = planning.make(project.inventory(), asked, today=now() - A_WEEK)
            planning.save(project, plan)
        scenarios.set_baseline(project, "Spring")
        begun = [job for job in plan.jobs if job.start <= now()][:6]
        progress.report(project, [progress.as_planned(job, now(), ()) for job in begun])
    return path


def now() -> date:
    """The day of the pictures."""
    return datetime.now().astimezone().date()


class Leaves(Questions):
    """Drops what was typed for a picture."""

    def drop_typed(self, what: str) -> bool:
        del what
        return True


def new_window(settings: Path) -> MainWindow:
    """A window that does its work at once."""
    return MainWindow(Session(SyncRunner(), Leaves(), now()), Preferences(settings))


def views(window: MainWindow, sample: Path, empty: Path) -> Iterator[str]:
    """Bring up one view after the other and name it."""
    yield "welcome"
    window.session.create(empty)
    for entry in PAGES:
        yield from empty_views(window, entry.key)
    yield from import_views(window, empty.with_name("messy list.csv"))
    window.session.open(sample)
    for entry in PAGES:
        yield from page_views(window, entry.key)


def empty_views(window: MainWindow, key: str) -> Iterator[str]:
    """Every view of a page of an empty project."""
    page = window.show_page(key)
    yield f"{key}-empty"
    if isinstance(page, EligibilityPage):
        yield from empty_eligibility_views(page)


def page_views(window: MainWindow, key: str) -> Iterator[str]:
    """Every view of a page of the sample."""
    page = window.show_page(key)
    if isinstance(page, ItemsPage):
        yield from item_views(page)
    elif isinstance(page, SitesPage):
        yield from site_views(page)
    elif isinstance(page, DeadlinesPage):
        yield from deadline_views(page)
    elif isinstance(page, EligibilityPage):
        yield from eligibility_views(page)
    elif isinstance(page, RulesPage):
        yield from rules_views(page)
    elif isinstance(page, PlanPage):
        yield from plan_views(page)
    else:
        yield key


def plan_views(page: PlanPage) -> Iterator[str]:
    """Every view of a plan, and two plans compared."""
    for key, _title in PLAN_VIEWS:
        page.chart.show_view(key)
        yield "plan" if key == "gantt" else f"plan-{key}"
    page.chart.show_view("compare")
    page.chart.views.compare.table.select_where(lambda row: row.line.supposes)
    page.chart.views.compare.work_out_chances()
    yield "plan-compare-chances"
    page.chart.show_view("risk")
    page.chart.views.risk.find_out()
    yield "plan-risk-found"
    page.chart.show_view("gantt")


def empty_eligibility_views(page: EligibilityPage) -> Iterator[str]:
    """The first question, answered, and what its answer changes."""
    page.show_view("interview")
    yield "eligibility-empty-question"
    if isinstance(page.interview.editor, CountEditor):
        page.interview.editor.lines["own"].setText("38,000")
        page.interview.editor.lines["affiliates"].setText("400")
        page.interview.try_out()
    yield "eligibility-empty-answer"
    page.show_view("carrier")
    yield "eligibility-empty-carrier"


def eligibility_views(page: EligibilityPage) -> Iterator[str]:
    """Every level, the missing facts, and a question."""
    for key, _title in VIEWS:
        page.show_view(key)
        yield f"eligibility-{key}"
    page.session.set_as_of(date(2027, 12, 1))
    page.interview.refresh()
    page.show_view("interview")
    while page.interview.question and not isinstance(page.interview.editor, RowsEditor):
        page.interview.skip_it()
    if isinstance(page.interview.editor, RowsEditor):
        page.interview.editor.add.click()
        lines = page.interview.editor.rows[-1].lines
        lines["granted_on"].setText("05/20/2027")
        lines["new_term_end"].setText("12/08/2027")
        page.interview.try_out()
    yield "eligibility-grants"
    page.session.set_as_of(page.session.today)
    page.show_view("items")


def rules_views(page: RulesPage) -> Iterator[str]:
    """The book, a search, the timeline on two days, what is to verify, one's own, versions."""
    yield "rules"
    page.book.search.setText("kaspersky")
    page.book.search.search_now()
    yield "rules-search"
    page.book.search.setText("")
    page.book.search.search_now()
    page.show_view("timeline")
    yield "rules-timeline"
    page.timeline.go_to(date(2021, 3, 12))
    yield "rules-timeline-2021"
    page.timeline.go_to(page.session.today)
    page.show_view("checks")
    yield "rules-checks"
    page.edit_rule()
    if isinstance(page.dialog, RuleDialog):
        page.dialog.keep()
    page.show_view("own")
    yield "rules-own"
    page.show_rule("item", "own-old-enough")
    yield "rules-own-rule"
    page.session.undo()
    page.show_view("versions")
    page.versions.compare_with(resource("rules"))
    yield "rules-versions"
    page.show_view("book")


def item_views(page: ItemsPage) -> Iterator[str]:
    """Every list of the Items page."""
    for sheet in KINDS:
        page.show_kind(sheet.name)
        table: QTableView = page.view.table
        table.setCurrentIndex(page.view.model.index(3, 0))
        yield f"items-{sheet.name.lower()}" if sheet is not KINDS[0] else "items"
    page.show_kind(KINDS[0].name)
    page.view.search.setText("nothing holds this")
    page.view.search.search_now()
    yield "items-no-match"
    page.view.clear_filter()
    page.show_recognition()
    if page.recognition is not None:
        shown = page.recognition
        shown.tables["open"].select_where(lambda entry: bool(shown.queue.suggestions(entry)))
    yield "items-recognition"
    if page.recognition is not None:
        page.recognition.show_list("given")
    yield "items-recognition-answered"
    page.show_kind(KINDS[0].name)


def site_views(page: SitesPage) -> Iterator[str]:
    """A site in map, table and words; lateness with clusters; the map alone; odd coordinates."""
    view = page.view
    view.table.select_where(lambda row: row.site.hub_site)
    yield "sites"
    view.map.colour.setCurrentText(ColourBy.LATENESS)
    view.map.clusters.setChecked(True)
    yield "sites-lateness"
    view.map.colour.setCurrentText(ColourBy.APPLICATION)
    page.layouts.choose("map")
    view.show_layout("map")
    view.map.view.zoom_by(2.5)
    yield "sites-map"
    page.layouts.choose("both")
    view.show_layout("both")
    view.map.colour.setCurrentText(ColourBy.STAGE)
    view.map.clusters.setChecked(False)
    view.map.view.fit_all()
    spoil_coordinates(page.session)
    view.show_side("doubts")
    yield "sites-coordinates"
    page.session.undo()


def spoil_coordinates(session: Session) -> None:
    """One step that does to the coordinates of some sites what lists do to them."""
    sites = session.inventory().sites
    spoilt = [
        replace(sites[0], latitude=sites[0].longitude, longitude=sites[0].latitude),
        replace(sites[1], longitude=abs(sites[1].longitude or 0)),
        replace(sites[2], latitude=0.0, longitude=0.0),
        replace(sites[3], state="Texas"),
        replace(sites[4], latitude=None, longitude=None),
    ]

    def work(project: Project, _progress: Progress) -> ChangeSet:
        with project.unit("Spoil coordinates") as unit:
            unit.update(Site, spoilt)
        return unit.changes

    session.write("Spoiling", work)


def deadline_views(page: DeadlinesPage) -> Iterator[str]:
    """The list of deadlines, the timeline, what was filed, and what dates are counted from."""
    yield "deadlines"
    page.dates_past()
    yield "deadlines-past"
    page.dates.filters.show_state("all")
    page.dates.layouts.choose("timeline")
    page.dates.show_filtered()
    yield "deadlines-timeline"
    page.dates.layouts.choose("list")
    page.dates.filters.show_state("late")
    yield "deadlines-late"
    page.show_view("filings")
    yield "deadlines-filings"
    page.show_view("terms")
    yield "deadlines-terms"
    page.show_view("dates")
    page.dates.filters.show_state("coming")


def import_views(window: MainWindow, messy: Path) -> Iterator[str]:
    """The steps of an import, of a list with flaws and of the sample."""
    messy.write_text(MESSY, encoding="utf-8")
    page = window.show_page("import")
    if not isinstance(page, ImportPage):
        raise TypeError("the Import page is another")
    page.take_file(messy)
    yield "import-columns-messy"
    page.look_for_repairs()
    yield "import-repairs"
    page.repairs.all.click()
    page.make_preview()
    yield "import-preview-messy"
    page.preview.chips.choose("problems")
    page.preview.search.search_now()
    yield "import-problems"
    page.take_file(resource(*SAMPLE))
    yield "import-columns"
    page.make_preview()
    page.preview.table.setCurrentIndex(page.preview.model.index(20, 0))
    yield "import-preview"
    page.apply_all()
    yield "import-done"
    page.refresh(ChangeSet())


if __name__ == "__main__":
    main()
