"""What a scenario supposes: the inventory as it would be, and the same in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from planner.common.days import day_text
from planner.common.errors import UserError
from planner.model.inventory import Crew, Gate, Inventory
from planner.model.plan import ChangeKind, PlanChange
from planner.scheduling.expand import read_crew
from planner.scheduling.template import fold

OVERTIME_DAY, SATURDAY = "Sat", 5


def supposed(inventory: Inventory, changes: Iterable[PlanChange]) -> Inventory:
    """The inventory with the changes made, one after the other; nothing is written.

    Raises UserError ``scenario-outdated`` for one that names what is not there any more.
    """
    for change in changes:
        inventory = _APPLY[change.kind](inventory, change)
    return inventory


def supposed_ends(term_ends: Mapping[str, date], changes: Iterable[PlanChange]) -> dict[str, date]:
    """The ends of terms by application, with the extensions supposed; none makes a term end
    sooner.
    """
    ends = dict(term_ends)
    for change in changes:
        if change.kind is ChangeKind.EXTENSION and change.on is not None:
            ends[change.what] = max(change.on, ends.get(change.what, change.on))
    return ends


def ends_anyway(
    change: PlanChange, term_ends: Mapping[str, date], deadline: date | None
) -> date | None:
    """The day until which there is time without a supposed extension, where it would give no
    more of it; ``deadline`` is the one that the plan is asked to meet, if any.
    """
    if change.kind is not ChangeKind.EXTENSION or change.on is None:
        return None
    end = term_ends.get(change.what) if deadline is None else deadline
    return end if end is not None and change.on <= end else None


def check_extensions(
    changes: Iterable[PlanChange], term_ends: Mapping[str, date], deadline: date | None
) -> None:
    """Raises UserError ``no-extension`` for an extension that would give no more time."""
    for change in changes:
        end = ends_anyway(change, term_ends, deadline)
        if end is not None and change.on is not None:
            until = f"{_term(change)} ends on" if deadline is None else "the plan's deadline is"
            raise UserError(
                "no-extension",
                f"An extension to {day_text(change.on)} gives no more time: {until}"
                f" {day_text(end)}.",
                f"Name a day after {day_text(end)}, or leave the extension out.",
            )


def _term(change: PlanChange) -> str:
    of = f"application {change.what}" if change.what else "sites without an application"
    return f"the term of {of}"


def words(change: PlanChange) -> str:
    """A change as a phrase."""
    at = f" at {_sites(change.sites)}" if change.sites else ""
    on = f" from {day_text(change.on)}" if change.on else ""
    match change.kind:
        case ChangeKind.CREW:
            return f"one more {_skills(change.what)} crew{on}"
        case ChangeKind.WITHOUT_CREW:
            return f"without the crew {change.what}"
        case ChangeKind.OVERTIME:
            return f"overtime on Saturdays for crews with the skill {_skills(change.what)}"
        case ChangeKind.SEASON:
            return f"site access all year{at}"
        case ChangeKind.GATE:
            floor = f", but not before {day_text(change.on)}" if change.on else ""
            days = f"{change.days:,} day{'s' * (change.days != 1)}"
            return f"{change.what}{at} {days} earlier{floor}"
        case ChangeKind.EXTENSION:
            return f"{_term(change)} to {day_text(change.on)}" if change.on else _term(change)


def short_name(change: PlanChange) -> str:
    """What a plan with that change may be called."""
    match change.kind:
        case ChangeKind.CREW:
            return f"One more {_skills(change.what)} crew"
        case ChangeKind.WITHOUT_CREW:
            return f"Without {change.what}"
        case ChangeKind.OVERTIME:
            return f"Overtime {_skills(change.what)}"
        case ChangeKind.SEASON:
            return f"Access all year {change.what}".rstrip()
        case ChangeKind.GATE:
            return f"{change.what} earlier"
        case ChangeKind.EXTENSION:
            return f"Extension {change.what}".rstrip()


def skills_of(change: PlanChange) -> tuple[str, ...]:
    """The skills that a change of crews or of overtime names, parted by ";" as on the Crews
    sheet.
    """
    return tuple(part.strip() for part in change.what.split(";") if part.strip())


def _skills(what: str) -> str:
    return " and ".join(part.strip() for part in what.split(";"))


def _sites(sites: tuple[str, ...]) -> str:
    return f"{len(sites):,} sites" if len(sites) > 3 else ", ".join(sites)


def _one_more_crew(inventory: Inventory, change: PlanChange) -> Inventory:
    skills = {fold(part) for part in skills_of(change)}
    like = [crew for crew in inventory.crews if skills <= read_crew(crew).skills]
    weeks = [read_crew(crew).working_days for crew in like]
    usual = like[weeks.index(max(weeks, key=weeks.count))].working_days if like else ""
    taken, number = {crew.name for crew in inventory.crews}, 1
    name = f"One more {change.what} crew"
    while name in taken:
        number += 1
        name = f"One more {change.what} crew ({number})"
    crew = Crew(
        name=name,
        skills=change.what,
        available_from=change.on,
        working_days=usual,
        day_rate=change.day_rate,
    )
    return replace(inventory, crews=(*inventory.crews, crew))


def _without_crew(inventory: Inventory, change: PlanChange) -> Inventory:
    left = tuple(crew for crew in inventory.crews if crew.name != change.what)
    if len(left) == len(inventory.crews):
        raise _outdated(f"lets the crew {change.what} go, but there is none of that name")
    return replace(inventory, crews=left)


def _overtime(inventory: Inventory, change: PlanChange) -> Inventory:
    skills = {fold(part) for part in skills_of(change)}

    def more(crew: Crew) -> Crew:
        spec = read_crew(crew)
        if not skills & spec.skills or SATURDAY in spec.weekdays(overtime=True):
            return crew
        heading = next((name for name in crew.extras if fold(name) == "overtime"), "Overtime")
        there = str(crew.extras.get(heading) or "")
        days = f"{there}, {OVERTIME_DAY}" if there else OVERTIME_DAY
        return replace(crew, extras={**crew.extras, heading: days})

    return replace(inventory, crews=tuple(more(crew) for crew in inventory.crews))


def _open_season(inventory: Inventory, change: PlanChange) -> Inventory:
    opened = set(change.sites)
    sites = (
        replace(site, access_from="", access_to="") if site.code in opened else site
        for site in inventory.sites
    )
    return replace(inventory, sites=tuple(sites))


def _earlier_gate(inventory: Inventory, change: PlanChange) -> Inventory:
    """A date of all sites comes earlier for all of them: there is only one."""
    earlier, here = timedelta(days=change.days), {*change.sites, ""}

    def sooner(gate: Gate) -> Gate:
        if gate.on is None or gate.site not in here or fold(gate.gate) != fold(change.what):
            return gate
        floor = min(gate.on, change.on) if change.on else date.min
        return replace(gate, on=max(gate.on - earlier, floor))

    return replace(inventory, gates=tuple(sooner(gate) for gate in inventory.gates))


def _extension(inventory: Inventory, _change: PlanChange) -> Inventory:
    return inventory  # the ends of terms are worked out by the rules: see `supposed_ends`


def check_change(inventory: Inventory, change: PlanChange) -> None:
    """Raises UserError ``bad-change`` for one that names what the project does not have."""
    match change.kind:
        case ChangeKind.CREW | ChangeKind.OVERTIME:
            known = {skill for crew in inventory.crews for skill in read_crew(crew).skills}
            for skill in skills_of(change) or ("",):
                _refuse_unknown("crew has the skill", skill, fold(skill), known, "sheet Crews")
        case ChangeKind.WITHOUT_CREW:
            names = {crew.name for crew in inventory.crews}
            _refuse_unknown("crew has the name", change.what, change.what, names, "sheet Crews")
        case ChangeKind.EXTENSION:
            names = {one.name for one in inventory.applications}
            names |= {""} if any(not site.application for site in inventory.sites) else set()
            what = "application has the name"
            _refuse_unknown(what, change.what, change.what, names, "sheet Applications")
        case ChangeKind.SEASON | ChangeKind.GATE:
            pass  # where there is no such site or gate, nothing changes


def _refuse_unknown(what: str, said: str, key: str, known: set[str], where: str) -> None:
    if key not in known:
        named = ", ".join(sorted(known - {""})[:6])
        hint = f"There is: {named}." if named else "There is none."
        raise UserError("bad-change", f'No {what} "{said}".', hint, where)


def _outdated(what: str) -> UserError:
    return UserError(
        "scenario-outdated",
        f"The plan {what} any more.",
        "Make a plan without that change.",
    )


_APPLY: Mapping[ChangeKind, Callable[[Inventory, PlanChange], Inventory]] = MappingProxyType(
    {
        ChangeKind.CREW: _one_more_crew,
        ChangeKind.WITHOUT_CREW: _without_crew,
        ChangeKind.OVERTIME: _overtime,
        ChangeKind.SEASON: _open_season,
        ChangeKind.GATE: _earlier_gate,
        ChangeKind.EXTENSION: _extension,
    }
)
