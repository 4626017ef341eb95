"""The calendar as a file: what is shown, with the columns of the import."""

from __future__ import annotations

from flask import Response

from core.access import needs
from core.downloads import tables_answer
from core.i18n import t
from core.web import actor, session
from registry.permissions import Permission as P
from schedule.calendars import next_month
from schedule.event_table_queries import event_table
from schedule.views import bp
from schedule.views import calendar_state as state


@bp.get("/calendar/file.xlsx", defaults={"ending": "xlsx"})
@bp.get("/calendar/file.<any(csv):ending>")
@needs(P.VIEW_CALENDAR)
def calendar_file(ending: str) -> Response:
    """The events of the time that the calendar's address shows, narrowed by its filters."""
    shown = state.asked()
    first, days = shown.first_and_days
    if shown.view == "month":
        first, days = shown.day.replace(day=1), _days_of_month(shown)
    sheet = event_table(session(), actor(), shown.filters, first, days, shown.zone)
    return tables_answer([sheet], str(t("Plan of events %(first)s", first=first.isoformat())), ending)


def _days_of_month(shown: state.Shown) -> int:
    """The month alone, without the days of its neighbours that the screen shows."""
    first = shown.day.replace(day=1)
    return (next_month(shown.day) - first).days
