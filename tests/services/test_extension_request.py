"""The draft of an extension request: facts with their sources, and what is to be added."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.inventory import Gate, JobReport, Site
from planner.model.plan import ChangeKind, PlanChange
from planner.services import documents, extension_request, history, planning
from planner.services import extension_request_print as printing
from planner.services import inventory as editing
from planner.services.extension_facts import Delay, ExtensionRequest, Found, Request
from planner.services.extension_request import RequestOptions
from planner.services.planning import PlanOptions
from planner.storage.project import Project
from tests.files.test_pdf import text_of
from tests.services import late_carrier
from tests.services.late_carrier import TERM_END, TODAY

QUICK = RequestOptions(helps=False)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("late") / "late.rplan"
    late_carrier.make(path).close()
    return path


@pytest.fixture
def project(template: Path, tmp_path: Path) -> Iterator[Project]:
    path = tmp_path / "late.rplan"
    path.write_bytes(template.read_bytes())
    with Project.open(path) as opened:
        yield opened


def draft(project: Project, options: RequestOptions = QUICK) -> ExtensionRequest:
    return extension_request.draft(project, options, as_of=TODAY)


def west(project: Project) -> Request:
    (request,) = draft(project).requests
    assert request.application == "West"
    return request


def of(request: Request, found: Found, site: str = "") -> list[Delay]:
    return [one for one in request.delays if one.found is found and site in ("", one.site)]


def test_only_what_is_late_is_drafted_with_the_days_found_and_the_days_proved(
    project: Project,
) -> None:
    request = west(project)
    needed = request.needed
    assert needed is not None
    assert needed.term_end == TERM_END
    # the season of S-9 opens on May 1, a Saturday, and three days of work follow
    assert needed.finish == date(2027, 5, 5)
    assert needed.found == needed.proved == (date(2027, 5, 5) - TERM_END).days
    assert needed.extensions == 1
    said = " ".join(fact.text for fact in request.plan)
    assert "It is proved that no plan with these crews, dates and rules is through by Feb 1" in said
    assert "It is proved that fewer than 93 days more are not enough." in said
    assert "Access to S-9 is open from May 1 to Oct 31 only" in said
    assert all(fact.source.startswith("plan Plan, made on") for fact in request.plan)


def test_what_is_proved_for_one_application_does_not_count_the_work_of_another(
    project: Project,
) -> None:
    """East alone needs little; that West is late says nothing about it."""
    (east,) = draft(project, replace(QUICK, application="East")).requests
    assert east.needed is None
    assert not of(east, Found.PLAN)
    assert any("before the term ends" in fact.text for fact in east.plan)


def test_days_that_are_not_proved_are_not_claimed(project: Project) -> None:
    """A plan that is late by the user's own pin is not proved to need a day."""
    sites = [one for one in project.inventory().sites if one.code == "S-9"]
    editing.edit(project, Site, [sites[0].id], {"access_from": "", "access_to": ""})
    gate = project.load(Gate)[0]
    editing.edit(project, Gate, [gate.id], {"on": date(2026, 12, 1)})
    late_carrier.plan(project, "Plan")
    needed = west(project).needed
    assert needed is not None
    assert needed.proved is not None  # one crew and nine sites: too few crew-days
    assert needed.proved <= needed.found


def test_the_term_is_told_with_citations_and_how_sure_they_are(project: Project) -> None:
    facts = {fact.text: fact.source for fact in west(project).term}
    text, source = next(pair for pair in facts.items() if pair[0].startswith("The term ends on"))
    assert "Extended to 2027-02-01" in text
    assert "47 USC 1603(d)(6)" in source
    ask = next(source for text, source in facts.items() if "a petition must come before" in text)
    assert "not confirmed: check against the text of the rule" in ask
    assert any("6 at the most" in text for text in facts)
    granted = next(text for text in facts if text.startswith("An extension to Feb 1, 2027"))
    assert "on these grounds: shortfall" in granted


