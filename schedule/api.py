"""Events for programs, with what can be booked for them; a clash says what stands in the way, and ways out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal

from flask import url_for
from sqlalchemy.orm import Session, selectinload

from core.access import Actor, needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page, whole_page
from core.fields import Day, Entry, Line, Whole
from core.i18n import t
from core.times import day_bounds
from core.web import actor, session
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load
from schedule import choice_queries, services
from schedule.given_queries import values_of
from schedule.inputs import EventInput, ReasonInput
from schedule.models import Event
from schedule.queries import counts_by_event, events, filtered, span_of_event, zone_of
from schedule.refusals import Checked, EventRefusal

bp = blueprint("schedule")
Status = Literal["planned", "confirmed", "held", "postponed", "cancelled"]
SORTS: dict[str, Any] = {"starts_at": Event.starts_at, "title": Event.title}


class EventAnswer(Answer):
    """An event; `on`, `starts`, `ends` and `until` are of the county's calendar and clock, `zone` says which.

    They are as they would be sent; `until`, the day on which it ends, is null when that is the first day.
    """

    id: int
    uid: str
    kind: str
    title: str
    status: Status
    status_reason: str
    on: date
    starts: str
    ends: str
    until: date | None
    zone: str
    starts_at: datetime
    ends_at: datetime
    area_id: int
    area_name: str
    unit_id: int | None
    unit_name: str | None
    place_id: int | None
    place_name: str | None
    place_note: str
    campaign_id: int | None
    part_of_id: int | None
    resources: list[str]
    skills: list[str]
    expected: dict[str, int]
    reported: dict[str, int]
    note: str
    version: int


class EventsAsked(Asked):
    """Which events to list."""

    q: Annotated[Search, Entry(t("Title"))] = ""
    since: Annotated[Day | None, Entry(t("From"), t("Events that begin on this day or later."))] = None
    until: Annotated[Day | None, Entry(t("To"), t("Events that begin on this day or earlier."))] = None
    kind: Annotated[Line, Entry(t("Kind"))] = ""
    status: Annotated[Status | None, Entry(t("Status"))] = None
    campaign_id: Annotated[Whole | None, Entry(t("Campaign"))] = None
    team_id: Annotated[Whole | None, Entry(t("Team"))] = None
    unit_id: Annotated[Whole | None, Entry(t("Audience"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; events beneath it are listed too."))] = ""
    sort: Annotated[Literal["starts_at", "-starts_at", "title", "-title"], Entry(t("Sorted by"))] = "starts_at"


class EventChecked(EventInput):
    """An event as it would be planned; with `event_id` as that event would be changed."""

    event_id: Annotated[Whole | None, Entry(t("Event"), t("The event that would be changed."))] = None


class ResourceAnswer(Answer):
    """What an event can book: `key` goes into its `resources`."""

    key: str
    kind: Literal["team", "person", "vehicle"]
    name: str


@bp.get("/events")
@needs(P.VIEW_CALENDAR)
@operation(t("List events"))
def list_events(asked: EventsAsked) -> Page[EventAnswer]:
    """The events that the caller may see."""
    area = find_area(session(), asked.area, "area").code if asked.area else ""
    filters = {"kind": asked.kind, "status": asked.status or "", "area": area}
    filters |= {"campaign": str(asked.campaign_id or ""), "team": str(asked.team_id or "")}
    query = filtered(events(actor()), filters).options(selectinload(Event.bookings))
    zone = zone_of(session())
    if asked.q:
        query = query.where(Event.title.icontains(asked.q, autoescape=True))
    if asked.unit_id is not None:
        query = query.where(Event.unit_id == asked.unit_id)
    if asked.since:
        query = query.where(Event.starts_at >= day_bounds(asked.since, zone)[0])
    if asked.until:
        query = query.where(Event.starts_at < day_bounds(asked.until, zone)[1])
    return page(session(), query, asked, SORTS, event_answers)


@bp.post("/events")
@needs(P.EDIT_EVENTS)
@operation(t("Plan an event"), location=lambda made: url_for(".get_event", event_id=made.id), clash=EventRefusal)
def add_event(given: EventInput) -> EventAnswer:
    """A new event with what it books."""
    return _answer(services.create_event(session(), given, actor()))


@bp.post("/events/check")
@needs(P.EDIT_EVENTS)
@operation(t("Try whether an event can be planned, without planning it"))
def check_event(given: EventChecked) -> Checked:
    """What stands in the way, ways out, and notes; nothing is written."""
    found = _own(given.event_id) if given.event_id is not None else None
    wanted = EventInput.model_validate(given.model_dump(exclude={"event_id"}, exclude_unset=True))
    look = services.look(session(), wanted, actor(), found)
    told = look.clash.members() if look.clash else {"clashes": [], "alternatives": []}
    can_override = look.clash is not None and look.clash.can_override
    return Checked.model_validate(
        told | {"is_free": look.clash is None, "can_override": can_override, "notes": [str(n) for n in look.notes]}
    )


@bp.get("/events/<int:event_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Get one event"))
def get_event(event_id: int) -> EventAnswer:
    """One event."""
    return _answer(load(session(), Event, event_id, actor(), P.VIEW_CALENDAR))


@bp.patch("/events/<int:event_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change an event"), clash=EventRefusal)
def change_event(event_id: int, given: Changes[EventInput]) -> EventAnswer:
    """The changed event."""
    found = _own(event_id)
    return _answer(services.edit_event(session(), found, given.over(values_of(found)), actor()))


@bp.post("/events/<int:event_id>/confirm")
@needs(P.EDIT_EVENTS)
@operation(t("Confirm an event"))
def confirm_event(event_id: int) -> EventAnswer:
    """The confirmed event."""
    return _moved(event_id, services.confirm_event)


@bp.post("/events/<int:event_id>/held")
@needs(P.EDIT_EVENTS)
@operation(t("Mark an event as held"))
def hold_event(event_id: int) -> EventAnswer:
    """The event, held."""
    return _moved(event_id, services.mark_held)


@bp.post("/events/<int:event_id>/restore")
@needs(P.EDIT_EVENTS)
@operation(t("Plan a cancelled or postponed event again, or take back that it was held"), clash=EventRefusal)
def restore_event(event_id: int) -> EventAnswer:
    """The restored event."""
    return _moved(event_id, services.restore_event)


@bp.post("/events/<int:event_id>/cancel")
@needs(P.EDIT_EVENTS)
@operation(t("Cancel an event"))
def cancel_event(event_id: int, given: ReasonInput) -> EventAnswer:
    """The cancelled event; what it had booked is free."""
    return _answer(services.cancel_event(session(), _own(event_id), given.reason, actor()))


@bp.post("/events/<int:event_id>/postpone")
@needs(P.EDIT_EVENTS)
@operation(t("Postpone an event"))
def postpone_event(event_id: int, given: ReasonInput) -> EventAnswer:
    """The postponed event; what it had booked is free."""
    return _answer(services.postpone_event(session(), _own(event_id), given.reason, actor()))


@bp.get("/resources")
@needs(P.EDIT_EVENTS)
@operation(t("List teams, people and vehicles that can be booked"))
def list_resources() -> Page[ResourceAnswer]:
    """What the caller can book, on one page."""
    offered = choice_queries.resources(session(), actor())
    found = [{"key": key, "kind": kind, "name": name} for kind, pairs in offered.items() for key, name in pairs]
    items = [ResourceAnswer.model_validate(one) for one in found]
    return whole_page(items)


def event_answers(found: Sequence[Event]) -> list[EventAnswer]:
    """The events as programs see them."""
    people = counts_by_event(session(), found)
    return [
        EventAnswer.model_validate(
            values_of(event)
            | {name: getattr(event, name) for name in EventAnswer.model_fields if hasattr(event, name)}
            | _names(event)
            | {stage: people.get((event.id, stage), {}) for stage in ("expected", "reported")}
        )
        for event in found
    ]


def _names(event: Event) -> dict[str, Any]:
    span = span_of_event(event)
    return {
        "starts": f"{span.starts:%H:%M}", "ends": f"{span.ends:%H:%M}", "area_name": event.area.name,
        "unit_name": event.unit.name if event.unit else None,
        "place_name": event.place.name if event.place else None,
    }  # fmt: skip


def _answer(event: Event) -> EventAnswer:
    return event_answers([event])[0]


def _own(event_id: int) -> Event:
    return load(session(), Event, event_id, actor(), P.EDIT_EVENTS)


def _moved(event_id: int, deed: Callable[[Session, Event, Actor], Event]) -> EventAnswer:
    return _answer(deed(session(), _own(event_id), actor()))
