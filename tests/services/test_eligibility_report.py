from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.history import UnitKind
from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    CustomerCount,
    Extension,
    Item,
    Site,
)
from planner.rules.wording import show
from planner.services import eligibility_report, importing, rulebook
from planner.services.eligibility_report import COLUMNS, RULES, named_facts
from planner.storage.project import Project

AS_OF = date(2026, 8, 1)
LATE = "2152300XMC4SL7001461"  # made in July 2020, by its serial number


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.rplan") as opened:
        with opened.unit("Import list.xlsx", kind=UnitKind.IMPORT) as unit:
            unit.save_carrier(
                Carrier(legal_name="=Two Rivers", customers=1200, advanced_service=True)
            )
            unit.insert(CustomerCount, [CustomerCount(on=date(2025, 6, 30), own=900, affiliates=3)])
            unit.insert(
                Application,
                [
                    Application(
                        name="A-1",
                        status="Approved",
                        approved_on=date(2022, 7, 15),
                        submitted_on=date(2022, 1, 20),
                        first_disbursement_on=date(2024, 5, 1),
                        approved_cost=Decimal("100000.10"),
                        allocation=Decimal(50000),
                    )
                ],
            )
            unit.insert(
                Extension,
                [Extension(application="A-1", new_term_end=date(2025, 11, 1), order="DA 25-1")],
            )
            unit.insert(Site, [Site(code="S1", name="Alder", application="A-1"), Site(code="S2")])
            unit.insert(Item, ITEMS)
            unit.insert(
                Cost,
                [
                    Cost(
                        on=date(2024, 5, 1),
                        application="A-1",
                        category="installation",
                        description="=HYPERLINK(1)",
                        amount=Decimal(120),
                    )
                ],
            )
        yield opened


ITEMS = [
    Item(serial="21A", manufacturer="Huawei", model="RRU3908", site="S1", cost=Decimal(900)),
    Item(serial="21B", manufacturer="Huawei", model="RRU3908", site="S1",
         obtained_on=date(2017, 5, 1), planned_replacement="Ericsson 4402"),
    Item(serial="21C", manufacturer="huawei", model="BBU3900", site="S2",
         obtained_on=date(2016, 5, 1), removed_on=date(2024, 1, 2), disposed_on=date(2024, 2, 3)),
    Item(serial=LATE, manufacturer="Huawei", model="XMC-2", site="S1",
         obtained_on=date(2020, 6, 22)),
    Item(serial="N1", manufacturer="Nokia", model="FXED", site="S1", obtained_on=date(2021, 2, 2)),
    Item(serial="Q1", manufacturer="=Who", model="+X", obtained_on=date(2021, 2, 2)),
]  # fmt: skip


def rows(book: openpyxl.Workbook, sheet: str) -> list[dict[str, Any]]:
    head, *rest = book[sheet].iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rest]


def written(project: Project, tmp_path: Path) -> openpyxl.Workbook:
    out = tmp_path / "report.xlsx"
    eligibility_report.export(project, out, as_of=AS_OF)
    return openpyxl.load_workbook(out)


def test_the_reasons_by_number_say_what_the_findings_say(project: Project) -> None:
    made = eligibility_report.report(project, AS_OF)
    reasons = {one.number: one.finding for one in made.reasons}
    named = dict(named_facts(made))
    listed = list(made.items())
    assert len(listed) == len(ITEMS)
    for answer, told in listed:
        beside = {label: show(answer.facts.get(name)) for name, label in named.items()}
        beside["Obtained on"] = show(answer.item.obtained_on)
        beside["Manufacturer"] = answer.item.manufacturer
        for rule, number in zip(RULES, told.numbers, strict=True):
            finding = answer.finding(rule)
            assert finding is not None
            said = reasons[number].because
            for label, value in beside.items():
                said = said.replace(f"[{label}]", value)
            assert said == finding.because
            assert reasons[number].answer is finding.answer
            assert (reasons[number].citation, reasons[number].verify) == (
                finding.citation,
                finding.verify,
            )


