"""Documents and certificates of drills for programs."""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime
from typing import Annotated

from flask import current_app, url_for
from pydantic import Field

from core.access import needs
from core.api import Answer, blueprint, operation
from core.errors import DomainError, NotFound
from core.files import FileStore
from core.i18n import t
from core.web import actor, address, session
from drills import certificate_services as services
from drills.certificate_facts import read
from drills.certificate_inputs import DocumentAsked, RevocationInput
from drills.certificate_queries import path_of, valid_certificate
from drills.document_file_queries import NOTHING_YET, certificate, document
from drills.document_models import Certificate
from drills.inputs import DrillType
from drills.models import Drill
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("drill_documents")


class DocumentAnswer(Answer):
    """A document of a drill: `content` is the file, in base64."""

    name: str
    media_type: str
    content: Annotated[str, Field(json_schema_extra={"contentEncoding": "base64"})]


class CertificateAnswer(Answer):
    """A certificate of participation; everybody may open `address`, which names no person."""

    id: int
    number: str
    drill_id: int
    unit_name: str
    type: DrillType
    on: date
    people: int
    issuer: str
    issued_at: datetime
    revoked_at: datetime | None
    address: str
    version: int


@bp.get("/drills/<int:drill_id>/document")
@needs(P.VIEW_DRILLS)
@operation(t("Get a document of a drill as a file"))
def get_drill_document(drill_id: int, asked: DocumentAsked) -> DocumentAnswer:
    """A Word file, or the certificate as a PDF; 404 while there is nothing to write in it."""
    db, drill = session(), load(session(), Drill, drill_id, actor(), P.VIEW_DRILLS)
    store: FileStore = current_app.extensions["files"]
    try:
        if asked.kind == "certificate":
            made = certificate(db, drill, asked.language, address(""))
        else:
            made = document(db, drill, asked.kind, asked.language, actor(), store)
    except DomainError as refusal:
        raise NotFound(refusal.code, refusal.message) from None
    return DocumentAnswer(name=made.name, media_type=made.media_type, content=b64encode(made.content).decode())


@bp.get("/drills/<int:drill_id>/certificate")
@needs(P.VIEW_DRILLS)
@operation(t("Get the certificate of a drill"))
def get_drill_certificate(drill_id: int) -> CertificateAnswer:
    """The valid certificate; 404 when there is none."""
    return _answer(_valid(load(session(), Drill, drill_id, actor(), P.VIEW_DRILLS)))


@bp.post("/drills/<int:drill_id>/certificate")
@needs(P.ISSUE_CERTIFICATES)
@operation(
    t("Issue the certificate of a drill"),
    location=lambda made: url_for(".get_drill_certificate", drill_id=made.drill_id),
)
def issue_drill_certificate(drill_id: int) -> CertificateAnswer:
    """The certificate: the one there is, or a new one."""
    drill = load(session(), Drill, drill_id, actor(), P.ISSUE_CERTIFICATES)
    return _answer(services.issue(session(), drill, actor()))


@bp.post("/drills/<int:drill_id>/certificate/revoke")
@needs(P.ISSUE_CERTIFICATES)
@operation(t("Revoke the certificate of a drill"))
def revoke_drill_certificate(drill_id: int, given: RevocationInput) -> CertificateAnswer:
    """The certificate, revoked."""
    found = _valid(load(session(), Drill, drill_id, actor(), P.ISSUE_CERTIFICATES))
    return _answer(services.revoke(session(), found, given.reason, actor()))


def _valid(drill: Drill) -> Certificate:
    found = valid_certificate(session(), drill)
    if found is None:
        raise NotFound("nothing_yet", NOTHING_YET["certificate"])
    return found


def _answer(one: Certificate) -> CertificateAnswer:
    facts = read(one.facts)
    return CertificateAnswer(
        id=one.id, number=one.number, drill_id=one.drill_id, unit_name=facts.unit, type=facts.type, on=facts.on,
        people=facts.people, issuer=facts.issuer, issued_at=one.issued_at, revoked_at=one.revoked_at,
        address=address(path_of(session(), one)), version=one.version,
    )  # fmt: skip
