"""What has come to stand in the way of an event since it was planned: absences, blackouts, and what is out of use."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.times import now
from schedule.booking_queries import resources
from schedule.conflicts import Conflict, Why, Wish, conflicts
from schedule.event_facts_queries import point_of
from schedule.ground_queries import ground
from schedule.known_queries import around, known
from schedule.models import HOLDING, Event
from schedule.queries import span_of_event

COME_LATER = frozenset({Why.ABSENT, Why.BLACKOUT, Why.INACTIVE})


def standing_in_the_way(session: Session, event: Event) -> list[Conflict]:
    """Who or what of a coming event is away or out of use, and what its day is closed for; nothing twice.

    What somebody gave a reason for when it was planned is not told again.
    """
    if event.status not in HOLDING or event.ends_at <= now():
        return []
    span, there = span_of_event(event), ground(session, event.area)
    held = tuple(resources(session, [booking.resource for booking in event.bookings]).values())
    kinds = there.kinds_above(event.unit.kind if event.unit else "")
    wish = Wish(span, held, point_of(event.place) or point_of(event.unit), unit_kinds=kinds, event_kind=event.kind)
    about = known(session, around(event.area, span, event.id, frozenset()), held, there)
    reasoned = {booking.resource for booking in event.bookings if booking.override_reason}
    found = [one for one in conflicts(wish, about) if one.why in COME_LATER and one.resource.key not in reasoned]
    return list({str(one.sentence): one for one in found}.values())
