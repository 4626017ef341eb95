"""One series with its dates; a date is placed, dropped, taken up again or taken out of its series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.forms import Form, attempt
from core.i18n import Text, t, tn
from core.listing import listing
from core.times import now, today
from core.views import back
from core.web import actor, session
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule import occasions, recurrence, series_date_services, series_queries, series_services
from schedule.lifecycle import STATUS_NAMES, STATUS_TONES
from schedule.line_queries import ICONS
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.series_inputs import Scope, SeriesCancellation
from schedule.series_models import Series, SeriesDate
from schedule.views import bp

STATES: dict[str, tuple[Text, str, str]] = {
    "waiting": (t("To be placed"), "warn", "hourglass-split"), "missed": (t("Missed"), "bad", "calendar-x"),
    "dropped": (t("Dropped"), "muted", "dash-circle"),
}  # fmt: skip
CANCELS: dict[Scope, Text] = {
    "this": t("Cancel this date"), "following": t("Cancel this and all that follow"),
    "all": t("Cancel all dates of the series"),
}  # fmt: skip


@bp.get("/series/<int:series_id>")
@needs(P.VIEW_CALENDAR)
def series(series_id: int) -> str:
    """A series: its rule in words, and every date with what became of it."""
    found = load(session(), Series, series_id, actor(), P.VIEW_CALENDAR)
    rows = series_queries.dates_of(session(), found)
    may_edit = may(session(), found, actor(), P.EDIT_EVENTS)
    first = today(found.zone)
    origin = session().get(Series, found.split_from_id) if found.split_from_id else None
    event = next((one.event for one in rows if one.event), None)
    return render_template(
        "schedule/series.html", series=found, words=recurrence.say(found.rule), may_edit=may_edit, origin=origin,
        sequels=series_queries.sequels(session(), found), counts=_counts(rows),
        rows=[_row(one, found, first) for one in rows], clocks=occasions.clock_words(found), event=event,
        is_over=not any(_is_ahead(one, first) for one in rows),
    )  # fmt: skip


def _counts(rows: Sequence[SeriesDate]) -> dict[str, int]:
    """Dates by what became of them; one whose event was called off is planned no more."""
    off = {"cancelled", "postponed"}
    found = Counter("off" if one.event and one.event.status in off else one.state for one in rows)
    return {state: found[state] for state in ("placed", "waiting", "dropped", "off")}


@bp.get("/calendar/waiting")
@needs(P.EDIT_EVENTS)
def waiting() -> str:
    """The dates that wait to be placed, or those that were missed."""
    is_missed = request.args.get("missed") == "1"
    query = series_queries.waiting(actor())
    some = query.where(SeriesDate.on < today() if is_missed else SeriesDate.on >= today())
    default = "-on" if is_missed else "on"
    page = listing(session(), some, request.args, url_for(".waiting"), {"on": SeriesDate.on}, default)
    known = series_queries.series_by_id(session(), {one.series_id for one in page.rows})
    rows = [_row(one, known[one.series_id], today()) for one in page.rows]
    return render_template(
        "schedule/series_waiting.html", page=page, rows=rows, is_missed=is_missed,
        missed=series_queries.count_missed(session(), actor()), caption=str(t("Dates to be placed")),
    )  # fmt: skip


@bp.route("/series/<int:series_id>/cancel", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def cancel_series(series_id: int) -> ResponseReturnValue:
    """Cancel one date, that and all that follow, or all, with the reason."""
    found = load(session(), Series, series_id, actor(), P.EDIT_EVENTS)
    form = Form(SeriesCancellation, values={"scope": _scope(), "from_on": request.args.get("from_on", "")})
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: _cancel(found, given))
        if done is not None:
            text = tn("%(n)s event cancelled. What it had booked is free again.",
                      "%(n)s events cancelled. What they had booked is free again.", len(done))  # fmt: skip
            flash(str(text), "success")
            return redirect(url_for(".series", series_id=found.id))
    for name in ("scope", "from_on"):
        form[name].widget = "hidden"
    scope: Scope = form["scope"].value if form["scope"].value in CANCELS else "all"
    html = render_template(
        "schedule/series_cancel.html", series=found, form=form, title=str(CANCELS[scope]),
        words=recurrence.say(found.rule), on=_day(form["from_on"].value) if scope != "all" else None,
    )  # fmt: skip
    return html, 422 if form.is_wrong else 200


@bp.post("/series/dates/<int:date_id>/drop")
@needs(P.EDIT_EVENTS)
def drop(date_id: int) -> ResponseReturnValue:
    """Give a waiting date up."""
    one, found = load_date(date_id)
    series_date_services.drop(session(), one, actor())
    undo: Any = {"text": str(t("Dropped: %(title)s.", title=found.title)), "label": str(t("Undo")), "post": True}
    flash(undo | {"url": url_for(".take_up", date_id=one.id)}, "success")
    return redirect(back(url_for(".waiting")))


@bp.post("/series/dates/<int:date_id>/take-up")
@needs(P.EDIT_EVENTS)
def take_up(date_id: int) -> ResponseReturnValue:
    """Try a dropped date again: it is planned, or waits."""
    one, found = load_date(date_id)
    is_placed = series_date_services.take_up(session(), one, actor())
    flash(str(t("This date is planned.") if is_placed else t("This date waits to be placed.")), "success")
    return redirect(back(url_for(".series", series_id=found.id)))


@bp.post("/series/dates/<int:date_id>/detach")
@needs(P.EDIT_EVENTS)
def detach(date_id: int) -> ResponseReturnValue:
    """Take an event out of its series; it stays as it is."""
    one, _ = load_date(date_id)
    event = series_services.detach(session(), one, actor())
    flash(str(t("“%(title)s” no longer belongs to the series.", title=event.title)), "success")
    return redirect(url_for(".event", event_id=event.id))


def load_date(date_id: int) -> tuple[SeriesDate, Series]:
    """The date and its series, where the reader plans events; otherwise there is none."""
    one = session().get(SeriesDate, date_id)
    found = load(session(), Series, one.series_id if one else 0, actor(), P.EDIT_EVENTS)
    assert one is not None  # a series with the id 0 is never found
    return one, found


def _cancel(found: Series, given: SeriesCancellation) -> list[Event]:
    return series_services.cancel(session(), found, given.scope, given.reason, actor(), given.from_on)


def _scope() -> str:
    asked = request.args.get("scope", "all")
    return asked if asked in CANCELS else "all"


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _row(one: SeriesDate, found: Series, first: date) -> dict[str, Any]:
    """A date as the page shows it."""
    event = one.event
    if event is not None:
        shown = (STATUS_NAMES[event.status], STATUS_TONES[event.status], ICONS[event.status])
    else:
        shown = STATES["missed" if one.state == "waiting" and one.on < first else one.state]
    is_own = event is not None and event.status != "cancelled" and series_services.is_own(one, found)
    return {
        "one": one, "series": found, "event": event, "state": str(shown[0]), "tone": shown[1], "icon": shown[2],
        "is_own": is_own, "span": span_of_event(event) if event else None, "is_ahead": _is_ahead(one, first),
        "reasons": occasions.reasons(one.blocked_by), "clocks": occasions.clock_words(found),
        "ways": occasions.ways(one.blocked_by) if one.on >= first else [],
    }  # fmt: skip


def _is_ahead(one: SeriesDate, first: date) -> bool:
    return one.event.starts_at > now() and one.event.status != "cancelled" if one.event else one.on >= first
