"""Photos of findings of supervision visits, for programs: of what was found, and of how it was put right."""

from __future__ import annotations

from base64 import b64encode
from typing import Annotated

from pydantic import Field

from core.access import needs
from core.api import Answer, Asked, Files, Page, SentFiles, blueprint, operation
from core.errors import NotFound
from core.files import IMAGES
from core.i18n import t
from core.photos import LARGEST_BYTES
from core.sent_photos import file_store
from core.web import actor, session
from outreach import supervision_queries as queries
from outreach import supervision_services as services
from outreach.supervision_models import FindingPhoto, SupervisionFinding
from outreach.supervision_queries import KEEP, MEND, VIEW
from registry.scope import load

bp = blueprint("supervision_photos")
PHOTOS = Files("photos", services.MOST_PHOTOS, sorted(IMAGES), LARGEST_BYTES)


class FindingPhotoAnswer(Answer):
    """A photo of a finding, or of how it was put right (`is_proof`); `size` in bytes."""

    id: int
    finding_id: int
    is_proof: bool
    name: str
    size: int


class FindingPhotosAnswer(Answer):
    """All photos of a finding, the first first."""

    finding_id: int
    photos: list[FindingPhotoAnswer]


class FindingPhotoFileAnswer(Answer):
    """A photo as it is kept: `content` in base64."""

    name: str
    media_type: str
    content: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


class FindingPhotosAsked(Asked):
    """Nothing but the page."""


@bp.get("/supervision-findings/<int:finding_id>/photos")
@needs(VIEW)
@operation(t("List the photos of a finding"))
def list_finding_photos(finding_id: int, asked: FindingPhotosAsked) -> Page[FindingPhotoAnswer]:
    """Those of what was found and of how it was put right."""
    rows = queries.photos_of(session(), load(session(), SupervisionFinding, finding_id, actor(), VIEW))
    shown = rows[(asked.page - 1) * asked.size : asked.page * asked.size]
    return Page(items=[_answer(row) for row in shown], total=len(rows), page=asked.page, size=asked.size)


@bp.post("/supervision-findings/<int:finding_id>/photos")
@needs(KEEP)
@operation(t("Add photos of what was found"), files=PHOTOS)
def add_finding_photos(finding_id: int, sent: SentFiles) -> FindingPhotosAnswer:
    """The finding's photos."""
    return _added(finding_id, sent, is_proof=False)


@bp.post("/supervision-findings/<int:finding_id>/proof-photos")
@needs(MEND)
@operation(t("Add photos of how a finding was put right"), files=PHOTOS)
def add_proof_photos(finding_id: int, sent: SentFiles) -> FindingPhotosAnswer:
    """The finding's photos."""
    return _added(finding_id, sent, is_proof=True)


@bp.get("/supervision-findings/<int:finding_id>/photos/<int:photo_id>")
@needs(VIEW)
@operation(t("Get one photo of a finding"))
def get_finding_photo(finding_id: int, photo_id: int) -> FindingPhotoFileAnswer:
    """The photo, without the place and time that were stored in it."""
    found = load(session(), SupervisionFinding, finding_id, actor(), VIEW)
    stored = queries.photo_of(session(), found, photo_id).file
    path = file_store().path(stored)
    if not path.is_file():
        raise NotFound()
    content = b64encode(path.read_bytes()).decode()
    return FindingPhotoFileAnswer(name=stored.name, media_type="image/jpeg", content=content)


@bp.delete("/supervision-findings/<int:finding_id>/photos/<int:photo_id>")
@needs(VIEW)
@operation(t("Remove a photo of a finding"))
def delete_finding_photo(finding_id: int, photo_id: int) -> FindingPhotoAnswer:
    """What it was; photos of what was found by the supervisor, of what was done by the unit, until it is settled."""
    found = load(session(), SupervisionFinding, finding_id, actor(), VIEW)
    return _answer(services.remove_photo(session(), found, photo_id, actor()))


def _added(finding_id: int, sent: SentFiles, is_proof: bool) -> FindingPhotosAnswer:
    db, who = session(), actor()
    found = load(db, SupervisionFinding, finding_id, who, VIEW)
    services.add_photos(db, found, file_store(), sent, is_proof, who)
    return FindingPhotosAnswer(finding_id=found.id, photos=[_answer(one) for one in queries.photos_of(db, found)])


def _answer(row: FindingPhoto) -> FindingPhotoAnswer:
    return FindingPhotoAnswer(
        id=row.id, finding_id=row.finding_id, is_proof=row.is_proof, name=row.file.name, size=row.file.size
    )
