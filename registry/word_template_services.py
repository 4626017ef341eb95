"""Deeds on Word templates: take a county's own, go back to the shipped one."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.documents.checking import check
from core.documents.rendering import try_out
from core.files import FileStore
from core.i18n import speaking
from core.times import now
from registry.models import Area
from registry.permissions import Permission
from registry.scope import load
from registry.word_template_models import DocumentTemplate
from registry.word_templates import Shelf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def put_template(
    session: Session, shelf: Shelf, area: Area, kind: str, language: str, data: bytes, name: str, store: FileStore,
    actor: Actor,
) -> DocumentTemplate:  # fmt: skip
    """The area's own template of that kind and language, in place of the one before.

    Refuses (Invalid, Refusals) what is no harmless Word file or names unknown fields; it is filled with an example
    before it is taken, so that nobody meets a template that cannot be filled.
    """
    load(session, Area, area.id, actor, Permission.ADMINISTER)
    check(data, shelf.fields)
    example(shelf, data, kind, language)
    stored = store.keep(session, BytesIO(data), name, actor)
    stored.media_type = WORD
    kept = _of(session, area, kind, language) or _fresh(session, area, kind, language, stored.id)
    kept.file_id, kept.file, kept.uploaded_at, kept.uploaded_by = stored.id, stored, now(), actor.key
    session.flush()
    return kept


def drop_template(session: Session, area: Area, kind: str, language: str, actor: Actor) -> None:
    """The area uses again what holds above it, in the end the shipped template; nothing happens without an own one."""
    load(session, Area, area.id, actor, Permission.ADMINISTER)
    kept = _of(session, area, kind, language)
    if kept is not None:
        session.delete(kept)
        session.flush()


def example(shelf: Shelf, data: bytes, kind: str, language: str) -> bytes:
    """The template filled with the shelf's example; refuses one that cannot be filled."""
    with speaking(language):
        return try_out(data, shelf.example(kind))


def _of(session: Session, area: Area, kind: str, language: str) -> DocumentTemplate | None:
    return session.scalar(select(DocumentTemplate).where(
        DocumentTemplate.area_id == area.id, DocumentTemplate.kind == kind, DocumentTemplate.language == language
    ))  # fmt: skip


def _fresh(session: Session, area: Area, kind: str, language: str, file_id: int) -> DocumentTemplate:
    made = DocumentTemplate(area_id=area.id, kind=kind, language=language, file_id=file_id)
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:  # a colleague uploaded one at the same moment
        found = _of(session, area, kind, language)
        assert found is not None
        return found
    return made
