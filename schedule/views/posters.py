"""What is scanned: the poster of an event's check-in, on paper, and the codes on it."""

from __future__ import annotations

import io

import segno
from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue

from core.access import needs
from core.errors import NotFound
from core.i18n import t
from core.web import actor, address, session
from registry.permissions import Permission as P
from registry.scope import load
from schedule import check_in_queries as queries
from schedule.check_in_words import POSTER_WORDS
from schedule.line_queries import where
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.sign_up_models import CheckInDesk, HelperPass
from schedule.views import bp


@bp.get("/events/<int:event_id>/poster")
@needs(P.EDIT_EVENTS)
def poster(event_id: int) -> ResponseReturnValue:
    """A sheet of A4 to hang at the door."""
    event, desk = _opened(event_id)
    words = {name: [text.in_(code) for code in ("zh", "en")] for name, text in POSTER_WORDS.items()}
    return render_template(
        "schedule/check_in_poster.html", event=event, span=span_of_event(event), where=where(event), words=words,
        address=_phone(queries.poster_token(session(), desk)), opening=queries.opening_of(event), desk=desk,
    )  # fmt: skip


@bp.get("/events/<int:event_id>/poster.svg")
@needs(P.EDIT_EVENTS)
def poster_code(event_id: int) -> ResponseReturnValue:
    """The poster's code, as a picture."""
    _, desk = _opened(event_id)
    return _picture(_phone(queries.poster_token(session(), desk)))


@bp.get("/events/<int:event_id>/check-in/helpers/<int:helper_id>.svg")
@needs(P.EDIT_EVENTS)
def helper_code(event_id: int, helper_id: int) -> ResponseReturnValue:
    """A check-in helper's link as a code, to be scanned from the organiser's screen."""
    event, _ = _opened(event_id)
    helper = session().get(HelperPass, helper_id)
    if helper is None or helper.event_id != event.id or helper.revoked_at is not None:
        raise NotFound()
    return _picture(_phone(queries.helper_token(session(), helper, event)))


def _opened(event_id: int) -> tuple[Event, CheckInDesk]:
    event = load(session(), Event, event_id, actor(), P.EDIT_EVENTS)
    desk = queries.desk_of(session(), event)
    if desk is None:
        raise NotFound("no_desk", t("The check-in of this event has not been opened."))
    return event, desk


def _phone(token: str) -> str:
    return address(url_for(".check_in", token=token))


def _picture(text: str) -> Response:
    picture = io.BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(picture, kind="svg", omitsize=True, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return Response(picture.getvalue(), mimetype="image/svg+xml")
