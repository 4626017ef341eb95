"""The settings page of anchors: their days in a year, as shipped and as entered for an area."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.forms import Form, attempt
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from outreach.anchor_services import drop_anchor, enter_anchor, own_anchor
from outreach.anchors import KIND_NAMES, Anchor
from outreach.campaign_inputs import AnchorInput
from outreach.campaign_models import AnchorDay
from outreach.campaign_queries import anchors
from outreach.views import bp
from outreach.views.year import area_asked, days_said, plan_bar, year_asked
from registry.models import Area
from registry.permissions import Permission as P
from registry.scope import may


@bp.get("/campaigns/anchors")
@needs(P.VIEW_CAMPAIGNS)
def anchor_days() -> str:
    """The anchors of a year with their days, their sources, and where they were entered."""
    db, who = session(), actor()
    area = area_asked(db, who, P.VIEW_CAMPAIGNS)
    year = year_asked(db, area)
    found = anchors(db, area, year)
    places = {one.area_id: db.get_one(Area, one.area_id).name for one in found if one.area_id}
    return render_template(
        "outreach/anchors.html", area=area, year=year, anchors=found, kinds=KIND_NAMES, days=days_said, places=places,
        bar=plan_bar(db, who, area, year, url_for(".anchor_days"), P.VIEW_CAMPAIGNS),
        can_edit=may(db, area, who, P.EDIT_CAMPAIGNS),
    )  # fmt: skip


@bp.route("/campaigns/anchors/edit", methods=["GET", "POST"])
@needs(P.EDIT_CAMPAIGNS)
def edit_anchor() -> ResponseReturnValue:
    """Enter the days of an anchor in a year, or an anchor of the area's own."""
    db, who = session(), actor()
    area = area_asked(db, who, P.EDIT_CAMPAIGNS)
    year = year_asked(db, area)
    found = next((one for one in anchors(db, area, year) if one.code == request.values.get("code")), None)
    row = db.get(AnchorDay, found.entry_id) if found and found.entry_id and found.area_id == area.id else None
    form = Form(AnchorInput, {"area_id": [(str(area.id), area.name)]}, _values(area, year, found, row))
    if request.method == "POST":
        saved = attempt(form, request.form, lambda given: enter_anchor(db, given, who))
        if saved is not None:
            name = saved.name or (found.name if found else saved.code)
            flash(str(t("Saved: %(name)s.", name=f"{name}, {days_said(saved.starts_on, saved.ends_on)}")), "success")
            return redirect(url_for(".anchor_days", year=saved.year, area=saved.area.code), 303)
    page = render_template("outreach/anchor_form.html", form=form, area=area, year=year, found=found, row=row)
    return page, 422 if form.is_wrong else 200


@bp.post("/campaigns/anchors/<int:anchor_day_id>/delete")
@needs(P.EDIT_CAMPAIGNS)
def delete_anchor(anchor_day_id: int) -> ResponseReturnValue:
    """Take the entered days back; the usual ones hold again."""
    db, who = session(), actor()
    row = own_anchor(db, anchor_day_id, who)
    year, code = row.year, row.area.code
    drop_anchor(db, row, who)
    flash(str(t("Taken back. The usual days hold again.")), "info")
    return redirect(url_for(".anchor_days", year=year, area=code), 303)


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel | None:
    """Where anchor days are kept, for who looks for them among the settings."""
    if not who.may(P.EDIT_CAMPAIGNS):
        return None
    address = url_for("outreach.anchor_days", area=area.code if area else None)
    return Panel(str(t("Anchor days")), "outreach/panel_anchor_settings.html", {"address": address}, rank=45)


def _values(area: Area, year: int, found: Anchor | None, row: AnchorDay | None) -> dict[str, Any]:
    values: dict[str, Any] = {"area_id": str(area.id), "year": year, "is_kept": True}
    if found is None:
        return values
    values |= {"code": found.code, "name": row.name if row else "", "starts_on": found.starts_on,
               "ends_on": found.ends_on, "is_kept": found.is_kept}  # fmt: skip
    if row is not None:
        values |= {"source": row.source, "is_verified": row.is_verified, "version": row.version}
    elif found.kind == "own":
        values["name"] = found.name
    return values
