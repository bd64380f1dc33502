"""How long a frame of the Gantt chart takes, beside a frame of a view with nothing in it.

    python -m tests.benchmarks.gantt [--sites 1250] [--frames 30]

Counts processor time, so that what else the machine does matters little. Lays out eight jobs
at each site without planning them, and paints the chart offscreen at 1280 x 800 while it
scrolls. Prints one JSON object: milliseconds a frame (median, worst), by grouping, zoom, and
whether all groups are open, whole and scrolled on, with the ratio of the scrolled one to the
empty frame; seconds to build the rows, to
open all groups, to filter, and to work out the crew load. "all marks" has a baseline, progress
and pins too.
"""

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractScrollArea

from planner.app.start import make_app
from planner.model.inventory import Crew, Inventory, Site
from planner.model.plan import Plan, PlannedJob, PlanStatus
from planner.ui.gantt.canvas import Canvas
from planner.ui.gantt.data import Access, ChartData, Grouping, Marker, Season
from planner.ui.gantt.ground import read_ground
from planner.ui.gantt.load import load_rows
from planner.ui.gantt.loadview import LoadView
from planner.ui.gantt.view import GanttView
from planner.ui.slices import finish

START = date(2027, 1, 4)
CREWS = 24
LENGTHS = (1, 15, 30, 40, 4, 1, 2, 10)
NAMES = ("Survey", "Analysis", "Permit", "Order", "Install", "Cut over", "Remove", "Dispose")
ZOOMS = {"days": 20.0, "weeks": 4.0, "months": 1.0, "years": 0.15}


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sites", type=int, default=1250)
    parser.add_argument("--frames", type=int, default=30)
    given = parser.parse_args()
    make_app()
    plan = make_plan(given.sites)
    data = around(plan)
    empty = max(0.01, frames(blank(), given.frames)["whole_ms"])
    print(
        json.dumps(
            {
                "bars": len(plan.jobs),
                "empty_frame_ms": round(empty, 2),
                "frames": measure(data, given.frames, empty),
                "frames, all marks": measure(marked(data), given.frames, empty),
                "seconds": steps(data),
                "crew_load": load(data, given.frames, empty),
            },
            indent=1,
        )
    )


