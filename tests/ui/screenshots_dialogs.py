"""Pictures of every dialog, menu and panel, opened as the program opens them on the sample."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPushButton, QToolButton

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Application
from planner.model.plan import PlannedJob
from planner.model.sheets import APPLICATIONS, ITEMS, PROGRESS
from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from planner.ui.page import Page
from planner.ui.pages.deadlines import DeadlinesPage
from planner.ui.pages.items import ItemsPage
from planner.ui.pages.job_reports import ReportsView
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.rules import RulesPage
from planner.ui.questions import Questions
from planner.ui.running import Ended
from tests.ui import asking
from tests.ui.camera import Camera

P = TypeVar("P", bound=Page)

PASTED = "RRU3908\tHUB\nRRU 3908 v2\tHUB\nBBU3900\tnowhere\n"
REPORT = """Equipment Replacement Planner 1.0.0
Python 3.11, Qt 6.11, Linux

ValueError in planner/ui/pages/plan.py, line 214, in _show
  planner/ui/session.py, line 161, in finish
  planner/ui/runner.py, line 133, in _answer
"""
BOXES = (
    "project_in_use",
    "take_back_anyway",
    "drop_typed",
    "stop_work",
    "go_on_without_backup",
    "restore_instead",
    "rescue",
    "undo_to",
    "choice_for_new",
    "workbook_password",
    "show_text",
    "changes_to_make",
)
"""Questions that need a disk that fails, or another person, to be asked by themselves."""


def take_all(window: MainWindow, camera: Camera) -> None:
    """Every dialog, menu and panel of a window in which the sample is open."""
    of_the_window(window, camera)
    of_the_items(_page(window, "items", ItemsPage), camera)
    of_the_deadlines(window, camera)
    of_the_plan(_page(window, "plan", PlanPage), camera)
    of_the_rules(_page(window, "rules", RulesPage), camera)
    for name in BOXES:
        window.show_page("overview")
        camera.ask(
            f"dialog-{name.replace('_', '-').replace(' ', '-')}", partial(_asked, window, name)
        )


def _asked(window: MainWindow, name: str) -> None:
    # Not of the session: for pictures it drops what was typed without asking.
    questions = Questions()
    questions.parent = window
    asking.QUESTIONS[name](questions)


def _page(window: MainWindow, key: str, kind: type[P]) -> P:
    page = window.show_page(key)
    if not isinstance(page, kind):
        raise TypeError(f"the page {key} is another")
    return page


def of_the_window(window: MainWindow, camera: Camera) -> None:
    """What the menus of the window open."""
    window.show_page("overview")
    tools, commands = window.tools, window.commands
    camera.beside("dialog-preferences", tools.preferences)
    camera.beside("dialog-help", tools.help)
    camera.beside("dialog-shortcuts", tools.keyboard)
    camera.beside("dialog-news", tools.news)
    camera.beside("dialog-commands", tools.palette)
    tools.find()
    _type(tools.shown("find"), "rru3908")
    camera.beside("dialog-find-everywhere", tools.find)
    camera.ask("dialog-about", tools.about)
    tools.undo_history()
    camera.take("panel-undo")
    tools.undo_history()
    camera.ask("dialog-new", commands.new)
    camera.ask("dialog-open", commands.open)
    commands.backups.back_up()
    camera.ask("dialog-restore", commands.backups.restore)
    refuse = window.session.runner.failed.emit
    error = UserError(
        "file-unreadable", "This is no workbook.", "Save it as .xlsx in Excel, and choose that.",
        "inventory.xls",
    )  # fmt: skip
    camera.ask("dialog-error", lambda: refuse(error))
    log = Path.home() / "log.txt"
    camera.ask("dialog-fault", lambda: window.session.ask.show_bug(REPORT, log, commands.save_copy))
    for menu in window.menuBar().actions():
        name = menu.text().replace("&", "").casefold()
        camera.beside(f"menu-{name}", partial(_drop_down, window, menu))
    project = window.session.project
    if project is not None:
        window.say_ended(Ended(datetime.now(UTC), str(project.path), "Import list.xlsx"))
        camera.take("banner-ended")
        window._ended.hide()


def _drop_down(window: MainWindow, action: object) -> None:
    bar = window.menuBar()
    for one in bar.actions():
        if one is action:
            _popup(one.menu(), bar.mapToGlobal(bar.actionGeometry(one).bottomLeft()))


def _popup(menu: object, place: QPoint) -> None:
    if not isinstance(menu, QMenu):
        raise TypeError("there is no menu")
    menu.popup(place)


def _type(shown: object, text: str) -> None:
    field = getattr(shown, "search", None)
    if isinstance(field, QLineEdit):
        field.setText(text)


def of_the_items(page: ItemsPage, camera: Camera) -> None:
    """What lists open: filters, columns, views, pasting, and many rows at once."""
    page.show_kind(ITEMS.name)
    view, table = page.view, page.view.table
    table.setCurrentIndex(view.model.index(3, 2))
    table.cell_cursor.go((3, 2))
    camera.beside("menu-filter", lambda: table.open_filter(1))
    camera.beside(
        "menu-heading",
        lambda: table.columns_menu.menu_for(2).popup(table.mapToGlobal(QPoint(300, 30))),
    )
    for button in view.findChildren(QToolButton):
        if button.isVisible() and button.menu():
            name = "views" if button is view.views else "columns"
            place = button.mapToGlobal(QPoint(0, button.height()))
            camera.beside(f"menu-{name}", partial(_popup, button.menu(), place))
    table.open_find(replacing=True)
    table.find_bar.text.setText("RRU")
    table.find_bar.text.settle()
    table.find_bar.new.setText("RRU-")
    camera.take("panel-replace")
    camera.ask("dialog-replace", table.find_bar.replace_all)
    table.find_bar.shut()
    QGuiApplication.clipboard().setText(PASTED)
    table.setCurrentIndex(view.model.index(3, 2))
    camera.ask("dialog-paste", view.cell_actions.paste)
    table.selectAll()
    camera.ask("dialog-bulk", view.cell_actions.set_field)
    camera.ask("dialog-name-of-view", view.views.save)
    page.show_kind(APPLICATIONS.name)
    camera.ask("dialog-new-application", page.view.add)
    page.show_kind(PROGRESS.name)
    if isinstance(page.view, ReportsView):
        page.view.table.select_place(0)
        camera.ask("dialog-documents", page.view.edit_documents)
    page.show_kind(ITEMS.name)


def of_the_deadlines(window: MainWindow, camera: Camera) -> None:
    """Evidence of one filing and of several, a request, and dates that moved."""
    page = _page(window, "deadlines", DeadlinesPage)
    late = [one for one in page.session.deadlines() if one.filed and one.evidence is None]
    camera.ask("dialog-evidence", lambda: page.acts.record(late[:1]))
    camera.ask("dialog-evidence-several", lambda: page.acts.record(late[:4]))
    page.show_view("filings")
    page.filings.table.select_place(0)
    camera.ask("dialog-evidence-edit", page.filings.edit)
    page.show_view("dates")
    session = window.session
    application = session.inventory().applications[0]
    camera.ask("dialog-extension-request", lambda: page.drafter.draft(application.name))
    camera.ask("dialog-print", page.print_list)
    _move_dates(page, application)
    camera.take("banner-moved")
    which = next(
        one for one in window.moved.findChildren(QPushButton) if one.text().startswith("Which")
    )
    camera.ask("dialog-moved-dates", which.click)
    session.undo()
    window.moved.hide()


def _move_dates(page: DeadlinesPage, application: Application) -> None:
    approved = application.approved_on

    def work(project: Project, _progress: Progress) -> ChangeSet:
        with project.unit("Correct the approval") as unit:
            day = approved and approved.replace(day=approved.day - 7)
            unit.update(Application, [replace(application, approved_on=day)])
        return unit.changes

    page.session.write("Correcting", work)


def of_the_plan(page: PlanPage, camera: Camera) -> None:
    """What is asked about a plan, its jobs, and where it goes."""
    page.chart.show_view("gantt")
    plan = page.session.plan()
    job = next(job for job in plan.jobs if job.job == "Install") if plan else None
    if plan is None or job is None:
        raise ValueError("the sample has no plan")
    page.start.click()
    camera.take("panel-make-plan")
    page.form.hide()
    page.chart.gantt.select_job(job)
    camera.take("plan-job")
    place = page.chart.gantt.mapToGlobal(QPoint(420, 120))
    camera.beside("menu-job", lambda: page.chart.gantt.menu_asked.emit(job, place))
    camera.ask("dialog-pin", lambda: page.chart.ask_day(job))
    camera.ask("dialog-job-report", lambda: page.reporting.ask(job))
    camera.ask("dialog-site-pack", page.out.site_pack)
    camera.ask("dialog-crew-sheets", page.out.crew_sheets)
    camera.ask("dialog-print-chart", page.chart.print_chart)
    below = page.export.mapToGlobal(QPoint(0, page.export.height()))
    camera.beside("menu-export", lambda: _popup(page.export.menu(), below))
    page.chart.show_view("compare")
    page.chart.views.compare.table.select_place(0)
    camera.ask("dialog-rename", page.chart.views.compare.rename_plan)
    page.chart.show_view("gantt")
    page.pin(job, job.start.replace(year=job.start.year + 1))
    camera.take("banner-refused")
    which = next(filter(None, (_pinned_later(page, job) for job in plan.jobs)))
    camera.take("banner-moved-jobs")
    camera.ask("dialog-moved-jobs", which.click)
    page.session.undo()


def _pinned_later(page: PlanPage, job: PlannedJob) -> QPushButton | None:
    """Pin a job a week later; the button that tells what moves, if the plan allows it."""
    page.pin(job, job.start + timedelta(days=7))
    buttons = page.banner.findChildren(QPushButton)
    return next((one for one in buttons if one.text() == "What moves"), None)


def of_the_rules(page: RulesPage, camera: Camera) -> None:
    """A rule of one's own, a statement confirmed, a value corrected."""
    _open(camera, "dialog-rule", page.edit_rule)
    reading = page.reading
    if reading is None:
        raise ValueError("the book was not read")
    _open(camera, "dialog-confirm", lambda: page.confirm(reading.checks[0]))
    rule = next(rule for rule in reading.view.rules if rule.id == "provider-eligible")
    _open(camera, "dialog-correct", lambda: page.correct(rule, "most", "2020-12-27"))


def _open(camera: Camera, name: str, act: Callable[[], object]) -> None:
    """A dialog that does not wait for its answer."""
    act()
    camera.take(name)
    box = QApplication.activeModalWidget()
    if box is None:
        raise RuntimeError(f"{name}: nothing was opened")
    box.close()
