"""Questions about inspections: what a ticket opens, which places are to be inspected, what was found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.links import links, read
from core.times import now
from maps.defect_queries import WAITING
from maps.inspection_models import Defect, Inspection, InspectionTicket, PlacePhoto
from maps.models import Place, Shelter
from maps.queries import is_public
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within

KIND = "inspection"
LATE = timedelta(hours=72)
"""So long after a ticket's end what was done before is still taken."""
SOON = timedelta(days=30)
MOST_LISTED = 300


class TicketVoid(DomainError):
    """The link does not open anything any more: taken back, over, or never ours."""

    status = 410


def token(session: Session, ticket: InspectionTicket) -> str:
    """What the ticket's link carries."""
    return links(session).token(KIND, ticket.id, ticket.salt, ticket.expires_at + LATE)


def opened(session: Session, typed: str) -> InspectionTicket:
    """The ticket that the link opens; refuses (`TicketVoid`) one that is taken back, over, or not ours."""
    found = read(typed)
    ticket = session.get(InspectionTicket, found.number) if found is not None else None
    if ticket is None or ticket.revoked_at is not None or not links(session).is_good(KIND, typed, ticket.salt):
        raise TicketVoid("ticket.void", t("This link for an inspection is no longer good."),
                         hint=t("Ask whoever gave it to you for a new one."))  # fmt: skip
    return ticket


def tickets_of(session: Session, place_id: int) -> Sequence[InspectionTicket]:
    """The tickets of a place that still open something, the newest first."""
    query = select(InspectionTicket).where(InspectionTicket.place_id == place_id, InspectionTicket.revoked_at.is_(None))
    return [one for one in session.scalars(query.order_by(InspectionTicket.id.desc())) if one.expires_at + LATE > now()]


def checklist(session: Session, place: Place) -> list[tuple[str, str]]:
    """(code, name) of what is looked at in a place, in order."""
    return terms.names(session, "inspection_item", place.area)


@dataclass(frozen=True)
class ToInspect:
    """A place as the list of those to be inspected shows it; `due_on` is None when nobody has ever been there."""

    place: Place
    due_on: date | None
    last_at: datetime | None
    open_defects: int
    is_due: bool


def to_inspect(
    session: Session, actor: Actor, on: date, area: Area | None = None, only_due: bool = True
) -> list[ToInspect]:
    """The shelters in use that the actor looks after, due ones first; only those due within 30 days unless told."""
    last = select(func.max(Inspection.inspected_at)).where(Inspection.place_id == Place.id).scalar_subquery()
    waiting = select(func.count()).where(Defect.place_id == Place.id, Defect.state.in_(WAITING)).scalar_subquery()
    query: Select[Any] = select(Place, last, waiting).join(Place.area).join(Place.shelter)
    query = query.options(contains_eager(Place.area), contains_eager(Place.shelter))
    query = query.where(is_public(), within(actor, Permission.EDIT_PLACES, Place.area_id, Place.unit_id))
    if area is not None:
        query = query.where(beneath(area.path))
    if only_due:
        query = query.where(_due_by(on + SOON))
    order = (func.coalesce(Shelter.verify_due_on, date.min), Place.name, Place.id)
    rows = session.execute(query.order_by(*order).limit(MOST_LISTED)).tuples()
    return [ToInspect(place, due := _due(place), at, int(many), due is None or due <= on) for place, at, many in rows]


def _due(place: Place) -> date | None:
    return place.shelter.verify_due_on if place.shelter is not None else None


def _due_by(on: date) -> ColumnElement[bool]:
    return or_(and_(Shelter.verify_due_on.is_(None), Shelter.verified_on.is_(None)), Shelter.verify_due_on <= on)


@dataclass(frozen=True)
class InspectionFilter:
    """What a list of inspections is narrowed to."""

    area: Area | None = None
    place_id: int | None = None
    with_defects: bool = False


def inspections_matching(actor: Actor, wanted: InspectionFilter) -> Select[tuple[Inspection]]:
    """The inspections that the actor may see, narrowed by the filter, with place and area."""
    query = select(Inspection).join(Inspection.place).join(Place.area)
    query = query.options(contains_eager(Inspection.place).contains_eager(Place.area))
    query = query.where(within(actor, Permission.VIEW_PLACES, Place.area_id, Place.unit_id))
    if wanted.area is not None:
        query = query.where(beneath(wanted.area.path))
    if wanted.place_id is not None:
        query = query.where(Inspection.place_id == wanted.place_id)
    if wanted.with_defects:
        query = query.where(select(Defect.id).where(Defect.inspection_id == Inspection.id).exists())
    return query


def latest(session: Session, place_id: int, most: int) -> Sequence[Inspection]:
    """The last inspections of a place, the newest first."""
    query = select(Inspection).where(Inspection.place_id == place_id)
    return session.scalars(query.order_by(Inspection.inspected_at.desc(), Inspection.id.desc()).limit(most)).all()


def inspection_by_nonce(session: Session, place_id: int, nonce: str) -> Inspection | None:
    """The place's inspection that came with this nonce."""
    return session.scalar(select(Inspection).where(Inspection.place_id == place_id, Inspection.nonce == nonce))


def inspection_photos(session: Session, inspection: Inspection) -> Sequence[PlacePhoto]:
    """The photos taken at a visit, those of its defects too."""
    query = select(PlacePhoto).where(PlacePhoto.inspection_id == inspection.id)
    return session.scalars(query.order_by(PlacePhoto.id)).all()
