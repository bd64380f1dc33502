"""The words of the window, in the language of the person who reads them.

Every text that is written in `planner.ui` goes through `tr`, so that ``pyside6-lupdate`` finds it.
The language is that of the system, where `resources/translations` has it, and is chosen before the
first text is made: constants of modules hold translated text. What the services say (findings,
reasons, errors) is the same text on the command line and in files, and stays English.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from planner.common.resources import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication


def tr(text: str, /, **values: object) -> str:
    """`text` in the language of the window, its places filled by name: ``tr("{count:,} rows",
    count=3)``. Text without places may hold braces of its own.
    """
    said = QCoreApplication.translate("", text)
    return said.format(**values) if values else said


def install(app: "QApplication", locale: QLocale | None = None) -> bool:
    """Speak the language of `locale` (the system's, if None) from here on; says whether there is a
    translation for it. Without one everything is English.
    """
    where = locale or QLocale.system()
    ours, qts = QTranslator(app), QTranslator(app)
    if not ours.load(where, "planner", "_", str(resource("translations"))):
        return False
    if qts.load(where, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(qts)
    return app.installTranslator(ours)
