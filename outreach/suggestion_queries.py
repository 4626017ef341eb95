"""Questions about suggestions: which there are, with whom each waits, how many were answered on time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.types import String

from core.access import Actor
from core.counting import counted, number_of
from core.errors import NotFound
from core.kept import asked_once
from core.times import local, today
from outreach.open_day_models import Suggestion
from outreach.suggestion_inputs import DAYS_TO_ANSWER
from outreach.suggestion_lifecycle import OPEN, UNANSWERED, Clock, State, Tally, tally
from registry import terms
from registry.models import Area, Grant, Unit, User
from registry.permissions import Permission
from registry.queries.settings import nearest
from registry.scope import beneath, may, within
from registry.terms import Placed, home_path
from schedule.models import Event
from schedule.queries import zone_of

VIEW, WORK = Permission.VIEW_CALENDAR, Permission.EDIT_EVENTS
DAYS_SETTING = "suggestion_days"


@dataclass(frozen=True)
class SuggestionFilter:
    """What a list is narrowed to; `state` is a key of suggestion_words.STATE_NAMES, or "open"."""

    state: str = ""
    kind: str = ""
    topic: str = ""
    event_id: int | None = None
    area: Area | None = None
    typed: str = ""


def days_setting(session: Session, area: Placed | None = None) -> dict[str, Any]:
    """Within how many days suggestions are answered: `days`, `source`, and whether the county has checked it."""
    row = nearest(session, DAYS_SETTING, str(area.path) if area is not None else home_path(session))
    return {"days": DAYS_TO_ANSWER, "source": "", "is_verified": False} | (row.value if row is not None else {})


def has_owner() -> ColumnElement[bool]:
    """The condition that somebody who can act has the suggestion of the enclosing query.

    An account that was closed or has no role any more, a unit that is gone and a unit without any contact cannot act:
    such a suggestion is back with nobody.
    """
    person = (
        exists()
        .where(User.id == Suggestion.owner_id, User.is_active, Grant.user_id == User.id)
        .correlate(Suggestion)
    )  # fmt: skip
    contact = (
        exists()
        .where(Grant.unit_id == Suggestion.unit_id, Grant.user_id == User.id, User.is_active, Unit.id == Grant.unit_id,
               Unit.is_active)
        .correlate(Suggestion)
    )  # fmt: skip
    return or_(and_(Suggestion.owner_id.is_not(None), person),
               and_(Suggestion.owner_id.is_(None), Suggestion.unit_id.is_not(None), contact))  # fmt: skip


def at_desk(desk: str) -> ColumnElement[bool]:
    """The condition that a suggestion waits there: nobody, owner, office or settled, as the pure clock has it."""
    is_owned = and_(Suggestion.state == "assigned", has_owner())
    return {
        "nobody": and_(Suggestion.state.in_(UNANSWERED), ~is_owned),
        "owner": is_owned,
        "office": Suggestion.state.in_(("answered", "approved")),
        "settled": Suggestion.state.in_(("closed", "merged")),
    }[desk]


def of_nobody(session: Session, found: Sequence[Suggestion]) -> set[int]:
    """The ids of those among them for whose answer nobody who can act is responsible any more, or yet."""
    wanted = [one.id for one in found if one.state in UNANSWERED]
    query = select(Suggestion.id).where(Suggestion.id.in_(wanted), at_desk("nobody"))
    return set(session.scalars(query)) if wanted else set()


def in_state(state: str, on: date) -> ColumnElement[bool]:
    """The condition that a suggestion is shown in this state on that day."""
    late = and_(Suggestion.state.in_(UNANSWERED), Suggestion.due_on < on)
    if state == "open":
        return Suggestion.state.in_(OPEN)
    if state == "overdue":
        return late
    if state in UNANSWERED:
        return and_(at_desk("nobody" if state == "new" else "owner"), Suggestion.due_on >= on)
    return or_(and_(Suggestion.state == state, Suggestion.outcome == ""), Suggestion.outcome == state)


def urgency(on: date) -> Any:
    """What to sort by: overdue, without owner, waiting for approval, assigned, settled; each by its day."""
    rank = case(
        (in_state("overdue", on), "0"), (at_desk("nobody"), "1"),
        (Suggestion.state.in_(("answered", "approved")), "2"), (Suggestion.state == "assigned", "3"), else_="4",
    )  # fmt: skip
    return rank + as_type(Suggestion.due_on, String)


def mine(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor may see the suggestion: in one's areas, of one's units, or one's own to answer."""
    number = int(actor.key.removeprefix("user:")) if actor.is_signed_in else 0
    return or_(within(actor, VIEW, Suggestion.area_id, Suggestion.unit_id), Suggestion.owner_id == number)


