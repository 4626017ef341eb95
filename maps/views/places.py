"""Pages of places: the list, one place, its form, and what may be done with it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs, public
from core.errors import DomainError, NotFound
from core.forms import Form, attempt
from core.i18n import t
from core.listing import listing
from core.panels import panels
from core.times import say_date, today
from core.web import actor, address, session
from maps.inputs import OpeningInput, VerificationInput
from maps.models import Place
from maps.queries import place_filter, visible_place
from maps.queries import places as places_query
from maps.services import create_place, deactivate_place, edit_place, remove_place, restore_place, verify_shelter
from maps.views import bp
from maps.views.facts import area_trail, place_facts
from maps.views.lists import columns, filter_bar, lede, sorts
from maps.views.place_files import place_files
from maps.views.place_forms import place_form, place_form_page, prefilled, values_of
from maps.views.shelter_map import map_parts
from maps.words import map_words
from registry.permissions import Permission as P
from registry.scope import load, may


@bp.get("/places")
@public
def places() -> str:
    """The places of the reader's areas; for visitors the shelters in use."""
    who, given = actor(), place_filter(session(), request.args)
    query = places_query(who, given)
    page = listing(session(), query, request.args, request.path, sorts(), "name")
    return render_template(
        "maps/places.html",
        page=page,
        columns=columns(who.may(P.VIEW_PLACES)),
        bar=filter_bar(session(), who, given),
        given=given,
        lede=lede(session(), who, given),
        files=place_files(page) if page.total else [],
        layers_url=address(url_for("features_api.landing")),
        can_edit=who.may(P.EDIT_PLACES),
        can_administer=who.may_for(P.ADMINISTER, ""),
    )


@bp.get("/places/<int:place_id>")
@public
def place(place_id: int) -> ResponseReturnValue:
    """One place: whether it can be used, for how many people, its facts, where it lies, what happens there."""
    who = actor()
    try:
        found = visible_place(session(), place_id, who)
    except NotFound:
        if who.is_signed_in:
            raise
        return redirect(url_for("registry.sign_in", next=request.path))
    return _page(found)


def _page(found: Place, verification: Form[VerificationInput] | None = None) -> str:
    who = actor()
    can_edit = may(session(), found, who, P.EDIT_PLACES)
    return render_template(
        "maps/place.html",
        place=found,
        shelter=found.shelter,
        facts=place_facts(session(), found),
        can_edit=can_edit,
        sees_contacts=may(session(), found, who, P.VIEW_CONTACTS),
        sees_history=may(session(), found, who, P.VIEW_AUDIT),
        panels=panels(session(), "place", found, who),
        verification=verification or Form(VerificationInput, values={"version": found.version, "verified_on": today()}),
        opening=Form(OpeningInput, values={"occupancy": found.shelter.occupancy if found.shelter else None}),
        map=map_parts("place"),
        words=map_words(),
        trail=area_trail(session(), found),
    )


@bp.route("/places/new", methods=["GET", "POST"])
@needs(P.EDIT_PLACES)
def new_place() -> ResponseReturnValue:
    """The form for a new place."""
    form = place_form(prefilled())
    made = None
    if request.method == "POST":
        made = attempt(form, request.form, lambda given: create_place(session(), given, actor()))
    if made is None:
        return place_form_page(form, None)
    flash(str(t("Added: %(name)s.", name=made.name)), "success")
    return redirect(url_for("maps.place", place_id=made.id))


@bp.route("/places/<int:place_id>/edit", methods=["GET", "POST"])
@needs(P.EDIT_PLACES)
def edit_place_page(place_id: int) -> ResponseReturnValue:
    """The form for the facts of a place."""
    found = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    form = place_form(values_of(found))
    done = None
    if request.method == "POST":
        done = attempt(form, request.form, lambda given: edit_place(session(), found, given, actor()))
    if done is None:
        return place_form_page(form, found)
    flash(str(t("Saved: %(name)s.", name=done.name)), "success")
    return redirect(url_for("maps.place", place_id=place_id))


@bp.post("/places/<int:place_id>/verify")
@needs(P.EDIT_PLACES)
def verify(place_id: int) -> ResponseReturnValue:
    """Note that the reader has been there and found the facts right."""
    found = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    form = Form(VerificationInput)
    done = attempt(form, request.form, lambda given: verify_shelter(session(), found, given, actor()))
    if done is None:
        return _page(found, form), 422
    assert found.shelter is not None and found.shelter.verify_due_on is not None
    flash(str(t("Verified. Due again on %(day)s.", day=say_date(found.shelter.verify_due_on))), "success")
    return redirect(url_for("maps.place", place_id=place_id))


@bp.post("/places/<int:place_id>/deactivate")
@needs(P.EDIT_PLACES)
def deactivate(place_id: int) -> ResponseReturnValue:
    """Take a place out of use."""
    found = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    deactivate_place(session(), found, actor())
    undo = {
        "text": str(t("Out of use: %(name)s.", name=found.name)),
        "post": True,
        "label": str(t("Put back into use")),
    }
    flash({**undo, "url": url_for("maps.restore", place_id=place_id)}, "success")  # type: ignore[arg-type]
    return redirect(url_for("maps.place", place_id=place_id))


@bp.post("/places/<int:place_id>/restore")
@needs(P.EDIT_PLACES)
def restore(place_id: int) -> ResponseReturnValue:
    """Put a place back into use."""
    found = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    restore_place(session(), found, actor())
    flash(str(t("In use again: %(name)s.", name=found.name)), "success")
    return redirect(url_for("maps.place", place_id=place_id))


@bp.post("/places/<int:place_id>/remove")
@needs(P.EDIT_PLACES)
def remove(place_id: int) -> ResponseReturnValue:
    """Delete a place that was entered by mistake."""
    found = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    name = found.name
    try:
        remove_place(session(), found, actor())
    except DomainError as error:
        flash(str(error), "danger")
        return redirect(url_for("maps.place", place_id=place_id))
    flash(str(t("Removed: %(name)s.", name=name)), "success")
    return redirect(url_for("maps.places"))
