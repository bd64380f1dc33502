import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from planner.common.progress import Cancelled
from planner.files.pdf import PlanPrint, write_plan
from planner.files.pdf_text import REGULAR, fitted, printable, wrapped
from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.plan import ApplicationOutcome, Plan, PlannedJob, PlanStatus, PlanTerms

AS_OF = date(2026, 5, 1)
STEPS = ("Survey", "Permit", "Install", "Cut over", "Remove", "Dispose")


def plan_of(sites: int, *, days: int = 6, late: int = 0) -> Plan:
    jobs = []
    for site in range(sites):
        day = AS_OF + timedelta(days=site * 3)
        for number, step in enumerate(STEPS):
            crew = "" if step == "Permit" else f"Crew {(site + number) % 4 + 1}"
            finish = day + timedelta(days=days)
            jobs.append(
                PlannedJob(f"S{site:03d}", step, crew, day, finish, late, 5, held_by="crew")
            )
            day = finish + timedelta(days=1)
    finish = max(job.finish for job in jobs)
    return Plan(
        1,
        "Spring plan",
        datetime(2026, 5, 1, 9, tzinfo=UTC),
        PlanStatus.UNDECIDED,
        AS_OF,
        finish,
        date(2026, 12, 1),
        late,
        AS_OF,
        9,
        tuple(jobs),
        ("Crew 1 works every day until November.",),
        (ApplicationOutcome("A-1", date(2026, 12, 1), finish, late),),
    )


def deadline(title: str, falls_on: date | None, missing: tuple[str, ...] = ()) -> Deadline:
    status = DeadlineStatus.UPCOMING if falls_on else None
    return Deadline(
        "term-end",
        title,
        "A-1",
        falls_on,
        falls_on,
        status,
        "because",
        missing,
        "47 CFR 1.50004(h)",
        Confidence.UNCONFIRMED,
    )


def report_of(plan: Plan | None) -> PlanPrint:
    sites = {job.site: f"Site number {job.site}" for job in plan.jobs} if plan else {}
    return PlanPrint("Two Rivers Cooperative", AS_OF, plan, sites)


def text_of(path: Path) -> str:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(  # noqa: S603 - a fixed tool on a file of our own
        [tool, "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout


def test_the_printed_plan_names_its_sites_crews_and_dates_as_text(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    report = report_of(plan_of(30, late=12))
    write_plan(replace(report, deadlines=[deadline("Term ends", date(2026, 12, 1))]), out)

    text = text_of(out)
    for site in report.sites.values():
        assert site in text
    assert "Two Rivers Cooperative" in text
    assert "not proved impossible" in text
    assert "Crew 1 works every day until November." in text
    assert "12 days late" in text
    assert "as of 2026-05-01" in text
    assert "deadline A-1 2026-12-01" in text
    assert "check against the rule text" in text
    pages = text.count("\f")
    assert f"Page 1 of {pages}" in text
    assert f"Page {pages} of {pages}" in text


def test_deadlines_of_several_applications_are_written_below_each_other(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    plan = plan_of(3)
    near = [
        ApplicationOutcome(f"Application {n}", date(2026, 6, n), date(2026, 6, 1), 0)
        for n in range(1, 8)
    ]
    write_plan(report_of(replace(plan, applications=tuple(near))), out)

    lines = [line for line in text_of(out).splitlines() if "deadline Application" in line]
    assert [line.count("deadline") for line in lines] == [1] * 7


def test_jobs_are_listed_with_each_crew_by_its_whole_name(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    job = PlannedJob("S1", "Lift", "North, Lee, South (overtime)", AS_OF, AS_OF)
    report = report_of(replace(plan_of(1), jobs=(job,)))
    write_plan(replace(report, crews={"North, Lee", "South"}), out)

    crews = text_of(out).split("Jobs by crew")[1]
    assert "North, Lee: 1 job" in crews
    assert "South: 1 job" in crews


def test_table_headings_come_again_on_each_page(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    write_plan(report_of(plan_of(40)), out)

    listed = [page for page in text_of(out).split("\f") if "Held by" in page]
    assert len(listed) > 6
    assert all("Late days" in page for page in listed)
    assert any("(continued)" in page for page in listed)


def test_without_a_plan_it_says_so_and_how_to_make_one(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    undated = deadline("Term ends", None, ("First disbursement on",))
    write_plan(replace(report_of(None), deadlines=[undated]), out)

    text = text_of(out)
    assert "There is no plan yet" in text
    assert "Plan page" in text
    assert "First disbursement on" in text


def test_long_and_foreign_names_are_wrapped_and_cost_no_page(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    plan = plan_of(2)
    odd = {
        "S000": "N\u0101\u02bb\u0101lehu ą́ŋ 华为 عربي 😀 <b>&amp; \x07",
        "S001": "verylongname" * 40,
    }
    write_plan(replace(report_of(plan), sites=odd, carrier="Kołodziej 华为 " * 30), out)

    text = text_of(out)
    assert "Na\u2018alehu" in text
    assert "<b>&amp;" in text
    assert "fonts lack" in text


def test_a_plan_over_years_is_drawn_in_parts(tmp_path: Path) -> None:
    out = tmp_path / "plan.pdf"
    write_plan(report_of(plan_of(3, days=200)), out)

    assert text_of(out).count("Chart, ") > 1


def test_the_chart_holds_the_plan_against_the_baseline_and_shows_pins(tmp_path: Path) -> None:
    plan, plain, out = plan_of(3), tmp_path / "plain.pdf", tmp_path / "plan.pdf"
    write_plan(report_of(plan), plain)
    earlier = timedelta(days=-400)
    moved = [
        replace(job, start=job.start + earlier, finish=job.finish + earlier) for job in plan.jobs
    ]
    baseline = replace(plan, name="As promised", jobs=tuple(moved), baseline=True)
    pinned = replace(plan, terms=PlanTerms(pins={plan.jobs[2].key: plan.jobs[2].start}))
    write_plan(replace(report_of(pinned), baseline=baseline), out)

    before, text = text_of(plain), text_of(out)
    for said in ("in the baseline, As promised", "pinned to its day"):
        assert said in text
        assert said not in before
    # the months in which only the baseline has work are drawn too
    assert "Chart, March 2025" in text
    assert "2025" not in before


def test_a_cancelled_print_leaves_nothing(tmp_path: Path) -> None:
    def stop(message: str, fraction: float | None = None, /) -> None:
        if "crew" in message:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_plan(report_of(plan_of(3)), tmp_path / "plan.pdf", progress=stop)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("café - “quoted” €", "café - “quoted” €"),
        ("Łódź", "Lódz"),
        ("华为", "??"),
        ("a\tb\nc\x00d", "a b c d"),
        ("e\u0301", "é"),
        ("zero\u200bwidth", "zerowidth"),
        ("", ""),
    ],
)
def test_text_becomes_what_the_fonts_can_show(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_lines_are_never_wider_than_asked() -> None:
    assert wrapped("", REGULAR, 8, 50) == [""]
    assert "".join(wrapped("x" * 500, REGULAR, 8, 50)) == "x" * 500
    assert wrapped("one two three four five six", REGULAR, 8, 30, most=2)[-1].endswith("…")
    assert fitted("x" * 500, REGULAR, 8, 50).endswith("…")
