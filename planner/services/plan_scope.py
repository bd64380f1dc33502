"""Which sites a plan is for: those whose equipment is covered, or may be, and still there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from planner.common.progress import Progress, silent
from planner.model.findings import Answer
from planner.model.inventory import Inventory
from planner.scheduling.expand import SiteScope

if TYPE_CHECKING:
    from planner.services.eligibility import ItemAnswer


@dataclass(frozen=True, slots=True)
class Scope:
    """What there is to do: sites by code, and covered items that name no site."""

    sites: Mapping[str, SiteScope]
    without_site: int = 0


def read_scope(inventory: Inventory, today: date, progress: Progress = silent) -> Scope:
    """Sites with items that are covered, or might be and then have to go, not disposed of.

    A site where every such item is removed (or replaced) has that work behind it. A site
    without a covered item, but with items of which the rules cannot tell, is planned too.
    """
    from planner.services import eligibility  # the rule book is read only here

    return scope_of(eligibility.check(inventory, today, progress).items)


def scope_of(answers: "Sequence[ItemAnswer]") -> Scope:
    """As `read_scope`, from what the rules say of each item."""
    left: defaultdict[str, list[_Left]] = defaultdict(list)
    for answer in answers:
        item = answer.item
        if item.disposed_on or not to_plan(answer):
            continue
        product = answer.recognition.product
        layer = item.layer or (product.layer if product else None)
        left[item.site].append(
            _Left(
                answer.answer("covered") is Answer.MET,
                layer.value if layer else "",
                replaced=item.replaced_on is not None,
                removed=item.removed_on is not None,
                pieces=item.quantity or 1,
            )
        )
    without = sum(item.known for item in left.pop("", []))
    return Scope({site: _scope(items) for site, items in left.items()}, without)


def to_plan(answer: "ItemAnswer") -> bool:
    """Whether an item is for a plan: it is covered, or might be. Gear of a listed company is
    planned whether the carrier is bound to remove it yet or not; what the list names by its kind
    (a router made abroad) only where it has to go.
    """
    covered = answer.answer("covered")
    if covered is None or covered is Answer.NOT_MET:
        return False
    maker = answer.recognition.maker
    if covered is Answer.MET and maker is not None and maker.group:
        return True
    return answer.answer("must-remove") is not Answer.NOT_MET


@dataclass(frozen=True, slots=True)
class _Left:
    """An item that is covered (``known``), or might be, and is not disposed of."""

    known: bool
    layer: str
    replaced: bool
    removed: bool
    pieces: int


def _scope(items: list[_Left]) -> SiteScope:
    known = [item for item in items if item.known]
    items = known or items
    done = {"replaced"} if all(item.replaced for item in items) else set()
    if all(item.removed for item in items):
        done |= {"replaced", "removed"}
    layers, pieces = frozenset(item.layer for item in items), sum(item.pieces for item in items)
    return SiteScope(layers, frozenset(done), not known, pieces)
