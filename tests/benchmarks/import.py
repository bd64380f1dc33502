# ruff: noqa: N999 - named for what it measures
"""Import of large workbooks against python-calamine's own reading of the same file.

    python tests/benchmarks/import.py [ROWS ...]

Prints one JSON object: for each size the rows, the seconds from opening the file to the commit
with history, the baseline, their ratio and the peak memory; and the same for
importing the file a second time. Each size runs in a process of its own, so that peaks are its.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from datetime import date, timedelta
from pathlib import Path

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


def read_only(path: Path) -> float:
    """Seconds that python-calamine takes for the cells of the file."""
    import python_calamine

    began = time.perf_counter()
    book = python_calamine.load_workbook(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
    return time.perf_counter() - began


def import_once(project_path: Path, path: Path) -> tuple[float, dict[str, float]]:
    """Seconds from opening the file to the commit, in all and by stage."""
    from planner.services import importing
    from planner.storage.project import Project

    opened = Project.open(project_path) if project_path.exists() else Project.create(project_path)
    with opened as project:
        began = time.perf_counter()
        source = importing.look(path)
        looked = time.perf_counter()
        preview = importing.preview(project, source)
        compared = time.perf_counter()
        importing.apply(project, preview)
        ended = time.perf_counter()
    stages = {
        "look": round(looked - began, 3),
        "preview": round(compared - looked, 3),
        "apply": round(ended - compared, 3),
    }
    return ended - began, stages


def measure(folder: Path, rows: int) -> dict[str, object]:
    """The figures of one size, best of two; run in a process of its own."""
    workbook, project = folder / f"{rows}.xlsx", folder / f"{rows}.rplan"
    baselines, imports = [], []
    for _ in range(2):  # in turns, so that a busy machine does not favour one of the two
        baselines.append(read_only(workbook))
        project.unlink(missing_ok=True)
        imports.append(import_once(project, workbook))
        baselines.append(read_only(workbook))
    baseline = min(baselines)
    first, stages = min(imports, key=lambda found: found[0])
    peak = peak_megabytes()
    second, _ = import_once(project, workbook)
    return {
        "rows": rows,
        "seconds": round(first, 3),
        "stages": stages,
        "baseline_seconds": round(baseline, 3),
        "ratio": round(first / baseline, 2),
        "peak_mb": peak,
        "second_import_seconds": round(second, 3),
    }


def peak_megabytes() -> int | None:
    """Peak resident memory of this process; None where the system does not tell."""
    try:
        import resource
    except ImportError:
        return None
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used // 2**20 if sys.platform == "darwin" else used // 2**10


def main() -> None:
    """Writes the workbooks, measures each size in a fresh process, prints the figures."""
    if sys.argv[1:2] == ["--measure"]:
        sys.path.insert(0, str(ROOT))
        print(json.dumps(measure(Path(sys.argv[2]), int(sys.argv[3]))))
        return
    sizes = [int(text) for text in sys.argv[1:]] or SIZES
    results = []
    with tempfile.TemporaryDirectory() as name:
        for rows in sizes:
            write_workbook(Path(name) / f"{rows}.xlsx", rows)
            done = subprocess.run(  # noqa: S603 - this very file
                [sys.executable, __file__, "--measure", name, str(rows)],
                check=True,
                capture_output=True,
                text=True,
            )
            results.append(json.loads(done.stdout))
    print(json.dumps({"benchmark": "import", "columns": len(HEADINGS), "results": results}))


if __name__ == "__main__":
    main()
