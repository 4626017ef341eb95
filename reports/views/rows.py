"""The records behind one figure, each to be opened: events, drills, units, anomalies, shelters, improvements ..."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from core.access import needs
from core.errors import NotFound
from core.i18n import Text, t, tn
from core.listing import Column, listing
from core.times import say_minute, say_plain_date, say_seconds, today
from core.web import actor, session
from drills.action_models import ImprovementAction
from drills.action_words import STATE_NAMES as ACTION_STATES
from drills.action_words import state_on
from drills.models import Drill
from maps.models import Place
from observation.anomaly_models import Anomaly
from observation.anomaly_words import STATE_NAMES as ANOMALY_STATES
from observation.anomaly_words import number_of
from registry.models import Unit
from registry.permissions import Permission
from registry.terms import labels
from reports.inputs import FiguresInput
from reports.measures import BY_NAME
from reports.rows_queries import Behind, rows_narrowed
from reports.tables import address
from reports.views import (
    bp,
    campaign_rows,
    joint_rows,
    plan_rows,
    publicity_rows,
    readiness_rows,
    suggestion_rows,
)
from reports.views.listed import Listed
from reports.views.participation import asked_in_address
from schedule.models import Event
from schedule.queries import zone_of

ALIASES = {"active": "expected", "": "held"}
"""States that addresses carried before every measure had its own rows."""


@bp.get("/figures/rows")
@needs(Permission.VIEW_FIGURES)
def rows() -> ResponseReturnValue:
    """The records behind one figure: `state` names its measure, `line` and `line_kind` its line."""
    form, asked = asked_in_address()
    if asked is None:
        return render_template("reports/participation.html", form=form, table=None, measures=[]), 422
    name, behind = _behind(asked)
    shown = _LISTED[behind.rows]
    query = behind.query.options(*shown.options)
    page = listing(session(), query, request.args, url_for("reports.rows"), shown.sorts, shown.order)
    return render_template(
        "reports/rows.html", page=page, columns=shown.columns(), back=_back(asked), title=shown.title,
        lede=shown.count(page.total), measure=BY_NAME[name], open_row=shown.url, question=_question(),
        may_export=actor().may(Permission.EXPORT_FIGURES),
    )  # fmt: skip


def behind_address() -> tuple[FiguresInput, str, Behind]:
    """The question in the address, the name of the measure, and the records behind it; NotFound for no question."""
    _, asked = asked_in_address()
    if asked is None:
        raise NotFound()
    return asked, *_behind(asked)


def _behind(asked: FiguresInput) -> tuple[str, Behind]:
    typed = request.args.get("state", "")
    name = ALIASES.get(typed, typed)
    return name, rows_narrowed(session(), asked.question, actor(), name, _line())


def _line() -> dict[str, str]:
    named = {"area": "line", "kind": "line_kind", "unit": "line_unit"}
    given = {dimension: request.args.get(name, "") for dimension, name in named.items()}
    return {name: part for name, part in given.items() if part}


def _question() -> dict[str, Any]:
    return {name: values for name, values in request.args.lists() if name not in ("page", "sort", "size")}


def _back(asked: FiguresInput) -> dict[str, Any]:
    return address(asked)


def _event_columns() -> list[Column]:
    names = labels(session(), "event_kind")
    return [
        Column("title", t("Event"), lambda event: event.title, sortable=True),
        Column("kind", t("Activity"), lambda event: names.get(event.kind, event.kind)),
        Column("starts_at", t("Time"), lambda event: say_minute(event.starts_at, event.zone), True, "date"),
        Column("area", t("Area"), lambda event: event.area.name),
        Column("unit", t("Unit"), lambda event: event.unit.name if event.unit else t("General public")),
    ]


def _drill_columns() -> list[Column]:
    def took(drill: Drill) -> str:
        seconds = drill.result.evacuation_seconds if drill.result else None
        return say_seconds(seconds) if seconds else "–"

    return [
        Column("unit", t("Unit"), lambda drill: drill.unit.name, sortable=True),
        Column("area", t("Area"), lambda drill: drill.unit.area.name),
        Column("starts_at", t("Time"), lambda drill: say_minute(drill.event.starts_at, drill.event.zone), True, "date"),
        Column("evacuation", t("Evacuation time"), took, kind="number"),
    ]


def _unit_columns() -> list[Column]:
    names = labels(session(), "unit_kind")
    return [
        Column("name", t("Unit"), lambda unit: unit.name, sortable=True),
        Column("kind", t("Kind"), lambda unit: names.get(unit.kind, unit.kind), sortable=True),
        Column("area", t("Area"), lambda unit: unit.area.name),
    ]


def _anomaly_columns() -> list[Column]:
    names, zone = labels(session(), "observation_category"), zone_of(session())

    def verified(one: Anomaly) -> str:
        return say_minute(one.verified_at, zone) if one.verified_at else "–"

    return [
        Column("number", t("Number"), lambda one: number_of(one.year, one.number), sortable=True),
        Column("category", t("Category"), lambda one: names.get(one.category, one.category)),
        Column("received_at", t("Arrived"), lambda one: say_minute(one.received_at, zone), True, "date"),
        Column("verified_at", t("Verified at"), verified),
        Column("state", t("State"), lambda one: ANOMALY_STATES[one.state]),
        Column("area", t("Area"), lambda one: one.area.name),
    ]


def _shelter_columns() -> list[Column]:
    def day(on: Any) -> str:
        return say_plain_date(on) if on else "–"

    return [
        Column("name", t("Shelter"), lambda place: place.name, sortable=True),
        Column("area", t("Area"), lambda place: place.area.name),
        Column("verified_on", t("Last verified"), lambda place: day(place.shelter.verified_on)),
        Column("verify_due_on", t("Due again"), lambda place: day(place.shelter.verify_due_on)),
    ]


def _action_columns() -> list[Column]:
    on = today(zone_of(session()))

    def state(one: ImprovementAction) -> Text:
        return ACTION_STATES[state_on(one.state, one.due_on, on)]

    return [
        Column("problem", t("Problem"), lambda one: one.problem),
        Column("unit", t("Unit"), lambda one: one.unit.name),
        Column("due_on", t("Due on"), lambda one: say_plain_date(one.due_on), True, "date"),
        Column("state", t("State"), state),
    ]


_LISTED: dict[str, Listed] = {
    "events": Listed(
        t("Events behind the figure"), lambda n: tn("%(n)s event.", "%(n)s events.", n),
        (joinedload(Event.area), joinedload(Event.unit)), {"starts_at": Event.starts_at, "title": Event.title},
        "-starts_at", _event_columns, lambda one: url_for("schedule.event", event_id=one.id),
    ),
    "drills": Listed(
        t("Drills behind the figure"), lambda n: tn("%(n)s drill.", "%(n)s drills.", n),
        (joinedload(Drill.event), joinedload(Drill.unit).joinedload(Unit.area), joinedload(Drill.result)),
        {"starts_at": Drill.event_id, "unit": Drill.unit_id}, "-starts_at", _drill_columns,
        lambda one: url_for("drills.drill", drill_id=one.id),
    ),
    "units": Listed(
        t("Units behind the figure"), lambda n: tn("%(n)s unit.", "%(n)s units.", n), (joinedload(Unit.area),),
        {"name": Unit.name, "kind": Unit.kind}, "name", _unit_columns,
        lambda one: url_for("registry.unit", unit_id=one.id),
    ),
    "anomalies": Listed(
        t("Anomalies behind the figure"), lambda n: tn("%(n)s anomaly.", "%(n)s anomalies.", n),
        (joinedload(Anomaly.area),), {"received_at": Anomaly.received_at, "number": Anomaly.number}, "-received_at",
        _anomaly_columns, lambda one: url_for("observation.anomaly", anomaly_id=one.id),
    ),
    "shelters": Listed(
        t("Shelters behind the figure"), lambda n: tn("%(n)s shelter.", "%(n)s shelters.", n),
        (joinedload(Place.area), joinedload(Place.shelter)), {"name": Place.name}, "name", _shelter_columns,
        lambda one: url_for("maps.place", place_id=one.id),
    ),
    "actions": Listed(
        t("Improvements behind the figure"), lambda n: tn("%(n)s improvement.", "%(n)s improvements.", n),
        (joinedload(ImprovementAction.unit),), {"due_on": ImprovementAction.due_on}, "due_on", _action_columns,
        lambda one: url_for("drills.action", action_id=one.id),
    ),
    **publicity_rows.LISTED,
    **suggestion_rows.LISTED,
    **readiness_rows.LISTED,
    **plan_rows.LISTED,
    **campaign_rows.LISTED,
    **joint_rows.LISTED,
}  # fmt: skip
