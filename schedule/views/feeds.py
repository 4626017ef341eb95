"""Calendars that others follow: my feeds, the feeds themselves, the file of one event, somebody's own calendar."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import Response, current_app, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from core.access import needs, public
from core.errors import Invalid, NotFound
from core.forms import Form, attempt
from core.i18n import speaking, t, tn
from core.views import back
from core.web import actor, address, session
from registry.permissions import Permission as P
from registry.scope import load
from schedule import feed_services as services
from schedule.feed_inputs import AlarmInput, BusyCalendarInput, FeedInput
from schedule.feed_queries import busy_calendar as loaded
from schedule.feed_queries import event_file, feed_choices, own_feed, own_feeds, read_feed
from schedule.foreign_calendars import FIELD, LARGEST_BYTES, decoded
from schedule.icalendars import alarm_choices
from schedule.models import Event, Person
from schedule.record_models import Feed
from schedule.views import bp

MEDIA_TYPE = "text/calendar"
ASKED_KINDS = ("person", "team", "unit", "campaign", "area")


@bp.get("/calendar/feeds")
@needs(P.VIEW_CALENDAR)
def feeds() -> ResponseReturnValue:
    """My feeds, with their addresses, and how to follow them."""
    asked = _asked()
    return _page(_form(asked), asked)


@bp.post("/calendar/feeds")
@needs(P.VIEW_CALENDAR)
def add_feed() -> ResponseReturnValue:
    """Follow something more."""
    asked = request.form.get("subject", "")
    form = _form(asked)
    made: Feed | None = attempt(form, request.form, lambda given: services.add_feed(session(), given, actor()))
    if made is None:
        return _page(form, asked)
    flash(str(t("Added. Copy the address into your calendar, or open it there.")), "success")
    return redirect(_at(made))


@bp.post("/calendar/feeds/<int:feed_id>")
@needs(P.VIEW_CALENDAR)
def change_feed(feed_id: int) -> ResponseReturnValue:
    """Choose another reminder."""
    found = own_feed(session(), feed_id, actor())
    form = Form(AlarmInput, {"alarm_minutes": alarm_choices()})
    if attempt(form, request.form, lambda given: services.change_alarm(session(), found, given, actor())) is None:
        raise Invalid("alarm", t("Choose a reminder from the list."), field="alarm_minutes")
    flash(str(t("Saved. Your calendar shows it at its next update.")), "success")
    return redirect(_at(found))


@bp.post("/calendar/feeds/<int:feed_id>/renew")
@needs(P.VIEW_CALENDAR)
def renew_feed(feed_id: int) -> ResponseReturnValue:
    """Give the feed another address; the old one is void."""
    found = services.renew_feed(session(), own_feed(session(), feed_id, actor()), actor())
    flash(str(t("This calendar has a new address. The old one leads nowhere now.")), "success")
    return redirect(_at(found))


@bp.post("/calendar/feeds/<int:feed_id>/delete")
@needs(P.VIEW_CALENDAR)
def delete_feed(feed_id: int) -> ResponseReturnValue:
    """Take the feed away."""
    services.delete_feed(session(), own_feed(session(), feed_id, actor()), actor())
    flash(str(t("Deleted. Its address leads nowhere now.")), "success")
    return redirect(url_for(".feeds"))


@bp.get("/feeds/<token>.ics")
@public
def feed(token: str) -> ResponseReturnValue:
    """The calendar at a secret address, for programs: what its owner may see now, whoever asks."""
    found = read_feed(session(), token)
    if found is None:
        raise NotFound()
    response = Response(mimetype=MEDIA_TYPE)
    response.last_modified = found.changed_at
    with speaking(found.language):
        response.set_etag(found.content.fingerprint)
        response.make_conditional(request)
        if response.status_code == 200:
            response.set_data(found.content.text)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@bp.get("/events/<int:event_id>.ics")
@needs(P.VIEW_CALENDAR)
def event_ics(event_id: int) -> ResponseReturnValue:
    """One event as a calendar file."""
    found = load(session(), Event, event_id, actor(), P.VIEW_CALENDAR)
    text = BytesIO(event_file(session(), found).encode())
    return send_file(text, MEDIA_TYPE, as_attachment=True, download_name=f"{found.title}.ics", etag=False)


@bp.route("/resources/person/<int:person_id>/calendar", methods=["GET", "POST"])
@needs(P.EDIT_RESOURCES)
def busy_calendar(person_id: int) -> ResponseReturnValue:
    """Load somebody's own calendar: only the times at which they are busy."""
    person = load(session(), Person, person_id, actor(), P.EDIT_RESOURCES)
    form = Form(BusyCalendarInput)
    if request.method == "POST":
        count = _load(form, person)
        if count is not None:
            flash(str(_said(person, count)), "success")
            return redirect(_home(person))
    html = render_template(
        "schedule/busy_calendar_page.html", form=form, resource=person, busy=loaded(session(), f"person:{person.id}"),
        may_edit=True, home_url=_home(person),
    )  # fmt: skip
    return html, 422 if form.is_wrong else 200


