"""The Rules page: the book read, searched, printed, confirmed, corrected, compared, and stepped
through day by day.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCursor, QTextDocument
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from planner.common.progress import Cancelled, Progress
from planner.common.resources import resource
from planner.model.findings import Answer
from planner.model.history import ChangeSet
from planner.rules import installed
from planner.services import rulebook
from planner.storage.project import Project
from planner.ui import theme
from planner.ui.checker import Checker
from planner.ui.help_window import HelpWindow
from planner.ui.main_window import MainWindow
from planner.ui.page import Focus
from planner.ui.pages.items import ItemsPage
from planner.ui.pages.rules import RulesPage
from planner.ui.pages.rules_editor import RuleDialog
from planner.ui.pages.rules_forms import ConfirmDialog, CorrectDialog
from planner.ui.runner import Runner
from planner.ui.session import Session
from planner.ui.theme import Scheme
from planner.ui.widgets.detail_panel import DetailPanel
from tests.ui.conftest import TODAY, ReadyAnswers, Shower
from tests.ui.test_page_access import name_of, reachable

pytestmark = pytest.mark.gui

LISTED = date(2021, 3, 12)
MOST = "carrier", "provider-eligible"


@pytest.fixture(autouse=True)
def own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test touches the user's installed book."""
    monkeypatch.setattr(installed, "home", lambda: tmp_path / "home")


@pytest.fixture
def page(alone: Shower) -> RulesPage:
    return alone(RulesPage)


def words(panel: DetailPanel) -> str:
    return "\n".join(label.text() for label in panel.findChildren(QLabel))


def is_asking(page: RulesPage) -> bool:
    """Whether a dialog is open."""
    return page.dialog is not None


def confirm_first(page: RulesPage) -> str:
    """Confirms the first statement; returns what it says."""
    page.show_view("checks")
    check = page.checks.rows.row_at(0)
    page.checks._act()
    assert isinstance(page.dialog, ConfirmDialog)
    page.dialog.source.setText("eCFR of Nov 20, 2026")
    page.dialog.note.setText("page 3")
    page.dialog.person.setText("Ana Diaz")
    page.dialog.keep()
    return check.verify


def correct_limit(page: RulesPage, text: str = "9000000", source: str = "the Code") -> None:
    page.show_rule(*MOST)
    page.book.text.anchorClicked.emit(QUrl("correct:most/2020-12-27"))
    assert isinstance(page.dialog, CorrectDialog)
    page.dialog.set_value(text)
    page.dialog.citation.setText("47 USC 1603(b)(1)")
    page.dialog.source.setText(source)
    page.dialog.keep()


# the book


def test_a_rule_is_shown_with_all_that_a_lawyer_asks(page: RulesPage) -> None:
    page.show_rule(*MOST)
    text = page.book.text.toPlainText()
    for said in (
        "Carrier eligible for reimbursement",
        "Condition",
        "2,000,000",
        "from Mar 12, 2020 to Dec 26, 2020",
        "10,000,000",
        "In force from Dec 27, 2020",
        "47 USC 1603(b)(1)",
        "Confirmed",
        "Covers number of customers",
        "Leaves out",
        "all pass",
    ):
        assert said in text
    assert "a small cooperative" not in text
    page.book.text.anchorClicked.emit(QUrl("cases:"))
    assert "a small cooperative" in page.book.text.toPlainText()


def test_the_period_in_force_is_that_of_the_as_of_date(page: RulesPage) -> None:
    page.session.set_as_of(date(2020, 6, 1))
    page.show_rule(*MOST)
    text = page.book.text.toPlainText()
    assert "In force from Mar 12, 2020 to Dec 26, 2020" in text
    assert "In force from Dec 27, 2020" not in text


def test_tables_show_their_rows_with_what_is_in_force(page: RulesPage) -> None:
    page.session.set_as_of(date(2021, 6, 1))
    page.show_rule("item", "covered")
    text = page.book.text.toPlainText()
    assert "Table: Covered List" in text
    assert "In force from Mar 12, 2021" in text
    assert "In force from Mar 25, 2022" not in text  # Kaspersky is not on it yet


def test_every_rule_is_listed_by_what_it_is_about(page: RulesPage) -> None:
    assert page.reading is not None
    known = {(str(rule.subject), rule.id) for rule in page.reading.view.rules}
    assert set(page.book.tree.listed) == known
    tops = [page.book.tree.topLevelItem(at) for at in range(6)]
    heads = [top.text(0) for top in tops if top is not None]
    assert [head.partition(" (")[0] for head in heads] == [
        "Items", "The carrier", "Applications", "Costs", "Dates", "Checks for contradictions",
    ]  # fmt: skip


