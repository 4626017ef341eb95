"""Photos of events: added, captioned, removed, and shown to whoever may see the event."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import t, tn
from core.web import actor, session
from outreach import result_services
from outreach.photos import LARGEST_BYTES
from outreach.views import bp
from outreach.views.results import result_form, result_page
from registry.permissions import Permission
from registry.scope import load
from schedule.models import Event

CAPTION_LENGTH = 200


@bp.post("/events/<int:event_id>/photos")
@needs(Permission.EDIT_EVENTS)
def add_photos(event_id: int) -> ResponseReturnValue:
    """Add photos to an event."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, Permission.EDIT_EVENTS)
    sent = [file for file in request.files.getlist("photos") if file.filename]
    # one byte more than allowed is read, so that a larger file is known without being held whole
    files = [(str(file.filename), file.stream.read(LARGEST_BYTES + 1)) for file in sent]
    try:
        caption = _caption(request.form.get("caption", ""))
        added = result_services.add_photos(db, _store(), event, files, caption, who)
    except DomainError as error:
        if error.status not in (409, 422):
            raise
        return result_page(db, event, result_form(db, event), [str(error)]), error.status
    flash(str(tn("%(n)s photo added.", "%(n)s photos added.", len(added))), "success")
    return redirect(f"{url_for('outreach.result', event_id=event.id)}#photos")


@bp.post("/events/<int:event_id>/photos/captions")
@needs(Permission.EDIT_EVENTS)
def caption_photos(event_id: int) -> ResponseReturnValue:
    """Give the photos their captions."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, Permission.EDIT_EVENTS)
    typed = {int(key[8:]): _caption(value) for key, value in request.form.items()
             if key.startswith("caption-") and key[8:].isdecimal() and len(key) < 18}  # fmt: skip
    result_services.caption_photos(db, event, typed, who)
    flash(str(t("The captions are saved.")), "success")
    return redirect(f"{url_for('outreach.result', event_id=event.id)}#photos")


@bp.post("/events/<int:event_id>/photos/<int:photo_id>/remove")
@needs(Permission.EDIT_EVENTS)
def remove_photo(event_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo off an event."""
    db, who = session(), actor()
    event = load(db, Event, event_id, who, Permission.EDIT_EVENTS)
    result_services.remove_photo(db, event, photo_id, who)
    flash(str(t("The photo is removed.")), "info")
    return redirect(f"{url_for('outreach.result', event_id=event.id)}#photos")


@bp.get("/events/<int:event_id>/photos/<int:photo_id>")
@needs(Permission.VIEW_CALENDAR)
def photo(event_id: int, photo_id: int) -> ResponseReturnValue:
    """A photo, for whoever may see its event."""
    db = session()
    event = load(db, Event, event_id, actor(), Permission.VIEW_CALENDAR)
    stored = result_services.photo_of(db, event, photo_id).file
    return send_file(_store().path(stored), "image/jpeg", download_name=stored.name, max_age=3600)


def _store() -> FileStore:
    store: FileStore = current_app.extensions["files"]
    return store


def _caption(typed: str) -> str:
    caption = " ".join(typed.split())
    if len(caption) > CAPTION_LENGTH:
        raise Invalid(
            "caption", t("This is too long: at most %(limit)s characters.", limit=CAPTION_LENGTH), field="caption"
        )
    return caption
