"""What the pages and programs read of proposals: which there are, their visits as lines, and the teams with letters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, and_, case, func, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import NotFound
from core.i18n import t
from maps.models import Place
from planning.calendar_queries import as_in_calendar
from planning.models import PlannedVisit, Proposal
from planning.routes import Base
from planning.visits import ASSUMED, Crew, Totals, VisitLine, crews
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission
from registry.scope import load, within
from schedule.models import Campaign, Team

GOING_ON = ("waiting", "solving")
OF_THE_VISIT = (
    "occurrence", "event_kind", "minutes", "is_must", "value", "due_on", "state", "on", "starts_minute", "team_id",
    "second_team_id", "way_minutes", "is_pinned", "event_id", "version",
)  # fmt: skip


def seen(session: Session, proposal_id: int, actor: Actor, permission: Permission | None = None) -> Proposal:
    """The proposal, if the actor may look at its campaign; with a permission, if the actor holds that one there."""
    return load(session, Proposal, proposal_id, actor, permission or Permission.VIEW_CAMPAIGNS)


def ready(session: Session, proposal_id: int, actor: Actor) -> Proposal:
    """The proposal with its result; one that has none yet is not there."""
    found = seen(session, proposal_id, actor)
    if found.state != "ready":
        raise NotFound("proposal_not_ready", t("This proposal has no result yet."))
    return found


def proposals(actor: Actor, campaign: Campaign | None = None) -> Select[tuple[Proposal]]:
    """The proposals that the actor may see, of one campaign or of all."""
    query = select(Proposal).where(within(actor, Permission.VIEW_CAMPAIGNS, Proposal.area_id))
    query = query.options(joinedload(Proposal.campaign))
    return query if campaign is None else query.where(Proposal.campaign_id == campaign.id)


def latest(session: Session, campaign: Campaign, actor: Actor, most: int) -> Sequence[Proposal]:
    """The newest proposals of the campaign."""
    return session.scalars(proposals(actor, campaign).order_by(Proposal.id.desc()).limit(most)).all()


def like(session: Session, proposal: Proposal, actor: Actor) -> Sequence[Proposal]:
    """Other finished proposals of the same campaign, the newest first."""
    query = proposals(actor).where(
        Proposal.campaign_id == proposal.campaign_id, Proposal.id != proposal.id, Proposal.state == "ready"
    )
    return session.scalars(query.order_by(Proposal.id.desc()).limit(50)).all()


def lines(
    session: Session, proposal: Proposal, *, on: Sequence[date] = (), with_remedies: bool = False
) -> list[VisitLine]:
    """The proposal's visits with the names of their units, by unit; those of some days alone when `on` has any."""
    columns = [getattr(PlannedVisit, name) for name in OF_THE_VISIT]
    more = (PlannedVisit.reason, PlannedVisit.remedies) if with_remedies else (PlannedVisit.reason,)
    query = (
        select(PlannedVisit.id, Unit.id, Unit.name, Unit.kind, Area.name, Unit.lon, Unit.lat, *columns, *more)
        .join(Unit, Unit.id == PlannedVisit.unit_id)
        .join(Area, Area.id == Unit.area_id)
        .where(PlannedVisit.proposal_id == proposal.id)
        .order_by(Unit.name, PlannedVisit.occurrence, PlannedVisit.id)
    )
    if on:
        query = query.where(PlannedVisit.on.in_(on) | (PlannedVisit.state == "accepted"))
    found = as_in_calendar(session, [VisitLine(*row) for row in session.execute(query)])
    return [line for line in found if line.on in on] if on else found


def short_sums(session: Session, ids: Iterable[int]) -> dict[int, Totals]:
    """By proposal: visits wanted, placed, left out, must-dos among them, accepted, and minutes of driving to them."""
    stands = PlannedVisit.on.is_not(None)
    query = (
        select(
            PlannedVisit.proposal_id, func.count(), func.count(PlannedVisit.on),
            func.sum(case((and_(~stands, PlannedVisit.is_must), 1), else_=0)),
            func.sum(case((stands, func.coalesce(PlannedVisit.way_minutes, 0)), else_=0)),
            func.sum(case((PlannedVisit.state == "accepted", 1), else_=0)),
        )
        .where(PlannedVisit.proposal_id.in_(list(ids)))
        .group_by(PlannedVisit.proposal_id)
    )  # fmt: skip
    return {
        key: Totals(
            wanted, placed, wanted - placed, int(must or 0), accepted=int(taken or 0), driving=int(driving or 0)
        )
        for key, wanted, placed, must, driving, taken in session.execute(query)
    }


def crew(session: Session, proposal: Proposal, shown: Iterable[VisitLine] = ()) -> dict[int, Crew]:
    """The teams that were asked for or go somewhere, by name, each with its letter and colour."""
    return crew_of(session, [proposal], shown)


def crew_of(session: Session, proposals: Sequence[Proposal], shown: Iterable[VisitLine] = ()) -> dict[int, Crew]:
    """The same for several proposals together."""
    ids = {team for one in proposals for team in one.asked.get("team_ids") or ()}
    ids |= {team for one in shown for team in one.teams}
    query = select(Team.id, Team.name).where(Team.id.in_(ids)).order_by(Team.name, Team.id)
    named = [(key, name) for key, name in session.execute(query)]
    assumed = [one.get("name") for of in proposals for one in (of.changes or {}).get("extra_teams", ())]
    return crews(
        named + ([(ASSUMED, " · ".join(filter(None, assumed)) or str(t("Assumed team")))] if ASSUMED in ids else [])
    )


def kind_parents(session: Session, proposal: Proposal) -> dict[str, str]:
    """Kinds of unit folded into the kinds that the proposal asks for: primary into school."""
    found: dict[str, str] = {}
    for asked in proposal.asked.get("kinds") or {}:
        for kind in terms.beneath(session, "unit_kind", asked, proposal.area):
            found.setdefault(kind, asked)
    return found | {asked: asked for asked in proposal.asked.get("kinds") or {}}


def kind_names(session: Session, proposal: Proposal) -> Mapping[str, str]:
    """Kinds of unit in words."""
    return terms.labels(session, "unit_kind", proposal.area)


def event_names(session: Session, proposal: Proposal) -> Mapping[str, str]:
    """Kinds of event in words."""
    return terms.labels(session, "event_kind", proposal.area)


def skill_names(session: Session, proposal: Proposal) -> Mapping[str, str]:
    """Skills in words."""
    return terms.labels(session, "skill", proposal.area)


def bases(session: Session, team_ids: Sequence[int]) -> dict[int, Base]:
    """Where these teams set out from; one without a home base sets out from the seat of its area."""
    query = (
        select(Team.id, Place.name, Place.lat, Place.lon, Area.name, Area.lat, Area.lon)
        .join(Area, Area.id == Team.area_id)
        .outerjoin(Place, Place.id == Team.base_id)
        .where(Team.id.in_(team_ids))
    )
    found = {}
    for team, name, lat, lon, area, area_lat, area_lon in session.execute(query):
        at = (lat, lon) if lat is not None and lon is not None else (area_lat, area_lon)
        found[team] = Base(name or area, at if at[0] is not None and at[1] is not None else None)
    return found
