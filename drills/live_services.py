"""Deeds in a live drill: open and close it, renew its links, and add to its log, each nonce once."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.files import FileStore
from core.i18n import t
from core.kept_entries import Receipt
from core.links import new_salt
from core.photos import keep
from core.times import now, say_minute
from drills.live import done_at, to_the_millisecond
from drills.live_inputs import LiveEntryInput
from drills.live_models import LiveDrill, LiveEntry
from drills.live_queries import Door, door_of, may_open, refusal, state
from drills.models import Drill
from drills.photo_models import DrillPhoto
from drills.plan_models import DrillGroup, Inject
from registry.permissions import Permission
from registry.scope import load

OF_TEACHERS = frozenset({"arrived", "roll", "found", "injury", "note", "undo"})
COLUMNS = ("drill_id", "nonce", "what", "group_id", "is_rehearsal", "at", "received_at", "by_key", "by_name", "data")
_ONCE = text(
    f"INSERT INTO live_entries ({', '.join(COLUMNS)}) VALUES ({', '.join(f':{name}' for name in COLUMNS)}) "  # noqa: S608
    "ON CONFLICT (drill_id, nonce) DO NOTHING RETURNING id"
).bindparams(*(bindparam(name, type_=LiveEntry.__table__.c[name].type) for name in COLUMNS))
"""An entry, unless it is there already; as text, since the other way it is put together anew for every report."""
MOST_ENTRIES = 5000  # in the log of one drill
PHOTO_OF = ("injury", "note")


def open_live(session: Session, drill: Drill, is_rehearsal: bool, actor: Actor) -> LiveDrill:
    """The drill, live; opened again after closing it goes on as it was. A rehearsal before it is kept apart.

    Refuses when it is too early or over, and a rehearsal once the drill itself has begun.
    """
    load(session, Drill, drill.id, actor, Permission.EDIT_DRILLS)
    _require_time(drill, is_rehearsal)
    live = session.get(LiveDrill, drill.id) or _make(session, drill, is_rehearsal, actor)
    if live.is_rehearsal != is_rehearsal:
        if is_rehearsal and state(session, door_of(session, live)).alarm_at is not None:
            raise DomainError("live.begun", t("The drill itself has begun, so it can no longer be rehearsed."))
        _begin(live, is_rehearsal, actor)
    elif is_rehearsal and live.closed_at is not None:
        _begin(live, is_rehearsal, actor)  # every rehearsal begins anew
    if live.closed_at is not None:
        live.closed_at, live.version = None, live.version + 1
    session.flush()
    return live


def close_live(session: Session, live: LiveDrill, actor: Actor) -> LiveDrill:
    """The live drill, closed: what was done before is still taken when it arrives later, nothing new is."""
    load(session, Drill, live.drill_id, actor, Permission.EDIT_DRILLS)
    if live.closed_at is None:
        live.closed_at, live.version = now(), live.version + 1
        session.flush()
    return live


def renew_links(session: Session, live: LiveDrill, actor: Actor) -> LiveDrill:
    """The live drill with new links: those given out before open nothing any more."""
    load(session, Drill, live.drill_id, actor, Permission.EDIT_DRILLS)
    live.salt, live.version = new_salt(), live.version + 1
    session.flush()
    return live


def add_entries(
    session: Session, opened: Door, given: Sequence[LiveEntryInput], by: Actor, store: FileStore
) -> list[Receipt]:
    """A receipt for each entry, in order; each nonce counts once however often and from wherever it comes.

    A photo that cannot be opened is left out, what was said with it is kept.
    """
    if opened.entries + len(given) > MOST_ENTRIES:
        raise DomainError("live.full", t("The log of this drill is full."))
    received_at = now()
    judged = [_judged(session, opened, one, received_at) for one in given]
    rows = [_row(opened, one, at, received_at, by) for one, (at, wrong) in zip(given, judged, strict=True) if not wrong]
    made = _insert(session, rows)
    _keep_photos(session, opened, [one for one in given if one.photo], dict(made), by, store)
    return [
        Receipt(one.nonce, "refused", wrong) if wrong
        else Receipt(one.nonce, "taken" if one.nonce in made else "again", None, at)
        for one, (at, wrong) in zip(given, judged, strict=True)
    ]  # fmt: skip


def _require_time(drill: Drill, is_rehearsal: bool) -> None:
    if may_open(drill, now(), is_rehearsal):
        return
    when = say_minute(drill.event.starts_at, drill.event.zone)
    wording = t("This drill of %(when)s cannot be run live at this time.", when=when)
    raise DomainError("live.not_now", wording, hint=t(
        "It can be opened from three hours before its start until three days after its end; rehearse it at any time "
        "before."))  # fmt: skip


def _make(session: Session, drill: Drill, is_rehearsal: bool, actor: Actor) -> LiveDrill:
    at = to_the_millisecond(now())
    live = LiveDrill(drill_id=drill.id, salt=new_salt(), is_rehearsal=is_rehearsal, opened_at=at, opened_by=actor.key)
    live.rehearsed_at = at if is_rehearsal else None
    try:
        with session.begin_nested():
            session.add(live)
    except IntegrityError:  # somebody else opened it at the same moment
        return session.get_one(LiveDrill, drill.id, populate_existing=True)
    return live


def _begin(live: LiveDrill, is_rehearsal: bool, actor: Actor) -> None:
    live.is_rehearsal, live.opened_at, live.opened_by = is_rehearsal, to_the_millisecond(now()), actor.key
    live.closed_at, live.version = None, live.version + 1
    if is_rehearsal and live.rehearsed_at is None:
        live.rehearsed_at = live.opened_at


def _judged(
    session: Session, opened: Door, one: LiveEntryInput, received_at: datetime
) -> tuple[datetime, DomainError | None]:
    """When it was done, and why it is not taken; what was done in an earlier rehearsal is kept as a part of that."""
    at = done_at(received_at, one.elapsed_ms, opened.rehearsed_at or opened.opened_at)
    try:
        one.content()
        _require_known(session, opened, one)
    except DomainError as wrong:
        return at, wrong
    return at, refusal(opened, at)


def _require_known(session: Session, opened: Door, one: LiveEntryInput) -> None:
    if not opened.is_commander and one.what not in OF_TEACHERS:
        raise Invalid("live.commander_only", t("Only the commander does this."), field="what")
    if opened.is_commander and one.group_id is not None and not _has_group(session, one.group_id, opened):
        raise Invalid("live.group", t("There is no such group in this drill."), field="group_id")
    if one.what == "inject" and not _has_inject(session, one.inject, opened):
        raise Invalid("live.inject", t("There is no such inject in this drill."), field="inject")
    if one.photo and one.what not in PHOTO_OF:
        raise Invalid("live.photo", t("A photo belongs to an injury or a note."), field="photo")


def _has_group(session: Session, number: int, opened: Door) -> bool:
    found = session.get(DrillGroup, number)
    return found is not None and found.drill_id == opened.drill_id


def _has_inject(session: Session, number: int | None, opened: Door) -> bool:
    found = session.get(Inject, number)
    return found is not None and found.drill_id == opened.drill_id


def _row(opened: Door, one: LiveEntryInput, at: datetime, received_at: datetime, by: Actor) -> dict[str, Any]:
    return {
        "drill_id": opened.drill_id, "nonce": one.nonce, "what": one.what, "at": at, "received_at": received_at,
        "group_id": one.group_id if opened.is_commander else opened.group_id,
        "is_rehearsal": opened.is_rehearsal or at < opened.opened_at,
        "by_key": by.key if by.is_signed_in and opened.is_commander else opened.by_key,
        "by_name": by.name[:60] if by.is_signed_in and opened.is_commander else "", "data": one.content(),
    }  # fmt: skip


def _insert(session: Session, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """The ids of those that were not there yet, by nonce; in one order, so that senders never block each other."""
    made: dict[str, int] = {}
    for row in sorted(rows, key=lambda one: str(one["nonce"])):
        number = session.execute(_ONCE, row).scalar()
        if number is not None:
            made[str(row["nonce"])] = int(number)
    return made


def _keep_photos(
    session: Session, opened: Door, given: Sequence[LiveEntryInput], made: dict[str, int], by: Actor, store: FileStore
) -> None:
    for one in given:
        if one.nonce in made:
            with suppress(NotBase64, DomainError):
                files = [(f"live-{one.nonce}.jpg", b64decode(one.photo, validate=True))]
                stored = keep(session, store, files, by)[0]
                session.add(DrillPhoto(drill_id=opened.drill_id, file_id=stored.id, entry_id=made.pop(one.nonce),
                                       caption=one.text[:200], added_by=opened.by_key))  # fmt: skip
    session.flush()
