"""What those who signed up are told: in the inbox of everybody whose sign-up it is, and by e-mail where one was given.

Each notice has a key of its own, so that it is sent once however often it is asked for.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.i18n import DEFAULT, Text, speaking, t
from core.links import links
from core.messages import Letter, post, tell
from core.times import say_minute
from schedule.feed_queries import event_file
from schedule.line_queries import where
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.sign_up_models import SignUp
from schedule.sign_up_queries import contacts, position, token_of

NOTICES: dict[str, tuple[Text, Text]] = {
    "confirmed": (
        t("Signed up: %(title)s"),
        t("%(name)s, %(people)s people, %(when)s, %(where)s. Open this message to change the number or to withdraw."),
    ),
    "waiting": (
        t("On the waiting list: %(title)s"),
        t("%(name)s, %(people)s people, number %(place)s in line for %(when)s. You will be told when a place is free."),
    ),
    "offered": (
        t("A place is free: %(title)s. Confirm by %(until)s"),
        t("%(name)s, %(people)s people, %(when)s, %(where)s. Not confirmed by %(until)s, it goes to the next in line."),
    ),
    "lapsed": (
        t("The place was not confirmed in time: %(title)s"),
        t("%(name)s, %(people)s people: the place has gone to the next in line. You may sign up again."),
    ),
    "withdrawn": (
        t("Withdrawn: %(title)s"),
        t("%(name)s, %(people)s people, do not come on %(when)s. The places are free for others."),
    ),
    "removed": (
        t("Taken off the list: %(title)s"),
        t("The organiser has taken %(name)s, %(people)s people, off the list for %(when)s."),
    ),
    "reminder": (
        t("Soon: %(title)s"),
        t("%(name)s, %(people)s people: %(when)s, %(where)s. If you cannot come, please withdraw, so that others can."),
    ),
    "missed": (
        t("Not seen: %(title)s"),
        t("%(name)s, %(when)s: nobody checked in. If you could not come, please withdraw next time."),
    ),
}  # fmt: skip
WITH_CALENDAR_FILE = ("confirmed", "reminder")


def notify(session: Session, event: Event, sign_up: SignUp, what: str) -> int:
    """Tell everybody whose sign-up it is, once; returns how many messages and letters are new.

    `what` is a key of NOTICES. The addresses in letters open the holder's page without an account.
    """
    path = f"/sign-ups/{token_of(session, sign_up)}"
    key = f"sign-up:{sign_up.id}:{what}{_occasion(event, sign_up, what)}"
    sent, language = 0, DEFAULT
    for reader in contacts(session, sign_up):
        language = reader.language if reader.key == sign_up.user_key else language
        with speaking(reader.language):
            subject, body = _said(session, event, sign_up, what)
            sent += tell(session, key, reader.key, subject, body, path)
    if sign_up.email:
        with speaking(language):
            sent += post(session, key, "email", _letter(session, event, sign_up, what, path))
    return sent


def _occasion(event: Event, sign_up: SignUp, what: str) -> str:
    """What makes the same notice another one: an offer with another end, a reminder of another day."""
    if what == "offered" and sign_up.offered_until:
        return f":{sign_up.offered_until.timestamp():.0f}"
    return f":{event.starts_at.timestamp():.0f}" if what == "reminder" else ""


def _letter(session: Session, event: Event, sign_up: SignUp, what: str, path: str) -> Letter:
    subject, body = _said(session, event, sign_up, what)
    url = links(session).address(path)
    if what in WITH_CALENDAR_FILE:
        return Letter(sign_up.email, subject, body, url, "event.ics", event_file(session, event, url))
    return Letter(sign_up.email, subject, body, url)


def _said(session: Session, event: Event, sign_up: SignUp, what: str) -> tuple[str, str]:
    facts = {
        "title": event.title, "name": sign_up.name, "people": f"{sign_up.people:,}", "when": span_of_event(event),
        "where": where(event), "place": position(session, sign_up) or 1,
        "until": say_minute(sign_up.offered_until, event.zone) if sign_up.offered_until else "",
    }  # fmt: skip
    subject, body = NOTICES[what]
    return str(Text(subject.msgid, facts))[:200], str(Text(body.msgid, facts))