def make_plan(sites: int) -> Plan:
    """Eight jobs a site, laid out without planning."""
    jobs = []
    for site in range(sites):
        day = START + timedelta(days=site // CREWS * 9)
        for name, length in zip(NAMES, LENGTHS, strict=True):
            finish = day + timedelta(days=length - 1)
            crew = "" if length >= 10 else f"Crew {site % CREWS + 1}"
            jobs.append(
                PlannedJob(f"S-{site:04}", name, crew, day, finish, site % 9 // 8, site % 5)
            )
            day = finish + timedelta(days=1)
    finish = max(job.finish for job in jobs)
    status = PlanStatus.MEETS
    made = datetime(2027, 1, 1, tzinfo=UTC)
    return Plan(
        1, "Plan", made, status, START, finish, None, 0, None, None, tuple(jobs), ()
    )  # fmt: skip


def around(plan: Plan) -> ChartData:
    """Sites in clusters, applications and seasons."""
    sites = list(dict.fromkeys(job.site for job in plan.jobs))
    return ChartData(
        plan,
        START + timedelta(days=60),
        access={site: Access(Season((4, 15), (11, 15))) for site in sites},
        markers=(Marker("A-1 ends", START + timedelta(days=300)),),
        jobs_order=NAMES,
        clusters={site: f"Cluster {at // 12}" for at, site in enumerate(sites)},
        applications={site: f"A-{at % 4}" for at, site in enumerate(sites)},
    )


def marked(data: ChartData) -> ChartData:
    """With a baseline, progress and pins."""
    week = timedelta(days=7)
    was = tuple(
        replace(job, start=job.start - week, finish=job.finish - week) for job in data.plan.jobs
    )
    done = [job for job in data.plan.jobs if job.finish < data.today]
    return replace(
        data,
        baseline=replace(data.plan, jobs=was),
        progress={(job.site, job.job): (job.start, job.finish) for job in done},
        pins=frozenset((job.site, job.job) for job in data.plan.jobs if job.job == "Install"),
    )


def blank() -> QAbstractScrollArea:
    """A view with nothing in it."""
    made = GanttView()
    made.resize(1280, 800)
    made.show()
    return made


def frames(view: QAbstractScrollArea, count: int) -> dict[str, float]:
    """Milliseconds a frame takes, median and worst: painted whole, as after a zoom or a jump,
    and scrolled on by as much as a turn of the wheel.
    """
    picture = QPixmap(view.viewport().size())
    times: dict[str, list[float]] = {"whole": [], "scrolled": []}
    bars = (view.verticalScrollBar(), view.horizontalScrollBar())
    for at in range(count):
        for kind, taken in times.items():
            for bar in bars:
                far = bar.maximum() * (1 + 2 * (at % 2)) // 4
                bar.setValue(far + at if kind == "whole" else bar.value() + 40)
            if kind == "whole" and hasattr(view, "_canvas"):
                view._canvas = Canvas()
            began = time.process_time()
            view.viewport().render(picture)
            taken.append(1000 * (time.process_time() - began))
    found = {}
    for kind, spent in times.items():
        found[f"{kind}_ms"] = round(statistics.median(spent), 1)
        found[f"{kind}_worst_ms"] = round(max(spent), 1)
    return found


def measure(data: ChartData, count: int, empty: float) -> dict[str, dict[str, float]]:
    """Every grouping at every zoom, folded and open."""
    found: dict[str, dict[str, float]] = {}
    for grouping in Grouping:
        view = blank()
        if not isinstance(view, GanttView):
            raise TypeError(view)
        view.set_data(data)
        view.set_grouping(grouping)
        for opened in (False, True):
            view.open_all(opened=opened)
            for zoom, width in ZOOMS.items():
                view.zoom_by(width / view.day_width)
                name = f"{grouping.value}, {'open' if opened else 'folded'}, {zoom}"
                found[name] = with_ratio(frames(view, count), empty)
        view.close()
    return found


def with_ratio(found: dict[str, float], empty: float) -> dict[str, float]:
    """With how many empty frames the scrolled one takes as long as."""
    return {**found, "ratio": round(found["scrolled_ms"] / empty, 1)}


def steps(data: ChartData) -> dict[str, float]:
    """What a user waits for between frames."""
    view = GanttView()
    view.resize(1280, 800)
    found = {"show the plan": seconds(lambda: view.set_data(data))}
    for grouping in Grouping:
        found[f"group by {grouping.value}"] = seconds(lambda g=grouping: view.set_grouping(g))  # type: ignore[misc]
        found[f"open all, by {grouping.value}"] = seconds(lambda: view.open_all(opened=True))
    found["filter"] = seconds(lambda: view.set_filter(lambda job: "7" in job.site))
    return found


def load(data: ChartData, count: int, empty: float) -> dict[str, object]:
    """The crew load: worked out, and painted."""
    crews = tuple(Crew(name=f"Crew {at + 1}", skills="tower; radio") for at in range(CREWS))
    sites = tuple(Site(code=code) for code in data.clusters)
    inventory = Inventory(crews=crews, sites=sites)
    found: dict[str, object] = {"read_s": seconds(lambda: read_ground(inventory))}
    ground = read_ground(inventory)
    for by in ("crew", "skill"):
        found[f"by_{by}_s"] = seconds(lambda by=by: finish(load_rows(data.plan, ground, by)))  # type: ignore[misc]
    view = LoadView()
    view.resize(1280, 800)
    view.show()
    view.set_rows(data, finish(load_rows(data.plan, ground, "crew")))
    for zoom, width in ZOOMS.items():
        view.zoom_by(width / view.day_width)
        found[zoom] = with_ratio(frames(view, count), empty)
    view.close()
    return found


def seconds(act: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.process_time()
    act()
    return round(time.process_time() - began, 3)


if __name__ == "__main__":
    main()
