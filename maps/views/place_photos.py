"""Photos of a place: to look at, to add, to caption, and which of them everybody may see."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from core.access import needs, public
from core.errors import DomainError
from core.i18n import t, tn
from core.photos import MOST_PHOTOS
from core.sent_photos import caption, file_store, must_choose_again, photo_answer, sent_photos, typed_captions
from core.web import actor, session
from maps import photo_services as services
from maps.models import Place
from maps.photo_queries import photos_of, seen_photo
from maps.views import bp
from registry.permissions import Permission as P
from registry.scope import load


@bp.route("/places/<int:place_id>/photos", methods=["GET", "POST"])
@needs(P.EDIT_PLACES)
def place_photos(place_id: int) -> ResponseReturnValue:
    """The photos of the place with their captions, and the box for more."""
    place = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    wrong = None
    if request.method == "POST":
        try:
            with session().begin_nested():
                said = _save(place)
            flash(said, "success")
            return redirect(url_for("maps.place", place_id=place.id, _anchor="photos"))
        except DomainError as refusal:
            if refusal.status not in (409, 422):
                raise
            wrong = refusal
    page = render_template(
        "maps/place_photos.html", place=place, photos=photos_of(session(), place.id), most_photos=MOST_PHOTOS,
        wrong=wrong, typed=request.form, must_choose_again=must_choose_again(),
    )  # fmt: skip
    return page, 422 if wrong else 200


@bp.get("/places/<int:place_id>/photos/<int:photo_id>")
@public
def place_photo(place_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo taken at the place, for whoever may see it."""
    return photo_answer(seen_photo(session(), place_id, photo_id, actor()).file)


@bp.post("/places/<int:place_id>/photos/<int:photo_id>/remove")
@needs(P.EDIT_PLACES)
def remove_place_photo(place_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo off the place."""
    place = load(session(), Place, place_id, actor(), P.EDIT_PLACES)
    services.remove_photo(session(), place, photo_id, actor())
    flash(str(t("The photo is removed.")), "success")
    return redirect(url_for("maps.place_photos", place_id=place.id))


def _save(place: Place) -> str:
    public_ids = {int(number) for number in request.form.getlist("public") if number.isdecimal() and len(number) < 10}
    services.caption_photos(session(), place, typed_captions(), public_ids, actor())
    files = sent_photos()
    if not files:
        return str(t("The captions are saved."))
    is_public = bool(request.form.get("more_public"))
    said = caption(request.form.get("caption", ""))
    added = services.add_photos(session(), file_store(), place, files, said, is_public, actor())
    return str(tn("%(n)s photo added.", "%(n)s photos added.", len(added)))
