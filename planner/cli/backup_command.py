"""Backups on the command line: made, listed, and put in the place of a project."""

import argparse
from typing import Any

from planner.cli.opening import opened
from planner.cli.output import Reporter, Result, table
from planner.common import settings
from planner.model.backups import BY_HAND, Backup, BackupRules
from planner.services import backups


def rules() -> BackupRules:
    """What the user of this machine chose."""
    kept = settings.load(settings.settings_file())
    return BackupRules.chosen(kept.backup_folder, unasked=kept.backups)


def backup(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Makes a backup of a project."""
    with opened(asked.file, read_only=False) as project:
        made = backups.back_up(project, rules(), BY_HAND, progress)
    path = str(made.path) if made else ""
    return Result({"backup": path}, f"Made {path}.")


def restore(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Puts a backup in the place of a project, or lists those there are."""
    known = rules()
    if asked.list or asked.backup is None:
        return _list(backups.listed(asked.file, known))
    chosen = backups.choose(asked.file, asked.backup, known)
    before = backups.restore(asked.file, chosen, known, progress)
    said = f"{asked.file} is as it was in {chosen.name}."
    if before is not None:
        said += f"\nWhat it was before is in {before.path}."
    kept = str(before.path) if before else ""
    return Result({"restored": str(chosen), "before": kept}, said)


def _list(found: list[Backup]) -> Result:
    data: list[dict[str, Any]] = []
    rows = []
    for number, one in enumerate(found, 1):
        held = backups.look(one.path)
        data.append(
            {
                "backup": str(one.path),
                "made": one.made,
                "why": one.why,
                "size": one.size,
                "sites": held.sites if held else None,
                "items": held.items if held else None,
                "last_step": held.step if held else None,
            }
        )
        counts = (f"{held.sites:,}", f"{held.items:,}", held.step) if held else ("", "", "")
        rows.append(
            (number, f"{one.made:%Y-%m-%d %H:%M}", f"{one.size / 1024:,.0f} KB", one.why, *counts)
        )
    headings = ("No.", "Made", "Size", "Why", "Sites", "Items", "Last step")
    return Result(
        {"backups": data}, table(headings, rows) if rows else "There is no backup of it yet."
    )
