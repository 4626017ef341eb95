"""The records behind figures of readiness, as lists."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import joinedload

from core.i18n import t, tn
from core.listing import Column
from core.times import say_plain_date
from core.web import session
from readiness.fortification_models import Project
from readiness.fortification_words import RESULT_NAMES
from registry.terms import labels
from reports.views.listed import Listed


def _project_columns() -> list[Column]:
    kinds = labels(session(), "project_kind")
    return [
        Column("name", t("Name of the project"), lambda one: one.name, True),
        Column("kind", t("Kind of project"), lambda one: kinds.get(one.kind, one.kind)),
        Column("area", t("Area"), lambda one: one.area.name),
        Column("result", t("Result"), lambda one: str(RESULT_NAMES[one.result])),
        Column("on", t("Result on"), lambda one: say_plain_date(one.result_on), True, "date"),
    ]


LISTED: dict[str, Listed] = {
    "projects": Listed(
        t("Reviews behind the figure"), lambda n: tn("%(n)s review", "%(n)s reviews", n), (joinedload(Project.area),),
        {"on": Project.result_on, "name": Project.name}, "-on", _project_columns,
        lambda one: url_for("readiness.project", project_id=one.id),
    ),
}  # fmt: skip
