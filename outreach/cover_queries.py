"""How far campaigns have come: their targets, and units reached, planned and missing, read for several at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session

from core.access import Actor
from outreach.campaign_models import CampaignAreaTarget
from outreach.coverage import Cover, Target, area_coverage
from outreach.models import CampaignTarget
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import beneath, within
from schedule.models import Campaign, Event

PLANNED = ("planned", "confirmed")


def all_targets(session: Session, campaigns: Sequence[Campaign]) -> dict[int, list[Target]]:
    """By campaign its targets in the order of the vocabulary, general ones before those of single areas."""
    ids = [one.id for one in campaigns]
    general = select(CampaignTarget.campaign_id, CampaignTarget.unit_kind, CampaignTarget.percent)
    local = select(
        CampaignAreaTarget.campaign_id, CampaignAreaTarget.unit_kind, CampaignAreaTarget.percent, Area.id, Area.path
    ).join(Area, Area.id == CampaignAreaTarget.area_id)
    found: dict[int, list[Target]] = {one: [] for one in ids}
    for campaign_id, kind, percent in session.execute(general.where(CampaignTarget.campaign_id.in_(ids))).tuples():
        found[campaign_id].append(Target(kind, percent))
    for campaign_id, kind, percent, area_id, path in session.execute(
        local.where(CampaignAreaTarget.campaign_id.in_(ids)).order_by(Area.path)
    ).tuples():
        found[campaign_id].append(Target(kind, percent, area_id, path))
    for one in campaigns:
        order = [term.code for term in terms.vocabulary(session, "unit_kind", one.area)]
        place = {code: number for number, code in enumerate(order)}
        found[one.id].sort(key=lambda target: (place.get(target.kind, len(place)), target.path))
    return found


def area_targets(session: Session, campaign: Campaign) -> Sequence[CampaignAreaTarget]:
    """The targets that hold in single areas, by area."""
    query = select(CampaignAreaTarget).join(Area).where(CampaignAreaTarget.campaign_id == campaign.id)
    return session.scalars(query.order_by(Area.path, CampaignAreaTarget.unit_kind)).all()


def cover(session: Session, campaign: Campaign, actor: Actor) -> list[Cover]:
    """How far the campaign has come with each of its targets, in the reader's part of the area."""
    return covers(session, [campaign], actor)[campaign.id]


def covers(session: Session, campaigns: Sequence[Campaign], actor: Actor) -> dict[int, list[Cover]]:
    """The same for each of the campaigns, with as few questions as for one."""
    if not campaigns:
        return {}
    targets, units = all_targets(session, campaigns), _units(session, campaigns, actor)
    visits = _visits(session, campaigns)
    found = {}
    for one in campaigns:
        path, wanted = one.area.path, targets[one.id]
        reached, planned = visits.get(one.id, (set(), set()))
        there = units if len(campaigns) == 1 else [unit for unit in units if unit[2].startswith(path)]
        found[one.id] = area_coverage(there, reached, planned, wanted, _groups(session, one, wanted))
    return found


def wanted_kinds(session: Session, campaign: Campaign) -> list[str]:
    """The kinds that the campaign has a target for, anywhere; as they were chosen, groups unopened."""
    return list(dict.fromkeys(target.kind for target in all_targets(session, [campaign])[campaign.id]))


def target_kinds(session: Session, campaign: Campaign) -> list[str]:
    """Every kind of unit that the campaign is to reach; with no target at all, every kind there is."""
    wanted = wanted_kinds(session, campaign)
    if not wanted:
        return [term.code for term in terms.vocabulary(session, "unit_kind", campaign.area)]
    return list(
        dict.fromkeys(code for kind in wanted for code in terms.beneath(session, "unit_kind", kind, campaign.area))
    )


def units_meant(session: Session, campaign: Campaign, actor: Actor) -> Select[tuple[Unit]]:
    """The active units of the campaign's area that the actor may see, without those of kinds wanted only elsewhere."""
    return units_of(campaign, actor).where(_is_meant(session, campaign))


def units_of(campaign: Campaign, actor: Actor) -> Select[tuple[Unit]]:
    """The active units of the campaign's area that the actor may see."""
    inside = Unit.area_id.in_(select(Area.id).where(beneath(campaign.area.path)))
    mine = within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id)
    return select(Unit).where(inside, mine, Unit.is_active == true())


def _is_meant(session: Session, campaign: Campaign) -> ColumnElement[bool]:
    targets = all_targets(session, [campaign])[campaign.id]
    groups = _groups(session, campaign, targets)
    everywhere = {code for target in targets if not target.path for code in groups[target.kind]}
    local: dict[str, list[str]] = {}
    for target in targets:
        for code in set(groups[target.kind]) - everywhere if target.path else ():
            local.setdefault(code, []).append(target.path)
    limits = [
        or_(Unit.kind != code, Unit.area_id.in_(select(Area.id).where(or_(*(beneath(path) for path in paths)))))
        for code, paths in local.items()
    ]
    return and_(true(), *limits)


def _groups(session: Session, campaign: Campaign, targets: Sequence[Target]) -> Mapping[str, list[str]]:
    return {one.kind: terms.beneath(session, "unit_kind", one.kind, campaign.area) for one in targets}


def _units(session: Session, campaigns: Sequence[Campaign], actor: Actor) -> list[tuple[int, str, str]]:
    inside = or_(*(beneath(path) for path in {one.area.path for one in campaigns}))
    mine = within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id)
    query = select(Unit.id, Unit.kind, Area.path).join(Area, Area.id == Unit.area_id)
    return list(session.execute(query.where(inside, mine, Unit.is_active == true())).tuples())


def _visits(session: Session, campaigns: Sequence[Campaign]) -> dict[int, tuple[set[int], set[int]]]:
    """By campaign the units that a held event reached, and those for which one is planned."""
    query = select(Event.campaign_id, Event.unit_id, Event.status).distinct()
    query = query.where(Event.campaign_id.in_([one.id for one in campaigns]), Event.unit_id.is_not(None))
    found: dict[int, tuple[set[int], set[int]]] = {}
    for campaign_id, unit_id, status in session.execute(query.where(Event.status.in_(("held", *PLANNED)))).tuples():
        if campaign_id is not None and unit_id is not None:
            found.setdefault(campaign_id, (set(), set()))[0 if status == "held" else 1].add(unit_id)
    return found
