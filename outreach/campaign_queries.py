"""Questions about campaigns of a year: teams, anchors, where a campaign came from, what was taken over already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from outreach.anchors import Anchor, Entered, anchors_of
from outreach.campaign_models import AnchorDay, CampaignOrigin, CampaignTeam
from outreach.queries import campaigns
from registry.models import Area
from registry.permissions import Permission
from registry.scope import beneath, within
from registry.terms import ids_of
from schedule.models import Campaign, Team


def team_ids_of(session: Session, campaign: Campaign) -> list[int]:
    """The teams that work in the campaign; none: all of its area may."""
    query = select(CampaignTeam.team_id).join(Team).where(CampaignTeam.campaign_id == campaign.id)
    return list(session.scalars(query.order_by(Team.name, Team.id)))


def teams_of(session: Session, campaign: Campaign) -> Sequence[Team]:
    """The same as teams, by name."""
    query = select(Team).join(CampaignTeam).where(CampaignTeam.campaign_id == campaign.id)
    return session.scalars(query.order_by(Team.name, Team.id)).all()


def teams_offered(session: Session, area: Area) -> Sequence[Team]:
    """The teams in use of the area, of those beneath and of those above it."""
    serves = or_(Team.area_id.in_(ids_of(area.path)), beneath(area.path))
    return session.scalars(select(Team).join(Area).where(serves, Team.is_active).order_by(Team.name, Team.id)).all()


def anchors(session: Session, area: Area, year: int) -> list[Anchor]:
    """The anchors of the year as they hold in the area."""
    query = select(AnchorDay, Area.path).join(Area).where(AnchorDay.area_id.in_(ids_of(area.path)))
    rows = session.execute(query.where(AnchorDay.year <= year)).tuples()
    return anchors_of(year, [_entered(row, path.count("/")) for row, path in rows])


def _entered(row: AnchorDay, depth: int) -> Entered:
    return Entered(row.id, row.area_id, depth, row.code, row.year, row.name, row.kind, row.starts_on, row.ends_on,
                   row.source, row.is_verified, row.is_kept)  # fmt: skip


def campaigns_of_year(actor: Actor, area: Area, year: int) -> Select[tuple[Campaign]]:
    """The campaigns that begin in the year, of the area and beneath, as far as the reader may see them."""
    here = Campaign.area_id.in_(select(Area.id).where(beneath(area.path)))
    begins = (Campaign.starts_on >= date(year, 1, 1), Campaign.starts_on <= date(year, 12, 31))
    return campaigns(actor).where(here, *begins).order_by(Campaign.starts_on, Campaign.ends_on, Campaign.id)


def own_campaigns(session: Session, actor: Actor, area: Area, year: int) -> Sequence[Campaign]:
    """Those of them that the actor may take over: campaigns whose area the actor plans for, cancelled ones left out."""
    mine = within(actor, Permission.EDIT_CAMPAIGNS, Campaign.area_id)
    query = campaigns_of_year(actor, area, year).where(mine, Campaign.status != "cancelled")
    return session.scalars(query.options(joinedload(Campaign.area))).all()


def taken_over(session: Session, sources: Sequence[int], year: int) -> dict[int, Campaign]:
    """By number of an earlier campaign the one that was made of it for the year."""
    query = select(CampaignOrigin.source_id, Campaign).join(Campaign, Campaign.id == CampaignOrigin.campaign_id)
    found = query.where(CampaignOrigin.source_id.in_(sources), CampaignOrigin.year == year)
    return dict(session.execute(found).tuples().all())


def origin_of(session: Session, campaign: Campaign) -> Campaign | None:
    """The campaign of an earlier year that this one was taken over from."""
    query = select(Campaign).join(CampaignOrigin, CampaignOrigin.source_id == Campaign.id)
    return session.scalar(query.where(CampaignOrigin.campaign_id == campaign.id))
