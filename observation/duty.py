"""Who owes a daily record on which day, and whether it came in time. Missing is never zero. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Literal

from core.times import instant, local
from observation.readings import Readings

State = Literal["received", "late", "missing", "open", "paused", "none"]
"""received in time, late, missing (the day is over), open (it is not yet), paused, none (not in service, to come)."""
DUE: tuple[State, ...] = ("received", "late", "missing", "open")
MOST_DAYS_BACK = 31
"""So many days later an observer may still fill in a day."""


@dataclass(frozen=True)
class DailyRules:
    """When a day's record is late, and when a month's return is due; `closing` is wall time in `zone`."""

    closing: time = time(18)
    month_due_day: int = 4
    source: str = ""
    is_verified: bool = False
    zone: str = "Asia/Shanghai"

    def closes_at(self, on: date) -> datetime:
        """The instant until which the record of that day is in time."""
        return instant(on, self.closing, self.zone)


@dataclass(frozen=True)
class Pause:
    """Days on which nothing is owed, and why."""

    first: date
    last: date
    reason: str = ""

    def holds(self, on: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= on <= self.last


@dataclass(frozen=True)
class Duty:
    """From when until when a point is watched, and its pauses."""

    starts_on: date
    ends_on: date | None = None
    pauses: tuple[Pause, ...] = ()

    def is_in_service(self, on: date) -> bool:
        """Whether the point is watched at that time at all."""
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    def pause(self, on: date) -> Pause | None:
        """The pause that holds on the day."""
        return next((one for one in self.pauses if one.holds(on)), None)

    def owes(self, on: date) -> bool:
        """Whether a record is owed for the day."""
        return self.is_in_service(on) and self.pause(on) is None


@dataclass(frozen=True)
class Kept:
    """The record of one point and day as it is kept."""

    id: int
    on: date
    is_anomaly: bool
    recorded_at: datetime
    received_at: datetime
    by_key: str = ""
    by_name: str = ""
    note: str = ""
    readings: Readings | None = None


@dataclass(frozen=True)
class DayCell:
    """One point on one day."""

    on: date
    state: State
    record: Kept | None = None
    reason: str = ""


def judge(duty: Duty, on: date, record: Kept | None, rules: DailyRules, at: datetime) -> DayCell:
    """How the point stands with its record of that day, looked at at that instant."""
    if not duty.is_in_service(on) or on > local(at, rules.zone).date():
        return DayCell(on, "none", record)
    if pause := duty.pause(on):
        return DayCell(on, "paused", record, pause.reason)
    closes_at = rules.closes_at(on)
    if record is not None:
        return DayCell(on, "received" if record.recorded_at <= closes_at else "late", record)
    return DayCell(on, "missing" if at >= closes_at else "open")


@dataclass(frozen=True)
class Tally:
    """Records over points and days; `anomalies` are among those received or late."""

    received: int = 0
    late: int = 0
    missing: int = 0
    open: int = 0
    paused: int = 0
    anomalies: int = 0

    @property
    def due(self) -> int:
        """All that is owed, what can still come today included."""
        return self.received + self.late + self.missing + self.open

    @property
    def here(self) -> int:
        """What has come, in time or late."""
        return self.received + self.late

    @property
    def share(self) -> float | None:
        """What has come of all that is owed, 0 to 1; None when nothing is."""
        return self.here / self.due if self.due else None

    @property
    def in_time(self) -> float | None:
        """What came in time of all that is owed, 0 to 1; None when nothing is."""
        return self.received / self.due if self.due else None

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def tally(cells: Iterable[DayCell]) -> Tally:
    """The sums over these cells."""
    counted: dict[str, int] = dict.fromkeys(("received", "late", "missing", "open", "paused", "anomalies"), 0)
    for cell in cells:
        if cell.state in counted:
            counted[cell.state] += 1
        if cell.record is not None and cell.record.is_anomaly and cell.state in ("received", "late"):
            counted["anomalies"] += 1
    return Tally(**counted)


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def recorded_at(received_at: datetime, elapsed_seconds: int) -> datetime:
    """When a phone recorded what it sends now: never later than now, and no longer ago than days may be filled in.

    The phone's clock may be wrong; only the seconds it counted since are believed, and the instant of sending is kept
    beside it.
    """
    elapsed = min(max(0, elapsed_seconds), MOST_DAYS_BACK * 86_400)
    return received_at - timedelta(seconds=elapsed)


def runs_of(days: Sequence[date]) -> list[tuple[date, date]]:
    """The days put together into stretches without a gap."""
    found: list[tuple[date, date]] = []
    for on in sorted(days):
        if found and (on - found[-1][1]).days == 1:
            found[-1] = (found[-1][0], on)
        else:
            found.append((on, on))
    return found
