"""Open days: the itinerary of an event, its guests, what visitors suggest and how content they are; public events."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Audited, Base
from core.times import now
from maps.models import Place
from registry.models import Area, Unit, User
from schedule.models import Event, Person
from schedule.sign_up_models import SignUp


class PublicEvent(Audited, Base):
    """An event that is shown to everybody on the page of what is on, with what they should know."""

    __tablename__ = "public_events"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class OpenDay(Audited, Base):
    """What an event has that is an open day; the codes of its posters are signed with the salt."""

    __tablename__ = "open_days"
    audit_secret = frozenset({"salt"})

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    answer_by: Mapped[datetime]  # guests answer and change their answers until then
    greeting: Mapped[str] = mapped_column(Text, default="")  # what the invitation says
    takes_suggestions: Mapped[bool] = mapped_column(default=True)
    salt: Mapped[str] = mapped_column(String(24))
    created_at: Mapped[datetime] = mapped_column(default=now)
    created_by: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class OpenDayStop(Audited, Base):
    """One stop of the itinerary: wall-clock time of the event's first day, where, what is shown, and who guides."""

    __tablename__ = "open_day_stops"
    __table_args__ = (Index(None, "event_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    starts_minute: Mapped[int | None]  # of the day
    minutes: Mapped[int | None]
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id", ondelete="SET NULL"), index=True)
    place_note: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"), index=True)
    guide_name: Mapped[str] = mapped_column(String(60), default="")  # of a guide who is not among the people
    note: Mapped[str] = mapped_column(String(300), default="")
    version: Mapped[int] = mapped_column(default=1)

    place: Mapped[Place | None] = relationship()
    person: Mapped[Person | None] = relationship()


class OpenDayGuest(Audited, Base):
    """Somebody who is invited; whoever comes is among the event's sign-ups, so that check-in and figures hold."""

    __tablename__ = "open_day_guests"
    audit_secret = frozenset({"salt"})
    __table_args__ = (
        CheckConstraint("answer IN ('','coming','declined')", name="answer"),
        CheckConstraint("most_people > 0", name="most_people"),
        Index(None, "event_id", "category"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    category: Mapped[str] = mapped_column(String(40))  # term of scheme guest_category
    name: Mapped[str] = mapped_column(String(60))
    organisation: Mapped[str] = mapped_column(String(120), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    most_people: Mapped[int] = mapped_column(default=1)  # with companions
    note: Mapped[str] = mapped_column(String(300), default="")
    answer: Mapped[str] = mapped_column(String(8), default="")
    answered_at: Mapped[datetime | None]
    how: Mapped[str] = mapped_column(String(8), default="")  # link, phone or door
    sign_up_id: Mapped[int | None] = mapped_column(ForeignKey("sign_ups.id", ondelete="SET NULL"), index=True)
    salt: Mapped[str] = mapped_column(String(24))  # with it the guest's address is signed
    invited_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    is_cleared: Mapped[bool] = mapped_column(default=False)  # the name and contacts were taken out
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    sign_up: Mapped[SignUp | None] = relationship()


class Suggestion(Audited, Base):
    """What a visitor asks, suggests or complains of, until it is answered; `unit_id` or `owner_id` has to answer.

    `due_on` is the day by which the answer is owed, `counted_due_on` the one by which it counts as in time: it follows
    only changes that were made before it was over.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint("kind IN ('question','suggestion','complaint')", name="kind"),
        CheckConstraint("wish IN ('public','private')", name="wish"),
        CheckConstraint("source IN ('poster','helper','paper','office')", name="source"),
        CheckConstraint("state IN ('new','assigned','answered','approved','closed','merged')", name="state"),
        CheckConstraint("outcome IN ('','published','told','dropped')", name="outcome"),
        CheckConstraint("(state = 'closed') = (outcome <> '')", name="closed"),
        UniqueConstraint("event_id", "nonce"),
        Index(None, "state", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    area_id: Mapped[int] = mapped_column(ForeignKey("areas.id"), index=True)
    nonce: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(12), default="suggestion")
    topic: Mapped[str] = mapped_column(String(40), default="other")  # term of scheme suggestion_topic
    wish: Mapped[str] = mapped_column(String(8), default="public")
    name: Mapped[str] = mapped_column(String(60), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    is_cleared: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(8), default="poster")
    taken_by: Mapped[str] = mapped_column(String(60), default="")
    received_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(String(10), default="new", index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="SET NULL"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    assigned_at: Mapped[datetime | None]
    due_on: Mapped[date]
    counted_due_on: Mapped[date]
    state_reason: Mapped[str] = mapped_column(String(300), default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[str] = mapped_column(String(60), default="")
    answered_by_name: Mapped[str] = mapped_column(String(60), default="")
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(String(60), default="")
    public_text: Mapped[str] = mapped_column(Text, default="")  # as it is published, names taken out
    outcome: Mapped[str] = mapped_column(String(10), default="")
    told_how: Mapped[str] = mapped_column(String(10), default="")
    closed_at: Mapped[datetime | None]
    reopened_at: Mapped[datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id", ondelete="SET NULL"), index=True)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    area: Mapped[Area] = relationship()
    unit: Mapped[Unit | None] = relationship()
    owner: Mapped[User | None] = relationship()


class Opinion(Audited, Base):
    """How content one visitor was, 1 to 5, once for each device."""

    __tablename__ = "open_day_opinions"
    __table_args__ = (
        UniqueConstraint("event_id", "device"),
        CheckConstraint("score BETWEEN 1 AND 5", name="score"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    device: Mapped[str] = mapped_column(String(40))
    score: Mapped[int]
    words: Mapped[str] = mapped_column(String(500), default="")
    given_at: Mapped[datetime] = mapped_column(default=now)
