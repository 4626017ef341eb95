"""Dragging in the calendar: what is free where an event is held, putting it there, and what takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from core.access import needs
from core.errors import DomainError, Refusals
from core.i18n import t
from core.problems import as_dict
from core.sentences import refusals
from core.web import actor, session
from registry.permissions import Permission as P
from registry.scope import load
from schedule.given_queries import given_of, reason_of
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.services import Clash
from schedule.shift_inputs import ShiftInput
from schedule.shift_services import clash_of_shift, resources_after, shift_event
from schedule.views import bp
from schedule.views.telling import known, told

SHOWN_REFUSALS = (409, 422)


@bp.get("/events/<int:event_id>/move")
@needs(P.EDIT_EVENTS)
def look_at_shift(event_id: int) -> ResponseReturnValue:
    """Whether an event could be put there, as JSON; nothing is written."""
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    try:
        clash = clash_of_shift(session(), event, _read(request.args), actor())
    except DomainError as error:
        if error.status not in SHOWN_REFUSALS:
            raise
        return jsonify(is_free=False, sentences=_sentences(error), may_insist=False)
    if clash is None:
        return jsonify(is_free=True, sentences=[], may_insist=False)
    return jsonify(is_free=False, sentences=_sentences(clash), may_insist=clash.can_override)


@bp.post("/events/<int:event_id>/move")
@needs(P.EDIT_EVENTS)
def shift(event_id: int) -> ResponseReturnValue:
    """Put an event there, as JSON: what it is now and what takes it back, or why not and ways out."""
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    was = known(event)
    before = _as_sent(event) | {"override_reason": reason_of(event)}
    try:
        given = _read(request.get_json(silent=True))
        shift_event(session(), event, given, actor())
        session().flush()
    except DomainError as error:
        if error.status not in SHOWN_REFUSALS:
            raise
        return _refusal(error, event), error.status
    said = t("Moved: %(title)s, %(span)s.", title=event.title, span=span_of_event(event))
    return jsonify(said=told(event, was, said), event=_as_sent(event), undo=before | {"version": event.version})


def _read(sent: Any) -> ShiftInput:
    """The checked input; refuses like every other door."""
    if not isinstance(sent, Mapping):
        raise DomainError("json_invalid", t("This is not valid JSON."))
    try:
        return ShiftInput.model_validate({name: value for name, value in sent.items() if value not in ("", None)})
    except ValidationError as error:
        raise Refusals(refusals(error)) from None


def _as_sent(event: Event) -> dict[str, Any]:
    """Where the event is, as it would be sent to put it there."""
    given = given_of(event)
    return {
        "id": event.id, "version": event.version, "on": given.on.isoformat(), "starts": f"{given.starts:%H:%M}",
        "ends": f"{given.ends:%H:%M}", "until": given.until.isoformat() if given.until else None,
        "resources": given.resources, "place_id": given.place_id,
    }  # fmt: skip


def _refusal(error: DomainError, event: Event) -> Any:
    body = as_dict(error) | {"sentences": _sentences(error), "ways": [], "may_insist": False}
    if isinstance(error, Clash):
        body |= {"ways": _ways(error, event), "may_insist": error.can_override}
    return jsonify(body)


def _ways(clash: Clash, event: Event) -> list[dict[str, Any]]:
    """Each alternative with what has to be sent to take it."""
    asked = ShiftInput.model_validate(_without_blanks(request.get_json()))
    wanted = resources_after(given_of(event).resources, asked)
    found = []
    for way in clash.alternatives:
        said = way.as_json()
        when = {name: said[name] for name in ("on", "starts", "ends", "until")}
        left, new = str(said.get("instead_of") or ""), str(said.get("take") or "")
        body = {"resources": [new if new and key == left else key for key in wanted], "version": event.version}
        place = {"place_id": int(new[6:])} if new.startswith("place:") else {}
        found.append({"label": said["label"], "is_other": bool(new), "body": when | body | place})
    return found


def _without_blanks(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if value not in ("", None)}


def _sentences(error: DomainError) -> list[str]:
    if isinstance(error, Refusals):
        return [str(one) for one in error.errors]
    if isinstance(error, Clash) and error.clashes:
        return [str(one.sentence) for one in error.clashes]
    return [str(error)]
