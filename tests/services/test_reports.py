from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import icalendar
import pytest
from python_calamine import load_workbook

from planner.common.errors import UserError
from planner.common.progress import Cancelled, silent
from planner.files import pdf
from planner.model.inventory import Application, Carrier, Crew, Item, Layer, Site
from planner.model.plan import Plan, PlannedJob, PlanStatus
from planner.model.products import Maker, Recognition, Strength
from planner.model.sheets import ANSWER_HEADINGS, SHEETS, LayoutColumn
from planner.services import deadlines, importing, reports, scenarios
from planner.services.report_sheets import product_name
from planner.storage.project import Project

AS_OF = date(2026, 8, 1)


def job(site: str, name: str, month: int, crew: str = "North") -> PlannedJob:
    return PlannedJob(site, name, crew, date(2026, month, 1), date(2026, month, 3), held_by="crew")


PLAN = Plan(
    0,
    "Plan",
    datetime(2026, 8, 1, 9, tzinfo=UTC),
    PlanStatus.MEETS,
    date(2026, 9, 1),
    date(2026, 10, 3),
    date(2027, 5, 1),
    0,
    date(2026, 10, 1),
    2,
    (job("001", "Install", 9), job("001", "Remove", 10), job("002", "Remove", 9, "South")),
    ("Nothing holds it.",),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    opened = Project.create(tmp_path / "two-rivers.rplan")
    with opened.unit("Start") as unit:
        unit.save_carrier(Carrier(legal_name="Two Rivers", frn="0001234567", customers=1200))
        unit.insert(
            Application,
            [
                Application(
                    name="A-1",
                    approved_on=date(2022, 7, 15),
                    first_disbursement_on=date(2026, 5, 1),
                    approved_cost=Decimal("100000.10"),
                )
            ],
        )
        unit.insert(
            Site,
            [Site(code="001", name="Alder Creek", application="A-1"), Site(code="002", name="=B")],
        )
        unit.insert(
            Item,
            [
                Item(
                    serial="0021",
                    manufacturer="Huawei",
                    model="RRU3908",
                    site="001",
                    layer=Layer.ACCESS,
                    obtained_on=date(2017, 5, 1),
                    cost=Decimal("12.10"),
                    notes="=1+1\nsecond line",
                    extras={"Door code": "07"},
                ),
                Item(
                    serial="0022",
                    manufacturer="Huawei",
                    model="RRU3908",
                    site="001",
                    removed_on=date(2026, 1, 5),
                    quantity=1,
                ),
                Item(serial="0023", manufacturer="Ericsson", model="Radio 4449", site="002"),
            ],
        )
        unit.insert(Crew, [Crew(name="North", skills="tower")])
        unit.set_layout(
            "Items",
            [
                LayoutColumn("Door code", ""),
                LayoutColumn("Serial number", "serial"),
                LayoutColumn("Manufacturer", "manufacturer"),
                LayoutColumn("Model", "model"),
                LayoutColumn("Site", "site"),
            ],
        )
        unit.save_plan(PLAN)
    with opened:
        yield opened


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    head, *body = load_workbook(path).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, head), row, strict=True)) for row in body]


