"""Proofs that a plan cannot be through in time: what is handed out, not how it is found."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Overload:
    """Proof: crews with one of ``skills`` need more crew-days than they have in the days
    ``first``..``end`` (exclusive). ``seasons`` tells that only jobs with an access season and
    only days on which one is open are counted.
    """

    skills: tuple[str, ...]
    crews: int
    first: int
    end: int
    need: int
    have: int
    jobs: int
    seasonal: bool


@dataclass(frozen=True, slots=True)
class TooLong:
    """Proof: jobs that wait for each other; the last of them ends at ``end`` (exclusive) at
    the earliest, and would have to end by ``limit``.
    """

    chain: tuple[int, ...]
    end: int
    limit: int


@dataclass(frozen=True, slots=True)
class Stage:
    """By day ``day`` (exclusive) at most ``through`` of ``jobs`` jobs like ``job`` can be done:
    because crews with ``skill`` can do no more, or because of the ``season`` of access.
    """

    job: int
    jobs: int
    day: int
    through: int
    skill: str = ""
    crews: int = 0
    season: bool = False


@dataclass(frozen=True, slots=True)
class Backlog:
    """Proof: what the crews before have handed over is too little. ``stages`` lead from the
    first crews to the jobs of which ``must`` would have to be through by the day of the last.
    """

    stages: tuple[Stage, ...]
    must: int


Certificate: TypeAlias = Overload | TooLong | Backlog


@dataclass(frozen=True, slots=True)
class Needed:
    """So many crews with one of ``skills`` at least: ``proof`` is why one fewer is not enough,
    None where only a single job asks for so many at once.
    """

    skills: tuple[str, ...]
    crews: int
    proof: Overload | None = None
