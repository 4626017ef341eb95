"""Deeds on drills: register, renew, change, withdraw, report."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Base
from core.errors import DomainError, Refusals, Unlikely
from core.i18n import Said, t
from core.times import instant, local, now, say_minute, today
from core.versions import check_version
from drills import judging, people
from drills.action_script_services import carry_into_script
from drills.dates import span
from drills.day_queries import event_that_takes, whole_after
from drills.inputs import RegistrationInput, ResultInput
from drills.kinds import state
from drills.models import Drill, DrillResult
from drills.plan_services import copy_plan
from drills.queries import contacts, drill_of_event, overseers
from drills.scenario_services import start_from_scenario
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import load
from schedule.ground_queries import Ground, ground
from schedule.inputs import EventInput
from schedule.models import Booking, Event
from schedule.notice_services import Telling, notify
from schedule.queries import people as people_at
from schedule.queries import zone_of
from schedule.return_services import require_open_results
from schedule.services import cancel_event, create_event, edit_event, mark_held, set_people

FRESH_MINUTES = 30  # so long a registration can be undone without a reason
BOOKABLE = ("team:", "person:", "vehicle:")


def register(
    session: Session, given: RegistrationInput, actor: Actor, channel: str = "web", there: Ground | None = None
) -> Drill:
    """The new drill with its event, the unit booked for it; refuses with `schedule.services.Clash` when it is not free.

    Needs drills.edit for the unit. `there` is what `ground_of` gave, if the caller has asked it already.
    """
    unit = load(session, Unit, given.unit_id, actor, Permission.EDIT_DRILLS)
    there = there or ground_of(session, unit, given)
    _check_registration(given, there.zone)
    renewed = _earlier(session, given.renewed_from_id, unit)
    drill = Drill(unit=unit, channel=channel, registered_by=actor.key, renewed_from_id=renewed.id if renewed else None)
    _write(drill, given)
    start_from_scenario(session, drill, given, unit)

    whole = event_that_takes(session, unit, given.on)  # first of all: whoever moves the day locks it before its drills

    def with_its_event(event: Event) -> list[Base]:
        drill.event, event.part_of_id = event, whole
        return [drill]

    create_event(session, _event_input(given), actor, there, with_its_event)
    if renewed is not None:
        copy_plan(session, renewed, drill, actor)
    carry_into_script(session, drill)
    _tell_unit(session, drill, people.total(given.expected), actor)
    return drill


def ground_of(session: Session, unit: Unit, given: RegistrationInput) -> Ground:
    """The words and settings by which this registration is judged where the unit lies."""
    return ground(session, unit.area, ["drill", *given.expected])


def edit_registration(session: Session, drill: Drill, given: RegistrationInput, actor: Actor) -> Drill:
    """The changed registration; refused once the drill has begun, or when somebody changed it meanwhile."""
    _require_ahead(drill)
    check_version(drill, given.version)
    _check_registration(given, zone_of(session, drill.unit.area))
    whole = whole_after(session, drill, given.on)
    edit_event(session, drill.event, _event_input(given, drill.event), actor)
    drill.event.part_of_id = whole
    _write(drill, given)
    start_from_scenario(session, drill, given, drill.unit)
    session.flush()
    return drill


def withdraw(session: Session, drill: Drill, reason: str, actor: Actor) -> Drill:
    """The drill, cancelled with its reason, and whoever oversees drills there told; refused when it was reported."""
    if state_of(drill) == "reported":
        raise DomainError("reported", t("This drill has been reported as held, so it cannot be withdrawn."))
    cancel_event(session, drill.event, reason, actor)
    _tell_overseers(session, drill, actor, "cancellation.drill", "withdrawn", reason=reason)
    return drill


def take_back(session: Session, drill: Drill, actor: Actor) -> None:
    """Undo a registration just made, so that nothing of it stays but the trail; only by whoever made it.

    Refused after half an hour, once the drill has begun, or when something was added to it: then it is withdrawn.
    """
    if not can_take_back(drill, actor):
        raise DomainError("not_fresh", t("This registration can no longer be taken back at once."),
                          hint=t("Withdraw it and say why."))  # fmt: skip
    event = drill.event
    session.delete(drill)
    session.flush()
    session.delete(event)
    session.flush()


def can_take_back(drill: Drill, actor: Actor) -> bool:
    """Whether this actor has just registered the drill, and nothing has come of it since."""
    is_own = drill.registered_by == actor.key and drill.registered_at > now() - timedelta(minutes=FRESH_MINUTES)
    return is_own and drill.version == 1 and drill.event.version == 1 and state_of(drill) == "registered"


def adopt(session: Session, event: Event, actor: Actor) -> Drill:
    """The drill of an event of kind drill that was planned in the calendar; the one it has already, if any."""
    found = drill_of_event(session, event.id)
    if found is not None:
        return found
    if event.kind != "drill" or event.unit_id is None:
        raise DomainError("no_drill", t("Only a drill that is held for a unit can be registered."))
    unit = load(session, Unit, event.unit_id, actor, Permission.EDIT_DRILLS)
    drill = Drill(event_id=event.id, event=event, unit_id=unit.id, unit=unit, registered_by=actor.key)
    session.add(drill)
    session.flush()
    return drill


def report(session: Session, drill: Drill, given: ResultInput, actor: Actor) -> DrillResult:
    """The result, entered or corrected, and the event held; refuses what cannot be, asks back what is unlikely.

    A correction replaces what was there; the audit trail keeps what was.
    """
    if state_of(drill) == "registered":
        wording = t("This drill begins on %(when)s, so there is no result yet.", when=_when(drill))
        raise DomainError("not_begun", wording, hint=t("If it was held earlier, change its day first."))
    require_open_results(session, drill.event, given.on)
    if drill.result is not None:
        check_version(drill.result, given.version)
    started_at = instant(given.on, given.started, drill.event.zone)
    ended_at = _end(drill, given, started_at)
    _judge(_outcome(drill, given, started_at, ended_at), given.confirmed)
    if drill.event.status != "held":
        mark_held(session, drill.event, actor)
    result = _write_result(session, drill, given, (started_at, ended_at), actor)
    counts = {code: count for code, count in given.present.items() if code != "visitors"}
    set_people(
        session, drill.event, "reported", counts | ({"visitors": given.visitors} if given.visitors else {}), actor
    )
    if given.missing:
        what = f"missing:{result.version}"
        _tell_overseers(session, drill, actor, "danger.missing", what, missing=given.missing)
    return result


def state_of(drill: Drill) -> str:
    """The drill's state now, a key of drills.kinds.STATE_NAMES."""
    return state(drill.event.status, drill.event.starts_at, drill.result is not None, now())


