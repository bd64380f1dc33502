"""What is taken while a schedule grows: days of crews, room in storage, money."""

from bisect import bisect_right, insort

from planner.scheduling.bits import at_least, lowest, members, ones, runs
from planner.scheduling.kinds import Option
from planner.scheduling.lineup import Standby
from planner.scheduling.network import Fixed, Network, choices

MOST_CHOICES = 500
MOST_DAYS = 60
"""Choices of crews on one day, and days, that are tried for jobs that several crews do."""


class Board:
    """Which days each crew has free."""

    def __init__(self, net: Network) -> None:
        self.net = net
        crews = range(len(net.problem.crews))
        # every calendar on which a crew can be asked for, and its free days there
        self.free = [dict(days) for days in net.idle.free]
        self.standby = Standby(net)
        # a day booked that is not on a calendar (a Saturday, for Mon-Fri) still parts its days
        self.cuts: list[dict[int, list[int]]] = [{} for _ in crews]
        self.fits: list[dict[tuple[int, int], int]] = [{} for _ in crews]
        self.booked = [0] * len(net.problem.crews)
        self.group = [""] * len(net.problem.crews)
        # bits of the crews that are in a group of sites, and of those that are hired
        self.within = {"": (1 << len(net.problem.crews)) - 1}
        self.hired = sum(1 << c for c in crews if net.problem.crews[c].contractor)
        self.site = [""] * len(net.problem.crews)
        # where each crew is when, kept only if driving takes days
        self.chain: list[list[tuple[int, int, str]]] = [[] for _ in crews]
        self.travels = net.problem.travel is not None
        for j, fact in enumerate(net.fixed):
            if fact is not None:
                self._book_fact(fact, net.problem.jobs[j].site)

    def _book_fact(self, fact: Fixed, site: str) -> None:
        for crew in fact.crews:  # `Network.crew_free` has taken the days themselves
            for calendar in self.free[crew]:
                index = self.net.calendars[calendar].index
                begin, end = (min(max(0, t), self.net.horizon) for t in (fact.start, fact.end))
                if begin < end and index[begin] == index[end]:
                    self.cuts[crew].setdefault(calendar, []).append(index[begin])
                if begin < end:
                    self.standby.take(crew, begin, end)
            if self.travels:
                insort(self.chain[crew], (fact.start, fact.end, site))

    def fit(self, crew: int, calendar: int, duration: int) -> int:
        """Bits at which a crew has so many days in a row."""
        key = (calendar, duration)
        mask = self.fits[crew].get(key)
        if mask is None:
            mask = runs(self.free[crew][calendar], duration)
            for cut in self.cuts[crew].get(calendar, ()):
                mask &= ~ones(max(0, cut - duration + 1), cut)
            self.fits[crew][key] = mask
        return mask

    def places(self, crew: int, kind: int, option: Option) -> int:
        """Bits at which a crew could start a job of that kind."""
        duration = self.net.kinds[kind].duration
        return self.fit(crew, option.calendar, duration) & option.allowed

    def book(self, crews: tuple[int, ...], start: int, end: int, group: str, site: str) -> None:
        """Take the crews' days from ``start`` to ``end`` (exclusive)."""
        for crew in crews:
            free = self.free[crew]
            for calendar in free:
                index = self.net.calendars[calendar].index
                if index[start] == index[end]:
                    self.cuts[crew].setdefault(calendar, []).append(index[start])
                else:
                    free[calendar] &= ~ones(index[start], index[end])
            self.standby.take(crew, start, end)
            self.fits[crew].clear()
            self.booked[crew] += end - start
            if group != self.group[crew]:
                self.within[self.group[crew]] ^= 1 << crew
                self.within[group] = self.within.get(group, 0) | 1 << crew
                self.group[crew] = group
            self.site[crew] = site
            if self.travels:
                insort(self.chain[crew], (start, end, site))

    def first_alone(self, kind: int, option: Option, first: int, site: str) -> tuple[int, int]:
        """First bit from ``first`` on at which a crew could do a job alone, with its drives, and
        a bit for every crew that could then; -1 if none.
        """
        mask = (self.standby.some[option.lineup] & option.allowed) >> first
        if not mask:
            return -1, 0
        s = first + lowest(mask)
        crews = self.standby.who[option.lineup][s]
        if not self.travels:
            return s, crews
        axis, duration = self.net.calendars[option.calendar], self.net.kinds[kind].duration
        begin, end = axis.days[s], axis.days[s + duration - 1] + 1
        near = 0
        for crew in members(option.crews, crews):
            if self.reachable(crew, begin, end, site) < 0:
                near |= 1 << crew
        return (s, near) if near else self._first_reachable(kind, option, s, site)

    def _first_reachable(self, kind: int, option: Option, first: int, site: str) -> tuple[int, int]:
        """As `first_alone`, crew by crew."""
        best, crews = -1, 0
        for crew in option.crews:
            s = self._first_bit(crew, kind, option, first, best, site)
            if s >= 0:
                crews = crews | 1 << crew if s == best else 1 << crew
                best = s
        return best, crews

    def _first_bit(
        self, crew: int, kind: int, option: Option, first: int, last: int, site: str
    ) -> int:
        """First bit from ``first`` to ``last`` (-1: no limit) at which a crew could start, with
        its drives; -1: none.
        """
        mask = self.places(crew, kind, option) >> first
        axis, duration = self.net.calendars[option.calendar], self.net.kinds[kind].duration
        while mask:
            s = first + lowest(mask)
            if 0 <= last < s:
                return -1
            again = self.reachable(crew, axis.days[s], axis.days[s + duration - 1] + 1, site)
            if again < 0:
                return s
            next_first = max(s + 1, axis.index[min(again, self.net.horizon)])
            mask >>= next_first - first
            first = next_first
        return -1

    def reachable(self, crew: int, start: int, end: int, site: str) -> int:
        """-1 if a crew can drive to the job and on to its next one in time; else the day from
        which on it is worth looking again.
        """
        chain = self.chain[crew]
        at = bisect_right(chain, (start, end, site))
        if at:
            _, ended, where = chain[at - 1]
            there = ended + self.net.travel_days(where, site)
            if start < there:
                return there
        if at < len(chain):
            begins, ends, where = chain[at]
            if end + self.net.travel_days(site, where) > begins:
                return ends + self.net.travel_days(where, site)
        return -1

    def together(
        self, kind: int, option: Option, first: int, site: str
    ) -> tuple[int, tuple[int, ...]]:
        """First bit at which all needs of a job find crews, and which; -1 if none.

        The crews chosen must have just the option's weekdays in common: two that both work on
        Saturdays do not lay the tools down on one because a third does not.
        """
        if not option.able:
            mask = option.allowed >> first
            return (first + lowest(mask) if mask else -1), ()
        masks = {crew: self.places(crew, kind, option) for crew in option.crews}
        if option.teams:
            return self._first_team(kind, option, first, site, masks)
        mask = common_places(self.net, kind, option, masks) >> first
        for _ in range(MOST_DAYS):
            if not mask:
                break
            s = first + lowest(mask)
            chosen = self.choose(kind, option, s, masks, site)
            if chosen is not None:
                return s, chosen
            first, mask = s + 1, mask >> (s + 1 - first)
        return -1, ()

    def _first_team(
        self, kind: int, option: Option, first: int, site: str, masks: dict[int, int]
    ) -> tuple[int, tuple[int, ...]]:
        """As `together`, where the teams are known."""
        axis, duration = self.net.calendars[option.calendar], self.net.kinds[kind].duration
        best: tuple[int, int, tuple[int, ...]] | None = None
        for team in option.teams:
            mask = option.allowed
            for crew in team:
                mask &= masks[crew]
            mask >>= first
            at = first
            while mask:
                s = at + lowest(mask)
                if best is not None and s > best[0]:
                    break
                begin, end = axis.days[s], axis.days[s + duration - 1] + 1
                if self.travels and any(self.reachable(c, begin, end, site) >= 0 for c in team):
                    at, mask = s + 1, mask >> (s + 1 - at)
                    continue
                found = (s, sum(self.booked[crew] for crew in team), team)
                best = found if best is None else min(best, found)
                break
        return (-1, ()) if best is None else (best[0], best[2])

    def last_alone(self, option: Option, within: int) -> tuple[int, tuple[int, ...]]:
        """Last of the bits in ``within`` at which some crew could do a job alone, and the one
        with the least work; -1: none.
        """
        s = (self.standby.some[option.lineup] & option.allowed & within).bit_length() - 1
        if s < 0:
            return -1, ()
        return s, (self.least_booked(option, self.standby.who[option.lineup][s]),)

    def least_booked(self, option: Option, crews: int) -> int:
        """Of the crews whose bits are set the one with the least work, the first of several."""
        return min(members(option.crews, crews), key=self.booked.__getitem__)

    def together_last(self, kind: int, option: Option, within: int) -> tuple[int, tuple[int, ...]]:
        """Last of the bits in ``within`` at which all needs find crews, and which; -1: none."""
        masks = {crew: self.places(crew, kind, option) for crew in option.crews}
        best: tuple[int, tuple[int, ...]] = (-1, ())
        for team in option.teams:
            mask = option.allowed & within
            for crew in team:
                mask &= masks[crew]
            best = max(best, (mask.bit_length() - 1, team))
        if option.teams:
            return best
        s = (common_places(self.net, kind, option, masks) & within).bit_length() - 1
        crews = self.choose(kind, option, s, masks) if option.able and s >= 0 else ()
        return (-1, ()) if crews is None else (s, crews)

    def choose(
        self, kind: int, option: Option, s: int, masks: dict[int, int], site: str = ""
    ) -> tuple[int, ...] | None:
        """Crews for every need at one bit, those with the least work first; None if none."""
        axis = self.net.calendars[option.calendar]
        start, end = axis.days[s], axis.days[s + self.net.kinds[kind].duration - 1] + 1
        groups: list[list[int]] = []
        for crews in option.able:
            able = [c for c in crews if masks[c] >> s & 1]
            if self.travels:
                able = [c for c in able if self.reachable(c, start, end, site) < 0]
            able.sort(key=lambda crew: (self.booked[crew], crew))
            groups.append(able)
        counts = [need.crews for need in self.net.kinds[kind].needs]
        for tried, chosen in enumerate(choices(groups, counts)):
            days = self.net.common_weekdays(chosen, overtime=option.overtime)
            if days == axis.weekdays:
                return tuple(sorted(chosen))
            if tried >= MOST_CHOICES:
                break
        return None


