"""What acceptance and answers add to other pages: actions and a panel of the proposal, what waits on Today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t, tn
from core.panels import Action, Need, Panel
from core.times import say_minute
from planning import acceptance_queries
from planning import invitation_queries as queries
from planning.answers import MISSING, STANDING_NAMES, STANDING_TONES, Standing
from planning.free_queries import taken_meanwhile
from planning.invitation_words import HOW_NAMES
from planning.models import Proposal
from planning.views.acceptance import steps
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import may
from schedule.models import Event
from schedule.queries import span_of_event

RANK_OF_TAKEN, RANK_OF_DECLINED, RANK_OF_ANSWERS = 4, 5, 30
MOST_TAKEN = 5


def proposal_actions(session: Session, proposal: Proposal, actor: Actor) -> Sequence[Action]:
    """To accept what waits, and to see the answers of what was accepted."""
    if not may(session, proposal, actor, P.EDIT_CAMPAIGNS):
        return []
    counts = acceptance_queries.states(session, proposal)
    found = []
    if counts.get("placed"):
        found.append(Action(str(t("Accept visits")), url_for("planning.accept_visits", proposal_id=proposal.id)))
    if counts.get("accepted") or counts.get("declined"):
        found.append(Action(str(t("Answers")), url_for("planning.visit_answers", proposal_id=proposal.id)))
    return found


def proposal_panel(session: Session, proposal: Proposal, actor: Actor) -> Panel | None:
    """Declined visits first, how many units have answered, and the latest step with the way to take it back."""
    if not may(session, proposal, actor, P.EDIT_CAMPAIGNS):
        return None
    declined = acceptance_queries.declined(session, proposal)
    found = queries.all_of(session, proposal)
    known = steps(proposal)
    if not (declined or found or known["undo"] or known["redo"]):
        return None
    counts = queries.counts(found)
    values: dict[str, Any] = {
        "proposal": proposal, "declined": declined, "asked": len(found), "confirmed": counts[Standing.CONFIRMED],
        "missing": sum(counts[one] for one in MISSING), "overdue": counts[Standing.OVERDUE], "steps": known,
        "reasons": {one.visit_id: one for one in found if one.state == "declined"},
        "answers_url": url_for("planning.visit_answers", proposal_id=proposal.id),
        "next": url_for("planning.visit_answers", proposal_id=proposal.id),
    }  # fmt: skip
    title = t("Declined visits") if declined else t("Acceptance and answers")
    rank = RANK_OF_DECLINED if declined else RANK_OF_ANSWERS
    return Panel(str(title), "planning/panel_disposal.html", values, rank)


def taken_panel(session: Session, proposal: Proposal, actor: Actor) -> Panel | None:
    """That other events took the place of visits since they were placed, with the ways on."""
    if not may(session, proposal, actor, P.EDIT_CAMPAIGNS):
        return None
    taken = taken_meanwhile(session, proposal)
    if not taken:
        return None
    first = acceptance_queries.these(session, sorted(taken)[:MOST_TAKEN])
    values = {
        "proposal": proposal, "count": len(taken), "first": first, "more": len(taken) - len(first),
        "replan_url": url_for("planning.replanned", proposal_id=proposal.id),
        "accept_url": url_for("planning.accept_visits", proposal_id=proposal.id),
    }  # fmt: skip
    return Panel(str(t("Not free any more")), "planning/panel_taken.html", values, RANK_OF_TAKEN)


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """Whether the unit has confirmed the visit; for who plans the way to its letter."""
    invitation = queries.of_event(session, event.id)
    if invitation is None or not may(session, event, actor, P.VIEW_CALENDAR):
        return None
    standing, visit = queries.standing_of(invitation), invitation.visit
    plans = visit is not None and may(session, visit.proposal, actor, P.EDIT_CAMPAIGNS)
    values = {
        "name": STANDING_NAMES[standing], "tone": STANDING_TONES.get(standing, "muted"),
        "until": say_minute(invitation.answer_by, event.zone) if standing in MISSING else "",
        "how": HOW_NAMES.get(invitation.how, ""), "reason": invitation.reason,
        "wishes": invitation.wishes.rstrip("。."),
        "url": url_for("planning.visit_invitation", proposal_id=visit.proposal_id, invitation_id=invitation.id)
        if plans and visit else "",
        "answer_url": queries.path_of(session, invitation) if queries.is_own(actor, invitation) else "",
    }  # fmt: skip
    return Panel(str(t("Answer of the unit")), "planning/panel_answer.html", values)


def needs(session: Session, actor: Actor) -> Sequence[Need]:
    """For a unit's contact the visits to confirm, for who plans what was declined or is overdue."""
    found = [_asked(session, one) for one in queries.waiting_for(session, actor)] if actor.is_signed_in else []
    if actor.may(P.EDIT_CAMPAIGNS):
        found += [need for one in queries.open_for(session, actor) for need in _open(one)]
    return found


def _asked(session: Session, invitation: Any) -> Need:
    event = invitation.event
    title = t("Does it suit you? “%(title)s”, %(when)s", title=event.title, when=span_of_event(event))
    until = t("Please answer by %(until)s.", until=say_minute(invitation.answer_by, event.zone))
    return Need("warn", str(t("Visit to confirm")), str(title), str(until),
                url_for("planning.visit_answer", token=queries.token_of(session, invitation)),
                str(t("Answer")))  # fmt: skip


def _open(one: queries.Open) -> Sequence[Need]:
    url = url_for("planning.visit_answers", proposal_id=one.proposal.id)
    found = []
    if one.declined:
        title = tn("%(n)s visit was declined", "%(n)s visits were declined", one.declined)
        found.append(Need("bad", str(t("Declined")), str(title), one.proposal.name, url, str(t("Plan it again"))))
    if one.overdue:
        title = tn("%(n)s unit has not answered in time", "%(n)s units have not answered in time", one.overdue)
        found.append(
            Need("warn", str(t("Answer overdue")), str(title), one.proposal.name, url, str(t("Remind the unit")))
        )
    return found


def settings_panel(_session: Session, area: Area | None, _actor: Actor) -> Panel:
    """Where the days to answer are kept, for who looks for them among the settings."""
    url = url_for("planning.answer_settings", area=area.code if area else None)
    return Panel(str(t("Answers of units to visits")), "planning/panel_answer_settings.html", {"settings_url": url})
