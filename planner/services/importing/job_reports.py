"""Matching what the field reports of jobs: one row of a job at a site."""

from collections.abc import Sequence

from planner.model.inventory import JobReport
from planner.services.importing.gone import Gone
from planner.services.importing.matching import Matched, match_by_key
from planner.services.importing.tables import Table
from planner.services.inventory import faults


def match_reports(
    tables: Sequence[Table], existing: Sequence[JobReport], gone: Gone | None
) -> list[Matched]:
    """Matches rows by site and job. A row of a sheet that nobody filled in brings nothing: it
    neither adds a report nor wipes out a known one. A row that would leave a report whose dates
    run backwards is rejected.
    """
    found = match_by_key(tables, existing, ("site", "job"), gone)
    for matched in found:
        for position, record in enumerate(matched.table.records()):
            if matched.after[position] is None:
                continue
            if record.says_nothing:
                known = matched.before[position]
                matched.before[position] = matched.after[position] = known or record
            elif matched.after[position] is not matched.before[position]:
                _check(matched, position)
    return found


def _check(matched: Matched, position: int) -> None:
    """Looks at the report as it would be kept: one of its dates may be known from before."""
    for fault in faults(matched.after[position]):
        heading = matched.table.heading(fault.field)
        said = f"{heading} {fault.what}. {fault.hint}"
        matched.table.add(position, "dates-backwards", said, fault.field)
    if position in matched.table.rejected:
        matched.before[position] = matched.after[position] = None