def test_a_search_finds_words_anywhere_and_marks_them(page: RulesPage) -> None:
    page.book.search.setText("kaspersky")
    page.book.search.search_now()
    assert ("item", "covered") in page.book.tree.listed
    assert MOST not in page.book.tree.listed
    assert page.book.text.extraSelections()
    assert "of" in page.book.found.text()
    page.book.search.setText("kaspersky nonsense")
    page.book.search.search_now()
    assert page.book.tree.listed == []
    assert "No rule has all of these words" in page.book.text.toPlainText()
    page.book.go_to(MOST)
    assert page.book.tree.current == MOST
    assert page.book.search.text() == ""


def test_the_book_is_read_without_a_project_being_changed(page: RulesPage) -> None:
    steps = len(page.session.units())
    for key in ("book", "timeline", "checks", "own", "versions"):
        page.show_view(key)
        assert page.stack.currentWidget() is page._of_views()[key]
    assert len(page.session.units()) == steps


def test_a_reading_that_was_stopped_can_be_started_again(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_args: object, **_more: object) -> object:
        raise Cancelled

    with monkeypatch.context() as patch:
        patch.setattr(rulebook, "view", stopped)
        page = alone(RulesPage)
    assert page.stack.currentWidget() is page._stopped
    page._stopped.findChildren(QPushButton)[0].click()
    assert page.stack.currentWidget() is page.book


def test_the_text_follows_the_scheme_where_it_was(page: RulesPage, qapp: QApplication) -> None:
    page.show_rule(*MOST)
    page.book.text.verticalScrollBar().setValue(40)
    try:
        theme.apply(qapp, Scheme.DARK)
        assert theme.DARK.good in page.book.text.toHtml()
        assert page.book.text.verticalScrollBar().value() == 40
    finally:
        theme.apply(qapp, Scheme.LIGHT)
    assert theme.LIGHT.good in page.book.text.toHtml()


def test_another_page_leads_to_the_rule_behind_an_answer(small: MainWindow) -> None:
    small.session.go_to("rules", Focus(table="deadline", rule="term-end"))
    page = small._pages["rules"]
    assert isinstance(page, RulesPage)
    assert page.book.tree.current == ("deadline", "term-end")
    page.show_view("checks")
    small.session.go_to("rules", Focus(table="item", rule="usf-ban"))
    assert page.stack.currentWidget() is page.book
    assert page.book.tree.current == ("item", "usf-ban")


# on paper


