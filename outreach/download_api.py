"""Materials to download, for programs."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from flask import url_for
from pydantic import Field, StringConstraints

from core.access import needs
from core.api import Answer, Asked, Changes, Page, Search, blueprint, operation, page
from core.errors import Invalid
from core.fields import Entry, Flag, Input, Line
from core.i18n import t
from core.sent_photos import file_store
from core.times import today
from core.web import actor, session
from outreach import download_queries as queries
from outreach import download_services as services
from outreach.download_inputs import DownloadInput, DownloadVersionInput, Label, Language
from outreach.download_models import Download
from outreach.download_words import state_on
from registry.permissions import Permission as P
from registry.scope import load

bp = blueprint("downloads")


class DownloadAnswer(Answer):
    """A material; `version_number`, `file_name` and `file_size` (bytes) are those of the file that is given out."""

    id: int
    title: str
    kind: str
    language: Language
    purpose: str
    source: str
    licence: str
    shown_from: date
    shown_until: date | None
    state: Literal["shown", "ahead", "over", "hidden"]
    area: str
    area_name: str
    version_number: int | None
    file_name: str | None
    file_size: int | None
    views: int
    taken: int
    version: int


class DownloadsAsked(Asked):
    """Which materials to list."""

    q: Annotated[Search, Entry(t("Title"))] = ""
    kind: Annotated[Line, Entry(t("Kind"))] = ""
    language: Annotated[Language | None, Entry(t("Language"))] = None
    sort: Annotated[Literal["title", "-title", "taken", "-taken"], Entry(t("Sorted by"))] = "-taken"


class FileInput(Input):
    """A file of a material."""

    name: Annotated[Line, Field(min_length=1), Entry(t("Name of the file"))]
    data: Annotated[
        str,
        StringConstraints(min_length=1, max_length=950_000, pattern=r"^[A-Za-z0-9+/=\s]*$"),
        Entry(t("File"), t("PDF, Word, Excel, PowerPoint or a picture, in base64.")),
    ]
    label: Annotated[Label, Entry(t("Name of the version"))] = ""


class NewDownloadInput(DownloadInput):
    """A material with its first file."""

    file: Annotated[FileInput, Entry(t("File"))]


class HiddenInput(Input):
    """Whether the public sees a material."""

    is_hidden: Annotated[Flag, Entry(t("Hidden"))]


@bp.get("/downloads")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List materials to download, those most wanted first"))
def list_downloads(asked: DownloadsAsked) -> Page[DownloadAnswer]:
    """The materials of the caller's areas with their counts."""
    wanted = queries.DownloadFilter(asked.q, asked.kind, asked.language or "")
    sorts = {"title": Download.title, "taken": queries.times("taken")}
    return page(session(), queries.downloads(actor(), wanted), asked, sorts, _answers)


@bp.post("/downloads")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Put up a material"), location=lambda made: url_for(".get_download", download_id=made.id))
def put_up_material(given: NewDownloadInput) -> DownloadAnswer:
    """The new material."""
    plain = DownloadInput(**given.model_dump(exclude={"file"}))
    file = (given.file.name, _bytes(given.file))
    return _answers([services.put_up_download(session(), file_store(), plain, file, given.file.label, actor())])[0]


@bp.get("/downloads/<int:download_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one material"))
def get_download(download_id: int) -> DownloadAnswer:
    """One material."""
    return _answers([load(session(), Download, download_id, actor(), P.VIEW_CAMPAIGNS)])[0]


@bp.patch("/downloads/<int:download_id>")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Change a material"))
def change_download(download_id: int, given: Changes[DownloadInput]) -> DownloadAnswer:
    """The changed material."""
    one = load(session(), Download, download_id, actor(), P.EDIT_CAMPAIGNS)
    there = {name: getattr(one, name) for name in services.WRITTEN} | {"area": one.area.code}
    return _answers([services.edit_download(session(), one, given.over(there), actor())])[0]


@bp.post("/downloads/<int:download_id>/versions")
@needs(P.EDIT_CAMPAIGNS)
@operation(
    t("Replace the file of a material by a newer version"),
    location=lambda made: url_for(".get_download", download_id=made.id),
)
def add_download_version(download_id: int, given: FileInput) -> DownloadAnswer:
    """The material with its newest version."""
    one = load(session(), Download, download_id, actor(), P.EDIT_CAMPAIGNS)
    label = DownloadVersionInput(label=given.label)
    services.replace_download(session(), file_store(), one, label, (given.name, _bytes(given)), actor())
    return _answers([one])[0]


@bp.post("/downloads/<int:download_id>/hidden")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Hide a material, or show it again"))
def hide_material(download_id: int, given: HiddenInput) -> DownloadAnswer:
    """The material as it stands now."""
    one = load(session(), Download, download_id, actor(), P.EDIT_CAMPAIGNS)
    return _answers([services.hide_download(session(), one, given.is_hidden, actor())])[0]


def _bytes(given: FileInput) -> bytes:
    try:
        return b64decode("".join(given.data.split()), validate=True)
    except NotBase64:
        raise Invalid("file.damaged", t("The file arrived damaged."), field="data") from None


def _answers(rows: Sequence[Download]) -> list[DownloadAnswer]:
    counted, on = queries.wanted_of(session(), rows), today()
    return [_answer(one, counted[one.id], on) for one in rows]


def _answer(one: Download, counted: queries.Wanted, on: date) -> DownloadAnswer:
    current = one.current
    known = {name: getattr(one, name) for name in services.WRITTEN}
    return DownloadAnswer(
        id=one.id, area=one.area.code, area_name=one.area.name, version=one.version, views=counted.views,
        taken=counted.taken, state=state_on(one.is_hidden, one.shown_from, one.shown_until, on),
        version_number=current.number if current else None, file_name=current.file.name if current else None,
        file_size=current.file.size if current else None, **known,
    )  # fmt: skip
