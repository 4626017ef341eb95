"""Acceptance and answers for programs: accept visits, see who has answered, remind, answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal

from core.access import needs, signed_in
from core.api import Answer, Asked, Page, blueprint, operation, page
from core.errors import NotFound
from core.fields import Entry
from core.i18n import t
from core.web import actor, address, session
from planning import invitation_queries as queries
from planning import invitation_services as services
from planning.acceptance_services import Outcome, accept, chosen
from planning.disposal_inputs import AcceptInput, AnswerInput, RemindInput
from planning.models import Proposal, VisitInvitation
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.models import Event

bp = blueprint("acceptance")
StandingName = Literal[
    "asked", "overdue", "moved", "confirmed", "declined", "withdrawn", "cancelled", "postponed", "held", "over"
]


class VisitRefused(Answer):
    """A visit that stays in the proposal, and why."""

    visit_id: int
    unit_name: str
    why: str


class VisitsAccepted(Answer):
    """The events that were made, the visits that stay, and how many units were asked to confirm."""

    events: list[int]
    refused: list[VisitRefused]
    invited: int


class InvitationAnswer(Answer):
    """An invitation to confirm a visit; `address` opens the unit's page without an account, for who plans.

    `standing` says how it stands by the calendar: "moved" asks again, "overdue" has not answered in time. Who answered
    is empty where the caller may not see contacts.
    """

    id: int
    event_id: int
    unit_id: int
    unit_name: str
    visit_id: int | None
    state: Literal["asked", "confirmed", "declined", "withdrawn"]
    standing: StandingName
    starts_at: datetime
    asked_at: datetime
    answer_by: datetime
    reminded_at: datetime | None
    answered_at: datetime | None
    answered_by_name: str
    how: str
    reason: str
    wishes: str
    address: str
    version: int


class InvitationsAsked(Asked):
    """Which invitations to list."""

    state: Annotated[
        Literal["asked", "confirmed", "declined", "withdrawn"] | None, Entry(t("Answer given")),
    ] = None  # fmt: skip
    sort: Annotated[Literal["starts_at", "answer_by", "-answered_at"], Entry(t("Sorted by"))] = "starts_at"


class UnitsReminded(Answer):
    """Units reminded now, those that had been reminded today already, and those that must be called."""

    units: int
    again: int
    to_call: list[int]


class InvitationList(Answer):
    """Invitations that wait for the caller's own units."""

    items: list[InvitationAnswer]


@bp.post("/proposals/<int:proposal_id>/accept")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Accept visits of a proposal: they become events"))
def accept_planned_visits(proposal_id: int, given: AcceptInput) -> VisitsAccepted:
    """What became of them; what clashes meanwhile stays in the proposal."""
    proposal = load(session(), Proposal, proposal_id, actor(), P.EDIT_CAMPAIGNS)
    done = Outcome()
    accept(session(), proposal, chosen(session(), proposal, given), given.invite, actor(), done)
    refused = [VisitRefused(visit_id=one.visit_id, unit_name=one.name, why=one.why) for one in done.refused]
    return VisitsAccepted(events=done.events, refused=refused, invited=done.invited)


@bp.get("/proposals/<int:proposal_id>/invitations")
@needs(P.VIEW_CAMPAIGNS)
@operation(t("List the answers of the units of a proposal"))
def list_invitations(proposal_id: int, asked: InvitationsAsked) -> Page[InvitationAnswer]:
    """In the order of their events."""
    proposal = load(session(), Proposal, proposal_id, actor(), P.VIEW_CAMPAIGNS)
    query = queries.invitations(proposal).order_by(None)
    if asked.state is not None:
        query = query.where(VisitInvitation.state == asked.state)
    sorts = {
        "starts_at": Event.starts_at, "answer_by": VisitInvitation.answer_by,
        "answered_at": VisitInvitation.answered_at,
    }  # fmt: skip
    return page(session(), query, asked, sorts, _answers)


@bp.post("/proposals/<int:proposal_id>/invitations/remind")
@needs(P.EDIT_CAMPAIGNS)
@operation(t("Remind units that have not answered"))
def remind_invited(proposal_id: int, given: RemindInput) -> UnitsReminded:
    """Each once a day."""
    proposal = load(session(), Proposal, proposal_id, actor(), P.EDIT_CAMPAIGNS)
    wanted = set(given.invitation_ids)
    found = [one for one in queries.all_of(session(), proposal) if not wanted or one.id in wanted]
    done = services.remind(session(), found, actor())
    return UnitsReminded(units=done.units, again=done.again, to_call=[one.unit_id for one in done.to_call])


@bp.get("/visit-invitations")
@signed_in
@operation(t("List the visits that wait for an answer of the caller's units"))
def list_own_invitations() -> InvitationList:
    """The soonest first."""
    return InvitationList(items=_answers(queries.waiting_for(session(), actor())))


@bp.get("/visit-invitations/<int:invitation_id>")
@signed_in
@operation(t("Get one invitation to confirm a visit"))
def get_invitation(invitation_id: int) -> InvitationAnswer:
    """For the unit's contacts and who plans."""
    return _answers([_seen(invitation_id)])[0]


@bp.post("/visit-invitations/<int:invitation_id>/answer")
@signed_in
@operation(t("Confirm or decline a visit"))
def answer_invitation(invitation_id: int, given: AnswerInput) -> InvitationAnswer:
    """By a contact of the unit, or by who plans for a unit that has answered by telephone."""
    found = _seen(invitation_id)
    how = services.ACCOUNT if queries.is_own(actor(), found) else services.PHONE
    return _answers([services.answer(session(), found, given, actor(), how)])[0]


def _seen(invitation_id: int) -> VisitInvitation:
    found = session().get(VisitInvitation, invitation_id)
    if found is None or not (queries.is_own(actor(), found) or _plans(found)):
        raise NotFound()
    return found


def _plans(found: VisitInvitation) -> bool:
    return may(session(), found.event.area, actor(), P.EDIT_CAMPAIGNS)


def _answers(found: Sequence[VisitInvitation]) -> list[InvitationAnswer]:
    plain = set(InvitationAnswer.model_fields) - {"unit_name", "standing", "starts_at", "answered_by_name", "address"}
    return [
        InvitationAnswer.model_validate({name: getattr(one, name) for name in plain} | {
            "unit_name": one.unit.name, "standing": str(queries.standing_of(one)), "starts_at": one.event.starts_at,
            "answered_by_name": one.answered_by_name if may(session(), one.unit, actor(), P.VIEW_CONTACTS) else "",
            "address": address(queries.path_of(session(), one)) if _plans(one) else "",
        })
        for one in found
    ]  # fmt: skip
