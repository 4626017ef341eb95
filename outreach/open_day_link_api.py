"""Links and codes of an open day for programs: a guest's own, to answer and arrive with, and those of the box."""

from __future__ import annotations

from flask import url_for

from core.access import needs
from core.api import Answer, blueprint, operation
from core.errors import NotFound
from core.i18n import t
from core.web import actor, address, session
from outreach import guest_services
from outreach import open_day_queries as queries
from outreach import open_day_services as services
from outreach.code_pictures import code_drawn
from outreach.open_day_models import OpenDay, OpenDayGuest
from registry.permissions import Permission as P

bp = blueprint("open_day_links")


class GuestLinkAnswer(Answer):
    """A guest's own address, and its code as an SVG picture: scanned at the door it tells that the guest is there."""

    guest_id: int
    address: str
    code: str


class BoxLinksAnswer(Answer):
    """The addresses of the box for suggestions, for visitors and for helpers, with their codes as SVG pictures."""

    event_id: int
    visitors: str
    visitors_code: str
    helpers: str
    helpers_code: str


@bp.get("/open-days/<int:event_id>/guests/<int:guest_id>/link")
@needs(P.EDIT_EVENTS)
@operation(t("Get a guest's own link and code"))
def get_guest_link(event_id: int, guest_id: int) -> GuestLinkAnswer:
    """Whoever has it answers and arrives as this guest, so it goes to the guest alone."""
    return _guest_link(_own(event_id, guest_id))


@bp.post("/open-days/<int:event_id>/guests/<int:guest_id>/renew-link")
@needs(P.EDIT_EVENTS)
@operation(t("Make a new link and code for a guest"))
def renew_guest_link(event_id: int, guest_id: int) -> GuestLinkAnswer:
    """The new one; those given out before open nothing any more."""
    return _guest_link(guest_services.renew_link(session(), _own(event_id, guest_id), actor()))


@bp.get("/open-days/<int:event_id>/codes")
@needs(P.EDIT_EVENTS)
@operation(t("Get the links and codes of the box for suggestions"))
def get_box_links(event_id: int) -> BoxLinksAnswer:
    """That of the poster and that of helpers."""
    return _box_links(queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS))


@bp.post("/open-days/<int:event_id>/renew-codes")
@needs(P.EDIT_EVENTS)
@operation(t("Make new links and codes for the box for suggestions"))
def renew_box_links(event_id: int) -> BoxLinksAnswer:
    """The new ones; posters and links of helpers that were given out open nothing any more."""
    day = queries.load_day(session(), event_id, actor(), P.EDIT_EVENTS)
    return _box_links(services.renew_codes(session(), day, actor()))


def _own(event_id: int, guest_id: int) -> OpenDayGuest:
    found = queries.load_guest(session(), guest_id, actor())
    if found.event_id != event_id:
        raise NotFound()
    return found


def _guest_link(guest: OpenDayGuest) -> GuestLinkAnswer:
    found = address(url_for("outreach.guest_answer", token=queries.guest_token(session(), guest)))
    return GuestLinkAnswer(guest_id=guest.id, address=found, code=code_drawn(found))


def _box_links(day: OpenDay) -> BoxLinksAnswer:
    visitors, helpers = (
        address(url_for("outreach.suggestion_box", token=queries.box_token(session(), day, kind)))
        for kind in (queries.BOX, queries.COLLECTOR)
    )
    return BoxLinksAnswer(event_id=day.event_id, visitors=visitors, visitors_code=code_drawn(visitors),
                          helpers=helpers, helpers_code=code_drawn(helpers))  # fmt: skip
