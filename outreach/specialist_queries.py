"""Questions about specialists: who there are, their visits and reports, whose link it is, what a month comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from core.access import Actor
from core.counting import counted, number_of
from core.errors import DomainError, NotFound
from core.i18n import t
from core.links import links, read
from core.times import now
from outreach.allowances import Allowance, Correction, PaidVisit, Rate, allowance, fen_of, yuan
from outreach.specialist_models import (
    AllowanceCorrection,
    AllowancePayment,
    Dispatch,
    Specialist,
    VisitPhoto,
    VisitReport,
)
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, may, within
from schedule.choice_queries import serving
from schedule.models import HOLDING, Booking, Event, Person

LINK = "specialist"
VISIT_KINDS = ("specialist_visit", "lecture", "training")
"""Events whose booked specialists report of them."""
WINDOW = timedelta(hours=72)
"""How long after the end of a visit it can be reported by the own link."""
DAYS_BACK, DAYS_AHEAD = 60, 60


class LinkVoid(DomainError):
    """The link does not open anything any more: renewed, the person no longer in use, or never ours."""

    status = 410


@dataclass(frozen=True)
class Visit:
    """One event of a specialist; the state is ahead, due, sent, accepted or returned."""

    event: Event
    dispatch: Dispatch | None
    report: VisitReport | None
    at: datetime

    @property
    def state(self) -> str:
        """How it stands: what is to be done with it next."""
        if self.report is not None:
            return self.report.state
        return "due" if self.event.starts_at <= self.at else "ahead"

    @property
    def may_report(self) -> bool:
        """Whether the specialist can report of it by the own link now."""
        is_open = self.state in ("due", "sent", "returned")
        return is_open and self.event.starts_at <= self.at <= self.event.ends_at + WINDOW


def specialists(actor: Actor, asked: Mapping[str, str], area: Area | None = None) -> Select[tuple[Specialist]]:
    """The specialists that serve the actor's areas, by a part of the name, field or organisation, and by kind."""
    query = select(Specialist).join(Specialist.person)
    query = query.options(contains_eager(Specialist.person).joinedload(Person.area), joinedload(Specialist.user))
    query = query.where(serving(actor, Permission.VIEW_CAMPAIGNS, Person.area_id))
    query = query.where(Person.is_active.is_(asked.get("shows") != "inactive"))
    if typed := asked.get("q", "").strip()[:60]:
        likes = (Person.name, Specialist.field, Specialist.organisation)
        query = query.where(or_(*(one.icontains(typed, autoescape=True) for one in likes)))
    if kind := asked.get("kind", ""):
        query = query.where(Specialist.kind == kind)
    return query.where(Person.area_id.in_(select(Area.id).where(beneath(area.path)))) if area is not None else query


def load_specialist(session: Session, number: int, actor: Actor, permission: Permission) -> Specialist:
    """The specialist; to look at, also one of an area above that serves the actor's. Others are not found."""
    found = session.get(Specialist, number)
    if found is None:
        raise NotFound()
    if may(session, found, actor, permission):
        return found
    seen = select(Specialist.id).join(Specialist.person).where(Specialist.id == number)
    shared = permission in (Permission.VIEW_CAMPAIGNS, Permission.EDIT_EVENTS)
    if shared and session.scalar(seen.where(serving(actor, permission, Person.area_id))) is not None:
        return found
    raise NotFound()


