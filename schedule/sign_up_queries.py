"""Questions about sign-up: what can be joined, who comes, who waits where in line, who came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from core.access import EVERYWHERE, Actor
from core.errors import NotFound
from core.kept import asked_once
from core.links import links, read
from core.times import now
from registry.models import Area, Grant, Unit, User
from registry.permissions import Permission
from registry.scope import may, within
from schedule import waiting
from schedule.models import Event
from schedule.sign_up_models import LIVE, TAKING, CheckIn, SignUp, SignUpWindow
from schedule.sign_up_words import Opening
from schedule.waiting import InLine

TOKEN = "sign-up"  # noqa: S105 - the kind of token, not one


@dataclass(frozen=True)
class Places:
    """People with a place at one event, people and groups who wait, and the places left (None: no limit)."""

    taken: int
    waiting_people: int
    waiting_groups: int
    left: int | None


@dataclass(frozen=True)
class Contact:
    """Somebody with an account who is told about a sign-up: the inbox's key, and the language to speak."""

    key: str
    language: str


def window_of(session: Session, event_id: int) -> SignUpWindow | None:
    """The event's window of sign-up; None when nobody opened one."""
    return session.get(SignUpWindow, event_id)


def opening(event: Event, window: SignUpWindow) -> Opening:
    """When the event's sign-up is open."""
    return Opening(event.status, event.starts_at, event.ends_at, event.zone, window.opens_at, window.closes_at)


def live(session: Session, event_id: int) -> list[SignUp]:
    """The event's live sign-ups as the database has them now, in the order of the line."""
    query = select(SignUp).where(SignUp.event_id == event_id, SignUp.state.in_(LIVE))
    ordered = query.order_by(SignUp.signed_at, SignUp.id)
    return list(session.scalars(ordered.execution_options(populate_existing=True)))


def in_line(sign_ups: Sequence[SignUp]) -> list[InLine]:
    """Sign-ups as the rules of the line see them."""
    return [InLine(one.id, one.people, one.state, one.offered_until) for one in sign_ups]


def places(session: Session, events: Sequence[Event], windows: dict[int, SignUpWindow]) -> dict[int, Places]:
    """For each event how many places are taken and left."""
    query = (
        select(SignUp.event_id, SignUp.state, func.sum(SignUp.people), func.count())
        .where(SignUp.event_id.in_([event.id for event in events]), SignUp.state.in_(LIVE))
        .group_by(SignUp.event_id, SignUp.state)
    )
    found = {(event_id, state): (int(people), groups) for event_id, state, people, groups in session.execute(query)}
    return {event.id: _places(event.id, found, windows[event.id].capacity) for event in events if event.id in windows}


def _places(event_id: int, found: dict[tuple[int, str], tuple[int, int]], capacity: int | None) -> Places:
    taken = sum(found.get((event_id, state), (0, 0))[0] for state in TAKING)
    people, groups = found.get((event_id, "waiting"), (0, 0))
    return Places(taken, people, groups, None if capacity is None else max(capacity - taken, 0))


def position(session: Session, sign_up: SignUp) -> int | None:
    """The sign-up's place in the waiting line, 1 for the first; None when it does not wait."""
    if sign_up.state != "waiting":
        return None
    query = select(SignUp).where(SignUp.event_id == sign_up.event_id, SignUp.state == "waiting")
    return waiting.position(in_line(session.scalars(query.order_by(SignUp.signed_at, SignUp.id)).all()), sign_up.id)


def sign_ups(event_id: int) -> Select[tuple[SignUp]]:
    """All sign-ups of an event in the order of the line, with their units."""
    query = select(SignUp).where(SignUp.event_id == event_id).options(joinedload(SignUp.unit))
    return query.order_by(SignUp.signed_at, SignUp.id)


def windows(session: Session, actor: Actor, at: datetime) -> list[tuple[Event, SignUpWindow]]:
    """Events whose sign-up is open or will open, that this reader may join, the nearest first."""
    query = (
        select(Event, SignUpWindow)
        .join(SignUpWindow, SignUpWindow.event_id == Event.id)
        .where(Event.status.in_(("planned", "confirmed")), Event.ends_at > at, SignUpWindow.closes_at > at)
        .where(open_to(session, actor))
        .options(joinedload(Event.unit), joinedload(Event.area), joinedload(Event.place))
    )
    return list(session.execute(query.order_by(Event.starts_at, Event.id).limit(200)).tuples())


def open_to(session: Session, actor: Actor) -> ColumnElement[bool]:
    """The condition on windows that this reader may see: public ones, and with an account those of one's own county."""
    if not actor.is_signed_in:
        return SignUpWindow.is_public.is_(True)
    paths = _county_paths(session, actor)
    if EVERYWHERE in paths:
        return true()
    above = {int(part) for path in paths for part in path.split("/") if part}
    inside = [Area.path.startswith(path, autoescape=True) for path in paths]
    near = select(Area.id).where(or_(Area.id.in_(above), *inside))
    return or_(SignUpWindow.is_public, Event.area_id.in_(near))


def _county_paths(session: Session, actor: Actor) -> set[str]:
    """For each of the actor's roles the path of its county; of its area where that lies above counties."""
    units = [scope.unit_id for scope in actor.scopes if scope.unit_id is not None]
    of_units = session.scalars(select(Area.path).join(Unit, Unit.area_id == Area.id).where(Unit.id.in_(units)))
    paths = {scope.area_path for scope in actor.scopes if scope.area_path is not None} | set(of_units)
    if EVERYWHERE in paths:
        return {EVERYWHERE}
    above = {int(part) for path in paths for part in path.split("/") if part}
    counties = session.scalars(select(Area.path).where(Area.id.in_(above), Area.level == "county")).all()
    return {next((county for county in counties if path.startswith(county)), path) for path in paths}


