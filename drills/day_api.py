"""Drill days for programs: the days, how they stand, what moves with them, and their exercise messages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from flask import url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.fields import Entry
from core.i18n import t
from core.times import local
from core.web import actor, address, session
from drills import cap_services, day_invite_services, day_move_services, day_queries, day_services
from drills.day_count_queries import standing
from drills.day_counts import Tally
from drills.day_inputs import DayCallOff, DayChange, DayInput, DayMove
from drills.day_models import CapMessage, DrillDay
from drills.models import Drill
from registry.permissions import Permission as P
from registry.scope import load
from schedule.lifecycle import Move
from schedule.models import Event
from schedule.refusals import EventRefusal

bp = blueprint("drill_days")


class TallyAnswer(Answer):
    """Units and people side by side; `called` are the units called on."""

    called: int
    registered: int
    under_way: int
    held: int
    reported: int
    registered_people: int
    held_people: int
    reported_people: int


class DrillDayAnswer(Answer):
    """A drill day; the time is that of the wall clock of its zone."""

    id: int
    event_id: int
    name: str
    area_id: int
    on: date
    starts: str
    minutes: int
    zone: str
    starts_at: datetime
    ends_at: datetime
    status: Literal["planned", "confirmed", "held", "postponed", "cancelled"]
    status_reason: str
    unit_kinds: list[str]
    scenario: str
    is_public: bool
    version: int
    event_version: int


class StandingAnswer(Answer):
    """How a drill day stands, in all, by kind of unit and by township (their ids)."""

    whole: TallyAnswer
    by_kind: dict[str, TallyAnswer]
    by_township: dict[int, TallyAnswer]


class StayedAnswer(Answer):
    """A drill that could not go with its day, and why."""

    drill_id: int
    unit_id: int
    code: str
    detail: str


class MovedAnswer(Answer):
    """What became of the drills of a day that was moved: ids of drills; those that were there already are counted."""

    day: DrillDayAnswer
    moved: list[int]
    stayed: list[StayedAnswer]
    own: list[int]
    joined: int


class CalledOffAnswer(Answer):
    """The day, and how many of the units' own drills were called off with it."""

    day: DrillDayAnswer
    drills: int


class InvitedAnswer(Answer):
    """How many units were asked now and before, and the units that nobody can reach."""

    asked: int
    before: int
    unreached: list[int]


class MembershipAnswer(Answer):
    """A drill and the drill day that it is part of, if any."""

    drill_id: int
    day_id: int | None


class MessageAnswer(Answer):
    """An exercise message as it was sent; its status is always Exercise."""

    id: int
    day_id: int
    identifier: str
    msg_type: Literal["Alert", "Update", "Cancel"]
    sent_at: datetime
    address: str
    xml: str


class MessagesAnswer(Answer):
    """The messages of a drill day, the oldest first."""

    messages: list[MessageAnswer]


class DaysAsked(Asked):
    """Which drill days to list."""

    q: Annotated[Search, Entry(t("Name"))] = ""
    sort: Annotated[Literal["starts_at", "-starts_at"], Entry(t("Sorted by"))] = "-starts_at"


@bp.get("/drill-days")
@needs(P.VIEW_DRILLS)
@operation(t("List drill days"))
def list_drill_days(asked: DaysAsked) -> Page[DrillDayAnswer]:
    """The drill days that the caller oversees or is called on by."""
    query = day_queries.search(actor(), session(), asked.q) if asked.q else day_queries.days(actor(), session())
    return page(session(), query, asked, {"starts_at": Event.starts_at}, lambda found: [_day(one) for one in found])


@bp.post("/drill-days")
@needs(P.EDIT_EVENTS)
@operation(t("Set up a drill day"), location=lambda made: url_for(".get_drill_day", day_id=made.id), clash=EventRefusal)
def create_drill_day(given: DayInput) -> DrillDayAnswer:
    """A new drill day."""
    return _day(day_services.create_day(session(), given, actor()))


@bp.get("/drill-days/<int:day_id>")
@needs(P.VIEW_DRILLS)
@operation(t("Get one drill day"))
def get_drill_day(day_id: int) -> DrillDayAnswer:
    """One drill day."""
    return _day(day_queries.readable_day(session(), day_id, actor()))


@bp.get("/drill-days/<int:day_id>/standing")
@needs(P.VIEW_DRILLS)
@operation(t("See how a drill day stands"))
def get_drill_day_standing(day_id: int) -> StandingAnswer:
    """Units and people registered, held and reported."""
    found = standing(session(), day_queries.load_day(session(), day_id, actor()))
    return StandingAnswer(
        whole=_tally(found.whole), by_kind={code: _tally(one) for code, one in found.by_kind.items()},
        by_township={number: _tally(one) for number, one in found.by_township.items()},
    )  # fmt: skip


@bp.patch("/drill-days/<int:day_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change a drill day, apart from its time"), clash=EventRefusal)
def change_drill_day(day_id: int, given: Changes[DayChange]) -> DrillDayAnswer:
    """The changed day."""
    found = _own(day_id)
    current = {"name": found.event.title, "area_id": found.event.area_id, "unit_kinds": list(found.unit_kinds),
               "scenario": found.scenario, "is_public": found.is_public}  # fmt: skip
    return _day(day_services.change_day(session(), found, given.over(current), actor()))


