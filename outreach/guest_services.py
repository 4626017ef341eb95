"""Deeds on guests: invite, remind, take their answers, and receive them at the door.

Whoever comes is signed up for the event, so that check-in, headcounts, reminders and moves work as for everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pydantic import ValidationError
from sqlalchemy.orm import Session

from core.access import SYSTEM, Actor
from core.errors import DomainError, Invalid, Refusals
from core.fields import name_key
from core.i18n import t
from core.imports.listed import RowChange
from core.links import new_salt
from core.sentences import refusals
from core.times import now, say_minute
from core.versions import check_version
from outreach import open_day_queries as queries
from outreach.guest_lines import read_lines
from outreach.guest_notice_services import can_be_written_to, tell_guest
from outreach.open_day_inputs import MOST_PASTED, GuestAnswerInput, GuestInput, PasteInput
from outreach.open_day_models import OpenDay, OpenDayGuest
from registry.permissions import Permission
from registry.scope import load
from schedule import sign_up_services
from schedule.check_in_inputs import ArrivalInput
from schedule.check_in_queries import desk_of
from schedule.check_in_services import Arrived, open_desk, take
from schedule.models import HOLDING, Event
from schedule.sign_up_inputs import SignUpChangeInput, SignUpInput
from schedule.sign_up_models import LIVE, SignUp

MOST_GUESTS = 2000
GUEST = Actor("link", "guest", "")
"""Whoever acts by a guest's link; the trail names nobody."""


def add_guest(session: Session, day: OpenDay, given: GuestInput, actor: Actor) -> OpenDayGuest:
    """Somebody more on the list; nothing is sent yet."""
    load(session, Event, day.event_id, actor, Permission.EDIT_EVENTS)
    if len(queries.guests(session, day.event_id)) >= MOST_GUESTS:
        raise DomainError("too_many_guests", t("An open day has at most %(n)s guests.", n=f"{MOST_GUESTS:,}"))
    _require_new_name(session, day.event_id, None, given)
    made = OpenDayGuest(event_id=day.event_id, event=day.event, salt=new_salt())
    _write(session, made, given)
    session.add(made)
    session.flush()
    return made


def edit_guest(session: Session, guest: OpenDayGuest, given: GuestInput, actor: Actor) -> OpenDayGuest:
    """The changed guest; the answer stays."""
    load(session, Event, guest.event_id, actor, Permission.EDIT_EVENTS)
    check_version(guest, given.version)
    _require_new_name(session, guest.event_id, guest, given)
    _write(session, guest, given)
    guest.version += 1
    session.flush()
    return guest


def renew_link(session: Session, guest: OpenDayGuest, actor: Actor) -> OpenDayGuest:
    """The guest with a new link and code: those given out before open nothing any more; the answer stays."""
    load(session, Event, guest.event_id, actor, Permission.EDIT_EVENTS)
    if guest.is_cleared:
        raise DomainError("guest_cleared", t("The name and contacts of this guest have been deleted."))
    guest.salt = new_salt()
    guest.version += 1
    session.flush()
    return guest


def remove_guest(session: Session, guest: OpenDayGuest, actor: Actor) -> None:
    """The list without this guest; who had said yes is withdrawn from the sign-ups."""
    load(session, Event, guest.event_id, actor, Permission.EDIT_EVENTS)
    if guest.event.ends_at > now():
        _withdraw(session, guest)
    session.delete(guest)
    session.flush()


def paste_guests(session: Session, day: OpenDay, given: PasteInput, actor: Actor) -> list[OpenDayGuest]:
    """Guests from pasted lines, all or none; who is on the list with the same name and organisation is left out."""
    lines = read_lines(given.lines)
    if len(lines) > MOST_PASTED:
        raise Invalid("too_many_lines", t("At most %(n)s lines at once.", n=MOST_PASTED), field="lines")
    there = {_key(one) for one in queries.guests(session, day.event_id)}
    made: list[OpenDayGuest] = []
    wrong: list[DomainError] = []
    for line in lines:
        if line.damaged:
            wording = t(
                "Line %(number)s: “%(typed)s” is not an e-mail address.", number=line.number, typed=line.damaged
            )
            wrong.append(Invalid("line", wording, field="lines"))
            continue
        try:
            one = GuestInput(category=given.category, name=line.name, organisation=line.organisation,
                             phone=line.phone, email=line.email)  # fmt: skip
        except ValidationError as error:
            said = refusals(error)[0]
            wording = t("Line %(number)s: %(wrong)s", number=line.number, wrong=said.message)
            wrong.append(Invalid("line", wording, field="lines"))
            continue
        if _key(one) not in there:
            there.add(_key(one))
            made.append(add_guest(session, day, one, actor))
    if wrong:
        raise Refusals(wrong[:10])
    return made


def take_rows(session: Session, day: OpenDay, changes: Sequence[RowChange], actor: Actor) -> None:
    """Guests from the rows of a sheet as they were looked at: new ones added, those on the list changed."""
    for one in changes:
        guest = session.get(OpenDayGuest, one.id) if one.id is not None else None
        if guest is not None and one.state == "changed":
            edit_guest(session, guest, GuestInput(**one.values), actor)
        elif guest is None:
            add_guest(session, day, GuestInput(**one.values), actor)


@dataclass(frozen=True)
class Invited:
    """How many guests were written to, and those who have no e-mail and no text messages and get a letter."""

    written: int
    to_letter: Sequence[OpenDayGuest]


