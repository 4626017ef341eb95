"""What settings pages of Word templates have in common: slots, taking an own file, files to look at, the fields."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Response, current_app, flash, request, send_file
from sqlalchemy import select

from core.access import EVERYWHERE
from core.documents.fields import places, written
from core.documents.package import LARGEST_BYTES
from core.documents.rendering import shipped
from core.errors import DomainError, Invalid, Refusals
from core.files import FileStore
from core.i18n import Text, speaking, t
from core.times import local, say_plain_date
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import choices
from registry.queries.settings import setting
from registry.scope import load
from registry.word_template_queries import bytes_of, own_template, template_bytes
from registry.word_template_services import WORD, drop_template, example, put_template
from registry.word_templates import LANGUAGES, Shelf

LEVELS = ("province", "prefecture", "county")
LANGUAGE_NAMES: dict[str, Text] = {"zh": t("Chinese"), "en": t("English")}
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


def page_values(shelf: Shelf, area: Area | None, wrong: Wrong | None = None) -> dict[str, Any]:
    """What the macros of parts/word_templates.html draw: area, areas, slots, fields and the largest size in MB."""
    slots = [[_slot(shelf, area, kind, code, (wrong or {}).get((kind, code), ())) for code in LANGUAGES]
             for kind in shelf.kinds]  # fmt: skip
    return {
        "area": area, "areas": _areas(), "query": {"area": area.code} if area else {}, "slots": slots,
        "fields": [written(path, node) for path, node in places(shelf.fields)], "limit": LARGEST_BYTES // 1_000_000,
    }  # fmt: skip


def take(shelf: Shelf, area: Area, kind: str, spoken: str) -> Wrong:
    """Take the own template that was sent; what is wrong with it, which is nothing when it was taken."""
    given = request.files.get("file")
    data = given.stream.read(LARGEST_BYTES + 1) if given else b""
    try:
        if given is None or not data:
            raise Invalid("template.none", t("Choose a Word file first."), field="file")
        name = given.filename or f"{kind}.docx"
        put_template(session(), shelf, area, kind, spoken, data, name, store(), actor())
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        said = refusal.errors if isinstance(refusal, Refusals) else [refusal]
        return {(kind, spoken): tuple(str(one) for one in said)}
    flash(str(t("Taken: %(name)s, %(language)s. New documents use it from now on.", name=shelf.kinds[kind],
                language=LANGUAGE_NAMES[spoken])), "success")  # fmt: skip
    return {}


def give_back(shelf: Shelf, area: Area, kind: str, spoken: str) -> None:
    """Go back to the template that holds above, in the end the shipped one."""
    drop_template(session(), area, kind, spoken, actor())
    said = t("Gone back: %(name)s, %(language)s.", name=shelf.kinds[kind], language=LANGUAGE_NAMES[spoken])
    flash(str(said), "success")


def template_file(shelf: Shelf, kind: str, spoken: str) -> Response:
    """The template in use, or with ?shipped=1 the one that comes with the program."""
    content = _in_use(None if request.args.get("shipped") else area_asked(), kind, spoken)
    return _download(shelf, kind, spoken, t("template"), content)


def example_file(shelf: Shelf, kind: str, spoken: str) -> Response:
    """The template in use, filled with an example."""
    content = example(shelf, _in_use(area_asked(), kind, spoken), kind, spoken)
    return _download(shelf, kind, spoken, t("example"), content)


def area_asked() -> Area | None:
    """The area that the address names by code; else a reader bound to areas gets the first, others None: everywhere."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), Permission.ADMINISTER)
    paths = actor().area_paths(Permission.ADMINISTER)
    if not paths or EVERYWHERE in paths:
        return None
    return session().scalar(select(Area).where(Area.path == paths[0]))


def own_area() -> Area:
    """The area whose template is to be changed; refused (Invalid) when none was chosen."""
    area = area_asked()
    if area is None:
        raise Invalid("area_missing", t("Choose a county first."))
    return area


def store() -> FileStore:
    """Where uploaded files lie."""
    found: FileStore = current_app.extensions["files"]
    return found


def _slot(shelf: Shelf, area: Area | None, kind: str, code: str, wrong: tuple[str, ...]) -> Slot:
    own = own_template(session(), area, kind, code) if area else None
    if own is None or bytes_of(own, store()) is None:
        return Slot(kind, code, shelf.kinds[kind], LANGUAGE_NAMES[code], wrong=wrong)
    zone = str(setting(session(), "time_zone", own.area))
    day = say_plain_date(local(own.uploaded_at, zone).date())
    is_own = area is not None and own.area_id == area.id
    return Slot(kind, code, shelf.kinds[kind], LANGUAGE_NAMES[code], own.area.name, is_own, day, own.file.name, wrong)


def _areas() -> list[tuple[str, str]]:
    offered = choices(session(), actor(), Permission.ADMINISTER, LEVELS)
    everywhere = EVERYWHERE in actor().area_paths(Permission.ADMINISTER)
    return [("", str(t("As shipped"))), *offered] if everywhere or not offered else list(offered)


def _in_use(area: Area | None, kind: str, spoken: str) -> bytes:
    return shipped(kind, spoken) if area is None else template_bytes(session(), area, kind, spoken, store())


def _download(shelf: Shelf, kind: str, spoken: str, what: Text, content: bytes) -> Response:
    with speaking(spoken):
        name = f"{shelf.kinds[kind]}_{what}.docx"
    return send_file(BytesIO(content), WORD, as_attachment=True, download_name=name)
