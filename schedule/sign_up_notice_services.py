"""What those who signed up are told: everybody whose sign-up it is, and whoever reads the address that was given.

Each notice has a key of its own, so that it is told once however often it is asked for.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.i18n import DEFAULT, Said
from core.links import links
from core.times import say_minute
from schedule.feed_queries import event_file
from schedule.line_queries import where
from schedule.models import Event
from schedule.notice_services import Mailbox, Telling, notify
from schedule.queries import span_of_event
from schedule.sign_up_models import SignUp
from schedule.sign_up_queries import contacts, position, token_of

NOTICES = {
    "confirmed": "confirmation.confirmed", "waiting": "confirmation.waiting", "withdrawn": "confirmation.withdrawn",
    "removed": "confirmation.removed", "missed": "confirmation.missed", "offered": "place.offered",
    "lapsed": "place.lapsed", "reminder": "reminder.sign_up",
}  # fmt: skip
"""What is told, and by which words (schedule.notice_wordings)."""
MISSED_FOR = timedelta(days=7)
WITH_CALENDAR_FILE = ("confirmed", "reminder")


def tell_holders(session: Session, event: Event, sign_up: SignUp, what: str) -> int:
    """Tell everybody whose sign-up it is, once; returns to how many it is new. `what` is a key of NOTICES."""
    key = f"sign-up:{sign_up.id}:{what}{_occasion(sign_up, what)}"
    readers = holders(session, sign_up)
    return sum(notify(session, telling_of(session, event, sign_up, what, key, reader)) for reader in readers)


def holders(session: Session, sign_up: SignUp) -> list[int | Mailbox]:
    """Everybody with an account whose sign-up it is, and the address that was given with it."""
    readers: list[int | Mailbox] = []
    language = DEFAULT
    for reader in contacts(session, sign_up):
        readers.append(int(reader.key.removeprefix("user:")))
        language = reader.language if reader.key == sign_up.user_key else language
    return [*readers, Mailbox(sign_up.email, language)] if sign_up.email else readers


def telling_of(
    session: Session, event: Event, sign_up: SignUp, what: str, key: str, reader: int | Mailbox, away: object = ""
) -> Telling:
    """What a holder is told; the address in it opens the holder's page without an account."""
    path = f"/sign-ups/{token_of(session, sign_up)}"
    facts = {
        "title": event.title, "name": sign_up.name, "people": f"{sign_up.people:,}", "when": span_of_event(event),
        "where": where(event), "place": position(session, sign_up) or 1, "away": away,
        "until": Said(say_minute, (sign_up.offered_until, event.zone)) if sign_up.offered_until else "",
    }  # fmt: skip
    file = (lambda: event_file(session, event, links(session).address(path))) if what in WITH_CALENDAR_FILE else ""
    return Telling(
        NOTICES[what], key, reader, f"event:{event.id}", event.area_id, facts, path,
        stale_at=_stale_at(event, sign_up, what), attachment=file,
    )  # fmt: skip


def _stale_at(event: Event, sign_up: SignUp, what: str) -> datetime:
    if what == "missed":
        return event.ends_at + MISSED_FOR
    if what == "reminder":
        return event.starts_at
    return sign_up.offered_until or event.ends_at


def _occasion(sign_up: SignUp, what: str) -> str:
    """An offer with another end is another one."""
    return f":{sign_up.offered_until.timestamp():.0f}" if what == "offered" and sign_up.offered_until else ""
