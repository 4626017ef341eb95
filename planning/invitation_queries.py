"""Questions about invitations: how each stands, who speaks for the unit, who planned it, and the signed address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from core.access import Actor
from core.errors import NotFound
from core.links import links, read
from core.times import now
from planning.answers import MISSING, WAITING, Asked, Standing
from planning.models import PlannedVisit, Proposal, VisitInvitation
from registry.models import Area, Grant, Unit, User
from registry.permissions import Permission
from registry.queries.settings import VISIT_ANSWER, setting
from registry.scope import within
from schedule.models import HOLDING, Event

TOKEN = "visit"  # noqa: S105 - the kind of token, not one
PLAN = Permission.EDIT_CAMPAIGNS


@dataclass(frozen=True)
class AnswerTime:
    """How many days units have to answer, and how many before the end they are reminded."""

    days: int
    remind_days: int


def answer_time(session: Session, area: Area | None) -> AnswerTime:
    """What holds in the area."""
    value: dict[str, Any] = setting(session, VISIT_ANSWER, area)
    return AnswerTime(int(value["days"]), int(value["remind_days"]))


def asked_of(invitation: VisitInvitation) -> Asked:
    """The invitation and its event as the rules of answers see them."""
    event = invitation.event
    return Asked(
        invitation.state, invitation.starts_at, invitation.answer_by, event.starts_at, event.status, event.zone
    )


def standing_of(invitation: VisitInvitation) -> Standing:
    """How the invitation stands now."""
    return asked_of(invitation).standing(now())


def token_of(session: Session, invitation: VisitInvitation) -> str:
    """The token in the address at which the unit answers without an account."""
    return links(session).token(TOKEN, invitation.id, invitation.salt)


def path_of(session: Session, invitation: VisitInvitation) -> str:
    """The path of that address."""
    return f"/visits/{token_of(session, invitation)}"


def by_token(session: Session, token: str) -> VisitInvitation:
    """The invitation behind the token; there is none (NotFound) behind any other."""
    parts = read(token)
    found = session.get(VisitInvitation, parts.number) if parts else None
    if found is None or not links(session).is_good(TOKEN, token, found.salt):
        raise NotFound()
    return found


def invitations(proposal: Proposal) -> Select[tuple[VisitInvitation]]:
    """The proposal's invitations with what a line about them says, in order of the events."""
    return (
        select(VisitInvitation)
        .join(PlannedVisit, PlannedVisit.id == VisitInvitation.visit_id)
        .join(Event, Event.id == VisitInvitation.event_id)
        .where(PlannedVisit.proposal_id == proposal.id)
        .options(joinedload(VisitInvitation.event), joinedload(VisitInvitation.unit))
        .order_by(Event.starts_at, VisitInvitation.id)
    )


def all_of(session: Session, proposal: Proposal) -> list[VisitInvitation]:
    """The proposal's invitations."""
    return list(session.scalars(invitations(proposal)))


def counts(found: Sequence[VisitInvitation]) -> Counter[Standing]:
    """How many of them stand how."""
    return Counter(standing_of(one) for one in found)


def of_visit(session: Session, visit: PlannedVisit) -> VisitInvitation | None:
    """The latest invitation of the visit."""
    query = select(VisitInvitation).where(VisitInvitation.visit_id == visit.id)
    return session.scalar(query.order_by(VisitInvitation.id.desc()).limit(1))


def of_event(session: Session, event_id: int) -> VisitInvitation | None:
    """The invitation to that event."""
    return session.scalar(select(VisitInvitation).where(VisitInvitation.event_id == event_id))


def contacts(session: Session, unit_ids: Sequence[int]) -> dict[int, list[User]]:
    """Accounts that speak for each unit."""
    query = select(Grant.unit_id, User).join(User, User.id == Grant.user_id)
    query = query.where(Grant.unit_id.in_(list(unit_ids)), User.is_active).order_by(User.id)
    found: dict[int, list[User]] = {}
    for unit_id, user in session.execute(query).tuples():
        found.setdefault(unit_id or 0, []).append(user)
    return found


def waiting_for(session: Session, actor: Actor) -> list[VisitInvitation]:
    """Invitations that wait for this reader's own units, the soonest first."""
    units = actor.unit_ids(Permission.EDIT_OWN_UNIT)
    if not units:
        return []
    query = select(VisitInvitation).join(Event, Event.id == VisitInvitation.event_id)
    query = query.where(
        VisitInvitation.unit_id.in_(units), VisitInvitation.state.in_(("asked", "confirmed")),
        Event.status.in_(HOLDING), Event.starts_at > now(),
    ).options(joinedload(VisitInvitation.event), joinedload(VisitInvitation.unit))  # fmt: skip
    found = session.scalars(query.order_by(Event.starts_at, VisitInvitation.id))
    return [one for one in found if standing_of(one) in WAITING]


@dataclass(frozen=True)
class Open:
    """Of one proposal: how many units have declined and wait to be planned again, and how many answers are overdue."""

    proposal: Proposal
    declined: int
    overdue: int


def open_for(session: Session, actor: Actor) -> list[Open]:
    """The proposals of this planner in which somebody declined or has not answered in time."""
    mine = within(actor, PLAN, Proposal.area_id)
    rows = session.execute(
        select(PlannedVisit.proposal_id, PlannedVisit.state, VisitInvitation)
        .join(Proposal, Proposal.id == PlannedVisit.proposal_id)
        .outerjoin(VisitInvitation, VisitInvitation.event_id == PlannedVisit.event_id)
        .outerjoin(Event, Event.id == PlannedVisit.event_id)
        .where(mine, PlannedVisit.state.in_(("accepted", "declined")))
        .where((PlannedVisit.state == "declined") | (
            (VisitInvitation.state == "asked") & (VisitInvitation.answer_by < now()) & (Event.starts_at > now())
        ))
        .options(joinedload(VisitInvitation.event))
    ).tuples()  # fmt: skip
    declined, overdue = Counter[int](), Counter[int]()
    for proposal_id, state, invitation in rows:
        if state == "declined":
            declined[proposal_id] += 1
        elif invitation is not None and standing_of(invitation) is Standing.OVERDUE:
            overdue[proposal_id] += 1
    found = session.scalars(select(Proposal).where(Proposal.id.in_({*declined, *overdue})).order_by(Proposal.id))
    return [Open(one, declined[one.id], overdue[one.id]) for one in found]


def is_own(actor: Actor, invitation: VisitInvitation) -> bool:
    """Whether the reader speaks for the unit."""
    return invitation.unit_id in actor.unit_ids(Permission.EDIT_OWN_UNIT)


def missing(found: Sequence[VisitInvitation]) -> list[VisitInvitation]:
    """Those of them that want an answer still."""
    return [one for one in found if standing_of(one) in MISSING]


def planner_of(session: Session, invitation: VisitInvitation) -> User | None:
    """Whoever planned the event, if that is somebody with an account."""
    kind, _, number = invitation.event.created_by.partition(":")
    user = session.get(User, int(number)) if kind == "user" and number.isdecimal() else None
    return user if user is not None and user.is_active else None


def planners(session: Session, invitation: VisitInvitation) -> list[User]:
    """Who is to be told of an answer: whoever planned it, else every planner of the area."""
    if (one := planner_of(session, invitation)) is not None:
        return [one]
    unit = session.get_one(Unit, invitation.unit_id)
    above = [int(part) for part in unit.area.path.split("/") if part]
    query = select(User).join(Grant, Grant.user_id == User.id)
    query = query.where(Grant.role == "planner", Grant.area_id.in_(above), User.is_active).order_by(User.id)
    return list(session.scalars(query).unique())
