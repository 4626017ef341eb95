"""Questions about live drills: what a link opens, what the log says, and which drills run now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, NotFound
from core.i18n import t
from core.links import links, read
from core.times import now
from drills import people
from drills.live import EARLY, KEPT, Entry, State, fold
from drills.live_models import LiveDrill, LiveEntry
from drills.live_outcome import GroupSize, LiveOutcome, outcome
from drills.models import Drill
from drills.photo_models import DrillPhoto
from drills.plan_models import DrillGroup
from drills.plan_queries import groups
from registry.permissions import Permission
from registry.scope import within
from schedule.models import HOLDING, Event
from schedule.queries import people as people_at

COMMANDER, TEACHER, WHOLE_UNIT = "c", "g", "w"
"""Sorts of link: the command screen, the page of one group, the page of a unit whose plan has no groups."""
KINDS = {COMMANDER: "live-command", TEACHER: "live-group", WHOLE_UNIT: "live-whole"}
RECENT = 3600  # seconds that an ended drill stays on the list of those that run


class LinkVoid(DomainError):
    """The link does not open anything any more: renewed, expired, or never ours."""

    status = 410


@dataclass(frozen=True)
class Door:
    """What a link opens, as one query tells it; `mark` changes whenever anything in the log does."""

    sort: str
    drill_id: int
    group_id: int | None
    opened_at: datetime
    closed_at: datetime | None
    is_rehearsal: bool
    rehearsed_at: datetime | None
    starts_at: datetime
    ends_at: datetime
    status: str
    zone: str
    version: int
    entries: int

    @property
    def is_commander(self) -> bool:
        """Whether it is the command screen's."""
        return self.sort == COMMANDER

    @property
    def by_key(self) -> str:
        """Under which key the log keeps what comes through it."""
        return f"commander:{self.drill_id}" if self.is_commander else f"teacher:{self.group_id or 'whole'}"

    @property
    def expires_at(self) -> datetime:
        """72 hours after the event's end; the links follow a drill that is moved."""
        return self.ends_at + KEPT

    @property
    def mark(self) -> str:
        """The entity tag of the state."""
        return f"{self.version}-{self.entries}-{self.status}"


def _doors(at: ColumnElement[bool]) -> Select[Any]:
    """What every door needs, in one statement that is put together once: phones ask it all the time."""
    counted = select(func.count(LiveEntry.id)).where(LiveEntry.drill_id == LiveDrill.drill_id).scalar_subquery()
    live = (LiveDrill.drill_id, LiveDrill.salt, LiveDrill.opened_at, LiveDrill.closed_at, LiveDrill.is_rehearsal,
            LiveDrill.rehearsed_at, LiveDrill.version)  # fmt: skip
    asked = select(*live, Event.starts_at, Event.ends_at, Event.status, Event.zone, counted.label("entries"))
    return asked.join(Drill, Drill.id == LiveDrill.drill_id).join(Event, Event.id == Drill.event_id).where(at)


_OF_DRILL = _doors(LiveDrill.drill_id == bindparam("number"))
_OF_GROUP = _doors(DrillGroup.id == bindparam("number")).join(DrillGroup, DrillGroup.drill_id == LiveDrill.drill_id)


def door(session: Session, sort: str, token: str) -> Door:
    """What the link opens, by one query; refuses (`LinkVoid`) one that is renewed, expired or not ours."""
    found = read(token)
    if found is None or sort not in KINDS:
        raise voided()
    query = _OF_GROUP if sort == TEACHER else _OF_DRILL
    row = session.execute(query, {"number": found.number}).first()
    if row is None or not links(session).is_good(KINDS[sort], token, row.salt):
        raise voided()
    opened = _door(sort, found.number if sort == TEACHER else None, row)
    if now() > opened.expires_at:
        raise voided()
    return opened


def door_of(session: Session, live: LiveDrill) -> Door:
    """The command screen's door, for who comes with an account."""
    return _door(COMMANDER, None, session.execute(_OF_DRILL, {"number": live.drill_id}).one())


def _door(sort: str, group: int | None, row: Row[Any]) -> Door:
    return Door(
        sort, row.drill_id, group, row.opened_at, row.closed_at, row.is_rehearsal, row.rehearsed_at, row.starts_at,
        row.ends_at, row.status, row.zone, row.version, row.entries,
    )  # fmt: skip


def voided() -> LinkVoid:
    """The refusal of a link that is not good, whatever the cause: strangers learn nothing from it."""
    return LinkVoid("link_void", t("This link is not valid any more."), hint=t("Ask the commander for the new one."))


def refusal(opened: Door, at: datetime) -> DomainError | None:
    """Why nothing that was done at that instant is taken; None when it is."""
    if opened.status not in HOLDING:
        return DomainError("live.not_held", t("This drill does not take place."), hint=t("Ask the commander."))
    if opened.closed_at is not None and at > opened.closed_at:
        return DomainError("live.closed", t("The commander has closed this drill."))
    return None


def live_of(session: Session, drill: Drill) -> LiveDrill | None:
    """The drill's live side, None when it was never opened."""
    return session.get(LiveDrill, drill.id)


