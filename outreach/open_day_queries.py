"""Questions about open days: itinerary, guests and their answers, what is shown publicly, how content people were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import DomainError, NotFound
from core.i18n import t
from core.links import links, read
from core.times import local, now, say_plain_date
from outreach.guest_counts import GuestCount, GuestTally
from outreach.open_day_models import OpenDay, OpenDayGuest, OpenDayStop, Opinion, PublicEvent
from registry import terms
from registry.permissions import Permission
from registry.scope import load, within
from schedule.arrivals import UNSPECIFIED
from schedule.check_in_queries import opening_of
from schedule.models import Event
from schedule.sign_up_models import LIVE, CheckIn

KIND = "open_day"
GUEST, BOX, COLLECTOR = "guest", "box", "collector"
"""The kinds of tokens: a guest's own, that of the poster with the box for suggestions, and a helper's."""
VIEW, WORK = Permission.VIEW_CALENDAR, Permission.EDIT_EVENTS


def load_day(session: Session, event_id: int, actor: Actor, permission: Permission = VIEW) -> OpenDay:
    """The open day of the event, if the actor may do this with the event; otherwise there is none (NotFound)."""
    load(session, Event, event_id, actor, permission)
    found = session.get(OpenDay, event_id)
    if found is None:
        raise NotFound("no_open_day", t("This event has not been prepared as an open day."))
    return found


def open_days(actor: Actor) -> Select[tuple[Event]]:
    """Events that are open days, prepared or not, that the actor may see."""
    mine = within(actor, VIEW, Event.area_id, Event.unit_id)
    query = select(Event).where(mine, Event.kind == KIND)
    return query.options(joinedload(Event.area), joinedload(Event.place), joinedload(Event.unit))


def stops(session: Session, event_id: int) -> list[OpenDayStop]:
    """The stops in their order."""
    query = select(OpenDayStop).where(OpenDayStop.event_id == event_id)
    query = query.options(joinedload(OpenDayStop.place), joinedload(OpenDayStop.person))
    return list(session.scalars(query.order_by(OpenDayStop.position, OpenDayStop.id)))


def stops_of(day: OpenDay) -> Select[tuple[OpenDayStop]]:
    """The stops of the open day, for a list in pages."""
    return select(OpenDayStop).where(OpenDayStop.event_id == day.event_id)


def guests(session: Session, event_id: int) -> list[OpenDayGuest]:
    """The guests by category in the order of the vocabulary, then by name."""
    query = select(OpenDayGuest).where(OpenDayGuest.event_id == event_id).options(joinedload(OpenDayGuest.sign_up))
    found = list(session.scalars(query.order_by(OpenDayGuest.name, OpenDayGuest.id)))
    order = {code: place for place, (code, _) in enumerate(terms.names(session, "guest_category"))}
    return sorted(found, key=lambda one: order.get(one.category, len(order)))


def guests_of(day: OpenDay) -> Select[tuple[OpenDayGuest]]:
    """The guests of the open day, for a list in pages."""
    return select(OpenDayGuest).where(OpenDayGuest.event_id == day.event_id).options(joinedload(OpenDayGuest.sign_up))


def prepared(session: Session, event_ids: Sequence[int]) -> set[int]:
    """Which of these events have been prepared as open days."""
    return set(session.scalars(select(OpenDay.event_id).where(OpenDay.event_id.in_(event_ids))))


def load_guest(session: Session, guest_id: int, actor: Actor) -> OpenDayGuest:
    """The guest, for who plans the event; otherwise there is none (NotFound)."""
    found = session.get(OpenDayGuest, guest_id)
    if found is None:
        raise NotFound()
    load(session, Event, found.event_id, actor, WORK)
    return found


def standing(guest: OpenDayGuest) -> str:
    """How the guest stands: "" for not answered, coming, waiting (for a place), declined.

    Whoever withdrew by the page of the sign-up does not come, whatever was answered before.
    """
    if guest.answer != "coming":
        return guest.answer
    if guest.sign_up is None or guest.sign_up.state not in LIVE:
        return "declined"
    return "waiting" if guest.sign_up.state == "waiting" else "coming"


def people_of(guest: OpenDayGuest) -> int:
    """How many people the guest said come; 0 for who does not."""
    return guest.sign_up.people if guest.sign_up is not None and standing(guest) in ("coming", "waiting") else 0


def arrivals(session: Session, event_id: int) -> dict[int, tuple[datetime, int]]:
    """When the people of each sign-up arrived first, and how many, by the number of the sign-up."""
    query = select(CheckIn.sign_up_id, func.min(CheckIn.arrived_at), func.sum(CheckIn.people)).where(
        CheckIn.event_id == event_id, CheckIn.voided_at.is_(None), CheckIn.sign_up_id.is_not(None)
    )
    rows = session.execute(query.group_by(CheckIn.sign_up_id)).tuples()
    return {int(key): (at, int(people)) for key, at, people in rows if key is not None}


def tally_guests(found: Sequence[OpenDayGuest], arrived: dict[int, tuple[datetime, int]]) -> GuestTally:
    """Who was invited, said yes, said no, has not answered and came."""
    made = GuestTally()
    for guest in found:
        stands, here = standing(guest), arrived.get(guest.sign_up_id or 0)
        for one in (made.whole, made.by_category.setdefault(guest.category, GuestCount())):
            one.invited += 1
            one.coming += stands in ("coming", "waiting")
            one.people += people_of(guest)
            one.declined += stands == "declined"
            one.missing += stands == ""
            one.arrived += here is not None
            one.arrived_people += here[1] if here else 0
    return made


def categories(session: Session, event: Event) -> list[tuple[str, str]]:
    """(code, name) of the categories of guests in use."""
    return terms.names(session, "guest_category", event.area)


def counted_as(session: Session, guest: OpenDayGuest) -> str:
    """The category of people under which the guest is counted in figures."""
    known = {term.code: term for term in terms.vocabulary(session, "guest_category", guest.event.area)}
    term = known.get(guest.category)
    wanted = str(term.extra.get("people", "")) if term is not None else ""
    return wanted if wanted in terms.labels(session, "people_category", guest.event.area) else UNSPECIFIED


def guest_token(session: Session, guest: OpenDayGuest) -> str:
    """The token of the guest's own address; it expires with the event's check-in."""
    return links(session).token(GUEST, guest.id, guest.salt, opening_of(guest.event).closes_at)


def guest_by_token(session: Session, token: str) -> OpenDayGuest:
    """The guest behind the token; there is none (NotFound) behind any other, and one that has expired is told so."""
    parts = read(token)
    found = session.get(OpenDayGuest, parts.number) if parts else None
    if parts is None or found is None or not links(session).is_ours(GUEST, token, found.salt):
        raise NotFound()
    if parts.has_expired:
        day = say_plain_date(local(found.event.starts_at, found.event.zone).date())
        hint = t("Thank you for your interest. What comes next stands under “What is on”.")
        raise DomainError("over", t("This open day was on %(day)s and is over.", day=day), hint=hint)
    return found


@dataclass(frozen=True)
class Box:
    """What a code for suggestions opens: the open day, for visitors or for a helper."""

    day: OpenDay
    token: str
    is_helper: bool

    @property
    def source(self) -> str:
        """Where what comes with it is from."""
        return "helper" if self.is_helper else "poster"


def box_token(session: Session, day: OpenDay, kind: str = BOX) -> str:
    """The token of the poster, or of helpers; it expires three days after the event."""
    return links(session).token(kind, day.event_id, day.salt, opening_of(day.event).closes_at)


def box_by_token(session: Session, token: str) -> Box:
    """What the token opens; refuses one that is expired, renewed or not ours, and a day that takes no suggestions."""
    parts = read(token)
    day = session.get(OpenDay, parts.number) if parts else None
    if day is None:
        raise NotFound()
    kind = next((one for one in (BOX, COLLECTOR) if links(session).is_good(one, token, day.salt)), "")
    if not kind:
        raise NotFound()
    return Box(day, token, kind == COLLECTOR)


def require_box_open(day: OpenDay) -> None:
    """Refuse while no suggestions are taken."""
    if not day.takes_suggestions:
        raise DomainError("box_closed", t("This open day takes no suggestions."))


def opinions(session: Session, event_id: int) -> Counter[int]:
    """How many visitors gave each score, 1 to 5."""
    query = select(Opinion.score, func.count()).where(Opinion.event_id == event_id).group_by(Opinion.score)
    return Counter({int(score): int(count) for score, count in session.execute(query).tuples()})


def opinion_words(session: Session, event_id: int, most: int = 20) -> list[Opinion]:
    """The latest opinions with words."""
    query = select(Opinion).where(Opinion.event_id == event_id, Opinion.words != "")
    return list(session.scalars(query.order_by(Opinion.given_at.desc(), Opinion.id.desc()).limit(most)))


def public_of(session: Session, event_id: int) -> PublicEvent | None:
    """How the event is shown publicly; None when it is not."""
    return session.get(PublicEvent, event_id)


def answers_closed(day: OpenDay) -> bool:
    """Whether guests can answer by themselves no more."""
    return now() > day.answer_by or now() > day.event.ends_at