def test_pieces_are_counted_by_layer_and_stage_and_jobs_by_what_the_field_reports(
    project: Project,
) -> None:
    request = west(project)
    (access,) = [one for one in request.layers if one.layer == "access"]
    assert (access.covered, access.replaced, access.removed, access.disposed) == (20, 2, 2, 0)
    assert access.last == date(2026, 9, 1)
    assert {one.layer: one.unknown for one in request.layers}["layer not known"] == 1
    orders = request.jobs[0]
    assert (orders.job, orders.sites, orders.done, orders.under_way) == ("Order", 9, 0, 2)


def test_reported_delays_stand_under_the_cause_that_was_typed(project: Project) -> None:
    by_site = {one.site: one for one in of(west(project), Found.REPORTED)}
    assert {site: one.cause for site, one in by_site.items()} == {
        "S-1": "supply",
        "S-3": "permitting",
        "S-4": "other",
    }
    supply = by_site["S-1"]
    assert supply.days == 16  # Dec 28 instead of Dec 12 of the baseline
    assert "planned Nov 23, 2026 to Dec 12, 2026 (baseline Base)" in supply.text
    assert 'Note: "radios late"' in supply.text
    assert supply.sorted_by == 'reported as "Supply chain"'
    assert "Report progress" in supply.source
    assert "=1+1 bears" in by_site["S-4"].sorted_by
    # a delay at a site of another application is not told
    assert "E-1" not in by_site


def test_a_gate_that_moved_is_told_with_every_step_and_a_step_back_takes_it_out(
    project: Project,
) -> None:
    (moved,) = of(west(project), Found.MOVED)
    assert (moved.cause, moved.site, moved.days) == ("permitting", "S-1", 111)
    assert moved.text.startswith("Zoning permit at S-1: was Dec 1, 2026, then Jan 10, 2027 since")
    assert 'then Mar 22, 2027 since the step "Edit Date of gate"' in moved.text
    last = max(unit.id for unit in project.units() if unit.label == "Edit Date of gate")
    history.take_back(project, last)
    late_carrier.plan(project, "Plan")
    (moved,) = of(west(project), Found.MOVED)
    assert moved.days == 40
    assert "Mar 22" not in moved.text


def test_a_date_that_moved_to_an_earlier_day_is_no_delay(project: Project) -> None:
    gate = project.load(Gate)[0]
    editing.edit(project, Gate, [gate.id], {"on": date(2026, 11, 20)})
    late_carrier.plan(project, "Plan")
    assert not of(west(project), Found.MOVED)


def test_only_gates_that_a_job_waits_for_are_told_when_they_are_not_certain(
    project: Project,
) -> None:
    (unsure,) = of(west(project), Found.UNCERTAIN)
    assert (unsure.site, unsure.what) == ("S-2", "Zoning permit")


def test_what_holds_late_sites_is_sorted_by_the_program_and_says_so(project: Project) -> None:
    held = {one.site: one for one in of(west(project), Found.PLAN)}
    assert held["S-9"].cause == "weather"
    assert held["S-9"].days == 93
    assert held["S-1"].cause == "permitting"
    assert held["S-1"].sorted_by == "by the name of the gate, Zoning permit"
    assert "labor" in {one.cause for one in held.values()}  # one crew for nine sites
    plan = project.plan()
    assert plan is not None
    late = {job.site for job in plan.jobs if job.finish > TERM_END and job.site != "E-1"}
    assert held.keys() == late  # sites that are through in time are not told


def test_the_shortfall_and_the_review_stand_on_record(project: Project) -> None:
    record = {one.what: one for one in of(west(project), Found.RECORD)}
    assert "short by $605,000 (60%)" in record["Allocation"].text
    assert record["Allocation"].cause == "funding"
    assert "176 days" in record["Review of the application"].text
    assert record["Review of the application"].cause == "review time"


