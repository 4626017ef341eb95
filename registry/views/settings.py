"""The page of settings: clocks, travel and evacuation targets, for an area or everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import available_timezones

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t, tn
from core.panels import panels
from core.web import actor, session
from registry.evacuation_targets import GENERAL
from registry.inputs import ResultDueInput, TargetInput, TravelInput, ZoneInput
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.settings import RESULT_DUE, TARGET_SECONDS, TARGET_SOURCES, TIME_ZONE, TRAVEL, nearest, setting
from registry.services import set_evacuation_targets, set_result_due, set_time_zone, set_travel
from registry.terms import NOWHERE, leaves
from registry.views import bp
from registry.views.vocabularies import area_choices, chosen_area

NO_TARGET = frozenset({"household"})


@dataclass(frozen=True)
class TargetRow:
    """One kind of unit in the table of targets: its name, its small form, and whether it has a target of its own."""

    kind: str
    label: str
    form: Form[TargetInput]


@bp.get("/settings")
@needs(P.ADMINISTER)
def settings() -> ResponseReturnValue:
    """The settings that hold in an area or everywhere, and where each comes from."""
    return _page(chosen_area())


@bp.post("/settings/clock")
@needs(P.ADMINISTER)
def save_time_zone() -> ResponseReturnValue:
    """Keep the time zone."""
    area = chosen_area()
    form = _zone_form(area)
    if attempt(form, request.form, lambda given: set_time_zone(session(), area, given, actor())):
        flash(str(t("Saved: clocks show %(zone)s.", zone=form["time_zone"].value)), "success")
        return redirect(_url(area))
    return _page(area, zone_form=form)


@bp.post("/settings/travel")
@needs(P.ADMINISTER)
def save_travel() -> ResponseReturnValue:
    """Keep how travel times are reckoned."""
    area = chosen_area()
    form = _travel_form(area)
    given = form.read(request.form)
    if given is not None:
        set_travel(session(), area, given, actor())
        flash(str(t("Saved: travel times.")), "success")
        return redirect(_url(area))
    return _page(area, travel_form=form)


@bp.post("/settings/results")
@needs(P.ADMINISTER)
def save_result_due() -> ResponseReturnValue:
    """Keep by when results are due."""
    area = chosen_area()
    form = _due_form(area)
    given = form.read(request.form)
    if given is not None:
        set_result_due(session(), area, given, actor())
        flash(str(tn("Saved: results are due one day after the event.",
                     "Saved: results are due %(n)s days after the event.", given.days)), "success")  # fmt: skip
        return redirect(_url(area))
    return _page(area, due_form=form)


@bp.post("/settings/targets")
@needs(P.ADMINISTER)
def save_targets() -> ResponseReturnValue:
    """Keep the evacuation targets."""
    area = chosen_area()
    rows = _target_rows(area)
    given = {row.kind: row.form.read(_part(row.kind)) for row in rows}
    if all(target is not None for target in given.values()):
        set_evacuation_targets(session(), area, {k: v for k, v in given.items() if v is not None}, actor())
        flash(str(t("Saved: evacuation targets.")), "success")
        return redirect(_url(area))
    return _page(area, rows=rows)


def _url(area: Area | None) -> str:
    return url_for(".settings", area=area.code if area else None)


def _part(kind: str) -> MultiDict[str, str]:
    prefix = f"{kind}."
    return MultiDict(
        [(name.removeprefix(prefix), value) for name, value in request.form.items() if name.startswith(prefix)]
    )


def _zone_form(area: Area | None) -> Form[ZoneInput]:
    zones = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    chosen = setting(session(), TIME_ZONE, area or NOWHERE)
    return Form(ZoneInput, {"time_zone": [(zone, zone) for zone in zones]}, {"time_zone": chosen})


def _travel_form(area: Area | None) -> Form[TravelInput]:
    return Form(TravelInput, values=setting(session(), TRAVEL, area or NOWHERE))


def _due_form(area: Area | None) -> Form[ResultDueInput]:
    return Form(ResultDueInput, values=setting(session(), RESULT_DUE, area or NOWHERE))


def _target_rows(area: Area | None) -> list[TargetRow]:
    place = area or NOWHERE
    seconds, sources = setting(session(), TARGET_SECONDS, place), setting(session(), TARGET_SOURCES, place)
    kinds = [(GENERAL, str(t("General"))), *leaves(session(), "unit_kind", place)]
    rows = []
    for kind, label in kinds:
        if kind not in NO_TARGET:
            values = {"seconds": seconds.get(kind), **sources.get(kind, {})}
            rows.append(TargetRow(kind, label, Form(TargetInput, values=values)))
    return rows


def _page(
    area: Area | None,
    *,
    zone_form: Form[ZoneInput] | None = None,
    travel_form: Form[TravelInput] | None = None,
    due_form: Form[ResultDueInput] | None = None,
    rows: list[TargetRow] | None = None,
) -> ResponseReturnValue:
    zone_form, travel_form = zone_form or _zone_form(area), travel_form or _travel_form(area)
    due_form, rows = due_form or _due_form(area), rows or _target_rows(area)
    wrong = zone_form.is_wrong or travel_form.is_wrong or due_form.is_wrong or any(row.form.is_wrong for row in rows)
    for row in rows:
        for bound in row.form.fields:
            bound.name = f"{row.kind}.{bound.name}"
    page = render_template(
        "registry/settings.html", area=area, areas=area_choices(), zone_form=zone_form, rows=rows,
        zone_from=_origin(TIME_ZONE, area), travel_form=travel_form, travel_from=_origin(TRAVEL, area),
        due_form=due_form, due_from=_origin(RESULT_DUE, area),
        targets_from=_origin(TARGET_SECONDS, area),
        query={"area": area.code} if area else {}, panels=panels(session(), "settings", area, actor()),
    )  # fmt: skip
    return page, 422 if wrong else 200


def _origin(name: str, area: Area | None) -> str:
    row = nearest(session(), name, area.path if area else "")
    if row is None:
        return str(t("shipped default"))
    giver = session().get(Area, row.area_id) if row.area_id else None
    return giver.name if giver else str(t("set for everywhere"))
