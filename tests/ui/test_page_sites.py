from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Item, Site
from planner.model.plan import JobState
from planner.services import inventory, planning
from planner.storage.project import Project
from planner.ui.map.legend_data import ColourBy
from planner.ui.page import Focus
from planner.ui.pages.overview import OverviewPage
from planner.ui.pages.site_doubts import DoubtsPanel
from planner.ui.pages.sites import SitesPage, SitesView
from tests.ui.conftest import ReadyAnswers, Shower
from tests.ui.test_items_page import type_into
from tests.ui.test_page_plan import a_plan

PLACED = (
    Site(code="N", name="North", latitude=42.1, longitude=-103.2, state="NE", cluster="West"),
    Site(code="E", name="East", latitude=41.5, longitude=-102.2, hub_site="HUB"),
)
ODD = (
    Site(code="SW", latitude=-103.2 + 20, longitude=33.75),
    Site(code="EA", latitude=41.6, longitude=103.3, state="NE"),
    Site(code="ZE", latitude=0.0, longitude=0.0),
    Site(code="TX", latitude=41.7, longitude=-103.4, state="Texas"),
)


def words(widget: QWidget) -> str:
    QApplication.processEvents()  # widgets put into a layout are shown by an event
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def add(shower: Shower, *sites: Site) -> None:
    shower.session.write("Add", lambda project, _progress: inventory.add(project, list(sites)))


@pytest.fixture
def page(alone: Shower) -> SitesPage:
    made = alone(SitesPage)
    add(alone, *PLACED)
    return made


@pytest.fixture
def view(page: SitesPage) -> SitesView:
    return page.view


def cells(view: SitesView, code: str) -> dict[str, str]:
    row = next(row for row in view.model.rows if row.site.code == code)
    return {column.heading: column.text(row) for column in view.model.columns}


def shown(view: SitesView) -> set[str] | None:
    codes = view.map.view.scene.shown
    return None if codes is None else set(codes)


def test_each_site_says_how_far_it_is(view: SitesView) -> None:
    told = cells(view, "S-2")
    assert (told["Stage"], told["Covered items"]) == ("Not begun", "2")
    assert cells(view, "E")["Stage"] == "Nothing to replace"
    view.session.write("Plan", lambda project, _progress: planning.save(project, a_plan(late=5)))
    late = next(row for row in view.model.rows if row.state.late_days)
    assert cells(view, late.site.code)["Late days"] == "5"
    assert cells(view, late.site.code)["Planned finish"]


def test_a_reported_job_and_dates_of_items_move_the_stage(view: SitesView) -> None:
    session = view.session
    items = [item for item in session.inventory().items if item.site == "HUB"]

    def done(project: Project, _progress: Progress) -> ChangeSet:
        values = {"replaced_on": date(2026, 5, 1)}
        return inventory.edit(project, Item, [one.id for one in items], values)

    session.write("Edit", done)
    assert cells(view, "HUB")["Stage"] == "Cut over"


def test_what_is_chosen_in_the_table_is_chosen_on_the_map(view: SitesView) -> None:
    view.table.select_where(lambda row: row.site.code == "N")
    assert view.map.view.selected == {"N"}
    flags = QItemSelectionModel.SelectionFlag
    place = view.model.place_of(lambda row: row.site.code == "E")
    view.table.selectionModel().select(view.model.index(place, 0), flags.Select | flags.Rows)
    assert view.map.view.selected == {"N", "E"}
    assert "North" in words(view.panel)


