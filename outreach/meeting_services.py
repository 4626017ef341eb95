"""Deeds on joint meetings: agenda, participants, minutes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.files import FileStore
from core.i18n import t
from core.times import now
from core.versions import check_version
from outreach.meeting_inputs import AgendaItemInput, AttendanceInput, MinutesInput, PartyInput
from outreach.meeting_models import AgendaItem, Meeting, MeetingParty
from outreach.meeting_queries import KEEP, agenda_of, load_meeting
from outreach.paper_services import keep_paper
from registry.user_queries import find_unit
from schedule.models import Event


def add_agenda_item(session: Session, event: Event, given: AgendaItemInput, actor: Actor) -> AgendaItem:
    """The new item, at its place or at the end."""
    load_meeting(session, event.id, actor, KEEP)
    item = AgendaItem(event_id=event.id, event=event)
    _require_time(session, event, item, given)
    session.add(item)
    return _placed(session, event, item, given)


def edit_agenda_item(session: Session, item: AgendaItem, given: AgendaItemInput, actor: Actor) -> AgendaItem:
    """The item changed, and put at its place."""
    event = load_meeting(session, item.event_id, actor, KEEP)
    _require_time(session, event, item, given)
    item.version += 1
    return _placed(session, event, item, given)


def remove_agenda_item(session: Session, item: AgendaItem, actor: Actor) -> None:
    """Take the item off the agenda."""
    load_meeting(session, item.event_id, actor, KEEP)
    session.delete(item)
    session.flush()


def invite(session: Session, event: Event, given: PartyInput, actor: Actor) -> MeetingParty:
    """The new participant; each stands once."""
    load_meeting(session, event.id, actor, KEEP)
    session.refresh(event, with_for_update=True)
    unit = find_unit(session, given.unit, actor, KEEP) if given.unit else None
    if unit is None and not given.name:
        raise Invalid("nobody", t("Who is invited?"), field="unit", hint=t("Enter a unit or a name."))
    alike = MeetingParty.unit_id == unit.id if unit is not None else MeetingParty.name == given.name
    there = select(MeetingParty.id).where(MeetingParty.event_id == event.id, alike).limit(1)
    if session.scalar(there) is not None:
        raise Invalid("there_already", t("It is among the participants already."), field="unit" if unit else "name")
    party = MeetingParty(
        event_id=event.id, event=event, unit=unit, unit_id=unit.id if unit is not None else None,
        name="" if unit is not None else given.name,
    )  # fmt: skip
    session.add(party)
    session.flush()
    return party


def mark(session: Session, party: MeetingParty, given: AttendanceInput, actor: Actor) -> MeetingParty:
    """The participant with what is known of its coming."""
    load_meeting(session, party.event_id, actor, KEEP)
    party.attended = given.attended
    party.version += 1
    session.flush()
    return party


def remove_party(session: Session, party: MeetingParty, actor: Actor) -> None:
    """Take the participant off the list."""
    load_meeting(session, party.event_id, actor, KEEP)
    session.delete(party)
    session.flush()


def write_minutes(
    session: Session, event: Event, given: MinutesInput, actor: Actor, store: FileStore | None = None,
    files: Sequence[tuple[str, bytes]] = (),
) -> Meeting:  # fmt: skip
    """The minutes, written or corrected; one file at most, a PDF or a photo, as (name, bytes), replaces the last.

    Refused where somebody else has changed them since `version`.
    """
    load_meeting(session, event.id, actor, KEEP)
    session.refresh(event, with_for_update=True)
    found = session.get(Meeting, event.id)
    if found is not None:
        check_version(found, given.version)
    if found is None:
        found = Meeting(event_id=event.id, event=event, version=0)
        session.add(found)
    found.protocol, found.decisions = given.protocol, given.decisions
    found.written_at, found.written_by, found.version = now(), actor.key, found.version + 1
    if files and store is not None:
        found.file = keep_paper(session, store, files, actor)
    session.flush()
    return found


def keep_scan(
    session: Session, event: Event, store: FileStore, files: Sequence[tuple[str, bytes]], actor: Actor
) -> Meeting:  # fmt: skip
    """The minutes with the signed paper as it was scanned, one PDF or photo in place of the last; texts stay."""
    load_meeting(session, event.id, actor, KEEP)
    session.refresh(event, with_for_update=True)
    paper = keep_paper(session, store, files, actor, "file")
    found = session.get(Meeting, event.id)
    if found is None:
        found = Meeting(event_id=event.id, event=event, version=0, written_by=actor.key)
        session.add(found)
    found.file, found.version = paper, found.version + 1
    session.flush()
    return found


def _require_time(session: Session, event: Event, item: AgendaItem, given: AgendaItemInput) -> None:
    """Refuse an item that makes the agenda longer than the meeting; one that is not made longer may stay."""
    if not given.length or given.length <= (item.length or 0):
        return
    others = sum(one.length or 0 for one in agenda_of(session, event) if one is not item)
    room = int((event.ends_at - event.starts_at).total_seconds() // 60)
    if others + given.length > room:
        wording = t("The items take %(n)s minutes together, but the meeting lasts %(room)s.", n=others + given.length,
                    room=room)  # fmt: skip
        raise Invalid("agenda_too_long", wording, field="length",
                      hint=t("Shorten an item, or change the hours of the meeting."))  # fmt: skip


def _placed(session: Session, event: Event, item: AgendaItem, given: AgendaItemInput) -> AgendaItem:
    item.title, item.presenter, item.length, item.outcome = given.title, given.presenter, given.length, given.outcome
    if item.position is None or given.position is not None:
        last = session.scalar(select(func.count(AgendaItem.id)).where(AgendaItem.event_id == event.id)) or 0
        item.position = item.position if item.position is not None else last
        session.flush()
        others = [one for one in agenda_of(session, event) if one is not item]
        others.insert(len(others) if given.position is None else given.position - 1, item)
        for place, one in enumerate(others, start=1):
            one.position = place
    session.flush()
    return item
