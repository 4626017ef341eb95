"""Deeds on defects: write down, change, mend, close, drop, open again."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import t
from core.photos import MOST_PHOTOS, keep, require_room
from core.times import now
from core.versions import check_version
from maps.defect_inputs import DefectInput, DefectReasonInput, MendedInput
from maps.defect_queries import defect_photo, defect_photos, usual_due
from maps.inspection_models import Defect, PlacePhoto
from maps.models import Place
from registry import terms
from registry.permissions import Permission
from registry.scope import load


def add_defect(session: Session, place: Place, given: DefectInput, actor: Actor) -> Defect:
    """The new defect of a place that the actor looks after."""
    load(session, Place, place.id, actor, Permission.EDIT_PLACES)
    defect = Defect(place_id=place.id, place=place, found_at=now(), found_by=actor.name[:60])
    _write(session, defect, given)
    session.add(defect)
    session.flush()
    return defect


def edit_defect(session: Session, defect: Defect, given: DefectInput, actor: Actor) -> Defect:
    """The changed defect; refused once it is settled."""
    _own(session, defect, actor)
    _require_state(session, defect, "open", "mended")
    check_version(defect, given.version)
    _write(session, defect, given)
    session.flush()
    return defect


def mend(session: Session, defect: Defect, given: MendedInput, actor: Actor) -> Defect:
    """The defect mended, with its evidence, waiting to be closed; one that is mended already takes the new evidence."""
    _own(session, defect, actor)
    _require_state(session, defect, "open", "mended")
    check_version(defect, given.version)
    defect.state, defect.evidence, defect.state_reason = "mended", given.evidence, ""
    defect.mended_at, defect.mended_by = now(), (given.mended_by or actor.name)[:60]
    session.flush()
    return defect


def close_defect(session: Session, defect: Defect, actor: Actor) -> Defect:
    """The defect closed: somebody who looks after the place has seen that it is mended."""
    _own(session, defect, actor)
    _require_state(session, defect, "mended")
    defect.state, defect.closed_at, defect.closed_by = "closed", now(), actor.name[:60]
    session.flush()
    return defect


def drop_defect(session: Session, defect: Defect, given: DefectReasonInput, actor: Actor) -> Defect:
    """The defect given up with a reason, kept and counted apart."""
    _own(session, defect, actor)
    _require_state(session, defect, "open", "mended")
    defect.state, defect.state_reason = "dropped", given.reason
    defect.closed_at, defect.closed_by = now(), actor.name[:60]
    session.flush()
    return defect


def reopen_defect(session: Session, defect: Defect, given: DefectReasonInput, actor: Actor) -> Defect:
    """The defect open again, with the reason; what was said of its mending goes."""
    _own(session, defect, actor)
    _require_state(session, defect, "mended", "closed", "dropped")
    defect.state, defect.state_reason = "open", given.reason
    defect.mended_at = defect.closed_at = None
    defect.mended_by = defect.closed_by = ""
    session.flush()
    return defect


def add_defect_photos(
    session: Session, store: FileStore, defect: Defect, files: Iterable[tuple[str, bytes]], caption: str, actor: Actor
) -> list[PlacePhoto]:
    """The photos kept, at most ten a defect; (name, bytes) come in, location data and size stay out."""
    _own(session, defect, actor)
    _require_state(session, defect, "open", "mended")
    given = list(files)
    wording = t("A defect has at most %(n)s photos.", n=MOST_PHOTOS)
    require_room(len(defect_photos(session, defect)), len(given), wording)
    photos = [
        PlacePhoto(place_id=defect.place_id, defect_id=defect.id, file_id=stored.id, file=stored, caption=caption,
                   added_by=actor.key)
        for stored in keep(session, store, given, actor)
    ]  # fmt: skip
    session.add_all(photos)
    session.flush()
    return photos


def remove_defect_photo(session: Session, defect: Defect, photo_id: int, actor: Actor) -> None:
    """Take a photo off the defect; refused once it is settled."""
    _own(session, defect, actor)
    _require_state(session, defect, "open", "mended")
    session.delete(defect_photo(session, defect, photo_id))
    session.flush()


def _write(session: Session, defect: Defect, given: DefectInput) -> None:
    if given.item and given.item not in terms.labels(session, "inspection_item", defect.place.area):
        raise Invalid("item", t("This is no item of the checklist."), field="item")
    defect.problem, defect.item, defect.severity, defect.owner = given.problem, given.item, given.severity, given.owner
    defect.due_on = given.due_on or usual_due(session, defect.place, given.severity)


def _own(session: Session, defect: Defect, actor: Actor) -> None:
    load(session, Place, defect.place_id, actor, Permission.EDIT_PLACES)


def _require_state(session: Session, defect: Defect, *states: str) -> None:
    """Refuse unless it is in one of these states, which nobody else changes until this transaction has ended."""
    session.refresh(defect, with_for_update=True)
    if defect.state not in states:
        raise DomainError("wrong_state", t("This defect is not in a state in which that can be done."),
                          hint=t("Open its page again to see how it stands."))  # fmt: skip