def test_what_is_chosen_on_the_map_is_chosen_in_the_table(view: SitesView) -> None:
    view.map.view.set_selected({"HUB"}, "HUB")
    QTest.keyClick(view.map.view, Qt.Key.Key_Up)
    assert [row.site.code for row in view.table.selected()] == ["N"]
    QTest.keyClick(view.map.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert {row.site.code for row in view.table.selected()} == {"N", "HUB"}
    assert "HUB Hub" in words(view.panel)
    QTest.keyClick(view.map.view, Qt.Key.Key_Escape)
    assert view.table.selected() == []


def test_enter_on_the_map_brings_the_keyboard_to_what_is_told(view: SitesView) -> None:
    view.map.view.set_selected({"HUB"}, "HUB")
    QTest.keyClick(view.map.view, Qt.Key.Key_Return)
    assert view.panel.hasFocus()


def test_the_filter_of_the_table_holds_for_the_map(view: SitesView) -> None:
    assert shown(view) is None
    view.search.setText("north")
    view.search.search_now()
    assert shown(view) == {"N"}
    view.clear_filter()
    assert shown(view) is None


def test_a_click_in_the_legend_shows_only_those_sites(view: SitesView) -> None:
    buttons = view.map.view.legend.buttons
    buttons["Not begun"].click()
    assert {row.site.code for row in view.model.shown()} == {"HUB", "S-2"}
    assert shown(view) == {"HUB", "S-2"}
    buttons["Nothing to replace"].click()
    assert len(view.model.shown()) == 4
    view.clear_filter()
    assert not view.map.view.legend.keys
    buttons["Not begun"].click()
    view.map.colour.setCurrentText(ColourBy.CLUSTER)
    assert len(view.model.shown()) == 4, "other colors, all sites again"
    assert [entry.name for entry in view.map.view.scene.legend.entries] == ["West", "No cluster"]


@pytest.mark.parametrize("by", list(ColourBy))
def test_colours_tell_what_is_asked_for(view: SitesView, by: ColourBy) -> None:
    view.map.colour.setCurrentText(by)
    legend = view.map.view.scene.legend
    assert legend.by is by
    assert sum(entry.count for entry in legend.entries) == 4
    assert not view.map.view.grab().isNull()


def test_the_panel_tells_all_about_a_site(page: SitesPage, view: SitesView) -> None:
    went: list[tuple[str, object]] = []
    page.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    view.go_to_site("HUB")
    said = words(view.panel)
    assert "HUB Hub" in said
    assert "1 of 1 item covered" in said
    assert "Access: 1, 1 covered" in said
    assert "It is the hub of 2 sites:" in said
    assert "There is no plan yet." in said
    assert view.panel.items is not None
    view.panel.items.click()
    assert went == [("items", Focus(site="HUB"))]
    link = next(b for b in view.panel.findChildren(QPushButton) if b.text() == "E")
    link.click()
    assert "East" in words(view.panel)
    assert view.map.view.selected == {"E"}


def test_the_panel_lists_the_jobs_of_the_plan_with_their_days(view: SitesView) -> None:
    plan = a_plan(late=5)
    first = replace(plan.jobs[0], state=JobState.DONE)
    plan = replace(plan, jobs=(first, *plan.jobs[1:]))
    view.session.write("Plan", lambda project, _progress: planning.save(project, plan))
    view.go_to_site(first.site)
    said = words(view.panel)
    assert f"{first.job} (done)" in [b.text() for b in view.panel.findChildren(QPushButton)]
    assert "2026" in said or "2027" in said


def test_documents_are_attached_to_the_site_and_taken_off(
    view: SitesView, ask: ReadyAnswers, tmp_path: Path
) -> None:
    photo = tmp_path / "tower.jpg"
    photo.write_bytes(b"not really a photo")
    view.go_to_site("N")
    assert view.panel.documents is not None
    view.panel.documents.take([photo])
    site = next(site for site in view.session.inventory().sites if site.code == "N")
    assert [one.name for one in view.session.inventory().documents_about(site)] == ["tower.jpg"]
    assert view.panel.documents.list.count() == 1
    view.panel.documents.take_off()
    assert view.session.inventory().documents_about(site) == ()
    empty = tmp_path / "empty.pdf"
    empty.touch()
    view.panel.documents.take([empty])
    assert [error.code for error in ask.errors] == ["document-empty"]
    assert view.panel.documents.files == []


# coordinates


def test_odd_coordinates_are_listed_and_mended_in_one_step_each(
    alone: Shower, page: SitesPage, view: SitesView
) -> None:
    add(alone, *ODD)
    assert {site.code for site in view.map.view.scene.sites} == {"HUB", "N", "E", "TX"}
    doubted = {site.code for site in view.map.view.scene.sites if site.doubted}
    assert doubted == {"TX"}
    view.show_side("doubts")
    said = words(view.doubts)
    for told in (
        "latitude and longitude seem to be the other way round",
        "with a minus before the longitude it is",
        "0, 0 is in the Gulf of Guinea",
        "is in Nebraska, not Texas",
        "1 site has no coordinates.",
    ):
        assert told in said
    press(view.doubts, "Swap")
    assert "SW" in {site.code for site in view.map.view.scene.sites}
    assert page.session.undo_label() == "Swap: site SW"
    press(view.doubts, "Change sign")
    press(view.doubts, "Empty the coordinates")
    press(view.doubts, "Write Texas as the state", there=False)
    press(view.doubts, "Write Nebraska as the state")
    sites = {site.code: site for site in page.session.inventory().sites}
    assert (sites["SW"].latitude, sites["EA"].longitude) == (33.75, -103.3)
    assert (sites["ZE"].latitude, sites["TX"].state) == (None, "Nebraska")
    assert "2 sites have no coordinates." in words(view.doubts)
    for _ in range(4):
        page.session.undo()
    assert "the other way round" in words(view.doubts)


def press(panel: DoubtsPanel, text: str, *, there: bool = True) -> None:
    QApplication.processEvents()
    found = [made for card in panel.cards for made in card.buttons if made.text() == text]
    assert bool(found) is there
    for made in found[:1]:
        made.click()


def test_cards_of_doubts_wait_until_they_are_looked_at(
    alone: Shower, page: SitesPage, view: SitesView
) -> None:
    add(alone, *ODD)
    view.show_side("site")
    assert view.doubts.findChildren(QPushButton) == []
    view.show_side("doubts")
    assert any(b.text() == "SW" for b in view.doubts.findChildren(QPushButton))


def test_the_panel_stays_as_it_is_while_its_site_does(
    alone: Shower, page: SitesPage, view: SitesView
) -> None:
    view.go_to_site("HUB")
    link = view.panel.items
    view.search.setText("hub")
    view.search.search_now()
    assert view.panel.items is link
    view.search.clear()
    view.search.search_now()
    assert view.panel.items is link
    add(alone, Site(code="NEW", hub_site="HUB"))
    assert "It is the hub of 3 sites:" in words(view.panel)


def planned_page(alone: Shower) -> SitesPage:
    alone.session.write("Plan", lambda project, _progress: planning.save(project, a_plan()))
    return alone(SitesPage)


def pressed(view: SitesView, text: str) -> None:
    next(b for b in view.panel.findChildren(QPushButton) if b.text() == text).click()


def test_the_jobs_of_a_site_lead_to_the_plan(alone: Shower) -> None:
    page = planned_page(alone)
    view = page.view
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    view.go_to_site("HUB")
    pressed(view, "Show in the plan")
    pressed(view, "Install")
    assert went == [("plan", Focus(site="HUB")), ("plan", Focus(site="HUB", text="Install"))]


def test_a_site_pack_is_printed_of_a_site_and_of_those_chosen(
    alone: Shower, ask: ReadyAnswers, tmp_path: Path
) -> None:
    page = planned_page(alone)
    view = page.view
    ask.answers["pdf_to_write"] = tmp_path / "one.pdf"
    view.go_to_site("HUB")
    pressed(view, "Site pack to print...")
    assert view.banner.text == f"The site pack was written to {tmp_path / 'one.pdf'}."
    ask.answers["pdf_to_write"] = tmp_path / "both.pdf"
    view.table.selectAll()
    next(a for a in view.table.actions() if a.text() == "Site pack to print...").trigger()
    one, both = (len((tmp_path / name).read_bytes()) for name in ("one.pdf", "both.pdf"))
    assert both > one


def test_without_a_plan_a_site_pack_says_what_is_missing(page: SitesPage, view: SitesView) -> None:
    view.print_pack("HUB")
    assert "no plan yet" in view.banner.text


def test_the_map_is_coloured_as_it_was_left(alone: Shower) -> None:
    page = alone(SitesPage)
    first = page.view.map
    first.colour.setCurrentIndex(list(ColourBy).index(ColourBy.CLUSTER))
    first.clusters.click()
    first.links.click()
    other = alone(SitesPage)
    again = other.view.map
    assert again.by is ColourBy.CLUSTER
    assert again.view.scene.legend.by is ColourBy.CLUSTER
    assert (again.view.extras.clusters, again.view.extras.links) == (True, False)
    assert alone.session.looks.choice("Map of the sites", "never chosen") is None


def test_all_that_is_sure_is_mended_at_once_and_taken_back(
    alone: Shower, page: SitesPage, view: SitesView
) -> None:
    add(alone, *ODD)
    view.show_side("doubts")
    assert view.doubts.all is not None
    assert view.doubts.all.text() == "Mend all 2"
    view.doubts.all.click()
    sites = {site.code: site for site in page.session.inventory().sites}
    assert sites["SW"].longitude == pytest.approx(-83.2)
    assert sites["EA"].longitude == -103.3
    assert view.banner.text == "Changed the coordinates of 2 sites."
    page.session.undo()
    assert page.session.inventory().sites[-3].longitude == 103.3


def test_the_site_itself_says_what_is_wrong_with_its_coordinates(
    alone: Shower, view: SitesView
) -> None:
    add(alone, *ODD)
    view.go_to_site("EA")
    assert "with a minus before the longitude it is" in words(view.panel)
    made = next(b for b in view.panel.findChildren(QPushButton) if b.text() == "Change sign")
    made.click()
    assert "with a minus" not in words(view.panel)


def test_without_coordinates_it_says_what_to_do(empty: Shower) -> None:
    page = empty(SitesPage)
    assert "No sites yet" in words(page)
    add(empty, Site(code="A"), Site(code="B"))
    said = words(page)
    assert "No site has coordinates" in said
    assert "Enter latitude and longitude in the table" in said
    page.view.show_side("doubts")
    next(b for b in page.findChildren(QPushButton) if b.text() == "Show them in the table").click()
    assert len(page.view.model.shown()) == 2
    add(empty, Site(code="C", latitude=48.1, longitude=-100.4))
    assert not page.view.map.empty
    assert [site.code for site in page.view.map.view.scene.sites] == ["C"]


def test_where_all_coordinates_are_wrong_the_list_of_them_comes_up(empty: Shower) -> None:
    page = empty(SitesPage)
    add(empty, Site(code="A", latitude=48.1, longitude=100.4))
    said = words(page)
    assert "No site can be placed" in said
    assert "with a minus before the longitude it is" in said


# editing


@pytest.fixture
def failures(view: SitesView) -> list[UserError]:
    told: list[UserError] = []
    view.session.runner.failed.connect(told.append)
    return told


def test_sites_are_edited_in_the_table(view: SitesView, failures: list[UserError]) -> None:
    type_into(view, 1, "Access from", "5/15")
    type_into(view, 1, "Access to", "10-31")
    type_into(view, 1, "Latitude", "41.75")
    type_into(view, 1, "Longitude", "-103.5")
    site = view.session.inventory().sites[1]
    assert (site.access_from, site.access_to) == ("05-15", "10-31")
    assert "S-2" in {site.code for site in view.map.view.scene.sites}
    type_into(view, 1, "Latitude", "95")
    assert [error.code for error in failures] == ["bad-value"]


def test_a_new_site_needs_a_name(view: SitesView, ask: ReadyAnswers) -> None:
    view.add()
    assert len(view.session.inventory().sites) == 4
    ask.answers["name_of_new"] = "S-3"
    view.add()
    assert view.session.inventory().sites[4].code == "S-3"
    view.add()
    assert len(ask.errors) == 1


def test_a_site_that_items_stand_at_cannot_be_deleted(
    view: SitesView, failures: list[UserError]
) -> None:
    view.table.select_where(lambda row: row.site.code == "HUB")
    view.delete()
    assert [error.code for error in failures] == ["unknown-reference"]
    assert len(view.session.inventory().sites) == 4


# going there, taking it along


def test_other_pages_lead_to_a_site(page: SitesPage, view: SitesView) -> None:
    view.search.setText("north")
    view.search.search_now()
    page.focus_on(Focus(table="Sites", site="E"))
    assert [row.site.code for row in view.table.selected()] == ["E"]
    assert view.map.view.current == "E"
    page.focus_on(Focus(text="west"))
    assert [row.site.code for row in view.model.shown()] == ["N"]


def test_map_and_table_can_be_looked_at_alone(page: SitesPage, view: SitesView) -> None:
    for key, map_there, table_there in (
        ("map", True, False),
        ("table", False, True),
        ("both", True, True),
    ):
        view.show_layout(key)
        assert (view.map.isVisible(), view.table.isVisible()) == (map_there, table_there)


def test_the_map_is_printed_with_title_and_legend(
    page: SitesPage, ask: ReadyAnswers, tmp_path: Path
) -> None:
    out = tmp_path / "map.pdf"
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    ask.answers["print_pages"] = printer
    page.print.click()
    assert ask.told[-1] == "Sites of Prairie Test Cooperative"
    content = out.read_bytes()
    assert content.startswith(b"%PDF")
    assert len(content) > 20_000


def test_the_map_is_saved_as_a_picture(
    page: SitesPage, ask: ReadyAnswers, failures: list[UserError], tmp_path: Path
) -> None:
    page.picture.click()
    out = tmp_path / "map.png"
    ask.answers["picture_to_write"] = out
    page.picture.click()
    image = QImage(str(out))
    assert (image.width(), image.height()) == (2800, 1800)
    ask.answers["picture_to_write"] = tmp_path / "gone" / "map.png"
    page.picture.click()
    assert len(failures) == 1


def test_the_menu_of_a_site_leads_on(view: SitesView) -> None:
    went: list[tuple[str, object]] = []
    view.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    view.map.view.set_selected({"N"}, "N")
    view.map.view.menu_asked.emit("N", view.mapToGlobal(view.rect().center()))
    assert view.map.menu is not None
    texts = {action.text(): action for action in view.map.menu.actions()}
    texts["Show the items of N"].trigger()
    assert went == [("items", Focus(site="N"))]
    scale = view.map.view.camera.scale
    texts["Zoom to what is chosen"].trigger()
    assert view.map.view.camera.scale > scale
    view.map.menu.close()


def test_the_overview_has_a_small_map_that_leads_here(alone: Shower) -> None:
    page = alone(OverviewPage)
    went: list[str] = []
    alone.session.went_to.connect(lambda key, _focus: went.append(key))
    assert page.map is not None
    assert page.map.isVisible()
    assert page.map.map.accessibleName() == "Map of the sites: Not begun 1"
    QTest.mouseClick(page.map.map, Qt.MouseButton.LeftButton)
    QTest.keyClick(page.map.map, Qt.Key.Key_Return)
    page.map.open.click()
    assert went == ["sites"] * 3
    assert not page.map.grab().isNull()
    site = alone.session.inventory().sites[0]
    alone.session.write(
        "Edit",
        lambda project, _progress: inventory.edit(project, Site, [site.id], {"latitude": None}),
    )
    assert not page.map.isVisible()
