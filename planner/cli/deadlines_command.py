"""The command that lists deadlines."""

import argparse
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from planner.cli.opening import opened, say_remarks, today
from planner.cli.output import Reporter, Result, table
from planner.model.findings import Deadline, DeadlineStatus
from planner.model.inventory import Filing


def deadlines(asked: argparse.Namespace, _: Reporter) -> Result:
    """Lists every date that law or award sets; writes them to files if asked."""
    from planner.services import deadlines as service

    as_of = asked.as_of or today()
    with opened(asked.file, read_only=True) as project:
        say_remarks(project)
        listed, plan = project.inventory(), project.plan()
    found = service.compute(listed, as_of)
    unmatched = service.unmatched(listed, found, as_of)
    needed = service.needed(plan, listed, as_of) if plan else ()
    outs = [out for out in (asked.ics, asked.out) if out]
    for out in outs:
        from planner.services import deadline_exports  # workbooks and PDF, where they are asked for

        deadline_exports.export(found, out, carrier=listed.carrier.legal_name, as_of=as_of)
    dated = [deadline for deadline in found if deadline.on is not None]
    unknown = [deadline for deadline in found if deadline.on is None]
    data = {
        "as_of": as_of,
        "deadlines": [_shown(deadline) for deadline in dated],
        "unknown": [
            {
                "rule": one.rule,
                "application": one.application,
                "missing": one.missing,
                "because": one.because,
            }
            for one in unknown
        ],
        "unmatched_filings": [_filing(filing) for filing in unmatched],
        "extensions_needed": [asdict(one) for one in needed],
    }
    lines = [f"As of {as_of}. Not legal advice.", *_text(dated, unknown, as_of)]
    lines += [
        f"The filing of {one.filed_on} for {one.duty}"
        f"{f' of {one.application}' if one.application else ''} names no date of that duty"
        f"{f' ({one.due_on})' if one.due_on else ''}, so it is evidence for none."
        for one in unmatched
    ]
    lines += [
        f"{one.application}: the plan finishes on {one.finish}, {one.days} days after the end of "
        f"the term on {one.term_end}. That takes {one.extensions} more extensions of the longest "
        "kind; ask before the term ends."
        for one in needed
    ]
    lines += [f"Wrote {out}." for out in outs]
    return Result(data, "\n".join(lines))


def _shown(deadline: Deadline) -> dict[str, Any]:
    return {
        "rule": deadline.rule,
        "title": deadline.title,
        "application": deadline.application,
        "date": deadline.on,
        "falls_on": deadline.falls_on,
        "status": deadline.status,
        "because": deadline.because,
        "citation": deadline.citation,
        "confidence": deadline.confidence,
        "verify": deadline.verify,
        "evidence": _filing(deadline.evidence) if deadline.evidence else None,
    }


def _filing(filing: Filing) -> dict[str, Any]:
    return {
        "application": filing.application,
        "duty": filing.duty,
        "due_on": filing.due_on,
        "filed_on": filing.filed_on,
        "confirmation": filing.confirmation,
        "document": filing.document,
    }


def _text(dated: Sequence[Deadline], unknown: Sequence[Deadline], as_of: date) -> Iterator[str]:
    coming = [one for one in dated if one.status is not DeadlineStatus.PAST]
    rows = [
        (one.falls_on, one.status, one.application, one.title, one.confidence, one.citation)
        for one in coming
    ]
    yield table(("Falls on", "Status", "Application", "What", "Sure", "Says who"), rows)
    lacking: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for one in unknown:
        lacking[one.application, one.missing].append(one.title)
    for (application, facts), titles in lacking.items():
        who = f"{application}: " if application else ""
        known = f'"{", ".join(facts)}" was not known on {as_of}'
        yield f"{who}{known}, so there is no date for: {'; '.join(titles)}."
    if len(coming) < len(dated):
        yield f"{len(dated) - len(coming)} dates are past; --json lists them too."
