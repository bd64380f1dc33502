"""What a plan stands on, read once for all its jobs: kinds of job, crews, sites, holidays.

No Qt. Reading may take a tenth of a second (numpy is loaded): do it in the background.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.common.errors import UserError
from planner.model.inventory import Gate, Inventory, Site

if TYPE_CHECKING:
    from planner.scheduling.problem import CrewSpec
    from planner.scheduling.template import Step

_DAY = timedelta(days=1)
_YEARS = (2015, 2060)
"""Years whose holidays are known: all that a term of this program can reach, with room."""


@dataclass(frozen=True, slots=True)
class Ground:
    """``steps`` are the kinds of job in the order of the work template, none if it cannot be
    read; ``crews`` those that can be read, by name; ``gates`` by site and name of the gate in
    lower case, site "" for all sites.
    """

    steps: "tuple[Step, ...]"
    crews: "Mapping[str, CrewSpec]"
    sites: Mapping[str, Site]
    gates: Mapping[tuple[str, str], tuple[Gate, ...]]
    holidays: frozenset[date]

    def works(self, crew: "CrewSpec", day: date, *, overtime: bool = False) -> bool:
        """Whether a crew can work on a day."""
        if day.weekday() not in crew.weekdays(overtime=overtime) or day in self.holidays:
            return False
        return self.there(crew, day) and not any(a <= day <= b for a, b in crew.time_off)

    @staticmethod
    def there(crew: "CrewSpec", day: date) -> bool:
        """Whether a day lies in the time for which a crew is available."""
        begins, ends = crew.available_from, crew.available_to
        return (begins is None or begins <= day) and (ends is None or day <= ends)


def read_ground(inventory: Inventory) -> Ground:
    """Read it, and make ready what the charts paint many bars with. A crew or a work template
    that cannot be read is left out: making a plan says what is wrong with it.
    """
    import numpy  # noqa: F401 - loaded here, so that no frame has to wait for it

    from planner.common.days import federal_holidays
    from planner.scheduling.template import fold

    gates: defaultdict[tuple[str, str], list[Gate]] = defaultdict(list)
    for gate in inventory.gates:
        gates[gate.site, fold(gate.gate)].append(gate)
    return Ground(
        steps=_steps(inventory),
        crews={crew.name: crew for crew in _crews(inventory)},
        sites={site.code: site for site in inventory.sites},
        gates={key: tuple(found) for key, found in gates.items()},
        holidays=federal_holidays(*_YEARS),
    )


def _steps(inventory: Inventory) -> "tuple[Step, ...]":
    from planner.scheduling.template import default_steps, read_template

    try:
        types = [site.type for site in inventory.sites]
        return read_template(inventory.work or default_steps(), types)
    except UserError:
        return ()


def _crews(inventory: Inventory) -> "Iterator[CrewSpec]":
    from planner.scheduling.expand import read_crew

    for crew in inventory.crews:
        try:
            yield read_crew(crew)
        except UserError:
            continue


def days_of(first: date, last: date) -> Iterator[date]:
    """Every day from first to last."""
    while first <= last:
        yield first
        first += _DAY
