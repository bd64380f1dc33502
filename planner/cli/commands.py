"""The commands: each calls one service and says what came of it."""

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from planner.cli import (
    backup_command,
    crews_command,
    export_command,
    import_command,
    plan_commands,
    plans_command,
)
from planner.cli.opening import opened, say_remarks, today
from planner.cli.output import Reporter, Result, table
from planner.common.errors import UserError
from planner.services import history, projects
from planner.storage.project import Project


def new(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Makes a project, with the sample carrier if asked."""
    with projects.create(asked.file, sample=asked.sample, progress=progress) as project:
        listed = project.inventory()
    data = {"file": str(asked.file), "sites": len(listed.sites), "items": len(listed.items)}
    text = f"Made {asked.file}."
    if asked.sample:
        text += (
            f" {listed.carrier.legal_name}: {data['sites']} sites, {data['items']:,} items."
            "\nThe sample carrier is invented."
        )
    return Result(data, text)


def template(asked: argparse.Namespace, _: Reporter) -> Result:
    """Writes the empty standard workbook; never over one that may be filled in."""
    from planner.services import reports

    if asked.out.exists():
        raise UserError("file-exists", f"{asked.out} exists already.", "Choose another name.")
    reports.write_template(asked.out)
    return Result({"out": str(asked.out)}, f"Wrote {asked.out}.")


def check(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Recognises the items and applies the rules; tells all about one of them if asked."""
    from planner.cli import check_text
    from planner.services import eligibility

    with opened(asked.file, read_only=True) as project:
        say_remarks(project)
        listed = project.inventory()
        answers = eligibility.check(listed, asked.as_of or today(), progress)
        if asked.why is not None:
            from planner.cli import why_text

            return why_text.result(project, listed, answers, asked.why)
    if asked.json:
        return Result(check_text.data(answers), "")
    return Result({}, check_text.text(answers))


def deadlines(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Lists every date that law or award sets; writes them to files if asked."""
    from planner.cli import deadlines_command

    return deadlines_command.deadlines(asked, progress)


def plan(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Makes a plan, or brings one up to date, and keeps it in the project."""
    from planner.cli import plan_command

    return plan_command.plan(asked, progress)


def undo(asked: argparse.Namespace, _: Reporter) -> Result:
    """Takes back the last step."""
    with opened(asked.file, read_only=False) as project:
        changes = history.undo(project)
        return _steps(project, f'Undone: "{changes.label}".')


def redo(asked: argparse.Namespace, _: Reporter) -> Result:
    """Does the step undone last again."""
    with opened(asked.file, read_only=False) as project:
        changes = history.redo(project)
        return _steps(project, f'Done again: "{changes.label}".')


def show_history(asked: argparse.Namespace, _: Reporter) -> Result:
    """Lists the steps."""
    with opened(asked.file, read_only=True) as project:
        return _steps(project, "")


def _steps(project: Project, said: str) -> Result:
    units = history.units(project)
    data = {
        "units": [
            {
                "id": unit.id,
                "label": unit.label,
                "when": unit.when,
                "who": unit.who,
                "changes": unit.changes,
                "undone": unit.undone,
            }
            for unit in units
        ]
    }
    rows = [
        (u.id, f"{u.when.astimezone():%Y-%m-%d %H:%M}", u.who, f"{u.changes:,}",
         "undone" if u.undone else "", u.label)
        for u in units
    ]  # fmt: skip
    listed = table(("Step", "When", "Who", "Changes", "", "What"), rows)
    return Result(data, "\n".join(filter(None, [said, listed])))


def rules(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Reads the rule book, or changes which one is in use or what a project adds to it."""
    from planner.cli import rules_command

    return rules_command.rules(asked, progress)


def catalogue(asked: argparse.Namespace, _: Reporter) -> Result:
    """Adds the user's own catalogue file, takes it out, or says which catalogue is asked."""
    from planner.services import recognition

    data: dict[str, Any] = {}
    lines: list[str] = []
    with opened(asked.file, read_only=not (asked.own or asked.remove)) as project:
        if asked.own and asked.remove:
            raise UserError(
                "contradiction", "A file cannot be added and removed at once.", "Leave out one."
            )
        if asked.remove:
            data["unit"] = recognition.remove_catalogue(project).unit
        if asked.own:
            added = recognition.add_catalogue(project, asked.own)
            data |= {
                "unit": added.changes.unit,
                "makers": added.makers,
                "families": added.families,
                "products": added.products,
                "conflicts": list(added.conflicts),
            }
            lines.append(
                f"Added {added.makers} makers, {added.families} families and "
                f"{added.products} products."
            )
            lines += added.conflicts
        version = recognition.catalogue_version(project)
    lines.append(f"The catalogue is {version}.")
    return Result({"catalogue": version, **data}, "\n".join(lines))


ACTIONS: Mapping[str, Callable[[argparse.Namespace, Reporter], Result]] = {
    "new": new,
    "template": template,
    "import": import_command.bring_in,
    "check": check,
    "deadlines": deadlines,
    "plan": plan,
    "crews": crews_command.crews,
    "plans": plans_command.plans,
    "risk": plan_commands.risk,
    "export": export_command.export,
    "undo": undo,
    "redo": redo,
    "history": show_history,
    "rules": rules,
    "catalogue": catalogue,
    "backup": backup_command.backup,
    "restore": backup_command.restore,
}
