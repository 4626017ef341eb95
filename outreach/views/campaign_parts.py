"""Parts of a campaign: targets of single areas, materials it wishes for, and its map of done, planned and missing."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import needs
from core.filter_bars import choice, filter_bar
from core.forms import Form, attempt
from core.i18n import Text, t
from core.listing import Column, listing
from core.tags import tag
from core.web import actor, session
from outreach import services
from outreach.campaign_inputs import AreaTargetInput, WishInput
from outreach.campaign_map import STATES, picture
from outreach.campaign_map_queries import map_facts, of_state
from outreach.cover_queries import area_targets
from outreach.material_queries import supplies_of, supplying
from outreach.material_services import wish
from outreach.queries import load_campaign, planned_visits
from outreach.views import bp
from outreach.views.said import event_when, may_edit
from registry import terms
from registry.models import Area, Unit
from registry.permissions import Permission as P
from registry.scope import beneath, load
from schedule.models import Campaign

TONES = {"done": "ok", "planned": "info", "missing": "warn"}


@bp.route("/campaigns/<int:campaign_id>/targets", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def campaign_targets(campaign_id: int) -> ResponseReturnValue:
    """Targets that hold in single areas, and the form for another one."""
    db, who = session(), actor()
    found = load(db, Campaign, campaign_id, who, P.EDIT_CAMPAIGNS)
    kinds = terms.indented(db, "unit_kind", found.area)
    form = Form(AreaTargetInput, {"unit_kind": kinds, "area_id": _areas_beneath(db, found)})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.set_area_target(db, found, given, who))
        if made is not None:
            said = t("Set for %(area)s: %(percent)s%%.", area=made.area.name, percent=made.percent)
            flash(str(said), "success")
            return redirect(url_for(".campaign_targets", campaign_id=found.id), 303)
    page = render_template("outreach/area_targets.html", campaign=found, form=form, targets=area_targets(db, found),
                           kinds=terms.labels(db, "unit_kind", found.area))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.post("/campaigns/<int:campaign_id>/targets/<int:target_id>/delete")
@needs(P.EDIT_CAMPAIGNS)
def drop_campaign_target(campaign_id: int, target_id: int) -> ResponseReturnValue:
    """Let the general target hold in an area again."""
    db, who = session(), actor()
    found = load(db, Campaign, campaign_id, who, P.EDIT_CAMPAIGNS)
    services.drop_area_target(db, found, target_id, who)
    flash(str(t("Removed. The general target holds there again.")), "success")
    return redirect(url_for(".campaign_targets", campaign_id=found.id), 303)


@bp.route("/campaigns/<int:campaign_id>/materials", methods=["GET", "POST"])
@needs(P.VIEW_CAMPAIGNS)
def campaign_materials(campaign_id: int) -> ResponseReturnValue:
    """What the campaign means to give out, what it gave out, and what is left in stock."""
    db, who = session(), actor()
    found = load_campaign(db, campaign_id, who)
    offered = [(str(one.id), f"{one.name} ({one.stock:,})") for one in supplying(db, found.area)]
    form = Form(WishInput, {"material_id": offered})
    if request.method == "POST":
        load(db, Campaign, campaign_id, who, P.EDIT_CAMPAIGNS)
        given = attempt(form, request.form, lambda typed: wish(db, found, typed, who))
        if given is not None:
            flash(str(t("Saved: %(name)s.", name=found.name)), "success")
            return redirect(url_for(".campaign_materials", campaign_id=found.id), 303)
    page = render_template("outreach/campaign_materials.html", campaign=found, form=form,
                           supplies=supplies_of(db, found), can_edit=may_edit(who, found))  # fmt: skip
    return page, 422 if form.is_wrong else 200


@bp.get("/campaigns/<int:campaign_id>/map")
@needs(P.VIEW_CAMPAIGNS)
def campaign_map(campaign_id: int) -> str:
    """Where the campaign has been, where it will go, and where it is missing: a picture and the list that equals it."""
    db, who = session(), actor()
    found = load_campaign(db, campaign_id, who)
    facts = map_facts(db, found, who)
    here = url_for(".campaign_map", campaign_id=found.id)
    state = request.args.get("state", "")
    query = of_state(db, found, who, state if state in STATES else "")
    page = listing(db, query, request.args, here, {"name": Unit.name, "kind": Unit.kind}, "name")
    visits = planned_visits(db, found, page.rows)
    kinds = terms.labels(db, "unit_kind", found.area)
    columns = [
        Column("name", t("Unit"), lambda unit: unit.name, True),
        Column("kind", t("Kind"), lambda unit: kinds.get(unit.kind, unit.kind), True),
        Column("area", t("Area"), lambda unit: unit.area.name),
        Column("state", t("State"), lambda unit: _state_tag(facts.states[unit.id]), kind="tag"),
        Column("visit", t("Visit"), lambda unit: event_when(visits[unit.id]) if unit.id in visits else "–"),
    ]
    return render_template(
        "outreach/campaign_map.html", campaign=found, picture=picture(facts), states=STATES, counts=facts.counts,
        off_map=facts.off_map, page=page, columns=columns,
        bar=filter_bar(request.args, here, choice(request.args, "state", t("State"), list(STATES.items()))),
        row_url=lambda unit: url_for("registry.unit", unit_id=unit.id),
    )  # fmt: skip


def _state_tag(state: str) -> Any:
    names: dict[str, Text] = STATES
    return tag(names[state], TONES[state])


def _areas_beneath(db: Session, found: Campaign) -> list[tuple[str, str]]:
    query = select(Area).where(beneath(found.area.path), Area.id != found.area_id).order_by(Area.path).limit(1500)
    below = found.area.path.count("/") + 1
    return [(str(area.id), "\u3000" * (area.path.count("/") - below) + area.name) for area in db.scalars(query)]
