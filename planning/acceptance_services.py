"""Accepting visits of a proposal: they become events of the campaign, booked like any other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import DomainError, Refusals
from core.i18n import LANGUAGES, speaking, t
from core.jobs import Progress, job
from planning import invitation_services, step_services
from planning.disposal_inputs import AcceptInput
from planning.models import PlannedVisit, Proposal, ProposalStep
from registry.identity import actor_of_key
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import load
from schedule.booking_queries import resources
from schedule.booking_services import without_ways_out
from schedule.ground_queries import Ground, ground
from schedule.inputs import EventInput
from schedule.models import Event
from schedule.services import create_event

AT_ONCE = 120  # more are left to a worker, which says how far it is
STEP = 40  # so many visits share a transaction there, so that others get their turn


@dataclass(frozen=True)
class NotAccepted:
    """A visit that stays in the proposal, and why."""

    visit_id: int
    name: str
    why: str


@dataclass
class Outcome:
    """What became of the visits that were to be accepted: events by id, those that stay, units asked to confirm."""

    events: list[int] = field(default_factory=list)
    refused: list[NotAccepted] = field(default_factory=list)
    invited: int = 0
    step_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        """As a job keeps it."""
        return asdict(self)


def chosen(session: Session, proposal: Proposal, given: AcceptInput) -> list[int]:
    """Ids of the visits meant, in order of time; refuses ("nothing_to_accept") when none of them waits."""
    query = select(PlannedVisit.id).where(PlannedVisit.proposal_id == proposal.id, PlannedVisit.state == "placed")
    if given.on is not None:
        query = query.where(PlannedVisit.on == given.on)
    if given.team_id is not None:
        query = query.where((PlannedVisit.team_id == given.team_id) | (PlannedVisit.second_team_id == given.team_id))
    if given.visit_ids:
        query = query.where(PlannedVisit.id.in_(given.visit_ids))
    found = list(session.scalars(query.order_by(PlannedVisit.on, PlannedVisit.starts_minute, PlannedVisit.id)))
    if not found:
        raise DomainError("nothing_to_accept", t("None of these visits waits to be accepted."),
                          hint=t("They may have been accepted already; look at the calendar."))  # fmt: skip
    return found


def accept(session: Session, proposal: Proposal, ids: Sequence[int], invite: bool, actor: Actor, done: Outcome) -> None:
    """Make events of these visits, adding to `done`; what clashes meanwhile stays in the proposal with its reason.

    One that is accepted already is passed over, so that asking twice makes no second event.
    """
    step_services.lock(session, proposal)
    visits = _to_accept(session, proposal, ids)
    before, known = step_services.all_kept(visits), _grounds(session, visits)
    keys = {key for visit in visits for key in (*teams_of(visit), f"unit:{visit.unit_id}")}
    resources(session, sorted(keys), lock=True)  # all at once and in order: nobody waits for whom waits for us
    with without_ways_out(session):
        for visit in visits:
            _accept_one(session, proposal, visit, known[visit.unit.area_id], invite, actor, done)
    step = session.get(ProposalStep, done.step_id) if done.step_id else None
    step = step_services.note(session, proposal, "accepted", before, visits, actor, step)
    done.step_id = step.id if step else None


@job("planning.accept")
def accept_in_steps(progress: Progress, params: dict[str, Any]) -> dict[str, Any]:
    """The work of a long list; each step is saved by itself, so a list taken up again goes on where it stopped."""
    ids, done = [int(one) for one in params["ids"]], Outcome()
    for place in range(0, len(ids), STEP):
        progress.say(place, len(ids))
        with progress.database.transaction() as session:
            actor = actor_of_key(session, progress.owner_key)
            session.info["actor"] = actor
            proposal = load(session, Proposal, params["proposal_id"], actor, Permission.EDIT_CAMPAIGNS)
            accept(session, proposal, ids[place : place + STEP], bool(params["invite"]), actor, done)
    progress.say(len(ids), len(ids))
    return {**done.as_json(), "url": params["url"]}


def teams_of(visit: PlannedVisit) -> list[str]:
    """What the visit books of the teams, as keys of resources."""
    return [f"team:{number}" for number in (visit.team_id, visit.second_team_id) if number is not None]


def given_of(proposal: Proposal, visit: PlannedVisit) -> EventInput:
    """The placed visit as somebody would type it as an event."""
    starts, ends = visit.starts_minute or 0, (visit.starts_minute or 0) + visit.minutes
    on = visit.on or date.min
    return EventInput(
        kind=visit.event_kind, on=on, starts=clock(starts), ends=clock(ends),
        until=on + timedelta(days=1) if ends >= 24 * 60 else None, unit_id=visit.unit_id,
        campaign_id=proposal.campaign_id, resources=teams_of(visit), skills=list(visit.skills),
        override_reason=visit.override_reason,
    )  # fmt: skip


def clock(minute: int) -> time:
    """The clock of a minute of the day."""
    return time(minute // 60 % 24, minute % 60)


def _to_accept(session: Session, proposal: Proposal, ids: Iterable[int]) -> list[PlannedVisit]:
    query = (
        select(PlannedVisit)
        .where(PlannedVisit.proposal_id == proposal.id, PlannedVisit.id.in_(list(ids)), PlannedVisit.state == "placed")
        .options(joinedload(PlannedVisit.unit).joinedload(Unit.area))
        .order_by(PlannedVisit.on, PlannedVisit.starts_minute, PlannedVisit.id)
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _grounds(session: Session, visits: Iterable[PlannedVisit]) -> Mapping[int, Ground]:
    """What holds in each area in which a visit is, asked for once."""
    there = list(visits)
    codes = sorted({code for visit in there for code in (visit.event_kind, *visit.skills)})
    areas = {visit.unit.area_id: visit.unit.area for visit in there}
    return {number: ground(session, area, codes) for number, area in areas.items()}


def _accept_one(
    session: Session, proposal: Proposal, visit: PlannedVisit, known: Ground, invite: bool, actor: Actor, done: Outcome
) -> None:
    try:
        if not teams_of(visit):
            raise DomainError("no_team", t("The team of this visit is no longer there."))
        event = create_event(session, given_of(proposal, visit), actor, known)
    except DomainError as error:
        visit.clash = {"code": error.code} | said_in_all(error)
        done.refused.append(NotAccepted(visit.id, visit.unit.name, str(first_of(error).message)))
        return
    _take_over(visit, event)
    done.events.append(event.id)
    if invite:
        invitation_services.invite(session, visit, event, actor)
        done.invited += 1


def _take_over(visit: PlannedVisit, event: Event) -> None:
    visit.state, visit.event_id, visit.event, visit.clash = "accepted", event.id, event, {}


def first_of(error: DomainError) -> DomainError:
    """The refusal itself, or the first of several."""
    return error.errors[0] if isinstance(error, Refusals) else error


def said_in_all(error: DomainError) -> dict[str, str]:
    """What the refusal says, by language."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with speaking(language):
            found[language] = str(first_of(error).message)
    return found
