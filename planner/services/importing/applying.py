"""Writing an import into the project: whole, as one unit of work, or not at all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.model.history import ChangeSet, Problem, UnitKind
from planner.model.inventory import Carrier, Site
from planner.model.sheets import CARRIER
from planner.services.importing.memory import no_cycle_search
from planner.services.importing.origins import note_origins
from planner.services.importing.previewing import ORDER, Preview, preview
from planner.services.importing.remembering import remember
from planner.storage.project import Project

_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did. ``unit`` is the id of its unit of work, None if nothing changed."""

    format: str
    sheets: tuple[str, ...]
    rows: int
    added: int
    changed: int
    same: int
    rejected: int
    unit: int | None
    problems: tuple[Problem, ...]
    changes: ChangeSet


def apply(
    project: Project,
    prepared: Preview,
    progress: Progress = silent,
    *,
    good_rows_only: bool = False,
) -> ImportReport:
    """Writes what was previewed, as one unit of work.

    Raises UserError, and changes nothing, if a row is rejected and not only the good rows are
    wanted. If the project changed since the preview, the file is compared anew first.
    """
    if prepared.revision != project.revision():
        prepared = preview(
            project,
            prepared.source,
            part(progress, 0, 0.3),
            new_sites=prepared.asked.new_sites,
            overwrite=prepared.asked.overwrite,
            bring_back=prepared.asked.bring_back,
        )
    if prepared.rejected and not good_rows_only:
        raise _refusal(prepared)
    added, changed = _writes(prepared)
    total = sum(map(len, [*added.values(), *changed.values()])) or 1
    written = 0
    label = f"Import {prepared.source.path.name}"
    with (
        no_cycle_search(),
        project.unit(label, kind=UnitKind.IMPORT) as unit,
    ):
        first_ids: dict[Any, int] = {}
        if prepared.carrier is not None:
            first_ids[Carrier] = unit.save_carrier(prepared.carrier)
        for record in ORDER:
            for rows, write in ((added[record], unit.insert), (changed[record], unit.update)):
                for start in range(0, len(rows), _BATCH):
                    progress(f"Writing {written:,} of {total:,} rows", 0.3 + 0.7 * written / total)
                    ids = write(record, rows[start : start + _BATCH])
                    if ids:
                        first_ids.setdefault(record, ids[0])
                    written += len(rows[start : start + _BATCH])
        note_origins(unit, prepared, first_ids)
        # of a file whose rows are all left out nothing is to stay behind
        layouts = () if 0 < prepared.rejected == prepared.rows else prepared.layouts
        for sheet, layout in layouts:
            unit.set_layout(sheet, layout)
        if prepared.added or prepared.changed or layouts:
            today = datetime.now().astimezone().date()
            remember(unit, prepared.source, project, label, today)
        progress("Saving", 0.99)
    return _report(prepared, unit.changes)


def _writes(prepared: Preview) -> tuple[dict[Any, list[Any]], dict[Any, list[Any]]]:
    added: dict[Any, list[Any]] = defaultdict(list)
    changed: dict[Any, list[Any]] = defaultdict(list)
    added[Site] += prepared.new_sites
    for matched in prepared.matched:
        if matched.table.target is CARRIER:
            continue
        record = matched.table.target.record
        fresh, other = added[record], changed[record]
        for old, new in zip(matched.before, matched.after, strict=True):
            if old is None:
                if new is not None:
                    fresh.append(new)
            elif new is not old:
                other.append(new)
    assert Carrier not in added  # noqa: S101 - the carrier is no row of a table
    return added, changed


def _refusal(prepared: Preview) -> UserError:
    rejecting = [problem for problem in prepared.problems if problem.rejects]
    first = rejecting[0]
    more = prepared.rejected - 1
    rest = f" {more:,} more rows have problems too." if more > 1 else ""
    rest = " One more row has a problem too." if more == 1 else rest
    return UserError(
        first.code,
        first.message + rest,
        "Nothing was imported. Correct the file, or import the good rows only and get the others "
        "back as a workbook.",
        first.where,
    )


def _report(prepared: Preview, changes: ChangeSet) -> ImportReport:
    sheets: Sequence[str] = [s.sheet for s in prepared.source.sheets if s.target]
    return ImportReport(
        prepared.source.format,
        tuple(sheets),
        prepared.rows,
        prepared.added,
        prepared.changed,
        prepared.same,
        prepared.rejected,
        changes.unit,
        prepared.problems,
        changes,
    )
