"""Open days: the list, the page of one, its preparation, showing events publicly, the codes and the report."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs
from core.downloads import tables_answer
from core.filter_bars import choice, filter_bar
from core.forms import Form, attempt
from core.i18n import t
from core.listing import Column, listing
from core.panels import panels
from core.times import local, now, say_minute
from core.web import actor, session
from outreach import open_day_queries as queries
from outreach import open_day_services as services
from outreach import suggestion_queries
from outreach.open_day_file_queries import report_sheets
from outreach.open_day_inputs import OpenDayInput, PublicInput
from outreach.open_day_models import OpenDay
from outreach.views import bp
from outreach.views.open_day_said import (
    box_address,
    code_picture,
    day_url,
    distribution,
    figures_said,
    is_over,
    share_said,
    stop_line,
    suggestion_tag,
)
from outreach.views.said import event_tag, event_when
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load, may
from schedule.check_in_queries import desk_of, opening_of
from schedule.line_queries import where
from schedule.models import Event


@bp.get("/open-days")
@needs(P.VIEW_CALENDAR)
def open_days() -> str:
    """Open days that the reader may see: those to come first, or those that are over."""
    db, who, when = session(), actor(), request.args.get("when", "")
    query = queries.open_days(who)
    query = query.where(Event.ends_at < now()) if when == "past" else query
    query = query.where(Event.ends_at >= now()) if when == "ahead" else query
    here = url_for(".open_days")
    page = listing(db, query, request.args, here, {"starts": Event.starts_at, "title": Event.title}, "-starts")
    found = {one.event_id: one for one in db.scalars(select(OpenDay).where(
        OpenDay.event_id.in_([event.id for event in page.rows])))}  # fmt: skip
    lines = {event.id: _figures(event) for event in page.rows if event.id in found}
    columns = [
        Column("title", t("Open day"), lambda event: event.title, True),
        Column("starts", t("Time"), event_when, True, "date"),
        Column("where", t("Place"), where),
        Column("state", t("State"), event_tag, kind="tag"),
        Column("guests", t("Guests"), lambda event: lines[event.id]["guests"] if event.id in lines else "–"),
        Column("suggestions", t("Suggestions"),
               lambda event: lines[event.id]["suggestions"] if event.id in lines else "–"),
    ]  # fmt: skip
    whens = [("ahead", t("To come")), ("past", t("Over"))]
    bar = filter_bar(request.args, here, choice(request.args, "when", t("When"), whens))
    return render_template(
        "outreach/open_days.html", page=page, columns=columns, bar=bar, row_url=lambda event: day_url(event.id),
        lede=figures_said(suggestion_queries.tally_for(db, who)), may_plan=who.may(P.EDIT_EVENTS),
    )  # fmt: skip


def _figures(event: Event) -> dict[str, str]:
    counted = queries.tally_guests(queries.guests(session(), event.id), {}).whole
    found = suggestion_queries.tally_of(session(), event)
    return {
        "guests": str(t("%(coming)s of %(invited)s come", coming=counted.coming, invited=counted.invited)),
        "suggestions": str(t("%(n)s collected, %(open)s open", n=found.collected, open=found.open)),
    }  # fmt: skip


@bp.get("/open-days/<int:event_id>")
@needs(P.VIEW_CALENDAR)
def open_day(event_id: int) -> ResponseReturnValue:
    """One open day: who was invited, said yes and came, and what they said; whoever plans it prepares it here."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, P.VIEW_CALENDAR)
    can_edit = may(db, event, who, P.EDIT_EVENTS)
    day = db.get(OpenDay, event.id)
    if day is None:
        if can_edit and event.kind == queries.KIND:
            return redirect(url_for(".prepare_open_day", event_id=event.id))
        queries.load_day(db, event_id, who)
        raise AssertionError  # the line above has refused
    found = queries.guests(db, event.id)
    counted, told = queries.tally_guests(found, queries.arrivals(db, event.id)), suggestion_queries.tally_of(db, event)
    scores = queries.opinions(db, event.id)
    latest = suggestion_queries.of_event(db, event.id)[-5:][::-1]
    nobodys = suggestion_queries.of_nobody(db, latest)
    return render_template(
        "outreach/open_day.html", event=event, day=day, when=event_when(event), where=where(event), can_edit=can_edit,
        counted=counted, names=dict(queries.categories(db, event)), told=told, share=share_said(told),
        sentence=figures_said(told), stops=[stop_line(stop) for stop in queries.stops(db, event.id)],
        scores=distribution(scores), scored=sum(scores.values()),
        mean=sum(score * n for score, n in scores.items()) / sum(scores.values()) if scores else None,
        words=queries.opinion_words(db, event.id, 5) if can_edit else [],
        latest=[(one, suggestion_tag(one, nobodys)) for one in latest],
        answer_by=say_minute(day.answer_by, event.zone), shown=queries.public_of(db, event.id),
        over=is_over(event), desk=desk_of(db, event), links_over=opening_of(event).over(now()),
        helper_url=box_address(day, queries.COLLECTOR) if can_edit else "",
        state=event_tag(event), panels=panels(db, "open_day", event, who),
    )  # fmt: skip


