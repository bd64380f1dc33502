"""The pages of the window: one line a page, imported when first shown."""

from dataclasses import dataclass

from planner.ui.translation import tr


@dataclass(frozen=True, slots=True)
class PageEntry:
    """How the sidebar names a page and where it is found: module and class below this package.
    Its help is ``resources/help/<help_topic>.md``.
    """

    key: str
    title: str
    icon: str
    module: str
    cls: str
    help_topic: str


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        "overview", tr("Overview"), "layout-dashboard", "overview", "OverviewPage", "overview"
    ),
    PageEntry("sites", tr("Sites"), "map-pin", "sites", "SitesPage", "sites"),
    PageEntry("items", tr("Items"), "server", "items", "ItemsPage", "items"),
    PageEntry("import", tr("Import"), "file-input", "import_page", "ImportPage", "import"),
    PageEntry(
        "eligibility", tr("Eligibility"), "scale", "eligibility", "EligibilityPage", "eligibility"
    ),
    PageEntry("plan", tr("Plan"), "chart-gantt", "plan", "PlanPage", "planning"),
    PageEntry(
        "deadlines", tr("Deadlines"), "calendar-clock", "deadlines", "DeadlinesPage", "deadlines"
    ),
    PageEntry("rules", tr("Rules"), "book-open", "rules", "RulesPage", "rules"),
    PageEntry("history", tr("History"), "history", "history", "HistoryPage", "history"),
)
"""In the order of the sidebar and of Ctrl+1, Ctrl+2 ..."""
