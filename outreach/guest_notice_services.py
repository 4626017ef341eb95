"""What guests are told: the invitation and the reminder, by e-mail or text message, each once for its occasion."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.channels.letters import Letter
from core.i18n import DEFAULT, Said, speaking, t
from core.links import links
from core.messages import post
from core.times import say_minute, today
from outreach import open_day_queries as queries
from outreach.open_day_models import OpenDay, OpenDayGuest
from schedule import notice_queries
from schedule.line_queries import where
from schedule.notice_services import Mailbox, Telling, notify
from schedule.queries import span_of_event


def can_be_written_to(session: Session, guest: OpenDayGuest) -> bool:
    """Whether an e-mail or a text message reaches the guest; who cannot be gets a letter or a call."""
    if guest.email:
        return True
    return bool(guest.phone) and notice_queries.text_message_channel(session, guest.event.area_id) is not None


def tell_guest(session: Session, day: OpenDay, guest: OpenDayGuest, what: str) -> bool:
    """Write to the guest; `what` is invited or reminded, a reminder once a day. Whether something new leaves."""
    event = day.event
    occasion = "" if what == "invited" else f":{today(event.zone).isoformat()}"
    key = f"guest:{guest.id}:{what}{occasion}"
    facts = {
        "title": event.title, "guest": guest.name, "when": span_of_event(event), "where": where(event),
        "until": Said(say_minute, (day.answer_by, event.zone)), "greeting": day.greeting, "host": event.area.name,
    }  # fmt: skip
    path = f"/g/{queries.guest_token(session, guest)}"
    if guest.email:
        telling = Telling(f"guest.{what}", key, Mailbox(guest.email, DEFAULT), f"event:{event.id}", event.area_id,
                          facts, path, stale_at=event.starts_at)  # fmt: skip
        return notify(session, telling)
    channel = notice_queries.text_message_channel(session, event.area_id) if guest.phone else None
    if channel is None:
        return False
    letter = Letter(guest.phone, *text_message(session, day, guest), links(session).address(path))
    return post(session, key, channel, letter, kind="guest", stale_at=event.starts_at)


def text_message(session: Session, day: OpenDay, guest: OpenDayGuest) -> tuple[str, str]:
    """Subject and words of the invitation as a text message, in the language of the county."""
    event = day.event
    with speaking(DEFAULT):
        subject = str(t("Invitation: %(title)s", title=event.title))
        facts = {"guest": guest.name, "host": event.area.name, "when": span_of_event(event), "where": where(event)}
        words = t("%(guest)s: %(host)s invites you to “%(title)s”, %(when)s, %(where)s.", title=event.title, **facts)
        body = str(words)
    return subject, body