def suggestions(actor: Actor, wanted: SuggestionFilter, on: date) -> Select[tuple[Suggestion]]:
    """The suggestions that the actor may see, narrowed by the filter, with event, unit and person."""
    query = select(Suggestion).where(mine(actor))
    query = query.options(joinedload(Suggestion.event), joinedload(Suggestion.unit), joinedload(Suggestion.owner))
    if wanted.state:
        query = query.where(in_state(wanted.state, on))
    if wanted.kind:
        query = query.where(Suggestion.kind == wanted.kind)
    if wanted.topic:
        query = query.where(Suggestion.topic == wanted.topic)
    if wanted.event_id is not None:
        query = query.where(Suggestion.event_id == wanted.event_id)
    if wanted.area is not None:
        query = query.where(Suggestion.area_id.in_(select(Area.id).where(beneath(wanted.area.path))))
    if wanted.typed:
        query = query.where(or_(Suggestion.text.icontains(wanted.typed, autoescape=True),
                                Suggestion.answer.icontains(wanted.typed, autoescape=True)))  # fmt: skip
    return query


def load_suggestion(session: Session, suggestion_id: int, actor: Actor) -> Suggestion:
    """The suggestion, if the actor may see it; otherwise there is none (NotFound)."""
    found = session.scalar(select(Suggestion).where(Suggestion.id == suggestion_id, mine(actor)))
    if found is None:
        raise NotFound()
    return found


def organises(session: Session, found: Suggestion, actor: Actor) -> bool:
    """Whether the actor sorts, assigns, approves and publishes it: whoever plans events in its area."""
    return actor.may_for(WORK, found.area.path)


def may_answer(session: Session, found: Suggestion, actor: Actor) -> bool:
    """Whether the actor may write its answer: its person, the contacts of its unit, and who organises."""
    if organises(session, found, actor) or (actor.is_signed_in and actor.key == f"user:{found.owner_id}"):
        return True
    return found.owner_id is None and found.unit_id in actor.unit_ids(Permission.EDIT_OWN_UNIT)


def clock_of(found: Suggestion, zone: str, is_owned: bool = True) -> Clock:
    """The suggestion as its clock sees it."""
    answered = local(found.answered_at, zone).date() if found.answered_at else None
    return Clock(cast(State, found.state), found.due_on, found.counted_due_on, is_owned, answered)


def tally_of(session: Session, event: Event) -> Tally:
    """How the suggestions of the event stand today; those that are not pursued are left out."""
    return _tally(session, [Suggestion.event_id == event.id], event.zone)


def tally_for(session: Session, actor: Actor) -> Tally:
    """How all suggestions stand that the actor may see."""
    return _tally(session, [mine(actor)], zone_of(session))


def _tally(session: Session, narrowed: Sequence[ColumnElement[bool]], zone: str) -> Tally:
    query = select(Suggestion, has_owner()).where(*narrowed, Suggestion.outcome != "dropped")
    rows = session.execute(query).tuples()
    return tally([clock_of(one, zone, bool(is_owned)) for one, is_owned in rows], today(zone))


def of_event(session: Session, event_id: int) -> list[Suggestion]:
    """The event's suggestions in the order in which they came."""
    query = select(Suggestion).where(Suggestion.event_id == event_id)
    return list(session.scalars(query.order_by(Suggestion.received_at, Suggestion.id)))


def published(session: Session, event_id: int) -> list[Suggestion]:
    """What everybody may read of the event, in the order in which it came."""
    query = select(Suggestion).where(Suggestion.event_id == event_id, Suggestion.outcome == "published")
    return list(session.scalars(query.order_by(Suggestion.received_at, Suggestion.id)))


def merged_here(session: Session, found: Suggestion) -> list[Suggestion]:
    """The suggestions that were merged into this one."""
    return list(
        session.scalars(select(Suggestion).where(Suggestion.merged_into_id == found.id).order_by(Suggestion.id))
    )


def waiting_at(desk: str, actor: Actor) -> Select[tuple[Suggestion]]:
    """What waits at that desk in the areas in which the actor organises."""
    return select(Suggestion).where(within(actor, WORK, Suggestion.area_id), at_desk(desk))


