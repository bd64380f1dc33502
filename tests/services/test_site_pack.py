import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.inventory import Inventory, Item
from planner.model.plan import JobState
from planner.services import planning, site_pack
from planner.services.field_work import Selection
from planner.storage.project import Project
from tests.services import fieldwork
from tests.services.fieldwork import TODAY


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with fieldwork.make(tmp_path_factory.mktemp("field") / "two-rivers.rplan") as opened:
        yield opened


def pages_of(path: Path) -> list[str]:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    done = subprocess.run(  # noqa: S603 - a fixed tool on a file of our own
        [tool, "-layout", path, "-"], capture_output=True, check=True, encoding="utf-8"
    )
    return done.stdout.split("\f")[:-1]


def packed(project: Project, out: Path, **asked: object) -> list[str]:
    selection = Selection(**asked)  # type: ignore[arg-type]
    site_pack.export(project, out, as_of=TODAY, selection=selection)
    return pages_of(out)


def test_a_site_has_its_place_gates_jobs_and_what_comes_out(
    project: Project, tmp_path: Path
) -> None:
    (page,) = packed(project, tmp_path / "pack.pdf", sites=("S-1",))

    for words in (
        *("S-1", "12 County Road 7, NE", "41.50000, -103.20000", "11-01 to 06-30"),
        *("Prairie Towers", "Call the farmer first.", "2027-01-04", "not certain", "county board"),
        *("Survey", "South, two [A], Radio", "Started on", "Finished on", "Signature"),
        *("00210", "=00211", "Sector 2", "processes only", "Page 1 of 1"),
    ):
        assert words in page, words
    take, rest = page.split("Ask first")
    assert "grey box" in rest
    assert "ER-1" not in page
    assert "Ericsson" in page.split("Stays: do not take it")[1]
    assert "To remove: 2 lines" in take


def test_what_is_removed_already_is_counted_and_not_listed(
    project: Project, tmp_path: Path
) -> None:
    (page,) = packed(project, tmp_path / "pack.pdf", sites=("S-2",))
    assert "00212" in page
    assert "00213" not in page
    assert "1 line was removed here before" in page


def test_what_has_begun_or_is_done_is_filled_in(tmp_path: Path) -> None:
    with fieldwork.make(tmp_path / "field.rplan") as project:
        plan = project.plan()
        assert plan is not None
        states = {("S-1", "Survey"): JobState.DONE, ("S-1", "Order"): JobState.UNDER_WAY}
        jobs = tuple(replace(job, state=states.get(job.key, job.state)) for job in plan.jobs)
        planning.save(project, replace(plan, id=0, jobs=jobs))
        (page,) = packed(project, tmp_path / "pack.pdf", sites=("S-1",))

    lines = {line.split()[0]: line for line in page.splitlines() if line.strip()}
    survey, order = (next(j for j in jobs if j.key == key) for key in states)
    assert lines["Survey"].count(survey.start.isoformat()) == 4  # a day: planned and in fact
    assert lines["Order"].count(order.start.isoformat()) == 2
    assert lines["Order"].count(order.finish.isoformat()) == 1


def test_a_crew_gets_its_sites_in_the_order_of_its_work(project: Project, tmp_path: Path) -> None:
    plan = project.plan()
    assert plan is not None
    pages = packed(project, tmp_path / "pack.pdf", crew="North")
    starts = sorted((job.start, job.site) for job in plan.jobs if "North" in job.crew)
    wanted = list(dict.fromkeys(site for _, site in starts))
    assert [page.split(maxsplit=1)[0] for page in pages] == wanted
    assert all("Crew North." in page for page in pages)
    # the others' jobs are told too
    assert all("Survey" in page for page in pages)


def test_only_sites_with_a_job_in_the_span_are_printed(project: Project, tmp_path: Path) -> None:
    plan = project.plan()
    assert plan is not None
    first = min(job.start for job in plan.jobs)
    pages = packed(project, tmp_path / "pack.pdf", first=first, last=first)
    assert [page.split(maxsplit=1)[0] for page in pages] == ["007"]
    with pytest.raises(UserError) as refused:
        packed(project, tmp_path / "no.pdf", last=first - timedelta(days=1))
    assert refused.value.code == "nothing-chosen"
    assert not (tmp_path / "no.pdf").exists()


def test_thousands_of_items_run_over_pages_that_repeat_the_headings(tmp_path: Path) -> None:
    radio = {"manufacturer": "Huawei", "model": "RRU3908", "site": "S-1"}
    long = Item(serial="X" * 900, position="Y" * 400, **radio)  # type: ignore[arg-type]
    many = [Item(serial=f"SN{n:05d}", **radio) for n in range(2_000)]  # type: ignore[arg-type]
    given = Inventory(
        sites=(replace(fieldwork.SITES[0], notes="word " * 20_000, hub_site=""),),
        crews=fieldwork.CREWS,
        work=fieldwork.WORK,
        items=(long, *many),
    )
    with fieldwork.make(tmp_path / "many.rplan", given) as project:
        pages = packed(project, tmp_path / "pack.pdf")

    whole = "\n".join(pages)
    assert all(f"SN{n:05d}" in whole for n in range(2_000))
    listed = [page for page in pages if "SN0" in page]
    assert len(listed) > 40
    assert all("Serial number" in page for page in listed)
    assert "(continued)" in listed[-1]
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]


def test_a_cancelled_pack_leaves_nothing(project: Project, tmp_path: Path) -> None:
    def stop(message: str, fraction: float | None = None, /) -> None:
        if "Printing" in message:
            raise Cancelled

    with pytest.raises(Cancelled):
        site_pack.export(project, tmp_path / "pack.pdf", as_of=TODAY, progress=stop)
    assert not list(tmp_path.iterdir())
