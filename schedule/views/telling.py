"""What whoever changes an event is told afterwards: who has been told, whom to telephone, and how sign-up has moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.i18n import Text, sentences, t
from core.times import now, say_minute
from core.web import session
from schedule.models import Event
from schedule.move_services import Before, before
from schedule.sign_up_models import SignUpWindow
from schedule.sign_up_reach_queries import reach


@dataclass(frozen=True)
class Known:
    """How an event and its window of sign-up stood before a change."""

    event: Before
    closes_at: datetime | None


def known(event: Event) -> Known:
    """What to remember of the event until `told`."""
    window = session().get(SignUpWindow, event.id)
    return Known(before(event), window.closes_at if window else None)


def told(event: Event, was: Known, said: Text) -> str:
    """The sentence about the change, until when sign-up is open now, and how many were told."""
    there = before(event)
    if there == was.event or "held" in (there.status, was.event.status):
        return str(said)
    window = session().get(SignUpWindow, event.id)
    more: list[Text | str] = []
    if window is not None and was.closes_at not in (None, window.closes_at):
        more.append(t("Sign-up now closes on %(when)s.", when=say_minute(window.closes_at, event.zone)))
    if max(was.event.ends_at, event.ends_at) > now():
        more.append(reach(session(), event).report)
    return sentences(said, *(one for one in more if one))
