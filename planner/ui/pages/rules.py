"""The Rules page: the book itself, what of it is to be verified, the law's timeline, versions."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QMenu, QPushButton, QVBoxLayout

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory
from planner.ui import formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages import rules_text
from planner.ui.pages.rules_book import BookReader
from planner.ui.pages.rules_checks import ChecksView, OwnView
from planner.ui.pages.rules_editor import RuleDialog
from planner.ui.pages.rules_forms import ConfirmDialog, CorrectDialog
from planner.ui.pages.rules_timeline import LawTimeline
from planner.ui.pages.rules_versions import VersionsView
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.as_of import AsOfControl
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import Views

if TYPE_CHECKING:
    from planner.services.rulebook import (
        BookView,
        Check,
        Correction,
        LawEvent,
        OwnEntry,
        RuleEntry,
    )
    from planner.storage.project import Project

VIEWS = {
    "book": tr("The book"),
    "timeline": tr("Timeline of the law"),
    "checks": tr("To verify"),
    "own": tr("Your own"),
    "versions": tr("Versions"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The book as it is for a project on a date."""

    as_of: date
    view: "BookView"
    checks: "tuple[Check, ...]"
    events: "tuple[LawEvent, ...]"
    entries: "tuple[OwnEntry, ...]"
    installed: bool


def read(inventory: Inventory, as_of: date) -> Reading:
    """Read the book, every case of it run; for background work."""
    from planner.services import rulebook

    return Reading(
        as_of,
        rulebook.view(as_of, inventory=inventory),
        rulebook.to_verify(inventory),
        rulebook.timeline(inventory),
        rulebook.entries(inventory),
        rulebook.is_installed(),
    )


