"""The plan of a year: its anchors with the campaigns that serve them, money, coverage, and what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.times import now, today
from outreach.anchors import Anchor, of_window
from outreach.budget_queries import money_of
from outreach.budgets import Money
from outreach.campaign_queries import anchors, own_campaigns, taken_over
from outreach.cover_queries import covers
from outreach.coverage import Cover, Sum, summed
from outreach.models import CampaignBrief
from outreach.queries import campaigns, is_unreported
from outreach.year_plan import Late, Standing, is_bare, late
from registry.models import Area
from registry.scope import beneath
from registry.terms import ids_of
from schedule.models import Campaign, Event
from schedule.queries import visible, zone_of


@dataclass(frozen=True)
class Planned:
    """A campaign in the plan of a year; `is_above` marks one of an area above, in which the area takes part."""

    campaign: Campaign
    anchor: str
    rows: Sequence[Cover]
    cover: Sum
    money: Money
    held: int
    ahead: int
    late: Sequence[Late]
    is_above: bool


@dataclass(frozen=True)
class Served:
    """An anchor with the campaigns that serve it; `is_bare`: it comes soon and none does."""

    anchor: Anchor
    campaigns: Sequence[Planned]
    is_bare: bool
    within: Planned | None = None  # a campaign for another anchor whose days hold this one's


@dataclass(frozen=True)
class YearPlan:
    """The whole plan; sums leave out cancelled campaigns and those of areas above."""

    area: Area
    year: int
    served: Sequence[Served]
    others: Sequence[Planned]
    money: Money
    cover: Sum
    to_take: int = 0  # campaigns of the year before that were not taken over yet
    campaigns: Sequence[Planned] = field(default_factory=list)

    @property
    def late(self) -> list[tuple[Planned, Late]]:
        """Everything that is late, the most urgent first."""
        found = [(one, what) for one in self.campaigns if not one.is_above for what in one.late]
        return sorted(found, key=lambda pair: pair[1].tone != "bad")


def year_plan(session: Session, area: Area, year: int, actor: Actor) -> YearPlan:
    """The plan of the area's year as the reader may see it."""
    on = today(zone_of(session, area))
    days = anchors(session, area, year)
    planned = _planned(session, area, year, actor, days, on)
    own = [one for one in planned if not one.is_above and one.campaign.status != "cancelled"]
    kept = {anchor.code for anchor in days if anchor.is_kept}
    served = []
    for anchor in days:
        mine = [one for one in planned if one.anchor == anchor.code]
        if anchor.is_kept or mine:
            around = None if mine else _around(planned, anchor)
            is_open = anchor.is_kept and not mine and around is None
            served.append(Served(anchor, mine, is_open and is_bare(anchor.starts_on, on), around))
    return YearPlan(
        area, year, served, [one for one in planned if one.anchor not in kept and not _is_among(served, one)],
        sum((one.money for one in own), Money()), summed(row for one in own for row in one.rows),
        len(left_over(session, area, year, actor)), planned,
    )  # fmt: skip


def left_over(session: Session, area: Area, year: int, actor: Actor) -> list[Campaign]:
    """The campaigns of the year before that the actor could take over and that were not taken over yet."""
    there = own_campaigns(session, actor, area, year - 1)
    taken = taken_over(session, [one.id for one in there], year)
    return [one for one in there if one.id not in taken]


def anchors_chosen(session: Session, wanted: Sequence[Campaign], days: Sequence[Anchor]) -> dict[int, str]:
    """By campaign the anchor that it serves: the one that was chosen, else the one whose days it touches."""
    query = select(CampaignBrief.campaign_id, CampaignBrief.anchor)
    chosen = dict(
        session.execute(query.where(CampaignBrief.campaign_id.in_([one.id for one in wanted]))).tuples().all()
    )
    return {one.id: chosen.get(one.id) or of_window(days, one.starts_on, one.ends_on) for one in wanted}


def _around(planned: Sequence[Planned], anchor: Anchor) -> Planned | None:
    there = [one for one in planned if one.campaign.starts_on <= anchor.starts_on
             and anchor.ends_on <= one.campaign.ends_on and one.campaign.status != "cancelled"]  # fmt: skip
    return there[0] if there else None


def _is_among(served: Sequence[Served], wanted: Planned) -> bool:
    return any(one is wanted for each in served for one in each.campaigns)


def _planned(
    session: Session, area: Area, year: int, actor: Actor, days: Sequence[Anchor], on: date
) -> list[Planned]:  # fmt: skip
    found = _campaigns(session, area, year, actor)
    ids = [one.id for one in found]
    chosen, rows, money = anchors_chosen(session, found, days), covers(session, found, actor), money_of(session, ids)
    counts, missing = _events(session, ids, actor), _unreported(session, ids, actor)
    made = []
    for one in found:
        cover = summed(rows[one.id])
        standing = Standing(one.status, one.starts_on, one.ends_on, cover, money[one.id], missing.get(one.id, 0))
        held, ahead = counts.get(one.id, (0, 0))
        made.append(Planned(one, chosen[one.id], rows[one.id], cover, money[one.id], held, ahead, late(standing, on),
                            not one.area.path.startswith(area.path)))  # fmt: skip
    return made


def _campaigns(session: Session, area: Area, year: int, actor: Actor) -> Sequence[Campaign]:
    here = or_(Campaign.area_id.in_(select(Area.id).where(beneath(area.path))), Campaign.area_id.in_(ids_of(area.path)))
    query = campaigns(actor).where(
        here, Campaign.starts_on >= date(year, 1, 1), Campaign.starts_on <= date(year, 12, 31)
    )
    query = query.options(joinedload(Campaign.area)).order_by(Campaign.starts_on, Campaign.ends_on, Campaign.id)
    return session.scalars(query).all()


def _events(session: Session, ids: Sequence[int], actor: Actor) -> Mapping[int, tuple[int, int]]:
    query = select(Event.campaign_id, Event.status, func.count()).where(Event.campaign_id.in_(ids), visible(actor))
    found: dict[int, tuple[int, int]] = {}
    for campaign_id, status, count in session.execute(query.group_by(Event.campaign_id, Event.status)).tuples():
        held, ahead = found.get(campaign_id or 0, (0, 0))
        is_ahead = status in ("planned", "confirmed")
        found[campaign_id or 0] = (held + count * (status == "held"), ahead + count * is_ahead)
    return found


def _unreported(session: Session, ids: Sequence[int], actor: Actor) -> Mapping[int, int]:
    query = select(Event.campaign_id, func.count()).where(Event.campaign_id.in_(ids), visible(actor))
    rows = session.execute(query.where(is_unreported(now())).group_by(Event.campaign_id)).tuples()
    return {campaign_id or 0: count for campaign_id, count in rows}