def test_a_rule_and_the_book_are_shown_as_printed_and_written_as_pdf(
    page: RulesPage, ask: ReadyAnswers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    papers: list[QTextDocument] = []
    monkeypatch.setattr(ask, "print_document", lambda paper, _name: papers.append(paper))
    page.show_rule(*MOST)
    page.print_rules(whole=False)
    text = papers[0].toPlainText()
    assert "Carrier eligible for reimbursement" in text
    assert "a small cooperative" in text
    assert "Correct ..." not in text
    assert "Rule book" in text
    ask.answers["pdf_to_write"] = out = tmp_path / "rule.pdf"
    page.export(whole=False)
    assert out.read_bytes().startswith(b"%PDF")
    assert str(out) in page.banner.text


# confirming, correcting, adding


@pytest.mark.slow
def test_a_confirmed_statement_is_marked_everywhere_and_can_be_taken_back(page: RulesPage) -> None:
    said = confirm_first(page)
    assert page.dialog is None
    page.show_view("checks")
    page.checks.kinds._buttons["confirmed"].click()
    assert [check.verify for check in page.checks.rows.shown()] == [said]
    assert "Confirmed by Ana Diaz on Nov 23, 2026." in words(page.checks.panel)
    assert "page 3" in words(page.checks.panel)
    subject, rule = page.checks.rows.row_at(0).rules[0]
    page.show_rule(str(subject), rule)
    assert "Your project's own" in page.book.text.toPlainText()
    assert "confirmed by Ana Diaz" in page.book.text.toPlainText()
    page.show_view("checks")
    page.checks._act()
    assert page.checks.rows.shown() == []
    assert page.session.inventory().overlay == {}
    page.session.undo()
    assert len(page.checks.rows.shown()) == 1


def test_a_confirmation_without_a_source_is_refused_and_the_dialog_stays(page: RulesPage) -> None:
    page.show_view("checks")
    page.checks._act()
    dialog = page.dialog
    assert isinstance(dialog, ConfirmDialog)
    dialog.keep()
    assert "Say where it was read" in dialog.problem.text()
    assert page.dialog is dialog
    dialog.reject()
    assert not is_asking(page)
    assert page.session.inventory().overlay == {}


@pytest.mark.slow
def test_a_corrected_value_answers_at_once_and_undo_takes_it_back(page: RulesPage) -> None:
    correct_limit(page, "10,000")  # the carrier has 12,000 customers

    def eligible() -> Answer | None:
        page.session.check(lambda _known: None)
        known = page.session.eligibility
        found = known.carrier if known else ()
        return next((one.answer for one in found if one.rule == "provider-eligible"), None)

    assert eligible() is Answer.NOT_MET
    text = page.book.text.toPlainText()
    assert "(own entry)" in text
    assert "Your project's own" in text
    page.show_view("own")
    assert [entry.key for entry in page.own.rows.shown()] == [
        "correct:carrier/provider-eligible/most/2020-12-27"
    ]
    page.banner.findChildren(QPushButton)[0].click()
    assert eligible() is Answer.MET
    assert page.own.rows.shown() == []


@pytest.mark.parametrize(
    ("text", "source", "says"),
    [("many", "the Code", "It is cannot be"), ("5", "", "citation and a source"),
     ("", "the Code", "Say what the value is")],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused_in_the_dialog(
    page: RulesPage, text: str, source: str, says: str
) -> None:
    correct_limit(page, text, source)
    dialog = page.dialog
    assert isinstance(dialog, CorrectDialog)
    assert says in dialog.problem.text()
    assert page.session.inventory().overlay == {}
    dialog.reject()


@pytest.mark.parametrize("kind", ["date", "number", "list"])
def test_each_kind_of_value_is_offered_as_it_is_and_read_back_alike(
    page: RulesPage, kind: str
) -> None:
    assert page.reading is not None
    rule, value = next(
        (rule, value)
        for rule in page.reading.view.rules
        for value in rule.values
        if value.kind == kind
    )
    page.correct(rule, value.id, "")
    dialog = page.dialog
    assert isinstance(dialog, CorrectDialog)
    about = str(rule.subject), rule.id, value.id
    inventory = page.session.inventory()
    first = value.periods[0]
    offered = rulebook.correction(inventory, about, dialog.typed())
    assert rulebook.value_from_text(offered.held, first.typed) == offered.held
    assert (offered.start, offered.end) == (first.since, first.before)
    dialog.reject()


@pytest.mark.slow
def test_a_rule_of_ones_own_is_tried_while_it_is_typed(page: RulesPage) -> None:
    page.show_view("own")
    page.own.add_rule.click()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.subject.setCurrentIndex(dialog.subject.findData("carrier"))
    assert "id: own-small" in dialog.text.toPlainText()
    dialog.try_out()
    assert "is sound" in dialog.problem.text()
    sound = dialog.text.toPlainText()
    dialog.text.setPlainText(sound.replace("at_most: 20000", "at_most: many"))
    dialog.try_out()
    assert dialog.problem.text().startswith("Line 8: ")
    assert dialog.text.extraSelections()[0].cursor.blockNumber() == 7
    assert not dialog.save.isEnabled()
    dialog.text.setPlainText(sound)
    dialog.try_out()
    dialog.keep()
    assert page.dialog is None
    assert ("carrier", "own-small") in page.book.tree.listed
    page.show_rule("carrier", "own-small")
    assert "Small enough for our lender (own rule)" in page.book.text.toPlainText()
    page.session.undo()
    assert ("carrier", "own-small") not in page.book.tree.listed


def test_a_correction_is_changed_where_it_stands(page: RulesPage) -> None:
    correct_limit(page, "11,000")
    page.show_view("own")
    page.own.change_it.click()
    dialog = page.dialog
    assert isinstance(dialog, CorrectDialog)
    assert (dialog.citation.text(), dialog.source.text()) == ("47 USC 1603(b)(1)", "the Code")
    assert dialog.typed().value == "11000"
    dialog.set_value("13,000")
    dialog.keep()
    (entry,) = page.own.rows.shown()
    assert "13,000" in entry.detail


def test_a_corrected_period_ends_with_its_last_day(page: RulesPage) -> None:
    page.show_rule(*MOST)
    page.book.text.anchorClicked.emit(QUrl("correct:most/2020-03-12"))
    dialog = page.dialog
    assert isinstance(dialog, CorrectDialog)
    assert dialog.last.text() == "12/26/2020"
    dialog.last.setText("11/30/2020")
    dialog.citation.setText("a")
    dialog.source.setText("b")
    dialog.keep()
    assert "from Mar 12, 2020 to Nov 30, 2020" in page.book.text.toPlainText()


def test_the_facts_that_a_rule_can_ask_for_are_offered_by_their_labels(page: RulesPage) -> None:
    page.edit_rule()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.subject.setCurrentIndex(dialog.subject.findData("carrier"))
    place = dialog.facts.findText("Customers: customers (number)")
    assert place > 0
    dialog.text.setPlainText("")
    dialog.facts.activated.emit(place)
    assert dialog.text.toPlainText() == "customers"
    assert dialog.facts.currentIndex() == 0
    dialog.done(0)


def test_a_new_line_of_a_rule_is_set_in_like_the_one_before(page: RulesPage, qtbot: QtBot) -> None:
    page.edit_rule()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.text.setPlainText("explain:\n  met: Yes.")
    dialog.text.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(dialog.text, Qt.Key.Key_Return)
    qtbot.keyClicks(dialog.text, "x")
    assert dialog.text.toPlainText().endswith("Yes.\n  x")
    dialog.done(0)


def test_a_rule_is_taken_from_a_file_and_a_file_that_is_none_is_told(
    page: RulesPage, ask: ReadyAnswers, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sound, picture = tmp_path / "rule.yaml", tmp_path / "photo.yaml"
    sound.write_text(rulebook.template(rulebook.Subject.CARRIER), encoding="utf-8")
    picture.write_bytes(bytes([255, 216, 255, 224]))
    chosen = [picture, sound]
    monkeypatch.setattr(ask, "rule_file", lambda: chosen.pop(0))
    page.edit_rule()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.subject.setCurrentIndex(dialog.subject.findData("carrier"))
    dialog._read_file()
    assert "cannot be read as text" in dialog.problem.text()
    dialog._read_file()
    dialog.try_out()
    assert "is sound" in dialog.problem.text()
    dialog.keep()
    assert ("carrier", "own-small") in page.book.tree.listed


def test_f1_opens_the_help_of_the_page(small: MainWindow) -> None:
    small.show_page("rules")
    small.tools.help()
    shown = small.tools.shown("help")
    assert isinstance(shown, HelpWindow)
    assert "Timeline of the law" in shown.text()
    shown.close()


@pytest.mark.slow
def test_a_rule_of_ones_own_is_changed_and_taken_out(page: RulesPage, ask: ReadyAnswers) -> None:
    page.edit_rule()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.keep()
    page.show_view("own")
    page.own.change_it.click()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    assert not dialog.subject.isEnabled()
    text = dialog.text.toPlainText()
    dialog.text.setPlainText(text.replace("title: Bought before 2015", "title: Old gear"))
    dialog.keep()
    assert len(page.own.rows.shown()) == 1
    page.show_rule("item", "own-old-enough")
    assert "Old gear" in page.book.text.toPlainText()
    page.show_view("own")
    page.own.take_it_out.click()
    assert page.own.rows.shown() == []
    assert ask.errors == []


def test_a_rule_that_is_not_kept_is_not_dropped_unasked(page: RulesPage, ask: ReadyAnswers) -> None:
    page.edit_rule()
    dialog = page.dialog
    assert isinstance(dialog, RuleDialog)
    dialog.text.appendPlainText("# half a thought")
    dialog.reject()
    assert ask.told == ["The rule"]
    assert dialog.isVisible()
    ask.answers["drop_typed"] = True
    dialog.reject()
    assert not is_asking(page)
    page.edit_rule()
    assert page.dialog is not None
    page.dialog.reject()
    assert ask.told == ["The rule", "The rule"]


def test_undo_is_offered_until_something_else_is_done(page: RulesPage) -> None:
    confirm_first(page)
    assert page.banner.isVisible()
    page.session.undo()
    assert not page.banner.isVisible()


def test_every_control_of_every_view_has_a_name_and_room(page: RulesPage) -> None:
    for key in ("timeline", "checks", "own", "versions"):
        page.show_view(key)
        QApplication.processEvents()
        stops = reachable(page)
        assert [type(stop).__name__ for stop in stops if not name_of(stop)] == [], key
        assert page.minimumSizeHint().width() <= 1280 - 196
        assert page.minimumSizeHint().height() <= 720 - 60


def test_an_entry_that_the_book_has_no_place_for_is_told_above_the_page(page: RulesPage) -> None:
    lost = {"verify": "gone", "citation": "c", "source": "s", "person": "p", "on": "2026-11-01"}

    def keep(project: Project, _progress: Progress) -> ChangeSet:
        with project.unit("An entry for an older book") as unit:
            unit.set_overlay("confirm:0123456789ab", lost)
        return unit.changes

    page.session.write("Keeping", keep)
    assert 'Your confirmation of "gone" is not used' in page.banner.text
    page.show_view("own")
    assert page.own.rows.row_at(0).refused
    page.own.take_it_out.click()
    assert "is not used" not in page.banner.text


def test_a_read_only_project_offers_no_entries(alone: Shower) -> None:
    session = alone.session
    path = session.project.path if session.project else None
    assert path is not None
    session.close()
    session.open(path, read_only=True)
    page = alone(RulesPage)
    page.show_rule(*MOST)
    assert "Correct ..." not in page.book.text.toPlainText()
    page.show_view("own")
    assert not page.own.add_rule.isEnabled()
    page.show_view("checks")
    page.checks._act()
    assert page.dialog is None


# the timeline


def test_the_timeline_opens_on_today_and_says_what_lies_around_it(page: RulesPage) -> None:
    page.show_view("timeline")
    assert page.session.as_of == page.session.today
    said = words(page.timeline.panel)
    assert "Nov 23, 2026" in said
    assert "Today nothing changes" in said
    row = page.timeline.table.selected()[0]
    assert (row.on, row.event) == (page.session.today, None)


@pytest.mark.slow
def test_a_step_answers_with_that_day_and_shows_which_items_changed(page: RulesPage) -> None:
    page.show_view("timeline")
    page.timeline.go_to(LISTED)
    assert page.session.as_of == LISTED
    said = words(page.timeline.panel)
    assert "Answers that are others than on Mar 11, 2021" in said
    assert "On the Covered List" in said
    assert "3 items, 5 units" in said
    went: list[tuple[str, Focus]] = []
    page.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    shows = [b for b in page.timeline.panel.findChildren(QPushButton) if "Show these" in b.text()]
    for show in shows:
        show.click()
    assert ("items", Focus(rule="covered", answer="met", items=frozenset({1, 2, 3}))) in went


def test_the_items_that_changed_are_shown_alone(small: MainWindow) -> None:
    page = small.show_page("items")
    assert isinstance(page, ItemsPage)
    page.focus_on(Focus(rule="covered", answer="met", items=frozenset({1, 3})))
    assert [row.item.id for row in page.view.model.shown()] == [1, 3]


@pytest.mark.slow
def test_previous_and_next_step_by_button_and_by_key(small: MainWindow, qtbot: QtBot) -> None:
    page = small.show_page("rules")
    assert isinstance(page, RulesPage)
    page.show_view("timeline")
    days = page.timeline.days
    here = days.index(page.session.today)
    page.timeline.previous.click()
    assert page.session.as_of == days[here - 1]
    small.activateWindow()
    page.timeline.table.setFocus()
    qtbot.keyClick(page.timeline.table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.session.as_of == days[here - 2]
    qtbot.keyClick(page.timeline.table, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    page.timeline.next.click()
    assert page.session.as_of == page.session.today
    page.timeline.next.click()
    assert page.session.as_of == date(2028, 1, 1)
    assert not page.timeline.next.isEnabled()


def test_the_first_day_of_the_book_has_no_day_before(page: RulesPage, ask: ReadyAnswers) -> None:
    page.show_view("timeline")
    page.timeline.go_to(page.timeline.days[0])
    assert page.session.as_of == date(2019, 5, 16)
    assert "no day before to compare" in words(page.timeline.panel)
    assert not page.timeline.previous.isEnabled()
    assert ask.errors == []


def test_a_day_between_two_changes_is_stepped_from(page: RulesPage) -> None:
    page.show_view("timeline")
    page.session.set_as_of(date(2024, 1, 15))
    assert "Nothing changes" in words(page.timeline.panel)
    assert page.timeline.table.selected() == []
    page.timeline.step(1)
    assert page.session.as_of == date(2024, 7, 23)


def test_a_comparison_that_was_stopped_can_be_started_again(
    page: RulesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_args: object) -> object:
        raise Cancelled

    page.show_view("timeline")
    with monkeypatch.context() as patch:
        patch.setattr(page.session._checker, "changed_since", stopped)
        page.timeline.go_to(LISTED)
    assert "Stopped before" in words(page.timeline.panel)
    shown = page.timeline.panel.findChildren(QPushButton)
    next(button for button in shown if button.text() == "Compare them").click()
    assert "On the Covered List" in words(page.timeline.panel)


@pytest.mark.slow
def test_days_passed_over_quickly_are_not_worked_out(
    qtbot: QtBot, ask: ReadyAnswers, checker: Checker, small_file: Path
) -> None:
    session = Session(Runner(), ask, TODAY, checker)
    days: list[date] = []
    session.changed.connect(lambda _changes: days.append(session.as_of))
    session.open(small_file)
    qtbot.waitUntil(lambda: session.project is not None)
    page = Shower(qtbot, session)(RulesPage)
    qtbot.waitUntil(lambda: page.reading is not None)
    page.show_view("timeline")
    for _press in range(8):
        page.timeline.step(-1)
    wanted = page.timeline.days[page.timeline.days.index(TODAY) - 8]
    row = page.timeline.table.selected()[0]
    assert row.on == wanted  # the list is there before the answers
    qtbot.waitUntil(lambda: session.as_of == wanted and not session.runner.running)
    assert len(set(days)) <= 3  # today, the first step, the last
    assert "days on which the law changes" in page.timeline.place.text()
    session.runner.close()
    session.close()


def test_an_empty_project_steps_through_the_law_too(empty: Shower) -> None:
    page = empty(RulesPage)
    page.show_view("timeline")
    page.timeline.go_to(LISTED)
    assert "6 changes of the law" in words(page.timeline.panel)


# versions


@pytest.fixture
def other_book(tmp_path: Path) -> Path:
    """A sound book with another version and one other value."""
    place = Path(shutil.copytree(resource("rules"), tmp_path / "newer"))
    index = place / "index.yaml"
    version = f'version: "{rulebook.in_use().version}"'
    text = index.read_text(encoding="utf-8")
    assert version in text
    index.write_text(text.replace(version, 'version: "2099.1"'), encoding="utf-8")
    rule = place / "carrier" / "provider-eligible.yaml"
    text = rule.read_text(encoding="utf-8")
    title = "title: Carrier eligible for reimbursement"
    assert title in text
    rule.write_text(text.replace(title, "title: Small enough"), encoding="utf-8")
    return place


@pytest.mark.slow
def test_another_book_is_compared_installed_and_removed(
    page: RulesPage, ask: ReadyAnswers, monkeypatch: pytest.MonkeyPatch, other_book: Path
) -> None:
    monkeypatch.setattr(ask, "rule_book_folder", lambda: other_book)
    page.show_view("versions")
    page.versions.compare_with(ask.rule_book_folder())
    text = page.versions.text.toPlainText()
    assert "2099.1" in text
    assert "Small enough" in text
    page.versions.install.menu().actions()[0].trigger()
    assert "2099.1 is in use now" in page.versions.banner.text
    assert page.versions.name.text() == "Rule book 2099.1"
    assert page.versions.remove.isVisible()
    page.show_rule(*MOST)
    assert "Small enough" in page.book.text.toPlainText()
    known = page.session.eligibility
    assert known is not None
    assert known.book_version == "2099.1"
    page.show_view("versions")
    page.versions.remove.click()
    assert "is in use again" in page.versions.banner.text
    assert not page.versions.remove.isVisible()


@pytest.mark.slow
def test_a_bad_book_is_refused_with_its_line_and_the_good_one_stays(
    page: RulesPage, other_book: Path
) -> None:
    rule = other_book / "carrier" / "provider-eligible.yaml"
    rule.write_text(rule.read_text(encoding="utf-8") + "nonsense: 1\n", encoding="utf-8")
    page.show_view("versions")
    before = page.versions.name.text()
    page.versions._install(other_book)
    said = page.versions.banner.text
    assert "provider-eligible.yaml, line" in said
    assert "stays in use" in said
    assert page.versions.name.text() == before
    page.versions._install(other_book / "index.yaml")
    assert "is not a rule book" in page.versions.banner.text
