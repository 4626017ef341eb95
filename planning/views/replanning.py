"""Planning again with least change: what happened, what would move and why, and taking that over."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.errors import DomainError
from core.forms import Form, attempt
from core.i18n import Text, sentences, t
from core.times import say_date
from core.web import actor, session
from planning import replan_services
from planning.conventions import say_clock
from planning.explanation_words import say_reason
from planning.models import PlannedVisit, Proposal
from planning.remedy_inputs import ReplanInput
from planning.replan_basis_queries import waiting
from planning.replan_words import say_move_reason, say_what
from planning.result_queries import GOING_ON, ready, seen, skill_names
from planning.views import bp
from planning.views.acceptance import own_proposal, proposal_trail
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.scope import beneath
from schedule.models import Person, Team


@bp.get("/proposals/<int:proposal_id>/replan")
@needs(P.EDIT_CAMPAIGNS)
def replanned(proposal_id: int) -> ResponseReturnValue:
    """Of a proposal, what to say when something happened; of one that was planned again, what moves and why."""
    found = own_proposal(proposal_id)
    if found.kind != "replan":
        ready(session(), proposal_id, actor())
        return _asking(found, None)
    return _moves(found)


@bp.post("/proposals/<int:proposal_id>/replan")
@needs(P.EDIT_CAMPAIGNS)
def ask_replan(proposal_id: int) -> ResponseReturnValue:
    """Have it worked out what moves least."""
    base = own_proposal(proposal_id)
    ready(session(), proposal_id, actor())
    form = _form(base)
    made = attempt(form, request.form, lambda given: replan_services.ask_replan(session(), base, given, actor()))
    if made is None:
        return _asking(base, form), 422
    return redirect(url_for(".replanned", proposal_id=made.id))


@bp.post("/proposals/<int:proposal_id>/replan/accept")
@needs(P.EDIT_CAMPAIGNS)
def accept_replan(proposal_id: int) -> ResponseReturnValue:
    """Move what moves, in the proposal and in the calendar."""
    found = own_proposal(proposal_id)
    try:
        done = replan_services.take_over(session(), found, actor())
    except DomainError as error:
        if error.code != "changed_since":
            raise
        return _moves(found), 409
    flash(sentences(*done.said()), "success")
    return redirect(url_for(".proposal", proposal_id=found.base_id))


def _form(base: Proposal) -> Form[ReplanInput]:
    db, ids = session(), base.asked.get("team_ids") or []
    teams = db.execute(select(Team.id, Team.name).where(Team.id.in_(ids)).order_by(Team.name)).tuples()
    people = db.execute(
        select(Person.id, Person.name, Team.name)
        .join(Team, Team.id == Person.team_id)
        .where(Person.team_id.in_(ids), Person.is_active)
        .order_by(Person.name, Person.id)
    ).tuples()
    named = [(number, str(t("%(name)s (%(team)s)", name=name, team=team))) for number, name, team in people]
    visited = select(PlannedVisit.unit_id).where(PlannedVisit.proposal_id == base.id)
    units = db.execute(select(Unit.id, Unit.name).where(Unit.id.in_(visited)).order_by(Unit.name)).tuples()
    areas = db.execute(
        select(Area.id, Area.name)
        .where(beneath(base.area.path), Area.id != base.area_id, Area.level == "township")
        .order_by(Area.code)
    ).tuples()
    choices = {
        name: [(str(number), said) for number, said in rows]
        for name, rows in (("team_id", teams), ("person_id", named), ("unit_id", units), ("area_id", areas))
    }
    form = Form(ReplanInput, choices)
    days = {"min": base.starts_on.isoformat(), "max": base.ends_on.isoformat()}
    for name in ("since", "until"):
        form[name].attrs |= days
    return form


def _asking(base: Proposal, form: Form[ReplanInput] | None) -> str:
    query = select(Proposal).where(Proposal.base_id == base.id, Proposal.kind == "replan").order_by(Proposal.id.desc())
    return render_template(
        "planning/replan.html", proposal=base, campaign=base.campaign, trail=proposal_trail(base),
        form=form or _form(base), earlier=session().scalars(query.limit(10)).all(),
        waiting=waiting(session(), base), taken_at=replan_services.TAKEN_AT,
    )  # fmt: skip


def _moves(found: Proposal) -> str:
    figures: dict[str, Any] = found.figures or {}
    why = _reasons(found)
    moves = [_said(one, why) for one in figures.get(replan_services.MOVES, ())]
    counts = Counter(one["how"] for one in moves)
    base = seen(session(), found.base_id, actor()) if found.base_id else None
    return render_template(
        "planning/replanned.html", proposal=found, base=base, campaign=found.campaign, moves=moves,
        trail=proposal_trail(base or found), happened=_happened(found),
        taken_at=figures.get(replan_services.TAKEN_AT), kept=_kept(found, counts["moved"] + counts["placed"]),
        counts=counts, is_going_on=found.state in GOING_ON, again=_asked_for(found),
        is_outdated=found.state == "ready" and replan_services.is_outdated(session(), found),
    )  # fmt: skip


def _kept(found: Proposal, moved: int) -> int:
    query = select(PlannedVisit.id).where(PlannedVisit.proposal_id == found.id, PlannedVisit.on.is_not(None))
    return max(0, len(session().scalars(query).all()) - moved)


def _asked_for(found: Proposal) -> dict[str, Any]:
    """What was typed to ask for it, to ask for the same again."""
    given: dict[str, Any] = (found.figures or {}).get("happened") or {}
    return {name: "1" if value is True else value for name, value in given.items() if value not in (None, "", False)}


def _reasons(found: Proposal) -> dict[tuple[int, int], str]:
    """Why visits without a place have none, by unit and occurrence."""
    query = select(PlannedVisit).where(PlannedVisit.proposal_id == found.id, PlannedVisit.on.is_(None))
    skills = skill_names(session(), found)
    return {(one.unit_id, one.occurrence): say_reason(one.reason, skills) for one in session().scalars(query)}


def _said(move: dict[str, Any], reasons: dict[tuple[int, int], str]) -> dict[str, Any]:
    """One line: `how` is moved, lost (it has no place any more), placed (it waited) or waits (it still does)."""
    how = ("moved" if move["now"] else "lost") if move["was"] else "placed" if move["now"] else "waits"
    none = "" if move["now"] else reasons.get((move["unit_id"], move["occurrence"]), "")
    return {
        "name": move["name"], "was": _at(move["was"]) if move["was"] else "",
        "now": _at(move["now"]) if move["now"] else "", "how": how, "is_in_calendar": move["is_in_calendar"],
        "why": sentences(say_move_reason(move), *([none] if none else [])),
    }  # fmt: skip


def _at(place: dict[str, Any]) -> Text:
    on = say_date(date.fromisoformat(place["on"]))
    teams = str(t(", ")).join(place["teams"])
    return t("%(day)s %(time)s, %(team)s", day=on, time=say_clock(place["starts"]), team=teams)


def _happened(found: Proposal) -> str:
    given: dict[str, Any] = (found.figures or {}).get("happened") or {}
    tables: dict[str, Any] = {"team_id": Team, "person_id": Person, "unit_id": Unit, "area_id": Area}
    about = next(((table, given[name]) for name, table in tables.items() if given.get(name)), None)
    record = session().get(*about) if about else None
    said = say_what(given, record.name if record is not None else "")
    return sentences(said, given["reason"]) if given.get("reason") else str(said)
