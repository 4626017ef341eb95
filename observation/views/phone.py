"""The page behind an observer's personal link: today's points in one tap, with or without a network or scripts."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from core.access import Actor, needs, public
from core.api.reading import checked, read_body
from core.errors import DomainError, Invalid, TooMany
from core.i18n import Text, t, tn
from core.problems import as_dict
from core.sentences import refusals
from core.throttles import count_try, key_of, pause_left
from core.times import now, say_clock
from core.web import actor, session
from observation.daily_inputs import MOST_AT_ONCE, RecordInput
from observation.daily_services import RecordReceipt, take
from observation.models import Observer
from observation.observer_queries import of_user, opened, token
from observation.phone_queries import DayList, Duties, duties
from observation.readings import READINGS
from observation.views import bp
from observation.views.anomaly_links import report_url
from registry.permissions import Permission as P

PER_MINUTE = 120  # requests by one link
LARGEST_BODY = 200_000
WORKER_PARTS = ("offline_queue.js", "observer_queue.js", "offline_worker.js", "observer_worker.js")


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
    _throttle(observer)
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
    request.max_content_length = LARGEST_BODY
    try:
        observer = opened(session(), token)
        _throttle(observer)
        answers = _take_many(observer, read_body())
    except DomainError as refusal:
        response = jsonify(as_dict(refusal))
        response.headers["Retry-After"] = str(getattr(refusal, "retry_after", 60))
        return response, refusal.status
    return jsonify({"answers": answers})


@bp.get("/o/sw.js")
@public
def observer_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    folder = Path(str(current_app.static_folder)) / "js"
    script = "\n".join((folder / name).read_text("utf-8") for name in WORKER_PARTS)
    response = Response(script, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = url_for(".observe", token="")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


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


def _throttle(observer: Observer) -> None:
    seconds = int(now().timestamp())
    key = key_of("observer", f"{observer.id} {seconds // 60}")
    if pause_left(session(), [(key, PER_MINUTE)]):
        raise TooMany("too_many", t("Too much is sent by this link. Please try again in a minute."), 60 - seconds % 60)
    count_try(session(), [key], 2)


def _take(observer: Observer, given: Sequence[RecordInput]) -> list[RecordReceipt]:
    session().info["actor"] = Actor("link", f"observer:{observer.id}", observer.name)
    return take(session(), observer, given)


def _take_many(observer: Observer, body: Any) -> list[dict[str, Any]]:
    sent = body.get("records") if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > MOST_AT_ONCE:
        raise Invalid("records", t("Send a list of at most %(n)s records.", n=MOST_AT_ONCE), field="records")
    read = [_read(one) for one in sent]
    taken = iter(_take(observer, [one for one in read if isinstance(one, RecordInput)]))
    return [_answer(next(taken) if isinstance(one, RecordInput) else one) | {"at": _clock()} for one in read]


def _read(sent: Any) -> RecordInput | RecordReceipt:
    """The record; or, so that one that is spoilt does not hold up the others, the receipt that refuses it."""
    try:
        return checked(RecordInput, sent)
    except DomainError as refusal:
        nonce = str(sent.get("nonce", "")) if isinstance(sent, dict) else ""
        return RecordReceipt(nonce[:64], "refused", refusal)


def _answer(receipt: RecordReceipt) -> dict[str, Any]:
    answer: dict[str, Any] = {"nonce": receipt.nonce, "state": receipt.state}
    return answer | ({"message": str(receipt.refusal)} if receipt.refusal else {})


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
