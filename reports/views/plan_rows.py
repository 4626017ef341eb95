"""The records behind figures of emergency plans and response teams, as lists."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import joinedload

from core.i18n import t, tn
from core.listing import Column
from core.times import say_minute, say_plain_date
from core.web import session
from readiness.call_out_models import Mobilisation
from readiness.plan_dates import STANDING_NAMES
from readiness.plan_models import EmergencyPlan
from readiness.plan_queries import standing_of
from readiness.readiness_level import LEVEL_NAMES
from readiness.team_models import ResponseTeam
from readiness.team_queries import levels_of
from readiness.team_words import nature
from registry.models import Unit
from registry.terms import labels
from reports.views.listed import Listed
from schedule.queries import zone_of


def _plan_columns() -> list[Column]:
    def due(one: EmergencyPlan) -> str:
        return say_plain_date(one.review_due_on) if one.review_due_on else "–"

    return [
        Column("title", t("Plan"), lambda one: one.title, True),
        Column("owner", t("Plan of"), lambda one: one.owner),
        Column("due", t("Review due on"), due, True, "date"),
        Column("state", t("State"), lambda one: STANDING_NAMES[standing_of(session(), one)]),
    ]


def _team_columns() -> list[Column]:
    kinds = labels(session(), "response_team_kind")
    return [
        Column("name", t("Team"), lambda one: one.name, True),
        Column("kind", t("Kind"), lambda one: kinds.get(one.kind, one.kind)),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("level", t("How ready it is"), lambda one: LEVEL_NAMES[levels_of(session(), [one])[one.id][0]]),
    ]


def _mobilisation_columns() -> list[Column]:
    return [
        Column("team", t("Team"), lambda one: one.team.name),
        Column("nature", t("An exercise or real"), lambda one: nature(one.is_exercise)),
        Column(
            "at", t("Began at"), lambda one: say_minute(one.started_at, zone_of(session(), one.team.area)), True, "date"
        ),
        Column("reason", t("Why"), lambda one: one.reason),
        Column("came", t("How many came"), lambda one: "–" if one.came is None else f"{one.came:,}", kind="number"),
    ]


LISTED: dict[str, Listed] = {
    "emergency_plans": Listed(
        t("Emergency plans behind the figure"), lambda n: tn("%(n)s plan.", "%(n)s plans.", n),
        (joinedload(EmergencyPlan.unit).joinedload(Unit.area), joinedload(EmergencyPlan.area)),
        {"due": EmergencyPlan.review_due_on, "title": EmergencyPlan.title}, "due", _plan_columns,
        lambda one: url_for("readiness.plan", plan_id=one.id),
    ),
    "response_teams": Listed(
        t("Response teams behind the figure"), lambda n: tn("%(n)s team.", "%(n)s teams.", n),
        (joinedload(ResponseTeam.area),), {"name": ResponseTeam.name}, "name", _team_columns,
        lambda one: url_for("readiness.response_team", team_id=one.id),
    ),
    "mobilisations": Listed(
        t("Mobilisations behind the figure"), lambda n: tn("%(n)s mobilisation.", "%(n)s mobilisations.", n),
        (joinedload(Mobilisation.team).joinedload(ResponseTeam.area),), {"at": Mobilisation.started_at}, "-at",
        _mobilisation_columns, lambda one: url_for("readiness.call_out_live", call_id=one.id),
    ),
}  # fmt: skip
