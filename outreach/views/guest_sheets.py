"""Guests from a sheet: the template, and bringing rows in with a look before anything is written."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError
from core.forms import entries
from core.i18n import t, tn
from core.imports.brought import list_brought
from core.imports.workbooks import write_template
from core.web import actor, session
from outreach import guest_services as services
from outreach import open_day_queries as queries
from outreach.guest_sheet import LIST, GuestLook, compare_guests
from outreach.open_day_inputs import GuestRow
from outreach.open_day_models import OpenDay
from outreach.views import bp
from outreach.views.said import event_when
from registry.permissions import Permission as P

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/open-days/<int:event_id>/guests-template.xlsx")
@needs(P.EDIT_EVENTS)
def guest_template(event_id: int) -> Response:
    """An empty workbook with the right columns and a sheet that explains them."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    target = BytesIO()
    write_template(LIST, {"category": queries.categories(session(), day.event)}, target)
    target.seek(0)
    return send_file(target, XLSX, as_attachment=True, download_name=f"{LIST.title}.xlsx")


@bp.route("/open-days/<int:event_id>/guests/import", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def import_guests(event_id: int) -> ResponseReturnValue:
    """Bring guests in from a file or from pasted rows: first a look, then the good rows are taken."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    if request.method == "GET":
        return _page(day)
    try:
        look = _look(day)
        if request.form.get("apply"):
            return _take(day, look)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        return _page(day, error=str(error), text=request.form.get("text", "")), 422
    return _page(day, look, text=look.read.text())


def _look(day: OpenDay) -> GuestLook:
    there = [
        {name: getattr(one, name) for name in ("id", *GuestRow.model_fields)}
        for one in queries.guests(session(), day.event_id) if not one.is_cleared
    ]  # fmt: skip
    return compare_guests(list_brought(LIST), there, queries.categories(session(), day.event), _usual(day))


def _take(day: OpenDay, look: GuestLook) -> ResponseReturnValue:
    """Take the good rows; those refused come back in the box to be corrected."""
    with session().begin_nested():
        services.take_rows(session(), day, look.changes, actor())
    said = t("Taken: %(new)s new guests, %(changed)s changed, %(unchanged)s as before.", new=look.count("new"),
             changed=look.count("changed"), unchanged=look.count("unchanged"))  # fmt: skip
    flash(str(said), "success")
    if not look.refused:
        return redirect(url_for(".guests", event_id=day.event_id))
    left = tn("%(n)s row was not taken and stands below: correct it and look again.",
              "%(n)s rows were not taken and stand below: correct them and look again.", len(look.refused))  # fmt: skip
    return _page(day, left=str(left), text=look.read.text(look.refused), problems=look.problems)


def _usual(day: OpenDay) -> str:
    """The category chosen for rows that name none: the first one until another is chosen."""
    codes = [code for code, _ in queries.categories(session(), day.event)]
    chosen = request.form.get("category", "")
    return chosen if chosen in codes else next(iter(codes), "")


def _page(day: OpenDay, look: GuestLook | None = None, **shown: Any) -> str:
    categories = queries.categories(session(), day.event)
    return render_template(
        "outreach/guest_import.html", event=day.event, when=event_when(day.event), look=look, categories=categories,
        names=dict(categories), chosen=_usual(day),
        labels={name: str(entry.label) for name, entry in entries(GuestRow).items()},
        **{"text": "", "error": "", "left": "", "problems": look.problems if look else [], **shown},
    )  # fmt: skip
