"""Questions about media items: which there are, their sums by channel, and as a file that can be imported again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.i18n import t
from core.sheets import Column, Sheet, Value
from outreach.media_models import MediaItem
from outreach.media_words import REACH_SOURCES, unit_of
from registry import terms
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.models import Campaign, Event
from schedule.queries import visible

MOST_ROWS = 20_000
RECENT_EVENTS = 40
Item = MediaItem


@dataclass(frozen=True)
class MediaFilter:
    """What a list is narrowed to; days are those of the appearance, both counted."""

    typed: str = ""
    channel: str = ""
    reach_source: str = ""
    area: Area | None = None
    campaign_id: int | None = None
    event_id: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class ChannelSum:
    """What appeared by one channel; `reach` sums what is known, `unknown` counts the entries of which it is not."""

    channel: str
    entries: int
    items: int
    reach: int
    unknown: int


def media_matching(actor: Actor, wanted: MediaFilter) -> Select[tuple[MediaItem]]:
    """The items of the areas whose campaigns the actor may see, narrowed by the filter."""
    query = select(Item).join(Item.area).where(within(actor, Permission.VIEW_CAMPAIGNS, Item.area_id))
    query = query.options(joinedload(Item.area), joinedload(Item.campaign), joinedload(Item.event))
    return query.where(*_conditions(wanted))


def _conditions(wanted: MediaFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.typed:
        found.append(Item.title.icontains(wanted.typed, autoescape=True)
                     | Item.outlet.icontains(wanted.typed, autoescape=True))  # fmt: skip
    for column in ("channel", "reach_source", "campaign_id", "event_id"):
        if (value := getattr(wanted, column)) not in ("", None):
            found.append(getattr(Item, column) == value)
    if wanted.area is not None:
        found.append(beneath(wanted.area.path))
    if wanted.first is not None:
        found.append(Item.published_on >= wanted.first)
    if wanted.last is not None:
        found.append(Item.published_on <= wanted.last)
    return found


def channel_sums(session: Session, actor: Actor, wanted: MediaFilter) -> list[ChannelSum]:
    """The sums by channel, in the order of the vocabulary; each entry of "how many" is counted as typed."""
    known = func.coalesce(func.sum(Item.reach), 0)
    unknown = func.sum(case((Item.reach.is_(None), 1), else_=0))
    query = media_matching(actor, wanted).with_only_columns(
        Item.channel, func.count(), func.sum(Item.items), known, unknown
    )  # fmt: skip
    rows = session.execute(query.order_by(None).group_by(Item.channel)).tuples()
    found = [ChannelSum(channel, int(n), int(items), int(reach), int(none)) for channel, n, items, reach, none in rows]
    order = list(terms.labels(session, "media_channel"))
    return sorted(found, key=lambda one: order.index(one.channel) if one.channel in order else len(order))


def of_campaign(session: Session, campaign: Campaign, actor: Actor) -> list[ChannelSum]:
    """The same for one campaign."""
    return channel_sums(session, actor, MediaFilter(campaign_id=campaign.id))


def of_event(session: Session, event: Event, actor: Actor) -> Sequence[MediaItem]:
    """The items that tell of an event, by day."""
    query = media_matching(actor, MediaFilter(event_id=event.id)).order_by(Item.published_on, Item.id)
    return session.scalars(query.limit(50)).all()


def has_media() -> ColumnElement[bool]:
    """The condition that an item is linked to the event of the enclosing query: its own figures then do not count."""
    return exists().where(Item.event_id == Event.id).correlate(Event)


def event_choices(session: Session, actor: Actor, chosen: int | None) -> list[tuple[str, str]]:
    """The latest events begun that the actor may see, and the one that is chosen already."""
    query = select(Event).where(visible(actor), Event.status == "held").order_by(Event.starts_at.desc(), Event.id)
    found = list(session.scalars(query.limit(RECENT_EVENTS)))
    if chosen is not None and all(one.id != chosen for one in found):
        found += session.scalars(select(Event).where(visible(actor), Event.id == chosen))
    return [(str(one.id), f"{one.starts_at:%Y-%m-%d} {one.title}") for one in found]


def media_sheet(session: Session, actor: Actor, wanted: MediaFilter, heading: Sequence[str]) -> Sheet:
    """The list as a sheet whose columns the import knows."""
    channels = terms.labels(session, "media_channel")
    query = media_matching(actor, wanted).order_by(Item.published_on, Item.id).limit(MOST_ROWS)
    rows = [_row(one, channels) for one in session.scalars(query)]
    columns = [
        Column(str(t("Date")), "date"), Column(str(t("Channel"))), Column(str(t("Outlet"))),
        Column(str(t("Title")), width=40), Column(str(t("How many")), "integer"), Column(str(t("Unit"))),
        Column(str(t("People reached, person-times")), "integer"), Column(str(t("How this was known"))),
        Column(str(t("How it was estimated"))), Column(str(t("Area"))), Column(str(t("Area code"))),
        Column(str(t("Campaign"))), Column(str(t("Link")), width=40), Column(str(t("Note"))),
    ]  # fmt: skip
    return Sheet(str(t("Media items")), columns, rows, list(heading))


def _row(one: MediaItem, channels: dict[str, str]) -> list[Value]:
    return [
        one.published_on, channels.get(one.channel, one.channel), one.outlet, one.title, one.items,
        str(unit_of(one.channel)), one.reach, str(REACH_SOURCES[one.reach_source]), one.reach_note, one.area.name,
        one.area.code, one.campaign.name if one.campaign else "", one.link, one.note,
    ]  # fmt: skip
