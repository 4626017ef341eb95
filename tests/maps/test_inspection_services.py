"""Inspections: what a ticket opens and until when, each visit once, what it does to the register, photos."""

from __future__ import annotations

import uuid
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import travel

from core.access import Actor
from core.errors import NotFound
from core.files import FileStore
from core.kept_entries import Receipt
from core.times import now, today
from maps.inspection_inputs import FoundDefectInput, InspectionInput, InspectionPhotoInput, TicketInput
from maps.inspection_models import Defect, Inspection, InspectionTicket, PlacePhoto
from maps.inspection_queries import TicketVoid, inspection_by_nonce, opened, tickets_of, to_inspect, token
from maps.inspection_services import (
    make_ticket,
    own_ticket,
    revoke_ticket,
    take_entries,
    take_inspection,
    visit_by,
    visit_of,
)
from maps.models import Place
from registry.defaults import seed
from tests.support.world import World

Send = Callable[..., list[Receipt]]


def nonce() -> str:
    return uuid.uuid4().hex


def visit(**facts: Any) -> InspectionInput:
    return InspectionInput(**({"nonce": nonce(), "answers": {"signs": "ok", "water": "na"}} | facts))


def picture() -> str:
    file = BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "a camera"
    Image.new("RGB", (40, 30), "green").save(file, "JPEG", exif=exif)
    return b64encode(file.getvalue()).decode()


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    seed(session)
    return world.actor(session, "planner")


@pytest.fixture
def square(session: Session, world: World) -> Place:
    return session.get_one(Place, world.places["square"].id)


@pytest.fixture
def ticket(session: Session, square: Place, planner: Actor) -> InspectionTicket:
    return make_ticket(session, square, TicketInput(holder_name="周巡查", days=7), planner)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", 20_000_000)


@pytest.fixture
def send(session: Session, ticket: InspectionTicket, store: FileStore, planner: Actor) -> Send:
    def send(*given: InspectionInput | InspectionPhotoInput) -> list[Receipt]:
        return take_entries(session, visit_of(ticket), given, store, planner)

    return send


def states(receipts: list[Receipt]) -> list[str]:
    return [one.state for one in receipts]