def expected_people(session: Session, drill: Drill) -> dict[str, int]:
    """People expected, by category."""
    return people_at(session, drill.event_id, "expected")


def _check_registration(given: RegistrationInput, zone: str) -> None:
    facts = judging.Registered(
        on=given.on, today=today(zone), people=people.total(given.expected),
        special_needs=given.special_needs, helper=given.special_needs_helper, rehearsed_on=given.rehearsed_on,
    )  # fmt: skip
    if wrong := judging.registration_refusals(facts):
        raise Refusals(wrong)


def _earlier(session: Session, drill_id: int | None, unit: Unit) -> Drill | None:
    """The drill that is renewed, if it is this unit's."""
    earlier = session.get(Drill, drill_id) if drill_id else None
    return earlier if earlier is not None and earlier.unit_id == unit.id else None


def _event_input(given: RegistrationInput, event: Event | None = None) -> EventInput:
    """The event as the registration wants it; what others have added to it (place, teams, campaign) stays."""
    ends, until = span(given.on, given.starts, given.minutes)
    kept: dict[str, object] = {}
    if event is not None:
        kept = {"title": event.title, "place_id": event.place_id, "place_note": event.place_note, "note": event.note}
        kept |= {"campaign_id": event.campaign_id, "version": given.event_version}
        kept["resources"] = [b.resource for b in _bookings(event) if b.resource.startswith(BOOKABLE)]
    return EventInput(
        kind="drill", unit_id=given.unit_id, on=given.on, starts=given.starts, ends=ends, until=until,
        expected=given.expected, **kept,
    )  # fmt: skip


def _bookings(event: Event) -> list[Booking]:
    return event.bookings


