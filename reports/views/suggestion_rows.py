"""The suggestions behind a figure, as the list of them shows them; no visitor is named."""

from __future__ import annotations

from flask import url_for
from sqlalchemy.orm import joinedload

from core.i18n import Text, t, tn
from core.listing import Column
from core.times import say_minute, say_plain_date, today
from outreach.open_day_models import Suggestion
from outreach.suggestion_words import STATE_NAMES, shown_state
from reports.views.listed import Listed


def _columns() -> list[Column]:
    def state(one: Suggestion) -> Text:
        return STATE_NAMES[shown_state(one.state, one.outcome, one.due_on, today(one.event.zone))]

    return [
        Column("number", t("Suggestion"), lambda one: t("Suggestion %(number)s", number=one.id)),
        Column("event", t("Event"), lambda one: one.event.title),
        Column("received_at", t("Given on"), lambda one: say_minute(one.received_at, one.event.zone), True, "date"),
        Column("due_on", t("Answer by"), lambda one: say_plain_date(one.due_on), True, "date"),
        Column("state", t("State"), state),
        Column("area", t("Area"), lambda one: one.area.name),
    ]


LISTED: dict[str, Listed] = {
    "suggestions": Listed(
        t("Suggestions behind the figure"), lambda n: tn("%(n)s suggestion.", "%(n)s suggestions.", n),
        (joinedload(Suggestion.event), joinedload(Suggestion.area)),
        {"received_at": Suggestion.received_at, "due_on": Suggestion.due_on}, "-received_at", _columns,
        lambda one: url_for("outreach.suggestion", suggestion_id=one.id),
    ),
}  # fmt: skip
