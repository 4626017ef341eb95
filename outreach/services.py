"""Deeds on campaigns: create, change, close, cancel, reopen."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t, tn
from core.versions import check_version
from outreach.inputs import CampaignInput
from outreach.kinds import STATUS_NAMES
from outreach.models import CampaignBrief, CampaignTarget
from outreach.queries import events_outside
from registry.models import Area
from registry.permissions import Permission
from registry.scope import require_area
from registry.terms import labels
from schedule.models import Campaign

LONGEST_DAYS = 366 * 2
MOVES: dict[str, dict[str, str]] = {
    "close": {"running": "closed", "draft": "closed"},
    "cancel": {"running": "cancelled", "draft": "cancelled"},
    "reopen": {"closed": "running", "cancelled": "running"},
}


def create_campaign(session: Session, given: CampaignInput, actor: Actor) -> Campaign:
    """The new campaign, running; needs campaigns.edit in its area."""
    area = _area(session, given, actor)
    _check_window(given)
    campaign = Campaign(area_id=area.id, area=area, status="running")
    _write(campaign, given, area)
    session.add(campaign)
    session.flush()
    _write_parts(session, campaign, given)
    return campaign


def edit_campaign(session: Session, campaign: Campaign, given: CampaignInput, actor: Actor) -> Campaign:
    """The changed campaign; refused when somebody changed it meanwhile, or when events would lie outside its area."""
    check_version(campaign, given.version)
    require_area(session, campaign.area_id, actor, Permission.EDIT_CAMPAIGNS)
    area = _area(session, given, actor)
    _check_window(given)
    outside = events_outside(session, campaign, area) if area.id != campaign.area_id else 0
    if outside:
        wording = tn("%(n)s event of the campaign lies outside this area.",
                     "%(n)s events of the campaign lie outside this area.", outside)  # fmt: skip
        raise Invalid("events_outside", wording, field="area_id", hint=t("Choose an area that holds them all."))
    _write(campaign, given, area)
    _write_parts(session, campaign, given)
    campaign.version += 1  # also when only targets or theme changed, so that two editors notice each other
    session.flush()
    return campaign


def move_campaign(session: Session, campaign: Campaign, move: str, reason: str, actor: Actor) -> Campaign:
    """The campaign closed, cancelled or reopened, with the reason; its events stay as they are."""
    require_area(session, campaign.area_id, actor, Permission.EDIT_CAMPAIGNS)
    to = MOVES[move].get(campaign.status)
    if to is None:
        wording = t("The campaign is in the state “%(status)s”, and that cannot be done then.",
                    status=STATUS_NAMES[campaign.status])  # fmt: skip
        raise DomainError("wrong_state", wording, hint=t("Reload the page to see what can be done."))
    if not reason.strip():
        raise Invalid("reason", t("Please give the reason."), field="reason")
    campaign.status, campaign.status_reason = to, reason.strip()
    session.flush()
    return campaign


def _area(session: Session, given: CampaignInput, actor: Actor) -> Area:
    if session.get(Area, given.area_id) is None or not actor.may(Permission.EDIT_CAMPAIGNS):
        raise Invalid("area", t("There is no such area."), field="area_id", hint=t("Choose from the list."))
    return require_area(session, given.area_id, actor, Permission.EDIT_CAMPAIGNS)


def _check_window(given: CampaignInput) -> None:
    if given.ends_on < given.starts_on:
        raise Invalid("window", t("The last day must not be before the first."), field="ends_on")
    if (given.ends_on - given.starts_on).days > LONGEST_DAYS:
        raise Invalid(
            "window_long", t("A campaign lasts at most two years."), field="ends_on", hint=t("Check the year.")
        )


def _write(campaign: Campaign, given: CampaignInput, area: Area) -> None:
    campaign.name, campaign.starts_on, campaign.ends_on = given.name, given.starts_on, given.ends_on
    campaign.area_id, campaign.area = area.id, area


def _write_parts(session: Session, campaign: Campaign, given: CampaignInput) -> None:
    brief = session.get(CampaignBrief, campaign.id) or CampaignBrief(campaign_id=campaign.id)
    brief.theme, brief.purpose, brief.budget_yuan = given.theme, given.purpose, given.budget_yuan
    session.add(brief)
    _set_targets(session, campaign, {kind: percent for kind, percent in given.targets.items() if percent})
    session.flush()


def _set_targets(session: Session, campaign: Campaign, wanted: Mapping[str, int]) -> None:
    known = labels(session, "unit_kind", campaign.area)
    if known and (unknown := sorted(set(wanted) - set(known))):
        raise Invalid("unit_kind", t("There is no kind of unit “%(code)s”.", code=unknown[0]), field="targets")
    query = select(CampaignTarget).where(CampaignTarget.campaign_id == campaign.id)
    there = {target.unit_kind: target for target in session.scalars(query)}
    for kind, target in there.items():
        if kind not in wanted:
            session.delete(target)
    for kind, percent in wanted.items():
        if kind in there:
            there[kind].percent = percent
        else:
            session.add(CampaignTarget(campaign_id=campaign.id, unit_kind=kind, percent=percent))
