"""Photos that prove what a demonstration unit was scored for: added, captioned, removed, shown."""

from __future__ import annotations

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import Invalid
from core.i18n import t, tn
from core.sent_photos import caption, file_store, photo_answer, sent_photos, typed_captions
from core.web import actor, session
from outreach import demonstration_photo_services as services
from outreach.demonstration_models import Demonstration
from outreach.views import bp
from outreach.views.demonstrations import demonstration_page, photos_url
from registry.permissions import Permission as P
from registry.scope import load


@bp.post("/demonstrations/<int:demonstration_id>/photos")
@needs(P.EDIT_EVENTS)
def add_demonstration_photos(demonstration_id: int) -> ResponseReturnValue:
    """Keep the chosen photos and the captions typed beside those that are there."""
    found = load(session(), Demonstration, demonstration_id, actor(), P.EDIT_EVENTS)
    try:
        given = caption(request.form.get("caption", ""))
        with session().begin_nested():
            added = services.keep_photos(
                session(), file_store(), found, sent_photos(), given, typed_captions(), actor()
            )  # fmt: skip
    except Invalid as wrong:
        return demonstration_page(found, photo_error=str(wrong))
    said = tn("%(n)s photo added.", "%(n)s photos added.", added) if added else t("The captions are kept.")
    flash(str(said), "success")
    return redirect(photos_url(found), 303)


@bp.post("/demonstrations/<int:demonstration_id>/photos/<int:photo_id>/remove")
@needs(P.EDIT_EVENTS)
def remove_demonstration_photo(demonstration_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo off."""
    found = load(session(), Demonstration, demonstration_id, actor(), P.EDIT_EVENTS)
    services.remove_photo(session(), found, photo_id, actor())
    flash(str(t("The photo is removed.")), "info")
    return redirect(photos_url(found), 303)


@bp.get("/demonstrations/<int:demonstration_id>/photos/<int:photo_id>")
@needs(P.VIEW_CAMPAIGNS)
def demonstration_photo(demonstration_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo, for whoever may see the demonstration unit."""
    found = load(session(), Demonstration, demonstration_id, actor(), P.VIEW_CAMPAIGNS)
    return photo_answer(services.photo_of(session(), found, photo_id).file)