def free_people(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """(id, name) of people in use, of the actor's areas, who are no specialists yet."""
    there = exists().where(Specialist.person_id == Person.id)
    query = select(Person.id, Person.name).where(within(actor, Permission.EDIT_RESOURCES, Person.area_id), ~there)
    found = session.execute(query.where(Person.is_active).order_by(Person.name, Person.id).limit(1000)).tuples()
    return [(str(number), name) for number, name in found]


def token(session: Session, specialist: Specialist) -> str:
    """What the specialist's own link carries; it holds until it is renewed."""
    return links(session).token(LINK, specialist.id, specialist.salt)


def opened(session: Session, given: str) -> Specialist:
    """Whose link it is; refuses (`LinkVoid`) one that is renewed, of somebody out of use, or not ours."""
    named = read(given)
    found = session.get(Specialist, named.number) if named is not None else None
    if found is None or not found.person.is_active or not links(session).is_good(LINK, given, found.salt):
        raise LinkVoid("link_void", t("This link is not valid any more."), hint=t("Ask your bureau for the new one."))
    return found


def of_user(session: Session, actor: Actor) -> Specialist | None:
    """The specialist whose account this is."""
    if not actor.key.startswith("user:"):
        return None
    query = select(Specialist).join(Specialist.person).where(Person.is_active)
    return session.scalar(query.where(Specialist.user_id == int(actor.key.removeprefix("user:"))).limit(1))


def is_booked(person_id: int) -> ColumnElement[bool]:
    """The condition that the event of the enclosing query, of a kind that is reported, has booked the person."""
    own = exists().where(Booking.event_id == Event.id, Booking.resource == f"person:{person_id}").correlate(Event)
    return own & Event.kind.in_(VISIT_KINDS) & Event.status.in_(HOLDING)


def visits_of(session: Session, specialist: Specialist, since: datetime, until: datetime) -> list[Visit]:
    """The specialist's visits that begin in that time, in order of time."""
    query = select(Event).where(is_booked(specialist.person_id), Event.starts_at >= since, Event.starts_at < until)
    query = query.options(joinedload(Event.unit), joinedload(Event.area), joinedload(Event.place))
    events = session.scalars(query.order_by(Event.starts_at, Event.id)).all()
    return as_visits(session, [(event, specialist) for event in events])


def visit_of(session: Session, specialist: Specialist, event_id: int) -> Visit:
    """That visit of the specialist; anybody else's is not found."""
    query = select(Event).where(Event.id == event_id, is_booked(specialist.person_id))
    event = session.scalar(query)
    if event is None:
        raise NotFound()
    return as_visits(session, [(event, specialist)])[0]


def as_visits(session: Session, pairs: Sequence[tuple[Event, Specialist]]) -> list[Visit]:
    """The visits of these events and specialists, with what was reported."""
    ids = [event.id for event, _ in pairs]
    sent = {dispatch.event_id: dispatch
            for dispatch in session.scalars(select(Dispatch).where(Dispatch.event_id.in_(ids)))}  # fmt: skip
    query = select(VisitReport).where(VisitReport.event_id.in_(ids))
    reports = {(report.event_id, report.specialist_id): report for report in session.scalars(query)}
    at = now()
    return [Visit(event, sent.get(event.id), reports.get((event.id, one.id)), at) for event, one in pairs]


def all_visits(actor: Actor, shows: str = "") -> Select[tuple[Event, Specialist]]:
    """(event, specialist) of visits in the actor's areas; `shows` "due", "sent", "accepted", "returned" or "ahead"."""
    query = select(Event, Specialist).select_from(Event).join(Booking, Booking.event_id == Event.id)
    query = query.join(Person, Booking.resource == literal("person:") + cast(Person.id, String))
    query = query.join(Specialist, Specialist.person_id == Person.id)
    query = query.where(Event.kind.in_(VISIT_KINDS), Event.status.in_(HOLDING))
    query = query.where(within(actor, Permission.VIEW_CAMPAIGNS, Event.area_id))
    query = query.options(contains_eager(Specialist.person), joinedload(Event.unit), joinedload(Event.area))
    own = (VisitReport.event_id == Event.id, VisitReport.specialist_id == Specialist.id)
    reported = exists().where(*own).correlate(Event, Specialist)
    if shows in ("sent", "accepted", "returned"):
        return query.where(exists().where(*own, VisitReport.state == shows).correlate(Event, Specialist))
    if shows == "due":
        return query.where(~reported, Event.starts_at <= now())
    return query.where(~reported, Event.starts_at > now()) if shows == "ahead" else query


def booked_specialists(session: Session, event: Event) -> Sequence[Specialist]:
    """The specialists whom the event has booked, by name."""
    query = select(Specialist).join(Specialist.person).options(contains_eager(Specialist.person))
    query = query.join(Booking, Booking.resource == literal("person:") + cast(Person.id, String))
    query = query.where(Booking.event_id == event.id)
    return session.scalars(query.order_by(Person.name, Specialist.id)).all()


@counted
def waiting_reports(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many reports of visits wait for the actor's acceptance."""
    return _visits(actor, "sent")


@counted
def reports_due(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many visits have been made that nobody has reported, of those that the actor decides about."""
    return _visits(actor, "due")


def _visits(actor: Actor, shows: str) -> Select[tuple[int]] | None:
    if not actor.may(Permission.EDIT_EVENTS):
        return None
    mine = within(actor, Permission.EDIT_EVENTS, Event.area_id)
    return number_of(all_visits(actor, shows).where(mine).with_only_columns(Event.id, Specialist.id))


def report_of(session: Session, event_id: int, specialist_id: int, locking: bool = False) -> VisitReport | None:
    """What the specialist reported of the event."""
    query = select(VisitReport).where(VisitReport.event_id == event_id, VisitReport.specialist_id == specialist_id)
    if locking:
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalar(query)


def photos_of(session: Session, report: VisitReport) -> Sequence[VisitPhoto]:
    """The photos that came with it."""
    query = select(VisitPhoto).where(VisitPhoto.report_id == report.id).options(joinedload(VisitPhoto.file))
    return session.scalars(query.order_by(VisitPhoto.id)).all()


def payment_of(session: Session, specialist: Specialist, month: date) -> AllowancePayment | None:
    """That the sheet of the month was paid."""
    query = select(AllowancePayment).where(
        AllowancePayment.specialist_id == specialist.id, AllowancePayment.month == month
    )
    return session.scalar(query)


def corrections_of(session: Session, specialist: Specialist, month: date) -> Sequence[AllowanceCorrection]:
    """The corrections of the month's sheet, in the order in which they were entered."""
    query = select(AllowanceCorrection).where(
        AllowanceCorrection.specialist_id == specialist.id, AllowanceCorrection.month == month
    )
    return session.scalars(query.order_by(AllowanceCorrection.id)).all()


def sheet_of(session: Session, specialist: Specialist, month: date) -> Allowance:
    """The sheet of the month, at the rate at which it was paid, else at the one that holds now."""
    paid = payment_of(session, specialist, month)
    rate = Rate(paid.rate_per, paid.rate_fen) if paid else Rate(specialist.rate_per, specialist.rate_fen)
    query = select(VisitReport).join(VisitReport.event).options(contains_eager(VisitReport.event))
    query = query.where(
        VisitReport.specialist_id == specialist.id, VisitReport.state == "accepted", VisitReport.paid_in == month
    )
    visits = [
        PaidVisit(one.event.title, one.began_at, one.ended_at, one.event.zone, one.id,
                  (one.event.unit or one.event.area).name)
        for one in session.scalars(query)
    ]  # fmt: skip
    given = [Correction(yuan(one.fen), one.reason, one.entered_by_name)
             for one in corrections_of(session, specialist, month)]  # fmt: skip
    sheet = allowance(visits, rate, given)
    if paid is not None and fen_of(sheet.total) != paid.fen:  # what was paid stays as it was computed then
        return allowance(visits, rate, given, by_minutes=True)
    return sheet


def specialists_paid(session: Session, actor: Actor, month: date) -> Sequence[Specialist]:
    """Those of the actor's areas who have an accepted visit, a correction or a payment in the month, by name."""
    asked = (
        exists().where(VisitReport.specialist_id == Specialist.id, VisitReport.paid_in == month)
        | exists().where(AllowanceCorrection.specialist_id == Specialist.id, AllowanceCorrection.month == month)
        | exists().where(AllowancePayment.specialist_id == Specialist.id, AllowancePayment.month == month)
    )
    query = select(Specialist).join(Specialist.person).options(contains_eager(Specialist.person))
    query = query.where(within(actor, Permission.EDIT_CAMPAIGNS, Person.area_id), asked)
    return session.scalars(query.order_by(Person.name, Specialist.id)).all()
