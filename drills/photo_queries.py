"""Photos of a drill."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.errors import NotFound
from drills.models import Drill
from drills.photo_models import DrillPhoto


def photos_of(session: Session, drill: Drill) -> Sequence[DrillPhoto]:
    """The photos of the drill itself, in the order of adding; not those of its live log or its actions."""
    of_drill = (DrillPhoto.drill_id == drill.id, DrillPhoto.entry_id.is_(None), DrillPhoto.action_id.is_(None))
    query = select(DrillPhoto).where(*of_drill).options(joinedload(DrillPhoto.file))
    return session.scalars(query.order_by(DrillPhoto.id)).all()


def photo_of(session: Session, drill: Drill, photo_id: int) -> DrillPhoto:
    """Any photo of this drill, also one of its live log or its actions; another drill's is not found."""
    photo = session.get(DrillPhoto, photo_id)
    if photo is None or photo.drill_id != drill.id:
        raise NotFound()
    return photo
