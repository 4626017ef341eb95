"""What came of a call-out: who has answered, how fast, who has come. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median


@dataclass(frozen=True)
class Answered:
    """What one member has answered, and when; None where nothing has come yet."""

    answer: str
    acknowledged_at: datetime | None
    arrived_at: datetime | None


@dataclass(frozen=True)
class Outcome:
    """Counts of members, and seconds from the call to the first answers; None where there is none."""

    called: int = 0
    acknowledged: int = 0
    prompt: int = 0
    coming: int = 0
    cannot: int = 0
    arrived: int = 0
    arrived_in_time: int = 0
    median_seconds: int | None = None
    slowest_seconds: int | None = None

    @property
    def waiting(self) -> int:
        """Those who have not answered."""
        return self.called - self.acknowledged

    @property
    def prompt_share(self) -> float | None:
        """Those who answered promptly as a share of all called, 0 to 1; None when nobody was called."""
        return self.prompt / self.called if self.called else None


def outcome(
    answers: Sequence[Answered], called_at: datetime, assemble_by: datetime | None, within_minutes: int
) -> Outcome:
    """The outcome of one call-out; an answer at exactly the last minute is prompt."""
    took = sorted((one.acknowledged_at - called_at).total_seconds() for one in answers if one.acknowledged_at)
    limit = timedelta(minutes=within_minutes).total_seconds()
    arrived = [one.arrived_at for one in answers if one.arrived_at is not None]
    return Outcome(
        called=len(answers), acknowledged=len(took), prompt=sum(seconds <= limit for seconds in took),
        coming=sum(one.answer == "coming" for one in answers), cannot=sum(one.answer == "cannot" for one in answers),
        arrived=len(arrived),
        arrived_in_time=sum(assemble_by is None or at <= assemble_by for at in arrived),
        median_seconds=round(median(took)) if took else None, slowest_seconds=round(took[-1]) if took else None,
    )  # fmt: skip


_COUNTS = ("called", "acknowledged", "prompt", "coming", "cannot", "arrived", "arrived_in_time")


def sum_of(outcomes: Sequence[Outcome], waits: Sequence[float]) -> Outcome:
    """The counts of several teams together; median and slowest are of all first answers, in seconds from the call."""
    counts = {name: sum(getattr(one, name) for one in outcomes) for name in _COUNTS}
    times = (round(median(waits)), round(max(waits))) if waits else (None, None)
    return replace(Outcome(**counts), median_seconds=times[0], slowest_seconds=times[1])
