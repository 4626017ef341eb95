"""The settings of planning: hours, how units of each kind are visited, limits of a day, and what counts how much."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor, needs
from core.errors import DomainError
from core.forms import entries
from core.i18n import t
from core.panels import Panel
from core.web import actor, session
from planning.conventions import HOUR_DAYS, HOUR_NAMES, ROAD_NAMES, Conventions, say_hours
from planning.entry_tables import EntryTable
from planning.inputs import WeightsInput
from planning.setting_inputs import SettingsInput
from planning.setting_queries import PLANNING, conventions
from planning.setting_services import change_conventions
from planning.views import bp
from registry import terms
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices
from registry.queries.settings import ROAD_CLASS, ROAD_CLASSES, all_values, nearest, setting
from registry.scope import load
from registry.services.vocabularies import can_edit_defaults
from registry.terms import NOWHERE

LEVELS = ("province", "prefecture", "county", "township")


@bp.route("/planning/settings", methods=["GET", "POST"])
@needs(P.ADMINISTER)
def planning_settings() -> ResponseReturnValue:
    """Hours by name, habits by kind of unit, limits and weights, of an area or everywhere."""
    area = chosen_area()
    kept = conventions(session(), area or NOWHERE)
    form = EntryTable(SettingsInput, as_typed(kept) | _roads_as_typed(area), ticks=("is_verified",))
    if request.method == "POST" and _is_saved(form, area):
        flash(str(t("Saved: by these hours and lengths proposals are made from now on.")), "success")
        return redirect(url_for(".planning_settings", area=area.code if area else None))
    where = area or NOWHERE
    page = render_template(
        "planning/settings.html", form=form, area=area, roads=_parts(area), road_names=ROAD_NAMES,
        areas=_areas(), kept=kept, source_of=_origin(area),
        hour_names=hour_names(kept), hour_days=HOUR_DAYS, weights=_weight_labels(),
        kinds=terms.indented(session(), "unit_kind", where),
        event_kinds=terms.names(session(), "event_kind", where), skills=terms.names(session(), "skill", where),
    )  # fmt: skip
    return page, 422 if form.is_wrong else 200


def settings_panel(db: Session, area: Area | None, who: Actor) -> Panel:
    """Where the conventions of planning are kept, for who looks for them among the settings."""
    values = {
        "settings_url": url_for("planning.planning_settings", area=area.code if area else None),
        "is_verified": conventions(db, area or NOWHERE).is_verified,
    }
    return Panel(str(t("Planning campaigns")), "planning/panel_settings.html", values)


def chosen_area() -> Area | None:
    """The area that the address names by code, if the reader administers it; a reader bound to areas gets the first."""
    code = request.args.get("area", "")
    if code:
        found = session().scalar(select(Area).where(Area.code == code))
        return load(session(), Area, found.id if found else 0, actor(), P.ADMINISTER)
    paths = actor().area_paths(P.ADMINISTER)
    is_everywhere = can_edit_defaults(actor()) or not paths
    return None if is_everywhere else session().scalar(select(Area).where(Area.path == paths[0]))


def as_typed(kept: Conventions) -> dict[str, Any]:
    """The conventions as entries of a form, by their names."""
    found: dict[str, Any] = {f"hours.{name}": say_hours(hours) for name, hours in kept.hours.items()}
    found |= {f"hour_days.{name}": days for name, days in kept.days_of_hours().items()}
    for kind, habit in kept.kinds.items():
        found |= {f"kinds.{kind}.{name}": value for name, value in vars(habit).items()}
    found |= {f"weights.{name}": value for name, value in vars(kept.weights).items()}
    return found | {
        "most_visits": kept.most_visits, "most_drive_minutes": kept.most_drive_minutes, "source": kept.source,
        "is_verified": "1" if kept.is_verified else "",
    }  # fmt: skip


def hour_names(kept: Conventions) -> list[tuple[str, str]]:
    """(code, name) of the hours, those that a county added by their own name."""
    return [(name, str(HOUR_NAMES.get(name, name))) for name in kept.hours]


def _is_saved(form: EntryTable[SettingsInput], area: Area | None) -> bool:
    given = form.read(request.form.to_dict(flat=False))
    if given is None:
        return False
    try:
        change_conventions(session(), area, given, actor())
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        form.refuse(error)
    return not form.is_wrong


def _roads_as_typed(area: Area | None) -> dict[str, Any]:
    """Speeds by class of road, and the class of each part of the area."""
    classes = setting(session(), ROAD_CLASSES, area or NOWHERE) or {}
    own = all_values(session(), ROAD_CLASS)
    return {
        f"road_classes.{name}.{key}": f"{value:g}" for name, one in classes.items() for key, value in one.items()
    } | {f"roads.{number}": own.get(number, "above") for number, _ in _parts(area)}


def _parts(area: Area | None) -> list[tuple[int, str]]:
    """The area and those right beneath it, by number and name."""
    if area is None or area.level not in ("county", "township"):
        return []
    query = select(Area.id, Area.name).where(Area.parent_id == area.id).order_by(Area.code)
    beneath = session().execute(query).tuples().all() if area.level == "county" else []
    return [(area.id, area.name), *beneath]


def _weight_labels() -> list[tuple[str, str]]:
    return [(name, str(entry.label)) for name, entry in entries(WeightsInput).items()]


def _areas() -> list[tuple[str, str]]:
    offered = choices(session(), actor(), P.ADMINISTER, LEVELS)
    return [("", str(t("Everywhere"))), *offered] if can_edit_defaults(actor()) else offered


def _origin(area: Area | None) -> str:
    held = nearest(session(), PLANNING, area.path if area else "")
    if held is None:
        return str(t("shipped default"))
    giver = session().get(Area, held.area_id) if held.area_id else None
    return giver.name if giver else str(t("set for everywhere"))