@bp.post("/drill-days/<int:day_id>/move")
@needs(P.EDIT_EVENTS)
@operation(t("Move a drill day with the drills on its common minute"), clash=EventRefusal)
def move_drill_day(day_id: int, given: DayMove) -> MovedAnswer:
    """What went with it and what stayed."""
    found = _own(day_id)
    done = day_move_services.move_day(session(), found, given, actor())
    stayed = [
        StayedAnswer(drill_id=one.drill.id, unit_id=one.drill.unit_id, code=one.why.code, detail=str(one.why))
        for one in done.stayed
    ]
    return MovedAnswer(
        day=_day(found), moved=[one.id for one in done.moved], stayed=stayed, own=[one.id for one in done.own],
        joined=done.joined,
    )  # fmt: skip


@bp.post("/drill-days/<int:day_id>/cancel")
@needs(P.EDIT_EVENTS)
@operation(t("Cancel a drill day"))
def cancel_drill_day(day_id: int, given: DayCallOff) -> CalledOffAnswer:
    """The day, cancelled; the units' drills only if that was asked for."""
    return _called_off(_own(day_id), Move.CANCEL, given)


@bp.post("/drill-days/<int:day_id>/postpone")
@needs(P.EDIT_EVENTS)
@operation(t("Postpone a drill day"))
def postpone_drill_day(day_id: int, given: DayCallOff) -> CalledOffAnswer:
    """The day, postponed; the units' drills only if that was asked for."""
    return _called_off(_own(day_id), Move.POSTPONE, given)


@bp.post("/drill-days/<int:day_id>/invite")
@needs(P.EDIT_EVENTS)
@operation(t("Ask the units that are missing to register"))
def invite_to_drill_day(day_id: int) -> InvitedAnswer:
    """Who was asked; each unit once for each date."""
    done = day_invite_services.invite(session(), _own(day_id), actor())
    return InvitedAnswer(asked=done.asked, before=done.before, unreached=[unit.id for unit in done.unreached])


@bp.put("/drill-days/<int:day_id>/drills/<int:drill_id>")
@needs(P.EDIT_DRILLS)
@operation(t("Let a drill take part in a drill day"))
def join_drill_day(day_id: int, drill_id: int) -> MembershipAnswer:
    """The drill, part of the day."""
    drill = load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)
    day_services.join(session(), day_queries.readable_day(session(), day_id, actor()), drill, actor())
    return MembershipAnswer(drill_id=drill.id, day_id=day_id)


@bp.post("/drill-days/<int:day_id>/drills/<int:drill_id>/leave")
@needs(P.EDIT_DRILLS)
@operation(t("Take a drill out of its drill day"))
def leave_drill_day(day_id: int, drill_id: int) -> MembershipAnswer:
    """The drill, on its own."""
    day_queries.readable_day(session(), day_id, actor())
    day_services.leave(session(), load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS), actor())
    return MembershipAnswer(drill_id=drill_id, day_id=None)


@bp.get("/drill-days/<int:day_id>/messages")
@needs(P.VIEW_DRILLS)
@operation(t("List the exercise messages of a drill day"))
def list_exercise_messages(day_id: int) -> MessagesAnswer:
    """The messages, the oldest first."""
    sent = cap_services.messages(session(), day_queries.load_day(session(), day_id, actor()))
    return MessagesAnswer(messages=[_message(one) for one in sent])


@bp.post("/drill-days/<int:day_id>/messages")
@needs(P.ISSUE_EXERCISES)
@operation(t("Send the next exercise message of a drill day"))
def issue_exercise_message(day_id: int) -> MessageAnswer:
    """The message as it was sent: an Alert, then Updates, and a Cancel once the day is called off."""
    found = day_queries.load_day(session(), day_id, actor(), P.ISSUE_EXERCISES)
    url = address(url_for("drills.public_day", day_id=found.id))
    return _message(cap_services.issue(session(), found, url, actor()))


def _called_off(day: DrillDay, move: Move, given: DayCallOff) -> CalledOffAnswer:
    gone = day_services.call_off(session(), day, move, given, actor())
    return CalledOffAnswer(day=_day(day), drills=gone)


def _own(day_id: int) -> DrillDay:
    return day_queries.load_day(session(), day_id, actor(), P.EDIT_EVENTS)


def _day(day: DrillDay) -> DrillDayAnswer:
    event = day.event
    wall = local(event.starts_at, event.zone)
    return DrillDayAnswer.model_validate({
        "id": day.id, "event_id": event.id, "name": event.title, "area_id": event.area_id, "on": wall.date(),
        "starts": f"{wall:%H:%M}", "minutes": round((event.ends_at - event.starts_at).total_seconds() / 60),
        "zone": event.zone, "starts_at": event.starts_at, "ends_at": event.ends_at, "status": event.status,
        "status_reason": event.status_reason, "unit_kinds": list(day.unit_kinds), "scenario": day.scenario,
        "is_public": day.is_public, "version": day.version, "event_version": event.version,
    })  # fmt: skip


def _tally(one: Tally) -> TallyAnswer:
    return TallyAnswer.model_validate({name: getattr(one, name) or 0 for name in TallyAnswer.model_fields})


def _message(one: CapMessage) -> MessageAnswer:
    kept = {name: getattr(one, name) for name in ("id", "day_id", "identifier", "msg_type", "sent_at", "xml")}
    there = address(url_for("drills.message_file", message_id=one.id))
    return MessageAnswer.model_validate({**kept, "address": there})
