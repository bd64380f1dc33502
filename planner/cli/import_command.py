"""The command that imports."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from planner.cli.backup_command import rules as backup_rules
from planner.cli.opening import opened
from planner.cli.output import Reporter, Result
from planner.common.errors import UserError
from planner.model.backups import BEFORE_IMPORT
from planner.model.history import Problem


def bring_in(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Imports a workbook, or says with ``--dry-run`` what that would change."""
    from planner.services import backups, importing

    with opened(asked.file, read_only=asked.dry_run) as project:
        source = importing.look(
            asked.workbook,
            sheet=asked.sheet,
            format=asked.format,
            mapping=dict(asked.mapping),
            progress=progress,
            password=_password(asked.password_file),
            project=None if asked.format else project,
        )
        preview = importing.preview(
            project,
            source,
            progress,
            new_sites=True if asked.new_sites else None,
            overwrite=asked.overwrite,
            bring_back=asked.bring_back,
        )
        report: Any = preview
        error, unit = None, None
        if not asked.dry_run:
            if asked.rejects and preview.rejected:
                importing.write_rejects(preview, asked.rejects)
            try:
                backups.back_up(project, backup_rules(), BEFORE_IMPORT, progress)
                report = importing.apply(
                    project, preview, progress, good_rows_only=asked.rejects is not None
                )
                unit = report.unit
            except UserError as refused:
                error = _with_option(refused, preview.rejected)
    data = {
        "format": source.format,
        "sheets": [sheet.sheet for sheet in source.sheets if sheet.target],
        "rows": report.rows,
        "added": report.added,
        "changed": report.changed,
        "same": report.same,
        "rejected": report.rejected,
        "unit": unit,
        "problems": [_problem(problem) for problem in report.problems],
    }
    return Result(data, _import_text(data, asked, refused=error is not None), error)


def _with_option(refused: UserError, rejected: int) -> UserError:
    """The refusal of an import with rejected rows, naming the option that takes the rest."""
    if not rejected:
        return refused
    return UserError(
        refused.code,
        refused.message,
        f"{refused.hint.removesuffix('.')} (--rejects OUT.xlsx).",
        refused.where,
    )


def _password(path: Path | None) -> str | None:
    """The first line of a password file; it is shown nowhere."""
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UserError(
            "password-file",
            f"The password file {path} cannot be read.",
            "Name a text file whose first line is the password.",
        ) from None
    password = text.partition("\n")[0].rstrip("\r")
    if not password:
        raise UserError(
            "password-file",
            f"The first line of the password file {path} is empty.",
            "Write the password into it.",
        )
    return password


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "message": problem.message,
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
    }


def _import_text(data: Mapping[str, Any], asked: argparse.Namespace, *, refused: bool) -> str:
    would = "Nothing was imported. It would be: " if refused or asked.dry_run else ""
    counts = ", ".join(
        f"{data[key]:,} {word}"
        for key, word in (
            ("added", "added"),
            ("changed", "changed"),
            ("same", "the same"),
            ("rejected", "rejected"),
        )
    )
    lines = [f"{would}{data['rows']:,} {'row' if data['rows'] == 1 else 'rows'} read: {counts}."]
    shown = data["problems"][:20]
    for problem in shown:
        place = ", ".join(
            part
            for part in (
                problem["sheet"],
                f"row {problem['row']}" if problem["row"] else "",
                problem["column"],
            )
            if part
        )
        lines.append(f"  {place}: {problem['message']}" if place else f"  {problem['message']}")
    if len(data["problems"]) > len(shown):
        lines.append(f"  ... and {len(data['problems']) - len(shown):,} more (--json lists all)")
    if asked.rejects and data["rejected"] and not asked.dry_run:
        lines.append(f"The rejected rows are in {asked.rejects}.")
    return "\n".join(lines)
