"""Opening a shelter to people and shutting it, each one tap and taken back in one."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError
from core.forms import Form
from core.i18n import Text, t
from core.times import say_minute
from core.web import actor, session
from maps.inputs import OpeningInput
from maps.models import Place
from maps.opening_services import open_again, open_shelter, shut_shelter
from maps.views import bp
from registry.permissions import Permission as P
from registry.scope import load


@bp.post("/places/<int:place_id>/open")
@needs(P.EDIT_PLACES)
def open_to_people(place_id: int) -> ResponseReturnValue:
    """Open the shelter now, or say how many people are there by now."""
    found = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    was_open = found.shelter is not None and found.shelter.is_open
    form = Form(OpeningInput)
    given = form.read(request.form)
    try:
        if given is None:
            raise DomainError("people", t("Give the number of people as a whole number."))
        open_shelter(session(), found, given, actor())
    except DomainError as refusal:
        return _refused(found, refusal)
    assert found.shelter is not None and found.shelter.opened_at is not None
    if was_open:
        flash(str(t("Noted: %(n)s people are there now.", n=f"{given.occupancy or 0:,}")), "success")
    else:
        said = t("Open to people since %(when)s: %(name)s.", when=say_minute(found.shelter.opened_at), name=found.name)
        _flash(said, url_for("maps.shut_to_people", place_id=found.id), t("Undo"))
    return _back(found)


@bp.post("/places/<int:place_id>/shut")
@needs(P.EDIT_PLACES)
def shut_to_people(place_id: int) -> ResponseReturnValue:
    """Note that the shelter takes nobody in any more."""
    found = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    before = found.shelter
    opened_at, occupancy = (before.opened_at, before.occupancy) if before else (None, None)
    try:
        shut_shelter(session(), found, actor())
    except DomainError as refusal:
        return _refused(found, refusal)
    at = int(opened_at.timestamp()) if opened_at else ""
    again = url_for(
        "maps.open_to_people_again", place_id=found.id, at=at, people="" if occupancy is None else occupancy
    )
    _flash(t("No longer open to people: %(name)s.", name=found.name), again, t("Undo"))
    return _back(found)


@bp.post("/places/<int:place_id>/open-again")
@needs(P.EDIT_PLACES)
def open_to_people_again(place_id: int) -> ResponseReturnValue:
    """Take back that it was shut: it is open since when it was, with as many people."""
    found = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    at, people = (_number(request.args.get(name, "")) for name in ("at", "people"))
    try:
        open_again(session(), found, datetime.fromtimestamp(at, UTC) if at else None, people, actor())
    except DomainError as refusal:
        return _refused(found, refusal)
    flash(str(t("Open to people again: %(name)s.", name=found.name)), "success")
    return _back(found)


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 11 else None


def _flash(said: Text, undo_url: str, label: Text) -> None:
    undo = {"text": str(said), "post": True, "label": str(label), "url": undo_url}
    flash(undo, "success")  # type: ignore[arg-type]


def _refused(found: Place, refusal: DomainError) -> ResponseReturnValue:
    flash(str(refusal), "danger")
    return _back(found)


def _back(found: Place) -> ResponseReturnValue:
    return redirect(url_for("maps.place", place_id=found.id))
