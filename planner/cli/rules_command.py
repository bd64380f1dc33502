"""The rules command: reads the rule book, and changes what is in use or what a project adds."""

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from planner.cli import rules_text
from planner.cli.opening import opened, say_remarks, today
from planner.cli.output import Reporter, Result
from planner.common.errors import UserError
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory
from planner.services import rulebook
from planner.storage.project import Project


def rules(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Does what was asked of the rule book."""
    for name, act in _ACTS.items():
        if getattr(asked, name) not in (None, False):
            return act(asked, progress)
    inventory = _inventory(asked)
    as_of = asked.as_of or today()
    view = rulebook.view(as_of, asked.rule, inventory)
    return Result(rules_text.data(view), rules_text.text(view, whole=asked.rule is not None))


def _inventory(asked: argparse.Namespace) -> Inventory | None:
    if asked.project is None:
        say_remarks(None)
        return None
    with opened(asked.project, read_only=True) as project:
        say_remarks(project)
        return Inventory(overlay=project.overlay())


def _search(asked: argparse.Namespace, _: Reporter) -> Result:
    hits = rulebook.search(asked.search, asked.as_of or today(), _inventory(asked))
    lines = [f"{len(hits)} rules have that." if len(hits) != 1 else "One rule has that."]
    for hit in hits:
        lines += ["", f"{hit.id} ({hit.subject}): {hit.title}"]
        lines += [f"  {line}" for line in hit.lines]
    return Result({"hits": [asdict(hit) for hit in hits]}, "\n".join(lines))


def _timeline(asked: argparse.Namespace, _: Reporter) -> Result:
    events = rulebook.timeline(_inventory(asked))
    events = tuple(e for e in events if asked.rule in {None, *(rule for _, rule in e.rules)})
    return Result({"events": rules_text.events_data(events)}, rules_text.events_text(events))


def _verify(asked: argparse.Namespace, _: Reporter) -> Result:
    checks = rulebook.to_verify(_inventory(asked))
    return Result(
        {"statements": [asdict(check) for check in checks]}, rules_text.checks_text(checks)
    )


def _since(asked: argparse.Namespace, progress: Reporter) -> Result:
    from planner.services import rulebook_answers

    with _of_project(asked, read_only=True) as project:
        inventory = project.inventory()
    until = asked.as_of or today()
    found = rulebook_answers.changed_answers(inventory, asked.since, until, progress)
    changes = [{**asdict(each), "ids": sorted(each.ids)} for each in found]
    data = {"since": asked.since, "as_of": until, "changes": changes}
    return Result(data, rules_text.answers_text(found, asked.since, until))


def _out(asked: argparse.Namespace, _: Reporter) -> Result:
    from planner.services import rulebook_print

    rulebook_print.export(asked.out, asked.as_of or today(), asked.rule, _inventory(asked))
    return Result({"out": str(asked.out)}, f"Wrote {asked.out}.")


def _compare(asked: argparse.Namespace, _: Reporter) -> Result:
    found = rulebook.compare_with(None if asked.compare == Path() else asked.compare)
    return Result({**asdict(found), "same": found.same}, rules_text.comparison_text(found))


def _install(asked: argparse.Namespace, _: Reporter) -> Result:
    return _now_used(rulebook.install(asked.install).version)


def _uninstall(_asked: argparse.Namespace, _: Reporter) -> Result:
    return _now_used(rulebook.uninstall().version)


def _now_used(version: str) -> Result:
    say_remarks(None)
    data = {"version": version, "installed": rulebook.is_installed()}
    whose = "installed" if data["installed"] else "that comes with the program"
    return Result(data, f"The rule book in use is {version}, the one {whose}.")


def _entries(asked: argparse.Namespace, _: Reporter) -> Result:
    with _of_project(asked, read_only=True) as project:
        return _listed(project, None)


def _confirm(asked: argparse.Namespace, _: Reporter) -> Result:
    with _of_project(asked) as project:
        changes = rulebook.confirm(
            project, asked.confirm, source=asked.source, on=today(), person=asked.person
        )
        return _listed(project, changes)


def _correct(asked: argparse.Namespace, _: Reporter) -> Result:
    where, _at, period = asked.correct.partition("@")
    parts = where.split("/")
    if len(parts) != 3 or asked.value is None:
        raise UserError(
            "usage",
            "A correction needs SUBJECT/RULE/VALUE and --value.",
            'For example: --correct carrier/provider-eligible/most@2020-12-27 --value "9,000,000".',
        )
    with _of_project(asked) as project:
        given = rulebook.correction(
            Inventory(overlay=project.overlay()),
            (parts[0], parts[1], parts[2]),
            rulebook.Typed(
                asked.value,
                asked.citation,
                asked.source,
                today(),
                period,
                asked.start,
                asked.until,
                asked.person,
            ),
        )
        return _listed(project, rulebook.correct(project, given))


def _own(asked: argparse.Namespace, _: Reporter) -> Result:
    text = rulebook.read_rule_file(asked.own)
    with _of_project(asked) as project:
        subject = rulebook.Subject(asked.subject)
        changes = rulebook.own_rule(project, subject, text, on=today(), person=asked.person)
        return _listed(project, changes)


def _take_out(asked: argparse.Namespace, _: Reporter) -> Result:
    with _of_project(asked) as project:
        return _listed(project, rulebook.take_out(project, asked.take_out))


def _of_project(
    asked: argparse.Namespace, *, read_only: bool = False
) -> AbstractContextManager[Project]:
    if asked.project is None:
        raise UserError("usage", "This is kept in a project.", "Name it: --project FILE.rplan.")
    return opened(asked.project, read_only=read_only)


def _listed(project: Project, changes: ChangeSet | None) -> Result:
    listed = rulebook.entries(Inventory(overlay=project.overlay()))
    data = {"unit": changes.unit if changes else None, "entries": [asdict(e) for e in listed]}
    return Result(data, rules_text.entries_text(listed))


_ACTS: dict[str, Callable[[argparse.Namespace, Reporter], Result]] = {
    "search": _search,
    "timeline": _timeline,
    "verify": _verify,
    "since": _since,
    "out": _out,
    "compare": _compare,
    "install": _install,
    "uninstall": _uninstall,
    "entries": _entries,
    "confirm": _confirm,
    "correct": _correct,
    "own": _own,
    "take_out": _take_out,
}