@bp.post("/resources/person/<int:person_id>/calendar/remove")
@needs(P.EDIT_RESOURCES)
def forget_busy_calendar(person_id: int) -> ResponseReturnValue:
    """Remove the times that were loaded."""
    person = load(session(), Person, person_id, actor(), P.EDIT_RESOURCES)
    services.forget_busy_calendar(session(), person, actor())
    flash(str(t("Removed: the own calendar of %(name)s.", name=person.name)), "success")
    return redirect(back(_home(person)))


def _load(form: Form[BusyCalendarInput], person: Person) -> int | None:
    """How many busy times were taken in; None when the form says why not."""
    given = request.files.get(FIELD)
    try:
        if given is None or not given.filename:
            raise Invalid("calendar.no_file", t("Please choose a file."), field=FIELD)
        typed = MultiDict({FIELD: decoded(given.stream.read(LARGEST_BYTES + 1))})
    except (Invalid, RequestEntityTooLarge) as error:
        form.refuse(error if isinstance(error, Invalid) else Invalid("size", t("This file is too large."), field=FIELD))
        return None
    return attempt(form, typed, lambda taken: services.load_busy_calendar(session(), person, taken, actor()))


def _said(person: Person, count: int) -> Any:
    if not count:
        return t("The calendar of %(name)s has no busy times in the next 400 days.", name=person.name)
    return tn("%(name)s: %(n)s busy time loaded.", "%(name)s: %(n)s busy times loaded.", count, name=person.name)


def _home(person: Person) -> str:
    """The person's page; this one where there is none."""
    endpoint = "schedule.resource"
    if endpoint in current_app.view_functions:
        return url_for(endpoint, kind="person", record_id=person.id)
    return url_for(".busy_calendar", person_id=person.id)


def _asked() -> str:
    """What a link asks for, as in ?kind=team&id=3."""
    kind = request.args.get("kind", "")
    return f"{kind}:{request.args.get('id', '')}" if kind in ASKED_KINDS else "all"


def _at(found: Feed) -> str:
    return url_for(".feeds") + f"#feed-{found.id}"


def _form(asked: str) -> Form[FeedInput]:
    offered = feed_choices(session(), actor(), asked)
    chosen = asked if asked in dict(offered) else "all"
    return Form(FeedInput, {"subject": offered, "alarm_minutes": alarm_choices()}, {"subject": chosen})


def _page(form: Form[FeedInput], asked: str) -> ResponseReturnValue:
    shown = []
    for one in own_feeds(session(), actor()):
        url = address(url_for(".feed", token=one.token))
        shown.append({
            "id": one.feed.id, "name": one.name, "kind": one.kind_name, "subject": one.subject, "address": url,
            "webcal": "webcal:" + url.partition(":")[2], "alarm": one.feed.alarm_minutes,
            "created_at": one.feed.created_at,
        })  # fmt: skip
    html = render_template(
        "schedule/feeds.html", form=form, feeds=shown, asked=asked, alarms=alarm_choices(),
        has_asked=any(one["subject"] == asked for one in shown), is_secure=request.is_secure,
    )  # fmt: skip
    return html, 422 if form.is_wrong else 200
