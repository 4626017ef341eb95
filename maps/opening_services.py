"""Deeds on a shelter in use: open it to people, count them, shut it; each can be taken back in one step."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError
from core.i18n import t
from core.times import now
from maps.inputs import OpeningInput
from maps.models import Place, Shelter
from maps.services import count_change
from registry.permissions import Permission
from registry.scope import load


def open_shelter(session: Session, place: Place, given: OpeningInput, actor: Actor) -> Place:
    """The shelter, open from now on with so many people; one that is open already keeps when it was opened.

    Refuses a place that is no shelter, is out of use, or cannot be used.
    """
    shelter = _shelter(session, place, actor)
    if not place.is_active or shelter.status != "usable":
        raise DomainError("not_usable", t("This shelter cannot be used at the moment, so it is not opened."),
                          hint=t("Set its status to usable first, if it can be used after all."))  # fmt: skip
    if not shelter.is_open:
        shelter.is_open, shelter.opened_at = True, now()
    shelter.occupancy = given.occupancy
    return _counted(session, place)


def shut_shelter(session: Session, place: Place, actor: Actor) -> Place:
    """The shelter, taking nobody in any more."""
    shelter = _shelter(session, place, actor)
    shelter.is_open, shelter.occupancy, shelter.opened_at = False, None, None
    return _counted(session, place)


def open_again(
    session: Session, place: Place, opened_at: datetime | None, occupancy: int | None, actor: Actor
) -> Place:
    """The shelter as it was before it was shut by mistake."""
    open_shelter(session, place, OpeningInput(occupancy=occupancy), actor)
    if place.shelter is not None and opened_at is not None and opened_at <= now():
        place.shelter.opened_at = opened_at
    return _counted(session, place)


def _shelter(session: Session, place: Place, actor: Actor) -> Shelter:
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    if place.shelter is None:
        raise DomainError("not_a_shelter", t("Only shelters are opened to people."))
    return place.shelter


def _counted(session: Session, place: Place) -> Place:
    count_change(session, place)
    session.flush()
    return place
