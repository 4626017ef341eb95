"""Households looked through, as counts by village or township; and the rule of self-inspections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.filter_bars import choice, filter_bar
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.panels import Panel
from core.times import say_plain_date, today
from core.web import actor, session
from readiness import household_check_services as household_services
from readiness import self_inspection_queries as queries
from readiness import self_inspection_services as services
from readiness.self_inspection_inputs import HouseholdCheckInput, RuleInput
from readiness.self_inspection_models import HouseholdCheck
from readiness.views import bp
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.scope import load
from schedule.queries import zone_of

LEVELS = ("county", "township", "village")


@bp.get("/household-checks")
@needs(P.VIEW_READINESS)
def household_checks() -> str:
    """Which households were looked through, where, and what was found; counts only."""
    db, who, asked = session(), actor(), request.args
    area = readable_area(db, who, asked.get("area", ""), P.VIEW_READINESS)
    query = queries.household_checks(who, area)
    sorts = {"on": HouseholdCheck.checked_on, "households": HouseholdCheck.households}
    page = listing(db, query, asked, url_for(".household_checks"), sorts, "-on")
    offered: list[Any] = list(choices(db, who, P.VIEW_READINESS, ("county", "township")))
    fields = [choice(asked, "area", t("Area"), offered, t("All areas"))] if len(offered) > 1 else []
    can_edit = who.may(P.EDIT_READINESS)
    return render_template(
        "readiness/household_checks.html", page=page, columns=_columns(), can_edit=can_edit,
        may_import=can_edit and who.may(P.IMPORT),
        bar=filter_bar(asked, url_for(".household_checks"), *fields) if fields else None,
        row_url=lambda one: url_for(".edit_household_check", check_id=one.id) if can_edit else None,
    )  # fmt: skip


def _columns() -> list[Column]:
    return [
        Column("area", t("Area"), lambda one: one.area.name),
        Column("on", t("Looked through on"), lambda one: say_plain_date(one.checked_on), True, "date"),
        Column("households", t("Households"), lambda one: f"{one.households:,}", True, "number"),
        Column("with", t("Of these with a hazard"), lambda one: f"{one.with_hazards:,}", kind="number"),
        Column("fixed", t("Of these fixed since"), lambda one: f"{one.fixed:,}", kind="number"),
        Column("note", t("Note"), lambda one: one.note or "–"),
    ]


@bp.route("/household-checks/new", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def new_household_check() -> ResponseReturnValue:
    """Enter the counts of a round through households."""
    db, who = session(), actor()
    form = _form(db, who, {"checked_on": today(zone_of(db))})
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: household_services.add_household_check(db, given, who))
        if made is not None:
            flash(str(t("Entered: %(n)s households of %(area)s.", n=f"{made.households:,}", area=made.area.name)),
                  "success")  # fmt: skip
            return redirect(url_for(".household_checks"))
    return render_template("readiness/household_check.html", form=form, one=None), 422 if form.is_wrong else 200


@bp.route("/household-checks/<int:check_id>", methods=["GET", "POST"])
@needs(P.EDIT_READINESS)
def edit_household_check(check_id: int) -> ResponseReturnValue:
    """Correct the counts, for example how many have fixed what was found."""
    db, who = session(), actor()
    one = load(db, HouseholdCheck, check_id, who, P.EDIT_READINESS)
    names = ("checked_on", "households", "with_hazards", "fixed", "items", "note", "version")
    form = _form(db, who, {name: getattr(one, name) for name in names} | {"area": one.area.code})
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: household_services.edit_household_check(db, one, given, who))
        if saved is not None:
            flash(str(t("Saved: %(name)s.", name=one.area.name)), "success")
            return redirect(url_for(".household_checks"))
    return render_template("readiness/household_check.html", form=form, one=one), 422 if form.is_wrong else 200


@bp.post("/household-checks/<int:check_id>/remove")
@needs(P.EDIT_READINESS)
def remove_household_check(check_id: int) -> ResponseReturnValue:
    """Take counts out that were entered by mistake."""
    db, who = session(), actor()
    one = load(db, HouseholdCheck, check_id, who, P.EDIT_READINESS)
    household_services.remove_household_check(db, one, who)
    flash(str(t("Taken out: %(title)s.", title=one.area.name)), "info")
    return redirect(url_for(".household_checks"))


def _form(db: Session, who: Actor, values: Mapping[str, Any]) -> Form[HouseholdCheckInput]:
    options: dict[str, Any] = {"items": queries.checklist(db, queries.HOUSEHOLD)}
    areas = choices(db, who, P.EDIT_READINESS, LEVELS)
    if areas:
        options["area"] = areas
    return Form(HouseholdCheckInput, options, {"area": areas[0][0] if areas else "", **values})


@bp.route("/settings/self-inspections", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def self_inspection_settings() -> ResponseReturnValue:
    """Who inspects itself and how often."""
    db, who = session(), actor()
    paths = who.area_paths(P.ADMINISTER)
    area = None if "" in paths or not paths else db.scalar(select(Area).where(Area.path == paths[0]))
    rule = queries.rule_of(db, area or terms.NOWHERE)
    form = Form(RuleInput, {"kinds": terms.indented(db, "unit_kind", area)}, asdict(rule))
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: services.set_rule(db, area, given, who))
        if done is not None:
            flash(str(t("The rule of self-inspections is saved.")), "success")
            return redirect(url_for(".self_inspection_settings"))
    page = render_template("readiness/self_inspection_settings.html", form=form, rule=rule, area=area)
    return page, 422 if form.is_wrong else 200


def settings_panel(_db: Session, _area: Area | None, _who: Actor) -> Panel:
    """The way to the rule of self-inspections."""
    values = {"rule_url": url_for("readiness.self_inspection_settings"),
              "items_url": url_for("registry.vocabularies", scheme=queries.SCHEME)}  # fmt: skip
    return Panel(str(t("Self-inspections")), "readiness/panel_self_inspection_settings.html", values, rank=60)
