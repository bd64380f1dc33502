"""The rule book that a project is answered with: all that answering needs of rule books."""

from planner.model.inventory import Inventory
from planner.rules.book import RuleBook
from planner.rules.installed import in_use


def of(inventory: Inventory | None) -> RuleBook:
    """The book in use, with the project's own entries; without them where there is no project.
    The same object for the same content.
    """
    return in_use().with_overlay(inventory.overlay) if inventory else in_use()
