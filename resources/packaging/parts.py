"""What goes into the bundle, and what stays out; used by ``planner.spec``."""

import os
import re
import shutil
import struct
import sysconfig
from importlib.metadata import Distribution, distribution, packages_distributions
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from planner import __version__ as VERSION  # noqa: N812 - a constant here
from planner.ui.pages import PAGES

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
HERE = RESOURCES / "packaging"
MIGRATIONS = ROOT / "planner" / "storage" / "migrations"
IDENTIFIER = "org.equipment-replacement-planner"
TITLE = "Equipment Replacement Planner"
ICNS = "app.icns"

Toc = list[tuple[str, str, str]]
"""PyInstaller's lists: name in the bundle, path here, kind."""

EXCLUDED = [
    "tkinter",
    "matplotlib",
    "IPython",
    "pytest",
    "hypothesis",
    "mypy",
    "setuptools",
    "pip",
    # parts of libraries that nothing here reaches (OR-Tools imports pandas, all but its tests)
    "pandas.tests",
    "numpy.f2py",
    "numpy.testing",
    "sqlalchemy.dialects.mysql",
    "sqlalchemy.dialects.oracle",
    "sqlalchemy.dialects.mssql",
    "PySide6.QtNetwork",
    "PySide6.QtOpenGL",
    "PySide6.QtQml",
    "PySide6.QtQuick",
    "PySide6.QtTest",
]

_UNUSED_QT = re.compile(
    r"PySide6/(Qt/)?translations/"
    r"|(^|/)(lib)?Qt6(Eglfs|Qml|Quick|Pdf|VirtualKeyboard|ShaderTools|Network|OpenGL(?!\.so))"
    r"|plugins/(egldeviceintegrations|generic|networkinformation|tls|virtualkeyboard)/"
    r"|plugins/platforms/\w*q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc)\."
    r"|plugins/platformthemes/\w*qgtk3\."
    r"|plugins/imageformats/\w*q(pdf|tga|wbmp|icns)\."
    r"|(^|/)lib(gtk-3|gdk-3|atk-1|atk-bridge|cairo|pango|epoxy|harfbuzz|gdk_pixbuf)[-.\w]*\.so",
    re.IGNORECASE,
)
"""Parts of Qt that nothing here uses, and GTK, which must be the system's own."""

INFO_PLIST = {
    "CFBundleDisplayName": TITLE,
    "CFBundleShortVersionString": VERSION,
    "NSHighResolutionCapable": True,
    # Follow the system's light and dark.
    "NSRequiresAquaSystemAppearance": False,
    "CFBundleDocumentTypes": [
        {
            "CFBundleTypeName": "Equipment replacement project",
            "CFBundleTypeExtensions": ["rplan"],
            "CFBundleTypeIconFile": ICNS,
            "CFBundleTypeRole": "Editor",
            "LSHandlerRank": "Owner",
            "LSItemContentTypes": [f"{IDENTIFIER}.project"],
        }
    ],
    "UTExportedTypeDeclarations": [
        {
            "UTTypeIdentifier": f"{IDENTIFIER}.project",
            "UTTypeDescription": "Equipment replacement project",
            "UTTypeIconFile": ICNS,
            "UTTypeConformsTo": ["public.data"],
            "UTTypeTagSpecification": {"public.filename-extension": ["rplan"]},
        }
    ],
}


def data_files() -> list[tuple[str, str]]:
    """Files and where they go: everything the program reads at ``resources/``, and the schema's
    migrations, which Alembic reads as source.
    """
    shipped = [
        (str(path), f"resources/{path.name}" if path.is_dir() else "resources")
        for path in sorted(RESOURCES.iterdir())
        if path != HERE and not path.name.startswith((".", "__"))
    ]
    source = [
        (str(path), str(path.parent.relative_to(ROOT))) for path in sorted(MIGRATIONS.rglob("*.py"))
    ]
    return shipped + source + [_docx_folder()]


def _docx_folder() -> tuple[str, str]:
    """python-docx looks for its templates at ``docx/parts/../templates``: with its modules in an
    archive there would be no such folder to go up from.
    """
    spec = find_spec("docx")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("docx")
    return str(Path(spec.origin).parent / "parts" / "__init__.py"), "docx/parts"


def hidden_imports() -> list[str]:
    """What is imported by name: the pages, and what the migrations use."""
    pages = [f"planner.ui.pages.{entry.module}" for entry in PAGES]
    return [*pages, "alembic.context", "alembic.op", "logging.config"]


def without_unused_qt(found: Toc) -> Toc:
    """A list without the parts of Qt that nothing here uses."""
    return [entry for entry in found if not _UNUSED_QT.search(entry[0].replace("\\", "/"))]


def draw_icon(folder: Path, platform: str) -> Path:
    """The program's icon in the form of a system (`sys.platform`), in all sizes that it shows."""
    if platform == "win32":
        out, drawn = folder / "app.ico", _ico()
    elif platform == "darwin":
        out, drawn = folder / ICNS, _icns()
    else:
        out, drawn = folder / "app.png", _png(512)
    out.write_bytes(drawn)
    return out