def test_every_item_stands_in_the_workbook_with_its_reasons(
    project: Project, tmp_path: Path
) -> None:
    book = written(project, tmp_path)
    items = {row["Serial number"]: row for row in rows(book, "Item list")}
    assert len(items) == len(ITEMS)
    reasons = {row["Number"]: row for row in rows(book, "Reasons")}
    for row in items.values():
        for answer, number in (("Covered", "Reason"), ("Reimbursable", "Reason (2)")):
            assert reasons[row[number]]["Answer"] == row[answer]
            assert reasons[row[number]]["Citation"]
        others = [int(number) for number in row["Reasons of the other rules"].split(", ")]
        assert all(number in reasons for number in others)
    assert items["21C"]["Removed on"].date() == date(2024, 1, 2)
    assert items["21C"]["Covered"] == "Yes"
    assert set(COLUMNS.values()) <= set(items["21C"])


def test_the_report_stands_on_its_own(project: Project, tmp_path: Path) -> None:
    check = next(one for one in rulebook.to_verify(project.inventory()) if not one.of_facts)
    rulebook.confirm(project, check.key, source="the register", on=AS_OF, person="Ann")
    book = written(project, tmp_path)
    told: dict[str, str] = {}
    for label, text in book["Report"].iter_rows(values_only=True, max_col=2):
        told[str(label)] = f"{told.get(str(label), '')} {text}"
    index = rulebook.in_use().index
    assert index.version in told["Rule book"]
    assert all(source in told["Checked against"] for source in index.checked_against)
    assert "the register" in told["The project's own"]
    assert "Ann" in told["The project's own"]
    assert "not legal advice" in told["Important"]
    assert book.sheetnames[:3] == ["Report", "Contradictions", "Findings"]
    assert LATE in str(rows(book, "Contradictions")[0]["About"])
    about = {row["About"].split(",")[0] for row in rows(book, "Findings")}
    assert about == {"The carrier", "Application A-1", "=HYPERLINK(1)"}
    assert all(row["Citation"] for row in rows(book, "Findings"))
    facts = {(row["About"], row["Fact"]): row for row in rows(book, "Facts")}
    counted = facts["The carrier", "Customers counted"]
    assert counted["Value"] == "900, and 3 of affiliates"
    assert counted["Holds for"].date() == date(2025, 6, 30)
    assert "Import list.xlsx" in counted["Who says so"]
    assert "DA 25-1" in facts["Application A-1", "Extension"]["Who says so"]


def test_no_text_of_the_user_becomes_a_formula(project: Project, tmp_path: Path) -> None:
    book = written(project, tmp_path)
    assert "f" not in {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert any(row["Manufacturer"] == "=Who" for row in rows(book, "Item list"))


def test_a_report_is_not_taken_for_an_inventory(project: Project, tmp_path: Path) -> None:
    eligibility_report.export(project, tmp_path / "report.xlsx", as_of=AS_OF)
    with pytest.raises(UserError, match="has columns that are known"):
        importing.look(tmp_path / "report.xlsx", project=project)


@pytest.mark.parametrize("ending", [".xlsx", ".pdf"])
def test_a_cancelled_report_leaves_the_file_as_it_was(
    project: Project, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"report{ending}"
    out.write_text("mine", encoding="utf-8")

    def stop(message: str, _fraction: float | None = None, /) -> None:
        if message.startswith(("Writing", "Printing")):
            raise Cancelled

    with pytest.raises(Cancelled):
        eligibility_report.export(project, out, as_of=AS_OF, progress=stop)
    assert out.read_text(encoding="utf-8") == "mine"


def test_an_empty_project_has_a_report_too(tmp_path: Path) -> None:
    with Project.create(tmp_path / "e.rplan") as opened:
        for ending in ("xlsx", "pdf"):
            eligibility_report.export(opened, tmp_path / f"r.{ending}", as_of=AS_OF)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")


def test_another_ending_and_a_day_before_the_book_are_refused(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="ends neither"):
        eligibility_report.export(project, tmp_path / "r.docx", as_of=AS_OF)
    with pytest.raises(UserError, match="begins on"):
        eligibility_report.export(project, tmp_path / "r.pdf", as_of=date(2018, 1, 1))