def invite(session: Session, day: OpenDay, actor: Actor, what: str = "invited") -> Invited:
    """Invite who has not been invited, or remind who has not answered, by the channels there are; each once."""
    load(session, Event, day.event_id, actor, Permission.EDIT_EVENTS)
    if day.event.status not in HOLDING or queries.answers_closed(day):
        raise DomainError("answers_closed", t("The time to answer is over, or the event does not take place."),
                          hint=t("Give the guests more time first."))  # fmt: skip
    found = [one for one in queries.guests(session, day.event_id) if not one.answer and not one.is_cleared]
    wanted = [one for one in found if (one.invited_at is None) == (what == "invited")]
    if not wanted:
        raise DomainError("nobody_to_invite", t("Nobody is left who is to be written to."))
    written = 0
    for guest in wanted:
        written += tell_guest(session, day, guest, what)
        if what == "invited":
            guest.invited_at = now()
        else:
            guest.reminded_at = now()
    session.flush()
    return Invited(written, [one for one in wanted if not can_be_written_to(session, one)])


def answer(
    session: Session, day: OpenDay, guest: OpenDayGuest, given: GuestAnswerInput, how: str, actor: Actor
) -> OpenDayGuest:
    """The guest's answer, which can be changed until its time is over; who organises may enter one later too."""
    session.refresh(guest, with_for_update=True)
    if how == "link" and queries.answers_closed(day):
        raise DomainError("answers_closed", t("Answers were taken until %(when)s.",
                                              when=say_minute(day.answer_by, day.event.zone)),
                          hint=t("Please telephone the organiser."))  # fmt: skip
    if day.event.status not in HOLDING:
        raise DomainError("called_off", t("This event does not take place at this time."))
    if day.event.ends_at < now():
        raise DomainError("event_over", t("This event is over."))
    if given.answer == "coming":
        if given.people > guest.most_people:
            raise Invalid("most_people", t("At most %(n)s people can come with this invitation.", n=guest.most_people),
                          field="people", hint=t("Ask the organiser if you wish to bring more."))  # fmt: skip
        _sign_up(session, day, guest, given.people)
    else:
        _withdraw(session, guest)
    guest.answer, guest.answered_at, guest.how = given.answer, now(), how
    guest.version += 1
    session.flush()
    return guest


def receive(session: Session, day: OpenDay, guest: OpenDayGuest, people: int, source: str, taken_by: str) -> Arrived:
    """The guest has come with so many people; one who had not said so is signed up at the door."""
    event = day.event
    desk = desk_of(session, event) or open_desk(session, event, SYSTEM)
    if guest.sign_up is None or guest.sign_up.state not in LIVE:
        _sign_up(session, day, guest, people)
        guest.answer, guest.answered_at, guest.how = "coming", now(), "door"
    session.flush()
    one = ArrivalInput(nonce=f"guest-{guest.id}-{new_salt()}"[:40], counts={queries.counted_as(session, guest): people},
                       sign_up_id=guest.sign_up_id)  # fmt: skip
    receipt = take(session, desk, [one], source, taken_by)[0]
    if receipt.refusal is not None:
        raise receipt.refusal
    return receipt


def _sign_up(session: Session, day: OpenDay, guest: OpenDayGuest, people: int) -> None:
    """The guest among the event's sign-ups with so many people."""
    acting = replace(SYSTEM, key=GUEST.key, name="")
    counts = {queries.counted_as(session, guest): people}
    there = guest.sign_up
    if there is not None and there.state in LIVE:
        if there.people != people:
            changed = SignUpChangeInput(counts=counts, name=there.name, phone=there.phone, email=there.email,
                                        note=there.note)  # fmt: skip
            sign_up_services.change(session, there, changed, acting)
        return
    guest.sign_up = _signed_up(session, day, guest, counts, acting)
    guest.sign_up_id = guest.sign_up.id


def _signed_up(session: Session, day: OpenDay, guest: OpenDayGuest, counts: dict[str, int], acting: Actor) -> SignUp:
    said = f"{guest.name} {guest.organisation}".strip()[:120]
    given = SignUpInput(counts=counts, name=said, on_behalf=True, email=guest.email)
    try:
        return sign_up_services.sign_up(session, day.event, given, acting)
    except sign_up_services.AlreadySignedUp:  # an office's address stands for several guests
        return sign_up_services.sign_up(session, day.event, given.model_copy(update={"email": ""}), acting)


def _withdraw(session: Session, guest: OpenDayGuest) -> None:
    if guest.sign_up is not None and guest.sign_up.state in LIVE:
        acting = replace(SYSTEM, key=GUEST.key, name="")
        sign_up_services.withdraw(session, guest.sign_up, acting)


def _key(one: GuestInput | OpenDayGuest) -> tuple[str, str]:
    return name_key(one.name), name_key(one.organisation)


def _require_new_name(session: Session, event_id: int, guest: OpenDayGuest | None, given: GuestInput) -> None:
    """Refuse a second guest of the same name and organisation: one would be invited twice, and counted twice."""
    if guest is not None and _key(guest) == _key(given):
        return
    others = [one for one in queries.guests(session, event_id) if one is not guest and not one.is_cleared]
    if any(_key(one) == _key(given) for one in others):
        who = f"{given.name} {given.organisation}".strip()
        raise Invalid("guest_there", t("%(name)s is on the list already.", name=who), field="name",
                      hint=t("If this is somebody else, enter another organisation or the office."))  # fmt: skip


def _write(session: Session, guest: OpenDayGuest, given: GuestInput) -> None:
    if given.category not in dict(queries.categories(session, guest.event)) and given.category != guest.category:
        raise Invalid("category", t("There is no such category of guests."), field="category",
                      hint=t("Choose from the list."))  # fmt: skip
    for name in ("category", "name", "organisation", "phone", "email", "most_people", "note"):
        setattr(guest, name, getattr(given, name))