@bp.route("/open-days/<int:event_id>/prepare", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def prepare_open_day(event_id: int) -> ResponseReturnValue:
    """Say until when guests answer and what the invitation says."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, P.EDIT_EVENTS)
    day = db.get(OpenDay, event.id)
    form = Form(OpenDayInput, values=_values(event, day))
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: services.prepare(db, event, given, who))
        if made is not None:
            said = t("Saved: guests answer until %(when)s.", when=say_minute(made.answer_by, event.zone))
            flash(str(said), "success")
            return redirect(day_url(event.id))
    page = render_template("outreach/open_day_form.html", form=form, event=event, day=day, when=event_when(event))
    return page, 422 if form.is_wrong else 200


def _values(event: Event, day: OpenDay | None) -> dict[str, Any]:
    if day is not None:
        by = local(day.answer_by, event.zone)
        return {"answer_on": by.date(), "answer_at": by.time(), "greeting": day.greeting,
                "takes_suggestions": day.takes_suggestions, "version": day.version}  # fmt: skip
    by = local(_usual(event), event.zone)
    return {"answer_on": by.date(), "answer_at": by.time().replace(second=0, microsecond=0)}


def _usual(event: Event) -> datetime:
    """Two days before the event, or its start when that is nearer."""
    early = event.starts_at - timedelta(days=2)
    return early if early > now() else event.starts_at


@bp.route("/events/<int:event_id>/public", methods=["GET", "POST"])
@needs(P.EDIT_EVENTS)
def show_event(event_id: int) -> ResponseReturnValue:
    """Show an event on the public page of what is on, or take it off."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, P.EDIT_EVENTS)
    there = queries.public_of(db, event.id)
    form = Form(PublicInput, values={"is_public": True, "note": there.note if there else ""})
    show = lambda given: (services.show_publicly(db, event, given, who),)  # noqa: E731 - a pair is never empty
    if request.method == "POST" and attempt(form, request.form, show):
        shown = t("Shown publicly: %(title)s.", title=event.title)
        hidden = t("Not shown publicly any more: %(title)s.", title=event.title)
        flash(str(shown if queries.public_of(db, event.id) else hidden), "success")
        is_day = db.get(OpenDay, event.id) is not None
        return redirect(day_url(event.id) if is_day else url_for("schedule.event", event_id=event.id))
    page = render_template("outreach/show_event.html", form=form, event=event, when=event_when(event), shown=there)
    return page, 422 if form.is_wrong else 200


@bp.post("/open-days/<int:event_id>/renew-codes")
@needs(P.EDIT_EVENTS)
def renew_box_codes(event_id: int) -> ResponseReturnValue:
    """Make the posters and links of helpers void that were given out."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    services.renew_codes(session(), day, actor())
    flash(str(t("New codes: print the poster again and give helpers the new link.")), "success")
    return redirect(day_url(event_id))


@bp.get("/open-days/<int:event_id>/box-<any(visitors, helpers):whose>.svg")
@needs(P.EDIT_EVENTS)
def box_code(event_id: int, whose: str) -> ResponseReturnValue:
    """The code of the box for suggestions, as a picture."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    return code_picture(box_address(day, queries.BOX if whose == "visitors" else queries.COLLECTOR))


@bp.get("/open-days/<int:event_id>/poster")
@needs(P.EDIT_EVENTS)
def box_poster(event_id: int) -> ResponseReturnValue:
    """The poster of the box for suggestions, for paper."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    return render_template("outreach/box_poster.html", day=day, event=day.event, when=event_when(day.event),
                           address=box_address(day))  # fmt: skip


@bp.get("/open-days/<int:event_id>/itinerary")
@needs(P.VIEW_CALENDAR)
def itinerary(event_id: int) -> ResponseReturnValue:
    """The itinerary, for paper."""
    db = session()
    day = queries.load_day(db, event_id, actor())
    return render_template(
        "outreach/itinerary.html", event=day.event, day=day, when=event_when(day.event), where=where(day.event),
        stops=[stop_line(stop) for stop in queries.stops(db, event_id)],
        kind=terms.label(db, "event_kind", day.event.kind),
    )  # fmt: skip


@bp.get("/open-days/<int:event_id>/report.<any(xlsx, csv):ending>")
@needs(P.EDIT_EVENTS)
def open_day_report(event_id: int, ending: str) -> ResponseReturnValue:
    """The report of an open day: guests by category, itinerary, suggestions with their answers, satisfaction."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    name = f"{t('Report of an open day')}_{day.event.title}_{local(day.event.starts_at, day.event.zone):%Y%m%d}"
    return tables_answer(report_sheets(session(), day), name, ending)
