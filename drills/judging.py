"""What a registration or a result cannot be, and what it is unlikely to be: the first is refused, the second asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.errors import DomainError, Invalid
from core.i18n import Text, t, tn
from drills.assistance import helped
from drills.kinds import TIMED_TYPES

SHORTEST_SECONDS, LONGEST_SECONDS = 20, 20 * 60
LATE_DAYS, EARLY_DAYS = 92, 2 * 366


@dataclass(frozen=True)
class Registered:
    """What is judged of a registration: days on the county's calendar, people each counted once."""

    on: date
    today: date
    people: int
    special_needs: int = 0
    helper: str = ""
    rehearsed_on: date | None = None


@dataclass(frozen=True)
class Outcome:
    """What is judged of a result: instants, lengths in seconds, and people; `present` is without the visitors."""

    type: str
    planned_at: datetime
    started_at: datetime
    reported_at: datetime
    enrolled: int
    present: int
    excused: int = 0
    missing: int = 0
    injured: int = 0
    visitors: int = 0
    evacuation: int | None = None
    shelter: int | None = None
    rollcall: int | None = None
    ended_at: datetime | None = None
    extra_reason: str = ""


def registration_refusals(given: Registered) -> list[DomainError]:
    """Why this cannot be registered; nothing when it can."""
    wrong = [_day_refusal(given)]
    if given.people < 1:
        wrong.append(Invalid("nobody", t("Please say how many people you expect."), field="expected"))
    elif given.special_needs > given.people:
        wording = t("Only %(people)s people are expected in all.", people=f"{given.people:,}")
        wrong.append(Invalid("special_needs", wording, field="special_needs"))
    wrong.append(_help_refusal(given))
    if given.rehearsed_on is not None and given.rehearsed_on > given.on:
        wording = t("The rehearsal cannot be after the drill.")
        wrong.append(Invalid("rehearsed_late", wording, field="rehearsed_on"))
    return [one for one in wrong if one is not None]


def _help_refusal(given: Registered) -> DomainError | None:
    named = helped(given.helper)
    if named >= given.special_needs:
        return None
    wording = t("Please name who helps the people who need it.")
    if named:
        wording = t("%(people)s people need help, and helpers are named for %(named)s.",
                    people=given.special_needs, named=named)  # fmt: skip
    return Invalid("helper", wording, field="special_needs_helper",
                   hint=t("One name for each; “王老师×2” helps two."))  # fmt: skip


def _day_refusal(given: Registered) -> DomainError | None:
    if given.on < given.today - timedelta(days=LATE_DAYS):
        wording = t("This day is more than three months ago.")
    elif given.on > given.today + timedelta(days=EARLY_DAYS):
        wording = t("This day is more than two years ahead.")
    else:
        return None
    return Invalid("day_far", wording, field="on", hint=t("Please check the year."))


def refusals(result: Outcome) -> list[DomainError]:
    """Why this cannot be the result; nothing when it can."""
    wrong = [_time_refusal(result), _people_refusal(result)]
    there = result.present + result.visitors
    if result.injured > there + result.missing:
        wording = t("More people are injured than were there.")
        wrong.append(Invalid("injured", wording, field="injured"))
    return [one for one in wrong if one is not None]


def _time_refusal(result: Outcome) -> DomainError | None:
    if result.started_at > result.reported_at:
        return Invalid("starts_later", t("This start is still to come."), field="started",
                       hint=t("Please enter when the drill began."))  # fmt: skip
    if result.ended_at is not None and (wrong := _end_refusal(result, result.ended_at)):
        return wrong
    took = max(result.evacuation or 0, result.shelter or 0)
    if result.started_at + timedelta(seconds=took) > result.reported_at:
        return Invalid("ends_later", t("By these times the drill would end only later than now."), field="evacuation",
                       hint=t("Please check the start and the evacuation time."))  # fmt: skip
    return None


def _end_refusal(result: Outcome, ended_at: datetime) -> DomainError | None:
    if ended_at < result.started_at:
        wording, hint = t("The drill cannot have ended before it began."), t("Please check start and end.")
    elif ended_at > result.reported_at:
        wording, hint = t("This end is still to come."), t("Please enter when the drill ended.")
    elif ended_at + timedelta(minutes=1) <= result.started_at + timedelta(seconds=result.evacuation or 0):
        wording = t("By the evacuation time given, the last person came out after this end.")
        hint = t("Please check the start, the end and the evacuation time.")
    else:
        return None
    return Invalid("ends_early", wording, field="ended", hint=hint)


def _people_refusal(result: Outcome) -> DomainError | None:
    if result.present > result.enrolled and result.extra_reason:
        return None
    if result.present > result.enrolled:
        wording = t("%(present)s were present, but only %(enrolled)s are on the roll.", **_people(result))
        return Invalid("too_many_present", wording, field="present",
                       hint=t("Count guests as visitors, correct the roll, or say why there were more."))  # fmt: skip
    counted = result.present + result.excused + result.missing
    if counted == result.enrolled:
        return None
    difference = abs(result.enrolled - counted)
    more = tn("%(n)s person too many.", "%(n)s people too many.", difference)
    fewer = tn("%(n)s person is not accounted for.", "%(n)s people are not accounted for.", difference)
    wording = t(
        "%(present)s present, %(excused)s excused and %(missing)s missing make %(counted)s, but %(enrolled)s are on "
        "the roll: %(difference)s",
        **_people(result), counted=f"{counted:,}", difference=more if counted > result.enrolled else fewer,
    )  # fmt: skip
    return Invalid("people_differ", wording, field="present")


def _people(result: Outcome) -> dict[str, str]:
    return {name: f"{getattr(result, name):,}" for name in ("present", "excused", "missing", "enrolled")}


def warnings(result: Outcome) -> list[Text]:
    """What is possible but unlikely about it, each as a sentence to be confirmed."""
    found: list[Text] = []
    seconds = result.evacuation
    if seconds is None and result.type in TIMED_TYPES:
        found.append(t("The evacuation time is empty."))
    if seconds is not None and seconds < SHORTEST_SECONDS:
        found.append(t("An evacuation in under %(seconds)s seconds is unusually fast.", seconds=SHORTEST_SECONDS))
    if seconds is not None and seconds > LONGEST_SECONDS:
        found.append(t("An evacuation of over %(minutes)s minutes is unusually slow.", minutes=LONGEST_SECONDS // 60))
    if seconds is not None and result.shelter is not None and result.shelter > seconds:
        found.append(t("The time under cover is longer than the whole evacuation, which counts from the alarm."))
    if result.present == 0:
        found.append(t("Nobody was present."))
    if abs(result.started_at - result.planned_at) >= timedelta(hours=20):
        found.append(t("The actual start is on another day than the one registered."))
    return found
