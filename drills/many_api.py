"""Many drills at once and the photos of one, for programs."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated

from flask import current_app, url_for
from pydantic import Field, StringConstraints

from core.access import needs
from core.api import Answer, blueprint, operation
from core.errors import Invalid
from core.fields import Entry, Input, Line, Name
from core.files import FileStore
from core.i18n import t
from core.web import actor, session
from drills import photo_services
from drills.many_inputs import ManyInput
from drills.many_services import Outcome, register_many
from drills.models import Drill
from drills.photo_models import DrillPhoto
from drills.photo_queries import photos_of
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("many_drills")
LARGEST_DATA = 950_000  # characters of base64, about 700 kB: what a body of the API may hold


class RefusedAnswer(Answer):
    """A unit that was not registered, and why."""

    unit_id: int
    name: str
    why: str


class ManyAnswer(Answer):
    """The drills that were registered, and the units that were not."""

    drills: list[int]
    refused: list[RefusedAnswer]


class PhotoInput(Input):
    """A photo of at most about 700 kB as base64 text; larger ones are sent with the form of the result."""

    name: Annotated[Name, Entry(t("File"))]
    data: Annotated[str, Field(min_length=1, max_length=LARGEST_DATA), Entry(t("Photo"))]
    caption: Annotated[Line, StringConstraints(max_length=200), Entry(t("Caption"))] = ""


class PhotoAnswer(Answer):
    """A photo of a drill; the picture itself is at `url` for whoever is signed in with a browser."""

    id: int
    caption: str
    added_at: datetime
    url: str


class PhotosAnswer(Answer):
    """The photos of a drill."""

    items: list[PhotoAnswer]


@bp.post("/drills/many")
@needs(P.EDIT_DRILLS)
@operation(t("Register the same drill for many units"))
def register_many_drills(given: ManyInput) -> ManyAnswer:
    """What became of each unit; at most 5,000."""
    done = Outcome()
    register_many(session(), given, given.units, actor(), done)
    return ManyAnswer.model_validate(done.as_json())


@bp.get("/drills/<int:drill_id>/photos")
@needs(P.VIEW_DRILLS)
@operation(t("List the photos of a drill"))
def list_drill_photos(drill_id: int) -> PhotosAnswer:
    """The photos of one drill."""
    found = load(session(), Drill, drill_id, actor(), P.VIEW_DRILLS)
    return PhotosAnswer(items=[_photo(found, photo) for photo in photos_of(session(), found)])


@bp.post("/drills/<int:drill_id>/photos")
@needs(P.EDIT_DRILLS)
@operation(t("Add a photo to a drill"))
def add_drill_photo(drill_id: int, given: PhotoInput) -> PhotoAnswer:
    """The photo as it was kept: smaller, and without the place and time stored in it."""
    found = load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)
    store: FileStore = current_app.extensions["files"]
    try:
        data = base64.b64decode(given.data, validate=True)
    except (binascii.Error, ValueError):
        raise Invalid("base64", t("This is not base64 text."), field="data") from None
    (kept,) = photo_services.add_photos(session(), store, found, [(given.name, data)], given.caption, actor())
    return _photo(found, kept)


@bp.post("/drills/<int:drill_id>/photos/<int:photo_id>/remove")
@needs(P.EDIT_DRILLS)
@operation(t("Remove a photo of a drill"))
def remove_drill_photo(drill_id: int, photo_id: int) -> PhotosAnswer:
    """The photos that are left."""
    found = load(session(), Drill, drill_id, actor(), P.EDIT_DRILLS)
    photo_services.remove_photo(session(), found, photo_id, actor())
    return PhotosAnswer(items=[_photo(found, photo) for photo in photos_of(session(), found)])


def _photo(drill: Drill, photo: DrillPhoto) -> PhotoAnswer:
    url = url_for("drills.photo", drill_id=drill.id, photo_id=photo.id)
    return PhotoAnswer(id=photo.id, caption=photo.caption, added_at=photo.added_at, url=url)
