"""What About says."""

import platform
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion

from planner.ui.commands import APP_NAME

_PARTS = (
    ("PySide6 (Qt)", "PySide6-Essentials", "LGPL-3.0"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("OR-Tools", "ortools", "Apache-2.0"),
    ("python-calamine", "python-calamine", "MIT"),
    ("openpyxl", "openpyxl", "MIT"),
    ("ReportLab", "reportlab", "BSD-3-Clause"),
    ("python-docx", "python-docx", "MIT"),
    ("holidays", "holidays", "MIT"),
    ("RapidFuzz", "rapidfuzz", "MIT"),
)


def about_text(rule_book: str) -> str:
    """Version, rule book and the licences of what is built in, as HTML."""
    parts = "".join(f"<li>{name} {_version(dist)}, {terms}</li>" for name, dist, terms in _PARTS)
    rules = f"<p>Rule book {rule_book}.</p>" if rule_book else ""
    return (
        f"<h3>{APP_NAME}</h3>"
        f"{rules}<p>Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.system()} {platform.release()}.</p>"
        "<p>This is not legal advice: every answer shows the text it rests on, so that you and "
        "your counsel can check it.</p>"
        f"<p>MIT licence. It is built with:</p><ul>{parts}<li>Lucide icons, ISC</li></ul>"
    )


def _version(dist: str) -> str:
    try:
        return version(dist)
    except PackageNotFoundError:  # in a bundle, packages may come without their metadata
        return ""
