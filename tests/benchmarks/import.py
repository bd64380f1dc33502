# ruff: noqa: N999 - named for what it measures
"""Import of large workbooks against python-calamine's own reading of the same file.

    python tests/benchmarks/import.py [ROWS ...] [--json]

Prints a table, or one JSON object: for each size the seconds from opening the file to the commit
with history (in all and by stage), those of python-calamine for the cells alone and the ratio of
the two, best of two runs made in turns; the seconds of importing the same file again, of undoing
the import, of answering a cancel in the middle of the writing; the longest time between two
calls of progress, which is how long a cancel may wait; the size of the project file; and the
peak memory. Each size runs in a process of its own, so that peaks are its.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1_000, 10_000, 100_000)
HEADINGS = (
    "S/N", "Vendor", "Model", "Part No", "Description", "Site Name", "Slot", "Qty",
    "Date acquired", "How obtained", "Unit cost", "Funding", "Status", "Notes", "Asset tag",
)  # fmt: skip
_MODELS = ("RRU3929", "RRU3938", "BBU3900", "BTS3900", "RTN950A", "ZXSDR B8200", "ATN910I")
_BOOK = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="Equipment" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_REL = (
    '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}"/>'
)
_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)
_EPOCH = date(1899, 12, 30)
_ONCE = 500_000
"""From so many rows on one run has to do."""

_TABLE = (
    ("rows", "rows"),
    ("import", "seconds"),
    ("= look", "look"),
    ("+ preview", "preview"),
    ("+ apply", "apply"),
    ("calamine", "baseline_seconds"),
    ("ratio", "ratio"),
    ("again", "second_import_seconds"),
    ("undo", "undo_seconds"),
    ("cancel", "cancel_seconds"),
    ("longest pause", "longest_pause"),
    ("file MB", "file_mb"),
    ("memory MB", "peak_mb"),
)


def write_workbook(path: Path, rows: int) -> None:
    """A plain equipment list as Excel writes it: shared strings, real dates and numbers."""
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    strings: dict[str, int] = {}

    def text(letter: str, row: int, value: str) -> str:
        number = strings.setdefault(value, len(strings))
        return f'<c r="{letter}{row}" t="s"><v>{number}</v></c>'

    lines = ["".join(text(chr(65 + i), 1, h) for i, h in enumerate(HEADINGS))]
    first = date(2012, 1, 1)
    for row in range(2, rows + 2):
        model = chance.choice(_MODELS)
        day = (first + timedelta(days=chance.randrange(4000)) - _EPOCH).days
        site = chance.randrange(max(2, rows // 60))
        lines.append(
            text("A", row, f"2102312{row:05}G{row:07}")
            + text("B", row, chance.choice(("Huawei", "HUAWEI", "ZTE")))
            + text("C", row, model)
            + text("D", row, f"0231{chance.randrange(3000):04}")
            + text("E", row, f"{model} unit, band {chance.randrange(30)}")
            + text("F", row, f"Site {site:04}")
            + text("G", row, str(chance.randrange(16)))
            + f'<c r="H{row}"><v>1</v></c><c r="I{row}" s="1"><v>{day}</v></c>'
            + text("J", row, "Purchased")
            + f'<c r="K{row}"><v>{chance.randrange(100, 900_000) / 100}</v></c>'
            + text("L", row, chance.choice(("Own funds", "USF", "Loan")))
            + text("M", row, "In service")
            + text("N", row, f"note {chance.randrange(500)}")
            + text("O", row, f"AT-{row:07}")
        )
    _zip(path, lines, list(strings))


def _zip(path: Path, lines: list[str], strings: list[str]) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    sheet = "".join(f'<row r="{number}">{line}</row>' for number, line in enumerate(lines, 1))
    shared = "".join(f"<si><t>{text}</t></si>" for text in strings)
    parts = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELS.format(_REL.format(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _BOOK,
        "xl/_rels/workbook.xml.rels": _RELS.format(
            _REL.format(1, "worksheet", "worksheets/sheet1.xml")
            + _REL.format(2, "styles", "styles.xml")
            + _REL.format(3, "sharedStrings", "sharedStrings.xml")
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": f'{head}<sst xmlns="{main}" uniqueCount="{len(strings)}">'
        f"{shared}</sst>",
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{main}"><sheetData>{sheet}'
        "</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def baseline(path: Path) -> float:
    """Seconds of `read_only` in a process of its own, whose memory is not the import's."""
    done = subprocess.run(  # noqa: S603 - this very file
        [sys.executable, __file__, "--read", str(path)], check=True, capture_output=True, text=True
    )
    return float(done.stdout)


