"""Questions about an event's check-in: its desk, what a code opens, who came, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.links import links, read
from core.times import now
from registry import terms
from schedule.arrivals import UNSPECIFIED, Opening, Slot, people_limit, slots, voided
from schedule.models import HOLDING, Event, Headcount
from schedule.queries import people
from schedule.sign_up_models import LIVE, CheckIn, CheckInDesk, HelperPass, SignUp, SignUpWindow

POSTER, HELPER = "poster", "helper"


@dataclass(frozen=True)
class Ticket:
    """What the code in an address opens: the desk of an event, for everybody or for one check-in helper."""

    token: str
    desk: CheckInDesk
    event: Event
    helper: HelperPass | None

    @property
    def source(self) -> str:
        """Where arrivals that come with it are from."""
        return HELPER if self.helper else POSTER

    @property
    def taken_by(self) -> str:
        """Who takes them: "helper:7", or "" for people who check themselves in."""
        return f"helper:{self.helper.id}" if self.helper else ""


@dataclass(frozen=True)
class Expectation:
    """A sign-up as those at the door see it, without its contacts; `arrived` is when, None as long as not."""

    id: int
    name: str
    counts: dict[str, int]
    people: int
    state: str
    arrived_at: datetime | None
    arrived_people: int


def desk_of(session: Session, event: Event) -> CheckInDesk | None:
    """The event's check-in, None when it was never opened."""
    return session.get(CheckInDesk, event.id)


def opening_of(event: Event) -> Opening:
    """From when until when arrivals at the event are taken."""
    return Opening(event.starts_at, event.ends_at, event.zone)


def takes_arrivals(session: Session, event: Event, at: datetime) -> bool:
    """Whether somebody who comes at that instant can check in."""
    desk = desk_of(session, event)
    is_open = desk is not None and desk.is_open and event.status in HOLDING
    return is_open and opening_of(event).refusal(at) is None


def poster_token(session: Session, desk: CheckInDesk) -> str:
    """What the poster's code carries; it expires 72 hours after the event's end."""
    return links(session).token(POSTER, desk.event_id, desk.salt, opening_of(desk.event).closes_at)


def helper_token(session: Session, helper: HelperPass, event: Event) -> str:
    """What the check-in helper's link carries; it expires 72 hours after the event's end."""
    return links(session).token(HELPER, helper.id, helper.salt, opening_of(event).closes_at)


def ticket(session: Session, token: str) -> Ticket:
    """What the token opens; refuses (`Void`) one that is renewed, revoked, expired, or not ours."""
    found = read(token)
    if found is None:
        raise voided()
    desk = session.get(CheckInDesk, found.number)
    if desk is not None and links(session).is_good(POSTER, token, desk.salt):
        return Ticket(token, desk, desk.event, None)
    helper = session.get(HelperPass, found.number)
    if helper is not None and helper.revoked_at is None and links(session).is_good(HELPER, token, helper.salt):
        at_the_door = session.get(CheckInDesk, helper.event_id)
        if at_the_door is not None:
            return Ticket(token, at_the_door, at_the_door.event, helper)
    raise voided()


def categories(session: Session, event: Event) -> list[tuple[str, str]]:
    """(code, name) of categories of people, those expected at the event first."""
    offered = terms.names(session, "people_category", event.area)
    usual = people(session, event.id, "expected") | people(session, event.id, "signed_up")
    return sorted(offered, key=lambda pair: (pair[0] not in usual, pair[0] == UNSPECIFIED))


def known_categories(session: Session, event: Event) -> frozenset[str]:
    """Codes that an arrival may use, those put out of use meanwhile included."""
    return frozenset(terms.labels(session, "people_category", event.area)) | {UNSPECIFIED}


def group_limit(session: Session, event: Event) -> int:
    """The largest group that one arrival at the event may report."""
    window = session.get(SignUpWindow, event.id)
    rooms = [event.place.capacity if event.place else None, window.capacity if window else None]
    expected = sum((people(session, event.id, "expected") | people(session, event.id, "signed_up")).values())
    return people_limit(max((room for room in rooms if room), default=None), expected)


