"""The draft of an extension request as a document: to read, to print, to go on writing in."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from planner.common.days import day_text
from planner.common.progress import Progress, silent
from planner.files.printed import Block, Bullet, Grid, Heading, Paragraph, write_pdf
from planner.services.delay_causes import CAUSES
from planner.services.extension_facts import (
    Delay,
    ExtensionRequest,
    Fact,
    Found,
    Request,
    count,
)
from planner.services.reports import INVENTED

NOTICE = (
    "This is a draft of facts, gathered by a planning program from what the carrier has entered."
    " It is not legal advice, it is no form of the FCC, and it is not complete."
)
TO_STATE = (
    "Which grounds are claimed, that the delay is no fault of the carrier, and that all of this is"
    " true, only the carrier can state and certify. Check every line against its source, take out"
    " what does not belong in the request, and have counsel read it."
)
SORTED = (
    "Delays that people reported stand under the cause they gave. All others the program sorted by"
    " itself, by the reason that stands beside each; correct that where it is wrong."
)
_ALL_LINES = 45


def title(draft: ExtensionRequest) -> str:
    """What the document is called."""
    whose = ", ".join(one.application for one in draft.requests[:3])
    more = " and others" if len(draft.requests) > 3 else ""
    return f"Facts for an extension request: {whose}{more}"


def write(draft: ExtensionRequest, out: Path, progress: Progress = silent) -> None:
    """Write a .docx or a .pdf; raises UserError where ``out`` cannot be written."""
    footer = (
        f"Draft of facts as of {day_text(draft.as_of)}, made on {draft.made_at:%Y-%m-%d %H:%M}."
        " Not legal advice. Not an FCC form."
    )
    progress("Writing the draft", 0.0)
    if out.suffix.lower() == ".docx":
        from planner.files.docx_writing import write_docx

        write_docx(title(draft), footer, blocks(draft), out, draft.made_at, progress)
    else:
        write_pdf(title(draft), footer, blocks(draft), out)


def blocks(draft: ExtensionRequest) -> Iterator[Block]:
    """The whole document."""
    yield Paragraph(NOTICE, bold=True)
    yield Paragraph(TO_STATE)
    yield Grid(("This draft", ""), (5, 21), list(_about(draft)), most=_ALL_LINES)
    for request in draft.requests:
        several = len(draft.requests) > 1
        yield from _request(request, several=several)


def _about(draft: ExtensionRequest) -> Iterator[tuple[str, str]]:
    if draft.invented:
        yield "Sample", INVENTED
    yield "Carrier", draft.carrier or "to be added"
    yield "FRN", draft.frn or "to be added"
    yield "Applications", ", ".join(one.application for one in draft.requests)
    yield "Facts as of", day_text(draft.as_of)
    yield "Plan", f"{draft.plan.name}, made on {day_text(draft.plan.made_at.astimezone().date())}"
    yield "Rule book", draft.book
    yield "Project file", draft.project


def _request(request: Request, *, several: bool) -> Iterator[Block]:
    if several:
        yield Heading(f"Application {request.application}")
    level = 2 if several else 1

    def section(text: str) -> Heading:
        return Heading(text, level)

    yield section("To add before this can be filed")
    for text in request.to_add:
        yield Bullet(text)
    yield section("The term, and extensions so far")
    yield _facts(request.term)
    yield section("The network, and what is done")
    yield _facts(request.network)
    yield from _progress(request)
    yield section("The plan, and the days needed")
    yield from _needed(request)
    yield _facts(request.plan)
    yield section("Delays by cause")
    yield from _delays(request)
    yield section("What would help")
    if request.helps:
        yield _facts(request.helps)
    else:
        yield Paragraph("Not looked for.", faint=True)
    yield section("Evidence attached in the project")
    yield from _evidence(request)


def _facts(facts: Sequence[Fact]) -> Grid:
    rows = [(one.text, one.source) for one in facts]
    return Grid(("Fact", "What it rests on"), (17, 9), rows, most=_ALL_LINES)


def _progress(request: Request) -> Iterator[Block]:
    if request.layers:
        headings = ("Layer, pieces", "Covered", "Replaced", "Removed", "Disposed of", "Latest date",
                    "Not known whether covered")  # fmt: skip
        rows = [
            (
                *(one.layer, f"{one.covered:,}", f"{one.replaced:,}", f"{one.removed:,}"),
                f"{one.disposed:,}",
                day_text(one.last) if one.last else "",
                f"{one.unknown:,}",
            )
            for one in request.layers
        ]
        yield Grid(headings, (7, 3, 3, 3, 3, 4, 4), rows, frozenset((1, 2, 3, 4, 6)))
        yield Paragraph(
            "Counted from the quantities and dates on the sheet Items; covered by the rule book.",
            faint=True,
        )
    if request.jobs:
        counts = [
            (
                *(one.job, f"{one.sites:,}", f"{one.done:,}", f"{one.under_way:,}"),
                f"{one.sites - one.done - one.under_way:,}",
            )
            for one in request.jobs
        ]
        kinds = ("Kind of job, sites", "All", "Done", "Under way", "Not begun")
        yield Grid(kinds, (10, 3, 3, 3, 3), counts, frozenset((1, 2, 3, 4)))
        yield Paragraph(
            "Jobs of the plan, with what the field reports of them (sheet Progress).", faint=True
        )


def _needed(request: Request) -> Iterator[Block]:
    needed = request.needed
    if needed is None:
        return
    proved = (
        "It is not proved that any are."
        if needed.proved is None
        else f"It is proved that at least {count(needed.proved, 'day')} are needed."
    )
    yield Paragraph(
        f"Days needed after the term ends on {day_text(needed.term_end)}:"
        f" {count(needed.found, 'day')} by the earliest plan found, to {day_text(needed.finish)}."
        f" {proved}",
        bold=True,
    )
    yield Paragraph(
        f"That takes {count(needed.extensions, 'extension')} of the longest kind that one grant may"
        " add.",
        faint=True,
    )


def _delays(request: Request) -> Iterator[Block]:
    if not request.delays:
        yield Paragraph("None is known: nothing is reported, and nothing was found.")
        return
    yield Paragraph(SORTED)
    rows = [
        (_capital(cause), *(_count(request.delays, cause, found) for found in Found))
        for cause in CAUSES
        if any(one.cause == cause for one in request.delays)
    ]
    headings = ("Cause", *(_capital(found.value) for found in Found))
    yield Grid(headings, (5, 4, 4, 4, 4, 4), rows, frozenset(range(1, 6)))
    numbers = {one.document.id: at for at, one in enumerate(request.evidence, 1)}
    for cause in CAUSES:
        mine = [one for one in request.delays if one.cause == cause]
        if mine:
            yield Paragraph("")
            yield Paragraph(f"{_capital(cause)}: {count(len(mine), 'entry', 'entries')}", bold=True)
            headings = ("What", "Days", "How it was found", "Source, and who sorted it", "Evidence")
            lines = [_line(one, numbers) for one in mine]
            yield Grid(headings, (12, 2, 4, 7, 4), lines, frozenset((1,)), _ALL_LINES)


def _count(delays: Sequence[Delay], cause: str, found: Found) -> str:
    number = sum(one.cause == cause and one.found is found for one in delays)
    return f"{number:,}" if number else ""


def _line(one: Delay, numbers: dict[int, int]) -> tuple[str, ...]:
    shown = [f"Document {numbers[doc.id]}" for doc in one.evidence if doc.id in numbers]
    wanted = one.found in {Found.REPORTED, Found.MOVED}
    return (
        one.text,
        "" if one.days is None else f"{one.days:,}",
        _capital(one.found.value),
        f"{one.source}. Under this cause: {one.sorted_by}.",
        ", ".join(shown) or ("to be added" if wanted else ""),
    )


def _evidence(request: Request) -> Iterator[Block]:
    if not request.evidence:
        yield Paragraph("No document is attached to the application, its sites or their jobs.")
        return
    rows = [
        (
            str(number),
            f"{one.document.name}{f' ({one.document.notes})' if one.document.notes else ''}",
            one.about,
            day_text(one.document.added_on) if one.document.added_on else "",
            one.document.sha256,
        )
        for number, one in enumerate(request.evidence, 1)
    ]
    headings = ("No.", "Document", "About", "Attached on", "SHA-256 of its content")
    yield Grid(headings, (1, 7, 5, 3, 10), rows, most=_ALL_LINES)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