class RulesPage(Page):
    """Chips for the views; each shows one reading of the book."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.reading: Reading | None = None
        self.dialog: QDialog | None = None
        self._remarks = ""
        self._asked: Focus | None = None
        self.banner = Banner()
        self.book = BookReader(session)
        self.timeline = LawTimeline(session)
        self.checks = ChecksView(session)
        self.own = OwnView(session)
        self.versions = VersionsView(session)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.book.asked.connect(self._on_link)
        self.timeline.rule.connect(self.show_rule)
        self.checks.rule.connect(self.show_rule)
        self.checks.confirm.connect(self.confirm)
        self.checks.take_back.connect(self._take_out)
        self.own.change.connect(self._change)
        self.own.take_out.connect(self._take_out)
        self.own.add.connect(self.edit_rule)
        self.session.runner.busy.connect(self._on_busy)

    def _lay_out(self) -> None:
        self.header = PageHeader(tr("Rules"))
        self.as_of = AsOfControl(self.session)
        self.as_of.refused.connect(self._on_refused_day)
        self.print = self._print_button()
        self.header.add_action(self.as_of)
        self.header.add_action(self.print)
        self.views = Chips(list(VIEWS.items()), self.show_view, tr("What of the rules"), wraps=True)
        self._loading = EmptyState(
            "book-open", tr("Reading the rule book"), tr("Every case of every rule is run.")
        )
        self._stopped = EmptyState(
            "book-open",
            tr("Stopped before the rule book was read"),
            tr("Nothing was changed."),
            (tr("Read it"), lambda: self.refresh(ChangeSet())),
        )
        self.stack = Views()
        for view in (*self._of_views().values(), self._loading, self._stopped):
            self.stack.addWidget(view)
        self.stack.setCurrentWidget(self._loading)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        page.setSpacing(theme.SPACE_M)
        page.addWidget(self.header)
        page.addWidget(self.banner)
        page.addWidget(self.views)
        page.addWidget(self.stack, 1)

    def _of_views(
        self,
    ) -> dict[str, BookReader | LawTimeline | ChecksView | OwnView | VersionsView]:
        return {
            "book": self.book,
            "timeline": self.timeline,
            "checks": self.checks,
            "own": self.own,
            "versions": self.versions,
        }

    def _print_button(self) -> QPushButton:
        made = button(tr("Print"), lambda: None, icon="file-text")
        menu = QMenu(made)
        choices: tuple[tuple[str, Callable[[], object]], ...] = (
            (tr("Print this rule ..."), lambda: self.print_rules(whole=False)),
            (tr("Print the whole book ..."), lambda: self.print_rules(whole=True)),
            (tr("This rule as PDF ..."), lambda: self.export(whole=False)),
            (tr("The whole book as PDF ..."), lambda: self.export(whole=True)),
        )
        for text, done in choices:
            menu.addAction(text).triggered.connect(lambda _checked=False, done=done: done())
        made.setMenu(menu)
        return made

    # what is shown

    def refresh(self, _changes: ChangeSet) -> None:
        inventory, as_of = self.session.inventory(), self.session.as_of
        if self.banner.text != self._remarks:
            # Its Undo would take back what came after.
            self.banner.hide()
            self._remarks = ""
        if self.reading is None:
            self.stack.setCurrentWidget(self._loading)
        self.session.runner.start(
            tr("Reading the rule book"), lambda _progress: read(inventory, as_of), self._show
        )

    def _show(self, reading: Reading) -> None:
        if reading.as_of != self.session.as_of:
            return  # another one is on its way
        self.reading = reading
        view = reading.view
        self.header.set_subtitle(
            tr(
                "Rule book {version}, checked on {checked_on}. Not legal advice.",
                version=view.version,
                checked_on=formats.day(view.checked_on),
            )
        )
        left = sum(check.confirmed is None for check in reading.checks)
        self.views.set_text("checks", tr("To verify ({left})", left=left))
        own = f" ({len(reading.entries)})" if reading.entries else ""
        self.views.set_text("own", f"{VIEWS['own']}{own}")
        self._say_remarks(view.remarks)
        self.book.show_book(view, reading.checks)
        self.checks.show_checks(reading.checks, rules_text.titles(view))
        self.own.show_entries(reading.entries)
        self.versions.show_book(view, installed=reading.installed)
        self.show_view(self.views.key)
        self._show_asked()

    def _say_remarks(self, remarks: tuple[str, ...]) -> None:
        said = " ".join(remarks)
        if not said and self._remarks == self.banner.text:
            self.banner.hide()
        if said and said != self._remarks:
            self.banner.say(
                Tone.WARN,
                said,
                (tr("Your own"), lambda: self.show_view("own")),
                (tr("Versions"), lambda: self.show_view("versions")),
            )
        self._remarks = said

    def _on_refused_day(self, sentence: str) -> None:
        if sentence:
            self.banner.say(Tone.WARN, sentence)

    def _on_busy(self, title: str) -> None:
        """All work has ended: if it ended without the book, offer to start again."""
        if not title and self.reading is None and self.session.project is not None:
            self.stack.setCurrentWidget(self._stopped)

    def show_view(self, key: str) -> None:
        """Bring up one of `VIEWS`."""
        self.views.choose(key)
        if self.reading is None:
            return
        self.stack.setCurrentWidget(self._of_views()[key])
        self.print.setVisible(key == "book")
        if key == "timeline":
            titles = rules_text.titles(self.reading.view)
            self.timeline.show_events(self.reading.events, titles)

    def show_rule(self, subject: str, rule: str) -> None:
        """Bring up a rule of the book."""
        self.show_view("book")
        self.book.go_to((subject, rule))

    def focus_on(self, focus: Focus) -> None:
        if focus.table not in rules_text.ABOUT:
            return
        self._asked = focus
        if self.reading is not None:
            self._show_asked()

    def _show_asked(self) -> None:
        focus, self._asked = self._asked, None
        if focus is not None:
            self.show_rule(focus.table, focus.rule)

    # what is changed

    def _on_link(self, rule: "RuleEntry", link: str) -> None:
        what, _, about = link.partition(":")
        if what == "own":
            self.show_view("own")
        elif what == "confirm":
            checks = self.reading.checks if self.reading else ()
            for check in checks:
                if check.key == about:
                    self.confirm(check)
        elif what == "correct":
            name, _, first_day = about.partition("/")
            self.correct(rule, name, first_day)

    def confirm(self, check: "Check") -> None:
        """Ask where a statement was read, and keep that."""
        said = tr("The statement counts as confirmed in this project.")
        self._open(ConfirmDialog(self.session, check, lambda: self._kept(said), self))

    def _change(self, entry: "OwnEntry") -> None:
        """Change an entry of the project's own."""
        from planner.services.rulebook import Correction

        held, rules = entry.held, self.reading.view.rules if self.reading else ()
        if not isinstance(held, Correction):
            self.edit_rule(entry)
            return
        for rule in rules:
            if (rule.subject, rule.id) == (held.subject, held.rule):
                self.correct(rule, held.value, held.period, held)

    def correct(
        self, rule: "RuleEntry", name: str, first_day: str, held: "Correction | None" = None
    ) -> None:
        """Ask for another value of a rule, and keep it; ``held`` is a correction to change."""
        value = next((value for value in rule.values if value.id == name), None)
        if value is None:
            return
        said = tr('"{label}" is corrected in this project.', label=value.label)
        made = CorrectDialog(self.session, rule, value, lambda: self._kept(said), self)
        made.choose(first_day)
        if held is not None:
            made.fill_source(held.citation, held.source, held.person)
        self._open(made)

    def edit_rule(self, entry: "OwnEntry | None" = None) -> None:
        """Ask for a rule of the project's own, or change one."""
        from planner.services.rulebook import OwnRule

        held = entry.held if entry and isinstance(entry.held, OwnRule) else None
        said = tr("The rule answers in this project from now on.")
        self._open(RuleDialog(self.session, lambda: self._kept(said), held, self))

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_closed)
        dialog.open()

    def _on_closed(self) -> None:
        self.dialog = None

    def _kept(self, said: str) -> None:
        self.banner.say(Tone.GOOD, said, (tr("Undo"), self._undo))

    def _undo(self) -> None:
        self.banner.hide()
        self.session.undo()

    def _take_out(self, key: str) -> None:
        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import rulebook

            return rulebook.take_out(project, key)

        def done(_changes: ChangeSet) -> None:
            self._kept(tr("The entry is taken out; the book says what it said before."))

        self.session.write(tr("Taking the entry out"), work, done)

    # on paper

    def print_page(self) -> None:
        self.print_rules(whole=False)

    def print_rules(self, *, whole: bool) -> None:
        """Show the rule, or the whole book, as it will be printed, and print it."""
        reading, rule = self.reading, self.book.rule
        if reading is None or (rule is None and not whole):
            return
        chosen = reading.view.rules if whole or rule is None else (rule,)

        def work(_progress: Progress) -> str:
            return rules_text.printed(reading.view, reading.checks, chosen)

        def done(html: str) -> None:
            paper = QTextDocument()
            paper.setDefaultStyleSheet(rules_text.sheet(theme.LIGHT))
            paper.setHtml(html)
            self.session.ask.print_document(
                paper, tr("Rule book {version}", version=reading.view.version)
            )

        self.session.runner.start(tr("Setting the rules for print"), work, done)

    def export(self, *, whole: bool) -> None:
        """Write the rule, or the whole book, as PDF."""
        reading, rule = self.reading, self.book.rule
        if reading is None or (rule is None and not whole):
            return
        name = None if whole or rule is None else rule.id
        stem = (
            tr("Rule {name}", name=name)
            if name
            else tr("Rule book {version}", version=reading.view.version)
        )
        out = self.session.ask.pdf_to_write(f"{stem}.pdf", tr("Export the rules"))
        if out is None:
            return
        inventory = self.session.inventory()

        def work(_progress: Progress) -> None:
            from planner.services import rulebook_print

            rulebook_print.export(out, reading.as_of, name, inventory)

        def done(_none: None) -> None:
            self.banner.say(Tone.GOOD, tr("The rules were written to {out}.", out=out))

        self.session.runner.start(tr("Writing {name}", name=out.name), work, done)