def test_the_workbook_answers_each_item_and_plans_what_is_still_to_remove(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    reports.export_workbook(project, out, as_of=AS_OF)

    first, removed, new = rows(out, "Items")
    assert list(first)[:5] == ["Door code", "Serial number", "Manufacturer", "Model", "Site"]
    assert tuple(first)[-8:] == ANSWER_HEADINGS
    assert first["Covered"] == "Covered"
    assert "RRU3908" in str(first["Product"])
    assert first["Covered because"]
    assert first["Planned removal"] == date(2026, 10, 1)
    assert first["Crew"] == "North"
    assert removed["Planned removal"] == ""
    assert new["Covered"] != "Covered"
    assert new["Planned removal"] == ""


def test_the_workbook_tells_plan_deadlines_findings_and_where_it_comes_from(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    reports.export_workbook(project, out, as_of=AS_OF)

    names = load_workbook(out).sheet_names
    assert names == [*(s.name for s in SHEETS), "Plan", "Deadlines", "Findings", "About"]
    planned = rows(out, "Plan")
    assert [row["Job"] for row in planned] == ["Install", "Remove", "Remove"]
    assert (
        planned[0]
        | {
            "Site": "001",
            "Site name": "Alder Creek",
            "Application": "A-1",
            "State": "planned",
            "Start": date(2026, 9, 1),
            "Finish": date(2026, 9, 3),
            "Critical": "No",
        }
        == planned[0]
    )
    assert any(row["Deadline"] and row["Source"] for row in rows(out, "Deadlines"))
    assert any(row["Question"] and row["Answer"] for row in rows(out, "Findings"))
    about = {row["About"]: row["What"] for row in rows(out, "About")}
    assert about["Project file"] == "two-rivers.rplan"
    assert about["Answers as of"] == AS_OF
    assert about["Rule book"]
    assert about["Catalogue"]
    assert "not legal advice" in str(about["Important"])
    assert "Sample" not in about


def test_importing_the_exported_workbook_changes_nothing(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    reports.export_workbook(project, out, as_of=AS_OF)
    before = project.inventory(), project.layout("Items")

    source = importing.look(out, progress=silent)
    preview = importing.preview(project, source, silent)
    assert (preview.added, preview.changed, preview.rejected) == (0, 0, 0), preview.problems
    importing.apply(project, preview, silent)
    assert project.inventory() == before[0]


def test_an_export_can_be_cancelled(project: Project, tmp_path: Path) -> None:
    def stop(message: str, fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        reports.export_workbook(project, tmp_path / "out.xlsx", as_of=AS_OF, progress=stop)
    assert not list(tmp_path.glob("*.xlsx"))


def test_the_plan_is_printed(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    reports.export_pdf(project, out, as_of=AS_OF)

    assert out.read_bytes().startswith(b"%PDF-")


def test_the_printed_chart_is_held_against_the_baseline_of_the_project(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = project.plan()
    assert plan is not None
    printed: list[pdf.PlanPrint] = []
    monkeypatch.setattr(pdf, "write_plan", lambda report, *_out, **_how: printed.append(report))
    scenarios.duplicate(project, plan.name, "As promised")
    scenarios.set_baseline(project, "As promised")
    for name in (plan.name, "As promised"):
        reports.export_pdf(project, tmp_path / "plan.pdf", as_of=AS_OF, name=name)
    against = [one.baseline and one.baseline.name for one in printed]
    assert against == ["As promised", None]


def test_an_empty_project_has_nothing_to_print(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    with Project.create(tmp_path / "empty.rplan") as empty, pytest.raises(UserError) as caught:
        reports.export_pdf(empty, out, as_of=AS_OF)
    assert caught.value.code == "nothing-to-print"
    assert not out.exists()


def test_the_deadlines_become_a_calendar(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "deadlines.ics"
    found = deadlines.compute(project.inventory(), AS_OF)
    reports.export_calendar(found, out, owner="Two Rivers")

    events = icalendar.Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert len(events) == sum(one.falls_on is not None for one in found)


@pytest.mark.parametrize("name", ["two-rivers.rplan", "out.xls", "out"])
def test_a_name_with_another_ending_is_refused_and_the_project_stays(
    project: Project, tmp_path: Path, name: str
) -> None:
    before = project.path.read_bytes()
    with pytest.raises(UserError, match="does not end in"):
        reports.export_workbook(project, tmp_path / name, as_of=AS_OF)
    with pytest.raises(UserError, match="does not end in"):
        reports.export_pdf(project, tmp_path / name, as_of=AS_OF)
    assert project.path.read_bytes() == before


def test_the_template_is_written(tmp_path: Path) -> None:
    out = tmp_path / "empty.xlsx"
    reports.write_template(out)
    assert load_workbook(out).sheet_names[1:] == [sheet.name for sheet in SHEETS]


def test_what_is_invented_is_known_by_its_name() -> None:
    assert reports.is_invented("Sandhill Prairie Cooperative (invented sample)")
    assert not reports.is_invented("Two Rivers")


def test_a_product_that_is_not_recognised_is_named_by_its_maker_alone() -> None:
    maker = Maker("Huawei", "Huawei")
    assert product_name(Recognition(None, None, Strength.NONE)) == ""
    assert "not recognised" in product_name(Recognition(maker, None, Strength.POSSIBLE))