def test_what_is_not_known_or_not_shown_is_to_be_added(project: Project) -> None:
    to_add = "\n".join(west(project).to_add)
    assert "The program states none" in to_add
    assert "The program certifies nothing" in to_add
    assert "The FRN of the carrier" in to_add
    assert "The order that granted the extension to Feb 1, 2027 is not named" in to_add
    assert "No cause is given for: Order at S-2 (24 days)" in to_add
    assert re.search(r"No document is attached .* of: order at S-1, Order at S-3", to_add)
    assert "say what the cause is: Order" in to_add


def test_a_document_of_a_job_is_its_evidence_with_its_hash_whatever_the_case_of_the_job(
    project: Project, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.pdf"
    letter.write_bytes(b"from the supplier")
    site = next(one for one in project.inventory().sites if one.code == "S-1")
    documents.attach(project, site, [letter], job="Order")
    elsewhere = next(one for one in project.inventory().sites if one.code == "E-1")
    documents.attach(project, elsewhere, [letter])
    request = west(project)
    (delay,) = of(request, Found.REPORTED, "S-1")
    assert [one.name for one in delay.evidence] == ["letter.pdf"]
    (attached,) = request.evidence
    assert attached.about == "Order at S-1"
    assert len(attached.document.sha256) == 64
    assert not any("order at S-1" in text for text in request.to_add)
    assert not any("changed since" in text for text in request.to_add)  # by evidence alone


def test_a_change_since_the_plan_was_made_is_pointed_out(project: Project) -> None:
    site = next(one for one in project.inventory().sites if one.code == "S-1")
    editing.edit(project, Site, [site.id], {"notes": "ask the farmer"})
    assert any("changed since the plan Plan was made (1 step)" in s for s in west(project).to_add)


def test_taking_a_plan_back_is_no_change_of_what_it_is_made_of(project: Project) -> None:
    plan = project.plan("Plan")
    assert plan is not None
    planning.save(project, replace(plan, id=0, why=("again",)))
    project.take_back(project.units()[-1].id)
    assert not any("changed since" in text for text in west(project).to_add)


def test_without_a_baseline_days_late_are_not_told(project: Project) -> None:
    with project.unit("No baseline") as unit:
        unit.set_baseline(None)
    request = west(project)
    assert {one.days for one in of(request, Found.REPORTED)} == {None}
    assert any("No plan is kept as the baseline" in text for text in request.to_add)


def test_a_plan_that_breaks_what_is_entered_by_now_is_refused(project: Project) -> None:
    gate = project.load(Gate)[0]
    editing.edit(project, Gate, [gate.id], {"on": date(2027, 6, 1)})
    with pytest.raises(UserError, match="gate Zoning permit on 2027-06-01") as refused:
        draft(project)
    assert refused.value.code == "plan-outdated"


def test_what_cannot_be_drafted_is_refused_with_what_to_do(project: Project) -> None:
    for options, code in (
        (RequestOptions(application="Nowhere"), "no-such-application"),
        (RequestOptions(plan="Nowhere"), "no-such-plan"),
    ):
        with pytest.raises(UserError) as refused:
            draft(project, options)
        assert refused.value.code == code
    longer = PlanChange(ChangeKind.EXTENSION, "West", on=date(2027, 12, 1))
    made = planning.make(
        project.inventory(),
        PlanOptions(polish=False, time_limit=1.0, name="Longer", changes=(longer,)),
        today=TODAY,
    )
    planning.save(project, made)
    # the plan meets a term that nobody granted: the request is about the one that was
    assert made.late_days == 0
    request = west(project)
    assert request.needed is not None
    assert any("scenario and supposes what is not so yet" in f.text for f in request.plan)


def test_where_nothing_is_late_the_application_must_be_named(project: Project) -> None:
    listed = project.inventory()
    granted = replace(listed.extensions[0], id=0, granted_on=date(2026, 11, 1), order="second")
    editing.add(project, [replace(granted, new_term_end=date(2027, 7, 1))])
    late_carrier.plan(project, "Plan")
    with pytest.raises(UserError) as refused:
        draft(project)
    assert refused.value.code == "nothing-late"
    (request,) = draft(project, replace(QUICK, application="West")).requests
    assert request.needed is None
    assert of(request, Found.REPORTED)


def test_an_application_without_a_term_says_what_it_lacks(project: Project) -> None:
    (request,) = draft(project, replace(QUICK, application="North")).requests
    assert request.needed is None
    assert any("first disbursement is not entered" in text for text in request.to_add)
    assert any("No job report" in text for text in request.to_add)


@pytest.mark.slow
def test_what_would_help_is_told_as_found_by_planning_again(project: Project) -> None:
    (request,) = draft(project, RequestOptions()).requests
    helps = [fact.text for fact in request.helps]
    assert any("Site access all year at S-9" in text for text in helps)
    assert any("planned again on Nov 23, 2026" in fact.source for fact in request.helps)


def hostile(project: Project) -> None:
    report = JobReport(
        site="S-5",
        job="Order",
        delay_cause="<w:t>&amp; \ud7ff 华为",
        notes="a\x01b\r\nc\ufffe" + "long " * 2000,
    )
    editing.add(project, [report])


def test_the_word_document_says_the_same_and_takes_any_text(
    project: Project, tmp_path: Path
) -> None:
    import docx

    hostile(project)
    out = tmp_path / "request.docx"
    made = extension_request.export(project, out, QUICK, as_of=TODAY)
    document = docx.Document(str(out))
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings[0] == "To add before this can be filed"
    assert "Delays by cause" in headings
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(p.text for p in document.paragraphs), *cells])
    assert printing.NOTICE in said
    assert "not an fcc form" in document.sections[0].footer.paragraphs[0].text.lower()
    assert "<w:t>&amp;" in said
    assert "华为" in said
    (request,) = made.requests
    assert all(text in said for text in request.to_add)
    assert all(fact.text in said for fact in request.plan)
    properties = document.core_properties
    assert (properties.author, properties.comments) == ("", "")
    with zipfile.ZipFile(out) as archive:
        body = archive.read("word/document.xml").decode()
    assert not re.search(r"w:instrText|w:hyperlink|DDEAUTO", body)


