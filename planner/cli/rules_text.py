"""The rule book on the command line."""

from dataclasses import asdict
from datetime import date

from planner.cli.output import Result
from planner.services import rulebook


def show(rule_id: str | None, as_of: date) -> Result:
    """The whole book, or one rule, with the values in force on a date."""
    view = rulebook.view(as_of, rule_id)
    lines = [f"Rule book {view.version}, checked on {view.checked_on}. As of {view.as_of}."]
    lines += [view.notice]
    for entry in view.rules:
        lines += ["", f"{entry.id} ({entry.subject}): {entry.title}", f"  {entry.question}"]
        lines += [f"  {entry.citation} [{entry.confidence}] {entry.verify}".rstrip()]
        lines += [f"  Covers {entry.covers}; leaves out {entry.leaves_out}."]
        for value in entry.values:
            says = f" ({value.citation}; {value.confidence})" if value.confidence else ""
            lines += [f"  - {value.label}: {value.value}{says}"]
    return Result(asdict(view), "\n".join(lines))
