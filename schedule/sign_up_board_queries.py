"""What sign-up adds to other pages: its state on the event's page, and offered places that wait for an answer."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import sentences, t, tn
from core.panels import Need, Panel
from core.times import now, say_minute
from registry.permissions import Permission
from schedule.models import Event
from schedule.sign_up_models import SignUp, SignUpWindow
from schedule.sign_up_queries import Places, is_organiser, of_reader, opening, places, token_of, window_of
from schedule.sign_up_words import PHASE_NAMES, PHASE_TONES, STATE_NAMES, STATE_TONES


def event_panel(session: Session, event: Event, actor: Actor) -> Panel | None:
    """How many have signed up and wait, until when one can, and the way in; for the organiser the way to open it."""
    window, organises = window_of(session, event.id), is_organiser(session, event, actor)
    if window is None:
        if not organises or opening_is_late(event):
            return None
        address = url_for("schedule.sign_up_window", event_id=event.id)
        return Panel(str(t("Sign-up")), "schedule/panel_sign_up.html", {"open_url": address})
    counted = places(session, [event], {event.id: window})[event.id]
    phase = opening(event, window).phase(now())
    mine = of_reader(session, actor, [event.id]) if actor.is_signed_in else []
    values = {
        "sentence": _sentence(event, window, counted, phase), "phase": PHASE_NAMES[phase], "tone": PHASE_TONES[phase],
        "window": window, "places": counted, "has_unit": bool(actor.unit_ids(Permission.EDIT_OWN_UNIT)),
        "join_url": url_for("schedule.join_event", event_id=event.id) if phase in ("open", "early") else "",
        "list_url": url_for("schedule.sign_ups", event_id=event.id) if organises else "",
        "mine": [(one.name, STATE_NAMES[one.state], STATE_TONES[one.state], _url(session, one)) for one in mine],
    }  # fmt: skip
    return Panel(str(t("Sign-up")), "schedule/panel_sign_up.html", values)


def offered_places(session: Session, actor: Actor) -> Sequence[Need]:
    """Places that the reader, or the unit whose contact the reader is, is offered and has not confirmed."""
    if not actor.is_signed_in:
        return []
    return [
        Need("warn", str(t("Place free")), one.event.title,
             str(t("%(name)s, %(n)s people: confirm by %(until)s.", name=one.name, n=f"{one.people:,}",
                   until=say_minute(one.offered_until, one.event.zone))),
             _url(session, one), str(t("Answer")))
        for one in of_reader(session, actor)
        if one.state == "offered" and one.offered_until is not None
    ]  # fmt: skip


def opening_is_late(event: Event) -> bool:
    """Whether it makes no sense any more to open sign-up."""
    return event.status in ("cancelled", "postponed", "held") or event.ends_at <= now()


def _url(session: Session, sign_up: SignUp) -> str:
    return url_for("schedule.sign_up", token=token_of(session, sign_up))


def _sentence(event: Event, window: SignUpWindow, counted: Places, phase: str) -> str:
    """120 of 200 places are taken. 3 groups wait. Open until ..."""
    if window.capacity is None:
        said = [tn("%(n)s person has signed up.", "%(n)s people have signed up.", counted.taken)]
    else:
        said = [t("%(taken)s of %(all)s places are taken.", taken=f"{counted.taken:,}", all=f"{window.capacity:,}")]
    if counted.waiting_groups:
        said.append(tn("%(n)s group is waiting.", "%(n)s groups are waiting.", counted.waiting_groups))
    if phase == "early":
        said.append(t("Opens on %(when)s.", when=say_minute(window.opens_at, event.zone)))
    elif phase == "open":
        said.append(t("Open until %(when)s.", when=say_minute(window.closes_at, event.zone)))
    return sentences(*said)
