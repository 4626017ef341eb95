"""Deeds on open days: prepare one, its itinerary, show an event publicly, take opinions, renew codes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.links import new_salt
from core.times import instant, now
from core.versions import check_version
from maps.models import Place
from maps.queries import is_visible
from outreach import open_day_queries as queries
from outreach.itineraries import misfit, times_of, times_of_stop
from outreach.open_day_inputs import OpenDayInput, PublicInput, StopInput
from outreach.open_day_models import OpenDay, OpenDayStop, Opinion, PublicEvent
from outreach.suggestion_inputs import OpinionInput
from registry.permissions import Permission
from registry.scope import load, within
from schedule.check_in_services import open_desk
from schedule.models import HOLDING, Event, Person
from schedule.sign_up_models import SignUpWindow

MOST_STOPS = 40
MOST_OPINIONS = 20_000


def prepare(session: Session, event: Event, given: OpenDayInput, actor: Actor) -> OpenDay:
    """The open day of the event, made or changed; its check-in is opened, and a window of sign-up for its guests.

    Refuses other kinds of events, an answer later than the end, and one that would be over before it is asked for.
    """
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    if event.kind != queries.KIND:
        raise DomainError("no_open_day", t("This event is of another kind, so it has no guests and no itinerary."),
                          hint=t("Change its kind to open day first."))  # fmt: skip
    day = session.get(OpenDay, event.id)
    answer_by = _answer_by(event, given, day)
    if day is None:
        day = OpenDay(event_id=event.id, event=event, salt=new_salt(), created_by=actor.key, answer_by=answer_by)
        session.add(day)
    else:
        check_version(day, given.version)
        day.version += 1
    day.answer_by, day.greeting, day.takes_suggestions = answer_by, given.greeting, given.takes_suggestions
    session.flush()
    if event.status in HOLDING and event.ends_at > now():
        open_desk(session, event, actor)
        _have_window(session, day)
    return day


def renew_codes(session: Session, day: OpenDay, actor: Actor) -> OpenDay:
    """The open day with new codes for suggestions: posters and helpers' links made before open nothing any more."""
    load(session, Event, day.event_id, actor, Permission.EDIT_EVENTS)
    day.salt = new_salt()
    day.version += 1
    session.flush()
    return day


def add_stop(session: Session, day: OpenDay, given: StopInput, actor: Actor) -> OpenDayStop:
    """A stop at the end of the itinerary."""
    load(session, Event, day.event_id, actor, Permission.EDIT_EVENTS)
    last = session.scalar(select(func.max(OpenDayStop.position)).where(OpenDayStop.event_id == day.event_id)) or 0
    if len(queries.stops(session, day.event_id)) >= MOST_STOPS:
        raise DomainError("too_many_stops", t("An open day has at most %(n)s stops.", n=MOST_STOPS))
    made = OpenDayStop(event_id=day.event_id, position=last + 1)
    _write_stop(session, day, made, given, actor)
    session.add(made)
    session.flush()
    return made


def edit_stop(session: Session, day: OpenDay, stop: OpenDayStop, given: StopInput, actor: Actor) -> OpenDayStop:
    """The changed stop."""
    load(session, Event, day.event_id, actor, Permission.EDIT_EVENTS)
    check_version(stop, given.version)
    _write_stop(session, day, stop, given, actor)
    stop.version += 1
    session.flush()
    return stop


def move_stop(session: Session, day: OpenDay, stop: OpenDayStop, by: int, actor: Actor) -> None:
    """The stop one place earlier (-1) or later (1); at the end of the row nothing changes."""
    load(session, Event, day.event_id, actor, Permission.EDIT_EVENTS)
    found = queries.stops(session, day.event_id)
    at = found.index(stop)
    if not 0 <= at + by < len(found):
        return
    found[at], found[at + by] = found[at + by], found[at]
    for position, one in enumerate(found, start=1):
        one.position = position
    session.flush()


def remove_stop(session: Session, day: OpenDay, stop: OpenDayStop, actor: Actor) -> None:
    """The itinerary without this stop."""
    load(session, Event, day.event_id, actor, Permission.EDIT_EVENTS)
    session.delete(stop)
    session.flush()


