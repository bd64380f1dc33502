"""The map with its tools: what the colours tell, what else is drawn, printing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from planner.common.progress import Progress
from planner.ui import formats, theme
from planner.ui.map.legend_data import ColourBy
from planner.ui.map.loading import load_outlines
from planner.ui.map.painting import Extras
from planner.ui.map.sheet import MapSheet
from planner.ui.map.view import MapView
from planner.ui.page import Focus
from planner.ui.pages.site_rows import SiteRow, legend_of, map_sites, map_words
from planner.ui.pictures import png
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views

_PICTURE = QSize(1400, 900)
_LIST = "Map of the sites"
"""Under which name the window remembers what is chosen here."""


class SitesMap(QWidget):
    """Shows rows on a map; `view` is the map itself. ``pack_asked`` carries the codes of sites to
    print a pack of.
    """

    pack_asked = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: dict[str, SiteRow] = {}
        self.view = MapView(self._tell)
        self.view.setMinimumSize(240, 160)
        self.view.menu_asked.connect(self._show_menu)
        self.colour = QComboBox()
        self.colour.addItems([by.value for by in ColourBy])
        self.colour.setAccessibleName(tr("What the colours tell"))
        self.colour.setToolTip(tr("What the colours tell"))
        kept = session.looks.choice(_LIST, "colour")
        self.colour.setCurrentIndex(
            next((n for n, by in enumerate(ColourBy) if by.name == kept), 0)
        )
        self.colour.currentIndexChanged.connect(lambda _at: self._recolour())
        self.links = self._check("hubs", tr("Hubs"), tr("Lines from each site to its hub"), on=True)
        self.clusters = self._check(
            "clusters", tr("Clusters"), tr("Sites of a cluster within one line"), on=False
        )
        self.menu: QMenu | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE_S)
        for widget in (self.colour, self.links, self.clusters):
            tools.addWidget(widget)
        tools.addStretch(1)
        self._nowhere = EmptyState(
            "map-pin",
            tr("No site has coordinates"),
            tr("Enter latitude and longitude in the table, or import a workbook that has them."),
            (tr("Import a workbook"), lambda: self._session.go_to("import")),
        )
        self._stack = Views()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nowhere)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(tools)
        column.addWidget(self._stack, 1)
        self._draw_extras()

    def _check(self, what: str, text: str, tip: str, *, on: bool) -> QCheckBox:
        made = QCheckBox(text)
        made.setToolTip(tip)
        kept = self._session.looks.choice(_LIST, what)
        made.setChecked(on if kept is None else kept == "on")
        made.toggled.connect(lambda on: self._on_toggled(what, on=on))
        return made

    def _on_toggled(self, what: str, *, on: bool) -> None:
        self._session.looks.keep_choice(_LIST, what, "on" if on else "off")
        self._draw_extras()

    # ---- what is shown

    @property
    def by(self) -> ColourBy:
        """What the colours tell."""
        return list(ColourBy)[self.colour.currentIndex()]

    @property
    def empty(self) -> bool:
        """Whether no site can be shown."""
        return self._stack.currentWidget() is self._nowhere

    def show_rows(self, rows: Sequence[SiteRow]) -> None:
        """Show other sites."""
        self._rows = {row.site.code: row for row in rows}
        placed = map_sites(rows)
        if not placed and rows:
            wrong = any(row.site.latitude is not None for row in rows)
            self._nowhere.say(
                tr("No site can be placed") if wrong else tr("No site has coordinates"),
                tr("Put right the coordinates that are listed beside.")
                if wrong
                else tr(
                    "Enter latitude and longitude in the table, or import a workbook that has them."
                ),
            )
        self._stack.setCurrentWidget(self.view if placed else self._nowhere)
        self.view.set_sites(placed, legend_of(self.by, rows))
        load_outlines(self._session.runner, self.view)

    def _recolour(self) -> None:
        self._session.looks.keep_choice(_LIST, "colour", self.by.name)
        self.view.legend.show_all()
        self.view.set_legend(legend_of(self.by, list(self._rows.values())))

    def _draw_extras(self) -> None:
        links, clusters = self.links.isChecked(), self.clusters.isChecked()
        self.view.set_extras(Extras(links=links, clusters=clusters))

    def _tell(self, code: str) -> str:
        row = self._rows.get(code)
        return map_words(row) if row else code

    # ---- commands

    def _show_menu(self, code: str, place: QPoint) -> None:
        self.menu = QMenu(self)
        add = self.menu.addAction
        if code:
            add(tr("Tell all about it"), lambda: self.view.opened.emit(code))
            show = lambda: self._session.go_to("items", Focus(site=code))  # noqa: E731
            add(tr("Show the items of {code}", code=code), show)
            self.menu.addSeparator()
        chosen = self.view.selected
        if chosen:
            add(tr("Site pack to print..."), lambda: self.pack_asked.emit(sorted(chosen)))
            add(tr("Zoom to what is chosen"), self._zoom_to_chosen)
        add(tr("Show all sites"), self.view.fit_all)
        add(tr("Choose all sites"), self.view.select_all)
        self.menu.popup(place)

    def _zoom_to_chosen(self) -> None:
        box = self.view.scene.box(self.view.selected)
        if box is not None:
            self.view.look_at(box)

    def sheet(self) -> MapSheet:
        """The map as it is in view, for paper."""
        inventory = self._session.inventory()
        carrier = inventory.carrier.legal_name
        view, plan = self.view, self._session.plan()
        sites = formats.count(len(view.scene.in_sight), "site")
        told = [
            tr("{sites}, by {what}", sites=sites, what=self.by.value.lower()),
            tr("as of {as_of}", as_of=formats.day(self._session.as_of)),
        ]
        if plan is not None and self.by is ColourBy.LATENESS:
            told.append(tr("plan {name}", name=plan.name))
        return MapSheet(
            title=tr("Sites of {carrier}", carrier=carrier) if carrier else tr("Sites"),
            note=", ".join(told) + ".",
            scene=view.scene,
            terrain=view.terrain,
            box=view.camera.box(),
            extras=view.extras,
            selected=view.selected,
        )

    def print_map(self) -> None:
        """Show the map as it will be printed."""
        sheet = self.sheet()

        def paint(printer: QPrinter) -> None:
            sheet.print_on(printer)

        self._session.ask.print_pages(paint, sheet.title)

    def save_picture(self) -> None:
        """Save the map with its legend as a picture."""
        out = self._session.ask.picture_to_write(tr("Map of the sites.png"))
        if out is None:
            return
        image: QImage = self.sheet().picture(_PICTURE.width(), _PICTURE.height())

        def write(_progress: Progress) -> None:
            from planner.files.output import replacing

            with replacing(out) as file:
                file.write(png(image))

        said = tr("The map was saved to {out}", out=out)
        done: Callable[[None], None] = lambda _none: self._session.message.emit(said)  # noqa: E731
        self._session.runner.start(tr("Saving the picture"), write, done)
