"""Documents as files: one of a drill, in the template that holds where its unit is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.access import Actor
from core.documents.rendering import render
from core.errors import DomainError
from core.files import FileStore
from core.i18n import Text, speaking, t
from core.times import local
from drills.certificate_drawing import draw
from drills.certificate_queries import sheet_of, valid_certificate
from drills.document_context import context
from drills.document_models import Certificate
from drills.document_queries import can_be_made, facts_of
from drills.document_words import file_name
from drills.models import Drill
from registry.word_template_queries import template_bytes

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"

NOTHING_YET: dict[str, Text] = {
    "script": t("No script has been written for this drill."),
    "result": t("The result of this drill has not been entered yet."),
    "evaluation": t("Nobody has signed an evaluation of this drill yet."),
    "certificate": t("No certificate has been issued for this drill."),
}


@dataclass(frozen=True)
class Made:
    """A finished file: its name as people would call it, what it is, and its bytes."""

    name: str
    media_type: str
    content: bytes


def document(session: Session, drill: Drill, kind: str, language: str, actor: Actor, store: FileStore) -> Made:
    """A document of the drill as a Word file; refused (DomainError) while there is nothing to write in it."""
    if not can_be_made(session, drill)[kind]:
        raise DomainError("nothing_yet", NOTHING_YET[kind])
    template = template_bytes(session, drill.unit.area, kind, language, store)
    with speaking(language):
        facts = facts_of(session, drill, actor, store, language)
        content = render(template, context(facts, kind))
    return Made(name_of(drill, kind, language), WORD, content)


def certificate(session: Session, drill: Drill, language: str, base: str = "") -> Made:
    """The drill's valid certificate as a PDF; refused while there is none."""
    found = valid_certificate(session, drill)
    if found is None:
        raise DomainError("nothing_yet", NOTHING_YET["certificate"])
    return certificate_file(session, found, language, base)


def certificate_file(session: Session, found: Certificate, language: str, base: str = "") -> Made:
    """The certificate as a PDF; `base` is the address of the site that its code leads to."""
    with speaking(language):
        content = draw([sheet_of(session, found, base)])
    return Made(name_of(found.drill, "certificate", language), PDF, content)


def name_of(drill: Drill, kind: str, language: str) -> str:
    """The name of the file."""
    day = local(drill.event.starts_at, drill.event.zone).date()
    with speaking(language):
        return file_name(kind, drill.unit.name, drill.type, day, "pdf" if kind == "certificate" else "docx")
