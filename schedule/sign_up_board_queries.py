"""What sign-up adds to other pages: its state on the event's page; on Today one's places, offers, and what is off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import sentences, t, tn
from core.panels import Need, Panel, Soon
from core.times import local, now, say_clock, say_day, say_minute
from registry.permissions import Permission
from schedule.line_queries import where
from schedule.models import HOLDING, Event
from schedule.queries import span_of_event, visible
from schedule.sign_up_models import SignUp, SignUpWindow
from schedule.sign_up_queries import Places, is_organiser, of_reader, opening, places, token_of, window_of
from schedule.sign_up_words import CALLED_OFF_ICONS, PHASE_NAMES, PHASE_TONES, STATE_NAMES, STATE_TONES, standing

COMING_DAYS, LISTED_DAYS = 14, 7


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
        "mine": [(one.name, stands.name, stands.tone, _url(session, one))
                 for one in mine for stands in [standing(one.state, event.status)]],
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
        if one.state == "offered" and one.offered_until is not None and one.event.status in HOLDING
    ]  # fmt: skip


def coming(session: Session, actor: Actor) -> Sequence[Soon]:
    """The reader's own places of the next fourteen days, save those that stand among the events of the week anyhow."""
    mine = of_reader(session, actor) if actor.is_signed_in else []
    at, ahead = now(), [one for one in mine if one.state == "confirmed" and one.event.status in HOLDING]
    listed = _listed(session, actor, [one.event_id for one in ahead])
    return [_soon(session, one) for one in ahead
            if one.event.starts_at <= at + timedelta(days=COMING_DAYS) and one.event_id not in listed]  # fmt: skip


def called_off(session: Session, actor: Actor) -> Sequence[Need]:
    """Events for which the reader is signed up and that were cancelled, or postponed without a new day."""
    mine = of_reader(session, actor) if actor.is_signed_in else []
    return [
        Need("bad" if one.event.status == "cancelled" else "warn", str(PHASE_NAMES[one.event.status]), one.event.title,
             sentences(t("It was to be on %(span)s.", span=span_of_event(one.event)),
                       *([t("Reason: %(reason)s", reason=one.event.status_reason)] if one.event.status_reason else [])),
             _url(session, one), str(t("Show")))
        for one in mine if one.event.status in CALLED_OFF_ICONS
    ]  # fmt: skip


def _listed(session: Session, actor: Actor, event_ids: Sequence[int]) -> set[int]:
    """Those of the events that Today shows this reader as events of the week."""
    soon = Event.starts_at <= now() + timedelta(days=LISTED_DAYS)
    return set(session.scalars(select(Event.id).where(Event.id.in_(event_ids), soon, visible(actor))))


def _soon(session: Session, one: SignUp) -> Soon:
    event = one.event
    day = say_day(local(event.starts_at, event.zone).date())
    said = f"{where(event)} · {t('%(n)s people', n=f'{one.people:,}')}"
    tag, tone = str(STATE_NAMES[one.state]), STATE_TONES[one.state]
    when = f"{day} {say_clock(event.starts_at, event.zone)}"
    return Soon(when, event.title, said, tag, tone, _url(session, one), event.starts_at)


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
