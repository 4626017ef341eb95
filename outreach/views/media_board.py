"""What the media add to other pages: panels of campaigns and events, hits of the search."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import NotFound
from core.i18n import t
from core.panels import Board, Hit, Panel
from core.times import now, say_plain_date, today
from outreach import media_queries as queries
from outreach.media_models import MediaItem
from outreach.queries import result_of
from outreach.quiz_queries import figures, home
from outreach.views.media import said_sums
from registry import terms
from registry.permissions import Permission as P
from registry.scope import may
from schedule.models import HOLDING, Campaign, Event
from schedule.queries import zone_of
from schedule.return_spans import days_of


def put_up(board: Board) -> None:
    """Panels of campaigns, events and the overview of readiness, and what the search finds."""
    board.add_panels("readiness", self_check_panel)
    board.add_panels("campaign", campaign_panel)
    board.add_panels("event", event_panel)
    board.searchers.append(search)


def self_check_panel(db: Session, _record: object, who: Actor) -> Panel | None:
    """How households stand in the self-check of this year."""
    if not who.may(P.VIEW_CAMPAIGNS):
        return None
    try:
        county = home(db)
    except NotFound:
        return None
    on = today(zone_of(db))
    found = figures(db, who, county, *days_of("year", on))
    return Panel(str(t("Self-check of households")), "outreach/panel_self_check.html", {"found": found}, rank=75)


def campaign_panel(db: Session, campaign: Campaign, who: Actor) -> Panel | None:
    """What appeared in the media for a campaign, by channel."""
    if not who.may(P.VIEW_CAMPAIGNS):
        return None
    values = {"campaign": campaign, "sums": said_sums(db, queries.of_campaign(db, campaign, who)),
              "can_add": who.may(P.EDIT_EVENTS)}  # fmt: skip
    return Panel(str(t("In the media")), "outreach/panel_media_campaign.html", values, rank=40)


def event_panel(db: Session, event: Event, who: Actor) -> Panel | None:
    """What the media brought about an event that has begun."""
    if not who.may(P.VIEW_CAMPAIGNS) or event.status not in HOLDING or event.starts_at > now():
        return None
    found, can_add = queries.of_event(db, event, who), may(db, event, who, P.EDIT_EVENTS)
    if not found and not can_add:
        return None
    entered = result_of(db, event)
    values = {
        "event": event, "items": found, "can_add": can_add, "channels": terms.labels(db, "media_channel", event.area),
        "has_own": entered is not None and bool(entered.media_items or entered.media_reach),
    }  # fmt: skip
    return Panel(str(t("In the media")), "outreach/panel_media_event.html", values, rank=45)


def search(db: Session, typed: str, who: Actor, limit: int) -> Sequence[Hit]:
    """Media items by title or outlet, the latest first."""
    if not typed.strip() or not who.may(P.VIEW_CAMPAIGNS):
        return []
    query = queries.media_matching(who, queries.MediaFilter(typed=typed.strip()[:100]))
    named = terms.labels(db, "media_channel")
    return [
        Hit(str(t("Media item")), one.title,
            f"{named.get(one.channel, one.channel)} · {say_plain_date(one.published_on)}",
            url_for("outreach.media_item", item_id=one.id))
        for one in db.scalars(query.order_by(MediaItem.published_on.desc(), MediaItem.id).limit(limit))
    ]  # fmt: skip
