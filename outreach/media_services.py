"""Deeds on media items: enter, change, remove, keep a clipping."""

from __future__ import annotations

from io import BytesIO

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, Refusals
from core.files import IMAGES, FileStore, sniff
from core.i18n import t
from core.photos import cleaned
from core.versions import check_version
from outreach.day_bounds import past_refusal
from outreach.media_inputs import MediaInput
from outreach.media_models import MediaItem
from outreach.queries import load_campaign
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.queries.areas import find_area
from registry.scope import load
from schedule.models import Event
from schedule.queries import zone_of

PDF = "application/pdf"
WRITTEN = ("title", "channel", "outlet", "published_on", "link", "items", "reach", "reach_source", "reach_note",
           "campaign_id", "event_id", "note")  # fmt: skip


def add_media_item(session: Session, given: MediaInput, actor: Actor) -> MediaItem:
    """The item as entered; needs events.edit in its area."""
    item = MediaItem(created_by=actor.key)
    _write(session, item, given, actor)
    session.add(item)
    session.flush()
    return item


def edit_media_item(session: Session, item: MediaItem, given: MediaInput, actor: Actor) -> MediaItem:
    """The changed item; refused when somebody changed it meanwhile."""
    check_version(item, given.version)
    load(session, MediaItem, item.id, actor, Permission.EDIT_EVENTS)
    _write(session, item, given, actor)
    session.flush()
    return item


def remove_media_item(session: Session, item: MediaItem, actor: Actor) -> None:
    """Take an item out; the trail keeps what it said."""
    load(session, MediaItem, item.id, actor, Permission.EDIT_EVENTS)
    session.delete(item)
    session.flush()


def keep_clipping(
    session: Session, store: FileStore, item: MediaItem, name: str, data: bytes, actor: Actor
) -> MediaItem:
    """The item with its clipping, a photo or a PDF, in place of any that was there; photos lose place and camera."""
    load(session, MediaItem, item.id, actor, Permission.EDIT_EVENTS)
    kind = sniff(data[:16])
    if kind in IMAGES:
        data, name = cleaned(data, name), f"{name.rpartition('.')[0] or name}.jpg"
    elif kind != PDF:
        raise Invalid("clipping.kind", t("“%(name)s” is neither a photo nor a PDF.", name=name), field="clipping",
                      hint=t("Take a photo of the cutting, or save it as PDF."))  # fmt: skip
    item.file = store.keep(session, BytesIO(data), name, actor, {*IMAGES, PDF})
    session.flush()
    return item


def drop_clipping(session: Session, item: MediaItem, actor: Actor) -> MediaItem:
    """The item without its clipping."""
    load(session, MediaItem, item.id, actor, Permission.EDIT_EVENTS)
    item.file = None
    session.flush()
    return item


def _write(session: Session, item: MediaItem, given: MediaInput, actor: Actor) -> None:
    area = load(session, Area, find_area(session, given.area, "area").id, actor, Permission.EDIT_EVENTS)
    _check(session, area, given, actor)
    item.area_id, item.area = area.id, area
    for name in WRITTEN:
        setattr(item, name, getattr(given, name))
    if given.event_id is not None and given.campaign_id is None:
        item.campaign_id = session.get_one(Event, given.event_id).campaign_id


def _check(session: Session, area: Area, given: MediaInput, actor: Actor) -> None:
    wrong: list[DomainError] = [*_of_reach(given)]
    if (ahead := past_refusal(given.published_on, "published_on", zone_of(session, area))) is not None:
        wrong.append(ahead)
    if given.channel not in terms.labels(session, "media_channel", area):
        wrong.append(Invalid("channel", t("This channel is not in the vocabulary."), field="channel",
                             hint=t("Choose from the list.")))  # fmt: skip
    if wrong:
        raise Refusals(wrong)
    if given.campaign_id is not None:
        load_campaign(session, given.campaign_id, actor)
    if given.event_id is not None:
        load(session, Event, given.event_id, actor, Permission.VIEW_CALENDAR)


def _of_reach(given: MediaInput) -> list[Invalid]:
    """A figure says where it comes from, what comes from nowhere is no figure, an estimate says how it was made."""
    if given.reach is not None and given.reach_source == "unknown":
        return [Invalid("reach.source", t("Say how the number of people was known."), field="reach_source",
                        hint=t("If nobody knows, leave the number empty."))]  # fmt: skip
    if given.reach is None and given.reach_source != "unknown":
        return [Invalid("reach.number", t("The number of people is missing."), field="reach",
                        hint=t("If nobody knows, choose “Not known”."))]  # fmt: skip
    if given.reach_source == "estimated" and not given.reach_note:
        return [Invalid("reach.note", t("Say how the number was estimated."), field="reach_note")]
    return []
