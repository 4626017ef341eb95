"""Deeds on the organisers of an event: enter, change, ask, confirm, decline, remove."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import Said, t
from core.times import now, say_span
from outreach.organiser_inputs import OrganiserInput, OrganiserReasonInput
from outreach.organiser_models import EventOrganiser
from outreach.organiser_queries import KEEP, may_answer, speakers
from outreach.organisers import MOST_PERCENT, OPEN, ROLE_NAMES, share_words
from registry.scope import load, may
from registry.user_queries import find_unit
from schedule.models import HOLDING, Event
from schedule.notice_services import Telling, notify


def add_organiser(session: Session, event: Event, given: OrganiserInput, actor: Actor) -> EventOrganiser:
    """The new organiser; a unit stands once at an event, and shares in percent come to 100 at most."""
    load(session, Event, event.id, actor, KEEP)
    session.refresh(event, with_for_update=True)
    organiser = EventOrganiser(event_id=event.id, event=event, state="named")
    _take(session, organiser, given, actor)
    session.add(organiser)
    session.flush()
    return organiser


def edit_organiser(
    session: Session, organiser: EventOrganiser, given: OrganiserInput, actor: Actor
) -> EventOrganiser:  # fmt: skip
    """The organiser changed; another unit or another part has to be asked anew."""
    load(session, Event, organiser.event_id, actor, KEEP)
    session.refresh(organiser.event, with_for_update=True)
    was = (organiser.unit_id, organiser.name, organiser.role)
    _take(session, organiser, given, actor)
    if (organiser.unit_id, organiser.name, organiser.role) != was:
        organiser.state, organiser.reason, organiser.asked_at, organiser.answered_at = "named", "", None, None
        organiser.answered_by = organiser.answered_by_name = ""
    return _touched(session, organiser)


def ask(session: Session, organiser: EventOrganiser, actor: Actor) -> int:
    """Ask the unit whether it takes its part; gives how many people were told, 0 where the unit has no account."""
    load(session, Event, organiser.event_id, actor, KEEP)
    session.refresh(organiser, with_for_update=True)
    if organiser.unit_id is None:
        wording = t("This organiser is in no register and cannot be asked from here.")
        raise DomainError("no_unit", wording, hint=t("Ask by telephone, and confirm or decline for it."))
    if organiser.state == "confirmed" or organiser.event.status not in HOLDING:
        raise DomainError("nothing_to_ask", t("There is nothing to ask any more."))
    organiser.state, organiser.asked_at, organiser.reason, organiser.answered_at = "asked", now(), "", None
    _touched(session, organiser)
    event = organiser.event
    facts = {
        "title": event.title, "unit": organiser.unit.name if organiser.unit else "", "role": ROLE_NAMES[organiser.role],
        "when": Said(say_span, (event.starts_at, event.ends_at, event.zone)), "name": actor.name,
        "share": share_words(organiser.share, organiser.share_percent) or "–",
    }  # fmt: skip
    key = f"organiser:{organiser.id}:{organiser.version}"
    return sum(
        notify(session, Telling("organising.asked", key, reader, f"event:{event.id}", event.area_id, facts,
                                f"/organisers/{organiser.id}", stale_at=event.ends_at))
        for reader in speakers(session, organiser.unit_id)
    )  # fmt: skip


def confirm(session: Session, organiser: EventOrganiser, actor: Actor) -> EventOrganiser:
    """The organiser takes its part: said by its unit, or for it by who keeps the event."""
    _require_answerer(session, organiser, actor)
    if organiser.state == "confirmed":
        return organiser
    return _answered(session, organiser, "confirmed", "", actor)


def decline(
    session: Session, organiser: EventOrganiser, given: OrganiserReasonInput, actor: Actor
) -> EventOrganiser:  # fmt: skip
    """The organiser does not take its part, with the reason; one that had confirmed may still."""
    _require_answerer(session, organiser, actor)
    if organiser.state not in (*OPEN, "confirmed"):
        raise DomainError("wrong_state", t("It has declined already."))
    return _answered(session, organiser, "declined", given.reason, actor)


def remove_organiser(session: Session, organiser: EventOrganiser, actor: Actor) -> None:
    """Take the organiser off its event."""
    load(session, Event, organiser.event_id, actor, KEEP)
    session.delete(organiser)
    session.flush()


def _take(session: Session, organiser: EventOrganiser, given: OrganiserInput, actor: Actor) -> None:
    unit = find_unit(session, given.unit, actor, KEEP) if given.unit else None
    if unit is None and not given.name:
        raise Invalid("nobody", t("Who organises it?"), field="unit", hint=t("Enter a unit or a name."))
    others = [EventOrganiser.event_id == organiser.event_id]
    if organiser.id is not None:
        others.append(EventOrganiser.id != organiser.id)
    name = "" if unit is not None else given.name
    alike = EventOrganiser.unit_id == unit.id if unit is not None else EventOrganiser.name == name
    if session.scalar(select(EventOrganiser.id).where(*others, alike).limit(1)) is not None:
        raise Invalid("there_already", t("It is among the organisers already."), field="unit" if unit else "name")
    takes_part = EventOrganiser.state != "declined"
    taken = session.scalar(select(func.sum(EventOrganiser.share_percent)).where(*others, takes_part)) or 0
    if taken + (given.share_percent or 0) > MOST_PERCENT:
        wording = t("The shares would come to more than 100%%; %(left)s%% are left.", left=MOST_PERCENT - taken)
        raise Invalid("too_much", wording, field="share_percent")
    organiser.unit, organiser.unit_id, organiser.name = unit, unit.id if unit is not None else None, name
    organiser.role, organiser.share = given.role, given.share
    organiser.share_percent, organiser.people = given.share_percent, given.people


def _require_answerer(session: Session, organiser: EventOrganiser, actor: Actor) -> None:
    session.refresh(organiser, with_for_update=True)
    if not (may_answer(organiser, actor) or may(session, organiser.event, actor, KEEP)):
        raise Forbidden("not_yours", t("Only the unit that was asked can answer, or who keeps the event."))


def _answered(session: Session, organiser: EventOrganiser, state: str, reason: str, actor: Actor) -> EventOrganiser:
    organiser.state, organiser.reason, organiser.answered_at = state, reason, now()
    organiser.answered_by, organiser.answered_by_name = actor.key, actor.name[:60]
    return _touched(session, organiser)


def _touched(session: Session, organiser: EventOrganiser) -> EventOrganiser:
    organiser.version += 1
    session.flush()
    return organiser
