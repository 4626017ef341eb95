"""The page behind a poster's code or a check-in helper's link: for phones, with or without a network or scripts."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import checked, read_body
from core.errors import DomainError, Invalid, TooMany
from core.forms import Form, attempt
from core.i18n import Text, t, tn
from core.problems import as_dict
from core.throttles import count_try, key_of, pause_left
from core.times import now, say_clock
from core.web import session
from schedule import check_in_services as services
from schedule.arrivals import MOST_AT_ONCE, UNSPECIFIED, Void
from schedule.check_in_inputs import ArrivalInput, PeopleInput
from schedule.check_in_queries import (
    Expectation,
    Ticket,
    categories,
    expectations,
    opening_of,
    people_taken,
    ticket,
)
from schedule.line_queries import where
from schedule.queries import people, span_of_event
from schedule.views import bp

PER_MINUTE = 600  # requests from one address: a whole school may share one
LARGEST_BODY = 200_000
SHOWN_AT_ONCE = 4  # categories
WORKER_PARTS = ("offline_queue.js", "check_in_queue.js", "offline_worker.js", "check_in_worker.js")


@bp.get("/c/<token>")
@public
def check_in(token: str) -> ResponseReturnValue:
    """The page on which people check in."""
    return _page(ticket(session(), token))


@bp.post("/c/<token>")
@public
def check_in_plainly(token: str) -> ResponseReturnValue:
    """An arrival from a browser without scripts."""
    opened = ticket(session(), token)
    _throttle()
    form = _form(opened)
    receipt = attempt(form, request.form, lambda given: _take_one(opened, given))
    if receipt is None:
        return _page(opened, form)
    flash(str(_said(opened, receipt)), "success")
    return redirect(url_for(".check_in", token=token))


@bp.post("/c/<token>/arrivals")
@public
def send_arrivals(token: str) -> ResponseReturnValue:
    """Arrivals that a phone has kept, as JSON; the answer says of each nonce what became of it."""
    request.max_content_length = LARGEST_BODY
    try:
        opened = ticket(session(), token)
        _throttle()
        answers = _take_many(opened, read_body())
    except DomainError as refusal:
        response = jsonify(as_dict(refusal))
        response.headers["Retry-After"] = str(getattr(refusal, "retry_after", 60))
        return response, refusal.status
    return jsonify({"answers": answers, "total": _taken_by(opened)})


@bp.get("/c/sw.js")
@public
def check_in_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    folder = Path(str(current_app.static_folder)) / "js"
    script = "\n".join((folder / name).read_text("utf-8") for name in WORKER_PARTS)
    response = Response(script, mimetype="text/javascript")
    response.headers["Service-Worker-Allowed"] = url_for(".check_in", token="")
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return response.make_conditional(request)


def _throttle() -> None:
    seconds = int(now().timestamp())
    key = key_of("check-in", f"{request.remote_addr} {seconds // 60}")
    if pause_left(session(), [(key, PER_MINUTE)]):
        wording = t("Very many people are checking in from this network. Please try again in a minute.")
        raise TooMany("too_many", wording, 60 - seconds % 60)
    count_try(session(), [key], 2)


def _take_one(opened: Ticket, given: PeopleInput) -> services.Receipt:
    is_one = request.form.get("who") == "one"
    counts = {request.form.get("category") or UNSPECIFIED: 1} if is_one else given.counts
    arrival = ArrivalInput(
        nonce=secrets.token_urlsafe(18), counts=counts, name=given.name,
        sign_up_id=given.sign_up_id if opened.helper and not is_one else None,
    )  # fmt: skip
    receipt = _take(opened, [arrival])[0]
    if receipt.refusal is not None:
        raise receipt.refusal
    return receipt


def _take_many(opened: Ticket, body: Any) -> list[dict[str, Any]]:
    sent = body.get("arrivals") if isinstance(body, dict) else None
    if not isinstance(sent, list) or len(sent) > MOST_AT_ONCE:
        raise Invalid("arrivals", t("Send a list of at most %(n)s arrivals.", n=MOST_AT_ONCE), field="arrivals")
    read = [_read(one) for one in sent]
    taken = iter(_take(opened, [one for one in read if isinstance(one, ArrivalInput)]))
    return [_answer(next(taken) if isinstance(one, ArrivalInput) else one, opened) for one in read]


def _read(sent: Any) -> ArrivalInput | services.Receipt:
    """The arrival; or, so that one that is spoilt does not hold up the others, the receipt that refuses it."""
    try:
        return checked(ArrivalInput, sent)
    except DomainError as refusal:
        nonce = str(sent.get("nonce", "")) if isinstance(sent, dict) else ""
        return services.Receipt(nonce[:64], "refused", refusal=refusal)


def _take(opened: Ticket, given: list[ArrivalInput]) -> list[services.Receipt]:
    if opened.helper is None:  # at the poster nobody may say that a sign-up of somebody else has come
        given = [one.model_copy(update={"sign_up_id": None}) for one in given]
    name = opened.helper.name if opened.helper else ""
    session().info["actor"] = Actor("link", opened.taken_by or "visitor", name)
    return services.take(session(), opened.desk, given, opened.source, opened.taken_by)


def _answer(receipt: services.Receipt, opened: Ticket) -> dict[str, Any]:
    answer: dict[str, Any] = {"nonce": receipt.nonce, "state": receipt.state}
    if receipt.arrived_at is not None:
        answer |= {"people": receipt.people, "at": say_clock(receipt.arrived_at, opened.event.zone)}
    return answer | ({"message": str(receipt.refusal)} if receipt.refusal else {})


def _said(opened: Ticket, receipt: services.Receipt) -> Text:
    at = receipt.arrived_at or now()
    clock = say_clock(at, opened.event.zone)
    return tn("Checked in at %(clock)s: %(n)s person", "Checked in at %(clock)s: %(n)s people", receipt.people,
              clock=clock)  # fmt: skip


def _form(opened: Ticket, chosen: Expectation | None = None) -> Form[PeopleInput]:
    values = {"counts": chosen.counts, "name": chosen.name, "sign_up_id": chosen.id} if chosen else {}
    return Form(PeopleInput, {"counts": categories(session(), opened.event)}, values)


def _page(opened: Ticket, form: Form[PeopleInput] | None = None) -> ResponseReturnValue:
    event, opening = opened.event, opening_of(opened.event)
    expected = expectations(session(), event.id) if opened.helper else []
    chosen = next((one for one in expected if str(one.id) == request.args.get("sign_up")), None)
    refusal = _refusal(opened)
    usual = people(session(), event.id, "expected") | people(session(), event.id, "signed_up")
    html = render_template(
        "schedule/check_in_phone.html", ticket=opened, event=event, span=span_of_event(event), where=where(event),
        form=form or _form(opened, chosen), chosen=chosen, refusal=refusal, opening=opening, expected=expected,
        is_over=isinstance(refusal, Void), usual=list(usual) or [UNSPECIFIED], shown=SHOWN_AT_ONCE,
        taken=_taken_by(opened), categories=categories(session(), event),
    )  # fmt: skip
    response = current_app.make_response((html, 422 if form and form.is_wrong else 200))
    response.headers["X-Keep-Until"] = str(int(opening.closes_at.timestamp()))
    return response


def _refusal(opened: Ticket) -> DomainError | None:
    try:
        services.require_open(opened.desk, opened.event, now())
    except DomainError as refusal:
        return refusal
    return None


def _taken_by(opened: Ticket) -> int | None:
    return people_taken(session(), opened.event.id).get(opened.taken_by, 0) if opened.helper else None
