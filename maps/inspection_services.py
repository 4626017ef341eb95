"""Deeds on inspections: give out tickets and take them back, take what phones did, each nonce once."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import t
from core.kept_entries import Receipt
from core.links import new_salt
from core.photos import keep
from core.times import local, now
from maps.defect_queries import usual_due
from maps.inspection_inputs import FoundDefectInput, InspectionInput, InspectionPhotoInput, TicketInput
from maps.inspection_models import Defect, Inspection, InspectionTicket, PlacePhoto
from maps.inspection_queries import inspection_by_nonce, inspection_photos
from maps.models import Place
from maps.services import count_change
from maps.setting_queries import norms
from maps.validity import months_later
from registry import terms
from registry.permissions import Permission
from registry.scope import load

OWN_DAYS = 2
MOST_OF_ONE_VISIT = 40  # photos


@dataclass(frozen=True)
class Visit:
    """Where somebody was, who it was, from when until when what they did is taken."""

    place: Place
    key: str
    name: str
    begins_at: datetime
    ends_at: datetime


def make_ticket(session: Session, place: Place, given: TicketInput, actor: Actor) -> InspectionTicket:
    """A link with which somebody inspects this place and does nothing else."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    ends_at = now() + timedelta(days=given.days)
    ticket = InspectionTicket(place_id=place.id, place=place, salt=new_salt(), holder_name=given.holder_name,
                              expires_at=ends_at)  # fmt: skip
    session.add(ticket)
    session.flush()
    return ticket


def own_ticket(session: Session, place: Place, actor: Actor) -> InspectionTicket:
    """The actor's own ticket for this place: one that is good for half a day or more, else a new one of two days."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    mine = InspectionTicket.holder_key == actor.key
    fresh = InspectionTicket.expires_at > now() + timedelta(hours=12)
    query = select(InspectionTicket).where(
        InspectionTicket.place_id == place.id, mine, fresh, InspectionTicket.revoked_at.is_(None)
    )
    found = session.scalar(query.order_by(InspectionTicket.id.desc()).limit(1))
    if found is not None:
        return found
    ticket = make_ticket(session, place, TicketInput(holder_name=actor.name[:60] or "?", days=OWN_DAYS), actor)
    ticket.holder_key = actor.key
    session.flush()
    return ticket


def revoke_ticket(session: Session, ticket: InspectionTicket, actor: Actor) -> InspectionTicket:
    """The link opens nothing any more; what came with it stays."""
    load(session, Place, ticket.place_id, actor, Permission.EDIT_PLACES)
    ticket.revoked_at = ticket.revoked_at or now()
    session.flush()
    return ticket


def visit_of(ticket: InspectionTicket) -> Visit:
    """What the ticket's holder may do, and until when."""
    key = ticket.holder_key or f"inspector:{ticket.id}"
    return Visit(ticket.place, key, ticket.holder_name, ticket.created_at, ticket.expires_at)


