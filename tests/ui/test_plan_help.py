"""What would help a late plan, asked for on the Plan page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.history import ChangeSet
from planner.model.plan import ChangeKind, PlanStatus
from planner.services import cures, planning
from planner.services.cure_changes import Holding
from planner.services.cures import Cure, Cures
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_help import PlanHelp
from tests.ui.conftest import Shower
from tests.ui.test_page_plan import a_plan, make_now

FOUND = (
    Cure(
        ChangeKind.CREW, "One more tower crew from Dec 23, 2026", "tower", date(2026, 12, 23), (),
        9, date(2027, 3, 1), 0, PlanStatus.MEETS, Decimal(12000), "One more tower crew helps.",
    ),
    Cure(
        ChangeKind.GATE, "Permit at HUB 9 days earlier", "Permit", None, ("HUB",),
        4, date(2027, 3, 7), 5, PlanStatus.IMPOSSIBLE, None,
        "Permit at HUB helps.", "It is proved.",
    ),
)  # fmt: skip


@pytest.fixture
def late(alone: Shower, monkeypatch: pytest.MonkeyPatch) -> PlanPage:
    """The Plan page with a late plan."""
    made = a_plan(late=9, status=PlanStatus.UNDECIDED)
    monkeypatch.setattr(planning, "make", lambda *_args, **_kwargs: made)
    page = alone(PlanPage)
    make_now(page)
    page.chart.show_view("help")
    return page


def answer(page: PlanPage, monkeypatch: pytest.MonkeyPatch, made: Callable[[], Cures]) -> PlanHelp:
    """Asks what would help, with another answer in the place of the slow one."""
    monkeypatch.setattr(cures, "cures", lambda *_args, **_kwargs: made())
    page.chart.views.questions.help.find_out()
    return page.chart.views.questions.help


def test_what_helps_is_asked_for_first_and_then_listed_with_its_zone_and_cost(
    late: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (
        late.chart.views.questions.help.stack.currentWidget() is late.chart.views.questions.help.ask
    )
    assert late.chart.tools.filters.isHidden()
    held = (Holding("S-2", "North", "Install", 40),)
    found = Cures("Plan", PlanStatus.UNDECIDED, 9, FOUND, held, 5, ("Gains cannot be added.",))
    shown = answer(late, monkeypatch, lambda: found)
    assert shown.stack.currentWidget() is shown.result
    texts = [[column.text(row) for column in shown.rows.columns] for row in shown.rows.shown()]
    assert texts[0][1:] == ["9 days", "03/01/2027", "Meets the deadline", "$12,000"]
    assert texts[1][3:] == ["Proved impossible", "not known"]
    assert "One more tower crew helps." in shown.words.text
    assert "S-2 holds the cluster North back" in shown.words.text
    shown.table.select_place(1)
    assert "Permit at HUB helps. It is proved." in shown.words.text
    assert shown.table.accessibleName()
    assert shown.words.accessibleName()


def test_when_nothing_helps_the_page_says_so(
    late: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Cures("Plan", PlanStatus.UNDECIDED, 9, remarks=("None gains a day.",))
    shown = answer(late, monkeypatch, lambda: found)
    assert shown.stack.currentWidget() is shown.ask
    assert "None gains a day." in shown.ask._text.text()


def test_what_cannot_be_found_out_and_a_stop_are_said_and_change_nothing(
    late: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outdated() -> Cures:
        raise UserError("plan-outdated", "The plan does not fit any more.", "Make it again.")

    def stopped() -> Cures:
        raise Cancelled

    assert "does not fit any more" in answer(late, monkeypatch, outdated).ask._text.text()
    assert "Nothing was changed" in answer(late, monkeypatch, stopped).ask._text.text()
    assert (
        late.chart.views.questions.help.stack.currentWidget() is late.chart.views.questions.help.ask
    )


def test_what_was_found_stays_until_the_plan_or_the_inventory_is_another(
    late: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Cures("Plan", PlanStatus.UNDECIDED, 9, FOUND)
    shown = answer(late, monkeypatch, lambda: found)
    late.refresh(ChangeSet())
    assert shown.stack.currentWidget() is shown.result
    plan, inventory = late.session.plan(), late.session.inventory()
    assert plan is not None
    shown.show_plan(plan, replace(inventory))
    assert shown.stack.currentWidget() is shown.ask
    shown.find_out()
    assert shown.stack.currentWidget() is shown.result
    shown.show_plan(a_plan("Other", late=3), inventory)
    assert shown.stack.currentWidget() is shown.ask