def read_only(path: Path) -> float:
    """Seconds that python-calamine takes for the cells of the file."""
    import python_calamine

    began = time.perf_counter()
    book = python_calamine.load_workbook(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
    return time.perf_counter() - began


class Watch:
    """A `Progress` that notes the longest time between two calls; with ``stops`` it cancels when
    two thirds of the rows are written, and notes when.
    """

    def __init__(self, *, stops: bool = False) -> None:
        self.longest = 0.0
        self.stopped = 0.0
        self._stops = stops
        self._last = time.perf_counter()

    def __call__(self, message: str, fraction: float | None = None, /) -> None:
        """Notes the time since the last call."""
        from planner.common.progress import Cancelled

        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now
        if self._stops and message.startswith("Writing") and fraction and fraction > 2 / 3:
            self.stopped = time.perf_counter()
            raise Cancelled


def import_once(project: Any, path: Path, watch: Watch) -> dict[str, float]:
    """Seconds from opening the file to the commit, in all and by stage."""
    from planner.services import importing

    began = time.perf_counter()
    source = importing.look(path, progress=watch)
    looked = time.perf_counter()
    preview = importing.preview(project, source, watch)
    compared = time.perf_counter()
    importing.apply(project, preview, watch)
    ended = time.perf_counter()
    watch("the end")
    return {
        "seconds": ended - began,
        "look": looked - began,
        "preview": compared - looked,
        "apply": ended - compared,
        "longest_pause": watch.longest,
    }


def cancel_once(project: Any, path: Path) -> float:
    """Seconds from a cancel in the middle of the writing until the project is as before."""
    from planner.common.progress import Cancelled

    watch = Watch(stops=True)
    try:
        import_once(project, path, watch)
    except Cancelled:
        return time.perf_counter() - watch.stopped
    return 0.0  # so few rows that they are written at once


def measure(folder: Path, rows: int) -> dict[str, object]:
    """The figures of one size; run in a process of its own."""
    from planner.storage.project import Project

    workbook = folder / f"{rows}.xlsx"
    baselines: list[float] = []
    imports: list[dict[str, float]] = []
    for run in range(1 if rows >= _ONCE else 2):
        # in turns, so that a busy machine does not favour one of the two
        baselines.append(baseline(workbook))
        with Project.create(folder / f"{rows} {run}.rplan") as project:
            imports.append(import_once(project, workbook, Watch()))
        baselines.append(baseline(workbook))
    best = min(imports, key=lambda found: found["seconds"])
    peak, size = peak_megabytes(), project.path.stat().st_size
    with Project.open(project.path) as project:
        second = import_once(project, workbook, Watch())
        began = time.perf_counter()
        project.undo()
        undone = time.perf_counter() - began
    with Project.create(folder / f"{rows} cancelled.rplan") as project:
        cancelled = cancel_once(project, workbook)
    return {
        "rows": rows,
        **{name: round(seconds, 3) for name, seconds in best.items()},
        "baseline_seconds": round(min(baselines), 3),
        "ratio": round(best["seconds"] / min(baselines), 2),
        "second_import_seconds": round(second["seconds"], 3),
        "undo_seconds": round(undone, 3),
        "cancel_seconds": round(cancelled, 3),
        "file_mb": round(size / 2**20, 1),
        "peak_mb": peak,
    }


def peak_megabytes() -> int | None:
    """Peak resident memory of this process; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // 2**20 if sys.platform == "darwin" else used // 2**10


def as_table(results: list[dict[str, Any]]) -> str:
    """The figures as a table: a line a size, seconds unless the heading says otherwise."""
    lines = [[heading for heading, _ in _TABLE]]
    lines += [[shown(found[name]) for _, name in _TABLE] for found in results]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text.rjust(width) for text, width in zip(line, widths, strict=True))
        for line in lines
    )


def shown(figure: float | None) -> str:
    """A figure for the table."""
    if figure is None:
        return "-"
    return f"{figure:,}" if isinstance(figure, int) else f"{figure:,.2f}"


def main() -> None:
    """Writes the workbooks, measures each size in a fresh process, prints the figures."""
    if sys.argv[1:2] == ["--measure"]:
        sys.path.insert(0, str(ROOT))
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    if sys.argv[1:2] == ["--read"]:
        print(read_only(Path(sys.argv[2])))
        return
    asked = argparse.ArgumentParser(description="Import against plain reading.")
    asked.add_argument("rows", type=int, nargs="*", default=SIZES)
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as name:
        for rows in given.rows:
            write_workbook(Path(name) / f"{rows}.xlsx", rows)
            done = subprocess.run(  # noqa: S603 - this very file
                [sys.executable, __file__, "--measure", name, str(rows)],
                check=True,
                capture_output=True,
                text=True,
            )
            results.append(json.loads(done.stdout))
    if given.json:
        print(json.dumps({"benchmark": "import", "columns": len(HEADINGS), "results": results}))
    else:
        print(f"Import of {len(HEADINGS)} columns; seconds unless said otherwise\n")
        print(as_table(results))


if __name__ == "__main__":
    main()