def live_arrivals(session: Session, event_id: int) -> list[CheckIn]:
    """The arrivals that count, the earliest first."""
    query = select(CheckIn).where(CheckIn.event_id == event_id, CheckIn.voided_at.is_(None))
    return list(session.scalars(query.order_by(CheckIn.arrived_at, CheckIn.id)))


def latest_arrivals(session: Session, event_id: int, most: int = 10) -> list[CheckIn]:
    """The arrivals received last, voided ones too, the newest first."""
    query = select(CheckIn).where(CheckIn.event_id == event_id)
    return list(session.scalars(query.order_by(CheckIn.received_at.desc(), CheckIn.id.desc()).limit(most)))


def arrivals_by_slot(session: Session, event_id: int) -> list[Slot]:
    """People who arrived in each ten minutes."""
    query = select(CheckIn.arrived_at, CheckIn.people).where(CheckIn.event_id == event_id, CheckIn.voided_at.is_(None))
    return slots(session.execute(query).tuples())


def people_taken(session: Session, event_id: int) -> dict[str, int]:
    """People by who took them ("helper:7", "user:3", "" for themselves)."""
    query = (
        select(CheckIn.taken_by, func.sum(CheckIn.people))
        .where(CheckIn.event_id == event_id, CheckIn.voided_at.is_(None))
        .group_by(CheckIn.taken_by)
    )
    return {taken_by: int(count) for taken_by, count in session.execute(query)}


def helpers(session: Session, event_id: int) -> list[HelperPass]:
    """Everybody who was given a link for the event, in order."""
    query = select(HelperPass).where(HelperPass.event_id == event_id).order_by(HelperPass.id)
    return list(session.scalars(query))


def expectations(session: Session, event_id: int) -> list[Expectation]:
    """The event's live sign-ups, by name."""
    query = (
        select(SignUp, func.min(CheckIn.arrived_at), func.coalesce(func.sum(CheckIn.people), 0))
        .outerjoin(CheckIn, (CheckIn.sign_up_id == SignUp.id) & CheckIn.voided_at.is_(None))
        .where(SignUp.event_id == event_id, SignUp.state.in_(LIVE))
        .group_by(SignUp.id)
        .order_by(SignUp.name, SignUp.id)
    )
    return [
        Expectation(one.id, one.name, one.counts, one.people, one.state, arrived_at, int(count))
        for one, arrived_at, count in session.execute(query).tuples()
    ]


def mark_of_state(session: Session, desk: CheckInDesk) -> str:
    """A text that changes whenever anything on the organiser's screen does."""
    of_event = CheckIn.event_id == desk.event_id
    newest, voids, last_void = session.execute(
        select(func.max(CheckIn.id), func.count(CheckIn.voided_at), func.max(CheckIn.voided_at)).where(of_event)
    ).one()
    passes = session.execute(
        select(func.count(HelperPass.id), func.count(HelperPass.revoked_at)).where(HelperPass.event_id == desk.event_id)
    ).one()
    counted = select(func.coalesce(func.sum(Headcount.count), 0)).where(Headcount.event_id == desk.event_id)
    parts = (newest, voids, last_void, *passes, session.scalar(counted), desk.version, desk.event.version)
    is_taking = opening_of(desk.event).refusal(now()) is None
    return "-".join(str(part) for part in (*parts, is_taking))


def of_event(session: Session, event_id: int, arrival_ids: Sequence[int]) -> list[CheckIn]:
    """Those of the arrivals that belong to the event, in order."""
    query = select(CheckIn).where(CheckIn.event_id == event_id, CheckIn.id.in_(arrival_ids))
    return list(session.scalars(query.order_by(CheckIn.id)))


def arrival_of(session: Session, sign_up: SignUp) -> CheckIn | None:
    """The arrival of those who were signed up, None as long as they have not come."""
    query = select(CheckIn).where(CheckIn.sign_up_id == sign_up.id, CheckIn.voided_at.is_(None))
    return session.scalar(query.order_by(CheckIn.id).limit(1))
