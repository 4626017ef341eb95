"""The organiser's side of check-in: open and close it, hand out links, see who has come, put mistakes right."""

from __future__ import annotations

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from core.access import needs
from core.errors import NotFound
from core.forms import Form, attempt
from core.i18n import Text, language, t, tn
from core.times import now, say_clock
from core.views import back
from core.web import actor, address, session
from registry import terms
from registry.permissions import Permission as P
from registry.scope import load
from schedule import check_in_queries as queries
from schedule import check_in_services as services
from schedule.check_in_inputs import ArrivalInput, HelperInput, PeopleInput
from schedule.models import HOLDING, Event
from schedule.queries import people, span_of_event
from schedule.sign_up_models import CheckInDesk, HelperPass
from schedule.views import bp

SHOWN_STAGES = ("expected", "signed_up", "checked_in")


@bp.get("/events/<int:event_id>/check-in")
@needs(P.EDIT_EVENTS)
def check_in_desk(event_id: int) -> ResponseReturnValue:
    """The live count, with everything that an organiser needs at the door."""
    return _page(_event(event_id), Form(HelperInput))


@bp.get("/events/<int:event_id>/check-in/live")
@needs(P.EDIT_EVENTS)
def check_in_live(event_id: int) -> ResponseReturnValue:
    """What changes on that page; 304 as long as nothing has."""
    event = _event(event_id)
    desk = _desk(event)
    response = Response(mimetype="text/html")
    response.set_etag(_mark(desk))
    if response.make_conditional(request).status_code == 304:
        return response
    response.set_data(render_template("schedule/check_in_live.html", **_live(event, desk)))
    return response


@bp.post("/events/<int:event_id>/check-in/open")
@needs(P.EDIT_EVENTS)
def open_check_in(event_id: int) -> ResponseReturnValue:
    """People can check in from three hours before the start."""
    event = _event(event_id)
    services.open_desk(session(), event, actor())
    flash(str(t("The check-in is open: %(title)s.", title=event.title)), "success")
    return redirect(url_for(".check_in_desk", event_id=event_id))


@bp.post("/events/<int:event_id>/check-in/close")
@needs(P.EDIT_EVENTS)
def close_check_in(event_id: int) -> ResponseReturnValue:
    """Nobody can check in until it is opened again."""
    services.close_desk(session(), _desk(_event(event_id)), actor())
    undo = url_for(".open_check_in", event_id=event_id)
    _say(t("The check-in is closed. Those who have come stay counted."), undo, t("Open the check-in again"), post=True)
    return redirect(url_for(".check_in_desk", event_id=event_id))


@bp.post("/events/<int:event_id>/check-in/renew")
@needs(P.EDIT_EVENTS)
def renew_check_in(event_id: int) -> ResponseReturnValue:
    """A new code; posters printed before are void."""
    services.renew_code(session(), _desk(_event(event_id)), actor())
    sheet = url_for(".poster", event_id=event_id)
    _say(t("The code is new. Posters printed before open nothing any more."), sheet, t("Print the new poster"))
    return redirect(url_for(".check_in_desk", event_id=event_id))


@bp.post("/events/<int:event_id>/check-in/helpers")
@needs(P.EDIT_EVENTS)
def add_check_in_helper(event_id: int) -> ResponseReturnValue:
    """A link for somebody who checks people in and does nothing else."""
    event = _event(event_id)
    _desk(event)
    form = Form(HelperInput)
    helper = attempt(form, request.form, lambda given: services.add_helper(session(), event, given, actor()))
    if helper is None:
        return _page(event, form)
    flash(str(t("The link for %(name)s is ready. Whoever has it can check people in.", name=helper.name)), "success")
    return redirect(url_for(".check_in_desk", event_id=event_id, _anchor="check-in-helpers"))


@bp.post("/events/<int:event_id>/check-in/helpers/<int:helper_id>/revoke")
@needs(P.EDIT_EVENTS)
def revoke_check_in_helper(event_id: int, helper_id: int) -> ResponseReturnValue:
    """The link opens nothing any more."""
    event = _event(event_id)
    helper = session().get(HelperPass, helper_id)
    if helper is None or helper.event_id != event.id:
        raise NotFound()
    services.revoke_helper(session(), helper, actor())
    flash(str(t("The link of %(name)s opens nothing any more.", name=helper.name)), "success")
    return redirect(url_for(".check_in_desk", event_id=event_id, _anchor="check-in-helpers"))


@bp.post("/events/<int:event_id>/check-in/arrivals/<int:arrival_id>/<any(void, restore):deed>")
@needs(P.EDIT_EVENTS)
def judge_arrival(event_id: int, arrival_id: int, deed: str) -> ResponseReturnValue:
    """A mistaken arrival is not counted any more; or counts again."""
    found = queries.of_event(session(), _event(event_id).id, [arrival_id])
    if not found:
        raise NotFound()
    if deed == "restore":
        services.restore_arrival(session(), found[0], actor())
        flash(str(t("The arrival counts again.")), "success")
    else:
        services.void_arrival(session(), found[0], actor())
        undo = url_for(".judge_arrival", event_id=event_id, arrival_id=arrival_id, deed="restore")
        _say(t("The arrival is not counted any more."), undo, t("Undo"), post=True)
    return redirect(back(url_for(".check_in_desk", event_id=event_id)))


