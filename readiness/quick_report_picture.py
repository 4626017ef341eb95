"""The state of a round in plain values: the last report of everybody who was asked, by village and township, and sums.

Everything is made of one round's rows and carries that round's mode; two rounds are never put together. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from readiness.felt_intensity import Estimate, together
from readiness.felt_table import SERVICES
from readiness.network_coverage import Ground
from readiness.quick_report_losses import damage_of, most_likely, people_of, people_said, spread_of

Mode = Literal["exercise", "real"]


class MixedModes(ValueError):
    """Rows of an exercise and of the real thing, or of two rounds, were put together."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was asked; `phone` is empty for readers who may not see it."""

    id: int
    round_id: int
    mode: str
    name: str
    area_path: str
    area_name: str
    phone: str = ""
    told_by: str = ""
    member_id: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """One report as it was sent; `is_timed` is False where the telephone gave a time before the earthquake."""

    id: int
    round_id: int
    mode: str
    asked_id: int
    area_id: int
    area_path: str
    is_felt: bool
    degree: int
    sent_at: datetime
    received_at: datetime
    people: Mapping[str, int | None] = field(default_factory=dict)
    damage: Mapping[str, int] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    signs: Sequence[str] = ()
    is_timed: bool = True


@dataclass(frozen=True)
class Village:
    """How an area stands: who was asked there, how many have reported, and what they say together."""

    ground: Ground
    asked: int
    reports: Sequence[Sent]

    @cached_property
    def estimate(self) -> Estimate | None:
        """The estimate; None while nobody has reported, which does not mean that nothing was felt."""
        return together(one.degree for one in self.reports)

    @property
    def reports_count(self) -> int:
        """How many have reported."""
        return len(self.reports)

    @property
    def people(self) -> dict[str, int | None]:
        """Injured, dead, missing and trapped, the highest number said; None where nobody has said one."""
        return people_of(self.reports)

    @property
    def damage(self) -> dict[str, int]:
        """Damaged houses by class and grade, the highest number said, without those of which there are none."""
        return damage_of(self.reports)

    @property
    def spread(self) -> dict[str, tuple[int, int]]:
        """Least and most of each number about which the informants of the area do not agree."""
        return spread_of(self.reports)

    @property
    def is_doubtful(self) -> bool:
        """Whether more people are reported than live there, or than is likely where that is not known."""
        return people_said(self.people) > most_likely(self.ground.population)

    @property
    def cut(self) -> list[str]:
        """What is cut off in any report of the area."""
        return [code for code in SERVICES if any(one.services.get(code) == "cut" for one in self.reports)]


@dataclass(frozen=True)
class Picture:
    """One round as it stands at the instant `as_of`."""

    round_id: int
    mode: Mode
    as_of: datetime
    asked: Sequence[Asked]
    last: Mapping[int, Sent]  # the last report of everybody who sent one, by the number of who was asked
    sent: int  # all that came, corrections too
    villages: Sequence[Village]
    towns: Sequence[Ground]
    unasked: Sequence[Ground] = ()  # villages in which nobody was asked and from which nobody reported

    @cached_property
    def waiting(self) -> list[Asked]:
        """Those whose report has not come."""
        return [one for one in self.asked if one.id not in self.last]

    @property
    def people(self) -> dict[str, int | None]:
        """The sums over the places of the round; None where nobody has said a number."""
        return people_of(self.last.values())

    @cached_property
    def estimate(self) -> Estimate | None:
        """What all informants say together."""
        return together(one.degree for one in self.last.values())

    @property
    def doubtful(self) -> list[Village]:
        """The areas whose numbers of people are to be verified."""
        return [one for one in self.villages if one.is_doubtful]

    @property
    def felt(self) -> int:
        """How many felt it."""
        return sum(one.is_felt for one in self.last.values())

    @property
    def strongest(self) -> Village | None:
        """The area with the highest estimate."""
        known = [one for one in self.villages if one.estimate is not None]
        return max(known, key=lambda one: one.estimate.median if one.estimate else 0, default=None)

    def by_township(self) -> list[tuple[Ground, list[Village]]]:
        """Each township with its areas: those of the highest estimate first, then those that wait."""
        found = []
        for town in self.towns:
            inside = [one for one in self.villages if one.ground.path.startswith(town.path)]
            if inside:
                found.append((town, sorted(inside, key=_order)))
        return found

    @property
    def damage(self) -> dict[str, int]:
        """Damaged houses by class and grade over the places of the round, without those of which there are none."""
        return damage_of(self.last.values())


def picture(
    round_id: int, mode: Mode, as_of: datetime, asked: Iterable[Asked], sent: Iterable[Sent], grounds: Iterable[Ground]
) -> Picture:
    """The state of a round from everything that belongs to it; refuses (`MixedModes`) a row of another one.

    Of several reports of one person the one that was sent last counts, whatever the order of arrival.
    """
    people, reports, places = list(asked), list(sent), list(grounds)
    rows: list[Asked | Sent] = [*people, *reports]
    for row in rows:
        if row.round_id != round_id or row.mode != mode:
            raise MixedModes(f"round {round_id} ({mode}) was given a row of round {row.round_id} ({row.mode})")
    last: dict[int, Sent] = {}
    for one in sorted(reports, key=lambda one: (one.sent_at, one.id)):
        last[one.asked_id] = one
    towns = [ground for ground in places if ground.level == "township"]
    villages = _villages(people, last, places)
    told = {one.ground.id for one in villages}
    unasked = [ground for ground in places if ground.level == "village" and ground.id not in told]
    return Picture(round_id, mode, as_of, people, last, len(reports), villages, towns, unasked)


def _villages(asked: Iterable[Asked], last: Mapping[int, Sent], grounds: Iterable[Ground]) -> list[Village]:
    """Every area in which somebody was asked or from which somebody reported."""
    counts: dict[str, int] = defaultdict(int)
    reports: dict[str, list[Sent]] = defaultdict(list)
    for one in asked:
        counts[one.area_path] += 1
    for sent in last.values():
        reports[sent.area_path].append(sent)
    return [
        Village(ground, counts.get(ground.path, 0), reports.get(ground.path, []))
        for ground in grounds
        if ground.path in counts or ground.path in reports
    ]


def _order(one: Village) -> tuple[float, str]:
    return (-one.estimate.median if one.estimate is not None else 1.0, one.ground.code)
