"""Open days for programs: preparing them, their guests and answers, and showing events publicly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from flask import request, url_for

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry
from core.i18n import t
from core.times import now
from core.web import actor, session
from outreach import guest_services, suggestion_queries
from outreach import open_day_queries as queries
from outreach import open_day_services as services
from outreach.open_day_answers import OpenDayStopAnswer, stop_answer
from outreach.open_day_inputs import GuestAnswerInput, GuestInput, GuestRow, OpenDayInput, PublicInput
from outreach.open_day_models import OpenDay, OpenDayGuest
from registry.permissions import Permission as P
from registry.scope import load
from schedule.models import Event

bp = blueprint("open_days")
SORTS: dict[str, Any] = {"starts_at": Event.starts_at, "title": Event.title}
GUEST_SORTS: dict[str, Any] = {"name": OpenDayGuest.name}


class OpenDayEventAnswer(Answer):
    """An event that is an open day; `is_prepared` is whether it takes guests and has an itinerary."""

    event_id: int
    title: str
    area_id: int
    starts_at: datetime
    ends_at: datetime
    status: str
    is_prepared: bool


class OpenDayAnswer(Answer):
    """An open day with its figures; people count with companions, `opinions` by score from 1 to 5."""

    event_id: int
    answer_by: datetime
    greeting: str
    takes_suggestions: bool
    is_public: bool
    stops: list[OpenDayStopAnswer]
    guests_invited: int
    guests_coming: int
    guests_declined: int
    guests_without_answer: int
    guests_arrived: int
    people_coming: int
    people_arrived: int
    suggestions_collected: int
    suggestions_due: int
    suggestions_on_time: int
    suggestions_overdue: int
    suggestions_open: int
    opinions: dict[str, int]
    version: int


class GuestOfDayAnswer(Answer):
    """A guest; `standing` is empty without an answer, else coming, waiting (for a place) or declined."""

    id: int
    event_id: int
    category: str
    name: str
    organisation: str
    phone: str
    email: str
    most_people: int
    note: str
    standing: str
    people: int
    answered_at: datetime | None
    invited_at: datetime | None
    reminded_at: datetime | None
    version: int


class PublicEventAnswer(Answer):
    """How an event is shown on the page of what is on."""

    event_id: int
    is_public: bool
    note: str


class GuestRemovedAnswer(Answer):
    """The number of the guest who is off the list."""

    id: int


class GuestsInvitedAnswer(Answer):
    """How many guests were written to, and the numbers of those who need a letter."""

    written: int
    to_letter: list[int]


class OpenDaysAsked(Asked):
    """Which open days to list."""

    when: Annotated[Literal["", "ahead", "past"], Entry(t("When"))] = ""
    sort: Annotated[Literal["starts_at", "-starts_at", "title", "-title"], Entry(t("Sorted by"))] = "-starts_at"


class GuestsAsked(Asked):
    """In which order to list the guests."""

    sort: Annotated[Literal["name", "-name"], Entry(t("Sorted by"))] = "name"


@bp.get("/open-days")
@needs(P.VIEW_CALENDAR)
@operation(t("List open days"))
def list_open_days(asked: OpenDaysAsked) -> Page[OpenDayEventAnswer]:
    """Those that the caller may see, prepared or not."""
    query = queries.open_days(actor())
    query = query.where(Event.ends_at < now()) if asked.when == "past" else query
    query = query.where(Event.ends_at >= now()) if asked.when == "ahead" else query
    return page(session(), query, asked, SORTS, _events)


@bp.get("/open-days/<int:event_id>")
@needs(P.VIEW_CALENDAR)
@operation(t("Get one open day"))
def get_open_day(event_id: int) -> OpenDayAnswer:
    """Not found where the event has not been prepared as one."""
    return _day(queries.load_day(session(), event_id, actor()))


@bp.put("/open-days/<int:event_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Prepare an open day"))
def put_open_day(event_id: int, given: OpenDayInput) -> OpenDayAnswer:
    """The open day of that event, made or changed."""
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    return _day(services.prepare(session(), event, given, actor()))


@bp.put("/events/<int:event_id>/public")
@needs(P.EDIT_EVENTS)
@operation(t("Show an event publicly, or take it off"))
def put_event_public(event_id: int, given: PublicInput) -> PublicEventAnswer:
    """How the event is shown now."""
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    shown = services.show_publicly(session(), event, given, actor())
    return PublicEventAnswer(event_id=event.id, is_public=shown is not None, note=shown.note if shown else "")


@bp.get("/open-days/<int:event_id>/guests")
@needs(P.EDIT_EVENTS)
@operation(t("List the guests of an open day"))
def list_day_guests(event_id: int, asked: GuestsAsked) -> Page[GuestOfDayAnswer]:
    """The guests with their answers, for who plans the event."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    return page(session(), queries.guests_of(day), asked, GUEST_SORTS, lambda rows: [_guest(one) for one in rows])


