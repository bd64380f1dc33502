"""Plans as rows: what a table of them says of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from planner.common.errors import UserError
from planner.ui import cells, formats
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.words import PLAN, Look

if TYPE_CHECKING:
    from planner.services.risk import Risk
    from planner.services.scenarios import PlanLine

    Chance: TypeAlias = Risk | UserError

BASELINE = Look(tr("Baseline"), Tone.INFO, "pin")
LATE = Look(tr("Late"), Tone.BAD, "triangle-alert")


@dataclass(frozen=True, slots=True)
class ComparedPlan:
    """A plan among others; its chance is None until it is worked out."""

    line: "PlanLine"
    chance: "Chance | None" = None


def _cost(row: ComparedPlan) -> str:
    cost = row.line.cost
    if cost is None or (cost.without_rate and not cost.dollars):
        return tr("not known")
    dollars = formats.money(cost.dollars)
    return tr("at least {dollars}", dollars=dollars) if cost.without_rate else dollars


def _chance(row: ComparedPlan) -> str:
    if isinstance(row.chance, UserError):
        return tr("not known")
    if row.chance is None or row.chance.chance is None:
        return ""
    return f"{row.chance.chance:.0%}"


def _by(row: ComparedPlan, share: str) -> str:
    """The day by which a share of the runs is through."""
    if row.chance is None or isinstance(row.chance, UserError):
        return ""
    return cells.date_text(getattr(row.chance, share)) or tr("never")


def _by_key(row: ComparedPlan, share: str) -> date | None:
    if row.chance is None or isinstance(row.chance, UserError):
        return None
    return getattr(row.chance, share) or date.max


def _number(heading: str, read: "Callable[[PlanLine], int]", tip: str) -> TableColumn[ComparedPlan]:
    return TableColumn(
        heading,
        lambda row: f"{read(row.line):,}",
        lambda row: read(row.line),
        numeric=True,
        width=70,
        tip=tip,
    )


COLUMNS: tuple[TableColumn[ComparedPlan], ...] = (
    TableColumn(tr("Plan"), lambda row: row.line.name, width=170),
    TableColumn(
        tr("Baseline"),
        lambda row: tr("Baseline") if row.line.baseline else "",
        look=lambda row: BASELINE if row.line.baseline else None,
        width=112,
        tip=tr("The plan that others are held against"),
    ),
    TableColumn(
        tr("Deadline"),
        lambda row: PLAN[row.line.status].word,
        look=lambda row: PLAN[row.line.status],
        width=160,
        tip=tr("Whether the plan meets it"),
    ),
    TableColumn(
        tr("Finish"),
        lambda row: cells.date_text(row.line.finish),
        lambda row: row.line.finish,
        width=104,
    ),
    TableColumn(
        tr("Late"),
        lambda row: formats.count(row.line.late_days, "day") if row.line.late_days else "",
        lambda row: row.line.late_days,
        numeric=True,
        look=lambda row: LATE if row.line.late_days else None,
        width=120,
        tip=tr("Calendar days past its deadline, of the application that is latest"),
    ),
    _number(
        tr("Sites late"), lambda line: line.late_sites, tr("Sites with work after their deadline")
    ),
    _number(tr("Crews"), lambda line: line.crews, tr("Crews that have work")),
    TableColumn(
        tr("Cost"),
        _cost,
        lambda row: row.line.cost.dollars if row.line.cost else None,
        numeric=True,
        width=136,
        tip=tr(
            "The days that crews work, at the Day rates of the Crews sheet; days between jobs, "
            "travel and material are not in it"
        ),
    ),
    TableColumn(
        tr("Chance"),
        _chance,
        lambda row: getattr(row.chance, "chance", None),
        numeric=True,
        summed=False,
        width=74,
        tip=tr("In how many of 500 runs with other durations and dates all deadlines are met"),
    ),
    TableColumn(
        tr("4 of 5 by"),
        lambda row: _by(row, "p80"),
        lambda row: _by_key(row, "p80"),
        width=104,
        tip=tr("The day by which four of five runs are through"),
    ),
    TableColumn(tr("Supposes"), lambda row: "; ".join(row.line.supposes), width=240),
    TableColumn(
        tr("Half by"),
        lambda row: _by(row, "p50"),
        lambda row: _by_key(row, "p50"),
        width=104,
        tip=tr("The day by which half of the runs are through"),
    ),
    TableColumn(
        tr("Start"),
        lambda row: cells.date_text(row.line.start),
        lambda row: row.line.start,
        width=104,
    ),
    _number(
        tr("Applications late"), lambda line: line.late_applications, tr("Past their own deadline")
    ),
    _number(
        tr("Crew-days"),
        lambda line: line.cost.days if line.cost else 0,
        tr("Working days of every crew from the first to the last day of each of its jobs"),
    ),
    _number(
        tr("Overtime days"),
        lambda line: line.cost.overtime_days if line.cost else 0,
        tr("Crew-days on overtime"),
    ),
    _number(tr("Pins"), lambda line: line.pins, tr("Jobs that are pinned to a day")),
    TableColumn(
        tr("Made"),
        lambda row: cells.date_text(row.line.made_at.astimezone().date()),
        lambda row: row.line.made_at,
        width=104,
    ),
)


class PlansModel(RowsModel[ComparedPlan]):
    """A row stays the same while its plan has the name."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def identity(self, row: ComparedPlan) -> object:
        return row.line.name
