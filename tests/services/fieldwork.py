"""A small project with a plan that has everything that leaves the program for the field."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from planner.model.inventory import (
    Application,
    Carrier,
    Crew,
    Gate,
    Inventory,
    Item,
    Layer,
    Site,
    WorkStep,
)
from planner.services import planning
from planner.services.planning import PlanOptions
from planner.storage.project import Project

TODAY = date(2026, 11, 23)  # a Monday; Thanksgiving is on the 26th
HOSTILE = '=cmd|"/c calc"!A1 <b>&amp; \x07\x1b ]]>'
FAR = "Ridge of the very long name " * 12

CREWS = (
    Crew(name="North", skills="tower", working_days="Mon-Fri", extras={"Overtime": "Sat"}),
    Crew(name="South, two [A]", skills="tower", working_days="Mon-Sat"),
    Crew(
        name="Radio",
        skills="radio",
        working_days="Tue-Sat",
        time_off="2026-12-23..2027-01-03",
        available_to=date(2027, 12, 31),
    ),
)
WORK = (
    WorkStep(job="Survey", duration_days=1, skill="radio"),
    WorkStep(job="Order", duration_days=12, after="Survey", lag_days=2),
    WorkStep(job="Permit", duration_days=9, after="start of Order", gate="Permit"),
    WorkStep(job="Install", duration_days=3, skill="tower; radio", after="Order; Permit"),
    WorkStep(job="Lift", duration_days=2, skill="tower", crews_needed=2, after="Install"),
    WorkStep(job="Cut over", duration_days=1, skill="radio", after="Lift"),
    WorkStep(job="Remove", duration_days=6, skill="tower", after="Cut over (cluster)"),
)
SITES = (
    Site(
        code="S-1",
        name=HOSTILE,
        application="A-1",
        cluster="C",
        hub_site="S-2",
        latitude=41.5,
        longitude=-103.2,
        address="12 County Road 7",
        state="NE",
        tower_owner="Prairie Towers",
        access_from="11-01",
        access_to="06-30",
        notes="Call the farmer first.",
    ),
    Site(code="S-2", name=FAR, application="A-1", cluster="C", latitude=41.6, longitude=-103.3),
    Site(code="007", name="华为 عربي", application="A-1", latitude=999.0, longitude=1.0),
)
GATES = (
    Gate(site="S-1", gate="Permit", on=date(2027, 1, 4), certain=False, notes="county board"),
    Gate(site="", gate="Permit", on=date(2026, 12, 1), certain=True),
)


def items() -> list[Item]:
    """Covered and other equipment; at S-2 one piece is gone already."""
    radio = {"manufacturer": "Huawei", "model": "RRU3908", "layer": Layer.ACCESS, "quantity": 1}
    return [
        Item(serial="00210", site="S-1", position="Sector 1", cost=Decimal(9000), **radio),  # type: ignore[arg-type]
        Item(serial="=00211", site="S-1", position="Sector 2", **radio),  # type: ignore[arg-type]
        Item(serial="ER-1", site="S-1", manufacturer="Ericsson", model="Radio 4449", quantity=2),
        Item(description="grey box, no label", site="S-1"),
        Item(serial="00212", site="S-2", **radio),  # type: ignore[arg-type]
        Item(serial="00213", site="S-2", removed_on=date(2026, 9, 1), **radio),  # type: ignore[arg-type]
        Item(serial="00214", site="007", **radio),  # type: ignore[arg-type]
    ]


def make(path: Path, inventory: Inventory | None = None) -> Project:
    """The project, open, with a plan that is called Plan."""
    project = Project.create(path)
    given = inventory or Inventory(sites=SITES, crews=CREWS, work=WORK, gates=GATES)
    with project.unit("Import") as unit:
        unit.save_carrier(Carrier(legal_name="Two Rivers & Sons", frn="0001234567"))
        unit.insert(
            Application,
            [
                Application(
                    name="A-1",
                    approved_on=date(2022, 7, 15),
                    first_disbursement_on=date(2026, 9, 1),
                )
            ],
        )
        unit.insert(Site, given.sites)
        unit.insert(Item, given.items or items())
        unit.insert(Crew, given.crews)
        unit.insert(WorkStep, given.work)
        unit.insert(Gate, given.gates)
    options = PlanOptions(polish=False, time_limit=1.0, deadline=date(2027, 6, 30))
    planning.save(project, planning.make(project.inventory(), options, today=TODAY))
    return project