def _png(side: int) -> bytes:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    from planner.ui.pictures import png

    image = QImage(side, side, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(RESOURCES / "icons" / "app.svg")).render(painter)
    painter.end()
    return png(image)


def _ico() -> bytes:
    """Windows: a list of sizes, then the pictures; 256 is written as 0."""
    drawn = [(side, _png(side)) for side in (16, 20, 24, 32, 40, 48, 64, 128, 256)]
    at = 6 + 16 * len(drawn)
    listed = struct.pack("<HHH", 0, 1, len(drawn))
    for side, png in drawn:
        listed += struct.pack("<BBBBHHII", side % 256, side % 256, 0, 0, 1, 32, len(png), at)
        at += len(png)
    return listed + b"".join(png for _side, png in drawn)


def _icns() -> bytes:
    """macOS: each picture behind the four letters that stand for its size."""
    sides = {"ic11": 32, "ic12": 64, "ic07": 128, "ic08": 256, "ic09": 512, "ic10": 1024}
    drawn = [(letters.encode(), _png(side)) for letters, side in sides.items()]
    body = b"".join(letters + struct.pack(">I", len(png) + 8) + png for letters, png in drawn)
    return b"icns" + struct.pack(">I", len(body) + 8) + body


def put_beside(folder: Path, platform: str) -> None:
    """What has the system open projects with the program, into the folder of the bundle."""
    found = {
        "win32": [HERE / "windows" / "file-type.cmd"],
        "linux": [*(HERE / "linux").iterdir(), RESOURCES / "icons" / "app.svg"],
    }
    folder.mkdir(parents=True, exist_ok=True)
    for path in found.get(platform, []):
        shutil.copy(path, folder / path.name)


def write_windows_version(out: Path) -> Path:
    """What Windows shows under Properties, Details, in PyInstaller's form."""
    numbers = tuple([*map(int, re.findall(r"\d+", VERSION)), 0, 0, 0][:4])
    words = {
        "ProductName": TITLE,
        "FileDescription": TITLE,
        "ProductVersion": VERSION,
        "FileVersion": VERSION,
        "LegalCopyright": "MIT licence",
        "OriginalFilename": "equipment-replacement-planner.exe",
    }
    strings = ", ".join(f"StringStruct({key!r}, {text!r})" for key, text in words.items())
    out.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f,"
        " flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0, date=(0, 0)), kids=["
        f"StringFileInfo([StringTable('040904B0', [{strings}])]),"
        " VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        encoding="utf-8",
    )
    return out


def licences(analysis: Any, work: Path) -> Toc:
    """The licence texts of all that is in the bundle, gathered in ``work``: a folder for each
    library, and a list of them.
    """
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    bundled = _distributions(
        {entry[0] for part in (analysis.pure, analysis.binaries, analysis.datas) for entry in part}
    )
    lines = [_README]
    for name, found in sorted(bundled.items()):
        kept = _copy_licences(found, work / name)
        texts = f"licences/{name}" if kept else "GPL-3.0.txt and LGPL-3.0.txt here"
        lines.append(f"{name} {found.version}: {_terms(found)}; {texts}")
    python = Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"
    if python.is_file():
        shutil.copy(python, work / "Python.txt")
    shutil.copy(ROOT / "LICENSE", work / "LICENSE")
    for path in (HERE / "licences").iterdir():
        shutil.copy(path, work / path.name)
    (work / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [
        (str(Path("licences") / path.relative_to(work)), str(path), "DATA")
        for path in sorted(work.rglob("*"))
        if path.is_file()
    ]


_README = f"""{TITLE} {VERSION} is under the MIT licence (LICENSE). With it come the
libraries below, each under its own terms. Qt and PySide6 are used under the LGPL, version 3: they
are libraries of their own beside this folder, in PySide6 and shiboken6, which you may replace by
your own builds; their source is at https://download.qt.io. Icons, map and product lists carry
their licences in resources/.
"""


def _distributions(names: set[str]) -> dict[str, Distribution]:
    """The installed packages that modules or files of these names belong to."""
    owners = packages_distributions()
    tops = {re.split(r"[./\\]", name)[0] for name in names}
    found = {owner for top in tops for owner in owners.get(top, [])}
    return {name: distribution(name) for name in found}


def _copy_licences(found: Distribution, out: Path) -> list[str]:
    kept: list[str] = []
    for file in found.files or []:
        if re.match(r"(licen[cs]e|copying|notice|authors)", file.name, re.IGNORECASE):
            source = Path(str(file.locate()))
            if source.is_file():
                out.mkdir(exist_ok=True)
                # Several files of one name: told apart by the folder that each lies in.
                number = f" {len(kept)}" if (out / file.name).exists() else ""
                shutil.copy(source, out / f"{file.name}{number}.txt")
                kept.append(file.name)
    return kept


def _terms(found: Distribution) -> str:
    about = found.metadata
    said = next((about[key] for key in ("License-Expression", "License") if key in about), "")
    first = said.strip().splitlines()[0] if said.strip() else ""
    if first and len(first) < 80:
        return first
    classed = [
        line.rpartition(" :: ")[2]
        for line in about.get_all("Classifier") or []
        if line.startswith("License :: ")
    ]
    return ", ".join(classed) or "see its licence"
