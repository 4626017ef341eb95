"""How a unit's answer to a planned visit stands, and whether it may still be given: plain rules over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import DomainError
from core.i18n import Text, t
from core.times import day_bounds, local, say_minute


class Standing(StrEnum):
    """How the answer stands; the event itself is above what was answered."""

    ASKED = "asked"
    OVERDUE = "overdue"  # nobody has answered in time
    MOVED = "moved"  # the event has another time than the one that was asked for
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    HELD = "held"
    OVER = "over"  # it has begun and nobody has answered


WAITING = (Standing.ASKED, Standing.MOVED)
"""In these the unit's answer is taken from the unit itself."""
MISSING = (*WAITING, Standing.OVERDUE)
"""In these an answer is missing; who plans may still enter one that came by telephone."""

STANDING_NAMES: dict[Standing, Text] = {
    Standing.ASKED: t("Asked"), Standing.OVERDUE: t("Answer overdue"), Standing.MOVED: t("Moved: to be asked again"),
    Standing.CONFIRMED: t("Confirmed"), Standing.DECLINED: t("Declined"), Standing.WITHDRAWN: t("Taken back"),
    Standing.CANCELLED: t("Cancelled"), Standing.POSTPONED: t("Postponed"), Standing.HELD: t("Held"),
    Standing.OVER: t("Over without an answer"),
}  # fmt: skip
STANDING_TONES: dict[Standing, str] = {
    Standing.ASKED: "info", Standing.OVERDUE: "warn", Standing.MOVED: "warn", Standing.CONFIRMED: "ok",
    Standing.DECLINED: "bad", Standing.CANCELLED: "bad", Standing.POSTPONED: "warn",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What was asked of a unit and answered, and what has become of the event; instants."""

    state: str  # asked confirmed declined withdrawn
    asked_for: datetime
    answer_by: datetime
    starts_at: datetime
    status: str
    zone: str

    def standing(self, at: datetime) -> Standing:
        """How it stands at that instant."""
        if self.state in ("withdrawn", "declined"):
            return Standing(self.state)
        if self.status in ("cancelled", "postponed", "held"):
            return Standing(self.status)
        if self.starts_at <= at:
            return Standing.CONFIRMED if self.state == "confirmed" else Standing.OVER
        if self.starts_at != self.asked_for:
            return Standing.MOVED
        if self.state == "confirmed":
            return Standing.CONFIRMED
        return Standing.OVERDUE if self.answer_by < at else Standing.ASKED

    def may_answer(self, at: datetime, *, for_the_unit: bool = False) -> bool:
        """Whether an answer is taken now; `for_the_unit` by somebody who plans, also when it is late."""
        there = self.standing(at)
        return there in (MISSING if for_the_unit else WAITING) or self._may_decline(there, at, for_the_unit)

    def _may_decline(self, there: Standing, at: datetime, for_the_unit: bool) -> bool:
        """Who has confirmed may still say that it does not suit after all, as long as answers are taken."""
        return there is Standing.CONFIRMED and at < self.starts_at and (for_the_unit or at <= self.answer_by)

    def refusal(self, at: datetime, planner: str, *, for_the_unit: bool = False) -> DomainError | None:
        """Why no answer is taken now, said kindly, with whom to ask; None when it is."""
        if self.may_answer(at, for_the_unit=for_the_unit):
            return None
        wording = _REFUSALS[self.standing(at)]
        said = Text(wording.msgid, {"until": say_minute(self.answer_by, self.zone)})
        hint = t("Please ask %(name)s.", name=planner) if planner and not for_the_unit else None
        return DomainError("no_answer", said, hint=hint)


_REFUSALS: dict[Standing, Text] = {
    Standing.ASKED: t("This visit waits for an answer."),
    Standing.MOVED: t("This visit waits for an answer."),
    Standing.OVERDUE: t("The time to answer ended on %(until)s."),
    Standing.CONFIRMED: t("This visit has been confirmed already, and the time to change that is over."),
    Standing.DECLINED: t("This visit has been declined already, and its time may have been given to others."),
    Standing.WITHDRAWN: t("This visit has been taken back, so there is nothing to answer."),
    Standing.CANCELLED: t("This visit has been cancelled, so there is nothing to answer."),
    Standing.POSTPONED: t("This visit has been postponed. You will be asked again when it has a new day."),
    Standing.HELD: t("This visit has taken place already."),
    Standing.OVER: t("The time of this visit has come, so it is too late to answer."),
}


def answer_by(at: datetime, days: int, starts_at: datetime, zone: str) -> datetime:
    """Until when to answer: the end of the day so many days on, but not after the start of the visit."""
    _, ends = day_bounds(local(at, zone).date() + timedelta(days=days), zone)
    return min(ends - timedelta(minutes=1), starts_at)


def is_to_be_reminded(asked: Asked, reminded_at: datetime | None, at: datetime, remind_days: int) -> bool:
    """Whether an unanswered invitation is near enough to its last day to be reminded of, and has not been."""
    if asked.standing(at) is not Standing.ASKED or reminded_at is not None:
        return False
    return asked.answer_by - timedelta(days=remind_days) <= at
