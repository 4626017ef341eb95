"""One visit of a proposal: where it is, the best places for it, moving it by hand, pinning it, leaving it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.errors import DomainError, NotFound
from core.forms import Form, attempt
from core.i18n import Text, sentences, t, tn
from core.times import say_date
from core.views import back
from core.web import actor, session
from planning import invitation_queries, visit_services
from planning.answers import STANDING_NAMES, STANDING_TONES
from planning.break_words import say_cost
from planning.conventions import say_clock
from planning.desk_queries import Desk, desk
from planning.disposal_inputs import MoveInput
from planning.models import PlannedVisit, Proposal
from planning.solving.moving import Checked
from planning.solving.placing import Place, best_places, check_by_hand
from planning.standing import stands
from planning.views import bp
from planning.views.acceptance import own_proposal, proposal_trail, steps
from registry import terms
from registry.permissions import Permission as P
from schedule.lifecycle import STATUS_NAMES, STATUS_TONES


@dataclass(frozen=True)
class Check:
    """What a move would break and cost, in words; nothing is known while the form is not complete."""

    is_known: bool = False
    breaks: tuple[Text, ...] = ()
    can_override: bool = False
    costs: tuple[Text, ...] = ()
    shifted: tuple[str, ...] = ()
    is_here: bool = False


@bp.get("/proposals/<int:proposal_id>/visits/<int:visit_id>")
@needs(P.EDIT_CAMPAIGNS)
def visit(proposal_id: int, visit_id: int) -> ResponseReturnValue:
    """The visit with the best places for it as buttons, and a form for any other."""
    proposal, found = _own(proposal_id, visit_id)
    return _page(proposal, found, None)


@bp.get("/proposals/<int:proposal_id>/visits/<int:visit_id>/check")
@needs(P.EDIT_CAMPAIGNS)
def check_visit(proposal_id: int, visit_id: int) -> ResponseReturnValue:
    """What the move that is being typed would break and cost."""
    proposal, found = _own(proposal_id, visit_id)
    at = desk(session(), proposal, actor())
    form = _form(at, found)
    return render_template("planning/move_check.html", check=_check(at, found, _given(form, request.args)), form=form)


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/move")
@needs(P.EDIT_CAMPAIGNS)
def move_visit(proposal_id: int, visit_id: int) -> ResponseReturnValue:
    """Put the visit where the form or a button says."""
    proposal, found = _own(proposal_id, visit_id)
    form = _form(desk(session(), proposal, actor()), found)
    if request.form.get("look"):
        form.read(request.form)
        return _page(proposal, found, form)
    done = attempt(form, request.form, lambda given: visit_services.move(session(), proposal, found, given, actor()))
    if done is None:
        if form["reason"].errors:  # what breaks stands above it
            form["reason"].errors = [str(t("If it is right all the same, give the reason."))]
        return _page(proposal, found, form), 422
    said = [t("%(name)s: now %(day)s at %(clock)s.", name=found.unit.name, day=say_date(found.on),
              clock=say_clock(found.starts_minute or 0))] if found.on else []  # fmt: skip
    if done.shifted:
        said.append(tn("%(n)s other visit of that tour begins at another time.",
                       "%(n)s other visits of that tour begin at other times.", len(done.shifted)))  # fmt: skip
    _say(proposal, *said)
    return redirect(url_for(".visit", proposal_id=proposal_id, visit_id=visit_id))


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/<any(pin, unpin):deed>")
@needs(P.EDIT_CAMPAIGNS)
def pin_visit(proposal_id: int, visit_id: int, deed: str) -> ResponseReturnValue:
    """Keep it there when the plan is worked out anew, or let it go."""
    proposal, found = _own(proposal_id, visit_id)
    visit_services.set_pin(session(), proposal, found, deed == "pin", actor())
    said = t("%(name)s is pinned there.", name=found.unit.name)
    _say(proposal, said if deed == "pin" else t("%(name)s may be moved again.", name=found.unit.name))
    return redirect(back(url_for(".visit", proposal_id=proposal_id, visit_id=visit_id)))


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/leave-out")
@needs(P.EDIT_CAMPAIGNS)
def leave_out_visit(proposal_id: int, visit_id: int) -> ResponseReturnValue:
    """Take it out of its tour."""
    proposal, found = _own(proposal_id, visit_id)
    visit_services.leave_out(session(), proposal, found, actor())
    _say(proposal, t("%(name)s is left out.", name=found.unit.name))
    return redirect(back(url_for(".visit", proposal_id=proposal_id, visit_id=visit_id)))


@bp.post("/proposals/<int:proposal_id>/visits/<int:visit_id>/plan-again")
@needs(P.EDIT_CAMPAIGNS)
def plan_again(proposal_id: int, visit_id: int) -> ResponseReturnValue:
    """A declined visit waits to be placed again, by hand or when the plan is worked out anew."""
    proposal, found = _own(proposal_id, visit_id)
    visit_services.plan_again(session(), proposal, found, actor())
    links = [
        {"url": url_for(".visit", proposal_id=proposal_id, visit_id=visit_id), "label": str(t("Best places for it"))},
        {"url": url_for(".replanned", proposal_id=proposal_id), "label": str(t("Replan"))},
    ]
    _say(proposal, t("%(name)s waits to be placed again.", name=found.unit.name), links=links)
    return redirect(back(url_for(".visit", proposal_id=proposal_id, visit_id=visit_id)))


def _own(proposal_id: int, visit_id: int) -> tuple[Proposal, PlannedVisit]:
    proposal = own_proposal(proposal_id)
    found = session().get(PlannedVisit, visit_id)
    if found is None or found.proposal_id != proposal.id:
        raise NotFound()
    return proposal, found


def _say(proposal: Proposal, *said: Text, links: Sequence[dict[str, str]] = ()) -> None:
    message: Any = {"text": sentences(*said), "url": url_for(".undo_step", proposal_id=proposal.id),
                    "label": str(t("Undo")), "post": True, "links": list(links)}  # fmt: skip
    flash(message, "success")


def _form(at: Desk, found: PlannedVisit) -> Form[MoveInput]:
    teams = [(str(number), team.name) for number, team in zip(at.team_ids, at.problem.teams, strict=True) if number]
    values = {
        "on": found.on, "starts": say_clock(found.starts_minute) if found.starts_minute is not None else "",
        "team_id": found.team_id or found.prefers_team_id, "second_team_id": found.second_team_id, "pin": True,
        "reason": found.override_reason, "version": found.version,
    }  # fmt: skip
    form = Form(MoveInput, {"team_id": teams, "second_team_id": teams}, values)
    form["reason"].label = str(t("Reason (needed when a rule is set aside)"))
    form["reason"].hint, form["reason"].can_be_empty = "", False
    days = at.problem.days
    form["on"].attrs |= {"min": days[0].isoformat(), "max": days[-1].isoformat()} if days else {}
    form["starts"].attrs["step"] = 300
    return form


def _given(form: Form[MoveInput], typed: MultiDict[str, str]) -> MoveInput | None:
    """What is typed so far; None while something of it is missing or wrong."""
    return form.read(typed) if typed.get("on") and typed.get("starts") and typed.get("team_id") else None


def _check(at: Desk, found: PlannedVisit, given: MoveInput | None) -> Check:
    if given is None or found.id not in at.number:
        return Check()
    try:
        placement = at.placement(found, given)
    except DomainError as error:
        return Check(True, (error.message,))
    number = at.number[found.id]
    checked = check_by_hand(at.problem, at.plan, number, placement)
    return Check(
        True, tuple(visit_services.said_breaks(at, checked)), checked.can_override, tuple(_costs(checked)),
        tuple(_shifted(at, checked)), at.plan.placed.get(number) == placement,
    )  # fmt: skip


def _costs(checked: Checked) -> list[Text]:
    cost = checked.cost
    return say_cost(cost.drive, cost.unfair, cost.late_days, cost.other_team)


def _shifted(at: Desk, checked: Checked) -> list[str]:
    said = []
    for number, (was, now_is) in checked.shifted.items():
        names = {"name": at.problem.visits[number].name, "was": at.clock(was), "now": at.clock(now_is)}
        said.append(str(t("%(name)s: %(now)s instead of %(was)s", **names)))
    return said


def _place(at: Desk, one: Place) -> dict[str, Any]:
    start = at.clock(one.placement)
    on = at.problem.days[one.placement.day]
    return {
        "fields": {"on": on.isoformat(), "starts": start, "pin": "1"}
        | dict(zip(("team_id", "second_team_id"), (at.team_ids[team] for team in one.placement.teams), strict=False)),
        "day": say_date(on), "clock": start,
        "teams": [at.problem.teams[team].name for team in one.placement.teams], "costs": _costs(one.checked),
        "shifts": len(one.checked.shifted),
    }  # fmt: skip


def _page(proposal: Proposal, found: PlannedVisit, tried: Form[MoveInput] | None) -> str:
    invitation = invitation_queries.of_visit(session(), found)
    is_open = found.state != "accepted" and proposal.state not in ("waiting", "solving")
    values: dict[str, Any] = {"is_open": is_open}
    if is_open:
        at = desk(session(), proposal, actor())
        form = tried or _form(at, found)
        values |= {
            "form": form, "check": _check(at, found, _given(_form(at, found), request.form)),
            "places": [_place(at, one) for one in best_places(at.problem, at.plan, at.number_of(found))],
            "needs_two": found.teams_needed > 1,
        }  # fmt: skip
    standing = invitation_queries.standing_of(invitation) if invitation else None
    where = stands(found)
    return render_template(
        "planning/visit.html", proposal=proposal, visit=found, unit=found.unit, stands=where, trail=proposal_trail(
            proposal
        ), kind=terms.label(session(), "event_kind", found.event_kind, found.unit.area), invitation=invitation,
        standing_name=STANDING_NAMES[standing] if standing else "", steps=steps(proposal, found.id),
        standing_tone=STANDING_TONES.get(standing, "muted") if standing else "",
        skills=[terms.label(session(), "skill", code) for code in found.skills],
        status=(STATUS_NAMES[where.status], STATUS_TONES[where.status]) if where.status else None,
        clock=say_clock(where.starts_minute) if where.starts_minute is not None else "",
        ends=say_clock((where.starts_minute + where.minutes) % 1440) if where.starts_minute is not None else "",
        teams=[team.name for team in (found.team, found.second_team) if team], **values,
    )  # fmt: skip