def waiting_for(actor: Actor) -> Select[tuple[Suggestion]]:
    """What this reader has to answer: assigned to the account, or to a unit the reader speaks for."""
    number = int(actor.key.removeprefix("user:")) if actor.is_signed_in else 0
    units = actor.unit_ids(Permission.EDIT_OWN_UNIT)
    own = or_(Suggestion.owner_id == number, and_(Suggestion.owner_id.is_(None), Suggestion.unit_id.in_(units)))
    return select(Suggestion).where(Suggestion.state == "assigned", own)


def count(session: Session, query: Select[tuple[Suggestion]]) -> int:
    """How many the query finds."""
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0


@counted
def owed(_session: Session, actor: Actor) -> Select[tuple[int]] | None:
    """How many suggestions wait for the actor's answer."""
    return number_of(waiting_for(actor)) if actor.is_signed_in else None


def readers_of(session: Session, found: Suggestion) -> list[User]:
    """Who is reminded of it: its person, else the contacts of its unit; when nobody can act, those who plan there."""
    if found.state == "assigned":
        if found.owner_id is not None:
            person = session.get(User, found.owner_id)
            owners = [person] if person is not None and person.is_active and person.grants else []
        else:
            contacts = select(User).join(Grant, Grant.user_id == User.id).join(Unit, Unit.id == Grant.unit_id)
            of_unit = contacts.where(Grant.unit_id == found.unit_id, User.is_active, Unit.is_active)
            owners = list(session.scalars(of_unit.order_by(User.id)).unique())
        if owners:
            return owners
    return planners(session, found.area)


def planners(session: Session, area: Area) -> list[User]:
    """Who plans in the area, else in those above it."""
    above = [int(part) for part in area.path.split("/") if part]
    query = select(User).join(Grant, Grant.user_id == User.id).where(User.is_active)
    query = query.where(Grant.role == "planner", or_(Grant.area_id.in_(above), Grant.area_id.is_(None)))
    return list(session.scalars(query.order_by(User.id)).unique())


def topics(session: Session, area: Area | None = None) -> list[tuple[str, str]]:
    """(code, name) of the topics in use."""
    return terms.names(session, "suggestion_topic", area)


def sees_names(session: Session, found: Suggestion, actor: Actor) -> bool:
    """Whether the actor sees who suggested it: who organises, and has to tell the answer."""
    return organises(session, found, actor) and may(session, found.area, actor, Permission.VIEW_CONTACTS)


def events_with_suggestions(session: Session, actor: Actor, most: int = 100) -> list[tuple[str, str]]:
    """(number, title) of the latest events with suggestions that the actor may see."""
    query = select(Event.id, Event.title).where(Event.id.in_(select(Suggestion.event_id).where(mine(actor))))
    rows = session.execute(query.order_by(Event.starts_at.desc(), Event.id).limit(most)).tuples()
    return [(str(key), title) for key, title in rows]


def answering_units(session: Session, actor: Actor, area: Area) -> list[tuple[int, str]]:
    """Units with a contact who has an account, in the county of the area, by name."""
    county = area.path.split("/")[1]
    inside = select(Area.id).where(Area.path.startswith(f"/{county}/"))
    query = select(Unit.id, Unit.name).join(Grant, Grant.unit_id == Unit.id).join(User, User.id == Grant.user_id)
    near = (Unit.is_active, User.is_active, Unit.area_id.in_(inside))
    query = query.where(*near, within(actor, Permission.VIEW_REGISTRY, Unit.area_id, Unit.id))
    return list(session.execute(query.distinct().order_by(Unit.name).limit(2000)).tuples())


@dataclass(frozen=True)
class DeskCounts:
    """What waits for those who organise: overdue anywhere, with nobody (overdue or not), and for their approval."""

    overdue: int
    nobody: int
    office: int


@asked_once
def desk_counts(session: Session, actor: Actor, on: date) -> DeskCounts:
    """How much waits in the areas in which the actor organises."""
    one = [
        func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
        for condition in (in_state("overdue", on), at_desk("nobody"), at_desk("office"))
    ]
    query = select(*one).where(within(actor, WORK, Suggestion.area_id), Suggestion.state.in_(OPEN))
    return DeskCounts(*(int(count) for count in session.execute(query).one()))
