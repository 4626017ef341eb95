"""The calendar as a file: what is shown, with the columns of the import."""

from __future__ import annotations

from io import BytesIO

from flask import Response, send_file

from core.access import needs
from core.i18n import t
from core.sheets import write_csv, write_workbook
from core.web import actor, session
from registry.permissions import Permission as P
from schedule.calendars import next_month
from schedule.event_table_queries import event_table
from schedule.views import bp
from schedule.views import calendar_state as state

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


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
    target = BytesIO()
    if ending == "csv":
        write_csv(target, sheet.columns, sheet.rows)
    else:
        write_workbook(target, [sheet])
    target.seek(0)
    name = t("Plan of events %(first)s.%(ending)s", first=first.isoformat(), ending=ending)
    return send_file(target, _TYPES[ending], as_attachment=True, download_name=str(name))


def _days_of_month(shown: state.Shown) -> int:
    """The month alone, without the days of its neighbours that the screen shows."""
    first = shown.day.replace(day=1)
    return (next_month(shown.day) - first).days
