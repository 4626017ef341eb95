"""Exercise messages of a drill day: preview, issue, the file of each, and the feed."""

from __future__ import annotations

from defusedxml import ElementTree
from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from core.access import needs, public
from core.errors import NotFound
from core.i18n import t
from core.times import now
from core.web import actor, address, session
from drills import cap, cap_services
from drills.cap_feed import CAP_TYPE, FeedEntry, feed_of
from drills.day_models import CapMessage, DrillDay
from drills.day_queries import load_day, readable_day
from drills.views import bp
from drills.views.day_said import day_when
from drills.views.day_screens import answer, kept_bytes
from registry.permissions import Permission as P

FEED_SECONDS = 5.0
MOST_ENTRIES = 50


@bp.get("/drills/days/<int:day_id>/messages")
@needs(P.VIEW_DRILLS)
def day_messages(day_id: int) -> str:
    """The messages of the day, and the next one as it would be sent."""
    day = load_day(session(), day_id, actor())
    may_issue = actor().may_for(P.ISSUE_EXERCISES, day.event.area.path)
    draft = cap_services.draft(session(), day, public_url(day)) if may_issue else None
    headlines = [cap.headline_of(one) for one in draft.sayings] if draft else []
    sent = [(one, headline(one)) for one in reversed(cap_services.messages(session(), day))]
    return render_template(
        "drills/day_messages.html", day=day, when=day_when(day), sent=sent, may_issue=may_issue, draft=draft,
        xml=cap.xml_of(draft) if draft else "", headlines=headlines,
        feed_url=address(url_for(".message_feed")),
    )  # fmt: skip


@bp.post("/drills/days/<int:day_id>/messages")
@needs(P.ISSUE_EXERCISES)
def issue_message(day_id: int) -> ResponseReturnValue:
    """Send the next message of the day."""
    day = load_day(session(), day_id, actor(), P.ISSUE_EXERCISES)
    made = cap_services.issue(session(), day, public_url(day), actor())
    flash(str(t("Sent as an exercise: %(headline)s", headline=headline(made))), "success")
    return redirect(url_for(".day_messages", day_id=day.id))


@bp.get("/drill-days/messages/<int:message_id>.xml")
@public
def message_file(message_id: int) -> Response:
    """One message as it was sent; of a day that is not public for who oversees it."""
    kept = session().get(CapMessage, message_id)
    if kept is None:
        raise NotFound()
    readable_day(session(), kept.day_id, actor())
    response = Response(kept.xml, mimetype=CAP_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{kept.identifier}.xml"'
    return response


@bp.get("/drill-days/messages.atom")
@public
def message_feed() -> Response:
    """The messages of public drill days as an Atom feed."""
    here = address(url_for(".message_feed"))
    body, mark = kept_bytes("feeds", FEED_SECONDS, here, lambda: _feed(here).encode())
    return answer(body, mark, "application/atom+xml", round(FEED_SECONDS))


def public_url(day: DrillDay) -> str:
    """The whole address of the day's public page."""
    return address(url_for("drills.public_day", day_id=day.id))


def headline(kept: CapMessage) -> str:
    """The Chinese headline of a message that was sent."""
    return str(ElementTree.fromstring(kept.xml).findtext(f".//{{{cap.NAMESPACE}}}headline", ""))


def _feed(here: str) -> str:
    query = select(CapMessage).join(DrillDay, DrillDay.id == CapMessage.day_id).where(DrillDay.is_public)
    found = session().scalars(query.order_by(CapMessage.id.desc()).limit(MOST_ENTRIES)).all()
    entries = [
        FeedEntry(one.identifier, headline(one), str(_summary(one)), one.sent_at,
                  address(url_for(".message_file", message_id=one.id)))
        for one in found
    ]  # fmt: skip
    return feed_of(t("Exercise messages").in_("zh"), t("Zhen'an").in_("zh"), here, entries, now())


def _summary(kept: CapMessage) -> str:
    return str(ElementTree.fromstring(kept.xml).findtext(f".//{{{cap.NAMESPACE}}}description", ""))
