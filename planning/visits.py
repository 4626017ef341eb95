"""The visits of a proposal as the pages show them, and what they add up to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

ASSUMED = 0
"""Stands for a team that is only assumed, as in a what-if."""
STANDING = ("placed", "accepted")
"""States in which a visit has its day and its team."""


@dataclass(frozen=True)
class Crew:
    """A team as the pages show it: its letter in this proposal stands wherever its colour does."""

    id: int
    name: str
    letter: str
    hue: int  # 0 to 9


@dataclass(frozen=True)
class VisitLine:
    """One visit of a proposal with the words around it; times are minutes of the wall clock, `way` minutes of driving.

    `way` is the driving from the stop before, or from the base; None while nobody goes.
    """

    id: int
    unit_id: int
    unit: str
    kind: str
    area: str
    lon: float | None
    lat: float | None
    occurrence: int
    event_kind: str
    minutes: int
    is_must: bool
    value: int
    due_on: date | None
    state: str
    on: date | None
    starts: int | None
    team_id: int | None
    second_team_id: int | None
    way: int | None
    is_pinned: bool
    event_id: int | None
    version: int = 1
    reason: Mapping[str, Any] = field(default_factory=dict)
    remedies: Sequence[Any] = ()
    event_status: str = ""  # of an accepted visit: the state of its event

    @property
    def stands(self) -> bool:
        """Whether it has its day and its team."""
        return self.state in STANDING and self.on is not None and not self.is_off

    @property
    def is_off(self) -> bool:
        """Whether the calendar has cancelled it, or postponed it without a new day."""
        return self.event_status in ("cancelled", "postponed")

    @property
    def ends(self) -> int | None:
        """The minute at which it ends."""
        return None if self.starts is None else self.starts + self.minutes

    @property
    def clock(self) -> str:
        """09:00, or nothing while it has no time."""
        return "" if self.starts is None else clock(self.starts)

    @property
    def times(self) -> str:
        """09:00–10:30, or nothing while it has no time."""
        return "" if self.starts is None else f"{clock(self.starts)}–{clock(self.starts + self.minutes)}"

    @property
    def until_clock(self) -> str:
        """10:30, or nothing while it has no time."""
        return "" if self.ends is None else clock(self.ends)

    @property
    def teams(self) -> tuple[int, ...]:
        """Who goes: nobody, one team or two; `ASSUMED` where it is a team that there is not yet."""
        found = tuple(team for team in (self.team_id, self.second_team_id) if team is not None)
        return found or ((ASSUMED,) if self.stands else ())

    @property
    def is_late(self) -> bool:
        """Whether it takes place after the day by which it is due."""
        return self.stands and self.due_on is not None and self.on is not None and self.on > self.due_on

    @property
    def key(self) -> tuple[int, int]:
        """What is the same visit in another proposal: the unit, and which of its visits."""
        return (self.unit_id, self.occurrence)


@dataclass(frozen=True)
class Cover:
    """The visits that are wanted of one kind of unit, and how many of them take place."""

    kind: str
    wanted: int
    placed: int
    must_left: int

    @property
    def left(self) -> int:
        """How many are left out."""
        return self.wanted - self.placed

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.placed / self.wanted if self.wanted else 0.0


@dataclass(frozen=True)
class Work:
    """What one team does in all, in minutes: at its visits, driving for them, and all the rest of its time out.

    Driving counts the ways back to the base, the rest are other events: both are known of plans that the solver has
    judged.
    """

    team_id: int
    visits: int
    days: int
    on_site: int
    driving: int
    rest: int = 0

    @property
    def own(self) -> int:
        """For this plan's visits: at the units and on the way."""
        return self.on_site + self.driving

    @property
    def whole(self) -> int:
        """All of its time out, other events too, waiting left aside."""
        return self.on_site + self.driving + self.rest


@dataclass(frozen=True)
class Totals:
    """What the visits add up to; driving in minutes, without the ways back."""

    wanted: int = 0
    placed: int = 0
    left: int = 0
    must_left: int = 0
    late: int = 0
    pinned: int = 0
    accepted: int = 0
    declined: int = 0
    driving: int = 0


def clock(minute: int) -> str:
    """A minute of the day as a clock shows it: 540 is 09:00."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def totals(lines: Iterable[VisitLine]) -> Totals:
    """How many visits are wanted, take place, are left out, late, pinned, accepted and declined."""
    all_of_them = list(lines)
    standing = [one for one in all_of_them if one.stands]
    left = [one for one in all_of_them if not one.stands]
    return Totals(
        len(all_of_them), len(standing), len(left), sum(one.is_must for one in left),
        sum(one.is_late for one in standing), sum(one.is_pinned for one in standing),
        sum(one.state == "accepted" for one in standing), sum(one.state == "declined" for one in left),
        sum(one.way or 0 for one in standing),
    )  # fmt: skip


def covers(lines: Iterable[VisitLine], parents: Mapping[str, str] | None = None) -> list[Cover]:
    """One row for each kind of unit, the largest first; `parents` folds kinds into those that were asked for."""
    rows: dict[str, list[VisitLine]] = {}
    for one in lines:
        rows.setdefault((parents or {}).get(one.kind, one.kind), []).append(one)
    found = [
        Cover(kind, len(of), sum(one.stands for one in of), sum(one.is_must and not one.stands for one in of))
        for kind, of in rows.items()
    ]
    return sorted(found, key=lambda row: (-row.wanted, row.kind))


def work(
    lines: Iterable[VisitLine], teams: Iterable[int], out: Mapping[int, int] | None = None,
    back: Mapping[int, int] | None = None,
) -> list[Work]:  # fmt: skip
    """What each team does, in the order given.

    `out` is all of a team's time out, `back` its ways back to the base, in minutes, where they are known.
    """
    by_team: dict[int, list[VisitLine]] = {team: [] for team in teams}
    for one in lines:
        if one.stands:
            for team in one.teams:
                by_team.setdefault(team, []).append(one)
    return [_work(team, of, (out or {}).get(team, 0), (back or {}).get(team, 0)) for team, of in by_team.items()]


def _work(team: int, of: Sequence[VisitLine], out: int, back: int) -> Work:
    on_site, driving = sum(one.minutes for one in of), sum(one.way or 0 for one in of) + (back if of else 0)
    return Work(team, len(of), len({one.on for one in of}), on_site, driving, max(0, out - on_site - driving))


def crews(names: Sequence[tuple[int, str]]) -> dict[int, Crew]:
    """Letters and colours for the teams, in the order given: A, B, ... Z, A2, B2."""
    return {
        key: Crew(key, name, chr(65 + number % 26) + (str(number // 26 + 1) if number > 25 else ""), number % 10)
        for number, (key, name) in enumerate(names)
    }


def in_order(lines: Iterable[VisitLine]) -> list[VisitLine]:
    """Those that take place, by day, time and team."""
    standing = [one for one in lines if one.stands]
    return sorted(standing, key=lambda one: (one.on or date.min, one.starts or 0, one.team_id or 0, one.id))


def tour(lines: Iterable[VisitLine], team: int, on: date) -> list[VisitLine]:
    """One team's visits of one day in order of time."""
    return [one for one in in_order(lines) if one.on == on and team in one.teams]
