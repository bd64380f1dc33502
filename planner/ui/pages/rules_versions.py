"""Which rule book is in use, another one beside it, and an updated one taken into use."""

from collections.abc import Callable, Iterator, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.backups import BEFORE_RULES
from planner.ui import formats, theme
from planner.ui.pages.rules_book import Document
from planner.ui.pages.rules_text import ABOUT, Frame, grid, heading_html, paragraph_html
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import paragraph

if TYPE_CHECKING:
    from planner.services.rulebook import BookView, Comparison, Difference, RuleNamed

_BESIDE = tr("Choose another book to compare it with the one in use.")


class VersionsView(QWidget):
    """Says which book is in use; compares, installs and removes. What is installed counts for
    every project of the user.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.banner = Banner()
        self.name = paragraph("", Text.H2)
        self.about = paragraph("", muted=True)
        self.remarks = paragraph("")
        self.compare = _menu_button(
            tr("Compare with"),
            "columns-3",
            (tr("A folder ..."), lambda: self.compare_with(session.ask.rule_book_folder())),
            (tr("A .zip file ..."), lambda: self.compare_with(session.ask.rule_book_archive())),
        )
        self.shipped = button(tr("What the installed book changes"), self._compare_installed)
        self.install = _menu_button(
            tr("Install an updated book"),
            "download",
            (tr("From a folder ..."), lambda: self._install(session.ask.rule_book_folder())),
            (tr("From a .zip file ..."), lambda: self._install(session.ask.rule_book_archive())),
        )
        self.remove = button(tr("Remove the installed book"), self._remove, icon="trash-2")
        self.text = Document(tr("Comparison of two rule books"))
        self.text.show_made(lambda: f"<p>{_BESIDE}</p>")
        self._lay_out()

    def _lay_out(self) -> None:
        card = Card(tr("The book in use"))
        for label in (self.name, self.about, self.remarks):
            card.body.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for made in (self.install, self.remove, self.compare, self.shipped):
            row.addWidget(made)
        row.addStretch(1)
        card.body.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.banner)
        column.addWidget(card)
        column.addWidget(self.text, 1)

    def show_book(self, view: "BookView", *, installed: bool) -> None:
        """Say which book is in use."""
        self.name.setText(tr("Rule book {version}", version=view.version))
        origin = tr("You installed a book.") if installed else tr("It comes with the program.")
        self.about.setText(
            tr(
                "{origin} Checked on {checked_on} against {checked_against}.",
                origin=origin,
                checked_on=formats.day(view.checked_on),
                checked_against="; ".join(view.checked_against),
            )
        )
        self.remarks.setText("\n".join(view.remarks))
        self.remarks.setVisible(bool(view.remarks))
        self.remove.setVisible(installed)
        self.shipped.setVisible(installed)

    # what is done

    def compare_with(self, source: Path | None) -> None:
        """Compare the book in use with one in a folder or .zip."""
        if source is not None:
            self._compare(source, tr("Reading {name}", name=source.name))

    def _compare_installed(self) -> None:
        self._compare(None, tr("Comparing the books"))

    def _compare(self, source: Path | None, title: str) -> None:
        def work(_progress: Progress) -> "Comparison":
            from planner.services import rulebook

            return rulebook.compare_with(source)

        def done(found: "Comparison") -> None:
            self.banner.hide()
            self.show_comparison(found)

        self._session.runner.start(title, work, done, self._refuse)

    def _install(self, source: Path | None) -> None:
        if source is None:
            return
        project, wanted = self._session.project, self._session.backups

        def work(progress: Progress) -> str:
            from planner.services import backups, rulebook

            if project is not None:
                backups.back_up(project, wanted, BEFORE_RULES, progress)
            return rulebook.install(source).version

        def done(version: str) -> None:
            self._session.book_changed()
            self.banner.say(
                Tone.GOOD,
                tr("Rule book {version} is in use now, for every project.", version=version),
                (tr("What it changes"), self._compare_installed),
            )

        self._session.runner.start(tr("Trying {name}", name=source.name), work, done, self._refuse)

    def _remove(self) -> None:
        def work(_progress: Progress) -> str:
            from planner.services import rulebook

            return rulebook.uninstall().version

        def done(version: str) -> None:
            self._session.book_changed()
            self.text.show_made(lambda: f"<p>{_BESIDE}</p>")
            self.banner.say(
                Tone.GOOD,
                tr("Rule book {version} of the program is in use again.", version=version),
            )

        self._session.runner.start(tr("Removing the rule book"), work, done, self._refuse)

    def _refuse(self, error: UserError) -> None:
        said = tr("The book in use stays in use.")
        self.banner.say(Tone.BAD, f"{error.sentence()} {said}")

    def show_comparison(self, found: "Comparison") -> None:
        """Show what two books say otherwise."""
        self.text.show_made(lambda: "".join(comparison_text(found, Frame(theme.tokens()))))


def comparison_text(found: "Comparison", frame: Frame) -> Iterator[str]:
    """Two versions of the book, as a document."""
    both = tr("{before} beside {after}", before=found.before, after=found.after)
    yield f"<h1>{escape(both)}</h1>"
    before, after = formats.day(found.checked_before), formats.day(found.checked_after)
    checked = tr("Checked on {before} and on {after}.", before=before, after=after)
    yield f"<p>{frame.muted(checked)}</p>"
    if found.same:
        yield paragraph_html(tr("They say the same."))
    yield from _named(tr("Rules that only the second has"), found.added)
    yield from _named(tr("Rules that only the first has"), found.removed)
    for rule in found.changed:
        about = ABOUT[rule.subject]
        yield f"<h2>{escape(rule.title)}</h2><p>{frame.muted(escape(f'{about}, {rule.id}'))}</p>"
        yield _differences((*rule.differences, *rule.cases), found, frame)
    for table in found.tables:
        yield heading_html(tr("Table: {title}", title=escape(table.title)))
        yield _differences(table.differences, found, frame)
    if found.facts:
        yield heading_html(tr("Facts"))
        yield _differences(found.facts, found, frame)


def _named(title: str, rules: "Sequence[RuleNamed]") -> Iterator[str]:
    if rules:
        entries = (f"{rule.title} ({ABOUT[rule.subject]}, {rule.id})" for rule in rules)
        listed = "".join(f"<li>{escape(entry)}</li>" for entry in entries)
        yield f"<h2>{title}</h2><ul>{listed}</ul>"


def _differences(differences: "Sequence[Difference]", found: "Comparison", frame: Frame) -> str:
    rows = [
        ([escape(one.what), escape(one.before), escape(one.after)], False) for one in differences
    ]
    return grid(frame, [tr("What"), found.before, found.after], rows, [3, 5, 5])


def _menu_button(text: str, icon: str, *choices: tuple[str, Callable[[], object]]) -> QPushButton:
    made = button(text, lambda: None, icon=icon)
    menu = QMenu(made)
    for name, done in choices:
        menu.addAction(name).triggered.connect(lambda _checked=False, done=done: done())
    made.setMenu(menu)
    return made
