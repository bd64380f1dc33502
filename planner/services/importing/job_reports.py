"""Matching what the field reports of jobs: one row of a job at a site."""

from collections.abc import Sequence

from planner.files.cells import normal
from planner.model.inventory import JobReport
from planner.services.importing.gone import Gone
from planner.services.importing.matching import Matched, match_by_key
from planner.services.importing.tables import Table


def match_reports(
    tables: Sequence[Table], existing: Sequence[JobReport], gone: Gone | None
) -> list[Matched]:
    """Matches rows by site and job. A row of a sheet that nobody filled in brings nothing: it
    neither adds a report nor wipes out a known one.
    """
    found = match_by_key(tables, existing, _key, gone=gone)
    for matched in found:
        for position, record in enumerate(matched.table.records()):
            if matched.after[position] is not None and record.says_nothing:
                known = matched.before[position]
                matched.before[position] = matched.after[position] = known or record
    return found


def _key(report: JobReport) -> tuple[str, str]:
    return report.site, normal(report.job)
