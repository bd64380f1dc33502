"""A small project that is late: one application with every kind of delay, and one in time."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from planner.model.inventory import (
    Application,
    Carrier,
    Crew,
    Disbursement,
    Extension,
    Gate,
    Item,
    JobReport,
    Layer,
    Site,
    WorkStep,
)
from planner.services import inventory as editing
from planner.services import planning
from planner.services.planning import PlanOptions
from planner.storage.project import Project

TODAY = date(2026, 11, 23)  # a Monday
TERM_END = date(2027, 2, 1)
WORK = (
    WorkStep(job="Order", duration_days=20),
    WorkStep(job="Install", duration_days=4, skill="tower", after="Order", gate="Zoning permit"),
    WorkStep(job="Remove", duration_days=3, skill="tower", after="Install", needs_window=True),
)
SITES = (
    *(Site(code=f"S-{i}", application="West", state="NE", cluster="C") for i in range(1, 9)),
    Site(code="S-9", application="West", access_from="05-01", access_to="10-31"),
    Site(code="E-1", application="East"),
)
BEGUN = date(2026, 11, 23)
REPORTS = (
    JobReport(
        site="S-1",
        job="order",
        started_on=BEGUN,
        expected_on=date(2026, 12, 28),
        delay_cause="Supply chain",
        notes="radios late",
    ),
    JobReport(site="S-2", job="Order", started_on=BEGUN, expected_on=date(2027, 1, 5)),
    JobReport(site="S-3", job="Order", delay_cause="PERMITTING"),
    JobReport(site="S-4", job="Order", delay_cause="=1+1 bears"),
    JobReport(site="E-1", job="Order", delay_cause="weather"),
)


def make(path: Path) -> Project:
    """The project, open: a baseline, then a gate that moved, reports, and the plan "Plan"."""
    project = Project.create(path)
    with project.unit("Import list.xlsx") as unit:
        unit.save_carrier(Carrier(legal_name="Two Rivers & Sons"))
        unit.insert(
            Application,
            [
                Application(
                    name="West",
                    status="Approved",
                    submitted_on=date(2022, 1, 20),
                    approved_on=date(2022, 7, 15),
                    approved_cost=Decimal(1_000_000),
                    allocation=Decimal(395_000),
                    first_disbursement_on=date(2025, 8, 1),
                ),
                Application(name="East", first_disbursement_on=date(2026, 9, 1)),
                Application(name="North"),
            ],
        )
        granted = Extension(
            application="West",
            granted_on=date(2026, 7, 20),
            new_term_end=TERM_END,
            grounds="shortfall",
        )
        unit.insert(Extension, [granted])
        paid = Disbursement(application="West", on=date(2025, 8, 1), amount=Decimal(100_000))
        unit.insert(Disbursement, [paid])
        unit.insert(Site, SITES)
        unit.insert(Item, _items())
        unit.insert(Crew, [Crew(name="Tower", skills="tower", day_rate=Decimal(4000))])
        unit.insert(WorkStep, WORK)
        unit.insert(
            Gate,
            [
                Gate(site="S-1", gate="Zoning permit", on=date(2026, 12, 1), certain=True),
                Gate(site="S-2", gate="Zoning permit", on=date(2027, 1, 15), certain=False),
                Gate(site="S-3", gate="Nobody waits", on=date(2027, 1, 15), certain=False),
            ],
        )
    plan(project, "Base")
    with project.unit("Keep the baseline") as unit:
        unit.set_baseline("Base")
    first = project.load(Gate)[0]
    for on in (date(2027, 1, 10), date(2027, 3, 22)):
        editing.edit(project, Gate, [first.id], {"on": on})
    with project.unit("Report progress") as unit:
        unit.insert(JobReport, REPORTS)
    plan(project, "Plan")
    return project


def plan(project: Project, name: str) -> None:
    """Make a plan and keep it."""
    options = PlanOptions(polish=False, time_limit=1.0, name=name)
    planning.save(project, planning.make(project.inventory(), options, today=TODAY))


def _items() -> list[Item]:
    radio = Item(manufacturer="Huawei", model="RRU3908", layer=Layer.ACCESS, quantity=2)
    return [
        *(replace(radio, serial=f"R{n}", site=site.code) for n, site in enumerate(SITES)),
        replace(
            radio,
            serial="R-gone",
            site="S-1",
            replaced_on=date(2026, 8, 1),
            removed_on=date(2026, 9, 1),
        ),
        Item(manufacturer="Ericsson", model="Radio 4449", site="S-1", quantity=5),
        Item(description="grey box, no label", site="S-1"),
    ]