def _write(drill: Drill, given: RegistrationInput) -> None:
    drill.type, drill.level, drill.scenario = given.type, given.level, given.scenario
    drill.rehearsed_on, drill.is_public, drill.note = given.rehearsed_on, given.is_public, given.note
    drill.special_needs, drill.special_needs_helper = given.special_needs, given.special_needs_helper


def _require_ahead(drill: Drill) -> None:
    if drill.event.status not in ("planned", "confirmed") or drill.event.starts_at <= now():
        wording = t("This drill has begun or been called off, so its registration can no longer be changed.")
        raise DomainError("begun", wording, hint=t("Enter the result instead, or register another drill."))


def _end(drill: Drill, given: ResultInput, started_at: datetime) -> datetime | None:
    """The instant of the end that was typed as a clock; on the next day only when the drill is over midnight."""
    if given.ended is None:
        return None
    ended_at = instant(given.on, given.ended, drill.event.zone)
    is_over_midnight = local(drill.event.ends_at, drill.event.zone).date() > wall_day(drill).date()
    return ended_at + timedelta(days=1) if is_over_midnight and ended_at < started_at else ended_at


def _outcome(drill: Drill, given: ResultInput, started_at: datetime, ended_at: datetime | None) -> judging.Outcome:
    return judging.Outcome(
        type=drill.type, planned_at=drill.event.starts_at, started_at=started_at, reported_at=now(),
        enrolled=given.enrolled, present=sum(n for code, n in given.present.items() if code != "visitors"),
        excused=given.excused, missing=given.missing, injured=given.injured, visitors=given.visitors,
        evacuation=given.evacuation, shelter=given.shelter, rollcall=given.rollcall, ended_at=ended_at,
        extra_reason=given.extra_reason,
    )  # fmt: skip


def _judge(outcome: judging.Outcome, is_confirmed: bool) -> None:
    if wrong := judging.refusals(outcome):
        raise Refusals(wrong)
    if not is_confirmed and (doubts := judging.warnings(outcome)):
        raise Unlikely(doubts)


def _write_result(
    session: Session, drill: Drill, given: ResultInput, times: tuple[datetime, datetime | None], actor: Actor
) -> DrillResult:
    result = drill.result or DrillResult(drill_id=drill.id)
    (result.started_at, result.ended_at), result.problems = times, given.problems
    result.extra_reason, result.source = given.extra_reason, given.source
    result.evacuation_seconds, result.shelter_seconds = given.evacuation, given.shelter
    result.rollcall_seconds, result.enrolled = given.rollcall, given.enrolled
    result.present = sum(count for code, count in given.present.items() if code != "visitors")
    result.excused, result.missing, result.injured = given.excused, given.missing, given.injured
    result.visitors, result.reported_by = given.visitors, actor.key
    result.reported_at = result.reported_at or now()  # a correction does not make it late
    drill.result = result
    session.add(result)
    session.flush()
    return result


def _when(drill: Drill) -> Said:
    return Said(say_minute, (drill.event.starts_at, drill.event.zone))


def _tell_overseers(session: Session, drill: Drill, actor: Actor, kind: str, what: str, **facts: object) -> None:
    """Each overseer is told once for each change of the event."""
    key, area_id = f"drill:{drill.id}:{what}:{drill.event.version}", drill.unit.area_id
    said, path = {"unit": drill.unit.name, "when": _when(drill), **facts}, f"/drills/{drill.id}"
    for user in overseers(session, drill.unit.area, actor):
        notify(session, Telling(kind, key, user.id, f"event:{drill.event_id}", area_id, said, path, path))


def _tell_unit(session: Session, drill: Drill, expected: int, actor: Actor) -> None:
    """Those who look after the unit learn what somebody else has registered for it."""
    facts = {"when": _when(drill), "unit": drill.unit.name, "people": f"{expected:,}", "by": actor.name}
    key, about, path = f"drill:{drill.id}:registered", f"event:{drill.event_id}", f"/drills/{drill.id}"
    for reader in contacts(session, drill.unit_id, actor):
        telling = Telling("confirmation.registered", key, reader, about, drill.unit.area_id, facts, path)
        notify(session, telling)


def wall_day(drill: Drill) -> datetime:
    """The drill's start as clocks on the wall show it."""
    return local(drill.event.starts_at, drill.event.zone)
