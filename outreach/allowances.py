"""What a specialist is paid for a month: hours, days and visits times the rate, and named corrections. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from core.times import local

FEN = Decimal("0.01")
HOUR = Decimal(60)


@dataclass(frozen=True)
class Rate:
    """So many hundredths of a yuan for each "hour", "day" or "visit"; "none": nothing is paid."""

    per: str
    fen: int

    @property
    def yuan(self) -> Decimal:
        """The rate in yuan."""
        return yuan(self.fen)


@dataclass(frozen=True)
class PaidVisit:
    """An accepted visit: from when until when, on the clock of its place."""

    title: str
    began_at: datetime
    ended_at: datetime
    zone: str
    report_id: int = 0
    where: str = ""

    @property
    def on(self) -> date:
        """The day on which it began."""
        return local(self.began_at, self.zone).date()

    @property
    def minutes(self) -> int:
        """Whole minutes from beginning to end."""
        return int((self.ended_at - self.began_at).total_seconds() // 60)


@dataclass(frozen=True)
class Correction:
    """An amount that somebody added or took off, and why."""

    yuan: Decimal
    reason: str
    by: str = ""


@dataclass(frozen=True)
class Line:
    """One visit of a sheet: the hours that count, with two decimals, and its amount.

    Time that an earlier visit has counted is left out, and so is the amount of a day that another visit carries.
    """

    visit: PaidVisit
    hours: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Allowance:
    """A sheet: its lines in order of time, what they come to, the corrections, and the sum."""

    rate: Rate
    lines: Sequence[Line]
    corrections: Sequence[Correction]

    @property
    def visits(self) -> int:
        """How many visits there were."""
        return len(self.lines)

    @property
    def hours(self) -> Decimal:
        """The sum of the hours of the lines; visits that overlap count for the time once."""
        return sum((line.hours for line in self.lines), Decimal(0)).quantize(FEN)

    @property
    def days(self) -> int:
        """On how many days there were visits."""
        return len({line.visit.on for line in self.lines})

    @property
    def earned(self) -> Decimal:
        """The sum of the lines in yuan."""
        return sum((line.amount for line in self.lines), Decimal(0)).quantize(FEN)

    @property
    def balance(self) -> Decimal:
        """With the corrections, in yuan."""
        return (self.earned + sum((one.yuan for one in self.corrections), Decimal(0))).quantize(FEN)

    @property
    def total(self) -> Decimal:
        """What is paid, in yuan: never below nought."""
        return max(Decimal(0), self.balance).quantize(FEN)


def allowance(
    visits: Iterable[PaidVisit], rate: Rate, corrections: Sequence[Correction] = (), *, by_minutes: bool = False
) -> Allowance:
    """The sheet of these visits, which a reader can compute again: hours with two decimals times the rate, rounded to
    a hundredth of a yuan, make the lines, and the lines the sum.

    `by_minutes` computes amounts from whole minutes, as sheets were that were paid before hours were rounded.
    """
    lines: list[Line] = []
    paid_days: set[date] = set()
    until: datetime | None = None
    for visit in sorted(visits, key=lambda one: (one.began_at, one.ended_at)):
        starts = max(visit.began_at, until) if until else visit.began_at
        minutes = max(0, int((visit.ended_at - starts).total_seconds() // 60))
        counted = Decimal(minutes) / HOUR if by_minutes else hours(minutes)
        amount = _amount(rate, counted, visit.on not in paid_days)
        paid_days.add(visit.on)
        until = max(until, visit.ended_at) if until else visit.ended_at
        lines.append(Line(visit, hours(minutes), amount))
    return Allowance(rate, lines, list(corrections))


def _amount(rate: Rate, counted: Decimal, is_new_day: bool) -> Decimal:
    """For the hours that no visit before has been paid for, or for a day that has not been paid yet."""
    if rate.per == "hour":
        return (rate.yuan * counted).quantize(FEN, ROUND_HALF_UP)
    if rate.per == "day":
        return rate.yuan if is_new_day else Decimal(0)
    return rate.yuan if rate.per == "visit" else Decimal(0)


def hours(minutes: int) -> Decimal:
    """Hours with two decimals."""
    return (Decimal(minutes) / HOUR).quantize(FEN, ROUND_HALF_UP)


def yuan(fen: int) -> Decimal:
    """Hundredths of a yuan as yuan with two decimals."""
    return (Decimal(fen) / 100).quantize(FEN)


def fen_of(amount: float | Decimal) -> int:
    """Yuan as they were typed in hundredths; ValueError when there are more than two decimals."""
    exact = Decimal(str(amount)) * 100
    if exact != exact.to_integral_value():
        raise ValueError(f"more than two decimals: {amount}")
    return int(exact)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
