"""The page behind a poster's code or a check-in helper's link: for phones, with or without a network or scripts."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import Actor, public
from core.api.reading import checked, read_body
from core.errors import DomainError
from core.forms import Form, attempt
from core.i18n import Text, t, tn
from core.kept_entries import Receipt
from core.kept_pages import answer_sent, keep_until, list_sent, take_together, worker_script
from core.throttles import brake
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
    return answer_sent(LARGEST_BODY, lambda: _answer_to(ticket(session(), token)))


@bp.get("/c/sw.js")
@public
def check_in_worker() -> ResponseReturnValue:
    """The script that keeps the page on the phone; it stands beside the pages because it may only serve those."""
    return worker_script("check_in")


def _throttle() -> None:
    wording = t("Very many people are checking in from this network. Please try again in a minute.")
    brake(session(), "check-in", str(request.remote_addr), PER_MINUTE, wording)


def _take_one(opened: Ticket, given: PeopleInput) -> services.Arrived:
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


def _answer_to(opened: Ticket) -> dict[str, Any]:
    _throttle()
    sent = list_sent(read_body(), "arrivals", MOST_AT_ONCE)
    receipts = take_together(sent, lambda one: checked(ArrivalInput, one), lambda given: _take(opened, given))
    return {"answers": [_answer(one, opened) for one in receipts], "total": _taken_by(opened)}


def _take(opened: Ticket, given: list[ArrivalInput]) -> list[services.Arrived]:
    if opened.helper is None:  # at the poster nobody may say that a sign-up of somebody else has come
        given = [one.model_copy(update={"sign_up_id": None}) for one in given]
    name = opened.helper.name if opened.helper else ""
    session().info["actor"] = Actor("link", opened.taken_by or "visitor", name)
    return services.take(session(), opened.desk, given, opened.source, opened.taken_by)


def _answer(receipt: Receipt, opened: Ticket) -> dict[str, Any]:
    if not isinstance(receipt, services.Arrived) or receipt.at is None:
        return receipt.as_answer()
    return receipt.as_answer() | {"people": receipt.people, "at": say_clock(receipt.at, opened.event.zone)}


def _said(opened: Ticket, receipt: services.Arrived) -> Text:
    at = receipt.at or now()
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
    return keep_until(html, opening.closes_at, 422 if form and form.is_wrong else 200)


def _refusal(opened: Ticket) -> DomainError | None:
    try:
        services.require_open(opened.desk, opened.event, now())
    except DomainError as refusal:
        return refusal
    return None


def _taken_by(opened: Ticket) -> int | None:
    return people_taken(session(), opened.event.id).get(opened.taken_by, 0) if opened.helper else None