@bp.post("/open-days/<int:event_id>/guests")
@needs(P.EDIT_EVENTS)
@operation(t("Put a guest on the list"), location=lambda made: _guest_at(made.id))
def add_day_guest(event_id: int, given: GuestInput) -> GuestOfDayAnswer:
    """The guest, to whom nothing is sent yet."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    return _guest(guest_services.add_guest(session(), day, given, actor()))


@bp.get("/open-days/<int:event_id>/guests/<int:guest_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Get one guest"))
def get_day_guest(event_id: int, guest_id: int) -> GuestOfDayAnswer:
    """One guest."""
    return _guest(_own(event_id, guest_id))


@bp.patch("/open-days/<int:event_id>/guests/<int:guest_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change a guest"))
def change_day_guest(event_id: int, guest_id: int, given: Changes[GuestInput]) -> GuestOfDayAnswer:
    """The changed guest; the answer stays."""
    found = _own(event_id, guest_id)
    wanted = given.over({name: getattr(found, name) for name in GuestRow.model_fields})
    return _guest(guest_services.edit_guest(session(), found, wanted, actor()))


@bp.delete("/open-days/<int:event_id>/guests/<int:guest_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Take a guest off the list"))
def delete_day_guest(event_id: int, guest_id: int) -> GuestRemovedAnswer:
    """The guest's own link opens nothing any more."""
    guest_services.remove_guest(session(), _own(event_id, guest_id), actor())
    return GuestRemovedAnswer(id=guest_id)


@bp.post("/open-days/<int:event_id>/guests/<int:guest_id>/answer")
@needs(P.EDIT_EVENTS)
@operation(t("Enter the answer that a guest gave by telephone"))
def answer_for_day_guest(event_id: int, guest_id: int, given: GuestAnswerInput) -> GuestOfDayAnswer:
    """The guest with that answer."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    return _guest(guest_services.answer(session(), day, _own(event_id, guest_id), given, "phone", actor()))


@bp.post("/open-days/<int:event_id>/invite")
@needs(P.EDIT_EVENTS)
@operation(t("Write to the guests who have not been invited"))
def invite_day_guests(event_id: int) -> GuestsInvitedAnswer:
    """Each guest once by the channels there are."""
    return _write_to(event_id, "invited")


@bp.post("/open-days/<int:event_id>/remind")
@needs(P.EDIT_EVENTS)
@operation(t("Remind the guests who have not answered"))
def remind_day_guests(event_id: int) -> GuestsInvitedAnswer:
    """Those who were invited, by the channels there are."""
    return _write_to(event_id, "reminded")


def _write_to(event_id: int, what: str) -> GuestsInvitedAnswer:
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    done = guest_services.invite(session(), day, actor(), what)
    return GuestsInvitedAnswer(written=done.written, to_letter=[one.id for one in done.to_letter])


def _own(event_id: int, guest_id: int) -> OpenDayGuest:
    found = queries.load_guest(session(), guest_id, actor())
    if found.event_id != event_id:
        raise NotFound()
    return found


def _guest_at(guest_id: int) -> str:
    return url_for(".get_day_guest", event_id=(request.view_args or {})["event_id"], guest_id=guest_id)


def _events(rows: Sequence[Event]) -> list[OpenDayEventAnswer]:
    prepared = queries.prepared(session(), [one.id for one in rows])
    names = set(OpenDayEventAnswer.model_fields) - {"event_id", "is_prepared"}
    return [
        OpenDayEventAnswer.model_validate(
            {name: getattr(one, name) for name in names} | {"event_id": one.id, "is_prepared": one.id in prepared}
        )
        for one in rows
    ]


def _guest(found: OpenDayGuest) -> GuestOfDayAnswer:
    names = set(GuestOfDayAnswer.model_fields) - {"standing", "people"}
    return GuestOfDayAnswer.model_validate(
        {name: getattr(found, name) for name in names}
        | {"standing": queries.standing(found), "people": queries.people_of(found)}
    )


def _day(day: OpenDay) -> OpenDayAnswer:
    db, key = session(), day.event_id
    guests = queries.tally_guests(queries.guests(db, key), queries.arrivals(db, key)).whole
    told, scores = suggestion_queries.tally_of(db, day.event), queries.opinions(db, key)
    stops = [stop_answer(one) for one in queries.stops(db, key)]
    return OpenDayAnswer(
        event_id=key, answer_by=day.answer_by, greeting=day.greeting, takes_suggestions=day.takes_suggestions,
        is_public=queries.public_of(db, key) is not None, stops=stops, guests_invited=guests.invited,
        guests_coming=guests.coming, guests_declined=guests.declined, guests_without_answer=guests.missing,
        guests_arrived=guests.arrived, people_coming=guests.people, people_arrived=guests.arrived_people,
        suggestions_collected=told.collected, suggestions_due=told.due, suggestions_on_time=told.on_time,
        suggestions_overdue=told.overdue, suggestions_open=told.open,
        opinions={str(score): scores[score] for score in range(1, 6)}, version=day.version,
    )  # fmt: skip
