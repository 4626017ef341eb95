"""Totals that areas report without events: the table, the form, one of them with its review, the file."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.downloads import tables_answer
from core.errors import NotFound
from core.filter_bars import FilterBar, choice, filter_bar
from core.forms import Form, attempt
from core.i18n import t
from core.times import say_days, say_minute, say_plain_date, today
from core.web import actor, session
from outreach.total_file_queries import APART, RETURN_STATES, totals_sheets
from outreach.total_inputs import TotalInput
from outreach.total_measures import BY_CODE, MEASURES, totals_of
from outreach.total_queries import totals_reported
from outreach.total_services import KIND, file_total, review_total
from outreach.views import bp
from registry.models import Area
from registry.permissions import Permission as P
from registry.queries.areas import choices, readable_area
from registry.scope import load, may
from schedule.queries import zone_of
from schedule.return_inputs import ReviewInput
from schedule.return_models import Return
from schedule.return_spans import PERIODS, days_of

TONES = {"filed": "info", "approved": "ok", "sent_back": "warn"}
LEVELS = ("province", "prefecture", "county", "township")


def _asked() -> tuple[str, date, date, Area | None]:
    period = request.args.get("period", "")
    period = period if period in PERIODS else "year"
    first, last = days_of(period, today(zone_of(session())))
    area = readable_area(session(), actor(), request.args.get("area", ""), P.VIEW_FIGURES)
    return period, first, last, area


@bp.get("/returns/totals")
@needs(P.VIEW_FIGURES)
def totals() -> str:
    """By column and area what areas reported, beside the figures of events."""
    period, first, last, area = _asked()
    found = totals_reported(session(), actor(), first, last, area)
    return render_template(
        "outreach/totals.html", found=found, bar=_bar(period, area), apart=APART, states=RETURN_STATES, tones=TONES,
        said=say_days(first, last), period=period, code=area.code if area else None,
        may_file=actor().may(P.EDIT_EVENTS), may_export=actor().may(P.EXPORT_FIGURES), days=_days,
    )  # fmt: skip


def _bar(period: str, area: Area | None) -> FilterBar:
    args = {"period": period, "area": area.code if area else ""}
    fields = [choice(args, "period", t("Time span"), list(PERIODS.items()))]
    fields[0].choices = [one for one in fields[0].choices if one[0]]
    offered = choices(session(), actor(), P.VIEW_FIGURES, LEVELS)
    if len(offered) > 1:
        fields.append(choice(args, "area", t("Area"), offered))
    return filter_bar({}, url_for("outreach.totals"), *fields)


def _days(one: Return) -> str:
    days = [say_plain_date(one.starts_on), say_plain_date(one.ends_on)]
    return days[0] if days[0] == days[1] else " – ".join(days)


@bp.route("/returns/totals/new", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def new_total() -> ResponseReturnValue:
    """Enter a total for an area and a span of days."""
    form = _form(request.args.get("area", ""))
    return _filed(form, url_for(".new_total"))


@bp.route("/returns/totals/<int:return_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def correct_total(return_id: int) -> ResponseReturnValue:
    """File a total again that was sent back."""
    found = _own(return_id, P.EDIT_EVENTS)
    form = _form(found.area.code, found)
    return _filed(form, url_for(".correct_total", return_id=return_id), found)


def _filed(form: Form[TotalInput], address: str, found: Return | None = None) -> ResponseReturnValue:
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: file_total(session(), given, actor()))
        if made is not None:
            flash(str(t("Filed: %(title)s of %(area)s.", title=made.figures["title"], area=made.area.name)), "success")
            return redirect(url_for(".total_page", return_id=made.id))
    page = render_template("outreach/total_form.html", form=form, address=address, found=found)
    return page, 422 if form.is_wrong else 200


def _form(area: str, found: Return | None = None) -> Form[TotalInput]:
    options: dict[str, Any] = {
        "area": choices(session(), actor(), P.EDIT_EVENTS, LEVELS),
        "counts": [(one.code, one.label) for one in MEASURES], "rough": [(one.code, one.name) for one in MEASURES],
    }  # fmt: skip
    on = today(zone_of(session()))
    values: dict[str, Any] = {"area": area or next((code for code, _ in options["area"]), ""), "starts_on": on,
                              "ends_on": on}  # fmt: skip
    if found is not None:
        values |= {"starts_on": found.starts_on, "ends_on": found.ends_on, "note": found.note, "version": found.version}
        values |= {name: found.figures.get(name, "") for name in ("title", "counts", "rough", "source")}
    return Form(TotalInput, options, values)


@bp.get("/returns/totals/<int:return_id>")
@needs(P.VIEW_FIGURES)
def total_page(return_id: int) -> ResponseReturnValue:
    """One total with its figures, and its review."""
    return _page(_own(return_id, P.VIEW_FIGURES))


def _own(return_id: int, permission: P) -> Return:
    found = load(session(), Return, return_id, actor(), permission)
    if found.kind != KIND:
        raise NotFound()
    return found


def _page(found: Return, review: Form[ReviewInput] | None = None) -> ResponseReturnValue:
    zone = zone_of(session(), found.area)
    page = render_template(
        "outreach/total.html", found=found, totals=totals_of(found.figures), measures=BY_CODE, states=RETURN_STATES,
        tones=TONES, days=_days(found), filed=say_minute(found.filed_at, zone), apart=APART,
        reviewed=say_minute(found.reviewed_at, zone) if found.reviewed_at else "",
        may_file=may(session(), found, actor(), P.EDIT_EVENTS),
        may_review=may(session(), found, actor(), P.LOCK_RETURNS),
        review=review or _review_form(found),
    )  # fmt: skip
    return page, 422 if review is not None and review.is_wrong else 200


def _review_form(found: Return) -> Form[ReviewInput]:
    decisions = [("approve", t("Approve")), ("send_back", t("Send back"))]
    return Form(ReviewInput, {"decision": decisions}, {"decision": "approve", "version": found.version})


@bp.post("/returns/totals/<int:return_id>/review")
@needs(P.LOCK_RETURNS)
def review_one_total(return_id: int) -> ResponseReturnValue:
    """Approve a total, or send it back with what is to be put right."""
    found = _own(return_id, P.LOCK_RETURNS)
    form = _review_form(found)
    done = attempt(form, request.form, lambda given: review_total(session(), found, given, actor()))
    if done is None:
        return _page(found, form)
    said = t("Approved: %(area)s.", area=found.area.name) if done.state == "approved" else t(
        "Sent back to %(area)s.", area=found.area.name)  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for(".total_page", return_id=return_id))


@bp.get("/returns/totals.<string:ending>")
@needs(P.EXPORT_FIGURES)
def totals_file(ending: str) -> ResponseReturnValue:
    """The totals as a file."""
    _, first, last, area = _asked()
    found = totals_reported(session(), actor(), first, last, area)
    sheets = totals_sheets(found, area.name if area else actor().place, first, last)
    return tables_answer(sheets, f"{t('Totals reported by areas')}_{first:%Y%m%d}-{last:%Y%m%d}", ending)
