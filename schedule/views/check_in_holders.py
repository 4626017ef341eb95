"""Somebody who signed up checks in with the holder's own address."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import public
from core.errors import DomainError
from core.forms import Form, attempt
from core.i18n import t, tn
from core.times import now, say_clock
from core.web import actor, session
from schedule import check_in_services as services
from schedule.check_in_inputs import ArrivalInput, PeopleInput
from schedule.check_in_queries import arrival_of, categories, desk_of
from schedule.queries import span_of_event
from schedule.sign_up_models import CheckInDesk, SignUp
from schedule.sign_up_queries import by_token
from schedule.views import bp


@bp.get("/sign-ups/<token>/check-in")
@public
def check_in_by_holder(token: str) -> ResponseReturnValue:
    """Who has come, prefilled with who was signed up."""
    sign_up = by_token(session(), token)
    values = {"counts": sign_up.counts, "name": sign_up.name[:60], "sign_up_id": sign_up.id}
    return _page(token, sign_up, _form(sign_up, values))


@bp.post("/sign-ups/<token>/check-in")
@public
def take_holder(token: str) -> ResponseReturnValue:
    """The arrival of those who were signed up."""
    sign_up = by_token(session(), token)
    form = _form(sign_up)
    receipt = attempt(form, request.form, lambda given: _take(sign_up, given))
    if receipt is None:
        return _page(token, sign_up, form)
    clock = say_clock(receipt.at or now(), sign_up.event.zone)
    said = tn("Checked in at %(clock)s: %(n)s person", "Checked in at %(clock)s: %(n)s people", receipt.people,
              clock=clock)  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for(".check_in_by_holder", token=token))


def _take(sign_up: SignUp, given: PeopleInput) -> services.Arrived:
    arrival = ArrivalInput(nonce=secrets.token_urlsafe(18), counts=given.counts, name=given.name, sign_up_id=sign_up.id)
    receipt = services.take(session(), _desk(sign_up), [arrival], "poster", actor().key)[0]
    if receipt.refusal is not None:
        raise receipt.refusal
    return receipt


def _desk(sign_up: SignUp) -> CheckInDesk:
    desk = desk_of(session(), sign_up.event)
    if desk is None:
        raise DomainError("no_desk", t("The check-in of this event has not been opened."))
    return desk


def _form(sign_up: SignUp, values: dict[str, object] | None = None) -> Form[PeopleInput]:
    return Form(PeopleInput, {"counts": categories(session(), sign_up.event)}, values)


def _page(token: str, sign_up: SignUp, form: Form[PeopleInput]) -> ResponseReturnValue:
    html = render_template(
        "schedule/check_in_holder.html", event=sign_up.event, span=span_of_event(sign_up.event), form=form,
        token=token, refusal=_refusal(sign_up), arrived=arrival_of(session(), sign_up),
    )  # fmt: skip
    return html, 422 if form.is_wrong else 200


def _refusal(sign_up: SignUp) -> DomainError | None:
    try:
        services.require_open(_desk(sign_up), sign_up.event, now())
    except DomainError as refusal:
        return refusal
    return None
