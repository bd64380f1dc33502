"""The pages of the window: one line a page, imported when first shown."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageEntry:
    """Where a page is found and how the sidebar names it. ``key`` is also its help topic:
    ``resources/help/<key>.md``.
    """

    key: str
    title: str
    icon: str
    module: str
    cls: str


PAGES: tuple[PageEntry, ...] = (
    PageEntry(
        "overview", "Overview", "layout-dashboard", "planner.ui.pages.overview", "OverviewPage"
    ),
    PageEntry("items", "Items", "server", "planner.ui.pages.items", "ItemsPage"),
    PageEntry("import", "Import", "file-input", "planner.ui.pages.import_page", "ImportPage"),
    PageEntry(
        "eligibility", "Eligibility", "scale", "planner.ui.pages.eligibility", "EligibilityPage"
    ),
    PageEntry("plan", "Plan", "chart-gantt", "planner.ui.pages.plan", "PlanPage"),
    PageEntry(
        "deadlines", "Deadlines", "calendar-clock", "planner.ui.pages.deadlines", "DeadlinesPage"
    ),
    PageEntry("history", "History", "history", "planner.ui.pages.history", "HistoryPage"),
)
"""In the order of the sidebar and of Ctrl+1, Ctrl+2 ..."""
