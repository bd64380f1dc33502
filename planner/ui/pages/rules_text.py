"""The rule book as a document: a rule, or all of them, in HTML that Qt shows and prints."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import TYPE_CHECKING

from planner.ui import formats, theme
from planner.ui.theme import Tokens
from planner.ui.translation import tr
from planner.ui.words import CONFIDENCE

if TYPE_CHECKING:
    from planner.services.rulebook import BookView, Check, RuleEntry
    from planner.services.rulebook_view import PeriodView, RowView, Source, TableView, ValueView

ABOUT = {
    "item": tr("Items"),
    "carrier": tr("The carrier"),
    "application": tr("Applications"),
    "cost": tr("Costs"),
    "deadline": tr("Dates"),
}
"""What rules are about, in the order of the book."""
OWN_MARK = tr("Your project's own")
IN_FORCE = tr("In force")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Frame:
    """How a document is made: its colours, and whether it offers what can be changed."""

    colours: Tokens
    editable: bool = False
    cases: bool = True

    def muted(self, html: str) -> str:
        """What stands back."""
        return f'<span style="color:{self.colours.muted}">{html}</span>'

    def toned(self, tone: str, text: str) -> str:
        """A word in the colour of a tone."""
        return f'<b style="color:{getattr(self.colours, tone)}">{escape(text)}</b>'


def sheet(colours: Tokens) -> str:
    """The style sheet of every document."""
    return (
        f"body {{ color: {colours.text}; }} a {{ color: {colours.accent}; }}"
        "h1 { font-size: x-large; margin: 0 0 4px 0; } p { margin: 4px 0; }"
        "p, li, td, th { line-height: 122%; }"
        "h2 { font-size: large; margin: 16px 0 4px 0; } h3 { margin: 10px 0 4px 0; }"
        f"th {{ background: {colours.raised}; text-align: left; }}"
        "table { margin: 4px 0 8px 0; }"
    )


def grid(
    frame: Frame,
    headings: Sequence[str],
    rows: Iterable[tuple[Sequence[str], bool]],
    shares: Sequence[int],
) -> str:
    """A table; cells are HTML, and the rows marked are set off."""
    whole = sum(shares)
    head = "".join(
        f'<th width="{100 * share // whole}%">{escape(name)}</th>'
        for name, share in zip(headings, shares, strict=True)
    )
    body = []
    for cells, marked in rows:
        back = f' bgcolor="{frame.colours.accent_soft}"' if marked else ""
        body.append(f"<tr{back}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return (
        '<table width="100%" border="1" cellspacing="0" cellpadding="5" '
        f'style="border-collapse: collapse; border-style: solid; '
        f'border-color: {frame.colours.border}">'
        f"<thead><tr>{head}</tr></thead>{''.join(body)}</table>"
    )


def heading_html(html: str) -> str:
    """A heading inside a document."""
    return f"<h2>{html}</h2>"


def paragraph_html(html: str) -> str:
    """A paragraph of a document."""
    return f"<p>{html}</p>"


def _link(target: str, text: str) -> str:
    return f'<a href="{escape(target)}">{escape(text)}</a>'


def document(rule: "RuleEntry", checks: Sequence["Check"], frame: Frame) -> str:
    """All of a rule. ``checks`` are the statements that it rests on and that are to be
    verified. Links: ``correct:VALUE/FIRST DAY``, ``confirm:KEY``, ``own:``, ``cases:``.
    """
    return "".join(_parts(rule, checks, frame))


def _parts(rule: "RuleEntry", checks: Sequence["Check"], frame: Frame) -> Iterator[str]:
    yield f"<h1>{escape(rule.title)}</h1>"
    kind = tr("Check for contradictions") if rule.contradiction else tr("Rule")
    about = tr(
        "{kind} about {about}, {id}, version {version}",
        kind=kind,
        about=ABOUT[rule.subject].lower(),
        id=rule.id,
        version=rule.version,
    )
    sure = CONFIDENCE[rule.confidence]
    yield f"<p>{frame.muted(escape(about))}</p>"
    said = tr("Its least sure part: {part}", part=frame.toned(sure.tone.value, sure.word))
    yield f"<p>{said}</p>"
    yield f"<p><b>{escape(rule.question)}</b></p>"
    yield f"<p>{_source(rule.rests_on, frame)}</p>"
    covers = tr("Covers {scope}.", scope=escape(rule.covers))
    leaves_out = tr("Leaves out {scope}.", scope=escape(rule.leaves_out))
    yield f"<p>{covers}<br/>{leaves_out}</p>"
    if rule.contradiction:
        yield paragraph_html(tr("It is told only where stated facts contradict each other."))
    if rule.needs:
        needs = tr("Needs: {facts}.", facts=escape(", ".join(rule.needs)))
        yield f"<p>{needs}</p>"
    yield heading_html(tr("Condition"))
    for line in rule.condition:
        inset = 18 * line.number.count(".")
        number = frame.muted(escape(line.number))
        yield f'<p style="margin-left: {inset}px">{number} &nbsp;{escape(line.text)}</p>'
    if rule.remarks:
        yield heading_html(tr("Remarks"))
        yield _bullets(map(escape, rule.remarks))
    if rule.answers:
        yield heading_html(tr("What it says"))
        answers = rule.answers.items()
        yield _bullets(f"<b>{escape(answer)}</b>: {escape(text)}" for answer, text in answers)
    yield from _dated(rule, frame)
    yield from _to_verify(checks, frame)
    yield from _cases(rule, frame)


def _dated(rule: "RuleEntry", frame: Frame) -> Iterator[str]:
    if rule.values:
        yield heading_html(tr("Values by date"))
        rows = [_period(value, period, frame) for value in rule.values for period in value.periods]
        headings = [tr("Value"), tr("It is"), tr("In force"), tr("Written in")]
        yield grid(frame, headings, rows, [5, 4, 5, 8])
    for table in rule.tables:
        yield from table_text(table, frame)


def _period(value: "ValueView", period: "PeriodView", frame: Frame) -> tuple[tuple[str, ...], bool]:
    first = escape(value.label)
    if frame.editable:
        began = period.since.isoformat() if period.since else ""
        first += "<br/>" + _link(f"correct:{value.id}/{began}", tr("Correct ..."))
    when = escape(span(period.since, period.before))
    if period.in_force:
        when = f"{frame.toned('good', IN_FORCE)} {when}"
    cells = first, escape(period.value), when, _source(period.rests_on, frame)
    return cells, period.in_force


def table_text(table: "TableView", frame: Frame) -> Iterator[str]:
    """A table that rules look things up in, with the rows in force marked."""
    yield heading_html(tr("Table: {title}", title=escape(table.title)))
    headings = [table.columns[0].replace("_", " ").capitalize(), tr("What it says"), tr("In force")]
    rows = [(_row(table, row, frame), row.in_force) for row in table.rows]
    yield grid(frame, [*headings, tr("Written in")], rows, [5, 9, 4, 5])


def _row(table: "TableView", row: "RowView", frame: Frame) -> tuple[str, ...]:
    name, *others = table.columns
    said = [
        f"{frame.muted(escape(column.replace('_', ' ')))} {escape(row.cells[column])}"
        for column in others
        if row.cells.get(column, "not known") != "not known"
    ]
    when = tr("from {since}", since=formats.day(row.since)) if row.since else ""
    when += tr(" to {until}", until=formats.day(row.until)) if row.until else ""
    mark = frame.toned("good", IN_FORCE) + " " if row.in_force else ""
    return (
        escape(row.cells.get(name, "")),
        "<br/>".join(said),
        mark + escape(when),
        _source(row.rests_on, frame),
    )


def _to_verify(checks: Sequence["Check"], frame: Frame) -> Iterator[str]:
    if not checks:
        return
    yield heading_html(tr("To verify before you rely on it"))
    yield _bullets(_check(check, frame) for check in checks)


def _check(check: "Check", frame: Frame) -> str:
    said = f"{escape(check.verify)} {frame.muted(escape(check.citation))}"
    if check.confirmed:
        held = check.confirmed
        by = tr(
            "confirmed by {person} on {on}: {source}",
            person=held.person,
            on=formats.day(held.on),
            source=held.source,
        )
        return f"{said}<br/>{frame.toned('info', OWN_MARK)}: {_own(escape(by), frame)}"
    if frame.editable:
        said += " &nbsp;" + _link(f"confirm:{check.key}", tr("Confirm ..."))
    return said


def _cases(rule: "RuleEntry", frame: Frame) -> Iterator[str]:
    yield heading_html(tr("Cases"))
    yield f"<p>{escape(cases_in_words(rule))}"
    if not frame.cases:
        yield " &nbsp;" + _link("cases:", tr("Show them")) + "</p>"
        return
    yield "</p>"
    rows = []
    for case in rule.cases:
        facts = "; ".join(f"{name}: {value}" for name, value in case.facts.items())
        tone = {"passes": "good", "fails": "bad"}.get(case.state, "warn")
        state = frame.toned(tone, case.state.capitalize())
        for difference in case.differences:
            state += f"<br/>{escape(difference)}"
        when, expects = formats.day(case.as_of), case.expects
        rows.append(([*map(escape, (case.name, when, facts or "-", expects)), state], False))
    yield grid(
        frame,
        [tr("Case"), tr("As of"), tr("With"), tr("Expected"), tr("State")],
        rows,
        [6, 4, 8, 4, 5],
    )


def cases_in_words(rule: "RuleEntry") -> str:
    """How many cases a rule has, and how they come out."""
    number = formats.count(len(rule.cases), "case")
    ran = tr("was") if len(rule.cases) == 1 else tr("were")
    otherwise = sum(case.state not in {"passes", "fails"} for case in rule.cases)
    said = tr("{number} {ran} run just now", number=number, ran=ran)
    if rule.failing:
        return tr(
            "{said}: {failing} of them fail. Please report it.", said=said, failing=rule.failing
        )
    if otherwise:
        return tr(
            "{said}: {otherwise} come out otherwise with your entries, the others pass.",
            said=said,
            otherwise=otherwise,
        )
    return tr("{said}: all pass.", said=said)


def _source(source: "Source", frame: Frame) -> str:
    look = CONFIDENCE[source.confidence]
    parts = [escape(source.citation), frame.toned(look.tone.value, look.word)]
    if source.source:
        parts.append(frame.muted(tr("Read in {source}", source=escape(source.source))))
    if source.theirs:
        mark = frame.toned("info", OWN_MARK)
        parts.append(f"{mark}: {_own(escape(source.theirs), frame)}")
    if source.verify:
        parts.append(escape(source.verify))
    return "<br/>".join(parts)


def _own(html: str, frame: Frame) -> str:
    return f"{html} " + _link("own:", tr("Show")) if frame.editable else html


def _bullets(entries: Iterable[str]) -> str:
    return f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>"


def span(since: date | None, before: date | None) -> str:
    """A period that begins on one day and is over on another, by its first and last day."""
    if since is None and before is None:
        return tr("always")
    said = tr("from {since}", since=formats.day(since)) if since else ""
    return (
        tr("{said} to {before}", said=said, before=formats.day(before - _DAY)).strip()
        if before
        else said
    )


def titles(view: "BookView") -> dict[tuple[str, str], str]:
    """What each rule is called, with what it is about where several are called alike."""
    names = [rule.title for rule in view.rules]
    return {
        (str(rule.subject), rule.id): rule.title
        if names.count(rule.title) == 1
        else f"{rule.title} ({ABOUT[rule.subject].lower()})"
        for rule in view.rules
    }


def checks_of(rule: "RuleEntry", checks: Sequence["Check"]) -> list["Check"]:
    """The statements to verify that a rule rests on."""
    return [check for check in checks if (rule.subject, rule.id) in check.rules]


def printed(view: "BookView", checks: Sequence["Check"], rules: Sequence["RuleEntry"]) -> str:
    """Some rules, or the whole book, for paper: always in the light colours, without links."""
    frame = Frame(theme.LIGHT)
    parts = [f"<p>{escape(said)}</p>" for said in heading(view)]
    for number, rule in enumerate(rules):
        style = ' style="page-break-before: always"' if number else ""
        parts.append(f"<div{style}>{document(rule, checks_of(rule, checks), frame)}</div>")
    return "".join(parts)


def heading(view: "BookView") -> tuple[str, ...]:
    """What stands above a printed book."""
    return (
        tr(
            "Rule book {version}, as of {as_of}.",
            version=view.version,
            as_of=formats.day(view.as_of),
        ),
        tr(
            "Checked on {checked_on} against {checked_against}.",
            checked_on=formats.day(view.checked_on),
            checked_against="; ".join(view.checked_against),
        ),
        view.notice,
        *view.remarks,
    )
