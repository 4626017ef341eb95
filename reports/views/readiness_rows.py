"""The records behind figures of readiness, as lists."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import joinedload

from core.i18n import t, tn
from core.listing import Column
from core.times import say_minute, say_plain_date
from core.web import actor, session
from readiness.fortification_models import Project
from readiness.fortification_words import RESULT_NAMES
from readiness.network_models import NetworkMember
from readiness.quick_report_models import QuickReport
from readiness.team_words import nature
from registry.permissions import Permission as P
from registry.scope import may
from registry.terms import labels
from reports.views.listed import Listed
from schedule.queries import zone_of


def _project_columns() -> list[Column]:
    kinds = labels(session(), "project_kind")
    return [
        Column("name", t("Name of the project"), lambda one: one.name, True),
        Column("kind", t("Kind of project"), lambda one: kinds.get(one.kind, one.kind)),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("result", t("Result"), lambda one: str(RESULT_NAMES[one.result])),
        Column("on", t("Result on"), lambda one: say_plain_date(one.result_on), True, "date"),
    ]


def _member_columns() -> list[Column]:
    roles = labels(session(), "network_role")

    def since(one: NetworkMember) -> str:
        return say_plain_date(one.since_on) if one.since_on else "–"

    return [
        Column("name", t("Full name"), lambda one: one.name if _knows(one) else roles.get(one.role, one.role), True),
        Column("role", t("Role"), lambda one: roles.get(one.role, one.role)),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("since", t("Serves since"), since, True, "date"),
    ]


def _knows(one: NetworkMember | QuickReport) -> bool:
    return may(session(), one, actor(), P.VIEW_CONTACTS)


def _member_url(one: NetworkMember) -> str:
    """The person's page; the gaps of the area for readers who may not know the person."""
    if _knows(one):
        return url_for("readiness.network_member", member_id=one.id)
    return url_for("readiness.network_gaps", area=one.area.code)


def _report_columns() -> list[Column]:
    def degree(one: QuickReport) -> str:
        return "–" if one.degree is None else f"{one.degree}"

    return [
        Column("round", t("Quick report"), lambda one: one.round.name),
        Column("nature", t("An exercise or real"), lambda one: nature(one.mode == "exercise")),
        Column("name", t("Full name"), lambda one: one.asked.name if _knows(one) else "–"),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("at", t("Received at"), lambda one: say_minute(one.received_at, zone_of(session(), one.area)), True,
               "date"),
        Column("degree", t("Estimated intensity"), degree, kind="number"),
    ]  # fmt: skip


LISTED: dict[str, Listed] = {
    "projects": Listed(
        t("Reviews behind the figure"), lambda n: tn("%(n)s review", "%(n)s reviews", n), (joinedload(Project.area),),
        {"on": Project.result_on, "name": Project.name}, "-on", _project_columns,
        lambda one: url_for("readiness.project", project_id=one.id),
    ),
    "network_members": Listed(
        t("People of the networks behind the figure"), lambda n: tn("%(n)s person", "%(n)s people", n),
        (joinedload(NetworkMember.area),), {"name": NetworkMember.name, "since": NetworkMember.since_on}, "name",
        _member_columns, _member_url,
    ),
    "quick_reports": Listed(
        t("Quick reports behind the figure"), lambda n: tn("%(n)s quick report", "%(n)s quick reports", n),
        (joinedload(QuickReport.area), joinedload(QuickReport.asked), joinedload(QuickReport.round)),
        {"at": QuickReport.received_at}, "-at", _report_columns,
        lambda one: url_for("readiness.quick_asked", round_id=one.round_id, asked_id=one.asked_id),
    ),
}  # fmt: skip
