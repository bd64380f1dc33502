"""The plan's charts on their way to a printer and into pictures."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.files.output import replacing
from planner.ui import formats
from planner.ui.gantt.paper import MOST_PIXELS, SHARP, Pages, Subject, pictures
from planner.ui.pictures import png
from planner.ui.translation import tr

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

SCREEN = 96
"""Pixels to the inch that the charts are laid out for."""


def paper_size(printer: "QPrinter") -> QSize:
    """The printable part of a page, in pixels of the charts' layout."""
    inches = printer.pageLayout().paintRect(printer.pageLayout().Unit.Inch)
    return QSize(int(inches.width() * SCREEN), int(inches.height() * SCREEN))


def print_on(printer: "QPrinter", subject: Subject) -> int:
    """Draw a chart page by page; returns how many pages it took."""
    pages = Pages(subject, paper_size(printer))
    painter = QPainter(printer)
    painter.scale(printer.resolution() / SCREEN, printer.resolution() / SCREEN)
    for number in range(pages.count):
        if number:
            printer.newPage()
        pages.paint(painter, number)
    painter.end()
    return pages.count


def write_pictures(subject: Subject, out: Path, progress: Progress) -> tuple[Path, ...]:
    """Write a chart as one PNG or, where it is too large for one, as several, numbered behind
    the name. Raises UserError where a further one would replace a file, or cannot be written.
    """
    side = MOST_PIXELS // SHARP
    pages = Pages(subject, QSize(side, side))
    places = [out, *(out.with_stem(f"{out.stem} {at}") for at in range(2, pages.count + 1))]
    there = [place.name for place in places[1:] if place.exists()]
    if there:
        raise UserError(
            "file-exists",
            tr(
                "The chart takes {count} pictures, and {there} is there already.",
                count=pages.count,
                there=there[0],
            ),
            tr("Choose another name, or move that file away."),
            str(out.parent),
        )
    for place, image in zip(places, pictures(pages, progress), strict=True):
        with replacing(place) as file:
            file.write(png(image))
    return tuple(places)


def written_words(places: tuple[Path, ...]) -> str:
    """Where the pictures are."""
    if len(places) == 1:
        return tr("The chart was written to {places}.", places=places[0])
    more = formats.count(len(places) - 1, "more picture")
    return tr(
        "The chart was written to {places} and {more} beside it.", places=places[0], more=more
    )
