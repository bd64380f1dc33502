"""Models that nothing names: listed by worth, answered once, changed and forgotten."""

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.model.inventory import Item
from planner.services import inventory
from planner.ui.main_window import MainWindow
from planner.ui.pages.items import ItemsPage, ItemsView
from planner.ui.pages.recognition_queue import RecognitionView
from tests.ui.conftest import ReadyAnswers, Shower
from tests.ui.test_page_access import name_of, reachable

UNKNOWN = [
    Item(manufacturer="Acme Radio", model="AX-9", quantity=2, cost=Decimal(5_000)),
    Item(manufacturer="ACME RADIO", model="AX 9", quantity=1, cost=Decimal(3_000)),
    Item(manufacturer="Huawei", model="QQZ77", quantity=1, cost=Decimal(9_999)),
    Item(model="MW-2 dish", description="Dish with feed", quantity=1),
]


@pytest.fixture
def page(alone: Shower) -> ItemsPage:
    alone.session.write("Add", lambda project, _progress: inventory.add(project, UNKNOWN))
    return alone(ItemsPage)


@pytest.fixture
def view(page: ItemsPage) -> RecognitionView:
    page.show_recognition()
    assert page.recognition is not None
    return page.recognition


def choose(view: RecognitionView, model: str) -> None:
    assert view.tables[view.chips.key].select_where(lambda entry: entry.question.model == model)


def models(view: RecognitionView) -> list[str]:
    return [entry.question.model for entry in view.models[view.chips.key].shown()]


def covered(page: ItemsPage, model: str) -> str:
    known = page.session.eligibility
    assert known is not None
    finding = next(a for a in known.items if a.item.model == model).finding("covered")
    return finding.answer.value if finding else ""


def test_the_items_page_says_how_many_models_are_not_recognised(page: ItemsPage) -> None:
    view = page.view
    assert isinstance(view, ItemsView)
    assert view.unrecognised.isVisible()
    assert "models" in view.unrecognised.text
    assert "not recognised" in view.unrecognised.text


def test_models_are_asked_about_once_by_what_they_are_worth(view: RecognitionView) -> None:
    assert models(view)[:2] == ["QQZ77", "AX-9"]
    choose(view, "AX-9")
    assert view.form.say.text() == "Answer for 2 rows"


def test_one_answer_counts_for_all_rows_and_is_one_step(
    page: ItemsPage, view: RecognitionView
) -> None:
    choose(view, "AX-9")
    view.form.options[-1].click()
    assert view.form.company.text() == "Acme Radio"
    view.form.why.setText("Bought by us in Ohio")
    view.form.say.click()
    assert "AX-9" not in models(view)
    assert covered(page, "AX 9") == "not_met"
    assert page.session.undo_label() == "Say what Acme Radio AX-9 is"
    page.session.undo()
    assert "AX-9" in models(view)


def test_the_next_model_is_asked_about_after_an_answer(view: RecognitionView) -> None:
    choose(view, "QQZ77")
    below = models(view)[1]
    view.form.layer.setCurrentIndex(view.form.layer.findData("access"))
    view.form.options[-1].click()
    view.form.why.setText("radio")
    view.form.say.click()
    entry = view.tables["open"].selected()[0]
    assert entry.question.model == below


def test_what_says_nothing_is_refused_and_the_question_stays(
    view: RecognitionView, alone: Shower
) -> None:
    refused: list[object] = []
    alone.session.runner.failed.connect(refused.append)
    choose(view, "AX-9")
    view.form.options[-1].click()
    view.form.company.clear()
    view.form.say.click()
    assert len(refused) == 1
    assert view.tables["open"].selected()[0].question.model == "AX-9"


def test_a_suggestion_is_taken_only_if_the_user_chooses_it(
    view: RecognitionView, alone: Shower
) -> None:
    refused: list[object] = []
    alone.session.runner.failed.connect(refused.append)
    table = view.tables["open"]
    assert table.select_where(lambda entry: bool(view.queue.suggestions(entry)))
    chosen = table.selected()[0]
    first, best = chosen.question, view.queue.suggestions(chosen)[0]
    view.form.say.click()
    assert len(refused) == 1
    view.form.options[0].click()
    view.form.say.click()
    assert first.model not in models(view)
    given = view.models["given"].shown()[0].answered
    assert given is not None
    assert given.family == best.family


