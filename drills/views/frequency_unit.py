"""The page of one unit: its rule, its periods with their drills, and its excuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from werkzeug.datastructures import MultiDict

from core.access import needs
from core.forms import Form, attempt
from core.i18n import t
from core.times import today
from core.views import back
from core.web import actor, session
from drills import frequency_services as services
from drills.frequency import Standing
from drills.frequency_inputs import ExcuseInput
from drills.frequency_models import DrillExcuse
from drills.frequency_queries import Line, Wanted, survey
from drills.frequency_words import (
    STATE_ICONS,
    STATE_TONES,
    say_bounds,
    say_period,
    say_rule,
    say_standing,
    say_types,
    say_window,
)
from drills.models import Drill
from drills.periods import NOW, window_codes, window_of
from drills.views import bp
from drills.views.lists import drill_url
from drills.views.said import state_tag, when
from registry import terms
from registry.models import Unit
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.queries import zone_of


@dataclass(frozen=True)
class Entry:
    """One period of a unit in words, with its drills."""

    one: Standing
    period: str
    days: str
    said: str
    tone: str
    icon: str
    drills: Sequence[dict[str, Any]]
    asks: bool
    """Whether a drill can still be registered or excused for it."""


@bp.get("/drills/frequency/units/<int:unit_id>")
@needs(P.VIEW_DRILLS)
def frequency_unit(unit_id: int) -> ResponseReturnValue:
    """One unit: its rule, and each period with its drills, and what can be done about it."""
    return unit_page(load(session(), Unit, unit_id, actor(), P.VIEW_DRILLS), None)


@bp.post("/drills/frequency/units/<int:unit_id>/excuses")
@needs(P.EDIT_EVENTS)
def excuse_unit(unit_id: int) -> ResponseReturnValue:
    """Excuse the unit for a period, with the reason."""
    unit = load(session(), Unit, unit_id, actor(), P.EDIT_EVENTS)
    form = Form(ExcuseInput, values={"unit_id": unit.id})
    typed = MultiDict(request.form)
    typed["unit_id"] = str(unit.id)
    done = attempt(form, typed, lambda given: services.excuse(session(), given, actor()))
    if done is None:
        return unit_page(unit, form)
    more: Any = {
        "text": str(t("%(unit)s is excused. Everybody who sees its drills can read the reason.", unit=unit.name)),
        "label": str(t("Take the excuse back")), "url": url_for(".take_back_excuse", excuse_id=done.id), "post": True,
    }  # fmt: skip
    flash(more, "success")
    return redirect(f"{url_for('.frequency_unit', unit_id=unit.id, view=request.form.get('view') or None)}"
                    f"#p-{done.starts_on.isoformat()}")  # fmt: skip


@bp.post("/drills/frequency/excuses/<int:excuse_id>/take-back")
@needs(P.EDIT_EVENTS)
def take_back_excuse(excuse_id: int) -> ResponseReturnValue:
    """The unit owes its drill again."""
    found = load(session(), DrillExcuse, excuse_id, actor(), P.EDIT_EVENTS)
    unit = found.unit
    services.take_back_excuse(session(), found, actor())
    flash(str(t("Taken back: %(unit)s owes its drill again.", unit=unit.name)), "success")
    return redirect(back(url_for(".frequency_unit", unit_id=unit.id)))


def unit_page(unit: Unit, form: Form[ExcuseInput] | None) -> ResponseReturnValue:
    """The page of one unit; with a form that was refused it comes back as it was typed."""
    page = render_template("drills/frequency_unit.html", form=form, **unit_values(unit))
    return page, 422 if form is not None else 200


def unit_values(unit: Unit) -> dict[str, Any]:
    """Everything that the page of one unit shows."""
    day = today(zone_of(session(), unit.area))
    window = window_of(request.values.get("view") or NOW, day)
    found = survey(session(), actor(), Wanted(window, units=[unit.id]), day)
    line = found.lines[0] if found.lines else None
    shown = entries(line) if line else []
    return {
        "unit": unit, "line": line, "entries": [entry for entry in shown if entry.one.state != "later"],
        "coming": [entry for entry in reversed(shown) if entry.one.state == "later"], "is_assumed": found.is_assumed,
        "rule": say_rule(line.rule) if line else "", "types": say_types(line.rule.types) if line else "",
        "kind": terms.label(session(), "unit_kind", unit.kind, unit.area), "window": window,
        "views": [(code, say_window(window_of(code, day))) for code in window_codes(day)],
        "may_excuse": may(session(), unit, actor(), P.EDIT_EVENTS),
        "register_url": url_for(".register", unit=unit.id) if may(session(), unit, actor(), P.EDIT_DRILLS) else "",
        "list_url": url_for(".frequency") if actor().area_paths(P.VIEW_DRILLS) else "",
    }  # fmt: skip


def entries(line: Line) -> list[Entry]:
    """The unit's periods, the latest first."""
    shown = list(reversed(line.standings))
    ids = [held.drill_id for one in shown for held in one.drills]
    query = select(Drill).where(Drill.id.in_(ids)).options(joinedload(Drill.event), joinedload(Drill.result))
    drills = {drill.id: drill for drill in session().scalars(query).unique()}
    return [_entry(one, drills) for one in shown]


def _entry(one: Standing, drills: dict[int, Drill]) -> Entry:
    listed = [
        {"url": drill_url(drill), "when": when(drill), "state": state_tag(drill)}
        for held in one.drills
        if (drill := drills.get(held.drill_id)) is not None
    ]
    return Entry(
        one, say_period(one.period), say_bounds(one.period), say_standing(one), STATE_TONES[one.state],
        STATE_ICONS[one.state], listed, one.state in ("overdue", "due", "planned", "later"),
    )  # fmt: skip