def visit_by(session: Session, place: Place, actor: Actor) -> Visit:
    """What somebody with an account, who looks after the place, may do now or send of the last 30 days."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    return Visit(place, actor.key, actor.name[:60], now() - timedelta(days=30), now() + timedelta(minutes=1))


def take_entries(
    session: Session, visit: Visit, given: Sequence[InspectionInput | InspectionPhotoInput], store: FileStore,
    actor: Actor,
) -> list[Receipt]:  # fmt: skip
    """A receipt for each visit and photo, in order; each nonce counts once however often it arrives."""
    return [_receipt(session, visit, one, store, actor) for one in given]


def take_inspection(session: Session, visit: Visit, given: InspectionInput) -> tuple[Inspection, bool]:
    """The inspection with its defects, and whether it is new; the facts of a shelter are verified by it if it says so.

    Refuses what was done after the ticket had ended, and items that no checklist knows.
    """
    there = inspection_by_nonce(session, visit.place.id, given.nonce)
    if there is not None:
        return there, False
    at = max(now() - timedelta(milliseconds=given.elapsed_ms), visit.begins_at)
    if at > visit.ends_at:
        raise DomainError("ticket.over", t("This was done after the link had ended."))
    answers = _answers(session, visit.place, given)
    inspection = Inspection(
        place_id=visit.place.id, place=visit.place, nonce=given.nonce, inspected_at=at, received_at=now(),
        inspector_key=visit.key, inspector_name=visit.name, answers=answers, note=given.note, lon=given.lon,
        lat=given.lat, accuracy_m=given.accuracy_m, verified=given.verified,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(inspection)
    except IntegrityError:  # the same visit arrived a second time at the same moment
        there = inspection_by_nonce(session, visit.place.id, given.nonce)
        assert there is not None
        return there, False
    _write_defects(session, inspection, given.defects)
    if given.verified:
        _verify(session, inspection)
    return inspection, True


def _receipt(
    session: Session, visit: Visit, one: InspectionInput | InspectionPhotoInput, store: FileStore, actor: Actor
) -> Receipt:
    try:
        if isinstance(one, InspectionInput):
            is_new = take_inspection(session, visit, one)[1]
        else:
            is_new = _take_photo(session, visit, one, store, actor)
    except DomainError as wrong:
        return Receipt(one.nonce, "refused", wrong)
    return Receipt(one.nonce, "taken" if is_new else "again")


def _answers(session: Session, place: Place, given: InspectionInput) -> dict[str, str]:
    known = terms.labels(session, "inspection_item", place.area)
    answers: dict[str, str] = {**given.answers, **{one.item: "defect" for one in given.defects if one.item}}
    strange = answers.keys() - known.keys()
    if strange:
        wording = t("The checklist has no item “%(item)s”.", item=min(strange))
        raise Invalid("inspection.item", wording, field="answers")
    return answers


def _write_defects(session: Session, inspection: Inspection, given: Sequence[FoundDefectInput]) -> None:
    named = terms.labels(session, "inspection_item", inspection.place.area)
    told = {one.item for one in given}
    more = [item for item, answer in inspection.answers.items() if answer == "defect" and item not in told]
    found_on = local(inspection.inspected_at).date()
    for one in [*given, *(FoundDefectInput(item=item) for item in more)]:
        defect = Defect(
            place_id=inspection.place_id, place=inspection.place, inspection_id=inspection.id, item=one.item,
            problem=one.problem or named.get(one.item) or str(t("Something else")), severity=one.severity,
            due_on=one.due_on or usual_due(session, inspection.place, one.severity, found_on),
            found_at=inspection.inspected_at, found_by=inspection.inspector_name,
        )  # fmt: skip
        session.add(defect)
        session.flush()


def _verify(session: Session, inspection: Inspection) -> None:
    shelter, on = inspection.place.shelter, local(inspection.inspected_at).date()
    if shelter is None or (shelter.verified_on is not None and shelter.verified_on > on):
        return
    months = norms(session, inspection.place.area).verify_months
    shelter.verified_on, shelter.verified_by = on, inspection.inspector_name
    shelter.verify_due_on = months_later(on, months)
    count_change(session, inspection.place)
    session.flush()


def _take_photo(session: Session, visit: Visit, given: InspectionPhotoInput, store: FileStore, actor: Actor) -> bool:
    """Whether the photo is new; refuses one of an unknown visit, one too many, and what is no picture."""
    same = select(PlacePhoto.id).where(PlacePhoto.place_id == visit.place.id, PlacePhoto.nonce == given.nonce)
    if session.scalar(same) is not None:
        return False
    inspection = inspection_by_nonce(session, visit.place.id, given.inspection)
    if inspection is None:
        raise DomainError("photo.alone", t("The inspection that this photo belongs to was not taken."))
    if len(inspection_photos(session, inspection)) >= MOST_OF_ONE_VISIT:
        raise DomainError("photo.many", t("An inspection has at most %(n)s photos.", n=MOST_OF_ONE_VISIT))
    try:
        files = [(f"inspection-{given.nonce}.jpg", b64decode(given.photo, validate=True))]
    except NotBase64:
        raise Invalid("photo.damaged", t("The photo arrived damaged."), field="photo") from None
    of_item = select(Defect.id).where(Defect.inspection_id == inspection.id, Defect.item == given.item)
    photo = PlacePhoto(
        place_id=visit.place.id, inspection_id=inspection.id, nonce=given.nonce, added_by=visit.key,
        defect_id=session.scalar(of_item.order_by(Defect.id).limit(1)) if given.item else None,
    )  # fmt: skip
    try:
        with session.begin_nested():
            photo.file = keep(session, store, files, actor)[0]
            session.add(photo)
    except IntegrityError:  # the same photo arrived a second time at the same moment
        return False
    return True
