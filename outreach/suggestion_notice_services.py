"""What is told about suggestions: to who has to answer, to who plans, and to the person who asked."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core.channels.letters import Letter
from core.i18n import DEFAULT, Said, speaking, t
from core.messages import post
from core.times import say_date
from outreach import suggestion_queries as queries
from outreach.open_day_models import Suggestion
from schedule import notice_queries
from schedule.notice_services import Mailbox, Telling, notify

QUOTED = 60  # characters of a suggestion in a notice


def tell_assigned(session: Session, found: Suggestion, what: str = "assigned") -> int:
    """Tell who has to answer, once for each turn; to how many it is new."""
    at = found.assigned_at or found.received_at
    return tell(session, found, what, f"{at:%Y%m%d%H%M%S}:{found.version}")


def tell(session: Session, found: Suggestion, what: str, occasion: str) -> int:
    """Tell whoever has to act, once for the occasion; `what` is as in the words "suggestion.…", which hold no names."""
    facts = {
        "number": found.id, "text": quoted(found.text), "event": found.event.title,
        "day": Said(say_date, (found.due_on,)), "reason": found.state_reason,
    }  # fmt: skip
    key, path = f"suggestion:{found.id}:{what}:{occasion}", f"/suggestions/{found.id}"
    return sum(
        notify(session, Telling(f"suggestion.{what}", key, reader.id, f"suggestion:{found.id}", found.area_id, facts,
                                path))
        for reader in queries.readers_of(session, found)
    )  # fmt: skip


def quoted(text: str) -> str:
    """The beginning of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= QUOTED else f"{line[: QUOTED - 1]}…"


def send_answer(session: Session, found: Suggestion, how: str) -> bool:
    """Send the approved answer to the address that was given; whether there is one and a channel for it."""
    facts = {"text": quoted(found.text), "event": found.event.title, "answer": found.answer}
    key = f"suggestion:{found.id}:told:{found.version}"
    if how == "email" and found.email:
        telling = Telling("suggestion.answer", key, Mailbox(found.email, DEFAULT), f"suggestion:{found.id}",
                          found.area_id, facts)  # fmt: skip
        return notify(session, telling)
    channel = notice_queries.text_message_channel(session, found.area_id) if how == "sms" and found.phone else None
    if channel is None:
        return False
    with speaking(DEFAULT):
        subject = str(t("Answer to your suggestion"))
        body = str(t("You asked at “%(event)s”: %(text)s Answer: %(answer)s", **facts))
    return post(session, key, channel, Letter(found.phone, subject, body), kind="suggestion")
