"""The list of all series: what each is, when it comes next, and how many of its dates wait to be placed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import render_template, request, url_for
from markupsafe import Markup

from core.access import needs
from core.filter_bars import choice, filter_bar, text_box
from core.i18n import Text, t, tn
from core.listing import Column, listing
from core.tags import tag
from core.times import say_date
from core.web import actor, session
from registry.permissions import Permission as P
from schedule import recurrence, series_list_queries
from schedule.occasions import clock_words
from schedule.series_list_queries import Ahead
from schedule.series_models import Series
from schedule.views import bp

STATES: dict[str, Text] = {"running": t("Running"), "ended": t("Ended")}


@bp.get("/series")
@needs(P.VIEW_CALENDAR)
def series_list() -> str:
    """All series that the reader may see, those begun last first."""
    query = series_list_queries.found_series(actor(), request.args.get("state", ""), request.args.get("q", ""))
    sorts: dict[str, Any] = {"first": Series.first_on, "title": Series.title}
    page = listing(session(), query, request.args, url_for(".series_list"), sorts, "-first")
    ahead = series_list_queries.ahead(session(), page.rows)
    return render_template(
        "schedule/series_list.html", page=page, columns=_columns(ahead), may_plan=actor().may(P.EDIT_EVENTS),
        row_url=lambda found: url_for(".series", series_id=found.id),
        bar=filter_bar(
            request.args, url_for(".series_list"), text_box(request.args, "q", t("Title")),
            choice(request.args, "state", t("State"), list(STATES.items())),
        ),
    )  # fmt: skip


def _columns(ahead: Mapping[int, Ahead]) -> list[Column]:
    return [
        Column("title", t("Title"), lambda found: found.title, sortable=True),
        Column("rule", t("How it repeats"), _rule),
        Column("area", t("Area"), lambda found: found.area.name),
        Column("first", t("First date"), lambda found: say_date(found.first_on), sortable=True, kind="date"),
        Column("next", t("Next date"), lambda found: _next(ahead[found.id]), kind="date"),
        Column("waiting", t("To be placed"), lambda found: _waiting(ahead[found.id]), kind="tag"),
    ]


def _rule(found: Series) -> str:
    return str(t("%(rule)s · %(clocks)s", rule=recurrence.say(found.rule), clocks=clock_words(found)))


def _next(ahead: Ahead) -> str:
    if ahead.next_on is not None:
        return say_date(ahead.next_on)
    return str(t("None planned")) if ahead.waiting else str(STATES["ended"])


def _waiting(ahead: Ahead) -> Markup | str:
    if not ahead.waiting:
        return ""
    said = tn("%(n)s date", "%(n)s dates", ahead.waiting)
    return tag(said, "warn")
