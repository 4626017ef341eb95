"""Deeds on specialists and their dispatches: add, change, send somewhere, send again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.links import new_salt
from core.times import local
from core.versions import check_version
from outreach.allowances import fen_of
from outreach.specialist_inputs import DispatchInput, SpecialistInput, TakenPersonInput
from outreach.specialist_models import Dispatch, Specialist
from outreach.specialist_queries import load_specialist, visit_of
from registry import terms
from registry.models import User
from registry.permissions import Permission
from registry.scope import load, may
from schedule.inputs import EventInput
from schedule.models import Event, Person
from schedule.queries import people
from schedule.resource_inputs import PersonInput
from schedule.resource_services import add_person, edit_person
from schedule.services import create_event

EDIT = Permission.EDIT_RESOURCES
VISIT = "specialist_visit"


def add_specialist(session: Session, given: SpecialistInput, actor: Actor) -> Specialist:
    """The new specialist, who can be booked, with a link of their own."""
    _check(session, given)
    person = add_person(session, _as_person(given), actor)
    specialist = Specialist(person_id=person.id, person=person, salt=new_salt())
    return _write(session, specialist, given, actor)


def take_person(session: Session, given: TakenPersonInput, actor: Actor) -> Specialist:
    """A specialist made of a person who can be booked already; refused when they are one."""
    person = session.get(Person, given.person_id)
    if person is None or not may(session, person, actor, EDIT):
        raise Invalid("no_such_record", t("This is not in the list any more."), field="person_id",
                      hint=t("Choose another."))  # fmt: skip
    if session.scalar(select(Specialist.id).where(Specialist.person_id == person.id)) is not None:
        raise Invalid("specialist_taken", t("%(name)s is in the register already.", name=person.name),
                      field="person_id")  # fmt: skip
    _require_kind(session, given.kind)
    specialist = Specialist(person_id=person.id, person=person, salt=new_salt(), kind=given.kind)
    session.add(specialist)
    session.flush()
    return specialist


def edit_specialist(session: Session, specialist: Specialist, given: SpecialistInput, actor: Actor) -> Specialist:
    """The changed specialist; the link stays the same, and sheets that were paid keep their rate."""
    load(session, Specialist, specialist.id, actor, EDIT)
    check_version(specialist, given.version)
    _check(session, given)
    edit_person(session, specialist.person, _as_person(given, specialist.person), actor)
    return _write(session, specialist, given, actor)


def renew_link(session: Session, specialist: Specialist, actor: Actor) -> Specialist:
    """The specialist with a new link: the old one opens nothing any more."""
    load(session, Specialist, specialist.id, actor, EDIT)
    specialist.salt = new_salt()
    specialist.version += 1  # the salt is kept out of the trail, so this is what shows there
    session.flush()
    return specialist


def dispatch(session: Session, specialist: Specialist, given: DispatchInput, actor: Actor) -> Event:
    """The visit, booked; refuses with `Clash` when the specialist is not free, and after the end of the appointment."""
    load_specialist(session, specialist.id, actor, Permission.EDIT_EVENTS)
    if specialist.term_until is not None and given.on > specialist.term_until:
        wording = t("%(name)s is appointed until %(day)s only.", name=specialist.name, day=specialist.term_until)
        raise Invalid("term_over", wording, field="on", hint=t("Extend the term first, or send somebody else."))
    kept: dict[str, int] = {"unspecified": given.expected} if given.expected else {}
    planned = EventInput(
        kind=VISIT, on=given.on, starts=given.starts, ends=given.ends, unit_id=given.unit_id, area_id=given.area_id,
        place_id=given.place_id, resources=[f"person:{specialist.person_id}"], expected=kept,
        override_reason=given.override_reason,
    )  # fmt: skip
    sent = Dispatch(purpose=given.purpose, household=given.household)

    def also(event: Event) -> list[Dispatch]:
        sent.event = event
        return [sent]

    return create_event(session, planned, actor, also=also)


def dispatch_again(session: Session, specialist: Specialist, event_id: int, days: int, actor: Actor) -> Event:
    """The same visit once more, so many days later; refuses with `Clash` when that is not free."""
    return dispatch(session, specialist, again(session, specialist, event_id, days), actor)


def again(session: Session, specialist: Specialist, event_id: int, days: int) -> DispatchInput:
    """What sending the specialist there again after so many days would be."""
    visit = visit_of(session, specialist, event_id)
    event, sent = visit.event, visit.dispatch
    if event.kind != VISIT:
        raise DomainError("not_a_visit", t("Only visits are repeated in this way."),
                          hint=t("Plan lectures and sessions in the calendar."))  # fmt: skip
    starts, ends = local(event.starts_at, event.zone), local(event.ends_at, event.zone)
    return DispatchInput(
        on=starts.date() + timedelta(days=days), starts=starts.time(), ends=ends.time(), unit_id=event.unit_id,
        area_id=None if event.unit_id else event.area_id, place_id=event.place_id,
        household=sent.household if sent else "", purpose=(sent.purpose if sent else "") or event.title,
        expected=sum(people(session, event.id, "expected").values()) or None,
    )  # fmt: skip


def _as_person(given: SpecialistInput, person: Person | None = None) -> PersonInput:
    return PersonInput(
        name=given.name, area_id=given.area_id, phone=given.phone, skills=given.skills,
        team_id=person.team_id if person else None, version=person.version if person else None,
    )  # fmt: skip


def _check(session: Session, given: SpecialistInput) -> None:
    _require_kind(session, given.kind)
    if given.term_from and given.term_until and given.term_until < given.term_from:
        raise Invalid("window", t("The last day must not be before the first."), field="term_until")
    if given.rate_per != "none" and not given.rate_yuan:
        raise Invalid("rate", t("Enter the rate, or choose that nothing is paid."), field="rate_yuan")
    try:
        fen_of(given.rate_yuan)
    except ValueError:
        raise Invalid("decimals", t("At most two decimals, please."), field="rate_yuan") from None


def _require_kind(session: Session, kind: str) -> None:
    if kind not in terms.labels(session, "specialist_kind"):
        raise Invalid("kind", t("Choose from the list."), field="kind")


def _write(session: Session, specialist: Specialist, given: SpecialistInput, actor: Actor) -> Specialist:
    specialist.user_id = _account(session, given, specialist, actor)
    specialist.kind, specialist.field, specialist.organisation = given.kind, given.field, given.organisation
    specialist.job_title, specialist.note = given.job_title, given.note
    specialist.term_from, specialist.term_until = given.term_from, given.term_until
    specialist.rate_per = given.rate_per
    specialist.rate_fen = fen_of(given.rate_yuan) if given.rate_per != "none" else 0
    session.add(specialist)
    session.flush()
    return specialist


def _account(session: Session, given: SpecialistInput, specialist: Specialist, actor: Actor) -> int | None:
    """The account that was named: one that works in the actor's areas, and no other specialist's."""
    if not given.login:
        return None
    user = session.scalar(select(User).where(User.login == given.login, User.is_active))
    near = user is not None and any(
        grant.area is not None and actor.may_for(EDIT, grant.area.path) for grant in user.grants
    )
    if user is None or not (user.id == specialist.user_id or near):
        raise Invalid("no_such_account", t("There is no such account in your areas."), field="login",
                      hint=t("Leave it empty: the personal link is enough."))  # fmt: skip
    taken = select(Person.name).join(Specialist, Specialist.person_id == Person.id)
    taken = taken.where(Specialist.user_id == user.id, Specialist.id != (specialist.id or 0))
    if (name := session.scalar(taken.limit(1))) is not None:
        raise Invalid("account_taken", t("This account belongs to %(name)s.", name=name), field="login")
    return user.id
