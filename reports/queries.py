"""What a reader of figures may choose from."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from registry.permissions import Permission
from registry.scope import within
from schedule.models import Campaign


def campaigns(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """(id, name) of the campaigns that the reader may see figures of, newest first."""
    query = select(Campaign.id, Campaign.name).where(within(actor, Permission.VIEW_FIGURES, Campaign.area_id))
    found = session.execute(query.order_by(Campaign.starts_on.desc()).limit(200))
    return [(str(campaign_id), name) for campaign_id, name in found]