def show_publicly(session: Session, event: Event, given: PublicInput, actor: Actor) -> PublicEvent | None:
    """The event on the page of what is on, with what people should know; None when it is taken off."""
    load(session, Event, event.id, actor, Permission.EDIT_EVENTS)
    found = session.get(PublicEvent, event.id)
    if not given.is_public:
        if found is not None:
            session.delete(found)
            session.flush()
        return None
    if found is None:
        found = PublicEvent(event_id=event.id, event=event)
        session.add(found)
    found.note = given.note
    session.flush()
    return found


def take_opinion(session: Session, day: OpenDay, given: OpinionInput, device: str) -> Opinion:
    """How content a visitor was, counted once for each device; the first answer stands."""
    queries.require_box_open(day)
    there = session.scalar(select(Opinion).where(Opinion.event_id == day.event_id, Opinion.device == device))
    if there is not None:
        return there
    if sum(queries.opinions(session, day.event_id).values()) >= MOST_OPINIONS:
        raise DomainError("too_many_opinions", t("This event has very many answers, so no more are taken."))
    made = Opinion(event_id=day.event_id, device=device, score=given.score, words=given.words)
    session.add(made)
    session.flush()
    return made


def _answer_by(event: Event, given: OpenDayInput, day: OpenDay | None) -> datetime:
    """Until when guests answer; a time that is over already is refused, unless it stands there or the event is over."""
    answer_by = instant(given.answer_on, given.answer_at, event.zone)
    if answer_by > event.ends_at:
        raise Invalid("answer_by", t("Guests answer before the event is over."), field="answer_on",
                      hint=t("Choose an earlier time."))  # fmt: skip
    is_new = day is None or day.answer_by != answer_by
    if is_new and answer_by <= now() < event.ends_at:
        raise Invalid("answer_over", t("This time is over already, so no guest could answer."), field="answer_on",
                      hint=t("Choose a later time."))  # fmt: skip
    return answer_by


def _have_window(session: Session, day: OpenDay) -> None:
    """A window of sign-up into which guests' answers go, unless somebody has opened one."""
    event = day.event
    if session.get(SignUpWindow, event.id) is not None:
        return
    at = now().replace(second=0, microsecond=0)
    session.add(SignUpWindow(event_id=event.id, opens_at=min(at, event.ends_at - timedelta(minutes=1)),
                             closes_at=event.ends_at, is_public=False))  # fmt: skip
    session.flush()


def _write_stop(session: Session, day: OpenDay, stop: OpenDayStop, given: StopInput, actor: Actor) -> None:
    """What the stop is; a place and a guide are those that the actor may see, or stand there already."""
    if given.person_id is not None and given.guide_name not in ("", stop.guide_name):
        raise Invalid(
            "two_guides",
            t("Two guides are given."),
            field="guide_name",
            hint=t("Choose one of the two and leave the other empty."),
        )
    asked, event = times_of(given.starts, given.minutes, given.person_id, given.guide_name), day.event
    others = [times_of_stop(one) for one in queries.stops(session, day.event_id) if one is not stop]
    wrong = misfit(asked, event.starts_at, event.ends_at, event.zone, others)
    if wrong is not None and asked != replace(times_of_stop(stop), title=""):  # what stood there before may stay
        raise wrong
    seen = is_visible(actor) | (Place.id == stop.place_id)
    place = session.scalar(select(Place).where(Place.id == given.place_id, seen))
    known = within(actor, Permission.VIEW_RESOURCES, Person.area_id) | (Person.id == stop.person_id)
    person = session.scalar(select(Person).where(Person.id == given.person_id, known))
    for field, wanted, found in (("place_id", given.place_id, place), ("person_id", given.person_id, person)):
        if wanted is not None and (found is None or not found.is_active):
            raise Invalid("no_such_record", t("This is not in the list any more."), field=field,
                          hint=t("Choose another."))  # fmt: skip
    stop.title, stop.minutes, stop.place_note, stop.note = given.title, given.minutes, given.place_note, given.note
    stop.starts_minute = given.starts.hour * 60 + given.starts.minute if given.starts else None
    stop.place, stop.person = place, person
    stop.place_id, stop.person_id = (place.id if place else None), (person.id if person else None)
    stop.guide_name = "" if person else given.guide_name
