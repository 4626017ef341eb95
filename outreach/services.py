"""Deeds on campaigns: create, change, close, cancel, reopen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid, NotFound
from core.i18n import t, tn
from core.versions import check_version
from outreach.campaign_inputs import AreaTargetInput
from outreach.campaign_models import CampaignAreaTarget, CampaignTeam
from outreach.campaign_queries import anchors, teams_offered
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
    brief.anchor = _anchor(session, campaign, given)
    session.add(brief)
    _set_teams(session, campaign, given.team_ids)
    _set_targets(session, campaign, {kind: percent for kind, percent in given.targets.items() if percent})
    session.flush()


def _anchor(session: Session, campaign: Campaign, given: CampaignInput) -> str:
    """The anchor that was chosen; the one of an earlier year may be gone by now, and is kept."""
    brief = session.get(CampaignBrief, campaign.id)
    known = {one.code for one in anchors(session, campaign.area, given.starts_on.year)}
    if given.anchor and given.anchor not in known and (brief is None or brief.anchor != given.anchor):
        raise Invalid("anchor", t("There is no such anchor."), field="anchor", hint=t("Choose from the list."))
    return given.anchor


def _set_teams(session: Session, campaign: Campaign, wanted: Sequence[int]) -> None:
    there = {row.team_id: row for row in session.scalars(select(CampaignTeam).filter_by(campaign_id=campaign.id))}
    offered = {team.id for team in teams_offered(session, campaign.area)} | set(there)
    if unknown := sorted(set(wanted) - offered):
        raise Invalid("team_unknown", t("There is no team in use with the number %(n)s here.", n=unknown[0]),
                      field="team_ids")  # fmt: skip
    for team_id, row in there.items():
        if team_id not in wanted:
            session.delete(row)
    session.add_all(CampaignTeam(campaign_id=campaign.id, team_id=one) for one in set(wanted) - set(there))


def set_area_target(
    session: Session, campaign: Campaign, given: AreaTargetInput, actor: Actor
) -> CampaignAreaTarget:  # fmt: skip
    """The target of one area, new or with another share; the area must lie within the campaign's."""
    require_area(session, campaign.area_id, actor, Permission.EDIT_CAMPAIGNS)
    area = session.get(Area, given.area_id)
    if area is None or area.id == campaign.area_id or not area.path.startswith(campaign.area.path):
        raise Invalid("area_outside", t("This area does not lie beneath the campaign's."), field="area_id",
                      hint=t("Choose from the list."))  # fmt: skip
    _check_kinds(session, campaign, [given.unit_kind], "unit_kind")
    key = {"campaign_id": campaign.id, "unit_kind": given.unit_kind, "area_id": area.id}
    row = session.scalar(select(CampaignAreaTarget).filter_by(**key)) or CampaignAreaTarget(**key)
    row.percent, row.area = given.percent, area
    session.add(row)
    session.flush()
    return row


def drop_area_target(session: Session, campaign: Campaign, target_id: int, actor: Actor) -> None:
    """The general target holds there again."""
    require_area(session, campaign.area_id, actor, Permission.EDIT_CAMPAIGNS)
    row = session.get(CampaignAreaTarget, target_id)
    if row is None or row.campaign_id != campaign.id:
        raise NotFound()
    session.delete(row)
    session.flush()


def _check_kinds(session: Session, campaign: Campaign, wanted: Iterable[str], field: str) -> None:
    known = labels(session, "unit_kind", campaign.area)
    if known and (unknown := sorted(set(wanted) - set(known))):
        raise Invalid("unit_kind", t("There is no kind of unit “%(code)s”.", code=unknown[0]), field=field)


def _set_targets(session: Session, campaign: Campaign, wanted: Mapping[str, int]) -> None:
    _check_kinds(session, campaign, wanted, "targets")
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