def opened_live(session: Session, drill: Drill) -> LiveDrill:
    """The drill's live side; not found when it was never opened."""
    found = live_of(session, drill)
    if found is None:
        raise NotFound("not_live", t("This drill has not been opened live."))
    return found


def may_open(drill: Drill, at: datetime, is_rehearsal: bool) -> bool:
    """Whether it can be opened then: in earnest from three hours before the start, a rehearsal at any time before."""
    if drill.event.status not in HOLDING or at > drill.event.ends_at + KEPT:
        return False
    return is_rehearsal or at >= drill.event.starts_at - EARLY


def token(session: Session, live: LiveDrill, sort: str, group: DrillGroup | None = None) -> str:
    """What a link of this sort carries; how long it is good depends on the drill's event."""
    return links(session).token(KINDS[sort], group.id if group else live.drill_id, live.salt)


def log(session: Session, opened: Door) -> Sequence[LiveEntry]:
    """The entries that count now, those of earlier rehearsals left out, as they came in."""
    query = select(LiveEntry).where(
        LiveEntry.drill_id == opened.drill_id, LiveEntry.is_rehearsal == opened.is_rehearsal,
        LiveEntry.at >= opened.opened_at,
    )  # fmt: skip
    return session.scalars(query.order_by(LiveEntry.id)).all()


def photos_by_entry(session: Session, drill_id: int) -> dict[int, int]:
    """The photo of each entry that has one."""
    query = select(DrillPhoto.entry_id, DrillPhoto.id).where(DrillPhoto.drill_id == drill_id)
    return {entry: photo for entry, photo in session.execute(query).tuples() if entry is not None}


def entry_of(row: LiveEntry) -> Entry:
    """The row as the fold takes it."""
    is_commander = not row.by_key.startswith("teacher:")
    return Entry(row.nonce, row.what, row.at, row.group_id, is_commander, row.data)


def state(session: Session, opened: Door) -> State:
    """What stands now."""
    return fold(map(entry_of, log(session, opened)))


def on_the_roll(session: Session, drill: Drill) -> int:
    """Everybody expected at the drill."""
    return people.total(people_at(session, drill.event_id, "expected"))


def outcome_of(session: Session, drill: Drill) -> LiveOutcome | None:
    """The figures of the result that the live drill gives; None without one, before its alarm, and of a rehearsal."""
    live = live_of(session, drill)
    if live is None or live.is_rehearsal:
        return None
    sizes = [GroupSize(group.id, group.people) for group in groups(session, drill)]
    return outcome(state(session, door_of(session, live)), sizes, on_the_roll(session, drill))


@dataclass(frozen=True)
class Running:
    """A drill that is open now, what stands in it, and its groups."""

    drill: Drill
    is_rehearsal: bool
    state: State
    group_ids: tuple[int | None, ...]


def running(session: Session, actor: Actor, at: datetime, most: int = 600) -> list[Running]:
    """Drills open now that the actor may see, and those that ended within the hour, the earliest alarm first."""
    query = (
        select(LiveDrill, Drill)
        .join(Drill, Drill.id == LiveDrill.drill_id)
        .join(Event, Event.id == Drill.event_id)
        .where(LiveDrill.closed_at.is_(None), Event.status.in_(HOLDING), Event.ends_at >= at - KEPT)
        .where(within(actor, Permission.VIEW_DRILLS, Event.area_id, Event.unit_id))
        .order_by(Event.starts_at, Drill.id)
        .limit(most)
    )
    rows = session.execute(query).tuples().all()
    states = _states(session, [live for live, _ in rows])
    of_group = _group_ids(session, [drill.id for _, drill in rows])
    found = [
        Running(drill, live.is_rehearsal, states[drill.id], of_group.get(drill.id, (None,))) for live, drill in rows
    ]
    shown = [one for one in found if not _is_long_over(one.state, at)]
    return sorted(shown, key=lambda one: (one.state.alarm_at is None, one.state.alarm_at or one.drill.event.starts_at))


def _is_long_over(state: State, at: datetime) -> bool:
    ended = state.phases.get("end")
    return ended is not None and (at - ended).total_seconds() > RECENT


def _states(session: Session, open_now: Sequence[LiveDrill]) -> dict[int, State]:
    wanted = {live.drill_id: live for live in open_now}
    entries: dict[int, list[Entry]] = {number: [] for number in wanted}
    for row in session.scalars(select(LiveEntry).where(LiveEntry.drill_id.in_(wanted))):
        live = wanted[row.drill_id]
        if row.is_rehearsal == live.is_rehearsal and row.at >= live.opened_at:
            entries[row.drill_id].append(entry_of(row))
    return {number: fold(found) for number, found in entries.items()}


def _group_ids(session: Session, drill_ids: Sequence[int]) -> dict[int, tuple[int | None, ...]]:
    found: dict[int, tuple[int | None, ...]] = {}
    query = select(DrillGroup.drill_id, DrillGroup.id).where(DrillGroup.drill_id.in_(drill_ids))
    for drill_id, group_id in session.execute(query.order_by(DrillGroup.position, DrillGroup.id)).tuples():
        found[drill_id] = (*found.get(drill_id, ()), group_id)
    return found
