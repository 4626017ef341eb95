"""Whose Word template is used where, and what a settings page of templates shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import EVERYWHERE, Actor
from core.documents.fields import places, written
from core.documents.package import LARGEST_BYTES
from core.documents.rendering import shipped
from core.errors import Invalid
from core.files import FileStore
from core.i18n import Text, t
from core.times import local, say_plain_date
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import choices
from registry.queries.settings import setting
from registry.scope import load
from registry.word_template_models import DocumentTemplate
from registry.word_templates import LANGUAGE_NAMES, Shelf

LEVELS = ("province", "prefecture", "county")
Wrong = dict[tuple[str, str], tuple[str, ...]]


@dataclass(frozen=True)
class Slot:
    """One kind of document in one language: whose template is used, and what can be done with it."""

    kind: str
    spoken: str
    name: Text
    language: Text
    from_area: str = ""  # empty: the shipped one
    is_own: bool = False
    uploaded_on: str = ""
    file_name: str = ""
    wrong: tuple[str, ...] = ()


def page_values(
    session: Session, shelf: Shelf, area: Area | None, actor: Actor, store: FileStore, wrong: Wrong | None = None
) -> dict[str, Any]:
    """What the macros of parts/word_templates.html draw: area, areas, slots, fields and the largest size in MB."""
    slots = [
        [_slot(session, area, store, Slot(kind, code, name, LANGUAGE_NAMES[code],
                                                 wrong=(wrong or {}).get((kind, code), ())))
         for code in LANGUAGE_NAMES]
        for kind, name in shelf.kinds.items()
    ]  # fmt: skip
    return {
        "area": area, "areas": _areas(session, actor), "query": {"area": area.code} if area else {}, "slots": slots,
        "fields": [written(path, node) for path, node in places(shelf.fields)], "limit": LARGEST_BYTES // 1_000_000,
    }  # fmt: skip


def area_asked(session: Session, code: str, actor: Actor) -> Area | None:
    """The area of that code; without one a reader bound to areas gets the first, others None: everywhere."""
    if code:
        found = session.scalar(select(Area).where(Area.code == code))
        return load(session, Area, found.id if found else 0, actor, Permission.ADMINISTER)
    paths = actor.area_paths(Permission.ADMINISTER)
    if not paths or EVERYWHERE in paths:
        return None
    return session.scalar(select(Area).where(Area.path == paths[0]))


def own_area(session: Session, code: str, actor: Actor) -> Area:
    """The area whose template is to be changed; refused (Invalid) when none was chosen."""
    area = area_asked(session, code, actor)
    if area is None:
        raise Invalid("area_missing", t("Choose a county first."))
    return area


def _slot(session: Session, area: Area | None, store: FileStore, slot: Slot) -> Slot:
    own = own_template(session, area, slot.kind, slot.spoken) if area else None
    if own is None or bytes_of(own, store) is None:
        return slot
    day = say_plain_date(local(own.uploaded_at, str(setting(session, "time_zone", own.area))).date())
    is_own = area is not None and own.area_id == area.id
    return replace(slot, from_area=own.area.name, is_own=is_own, uploaded_on=day, file_name=own.file.name)


def _areas(session: Session, actor: Actor) -> list[tuple[str, str]]:
    offered = choices(session, actor, Permission.ADMINISTER, LEVELS)
    everywhere = EVERYWHERE in actor.area_paths(Permission.ADMINISTER)
    return [("", str(t("As shipped"))), *offered] if everywhere or not offered else list(offered)


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