def test_the_pdf_says_the_same(project: Project, tmp_path: Path) -> None:
    hostile(project)
    out = tmp_path / "request.pdf"
    extension_request.export(project, out, QUICK, as_of=TODAY)
    said = text_of(out)
    assert "Facts for an extension request: West" in said
    assert "To add before this can be filed" in said
    assert "short by $605,000" in said


def test_several_applications_stand_each_under_a_heading(project: Project, tmp_path: Path) -> None:
    import docx

    made = draft(project)
    out = tmp_path / "both.docx"
    both = replace(made, requests=(*made.requests, replace(made.requests[0], application="East")))
    extension_request.write(both, out)
    styles = [(p.style.name, p.text) for p in docx.Document(str(out)).paragraphs if p.style]
    assert ("Heading 1", "Application West") in styles
    assert ("Heading 1", "Application East") in styles
    assert ("Heading 2", "Delays by cause") in styles


def test_another_ending_and_a_stop_write_nothing(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        extension_request.export(project, tmp_path / "request.doc", QUICK, as_of=TODAY)
    assert refused.value.code == "wrong-ending"

    for step in ("Gathering", "Writing the document"):

        def stop(message: str, fraction: float | None = None, /, step: str = step) -> None:
            if message.startswith(step):
                raise Cancelled

        with pytest.raises(Cancelled):
            extension_request.export(project, tmp_path / "r.docx", QUICK, stop, as_of=TODAY)
    assert not list(tmp_path.glob("r*.doc*"))