def count(session: Session, table: type[Any]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _blind_once(look: Callable[..., Any]) -> Callable[..., Any]:
    """Sees nothing the first time, as somebody who looked before the other one had written."""
    looked: list[bool] = []

    def see(*asked: Any) -> Any:
        looked.append(True)
        return None if len(looked) == 1 else look(*asked)

    return see


class TestTickets:
    def test_a_link_opens_until_three_days_after_its_end(self, session: Session, ticket: InspectionTicket) -> None:
        link = token(session, ticket)
        with travel(ticket.expires_at + timedelta(hours=71), tick=False):
            assert opened(session, link) is ticket
        with travel(ticket.expires_at + timedelta(hours=73), tick=False), pytest.raises(TicketVoid):
            opened(session, link)

    def test_a_link_that_was_taken_back_or_is_not_ours_opens_nothing(
        self, session: Session, ticket: InspectionTicket, planner: Actor
    ) -> None:
        link = token(session, ticket)
        revoke_ticket(session, ticket, planner)
        for wrong in (link, link[:-1] + ("A" if link[-1] != "A" else "B"), "1-0-x", "??"):
            with pytest.raises(TicketVoid):
                opened(session, wrong)
        assert tickets_of(session, ticket.place_id) == []

    def test_ones_own_link_is_made_once_a_day(self, session: Session, square: Place, planner: Actor) -> None:
        first = own_ticket(session, square, planner)
        assert own_ticket(session, square, planner) is first
        with travel(now() + timedelta(days=1, hours=13), tick=False):
            assert own_ticket(session, square, planner) is not first

    def test_only_those_who_look_after_the_place_give_links_out(
        self, session: Session, square: Place, planner: Actor, world: World
    ) -> None:
        with pytest.raises(NotFound):
            own_ticket(session, square, world.actor(session, "official"))


class TestVisits:
    def test_a_visit_arrives_once_however_often_it_is_sent(self, session: Session, send: Send) -> None:
        one = visit(defects=[FoundDefectInput(item="power", problem="灯不亮")])
        assert states(send(one, one)) == ["taken", "again"]
        assert states(send(one)) == ["again"]
        assert (count(session, Inspection), count(session, Defect)) == (1, 1)

    def test_a_visit_that_arrives_twice_at_the_same_moment_is_there_once(
        self, session: Session, send: Send, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one = visit(defects=[FoundDefectInput(item="power")])
        send(one)
        monkeypatch.setattr("maps.inspection_services.inspection_by_nonce", _blind_once(inspection_by_nonce))
        assert states(send(one)) == ["again"]
        assert (count(session, Inspection), count(session, Defect)) == (1, 1)

    def test_the_time_is_when_it_was_done_not_when_it_arrived(self, session: Session, send: Send) -> None:
        with travel(now() + timedelta(days=2), tick=False):
            send(visit(elapsed_ms=36_000_000))
            found = session.scalars(select(Inspection)).one()
            assert found.inspected_at == now() - timedelta(hours=10) and found.received_at == now()

    def test_what_was_done_after_the_end_is_refused_what_was_done_before_is_taken(
        self, session: Session, ticket: InspectionTicket, send: Send
    ) -> None:
        with travel(ticket.expires_at + timedelta(hours=5), tick=False):
            late, early = visit(elapsed_ms=4 * 3_600_000), visit(elapsed_ms=6 * 3_600_000)
            assert states(send(late, early)) == ["refused", "taken"]

    def test_an_item_that_nobody_knows_is_refused_and_holds_up_no_other(self, send: Send) -> None:
        receipts = send(visit(answers={"ghosts": "ok"}), visit())
        assert states(receipts) == ["refused", "taken"]
        assert "ghosts" in str(receipts[0].refusal)

    def test_facts_found_right_verify_the_shelter(self, session: Session, square: Place, send: Send) -> None:
        assert square.shelter is not None
        send(visit())
        assert not square.shelter.verified_by
        send(visit(verified=True))
        assert (square.shelter.verified_on, square.shelter.verified_by) == (today(), "周巡查")
        assert square.shelter.verify_due_on == today().replace(year=today().year + 1)

    def test_an_older_visit_that_arrives_late_does_not_take_a_newer_verification_back(
        self, session: Session, square: Place, ticket: InspectionTicket, send: Send
    ) -> None:
        assert square.shelter is not None
        with travel(now() + timedelta(days=3), tick=False):
            send(visit(verified=True))
            newest = square.shelter.verified_on
            send(visit(verified=True, elapsed_ms=2 * 86_400_000))
            assert square.shelter.verified_on == newest == today()


class TestDefectsFound:
    def test_each_defect_has_its_words_and_its_day(self, session: Session, send: Send) -> None:
        send(visit(answers={"toilets": "defect", "signs": "ok"}, defects=[
            FoundDefectInput(item="fire", problem="灭火器过期", severity="danger"),
            FoundDefectInput(problem="停车占地"),
        ]))  # fmt: skip
        found = {one.item: one for one in session.scalars(select(Defect))}
        assert {item: one.problem for item, one in found.items()} == {
            "fire": "灭火器过期", "": "停车占地", "toilets": "Toilets are usable",
        }  # fmt: skip
        days = {item: (one.due_on - today()).days for item, one in found.items()}
        assert days == {"fire": 3, "": 30, "toilets": 30}
        assert found["fire"].found_by == "周巡查"
        assert session.scalars(select(Inspection)).one().answers["fire"] == "defect"


class TestPhotos:
    def test_a_photo_belongs_to_the_defect_it_shows_and_is_there_once(
        self, session: Session, send: Send, store: FileStore
    ) -> None:
        one = visit(defects=[FoundDefectInput(item="signs", problem="倒了")])
        shot = InspectionPhotoInput(nonce=nonce(), inspection=one.nonce, item="signs", photo=picture())
        assert states(send(one, shot)) == ["taken", "taken"]
        assert states(send(shot)) == ["again"]
        photo = session.scalars(select(PlacePhoto)).one()
        assert photo.defect_id == session.scalars(select(Defect.id)).one() and not photo.is_public
        with Image.open(store.path(photo.file)) as kept:
            assert not kept.getexif()

    def test_a_photo_of_a_visit_that_was_not_taken_is_refused(self, send: Send) -> None:
        alone = InspectionPhotoInput(nonce=nonce(), inspection=nonce(), photo=picture())
        broken = InspectionPhotoInput(nonce=nonce(), inspection=nonce(), photo="AAAA")
        assert states(send(alone, broken)) == ["refused", "refused"]


def test_the_list_of_those_to_be_inspected_begins_with_the_most_urgent(
    session: Session, square: Place, planner: Actor, world: World
) -> None:
    first = to_inspect(session, planner, today())
    assert [one.place.name for one in first if one.is_due][:1] == ["文化广场"]
    take_inspection(session, visit_by(session, square, planner), visit(verified=True))
    assert square.id not in [one.place.id for one in to_inspect(session, planner, today())]
    every = {one.place.id: one for one in to_inspect(session, planner, today(), only_due=False)}
    assert not every[square.id].is_due and every[square.id].last_at is not None
