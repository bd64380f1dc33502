"""What is said of the crews that a deadline takes: kinds by name, and the answer in sentences."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from planner.common.days import day_text
from planner.common.money import dollars, whole_dollars
from planner.model.plan import PlanStatus
from planner.scheduling.crew_costs import LONGEST_WAIT
from planner.scheduling.problem import CrewSpec
from planner.services.phrases import days_text

if TYPE_CHECKING:
    from planner.services.crew_plans import CrewPlan

MOST_PROOFS = 5
MOST_NAMES = 8
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

HOW_PAID = (
    "A crew is counted at its Day rate on each of its working days from the first to the last day"
    f" of a stay, whether it works or waits; a wait of more than {LONGEST_WAIT} days ends a stay"
    " and is not paid. What it costs to find, hire and bring a crew is not known and not counted."
)


@dataclass(frozen=True, slots=True)
class Facts:
    """Besides the figures: the day from which more crews are there, crews without a Day rate,
    and what the reader must know of the input.
    """

    ready: date
    without_rate: tuple[str, ...]
    remarks: tuple[str, ...]


def kind_names(kinds: Sequence[tuple[CrewSpec, Decimal | None]], ready: date) -> list[str]:
    """A name for each kind: its skills, and what tells it from others that have the same."""
    alike: defaultdict[frozenset[str], list[int]] = defaultdict(list)
    for k, (spec, _) in enumerate(kinds):
        alike[spec.skills].append(k)
    names = [""] * len(kinds)
    for skills, members in alike.items():
        details = [_details(kinds[k][0], ready) for k in members]
        if len(set(details)) < len(details):  # the rate alone tells them apart
            rates = [_rate(kinds[k][1]) for k in members]
            details = [(*mine, rate) for mine, rate in zip(details, rates, strict=True)]
        varied = [len(set(column)) > 1 for column in zip(*details, strict=True)]
        for k, mine in zip(members, details, strict=True):
            told = [text for text, tells in zip(mine, varied, strict=True) if tells and text]
            base = " and ".join(sorted(skills))
            names[k] = f"{base} ({', '.join(told)})" if told else base
    return names


def _rate(rate: Decimal | None) -> str:
    return f"{dollars(rate)} a day" if rate else "no Day rate"


def _details(spec: CrewSpec, ready: date) -> tuple[str, ...]:
    later = spec.available_from if spec.available_from and spec.available_from > ready else None
    return (
        _week(spec.working_days),
        f"overtime {_week(spec.overtime)}" if spec.overtime else "",
        "contractor" if spec.contractor else "",
        f"from {day_text(later)}" if later else "",
        f"until {day_text(spec.available_to)}" if spec.available_to else "",
    )


def _week(days: frozenset[int]) -> str:
    """Weekdays as runs: "Mon-Fri", "Mon-Tue, Thu"."""
    runs = []
    for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0]):
        ends = [day for _at, day in run]
        runs.append(DAYS[ends[0]] if len(ends) == 1 else f"{DAYS[ends[0]]}-{DAYS[ends[-1]]}")
    return ", ".join(runs)


def sentences(found: "CrewPlan", facts: Facts) -> Iterator[str]:
    """The answer in words, the most important first."""
    if found.status is PlanStatus.IMPOSSIBLE:
        yield f"No number of crews meets every deadline; that is proved. {found.proof}"
        yield from facts.remarks
        return
    if found.status is PlanStatus.UNDECIDED:
        yield (
            "No plan was found that meets every deadline, with as many crews as helped; that it is"
            " impossible is not proved. Something else than crews holds the work back."
        )
    else:
        yield from _found(found)
    yield from _money(found, facts)
    yield from _proved(found)
    if any(kind.hired for kind in found.kinds):
        yield (
            f"That more crews of a kind can be there from {day_text(facts.ready)} on, at the rate"
            " of their kind and without time off, is assumed."
        )
    yield from facts.remarks


def _found(found: "CrewPlan") -> Iterator[str]:
    assert found.crews is not None  # noqa: S101 - a plan in time was found
    assert found.finish is not None  # noqa: S101 - as above
    now = f"The {_crews(found.crews_now)} there {'are' if found.crews_now != 1 else 'is'} now"
    if found.late_now is None:
        yield f"{now} cannot do all the work."
    elif found.late_now:
        late = days_text(found.late_now)
        yield f"With the crews there are now the best plan found is {late} late."
    else:
        yield f"{now} meet{'s' * (found.crews_now == 1)} every deadline."
    gone = [name for kind in found.kinds for name in kind.let_go]
    come = [f"{kind.hired:,} {kind.name}" for kind in found.kinds if kind.hired]
    what = []
    if come:
        what.append(f"hire {', '.join(come)}")
    if gone:
        more = f" and {len(gone) - MOST_NAMES:,} more" if len(gone) > MOST_NAMES else ""
        what.append(f"let go {', '.join(gone[:MOST_NAMES])}{more}")
    change = f"; {' and '.join(what)}" if what else ", all of those there are"
    yield (
        f"The cheapest plan found has {_crews(found.crews)}{change}. It is through on"
        f" {day_text(found.finish)}."
    )
    if found.crews_fewest is not None and found.crews_fewest < found.crews:
        yield f"As few as {_crews(found.crews_fewest)} meet every deadline too{_dearer(found)}."


def _dearer(found: "CrewPlan") -> str:
    if found.cost is None or found.cost_fewest is None:
        return ""
    more = whole_dollars(found.cost_fewest - found.cost)
    return f", for {whole_dollars(found.cost_fewest)}: {more} more"


def _money(found: "CrewPlan", facts: Facts) -> Iterator[str]:
    if facts.without_rate:
        names = ", ".join(facts.without_rate[:MOST_NAMES])
        if len(facts.without_rate) > MOST_NAMES:
            names += f" and {len(facts.without_rate) - MOST_NAMES:,} more"
        yield (
            f"What the crews cost cannot be compared: no Day rate is known for {names}. The fewest"
            " crews were looked for instead. Fill in Day rate on the Crews sheet."
        )
    if found.cost is None or found.proved_minimum is None or found.gap is None:
        return
    paid, waiting = (
        sum(days) for days in zip(*((k.days, k.waiting) for k in found.kinds), strict=True)
    )
    yield (
        f"It costs about {whole_dollars(found.cost)}: {paid:,} crew-days, {waiting:,} of them"
        " waiting. It is proved that no plan with such crews costs less than"
        f" {whole_dollars(found.proved_minimum)}:"
        f" {_above(found.gap)}."
    )
    if found.cost_now is not None and found.cost_now > found.cost:
        yield (
            f"With all the crews there are now a plan costs about {whole_dollars(found.cost_now)}:"
            f" {whole_dollars(found.cost_now - found.cost)} more."
        )
    yield HOW_PAID


def _above(gap: float) -> str:
    if gap <= 0:
        return "there is no cheaper one"
    percent = "less than 0.1 %" if gap < 0.05 else f"at most {gap:,.1f} %"
    return f"it is {percent} above the least possible"


def _proved(found: "CrewPlan") -> Iterator[str]:
    fewest = found.crews_fewest
    if fewest is not None and fewest == found.crews_proved > 1:
        yield f"That fewer than {_crews(fewest)} are not enough is proved."
    elif fewest is not None and fewest > found.crews_proved:
        proved = found.crews_proved
        fewer = f"{proved:,}" if proved == fewest - 1 else f"{proved:,} to {fewest - 1:,}"
        are = "is" if proved == 1 else "are"
        yield (
            f"At least {_crews(proved)} {are} proved to be needed; whether {fewer} would do is not"
            " decided."
        )
    proofs = sorted((pool for pool in found.pools if pool.proof), key=lambda pool: -pool.crews)
    for pool in proofs[:MOST_PROOFS]:
        skills = " or ".join(pool.skills)
        yield f"At least {_crews(pool.crews)} with the skill {skills}: {pool.proof}"


def _crews(number: int) -> str:
    return f"{number:,} crew{'s' * (number != 1)}"