@bp.get("/events/<int:event_id>/check-in/arrive")
@needs(P.EDIT_EVENTS)
def arrive(event_id: int) -> ResponseReturnValue:
    """Check somebody in by hand: a group that walked in, or one that signed up."""
    event = _event(event_id)
    _desk(event)
    wanted = request.args.get("sign_up", "")
    chosen = next((one for one in queries.expectations(session(), event.id) if str(one.id) == wanted), None)
    values = {"counts": chosen.counts, "name": chosen.name[:60], "sign_up_id": chosen.id} if chosen else {}
    return _arrive_page(event, _people_form(event, values))


@bp.post("/events/<int:event_id>/check-in/arrive")
@needs(P.EDIT_EVENTS)
def take_arrival(event_id: int) -> ResponseReturnValue:
    """The arrival typed by hand."""
    event = _event(event_id)
    desk = _desk(event)
    form = _people_form(event)
    receipt = attempt(form, request.form, lambda given: _take(desk, given))
    if receipt is None:
        return _arrive_page(event, form)
    said = tn("Checked in at %(clock)s: %(n)s person", "Checked in at %(clock)s: %(n)s people", receipt.people,
              clock=say_clock(receipt.at or now(), event.zone))  # fmt: skip
    flash(str(said), "success")
    return redirect(url_for(".check_in_desk", event_id=event_id))


def _say(text: Text, url: str, label: Text, post: bool = False) -> None:
    message: Any = {"text": str(text), "url": url, "label": str(label), "post": post}
    flash(message, "success")


def _event(event_id: int) -> Event:
    return load(session(), Event, event_id, actor(), P.EDIT_EVENTS)


def _desk(event: Event) -> CheckInDesk:
    desk = queries.desk_of(session(), event)
    if desk is None:
        raise NotFound("no_desk", t("The check-in of this event has not been opened."))
    return desk


def _take(desk: CheckInDesk, given: PeopleInput) -> services.Arrived:
    arrival = ArrivalInput(nonce=secrets.token_urlsafe(18), **given.model_dump())
    receipt = services.take(session(), desk, [arrival], "organiser", actor().key)[0]
    if receipt.refusal is not None:
        raise receipt.refusal
    return receipt


def _people_form(event: Event, values: dict[str, Any] | None = None) -> Form[PeopleInput]:
    return Form(PeopleInput, {"counts": queries.categories(session(), event)}, values)


def _arrive_page(event: Event, form: Form[PeopleInput]) -> ResponseReturnValue:
    html = render_template("schedule/check_in_arrive.html", event=event, form=form, span=span_of_event(event))
    return html, 422 if form.is_wrong else 200


def _page(event: Event, form: Form[HelperInput]) -> ResponseReturnValue:
    desk = queries.desk_of(session(), event)
    values: dict[str, Any] = {"event": event, "span": span_of_event(event), "desk": desk, "form": form}
    if desk is not None:
        values |= _live(event, desk) | _links(event, desk) | {"mark": _mark(desk)}
    values["may_open"] = event.status in HOLDING
    return render_template("schedule/check_in_desk.html", **values), 422 if form.is_wrong else 200


def _mark(desk: CheckInDesk) -> str:
    return f"{queries.mark_of_state(session(), desk)}-{language()}"


def _links(event: Event, desk: CheckInDesk) -> dict[str, Any]:
    """What opens the phone page: the poster's address, and each check-in helper's."""

    def phone(token: str) -> str:
        return address(url_for(".check_in", token=token))

    active = [one for one in queries.helpers(session(), event.id) if one.revoked_at is None]
    return {
        "address": phone(queries.poster_token(session(), desk)),
        "links": [(one, phone(queries.helper_token(session(), one, event))) for one in active],
        "expected": queries.expectations(session(), event.id), "opening": queries.opening_of(event),
        "over": queries.opening_of(event).over(now()),
    }  # fmt: skip


def _live(event: Event, desk: CheckInDesk) -> dict[str, Any]:
    counts = {stage: people(session(), event.id, stage) for stage in SHOWN_STAGES}
    names = terms.labels(session(), "people_category", event.area)
    used = {category for stage in counts.values() for category in stage}
    slots = queries.arrivals_by_slot(session(), event.id)
    takers = {f"helper:{one.id}": one for one in queries.helpers(session(), event.id)}
    return {
        "event": event, "desk": desk, "names": names, "slots": slots, "takers": takers,
        "most": max((slot.people for slot in slots), default=0),
        "totals": {stage: sum(of_stage.values()) for stage, of_stage in counts.items()},
        "rows": [(names.get(code, code), [counts[stage].get(code) for stage in SHOWN_STAGES])
                 for code in [*(one for one in names if one in used), *sorted(used - set(names))]],
        "latest": queries.latest_arrivals(session(), event.id), "taken": queries.people_taken(session(), event.id),
        "refusal": queries.opening_of(event).refusal(now()),
    }  # fmt: skip
