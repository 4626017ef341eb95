"""What can be joined, and what has been joined, as the pages of sign-up show it."""

from __future__ import annotations

from typing import Any

from flask import url_for

from core.i18n import Text, t, tn
from core.times import now, say_minute
from core.web import session
from registry import terms
from schedule import sign_up_queries as queries
from schedule.line_queries import where
from schedule.models import Event
from schedule.queries import span_of_event
from schedule.sign_up_models import SignUp, SignUpWindow
from schedule.sign_up_queries import Places
from schedule.sign_up_words import CALLED_OFF_ICONS, PHASE_NAMES, PHASE_TONES, standing
from schedule.waiting import has_room


def card(event: Event, window: SignUpWindow, counted: Places) -> dict[str, Any]:
    """An event with its window as a page shows it."""
    at = now()
    phase = queries.opening(event, window).phase(at)
    return {
        "event": event, "window": window, "span": span_of_event(event), "where": where(event), "places": counted,
        "kind": terms.label(session(), "event_kind", event.kind), "phase": phase, "phase_name": PHASE_NAMES[phase],
        "phase_tone": PHASE_TONES[phase], "left": _left(window, counted), "when": _when(event, window, phase),
    }  # fmt: skip


def said(sign_up: SignUp) -> dict[str, Any]:
    """A sign-up as a page shows it: its state in words (that of the event first), place in line, holder's address."""
    event = sign_up.event
    stands = standing(sign_up.state, event.status)
    return {
        "sign_up": sign_up, "event": event, "span": span_of_event(event), "state_name": stands.name,
        "tone": stands.tone, "icon": stands.icon, "is_called_off": event.status in CALLED_OFF_ICONS,
        "position": queries.position(session(), sign_up) if event.status not in CALLED_OFF_ICONS else None,
        "url": url_for(".sign_up", token=queries.token_of(session(), sign_up)),
        "until": say_minute(sign_up.offered_until, event.zone) if sign_up.offered_until else "",
    }  # fmt: skip


def _left(window: SignUpWindow, counted: Places) -> str:
    """How many places are left, in words."""
    if counted.left is None:
        return str(t("Everybody can come"))
    if counted.waiting_groups:
        return str(tn("%(n)s group waiting", "%(n)s groups waiting", counted.waiting_groups))
    if counted.left:
        return str(tn("%(n)s place left", "%(n)s places left", counted.left))
    return str(t("Full; there is a waiting list") if window.has_waiting_list else t("Full"))


def why_wait(event: Event, window: SignUpWindow, counted: Places) -> str:
    """Why even one newcomer waits although places are left; empty when none are, or the newcomer does not wait."""
    if not counted.left or has_room(window.capacity, queries.in_line(queries.live(session(), event.id)), 1):
        return ""
    return str(_STRICT_ORDER)


_STRICT_ORDER = t(
    "The first group in line needs more places than are left. The order is strict: whoever signs up now queues behind "
    "it, even alone."
)


def _when(event: Event, window: SignUpWindow, phase: str) -> str:
    if phase == "early":
        return str(t("Opens on %(when)s", when=say_minute(window.opens_at, event.zone)))
    word = t("Closed on %(when)s") if phase == "closed" else t("Open until %(when)s")
    return str(Text(word.msgid, {"when": say_minute(window.closes_at, event.zone)}))
