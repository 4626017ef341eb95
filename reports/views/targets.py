"""The sheet of targets: all measures of an area and year in one form."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.errors import DomainError, NotFound
from core.forms import Form
from core.i18n import t
from core.times import today
from core.web import actor, session
from registry.models import Area
from registry.permissions import Permission
from registry.scope import require_area
from reports.measure import Measure
from reports.measures import BY_NAME
from reports.models import FigureTarget
from reports.pivot_queries import area_choices
from reports.target_inputs import TARGETED, TargetInput
from reports.target_queries import home, targets_of
from reports.target_services import set_target, shown
from reports.views import bp
from schedule.queries import zone_of


@dataclass(frozen=True)
class Row:
    """One line of the sheet: a measure with its form."""

    measure: Measure
    form: Form[TargetInput]


@bp.route("/figures/targets", methods=["GET", "POST"])
@needs(Permission.SET_TARGETS)
def targets_page() -> ResponseReturnValue:
    """Set the targets of an area for a year."""
    area, year = _area(), _year()
    there = targets_of(session(), area, year)
    rows = [Row(BY_NAME[name], _form(area, year, name, there.get(name))) for name in _names(there)]
    taken = [_is_taken(row) for row in rows] if request.method == "POST" else [False]  # every line, to say all at once
    if all(taken):
        flash(str(t("Saved: the targets of %(area)s for %(year)s.", area=area.name, year=year)), "success")
        return redirect(url_for(".targets_page", area_id=area.id, year=year))
    is_wrong = any(row.form.is_wrong for row in rows)
    page = render_template(
        "reports/targets.html", rows=rows, area=area, year=year, is_wrong=is_wrong, this_year=_this_year(),
        areas=area_choices(session(), actor(), Permission.SET_TARGETS),
    )  # fmt: skip
    return page, 422 if is_wrong else 200


def _names(there: dict[str, FigureTarget]) -> list[str]:
    """What the sheet offers, and what has a target besides."""
    return [name for name in BY_NAME if name in TARGETED or name in there]


def _form(area: Area, year: int, name: str, target: FigureTarget | None) -> Form[TargetInput]:
    values = {"area_id": area.id, "year": year, "measure": name}
    if target is None:
        return Form(TargetInput, {}, values)
    value = f"{shown(BY_NAME[name], target.value):g}" if target.value < 100_000 else f"{target.value:.0f}"
    return Form(TargetInput, {}, {**values, "value": value, "source": target.source, "version": target.version})


def _is_taken(row: Row) -> bool:
    """Read one line of the sheet and set its target; what is wrong stands in its form."""
    name = row.measure.name
    typed = {entry: request.form.get(f"{entry}.{name}", "") for entry in ("value", "source", "version")}
    fixed = {entry: str(row.form[entry].value) for entry in ("area_id", "year", "measure")}
    given = row.form.read(MultiDict({**fixed, **typed}))
    if given is None:
        return False
    try:
        set_target(session(), given, actor())
    except DomainError as error:
        row.form.settle(error)
        return False
    return True


def _area() -> Area:
    typed = request.values.get("area_id", "")
    if typed.isdecimal() and len(typed) < 10:
        return require_area(session(), int(typed), actor(), Permission.SET_TARGETS)
    found = home(session(), actor(), Permission.SET_TARGETS)
    if found is None:
        raise NotFound()
    return found


def _this_year() -> int:
    return today(zone_of(session())).year


def _year() -> int:
    typed = request.values.get("year", "")
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else _this_year()
    return min(2100, max(2000, year))
