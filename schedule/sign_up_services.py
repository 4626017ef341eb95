"""Deeds on sign-ups: sign up, change, withdraw, take or decline an offered place, and what the organiser does.

Every deed locks the window first, so that two people never get the same place, and settles the line at its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Forbidden, Invalid
from core.i18n import t
from core.links import new_salt
from core.times import now
from core.versions import check_version
from registry.models import Unit
from registry.permissions import Permission
from registry.scope import may
from schedule import sign_up_words as words
from schedule import waiting
from schedule.event_facts_queries import known_terms
from schedule.models import Event
from schedule.sign_up_inputs import SignUpChangeInput, SignUpInput
from schedule.sign_up_line_services import lock_window, recount, settle
from schedule.sign_up_models import LIVE, TAKING, SignUp, SignUpWindow
from schedule.sign_up_notice_services import tell_holders
from schedule.sign_up_queries import in_line, is_organiser, live, opening, speaks_for, there_already

__all__ = [
    "AlreadySignedUp", "change", "confirm_offer", "decline", "fill_up", "move_up", "recount", "remove", "sign_up",
    "withdraw",
]  # fmt: skip


class AlreadySignedUp(DomainError):
    """The same unit, account, telephone or e-mail is on the list; `.sign_up` can be changed instead."""

    def __init__(self, sign_up: SignUp, is_own: bool) -> None:
        hint = (
            t("Change that sign-up instead.") if is_own else t("Use the address you were given, or ask the organiser.")
        )
        wording = t("%(name)s is signed up already.", name=sign_up.name)
        if not is_own:
            wording = t("Somebody with this telephone number or e-mail address is signed up already.")
        super().__init__("already_signed_up", wording, hint=hint)
        self.sign_up, self.is_own = sign_up, is_own


@dataclass(frozen=True)
class _Holder:
    """Whose a new sign-up is: a unit's, an account's, or that of somebody who has none."""

    unit: Unit | None
    user_key: str
    name: str


def sign_up(session: Session, event: Event, given: SignUpInput, actor: Actor) -> SignUp:
    """The new sign-up, with a place or on the waiting list; refuses with the reason, and says when or how it can be.

    Units are signed up by their contacts, by officers of their area, and by the organiser, who may also do so before
    the window opens and after it closes. What another did is kept in `signed_by`.
    """
    window = lock_window(session, event)
    organises = is_organiser(session, event, actor)
    holder = _holder(session, given, actor, organises)
    _refuse_twice(session, event, holder, given, is_own=bool(holder.unit or holder.user_key) or organises)
    if refusal := opening(event, window).refusal(now(), is_organiser=organises):
        raise refusal
    people = _people(session, window, given.counts)
    settle(session, event, window)
    state = _first_state(session, event, window, people)
    is_reached = bool(holder.unit or holder.user_key or given.phone or given.email)
    if state == "waiting" and not is_reached and not given.on_behalf:
        raise words.no_way_to_reach()
    made = SignUp(
        event_id=event.id, unit_id=holder.unit.id if holder.unit else None, user_key=holder.user_key,
        name=holder.name[:120], phone=given.phone, email=given.email, counts=_cleaned(given.counts), people=people,
        state=state, note=given.note, signed_by=actor.key, signed_by_name=actor.name[:60], salt=new_salt(),
        signed_at=now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    recount(session, event.id)
    tell_holders(session, event, made, state)
    return made


def change(session: Session, found: SignUp, given: SignUpChangeInput, actor: Actor) -> SignUp:
    """The sign-up with other numbers or another way to reach it; places that get free go to those who wait.

    More people get in only when places are left and nobody waits; who waits keeps the place in line.
    """
    event, window = _lock(session, found)
    check_version(found, given.version)
    settle(session, event, window)
    _require(found, *LIVE)
    _refuse_unless_it_comes(opening(event, window).phase(now()))
    people = _people(session, window, given.counts) if sum(given.counts.values()) > found.people else 0
    if people:
        _may_grow(session, event, window, found, people, actor)
    if not sum(given.counts.values()):
        raise words.nobody()
    _check_categories(session, given.counts)
    if found.unit_id is None:
        if not given.name:
            raise words.no_name()
        found.name = given.name[:120]
    found.counts, found.people = _cleaned(given.counts), sum(given.counts.values())
    found.phone, found.email, found.note = given.phone, given.email, given.note
    session.flush()
    settle(session, event, window)
    return found


def withdraw(session: Session, found: SignUp, actor: Actor) -> SignUp:
    """The sign-up, withdrawn; its places go to those who wait."""
    return _leave(session, found, "withdrawn", LIVE)


def decline(session: Session, found: SignUp, actor: Actor) -> SignUp:
    """The offered place, declined; it goes to the next in line."""
    return _leave(session, found, "withdrawn", ("offered",))


def remove(session: Session, found: SignUp, actor: Actor) -> SignUp:
    """The sign-up, taken off the list by the organiser, which its holder is told."""
    return _leave(session, found, "removed", LIVE)


def confirm_offer(session: Session, found: SignUp, actor: Actor) -> SignUp:
    """The offered place, taken; refused when its time is over or the event does not take place."""
    event, window = _lock(session, found)
    until = found.offered_until
    _require(found, "offered")
    if until is not None and until <= now():
        raise words.too_late_to_confirm(until, event.zone)
    refusal = opening(event, window).refusal(now(), is_organiser=True)
    if refusal is not None:
        raise refusal
    found.state, found.offered_until = "confirmed", None
    session.flush()
    settle(session, event, window)
    tell_holders(session, event, found, "confirmed")
    return found


def move_up(session: Session, found: SignUp, actor: Actor) -> SignUp:
    """The waiting sign-up one place nearer to the front; whoever stood there is behind it now."""
    event, window = _lock(session, found)
    _require(found, "waiting")
    line = [one for one in live(session, event.id) if one.state == "waiting"]
    at = line.index(found)
    if at == 0:
        raise DomainError("first_in_line", t("This is the first in line already."))
    before = line[at - 1]
    if before.signed_at == found.signed_at:
        found.signed_at = before.signed_at - timedelta(microseconds=1)
    else:
        before.signed_at, found.signed_at = found.signed_at, before.signed_at
    session.flush()
    settle(session, event, window)
    return found


def fill_up(session: Session, event: Event, actor: Actor) -> bool:
    """Offer what the first in line cannot use to smaller groups behind; whether anybody was offered anything."""
    return settle(session, event, lock_window(session, event), fills_up=True)


def _lock(session: Session, found: SignUp) -> tuple[Event, SignUpWindow]:
    event = session.get_one(Event, found.event_id)
    window = lock_window(session, event)
    session.refresh(found)
    return event, window


def _refuse_unless_it_comes(phase: str) -> None:
    if phase == "over":
        raise DomainError("event_over", t("This event is over, so its sign-ups stay as they are."))
    if phase in ("cancelled", "postponed"):
        raise words.called_off(phase)


def _leave(session: Session, found: SignUp, what: str, states: tuple[str, ...]) -> SignUp:
    event, window = _lock(session, found)
    _require(found, *states)
    if opening(event, window).phase(now()) == "over":
        raise DomainError("event_over", t("This event is over, so its sign-ups stay as they are."))
    found.state, found.offered_until = "withdrawn", None
    session.flush()
    tell_holders(session, event, found, what)
    settle(session, event, window)
    return found


def _require(found: SignUp, *states: str) -> None:
    if found.state not in states:
        raise words.wrong_state(found.state)


def _holder(session: Session, given: SignUpInput, actor: Actor, organises: bool) -> _Holder:
    if given.unit_id is not None:
        unit = session.get(Unit, given.unit_id)
        if unit is None or not unit.is_active:
            raise Invalid("no_such_record", t("This is not in the list any more."), field="unit_id",
                          hint=t("Choose another."))  # fmt: skip
        if not speaks_for(session, unit, actor) and not (
            organises and may(session, unit, actor, Permission.VIEW_REGISTRY)
        ):
            raise Forbidden()
        is_own = unit.id in actor.unit_ids(Permission.EDIT_OWN_UNIT)
        return _Holder(unit, actor.key if is_own else "", unit.name)
    if given.on_behalf and not organises:
        raise Forbidden()
    is_own = actor.is_signed_in and not given.on_behalf
    name = given.name or (actor.name if is_own else "")
    if not name:
        raise words.no_name()
    return _Holder(None, actor.key if is_own else "", name)


def _refuse_twice(session: Session, event: Event, holder: _Holder, given: SignUpInput, *, is_own: bool) -> None:
    there = there_already(
        session, event.id, unit_id=holder.unit.id if holder.unit else None, user_key=holder.user_key,
        reached_at=[given.phone, given.email],
    )  # fmt: skip
    if there is not None:
        raise AlreadySignedUp(there, is_own)


def _people(session: Session, window: SignUpWindow, counts: Mapping[str, int]) -> int:
    """How many come in all; refuses nobody, unknown categories, and more than can ever be."""
    people = sum(counts.values())
    if not people:
        raise words.nobody()
    _check_categories(session, counts)
    if window.most_per_group is not None and people > window.most_per_group:
        raise words.too_large_a_group(window.most_per_group)
    if not waiting.can_ever_fit(window.capacity, people):
        raise words.beyond_capacity(window.capacity or 0)
    return people


def _check_categories(session: Session, counts: Mapping[str, int]) -> None:
    known = known_terms(session, "people_category")
    unknown = sorted(set(counts) - known - {"unspecified"})
    if known and unknown:
        wording = t("There is no category of people “%(code)s”.", code=unknown[0])
        raise Invalid("people_category", wording, field="counts", hint=t("Choose from the list."))


def _cleaned(counts: Mapping[str, int]) -> dict[str, int]:
    return {category: count for category, count in counts.items() if count}


def _first_state(session: Session, event: Event, window: SignUpWindow, people: int) -> str:
    line = in_line(live(session, event.id))
    if waiting.has_room(window.capacity, line, people):
        return "confirmed"
    if not window.has_waiting_list:
        raise words.full(waiting.left(window.capacity, line) or 0, window.capacity or 0)
    return "waiting"


def _may_grow(session: Session, event: Event, window: SignUpWindow, found: SignUp, people: int, actor: Actor) -> None:
    organises = is_organiser(session, event, actor)
    if refusal := opening(event, window).refusal(now(), is_organiser=organises):
        raise refusal
    line = in_line(live(session, event.id))
    if found.state in TAKING and not waiting.has_room(window.capacity, line, people - found.people):
        raise words.no_more(waiting.left(window.capacity, line) or 0, bool(waiting.waiting(line)))
