"""Questions about photos of a place itself; those of inspections and defects are shown with these."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from maps.inspection_models import PlacePhoto
from maps.models import Place
from maps.queries import visible_place
from registry.permissions import Permission
from registry.scope import may


def photos_of(session: Session, place_id: int) -> Sequence[PlacePhoto]:
    """The photos of the place itself, in the order in which they were added."""
    own = (PlacePhoto.inspection_id.is_(None), PlacePhoto.defect_id.is_(None))
    query = select(PlacePhoto).where(PlacePhoto.place_id == place_id, *own)
    return session.scalars(query.order_by(PlacePhoto.id)).all()


def shown_photos(session: Session, place: Place, actor: Actor) -> Sequence[PlacePhoto]:
    """The place's photos that this reader may see: all within one's own areas, elsewhere those for everybody."""
    sees_all = may(session, place, actor, Permission.VIEW_PLACES)
    return [photo for photo in photos_of(session, place.id) if sees_all or photo.is_public]


def photo_of(session: Session, place: Place, photo_id: int) -> PlacePhoto:
    """The photo of the place itself of that number; another one's is not found."""
    photo = session.get(PlacePhoto, photo_id)
    is_own = photo is not None and photo.place_id == place.id
    if photo is None or not is_own or photo.inspection_id is not None or photo.defect_id is not None:
        raise NotFound()
    return photo


def seen_photo(session: Session, place_id: int, photo_id: int, actor: Actor) -> PlacePhoto:
    """Any photo taken at the place that this reader may see; otherwise there is none (NotFound)."""
    place = visible_place(session, place_id, actor)
    photo = session.get(PlacePhoto, photo_id)
    if photo is None or photo.place_id != place.id:
        raise NotFound()
    is_open = photo.is_public and photo.inspection_id is None and photo.defect_id is None
    if not is_open and not may(session, place, actor, Permission.VIEW_PLACES):
        raise NotFound()
    return photo
