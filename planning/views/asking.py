"""Asking for a proposal, by one tap or by form, and stopping the search with the best kept."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import needs
from core.errors import DomainError, Invalid, Refusals
from core.i18n import Text, t
from core.web import actor, session
from planning import proposal_services as services
from planning.asking_queries import Offered, offered, units_named
from planning.conventions import HOUR_DAYS, say_hours
from planning.entry_labels import problems
from planning.entry_tables import EntryTable
from planning.inputs import ProposalInput
from planning.models import Proposal
from planning.result_queries import seen
from planning.result_words import WEIGHTS
from planning.views import bp
from planning.views.proposals import proposal_url
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.models import Campaign

TICKS = ("only_missing",)
LISTED = ("must_unit_ids", "skipped_unit_ids")
REQUIRED: dict[str, Text] = {
    "starts_on": t("Please fill this in."), "ends_on": t("Please fill this in."),
    "team_ids": t("Please choose at least one team."),
}  # fmt: skip
"""What nobody leaves empty on purpose on the page; programs and the one-tap button have what is usual instead."""
MOST_FOUND = 12


@bp.post("/campaigns/<int:campaign_id>/proposals/rest")
@needs(P.EDIT_CAMPAIGNS)
def plan_the_rest(campaign_id: int) -> ResponseReturnValue:
    """A calendar for all that is missing, as the campaign and the county's conventions have it: no typing."""
    campaign = load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)
    return redirect(proposal_url(services.propose(session(), campaign, ProposalInput(), actor())), 303)


@bp.route("/campaigns/<int:campaign_id>/proposals/new", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def new_proposal(campaign_id: int) -> ResponseReturnValue:
    """Window, teams, units and weights, filled in with what is usual or with those of an earlier proposal."""
    campaign = load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)
    there = offered(session(), campaign, actor())
    form = EntryTable(ProposalInput, as_typed(there, _earlier(session(), campaign)), TICKS)
    kinds = {name.split(".")[1] for name in form.values if name.startswith("kinds.") and name.count(".") == 2}
    is_search = False
    if request.method == "POST":
        typed = request.form.to_dict(flat=False)
        kinds = set(typed.pop("kind", []))
        is_search = "search" in typed
        made = _made(form, campaign, typed, kinds, is_search)
        if made is not None:
            return redirect(proposal_url(made), 303)
    page = render_template(
        "planning/new.html", campaign=campaign, form=form, there=there, kinds=kinds, weights=WEIGHTS,
        problems=problems(form.errors, {kind.code: kind.name for kind in there.kinds}),
        hour_days=HOUR_DAYS.items(),
        chosen={name: units_named(session(), campaign, ids=form(name) or []) for name in LISTED},
        found={name: _found(campaign, name, request.form) for name in LISTED} if is_search else {},
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def _made(
    form: EntryTable[ProposalInput], campaign: Campaign, typed: dict[str, list[str]], kinds: set[str], is_search: bool
) -> Proposal | None:
    """The proposal; None when something was refused, or when units were only searched."""
    for name in ("search", *(f"{name}.q" for name in LISTED), *(f"{name}.add" for name in LISTED)):
        values = typed.pop(name, [])
        if name.endswith(".add"):
            typed.setdefault(name.removesuffix(".add"), []).extend(values)
    given = form.read({name: values for name, values in typed.items() if _is_wanted(name, kinds)})
    form.values |= {name: values[-1] for name, values in typed.items() if not _is_wanted(name, kinds)}
    if is_search:
        form.errors.clear()
    elif missing := [name for name in REQUIRED if not any(value.strip() for value in typed.get(name, []))]:
        form.refuse(Refusals([Invalid("missing", REQUIRED[name], field=name) for name in missing]))
        return None
    if given is None or is_search:
        return None
    if not kinds:
        given = given.model_copy(update={"kinds": {}})
    try:
        return services.propose(session(), campaign, given, actor())
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        form.refuse(error)
        return None


def _is_wanted(name: str, kinds: set[str]) -> bool:
    """Whether an entry counts: those of kinds that are not ticked are shown again, no more."""
    return not name.startswith("kinds.") or name.split(".")[1] in kinds


@bp.get("/campaigns/<int:campaign_id>/proposals/units")
@needs(P.EDIT_CAMPAIGNS)
def proposal_units(campaign_id: int) -> str:
    """Units of the campaign's area by name, as boxes to tick beside those that are ticked already."""
    campaign = load(session(), Campaign, campaign_id, actor(), P.EDIT_CAMPAIGNS)
    name = next((one for one in LISTED if f"{one}.q" in request.args), LISTED[0])
    ids = [*request.args.getlist(name), *request.args.getlist(f"{name}.add")]
    return render_template(
        "planning/new_units.html", name=name, chosen=units_named(session(), campaign, ids=ids),
        found=_found(campaign, name, request.args),
    )  # fmt: skip


def _found(campaign: Campaign, name: str, typed: Any) -> list[tuple[int, str]]:
    words = typed.get(f"{name}.q", "").strip()[:60]
    return units_named(session(), campaign, words, most=MOST_FOUND) if words else []


def as_typed(there: Offered, earlier: ProposalInput | None) -> dict[str, Any]:
    """What the form begins with: what is usual, or what an earlier proposal was asked for."""
    given = earlier or there.usual
    values: dict[str, Any] = {
        name: getattr(given, name)
        for name in ("starts_on", "ends_on", "seconds", "seed", "iterations", "most_visits", "most_drive_minutes")
    }
    values |= {"name": "", "team_ids": given.team_ids or []}
    values |= {"must_unit_ids": given.must_unit_ids, "skipped_unit_ids": given.skipped_unit_ids}
    values["only_missing"] = "1" if given.only_missing else ""
    values |= {f"hours.{name}": say_hours(hours) for name, hours in (given.hours or {}).items()}
    values |= {f"hour_days.{name}": days for name, days in (there.usual.hour_days or {}).items()}
    values |= {f"hour_days.{name}": days for name, days in (given.hour_days or {}).items()}
    values |= {
        f"weights.{name}": value for name, value in (given.weights.model_dump() if given.weights else {}).items()
    }
    for kind, one in (given.kinds or {}).items():
        values |= {f"kinds.{kind}.{name}": _shown(value) for name, value in one.model_dump().items()}
    return values


def _shown(value: Any) -> Any:
    return ("1" if value else "0") if isinstance(value, bool) else value


def _earlier(db: Session, campaign: Campaign) -> ProposalInput | None:
    """What the proposal that the address names was asked for, if it is one of this campaign."""
    typed = request.args.get("from", "")
    found = db.get(Proposal, int(typed)) if typed.isdecimal() and len(typed) < 10 else None
    if found is None or found.campaign_id != campaign.id or not may(db, found, actor(), P.EDIT_CAMPAIGNS):
        return None
    return ProposalInput.model_validate(found.asked)


@bp.post("/proposals/<int:proposal_id>/cancel")
@needs(P.EDIT_CAMPAIGNS)
def cancel_proposal(proposal_id: int) -> ResponseReturnValue:
    """Stop looking; the best that was found so far is kept."""
    found = seen(session(), proposal_id, actor(), P.EDIT_CAMPAIGNS)
    services.cancel_proposal(session(), found, actor())
    return redirect(url_for("planning.proposal", proposal_id=found.id), 303)
