"""Whose Word template is used where."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.documents.rendering import shipped
from core.files import FileStore
from registry.models import Area
from registry.word_template_models import DocumentTemplate


def own_template(session: Session, area: Area | None, kind: str, language: str) -> DocumentTemplate | None:
    """The template in use in the area: its own, or that of the nearest above; None when the shipped one is."""
    ids = [int(part) for part in area.path.split("/") if part] if area is not None else []
    query = select(DocumentTemplate).options(joinedload(DocumentTemplate.file), joinedload(DocumentTemplate.area))
    query = query.where(DocumentTemplate.kind == kind, DocumentTemplate.language == language)
    found = {one.area_id: one for one in session.scalars(query.where(DocumentTemplate.area_id.in_(ids)))}
    return next((found[area_id] for area_id in reversed(ids) if area_id in found), None)


def template_bytes(session: Session, area: Area | None, kind: str, language: str, store: FileStore) -> bytes:
    """The template in use there; the shipped one also when the file of an own one is lost."""
    own = own_template(session, area, kind, language)
    found = bytes_of(own, store) if own else None
    return found if found is not None else shipped(kind, language)


def bytes_of(own: DocumentTemplate, store: FileStore) -> bytes | None:
    """The bytes of an own template; None when the file is lost."""
    path = store.path(own.file)
    return path.read_bytes() if path.is_file() else None
