"""The holder's page of one sign-up, open to whoever has its address: state, numbers, an offered place, withdrawal."""

from __future__ import annotations

from io import BytesIO

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.forms import Form, attempt
from core.i18n import Text, t
from core.times import now
from core.web import actor, address, session
from registry import terms
from schedule import sign_up_queries as queries
from schedule import sign_up_services as deeds
from schedule.check_in_queries import takes_arrivals
from schedule.feed_queries import event_file
from schedule.models import Event
from schedule.sign_up_inputs import SignUpChangeInput
from schedule.sign_up_models import LIVE, SignUp
from schedule.sign_up_words import called_off
from schedule.views import bp
from schedule.views.join_cards import card, said
from schedule.waiting import comes_with_fewer

DEEDS = {"confirm": deeds.confirm_offer, "decline": deeds.decline, "withdraw": deeds.withdraw}
DONE: dict[str, Text] = {
    "confirm": t("The place is yours: %(title)s."),
    "decline": t("The place goes to the next in line. Thank you for saying so."),
    "withdraw": t("Withdrawn: %(title)s. The places are free for others."),
}


@bp.get("/sign-ups/<token>")
@public
def sign_up(token: str) -> ResponseReturnValue:
    """How a sign-up stands, and what its holder can do."""
    found = queries.by_token(session(), token)
    return _page(found, token, _form(found))


@bp.post("/sign-ups/<token>")
@public
def change_sign_up(token: str) -> ResponseReturnValue:
    """Other numbers, or another way to reach the holder."""
    found = queries.by_token(session(), token)
    form = _form(found)
    done = attempt(form, request.form, lambda given: deeds.change(session(), found, given, actor()))
    if done is None:
        return _page(found, token, form), 422
    flash(str(t("Saved: %(name)s, %(n)s people.", name=found.name, n=f"{found.people:,}")), "success")
    return redirect(url_for(".sign_up", token=token))


@bp.post("/sign-ups/<token>/<any(confirm, decline, withdraw):deed>")
@public
def decide_sign_up(token: str, deed: str) -> ResponseReturnValue:
    """Take or decline the offered place, or withdraw."""
    found = queries.by_token(session(), token)
    DEEDS[deed](session(), found, actor())
    flash(str(Text(DONE[deed].msgid, {"title": found.event.title})), "success")
    return redirect(url_for(".sign_up", token=token))


@bp.get("/sign-ups/<token>/event.ics")
@public
def sign_up_calendar_file(token: str) -> Response:
    """The event as a file for the holder's calendar."""
    found = queries.by_token(session(), token)
    if found.event.status in ("cancelled", "postponed"):
        raise called_off(found.event.status)
    text = event_file(session(), found.event, address(url_for(".sign_up", token=token)))
    return send_file(BytesIO(text.encode()), "text/calendar", as_attachment=True, download_name="event.ics")


def _form(found: SignUp) -> Form[SignUpChangeInput]:
    categories = terms.names(session(), "people_category", found.unit.area if found.unit else found.event.area)
    known = dict(categories)
    offered = [*categories, *((code, code) for code in found.counts if code not in known)]
    values = {name: getattr(found, name) for name in ("counts", "name", "phone", "email", "note", "version")}
    form = Form(SignUpChangeInput, {"counts": offered}, values)
    form["name"].required = found.unit_id is None
    form["counts"].required = True
    return form


def _fewer(found: SignUp, phase: str) -> int:
    """With how many people who waits would have places now; 0 when fewer people would not help."""
    window = queries.window_of(session(), found.event_id)
    if window is None or found.state != "waiting" or phase not in ("open", "closed") or now() >= found.event.starts_at:
        return 0
    line = queries.in_line(queries.live(session(), found.event_id))
    return comes_with_fewer(window.capacity, line, found.id, now())


def _page(found: SignUp, token: str, form: Form[SignUpChangeInput]) -> str:
    event: Event = found.event
    window = queries.window_of(session(), event.id)
    at = now()
    counted = queries.places(session(), [event], {event.id: window} if window else {})
    phase = queries.opening(event, window).phase(at) if window else "closed"
    names = terms.labels(session(), "people_category", event.area)
    return render_template(
        "schedule/sign_up.html", said=said(found), form=form, token=token, event=event, found=found, phase=phase,
        card=card(event, window, counted[event.id]) if window else None,
        counts=[(names.get(code, code), count) for code, count in found.counts.items()],
        is_live=found.state in LIVE and phase != "over",
        may_change=found.state in LIVE and phase not in ("over", "cancelled", "postponed"), fewer=_fewer(found, phase),
        may_join=phase == "open" and found.state not in LIVE,
        may_check_in=found.state == "confirmed" and takes_arrivals(session(), event, at),
        holders_address=address(url_for(".sign_up", token=token)), first=list(found.counts),
    )  # fmt: skip
