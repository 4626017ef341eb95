"""Deeds on a year's plan: take campaigns of an earlier year over, and undo that while nothing has come of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound, Refusals
from core.i18n import t
from outreach.campaign_inputs import TakenInput, TakeOverInput
from outreach.campaign_models import BudgetLine, CampaignAreaTarget, CampaignOrigin, CampaignTeam, Expense
from outreach.campaign_queries import taken_over
from outreach.material_models import MaterialMove, MaterialWish
from outreach.models import CampaignBrief, CampaignTarget
from outreach.services import LONGEST_DAYS
from registry.permissions import Permission
from registry.scope import load, require_area
from registry.services.wholeness import whole_or_not
from schedule.models import Campaign, Event

EDIT = Permission.EDIT_CAMPAIGNS
_PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (CampaignTarget, ("unit_kind", "percent")),
    (CampaignAreaTarget, ("unit_kind", "area_id", "percent")),
    (CampaignTeam, ("team_id",)),
    (BudgetLine, ("purpose", "name", "planned")),
    (MaterialWish, ("material_id", "count")),
)
"""What goes with a campaign into another year; events and expenses do not."""


def take_over(session: Session, given: TakeOverInput, actor: Actor) -> list[Campaign]:
    """The drafts made of the earlier campaigns, all or none; one that was taken over already is refused by name."""
    sources = [_source(session, number, one, given.year, actor) for number, one in enumerate(given.campaigns)]
    if len({one.id for one in sources}) < len(sources):
        raise Invalid("taken_twice", t("One campaign is chosen twice."), field="campaigns")
    there = taken_over(session, [one.id for one in sources], given.year)
    if there:
        raise Refusals([
            _is_there(number, there[one.id]) for number, one in enumerate(sources) if one.id in there
        ])  # fmt: skip
    batch, made = str(uuid4()), []
    with whole_or_not(session, DomainError("taken_over", t("Somebody has just taken one of them over."),
                                           hint=t("Reload the page to see which."))):  # fmt: skip
        for one, source in zip(given.campaigns, sources, strict=True):
            made.append(_copy(session, source, one, given.year, batch))
    return made


def batch_of(session: Session, campaign: Campaign) -> list[Campaign]:
    """The campaigns that were taken over together with this one, itself among them; none for one set up by hand."""
    batch = select(CampaignOrigin.batch).where(CampaignOrigin.campaign_id == campaign.id).scalar_subquery()
    query = select(Campaign).join(CampaignOrigin, CampaignOrigin.campaign_id == Campaign.id)
    return list(session.scalars(query.where(CampaignOrigin.batch == batch).order_by(Campaign.id)))


def undo_take_over(session: Session, campaign: Campaign, actor: Actor) -> list[str]:
    """Take back what was taken over together with this campaign, and say the names; refused once one is in use."""
    batch = batch_of(session, campaign)
    if not batch:
        raise NotFound()
    for one in batch:
        require_area(session, one.area_id, actor, EDIT)
    used = [one for one in batch if one.status != "draft" or _is_used(session, one)]
    if used:
        wording = t("“%(name)s” is in use already, so taking over is not undone.", name=used[0].name)
        raise DomainError("in_use", wording, hint=t("Cancel campaigns that are not wanted, one by one."))
    names = [one.name for one in batch]
    for one in batch:
        session.delete(one)
    session.flush()
    return names


def _source(session: Session, number: int, given: TakenInput, year: int, actor: Actor) -> Campaign:
    try:
        found = load(session, Campaign, given.source_id, actor, EDIT)
    except NotFound:
        raise Invalid("campaign", t("There is no such campaign."), field=f"campaigns.{number}.source_id") from None
    if found.starts_on.year >= year:
        raise Invalid("not_earlier", t("“%(name)s” is not of an earlier year.", name=found.name),
                      field=f"campaigns.{number}.source_id")  # fmt: skip
    field = f"campaigns.{number}"
    if given.ends_on < given.starts_on:
        raise Invalid("window", t("The last day must not be before the first."), field=f"{field}.ends_on")
    if given.starts_on.year != year:
        raise Invalid("other_year", t("The first day must lie in the year %(year)s.", year=year),
                      field=f"{field}.starts_on")  # fmt: skip
    if (given.ends_on - given.starts_on).days > LONGEST_DAYS:
        raise Invalid("window_long", t("A campaign lasts at most two years."), field=f"{field}.ends_on")
    return found


def _is_there(number: int, made: Campaign) -> Invalid:
    wording = t("This campaign was taken over already: %(name)s.", name=made.name)
    return Invalid("taken_over", wording, field=f"campaigns.{number}.source_id", hint=t("Change that one."))


def _copy(session: Session, source: Campaign, given: TakenInput, year: int, batch: str) -> Campaign:
    made = Campaign(area_id=source.area_id, area=source.area, name=given.name, starts_on=given.starts_on,
                    ends_on=given.ends_on, status="draft")  # fmt: skip
    session.add(made)
    session.flush()
    brief = session.get(CampaignBrief, source.id)
    if brief is not None:
        session.add(CampaignBrief(campaign_id=made.id, theme=brief.theme, purpose=brief.purpose,
                                  budget_yuan=brief.budget_yuan, anchor=brief.anchor))  # fmt: skip
    for table, names in _PARTS:
        for row in session.scalars(select(table).filter_by(campaign_id=source.id)):
            session.add(table(campaign_id=made.id, **{name: getattr(row, name) for name in names}))
    session.add(CampaignOrigin(campaign_id=made.id, source_id=source.id, year=year, batch=batch))
    session.flush()
    return made


def _is_used(session: Session, campaign: Campaign) -> bool:
    spent = select(Expense.id).join(BudgetLine).where(BudgetLine.campaign_id == campaign.id)
    events = select(Event.id).where(Event.campaign_id == campaign.id)
    moves = select(MaterialMove.id).where(MaterialMove.campaign_id == campaign.id)
    return any(session.scalar(query.limit(1)) is not None for query in (spent, events, moves))
