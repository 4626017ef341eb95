"""The page behind an observer's personal link: today's points in one tap, with or without a network or scripts."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from core.access import Actor, needs, public
from core.api.reading import checked, read_body
from core.errors import DomainError, Invalid
from core.i18n import Text, t, tn
from core.kept_entries import Receipt
from core.kept_pages import answer_sent, brake_link, list_sent, take_together, worker_script
from core.sentences import refusals
from core.times import now, say_clock
from core.web import actor, session
from observation.daily_inputs import MOST_AT_ONCE, RecordInput
from observation.daily_services import take
from observation.models import Observer
from observation.observer_queries import of_user, opened, token
from observation.phone_queries import DayList, Duties, duties
from observation.readings import READINGS
from observation.views import bp
from observation.views.anomaly_links import report_url
from registry.permissions import Permission as P

PER_MINUTE = 120  # requests by one link
LARGEST_BODY = 200_000


@bp.get("/o/<token>")
@public
def observe(token: str) -> ResponseReturnValue:
    """The observer's page; it is kept on the phone and opens without a network."""
    return _page(opened(session(), token), token)


@bp.post("/o/<token>")
@public
def observe_plainly(token: str) -> ResponseReturnValue:
    """A record from a browser without scripts."""
    observer = opened(session(), token)
    brake_link("observer", observer.id, PER_MINUTE)
    found = duties(session(), observer)
    try:
        given = _typed(found)
        receipts = _take(observer, given)
    except DomainError as refusal:
        return _page(observer, token, refusal)
    refused = [receipt.refusal for receipt in receipts if receipt.refusal is not None]
    if refused:
        return _page(observer, token, refused[0])
    flash(str(_said(given, found)), "success")
    return redirect(url_for(".observe", token=token))


@bp.post("/o/<token>/records")
@public
def send_records(token: str) -> ResponseReturnValue:
    """Records that a phone has kept, as JSON; the answer says of each nonce what became of it."""
    return answer_sent(LARGEST_BODY, lambda: {"answers": _take_many(opened(session(), token))})


@bp.get("/o/sw.js")
@public
def observer_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    return worker_script("observer")


@bp.get("/observation/mine")
@needs(P.OBSERVE)
def my_points() -> ResponseReturnValue:
    """The own page of an observer who is signed in; others are told how to become one."""
    observer = of_user(session(), actor())
    if observer is None:
        return render_template("observation/no_observer.html", may_edit=actor().may(P.EDIT_OBSERVATION))
    return redirect(url_for(".observe", token=token(session(), observer)))


def _page(observer: Observer, token: str, refusal: DomainError | None = None) -> ResponseReturnValue:
    made = _clock()
    found = duties(session(), observer)
    html = render_template(
        "observation/phone.html", observer=observer, token=token, duties=found, readings=READINGS, refusal=refusal,
        closes=say_clock(found.closes_at, found.zone), report_url=report_url, place=observer.area.name,
        made=made,
    )  # fmt: skip
    return current_app.make_response((html, refusal.status if refusal else 200))


def _clock() -> int:
    """The server's clock in milliseconds: a kept page knows by it what was taken after it had been made."""
    return int(now().timestamp() * 1000)


def _take(observer: Observer, given: Sequence[RecordInput]) -> list[Receipt]:
    session().info["actor"] = Actor("link", f"observer:{observer.id}", observer.name)
    return take(session(), observer, given)


def _take_many(observer: Observer) -> list[dict[str, Any]]:
    brake_link("observer", observer.id, PER_MINUTE)
    sent = list_sent(read_body(), "records", MOST_AT_ONCE)
    receipts = take_together(sent, lambda one: checked(RecordInput, one), lambda good: _take(observer, good))
    return [one.as_answer() | {"at": _clock()} for one in receipts]


def _typed(found: Duties) -> list[RecordInput]:
    """What a form without scripts asks for: all open points of a day, one of them, or one taken back."""
    on, deed = request.form.get("on", ""), request.form.get("deed", "")
    what = "undo" if deed.startswith("undo:") else "nothing"
    number = deed.removeprefix("undo:")
    if deed == "all":
        day = next((one for one in (found.today, *found.earlier) if one.on.isoformat() == on), DayList(date.min, ()))
        places = [one.line.place_id for one in day.open]
    else:
        places = [int(number)] if number.isdecimal() and len(number) < 10 else []
    if not places:
        raise Invalid("nothing_open", t("Nothing is open there any more."), hint=t("Reload the page."))
    return [_record(what, place_id, on) for place_id in places]


def _record(what: str, place_id: int, on: str) -> RecordInput:
    typed = {code: request.form.get(f"{code}.{place_id}", "").strip() for code in READINGS}
    given = {
        "nonce": secrets.token_urlsafe(18), "what": what, "place_id": place_id, "on": on,
        "note": request.form.get(f"note.{place_id}", ""),
        "readings": {code: value for code, value in typed.items() if value},
    }  # fmt: skip
    try:
        return RecordInput.model_validate(given)
    except ValidationError as error:
        raise refusals(error)[0] from None


def _said(given: Sequence[RecordInput], found: Duties) -> Text:
    if given[0].what == "undo":
        return t("Taken back.")
    clock = say_clock(now(), found.zone)
    return tn("Noted at %(clock)s: nothing unusual at %(n)s point.",
    "Noted at %(clock)s: nothing unusual at %(n)s points.",
              len(given), clock=clock)  # fmt: skip
