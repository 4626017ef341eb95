"""Media items for programs."""

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
from core.fields import Day, Entry, Input, Line, Whole
from core.i18n import t
from core.sent_photos import file_store
from core.web import actor, session
from outreach import media_services as services
from outreach.media_inputs import MediaInput, ReachSource
from outreach.media_models import MediaItem
from outreach.media_queries import MediaFilter, media_matching
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load

bp = blueprint("media_items")
LARGEST = 950_000  # a body has at most 1 MB


class MediaAnswer(Answer):
    """What appeared in the media; `reach` is null where nobody knows it, `clipping` is the name of the file kept."""

    id: int
    title: str
    channel: str
    outlet: str
    published_on: date
    link: str
    items: int
    reach: int | None
    reach_source: ReachSource
    reach_note: str
    area: str
    area_name: str
    campaign_id: int | None
    event_id: int | None
    note: str
    clipping: str | None
    version: int


class MediaAsked(Asked):
    """Which media items to list."""

    q: Annotated[Search, Entry(t("Title or outlet"))] = ""
    channel: Annotated[Line, Entry(t("Channel"))] = ""
    reach_source: Annotated[ReachSource | None, Entry(t("How reach was known"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Code or full name; those beneath it are listed too."))] = ""
    campaign_id: Annotated[Whole | None, Entry(t("Campaign"))] = None
    event_id: Annotated[Whole | None, Entry(t("Event"))] = None
    since: Annotated[Day | None, Entry(t("First day"))] = None
    until: Annotated[Day | None, Entry(t("Last day"))] = None
    sort: Annotated[Literal["on", "-on", "title", "-title"], Entry(t("Sorted by"))] = "-on"


class ClippingInput(Input):
    """A clipping: a photo or a PDF."""

    name: Annotated[Line, Field(min_length=1), Entry(t("Name of the file"))]
    data: Annotated[
        str,
        StringConstraints(min_length=1, max_length=LARGEST, pattern=r"^[A-Za-z0-9+/=\s]*$"),
        Entry(t("File"), t("JPEG, PNG, WebP or PDF in base64.")),
    ]


@bp.get("/media-items")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List media items"))
def list_media_items(asked: MediaAsked) -> Page[MediaAnswer]:
    """The items that the caller may see."""
    wanted = MediaFilter(
        typed=asked.q, channel=asked.channel, reach_source=asked.reach_source or "", campaign_id=asked.campaign_id,
        event_id=asked.event_id, first=asked.since, last=asked.until,
        area=find_area(session(), asked.area, "area") if asked.area else None,
    )  # fmt: skip
    sorts = {"on": MediaItem.published_on, "title": MediaItem.title}
    return page(session(), media_matching(actor(), wanted), asked, sorts, _answers)


@bp.post("/media-items")
@needs(P.EDIT_EVENTS)
@operation(t("Enter a media item"), location=lambda made: url_for(".get_media_item", item_id=made.id))
def enter_media_item(given: MediaInput) -> MediaAnswer:
    """The new item."""
    return _answer(services.add_media_item(session(), given, actor()))


@bp.get("/media-items/<int:item_id>")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("Get one media item"))
def get_media_item(item_id: int) -> MediaAnswer:
    """One item."""
    return _answer(load(session(), MediaItem, item_id, actor(), P.VIEW_CAMPAIGNS))


@bp.patch("/media-items/<int:item_id>")
@needs(P.EDIT_EVENTS)
@operation(t("Change a media item"))
def change_media_item(item_id: int, given: Changes[MediaInput]) -> MediaAnswer:
    """The changed item."""
    item = load(session(), MediaItem, item_id, actor(), P.EDIT_EVENTS)
    there = {name: getattr(item, name) for name in services.WRITTEN} | {"area": item.area.code}
    return _answer(services.edit_media_item(session(), item, given.over(there), actor()))


@bp.put("/media-items/<int:item_id>/clipping")
@needs(P.EDIT_EVENTS)
@operation(t("Keep the clipping of a media item"))
def keep_media_clipping(item_id: int, given: ClippingInput) -> MediaAnswer:
    """The item with its clipping, in place of any that was there."""
    item = load(session(), MediaItem, item_id, actor(), P.EDIT_EVENTS)
    try:
        data = b64decode("".join(given.data.split()), validate=True)
    except NotBase64:
        raise Invalid("clipping.damaged", t("The file arrived damaged."), field="data") from None
    return _answer(services.keep_clipping(session(), file_store(), item, given.name, data, actor()))


@bp.post("/media-items/<int:item_id>/remove")
@needs(P.EDIT_EVENTS)
@operation(t("Take a media item out"))
def take_media_item_out(item_id: int) -> MediaAnswer:
    """The item as it was."""
    item = load(session(), MediaItem, item_id, actor(), P.EDIT_EVENTS)
    answer = _answer(item)
    services.remove_media_item(session(), item, actor())
    return answer


def _answers(rows: Sequence[MediaItem]) -> list[MediaAnswer]:
    return [_answer(one) for one in rows]


def _answer(item: MediaItem) -> MediaAnswer:
    known = {name: getattr(item, name) for name in services.WRITTEN}
    return MediaAnswer(
        id=item.id, area=item.area.code, area_name=item.area.name, clipping=item.file.name if item.file else None,
        version=item.version, **known,
    )  # fmt: skip
