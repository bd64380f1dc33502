"""All plans of the project side by side, and what differs between two of them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.ui import theme
from planner.ui.pages.plan_compare_rows import ComparedPlan, PlansModel
from planner.ui.pages.plan_moves import MOVED_COLUMNS
from planner.ui.pages.plan_summary import Reasons
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.reflow import FlowLayout
from planner.ui.widgets.table_model import RowsModel
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.plan_differences import Differences, MovedJob
    from planner.services.scenarios import PlanLine
    from planner.storage.project import Project
    from planner.ui.pages.plan_compare_rows import Chance

HINT = tr(
    "Select two plans (Ctrl+click, or Shift and an arrow key) to see what differs. One plan alone"
    " is held against the baseline."
)


class PlanCompare(QWidget):
    """A row for each plan, what can be done with it, and below what differs between two."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._plans: tuple[Plan, ...] = ()
        self._lines: tuple[PlanLine, ...] = ()
        self._inventory = Inventory()
        self._shown = ""
        self._asked: tuple[Plan, Plan] | None = None
        self._read_of: tuple[object, Inventory] | None = None
        self._chances: dict[tuple[str, datetime], Chance] = {}
        self._chances_of: Inventory | None = None
        self.rows = PlansModel()
        self.table = RowsTable(self.rows, tr("Plans side by side"))
        self.table.verticalHeader().hide()
        self.words = Reasons()
        self.words.setAccessibleName(tr("What differs between the plans that are selected"))
        self.moved: RowsModel[MovedJob] = RowsModel(MOVED_COLUMNS)
        self.moves = RowsTable(self.moved, tr("Jobs that differ, the furthest moved first"))
        self.moves.verticalHeader().hide()
        self.moves.hide()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selected())
        self.rows.modelReset.connect(self._on_selected)
        self._make_buttons()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(self._bar())
        column.addWidget(self.table, 2)
        column.addWidget(self.words)
        column.addWidget(self.moves, 3)
        self._on_selected()

    def _make_buttons(self) -> None:
        self.baseline = button(
            tr("Set as baseline"),
            self.set_baseline,
            icon="pin",
            tip=tr("Hold the other plans against it"),
        )
        self.rename = button(tr("Rename"), self.rename_plan, icon="pencil")
        self.copy = button(
            tr("Duplicate"),
            self.duplicate_plan,
            icon="copy",
            tip=tr("Keep a copy under another name"),
        )
        self.delete = button(
            tr("Delete"), self.delete_plan, icon="trash-2", tip=tr("Undo brings it back")
        )
        self.try_out = button(
            tr("Work out the chances"),
            self.work_out_chances,
            icon="target",
            tip=tr(
                "Try every plan 500 times with other durations and dates, all with the same luck"
            ),
        )
        self.stop = button(tr("Stop"), self._session.runner.cancel, icon="x")
        self.stop.hide()

    def _bar(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        acts = FlowLayout()
        for widget in (self.baseline, self.rename, self.copy, self.delete):
            acts.addWidget(widget)
        row.addLayout(acts, 1)
        row.addWidget(self.try_out)
        row.addWidget(self.stop)
        return row

    # what is shown

    def show_plan(self, plan: Plan, plans: Sequence[Plan], inventory: Inventory) -> None:
        """Show plans, of which ``plan`` is the one that the page shows; they are looked through
        when the view is seen.
        """
        self._shown, self._plans, self._inventory = plan.name, tuple(plans), inventory
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        """Look through the plans in the background, once for each state of them."""
        plans, inventory = self._plans, self._inventory
        state = [(plan.name, plan.made_at, plan.baseline) for plan in plans]
        known = self._read_of
        if known is not None and known[0] == state and known[1] is inventory:
            return
        asked = self._read_of = (state, inventory)

        def work(_progress: Progress) -> "tuple[PlanLine, ...]":
            from planner.services import scenarios

            return scenarios.side_by_side(inventory, plans)

        def done(lines: "tuple[PlanLine, ...]") -> None:
            if self._read_of is asked:
                self._lines = lines
                self._show_lines()

        self._session.runner.start(tr("Holding plans side by side"), work, done)

    def _show_lines(self) -> None:
        if self._chances_of is not self._inventory:
            self._chances.clear()
        known = self._chances
        self.rows.set_rows(
            [ComparedPlan(one, known.get((one.name, one.made_at))) for one in self._lines]
        )
        if not self.table.selected():
            self.table.select_where(lambda row: row.line.name == self._shown)

    def selected(self) -> list[Plan]:
        """The plans that are selected."""
        by_name = {plan.name: plan for plan in self._plans}
        names = [row.line.name for row in self.table.selected()]
        return [by_name[name] for name in names if name in by_name]

    def _on_selected(self) -> None:
        chosen, may = self.selected(), not self._session.read_only
        one = chosen[0] if len(chosen) == 1 else None
        self.baseline.setText(
            tr("No longer the baseline") if one and one.baseline else tr("Set as baseline")
        )
        for widget in (self.baseline, self.rename, self.copy, self.delete):
            widget.setEnabled(may and one is not None)
        self.try_out.setEnabled(bool(self._plans))
        self._asked = pair = self._pair(chosen)
        if pair is None:
            self.moves.hide()
            self.words.say([HINT, *self._problems(chosen)])
        else:
            self._compare(pair)

    def _pair(self, chosen: list[Plan]) -> tuple[Plan, Plan] | None:
        """Before and after: the baseline comes first, else the plan that is older."""
        if len(chosen) == 1:
            chosen += [plan for plan in self._plans if plan.baseline and plan != chosen[0]]
        if len(chosen) != 2:
            return None
        first, second = sorted(chosen, key=lambda plan: (not plan.baseline, plan.made_at))
        return first, second

    def _compare(self, pair: tuple[Plan, Plan]) -> None:
        """Find out in the background what differs; thousands of jobs take a while."""
        self.words.say([tr("Comparing {one} and {other}.", one=pair[0].name, other=pair[1].name)])

        def work(_progress: Progress) -> "tuple[Differences, str]":
            from planner.services.plan_differences import differences

            found = differences(*pair)
            return found, found.text

        def done(result: "tuple[Differences, str]") -> None:
            if self._asked is pair:
                self._show_differences(*result)

        self._session.runner.start(tr("Comparing two plans"), work, done)

    def _show_differences(self, found: "Differences", text: str) -> None:
        said = [text]
        for name, terms in ((found.before, found.given_up), (found.after, found.new_terms)):
            if terms:
                said.append(tr("Only {name}: {terms}.", name=name, terms="; ".join(terms)))
        self.moved.set_rows([*found.moved, *found.reported])
        self.moves.setVisible(bool(found.moved or found.reported))
        self.words.say([*said, *self._problems(self.selected())])

    def _problems(self, chosen: list[Plan]) -> list[str]:
        """Why a cost or a chance of a plan that is selected is not known."""
        names = {plan.name for plan in chosen}
        said = []
        for row in self.rows.rows:
            line = row.line
            if line.name not in names:
                continue
            if line.problem:
                said.append(f"{line.name}: {line.problem}")
            elif line.cost and line.cost.without_rate:
                who = ", ".join(line.cost.without_rate)
                said.append(
                    tr(
                        "{name}: the Crews sheet has no Day rate for {who}.",
                        name=line.name,
                        who=who,
                    )
                )
            if isinstance(row.chance, UserError):
                said.append(f"{line.name}: {row.chance.sentence()}")
        return said

    # what can be done

    def _one(self) -> Plan | None:
        """The plan that is selected, if it is one alone and can be changed."""
        chosen = self.selected()
        return chosen[0] if len(chosen) == 1 and not self._session.read_only else None

    def set_baseline(self) -> None:
        """Make the plan that is selected the baseline; where it is, have none any more."""
        from planner.services import scenarios

        plan = self._one()
        if plan is not None:
            name = None if plan.baseline else plan.name
            self._write(lambda project: scenarios.set_baseline(project, name))

    def rename_plan(self) -> None:
        """Give the plan that is selected another name."""
        from planner.services import scenarios

        plan = self._one()
        name = plan and self._session.ask.name_of_plan(tr("Rename plan"), plan.name)
        if plan and name and name != plan.name:
            self._write(lambda project: scenarios.rename(project, plan.name, name), name)

    def duplicate_plan(self) -> None:
        """Keep a copy of the plan that is selected."""
        from planner.services import scenarios

        plan = self._one()
        if plan is None:
            return
        free = scenarios.free_name(
            (one.name for one in self._plans), tr("{name} (copy)", name=plan.name)
        )
        name = self._session.ask.name_of_plan(tr("Duplicate plan"), free)
        if name:
            self._write(lambda project: scenarios.duplicate(project, plan.name, name), name)

    def delete_plan(self) -> None:
        """Remove the plan that is selected; undo brings it back."""
        from planner.services import scenarios

        plan = self._one()
        if plan is not None:
            self._write(lambda project: scenarios.delete(project, plan.name))

    def _write(self, act: "Callable[[Project], ChangeSet]", name: str = "") -> None:
        def done(changes: ChangeSet) -> None:
            if changes.label:
                self._session.message.emit(
                    tr("Done: {label}. Undo takes it back.", label=changes.label)
                )
            if name:
                self.table.clearSelection()
                self.table.select_where(lambda row: row.line.name == name)

        self._session.write(tr("Changing the plans"), lambda project, _progress: act(project), done)

    def work_out_chances(self) -> None:
        """Try all plans for their risk, in the background, with the same luck."""
        plans, inventory, today = self._plans, self._inventory, self._session.today
        if not plans or not self.stop.isHidden():
            return
        self._working(on=True)

        def work(progress: Progress) -> "dict[str, Chance]":
            from planner.services import scenarios

            return scenarios.chances(inventory, plans, progress=progress, today=today)

        def done(found: "dict[str, Chance]") -> None:
            self._working(on=False)
            self._chances_of = inventory
            self._chances = {(plan.name, plan.made_at): found[plan.name] for plan in plans}
            self._show_lines()

        def failed(error: UserError) -> None:
            self._working(on=False)
            self._session.runner.failed.emit(error)

        def stopped() -> None:
            self._working(on=False)
            self._session.message.emit(tr("Stopped: no chances were worked out."))

        self._session.runner.start(tr("Working out the chances"), work, done, failed, stopped)

    def _working(self, *, on: bool) -> None:
        self.try_out.setVisible(not on)
        self.stop.setVisible(on)
