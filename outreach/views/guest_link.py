"""The page behind a guest's own link or code: answer without an account, change it, and arrive."""

from __future__ import annotations

from io import BytesIO

from flask import Response, flash, make_response, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import DomainError, TooMany
from core.forms import Form, attempt
from core.i18n import t
from core.throttles import count_try, key_of, pause_left
from core.times import now, say_clock, say_minute
from core.web import address, session
from outreach import guest_services as services
from outreach import open_day_queries as queries
from outreach.guest_services import GUEST
from outreach.open_day_inputs import GuestAnswerInput
from outreach.open_day_models import OpenDay, OpenDayGuest
from outreach.views import bp
from outreach.views.guests import answer_form
from outreach.views.open_day_said import code_picture, guest_address, stop_line
from outreach.views.said import event_when
from schedule.check_in_queries import takes_arrivals
from schedule.feed_queries import event_file
from schedule.line_queries import where

PER_HOUR = 60  # answers by one link


@bp.get("/g/<token>")
@public
def guest_answer(token: str) -> ResponseReturnValue:
    """What the guest is invited to, and the answer."""
    guest = queries.guest_by_token(session(), token)
    return _page(guest, token, answer_form(guest))


@bp.post("/g/<token>")
@public
def give_guest_answer(token: str) -> ResponseReturnValue:
    """The guest's answer, kept; it can be changed until its time is over."""
    guest = queries.guest_by_token(session(), token)
    _throttle(guest)
    day, form = _day(guest), answer_form(guest)
    session().info["actor"] = GUEST
    done = attempt(form, request.form, lambda given: services.answer(session(), day, guest, given, "link", GUEST))
    if done is None:
        return _page(guest, token, form)
    said = t("Thank you: we look forward to your visit.") if done.answer == "coming" else t(
        "Thank you for telling us that you cannot come.")  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for(".guest_answer", token=token))


@bp.post("/g/<token>/arrived")
@public
def guest_arrives(token: str) -> ResponseReturnValue:
    """The guest stands at the door."""
    guest = queries.guest_by_token(session(), token)
    _throttle(guest)
    session().info["actor"] = GUEST
    people = queries.people_of(guest) or 1
    try:
        services.receive(session(), _day(guest), guest, people, "poster", "")
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        flash(str(refusal), "warning")
    else:
        flash(str(t("Welcome! You are checked in.")), "success")
    return redirect(url_for(".guest_answer", token=token))


@bp.get("/g/<token>/code.svg")
@public
def own_guest_code(token: str) -> Response:
    """The guest's code, to be shown at the door."""
    return code_picture(guest_address(queries.guest_by_token(session(), token)))


@bp.get("/g/<token>/event.ics")
@public
def guest_calendar_file(token: str) -> Response:
    """The event as a file for the guest's calendar."""
    guest = queries.guest_by_token(session(), token)
    text = event_file(session(), guest.event, address(url_for(".guest_answer", token=token)))
    return send_file(BytesIO(text.encode()), "text/calendar", as_attachment=True, download_name="event.ics")


def _page(guest: OpenDayGuest, token: str, form: Form[GuestAnswerInput]) -> ResponseReturnValue:
    db, day = session(), _day(guest)
    arrived = queries.arrivals(db, guest.event_id).get(guest.sign_up_id or 0)
    event = guest.event
    html = render_template(
        "outreach/guest_link.html", guest=guest, day=day, event=event, token=token, form=form, when=event_when(event),
        where=where(event), stands=queries.standing(guest), people=queries.people_of(guest),
        is_closed=queries.answers_closed(day), answer_by=say_minute(day.answer_by, event.zone),
        stops=[stop_line(stop, with_guide=False) for stop in queries.stops(db, event.id)],
        arrived=say_clock(arrived[0], event.zone) if arrived else "",
        can_arrive=not arrived and takes_arrivals(db, event, now()), is_off=event.status in ("cancelled", "postponed"),
        is_over=event.ends_at < now(),
    )  # fmt: skip
    answer = make_response(html, 422 if form.is_wrong else 200)
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _day(guest: OpenDayGuest) -> OpenDay:
    return session().get_one(OpenDay, guest.event_id)


def _throttle(guest: OpenDayGuest) -> None:
    key = key_of("guest", str(guest.id))
    if pause := pause_left(session(), [(key, PER_HOUR)]):
        raise TooMany("too_many", t("Very many answers came by this link. Please try again later."), pause)
    count_try(session(), [key], 60)
