"""A machine that plans, moves, drags, cancels and restores at random over the real services, driven by hypothesis."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import islice, pairwise, product
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from core import i18n
from core.access import SYSTEM
from core.db import Database
from core.errors import DomainError
from core.times import instant, local
from maps.models import Place
from registry.models import Unit
from schedule import alternatives, services
from schedule.alternatives import Search
from schedule.conflicts import Resource, Wish, conflicts, is_free
from schedule.day_models import Absence, Blackout
from schedule.inputs import EventInput
from schedule.models import HOLDING, Booking, Event, Person, Team, Vehicle
from schedule.queries import span_of_event
from tests.support.world import World

MONDAY = date(2031, 5, 12)
CLOSED = MONDAY + timedelta(days=3)
FAR = (116.35, 26.47)  # 34 km from the others
CAPACITY = {"place:1": 300, "place:2": 200}


def prepare(session: Session, world: World) -> None:
    """To the small county: a lecturer and a vehicle in the teams, a school far away, exams on one day, an absence."""
    first, second = world.teams["first"], world.teams["second"]
    first.skills, second.rests_from, second.rests_until = ["dialect"], 12 * 60, 14 * 60
    county = world.areas["county"].id
    session.add(Person(area_id=county, team_id=first.id, name="林老师", skills=["drill_instruction"]))
    session.add(Vehicle(area_id=county, team_id=second.id, name="地震体验车"))
    world.places["square"].capacity = CAPACITY["place:1"]
    world.units["junior"].lon, world.units["junior"].lat = FAR
    session.add(
        Blackout(area_id=county, reason="exam", name="Exams", starts_on=CLOSED, ends_on=CLOSED, unit_kinds=["school"],
                 is_strict=True)
    )  # fmt: skip
    noon = instant(MONDAY, time(12))
    session.add(Absence(resource="vehicle:1", starts_at=noon, ends_at=noon + timedelta(hours=6)))
    session.flush()


drafts = st.fixed_dictionaries(
    {
        "day": st.integers(0, 8), "start": st.sampled_from([8, 9, 10, 11, 13, 14, 16]), "half": st.booleans(),
        "length": st.integers(1, 3), "unit_id": st.sampled_from([1, 2, 3, 4, None]),
        "place_id": st.sampled_from([None, None, 1, 2]),
        "resources": st.lists(
            st.sampled_from(["team:1", "team:2", "person:1", "vehicle:1"]), max_size=3, unique=True
        ),
        "people": st.sampled_from([0, 90, 160, 260]), "skills": st.sampled_from([[], [], ["dialect"]]),
        "reason": st.sampled_from(["", "", "", "", "two halls"]),
    }
)  # fmt: skip


def asked(draft: Mapping[str, Any], **more: Any) -> EventInput:
    """The drawn event as somebody would type it."""
    minute = 30 if draft["half"] else 0
    return EventInput(
        kind="lecture", title="Lecture", on=MONDAY + timedelta(days=draft["day"]), starts=time(draft["start"], minute),
        ends=time(draft["start"] + draft["length"], minute), unit_id=draft["unit_id"],
        area_id=None if draft["unit_id"] else 1, place_id=draft["place_id"], resources=draft["resources"],
        expected={"students": draft["people"]} if draft["people"] else {}, skills=draft["skills"],
        override_reason=draft["reason"], **more,
    )  # fmt: skip


class Seen:
    """The last search for ways out, kept so that what it found can be compared with all there is."""

    last: ClassVar[Search]
    look: ClassVar[Callable[[Search], list[alternatives.Alternative]]] = alternatives.alternatives

    @classmethod
    def alternatives(cls, search: Search) -> list[alternatives.Alternative]:
        cls.last = search
        return cls.look(search)


def are_two_free(search: Search) -> bool:
    """Whether among all times and stand-ins two are free, each asked of the rules one by one."""
    free = (True for wish in _all_wishes(search) if is_free(wish, search.known))
    return len(list(islice(free, 2))) == 2


def _all_wishes(search: Search) -> Iterator[Wish]:
    """Every time of every day that somebody works on, with every choice of stand-ins for what clashes."""
    wish, on = replace(search.wish, checked=None), search.wish.span.on
    found = conflicts(wish, search.known)
    bad = {one.resource.key for one in found}
    lacks = any(one.why == "skill" for one in found)
    choices = [[one, *_others(search, one, lacks)] if one.key in bad or lacks else [one] for one in wish.resources]
    for resources in product(*choices):
        place = next((one for one in resources if one.kind == "place" and one not in wish.resources), None)
        changed = replace(wish, resources=resources, point=place.point if place else wish.point)
        for number in range(search.days):
            day = on + timedelta(days=number)
            if number and not (search.known.days and search.known.days.is_workday(day)) and day.isoweekday() > 5:
                continue
            clocks = {wish.span.starts, *(time(half // 2, half % 2 * 30) for half in range(16, 36))}
            for span in (wish.span.moved_to(day, clock) for clock in sorted(clocks)):
                is_late = span.last_minute > max(18 * 60, wish.span.last_minute) or not span.is_one_day
                if not is_late and (span != wish.span or resources != wish.resources):
                    yield replace(changed, span=span)


def _others(search: Search, left: Resource, lacks: bool) -> list[Resource]:
    able = ("team", "person")
    wanted = search.wish.keys
    return [
        one for one in search.others
        if one.key not in wanted and (one.kind == left.kind or (lacks and left.kind in able and one.kind in able))
    ]  # fmt: skip


class Planning(RuleBasedStateMachine):
    """Plans at random; after each step the promises of the calendar hold."""

    template: ClassVar[Path]

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "plan.db"
        shutil.copy(self.template, path)
        self.database = Database(f"sqlite:///{path}")
        self.speaking = i18n.speaking("en")
        self.speaking.__enter__()
        alternatives.alternatives = Seen.alternatives  # put back by whoever runs the machine

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.speaking.__exit__(None, None, None)
            self.database.engine.dispose()
            self.folder.cleanup()

    @rule(draft=drafts)
    def create(self, draft: Mapping[str, Any]) -> None:
        self._do(lambda session: self._create(session, asked(draft)))

    @rule(drawn=st.lists(drafts, min_size=2, max_size=4))
    def load_a_file(self, drawn: list[Mapping[str, Any]]) -> None:
        """Several in one transaction, each refused by itself."""
        self._create_each(drawn)

    @rule(draft=drafts, step=st.sampled_from([1, 2, 7]))
    def repeat(self, draft: Mapping[str, Any], step: int) -> None:
        """The same again and again, dates in the way being skipped."""
        self._create_each([{**draft, "day": draft["day"] + step * n} for n in range(3)])

    @rule(draft=drafts, which=st.integers(0, 50), again=st.booleans())
    def edit(self, draft: Mapping[str, Any], which: int, again: bool) -> None:
        def deed(session: Session) -> None:
            if (event := _one(session, which)) is not None:
                more = {"plan_again": again and event.status in ("cancelled", "postponed")}
                services.edit_event(session, event, asked(draft, **more), SYSTEM)

        self._do(deed)

    @rule(which=st.integers(0, 50), days=st.integers(-3, 3), hours=st.integers(-3, 3))
    def drag(self, which: int, days: int, hours: int) -> None:
        """Only the time changes; everything else is as it was."""

        def deed(session: Session) -> None:
            event = _one(session, which)
            if event is None:
                return
            span = span_of_event(event)
            start = max(0, min(21, span.starts.hour + hours))
            moved = span.moved_to(span.on + timedelta(days=days), time(start, span.starts.minute))
            if moved.is_one_day:
                services.edit_event(session, event, _as_it_is(event, moved), SYSTEM)

        self._do(deed)

    @rule(which=st.integers(0, 50), move=st.sampled_from(["cancel", "postpone", "restore", "restore", "confirm"]))
    def move(self, which: int, move: str) -> None:
        def deed(session: Session) -> None:
            if (event := _one(session, which)) is None:
                return
            if move in ("cancel", "postpone"):
                {"cancel": services.cancel_event, "postpone": services.postpone_event}[move](
                    session, event, "rain", SYSTEM
                )
            else:
                {"restore": services.restore_event, "confirm": services.confirm_event}[move](session, event, SYSTEM)

        self._do(deed)

    def _do(self, deed: Any) -> None:
        """One request: all or nothing, and every refusal is one of ours."""
        try:
            with self.database.transaction() as session:
                session.info["actor"] = SYSTEM
                deed(session)
        except services.Clash as clash:
            assert str(clash)
        except DomainError as refusal:
            assert refusal.status in (409, 422), refusal

    def _create_each(self, drawn: Sequence[Mapping[str, Any]]) -> None:
        def deed(session: Session) -> None:
            for draft in drawn:
                self._create(session, asked(draft))

        self._do(deed)

    def _create(self, session: Session, given: EventInput) -> None:
        try:
            with session.begin_nested():
                services.create_event(session, given, SYSTEM)
        except services.Clash as clash:
            assert clash.clashes and str(clash)
            if len(clash.alternatives) < 2:
                assert not are_two_free(Seen.last), (given, str(clash), clash.alternatives)
            for way in clash.alternatives:
                _take(session, given, way)

    @invariant()
    @precondition(lambda self: hasattr(self, "database"))
    def nothing_is_booked_twice(self) -> None:
        with self.database.session(writing=False) as session:
            check(session)


def _take(session: Session, given: EventInput, way: alternatives.Alternative) -> None:
    """A way out that was offered can be taken, and is then undone."""
    changes = {k: v or None for k, v in alternatives.taken(way.code, given.resources).items() if k != "override_reason"}
    changes["resources"] = changes["resources"] or []
    taken = EventInput.model_validate(given.model_dump() | {"override_reason": ""} | changes)
    with session.begin_nested() as undone:
        try:
            assert services.create_event(session, taken, SYSTEM).id
        except services.Clash as clash:
            raise AssertionError(f"offered but not free: {way} for {given}: {clash}") from clash
        undone.rollback()


def _one(session: Session, which: int) -> Event | None:
    ids = session.scalars(select(Event.id).order_by(Event.id)).all()
    return session.get_one(Event, ids[which % len(ids)]) if ids else None


def _as_it_is(event: Event, moved: Any) -> EventInput:
    booked = [b.resource for b in event.bookings if not b.resource.startswith(("unit:", "place:"))]
    return EventInput(
        kind=event.kind, title=event.title, on=moved.on, starts=moved.starts, ends=moved.ends, unit_id=event.unit_id,
        area_id=None if event.unit_id else event.area_id, place_id=event.place_id, resources=booked,
    )  # fmt: skip


def check(session: Session) -> None:
    """What must hold of all living events that nobody gave a reason for, judged anew from the tables."""
    living = session.execute(
        select(Booking, Event).join(Event, Event.id == Booking.event_id).where(Event.status.in_(HOLDING))
    ).tuples().all()  # fmt: skip
    plain: dict[str, list[tuple[Booking, Event]]] = {}
    for booking, event in living:
        assert (booking.starts_at, booking.ends_at) == (event.starts_at, event.ends_at)
        assert booking.holds == booking.is_exclusive
        if not booking.override_reason:
            plain.setdefault(booking.resource, []).append((booking, event))
    for key, found in plain.items():
        if key == "place:1":
            _check_room(found, CAPACITY[key])
            continue
        found.sort(key=lambda pair: pair[0].starts_at)
        for (one, _), (other, _) in pairwise(found):
            assert one.ends_at <= other.starts_at, f"{key} booked twice at {other.starts_at}"
        for booking, event in found:
            _check_rules(session, key, booking, event)


def _check_room(found: list[tuple[Booking, Event]], capacity: int) -> None:
    for at in {booking.starts_at for booking, _ in found}:
        there = sum(b.people for b, _ in found if b.starts_at <= at < b.ends_at)
        assert there <= capacity, f"{there} people at {at}"


def _check_rules(session: Session, key: str, booking: Booking, event: Event) -> None:
    starts, ends = (local(at, event.zone) for at in (booking.starts_at, booking.ends_at))
    if key.startswith("team:"):
        team = session.get_one(Team, int(key[5:]))
        assert starts.isoweekday() <= 5 and starts.hour >= 8 and (ends.hour, ends.minute) <= (18, 0)
        first, last = starts.hour * 60 + starts.minute, ends.hour * 60 + ends.minute
        lasts_through = first <= 12 * 60 and last >= 14 * 60 and (first, last) != (12 * 60, 14 * 60)
        assert team.rests_from is None or last <= 12 * 60 or first >= 14 * 60 or lasts_through
    if key == "place:2":
        assert booking.people <= CAPACITY[key]
    if key.startswith("unit:"):
        is_school = session.get_one(Unit, int(key[5:])).kind in ("primary", "junior", "kindergarten")
        assert not (is_school and starts.date() == CLOSED)
    assert session.get(Place, event.place_id or 0) is not None or event.place_id is None