def test_leaving_one_unknown_goes_on_to_the_next(view: RecognitionView) -> None:
    choose(view, models(view)[0])
    view.form.leave.click()
    assert view.tables["open"].selected()[0].question.model == models(view)[1]


def test_an_answer_can_be_changed_and_forgotten(page: ItemsPage, view: RecognitionView) -> None:
    choose(view, "AX-9")
    view.form.options[-1].click()
    view.form.say.click()
    view.show_list("given")
    assert view.models["given"].shown()[0].said == "Acme Radio: belongs to no listed company"
    assert view.form.say.text() == "Change for 2 rows"
    assert view.form.options[-1].isChecked()
    view.form.options[0].click()
    view.form.maker.setCurrentText("ZTE")
    view.form.say.click()
    assert view.models["given"].shown()[0].said == "ZTE"
    assert covered(page, "AX 9") == "met"
    view.form.forget.click()
    assert view.models["given"].rowCount() == 0
    assert "AX-9" in [entry.question.model for entry in view.models["open"].shown()]


def test_families_offered_are_those_of_the_maker(view: RecognitionView) -> None:
    choose(view, "AX-9")
    form = view.form
    form.maker.setCurrentText("Huawei")
    of_huawei = [form.family.itemText(n) for n in range(form.family.count())]
    form.maker.setCurrentText("ZTE")
    of_zte = [form.family.itemText(n) for n in range(form.family.count())]
    assert len(of_huawei) > 3
    assert of_huawei != of_zte


def test_a_read_only_project_is_shown_but_not_answered(alone: Shower) -> None:
    session = alone.session
    path = session.project.path if session.project else None
    assert path is not None
    session.close()
    session.open(path, read_only=True)
    page = alone(ItemsPage)
    page.show_recognition()
    assert page.recognition is not None
    assert not page.recognition.form.say.isEnabled()


def test_an_empty_project_has_nothing_to_ask(empty: Shower) -> None:
    page = empty(ItemsPage)
    view = page.view
    assert isinstance(view, ItemsView)
    assert not view.unrecognised.isVisible()
    page.show_recognition()
    assert page.recognition is not None
    assert page.recognition._stack.currentIndex() == 1


def test_escape_goes_back_to_the_items(
    page: ItemsPage, view: RecognitionView, qtbot: QtBot
) -> None:
    qtbot.keyClick(view.tables["open"], Qt.Key.Key_Escape)
    assert page._stack.currentWidget() is page.view


def test_controls_are_named_and_fit_a_small_screen(view: RecognitionView, page: ItemsPage) -> None:
    QApplication.processEvents()
    unnamed = [type(widget).__name__ for widget in reachable(page) if not name_of(widget)]
    assert unnamed == []
    wanted = page.minimumSizeHint()
    assert wanted.width() <= 1280 - 196
    assert wanted.height() <= 720 - 60


def test_models_stay_those_of_the_project_in_view(small: MainWindow, ask: ReadyAnswers) -> None:
    page = small.show_page("items")
    assert isinstance(page, ItemsPage)
    page.show_recognition()
    small.session.close_project()
    QApplication.processEvents()
    assert ask.errors == []


def test_an_answer_whose_rows_are_gone_is_listed_and_can_be_changed_and_forgotten(
    page: ItemsPage, view: RecognitionView
) -> None:
    choose(view, "AX-9")
    view.form.options[-1].click()
    view.form.say.click()
    gone = [item.id for item in page.session.inventory().items if item.model.startswith("AX")]
    page.session.write("Remove", lambda project, _p: inventory.remove(project, Item, gone))
    view.show_list("given")
    (entry,) = view.models["given"].shown()
    assert (entry.question.text, entry.question.items) == ("ACMERADIO AX9", 0)
    assert view.form.say.text() == "Change"
    view.form.company.setText("Acme Radio Inc")
    view.form.say.click()
    (entry,) = view.models["given"].shown()
    assert entry.said == "Acme Radio Inc: belongs to no listed company"
    view.form.forget.click()
    assert view.models["given"].shown() == []
