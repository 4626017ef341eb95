"""Questions of the organiser about sign-up: who stands where, who came, what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.times import now, say_minute
from schedule import waiting
from schedule.models import Event
from schedule.sign_up_models import SIGN_UP_STATES, SignUp, SignUpWindow
from schedule.sign_up_queries import arrived, in_line, live, opening, sign_ups, token_of
from schedule.sign_up_tables import Row

ORDER = ("offered", "waiting", "confirmed", "lapsed", "withdrawn")


@dataclass(frozen=True)
class Entry:
    """One sign-up in the organiser's list; `position` is its place in line, `signed_by` who did it for another."""

    sign_up: SignUp
    token: str
    position: int | None
    until: str
    signed_by: str
    phone: str
    arrived: int | None


@dataclass(frozen=True)
class Group:
    """All sign-ups of one state, in the order of the line."""

    state: str
    entries: list[Entry]

    @property
    def people(self) -> int:
        """How many people they are."""
        return sum(entry.sign_up.people for entry in self.entries)


def groups(session: Session, event: Event) -> list[Group]:
    """The event's sign-ups by state, those first who wait for an answer; empty states are left out."""
    rows = list(session.scalars(sign_ups(event.id)))
    came = arrived(session, event.id)
    found = {state: [row for row in rows if row.state == state] for state in SIGN_UP_STATES}
    return [
        Group(state, [_entry(session, event, row, place, came) for place, row in enumerate(found[state], 1)])
        for state in ORDER
        if found[state]
    ]


def missed(session: Session, event: Event) -> list[SignUp]:
    """Who had a place and did not check in, once the event is over; empty where nobody checked anybody in."""
    came = arrived(session, event.id)
    if not came or event.ends_at > now():
        return []
    return [row for row in session.scalars(sign_ups(event.id)) if row.state == "confirmed" and row.id not in came]


def may_fill_up(session: Session, event: Event, window: SignUpWindow) -> bool:
    """Whether a group further back fits into the places that the first in line cannot use."""
    if not opening(event, window).is_running(now()):
        return False
    line = in_line(live(session, event.id))
    return bool(waiting.turn(window.capacity, line, now(), fills_up=True).promoted)


def is_used(session: Session, event: Event) -> bool:
    """Whether anybody has ever signed up."""
    return session.scalar(select(SignUp.id).where(SignUp.event_id == event.id).limit(1)) is not None


def table_rows(session: Session, event: Event) -> list[Row]:
    """The list as a table, in the order of the page."""
    return [_row(entry) for group in groups(session, event) for entry in group.entries]


def _entry(session: Session, event: Event, row: SignUp, place: int, came: dict[int | None, int]) -> Entry:
    until = say_minute(row.offered_until, event.zone) if row.offered_until else ""
    phone = row.phone or (row.unit.contact_phone if row.unit else "")
    here = came.get(row.id, 0) if came else None
    position = place if row.state == "waiting" else None
    return Entry(row, token_of(session, row), position, until, signed_by(row), phone, here)


def signed_by(row: SignUp) -> str:
    """Who signed somebody else up; empty where people did so themselves."""
    return row.signed_by_name if row.signed_by_name and row.signed_by != row.user_key else ""


def _row(entry: Entry) -> Row:
    one = entry.sign_up
    return Row(
        one.name, one.state, one.counts, one.people, entry.phone, one.email, one.note, one.signed_at,
        one.signed_by_name, entry.arrived,
    )  # fmt: skip
