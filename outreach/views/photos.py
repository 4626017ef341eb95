"""Photos of events: removed, and shown to whoever may see the event; they are added with the result."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.i18n import t
from core.sent_photos import photo_answer
from core.web import actor, session
from outreach import result_services
from outreach.views import bp
from registry.permissions import Permission
from registry.scope import load
from schedule.models import Event


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
    return photo_answer(result_services.photo_of(db, event, photo_id).file)
