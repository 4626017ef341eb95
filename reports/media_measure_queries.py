"""What appeared in the media: entries of the list, and the results of events to which no entry is linked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import Session

from core.times import day_bounds, local
from outreach.media_models import MediaItem
from outreach.media_queries import has_media
from outreach.models import OutreachResult
from registry.permissions import Permission
from registry.scope import within
from reports.cut_queries import Cut, campaign_of, days_asked, tops_of
from reports.event_queries import counts_at_all
from reports.figures import Answer
from reports.media_measures import CHANNELS, MEDIA, OTHERS, measure_of
from reports.periods import key_of
from schedule.models import Event

Item = MediaItem
OF_EVENTS = (OTHERS, "media_known_reach")
"""Measures to which results of events add."""


def answer(session: Session, found: Cut, names: Collection[str]) -> Answer:
    """The measures by line and in all, counted live."""
    given = Answer(total=dict.fromkeys(names, 0))
    if not found.used <= MEDIA:
        return given
    stands_for = tops_of(session, found) if "area" in found.question.by else {}
    for area_id, campaign_id, on, counts in (*_entries(session, found), *_events(session, found)):
        parts = {"area": str(stands_for.get(area_id, area_id)), "campaign": str(campaign_id or 0)}
        key = tuple(parts[name] if name in parts else key_of(name, on) for name in found.question.by)
        for name in counts.keys() & set(names):
            given.add(key, name, counts[name])
    return given


def rows(session: Session, found: Cut, name: str) -> Select[tuple[MediaItem]]:
    """The entries behind a figure; what results of events add to it stands in the results of those events."""
    query = select(Item).where(_kept(found))
    if name in CHANNELS:
        return query.where(Item.channel.in_(CHANNELS[name]))
    if name == OTHERS:
        return query.where(Item.channel.not_in(frozenset[str]().union(*CHANNELS.values())))
    return query.where(Item.reach.is_not(None)) if name in ("media_known", "media_known_reach") else query


Counted = tuple[int, int | None, date, Mapping[str, int]]


def _entries(session: Session, found: Cut) -> Iterator[Counted]:
    query = select(Item.area_id, Item.campaign_id, Item.published_on, Item.channel, Item.items, Item.reach)
    for area_id, campaign_id, on, channel, items, reach in session.execute(query.where(_kept(found))).tuples():
        counts = {measure_of(channel): items, "media_entries": 1, "media_known": int(reach is not None),
                  "media_known_reach": reach or 0}  # fmt: skip
        yield area_id, campaign_id, on, counts


def _kept(found: Cut) -> ColumnElement[bool]:
    first, last = days_asked(found)
    return (
        found.where(Item.area_id) & within(found.actor, Permission.VIEW_CAMPAIGNS, Item.area_id)
        & (Item.published_on >= first) & (Item.published_on <= last) & _of_campaign(found, Item.campaign_id)
    )  # fmt: skip


def _of_campaign(found: Cut, column: Any) -> ColumnElement[bool]:
    campaign = campaign_of(found)
    if campaign is None:
        return true()
    return column == campaign if campaign else column.is_(None)  # type: ignore[no-any-return]


def _events(session: Session, found: Cut) -> Iterator[Counted]:
    """What the results of held events name, where the list of media has nothing about the event."""
    first, last = days_asked(found)
    result = OutreachResult
    query = select(Event.area_id, Event.campaign_id, Event.starts_at, result.media_items, result.media_reach)
    query = query.join(result, result.event_id == Event.id).where(
        Event.status == "held", or_(result.media_items > 0, result.media_reach > 0), ~has_media(),
        found.where(Event.area_id, Event.unit_id), _of_campaign(found, Event.campaign_id), counts_at_all(),
        Event.starts_at >= day_bounds(first, found.zone)[0], Event.starts_at < day_bounds(last, found.zone)[1],
    )  # fmt: skip
    for area_id, campaign_id, starts_at, items, reach in session.execute(query).tuples():
        yield (
            area_id,
            campaign_id,
            local(starts_at, found.zone).date(),
            dict(zip(OF_EVENTS, (items, reach), strict=True)),
        )
