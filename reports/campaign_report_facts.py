"""What the report of a campaign tells, as plain values. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from outreach.budgets import Money
from outreach.coverage import Sum


@dataclass(frozen=True)
class Covered:
    """Units of a kind: the target in percent (None without one), all, due, reached, with a visit planned."""

    name: str
    target: int | None
    units: int
    due: int
    reached: int
    planned: int


@dataclass(frozen=True)
class Counted:
    """Events of an activity or an area: held, still planned, units reached, person-times."""

    name: str
    held: int
    planned: int
    reached: int
    visits: int


@dataclass(frozen=True)
class Thing:
    """How much of something was given out, done or published; `code` is its measure."""

    code: str
    name: str
    count: int
    unit: str


@dataclass(frozen=True)
class Supplied:
    """An item of the stock: what it is counted in, how much was wished, given out for the campaign, and is left."""

    name: str
    unit: str
    wished: int
    given: int
    left: int


@dataclass(frozen=True)
class Spent:
    """A budget line with what was spent from it."""

    name: str
    money: Money


@dataclass(frozen=True)
class CampaignFacts:
    """One campaign as its reader may see it; `total` are its events in all, `cover` its targets together."""

    name: str
    area: str
    starts_on: date
    ends_on: date
    made_on: date
    issuer: str
    theme: str
    purpose: str
    anchor: str
    teams: Sequence[str]
    total: Counted
    called_off: int
    cover: Sum
    covers: Sequence[Covered]
    activities: Sequence[Counted]
    places: Sequence[Counted]
    things: Sequence[Thing]
    supplies: Sequence[Supplied]
    money: Money
    lines: Sequence[Spent]
    media: Sequence[Thing]