def common_places(net: Network, kind: int, option: Option, masks: dict[int, int]) -> int:
    """Bits at which every need of a kind finds enough crews, each need by itself."""
    mask = option.allowed
    for crews, need in zip(option.able, net.kinds[kind].needs, strict=True):
        mask &= at_least([masks[crew] for crew in crews], need.crews)
    if len(option.able) > 1:
        mask &= at_least(list(masks.values()), sum(need.crews for need in net.kinds[kind].needs))
    return mask


def idle_places(net: Network, kind: int) -> list[tuple[int, int]]:
    """(calendar, bits at which enough crews could start a kind of job with nothing else to do)."""
    spec = net.kinds[kind]
    places = []
    for option in spec.options:
        masks = {
            crew: runs(net.crew_free(crew, option.calendar), spec.duration) for crew in option.crews
        }
        places.append((option.calendar, common_places(net, kind, option, masks)))
    return places


class Purse:
    """Money that comes in by dates and may not be overspent; day numbers and amounts."""

    def __init__(self, net: Network) -> None:
        come = sorted((max(0, net.day(day)), amount) for day, amount in net.problem.cash or ())
        self.days = [0] + [day for day, _ in come]
        total, self.left = 0, [0]
        for _, amount in come:
            total += amount
            self.left.append(total)

    def earliest(self, cost: int) -> int | None:
        """First day from which on so much is left for good; None if never."""
        if self.left[-1] < cost:
            return None
        for k in range(len(self.left) - 1, -1, -1):
            if self.left[k] < cost:
                return self.days[k + 1]
        return 0

    def pay(self, day: int, cost: int) -> None:
        """Take an amount on a day."""
        first = bisect_right(self.days, day) - 1
        # an amount that comes in on the same day as another is there on that day
        for k in range(first, len(self.left)):
            self.left[k] -= cost


class Store:
    """Room for removed gear; what is put in stays until something takes it out."""

    def __init__(self, limit: int, stored: int) -> None:
        self.limit = limit
        self.events: list[tuple[int, int]] = [(0, stored)] if stored else []

    def earliest(self, units: int) -> int | None:
        """First day from which on so much more has room for good; None if not yet known."""
        level, since = 0, 0
        for day, change in self.events:
            level += change
            if level + units > self.limit:
                since = -1
            elif since < 0:
                since = day
        return since if since >= 0 else None

    def full_on(self, day: int) -> bool:
        """Whether it holds more than it has room for at the end of a day."""
        return sum(change for at, change in self.events if at <= day) > self.limit

    def change(self, day: int, units: int) -> None:
        """Put units in (or take them out) on a day."""
        insort(self.events, (day, units))
