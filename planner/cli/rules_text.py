"""The rule book as the command line prints it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from planner.services.rulebook import (
    BookView,
    Check,
    Comparison,
    LawEvent,
    OwnEntry,
    RuleEntry,
)
from planner.services.rulebook_answers import AnswerChange


def data(view: BookView) -> Mapping[str, Any]:
    """The book for ``--json``: all of it."""
    return asdict(view)


def text(view: BookView, *, whole: bool) -> str:
    """The book for people: every rule with its values in force, or all of one rule."""
    lines = [f"Rule book {view.version}, checked on {view.checked_on}. As of {view.as_of}."]
    lines += [view.notice]
    for rule in view.rules:
        lines += ["", f"{rule.id} ({rule.subject}): {rule.title}", f"  {rule.question}"]
        lines += [f"  {rule.rests_on.citation} [{rule.rests_on.confidence}]{_theirs(rule)}"]
        lines += [f"  Covers {rule.covers}; leaves out {rule.leaves_out}."]
        lines += list(_whole(rule) if whole else _short(rule))
    if not whole:
        lines += ["", "All of one rule, with its condition in words and its cases: rules ID"]
    return "\n".join(lines)


def _theirs(rule: RuleEntry) -> str:
    return f" {rule.rests_on.theirs}" if rule.rests_on.theirs else ""


def _short(rule: RuleEntry) -> Iterator[str]:
    for value in rule.values:
        now = next((period for period in value.periods if period.in_force), None)
        says = f" ({now.rests_on.citation}; {now.rests_on.confidence})" if now else ""
        yield f"  - {value.label}: {value.in_force}{says}"
    for table in rule.tables:
        rows = [row for row in table.rows if row.in_force]
        names = [row.cells.get(table.columns[0], "") for row in rows]
        yield f"  - {table.title}, in force: {'; '.join(names) or 'nothing'}"
    if rule.failing:
        yield f"  ! {rule.failing} of its {len(rule.cases)} cases do not come out."


def _whole(rule: RuleEntry) -> Iterator[str]:
    yield ""
    if rule.contradiction:
        yield "  It is told only where stated facts contradict each other."
    if rule.needs:
        yield f"  Needs: {', '.join(rule.needs)}."
    for line in rule.condition:
        yield f"  {'  ' * line.number.count('.')}{line.number} {line.text}"
    yield from (f"  - {remark}" for remark in rule.remarks)
    yield from (f"  Says, if {answer}: {said}" for answer, said in rule.answers.items())
    if rule.values or rule.tables:
        yield "  By date; * is in force on the as-of date."
    for value in rule.values:
        yield f"  {value.label}:"
        for period in value.periods:
            mark = "*" if period.in_force else " "
            source = period.rests_on
            yield (
                f"   {mark} {period.value}{_span(period.since, period.before)}: {source.citation}"
                f" [{source.confidence}] {source.source} {source.theirs}".rstrip()
            )
    for table in rule.tables:
        yield f"  {table.title}:"
        for row in table.rows:
            mark = "*" if row.in_force else " "
            cells = "; ".join(f"{name}: {cell}" for name, cell in row.cells.items())
            source = row.rests_on
            said = f"{source.citation} [{source.confidence}] {source.theirs}"
            yield f"   {mark} {cells}: {said}".rstrip()
    yield from (f"  To verify: {said}" for said in rule.verify)
    yield f"  Cases: {len(rule.cases)}, of which {rule.failing} do not come out"
    for case in rule.cases:
        yield f"   {case.state}: {case.name} (as of {case.as_of}: {case.expects})"
        yield from (f"      {said}" for said in case.differences)


def _span(since: date | None, before: date | None) -> str:
    said = f" from {since}" if since else ""
    return f"{said} until {before}" if before else said


def events_data(events: Sequence[LawEvent]) -> list[Mapping[str, Any]]:
    """The timeline for ``--json``."""
    return [asdict(event) for event in events]


def events_text(events: Sequence[LawEvent]) -> str:
    """The timeline for people."""
    lines = []
    for event in events:
        rules = ", ".join(dict.fromkeys(rule for _, rule in event.rules))
        lines.append(f"{event.on}  {event.title}: {event.before} -> {event.after}")
        lines.append(
            f"            {rules}; {event.citation} [{event.confidence}] {event.theirs}".rstrip()
        )
    return "\n".join(lines)


def checks_text(checks: Sequence[Check]) -> str:
    """What is to be verified."""
    lines = ["What the book does not call confirmed. Not legal advice."]
    for check in checks:
        rules = ", ".join(dict.fromkeys(rule for _, rule in check.rules))
        lines += ["", f"{check.key}  {check.verify}", f"  {check.citation}; {rules}"]
        lines += [f"  {said}" for said in check.said[:3]]
        if check.of_facts:
            lines.append("  About single items: confirmed, it counts for all of them alike.")
        if check.confirmed:
            by = check.confirmed
            lines.append(f"  Confirmed by {by.person} on {by.on}: {by.source}")
    return "\n".join(lines)


def answers_text(changes: Sequence[AnswerChange], since: date, until: date) -> str:
    """Which answers changed between two days."""
    if not changes:
        return f"No answer of {since} is another one on {until}."
    lines = [f"Answers that are otherwise on {until} than on {since}:"]
    for change in changes:
        lines += ["", f"{change.title} ({change.rule}): {change.before} -> {change.after}"]
        lines += [
            f"  {change.items:,} rows, {change.units:,} units"
            if change.items
            else f"  {change.subject}"
        ]
        lines += [f"  {example}" for example in change.examples]
    return "\n".join(lines)


def comparison_text(found: Comparison) -> str:
    """Two versions of the book."""
    before = f"{found.before} (checked on {found.checked_before})"
    lines = [f"{before} beside {found.after} (checked on {found.checked_after})."]
    if found.same:
        return "\n".join([*lines, "They say the same."])
    lines += [f"New: {rule.id} ({rule.subject}): {rule.title}" for rule in found.added]
    lines += [f"Gone: {rule.id} ({rule.subject}): {rule.title}" for rule in found.removed]
    for rule in found.changed:
        lines += ["", f"{rule.id} ({rule.subject}): {rule.title}"]
        for one in (*rule.differences, *rule.cases):
            lines += [f"  {one.what}", f"    before: {one.before}", f"    after:  {one.after}"]
    for table in found.tables:
        lines += ["", f"Table {table.title}"]
        for one in table.differences:
            lines += [f"  {one.what}", f"    before: {one.before}", f"    after:  {one.after}"]
    lines += [f"{one.what}: {one.before} -> {one.after}" for one in found.facts]
    return "\n".join(lines)


def entries_text(listed: Sequence[OwnEntry]) -> str:
    """The project's own entries."""
    if not listed:
        return "The project has no entries of its own in the rule book."
    lines = []
    for entry in listed:
        lines += [entry.key, f"  {entry.name}: {entry.detail} ({entry.person}, {entry.on})"]
        lines += [f"  {entry.refused}"] if entry.refused else []
    return "\n".join(lines)