def joinable(session: Session, event_id: int, actor: Actor) -> tuple[Event, SignUpWindow]:
    """The event with its window, if this reader may join it or organises it; otherwise there is none (NotFound)."""
    query = select(Event, SignUpWindow).join(SignUpWindow, SignUpWindow.event_id == Event.id)
    found = session.execute(query.where(Event.id == event_id, open_to(session, actor))).tuples().first()
    if found is not None:
        return found
    event, window = session.get(Event, event_id), window_of(session, event_id)
    if event is None or window is None or not is_organiser(session, event, actor):
        raise NotFound()
    return event, window


def is_organiser(session: Session, event: Event, actor: Actor) -> bool:
    """Whether the actor plans this event, and so sees and runs its sign-up."""
    return may(session, event, actor, Permission.EDIT_EVENTS)


def held_by(session: Session, sign_up: SignUp, actor: Actor) -> bool:
    """Whether the sign-up is the actor's own, or of a unit for which the actor speaks."""
    if sign_up.user_key and sign_up.user_key == actor.key:
        return True
    return sign_up.unit is not None and speaks_for(session, sign_up.unit, actor)


def speaks_for(session: Session, unit: Unit, actor: Actor) -> bool:
    """Whether the actor may sign the unit up: its contact, and officers and planners of its area."""
    return may(session, unit, actor, Permission.EDIT_OWN_UNIT) or may(session, unit, actor, Permission.EDIT_UNITS)


def of_reader(session: Session, actor: Actor, event_ids: Sequence[int] | None = None) -> list[SignUp]:
    """The live sign-ups of the reader and of the units whose contact the reader is, the nearest event first."""
    return list(_of_reader(session, actor, None if event_ids is None else tuple(event_ids)))


@asked_once
def _of_reader(session: Session, actor: Actor, event_ids: tuple[int, ...] | None) -> Sequence[SignUp]:
    own = actor.unit_ids(Permission.EDIT_OWN_UNIT)
    mine = or_(SignUp.user_key == actor.key, SignUp.unit_id.in_(own))
    query = select(SignUp).join(Event, Event.id == SignUp.event_id).where(mine, SignUp.state.in_(LIVE))
    ahead = or_(Event.ends_at > now(), Event.status == "postponed")  # whose new day is not known yet
    query = query.where(SignUp.event_id.in_(event_ids)) if event_ids is not None else query.where(ahead)
    return session.scalars(query.order_by(Event.starts_at, SignUp.id).options(joinedload(SignUp.event))).all()


def there_already(
    session: Session, event_id: int, *, unit_id: int | None, user_key: str, reached_at: Sequence[str]
) -> SignUp | None:
    """The live sign-up of the same unit, the same account, or at the same telephone number or e-mail address."""
    query = select(SignUp).where(SignUp.event_id == event_id, SignUp.state.in_(LIVE)).limit(1)
    if unit_id is not None:
        return session.scalar(query.where(SignUp.unit_id == unit_id))
    alone = query.where(SignUp.unit_id.is_(None))
    if user_key:
        return session.scalar(alone.where(SignUp.user_key == user_key))
    known = [one for one in reached_at if one]
    return session.scalar(alone.where(or_(SignUp.phone.in_(known), SignUp.email.in_(known)))) if known else None


def token_of(session: Session, sign_up: SignUp) -> str:
    """The token in the holder's address."""
    return links(session).token(TOKEN, sign_up.id, sign_up.salt)


def by_token(session: Session, token: str) -> SignUp:
    """The sign-up whose holder's address has this token; there is none (NotFound) behind any other."""
    parts = read(token)
    found = session.get(SignUp, parts.number) if parts else None
    if found is None or not links(session).is_good(TOKEN, token, found.salt):
        raise NotFound()
    return found


def contacts(session: Session, sign_up: SignUp) -> list[Contact]:
    """Everybody with an account who is told: whose sign-up it is, and all contacts of the unit; each once."""
    people = select(User.id, User.language).where(User.is_active).order_by(User.id)
    kind, _, number = sign_up.user_key.partition(":")
    ids = [int(number)] if kind == "user" and number.isdecimal() else []
    wanted: ColumnElement[bool] = User.id.in_(ids)
    if sign_up.unit_id is not None:
        of_unit = select(Grant.user_id).where(Grant.unit_id == sign_up.unit_id, Grant.role == "unit_contact")
        wanted = or_(wanted, User.id.in_(of_unit))
    return [Contact(f"user:{user_id}", language) for user_id, language in session.execute(people.where(wanted))]


def arrived(session: Session, event_id: int) -> dict[int | None, int]:
    """How many people checked in by the sign-up they belong to; None for those without one."""
    query = select(CheckIn.sign_up_id, func.sum(CheckIn.people)).where(
        CheckIn.event_id == event_id, CheckIn.voided_at.is_(None)
    )
    return {key: int(people) for key, people in session.execute(query.group_by(CheckIn.sign_up_id)).tuples()}


def choices_of_units(session: Session, actor: Actor) -> list[tuple[int, str]]:
    """Units that the actor may sign up: one's own first, then those of one's area."""
    mine = within(actor, Permission.EDIT_OWN_UNIT, Unit.area_id, Unit.id)
    of_area = within(actor, Permission.EDIT_UNITS, Unit.area_id, Unit.id)
    query = select(Unit.id, Unit.name, Area.name).join(Area, Area.id == Unit.area_id)
    query = query.where(Unit.is_active, or_(mine, of_area)).order_by(Area.code, Unit.name, Unit.id)
    return [(key, f"{name} · {area}") for key, name, area in session.execute(query.limit(3000)).tuples()]
