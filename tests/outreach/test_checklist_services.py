"""Checklists are kept, proven by events and by hand, confirmed, sent back and taken back; what is owed of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, time, timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.config import Config
from core.errors import DomainError, Forbidden, NotFound
from core.files import FileStore
from core.times import instant, now, today
from outreach import checklist_default_services, checklist_services
from outreach.checklist_inputs import (
    ChecklistCopyInput,
    ChecklistInput,
    ChecklistItemInput,
    ChecklistProofInput,
    ChecklistReasonInput,
)
from outreach.checklist_models import Checklist
from outreach.checklist_proof_services import confirm, give_proof, send_back, take_back
from outreach.checklist_queries import Line, line_of
from outreach.checklist_return_queries import KIND, checklists_due
from registry.models import Unit
from schedule.models import Event
from schedule.return_reminder_services import remind_the_missing
from tests.support.world import World

YEAR = 2026  # the tests' clock stands in November of it


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code


def shipped(session: Session, code: str = "school") -> Checklist:
    return session.scalars(select(Checklist).where(Checklist.code == code)).one()


def held(session: Session, world: World, unit: str, kind: str, day: date, status: str = "held") -> Event:
    found = world.units[unit]
    at = instant(day, time(9))
    event = Event(uid=f"{unit}-{kind}-{day}", kind=kind, title=f"{kind} {day}", area_id=found.area_id, unit_id=found.id,
                  starts_at=at, ends_at=at + timedelta(hours=1), status=status)  # fmt: skip
    session.add(event)
    session.flush()
    return event


def line(session: Session, who: Actor, unit: Unit) -> Line:
    found = line_of(session, who, session.get_one(Unit, unit.id), YEAR)
    assert found is not None
    return found


def proof(session: Session, world: World, who: Actor, place: int = 0, unit: str = "primary") -> ChecklistProofInput:
    item = line(session, who, world.units[unit]).checklist.items[place]
    return ChecklistProofInput(item_id=item.id, done_on=date(YEAR, 5, 11), words="全校征文")


def test_shipped_checklists_come_once_and_are_unverified(session: Session) -> None:
    assert checklist_default_services.seed(session) == 0
    assert {len(shipped(session, code).items) for code in ("school", "community", "enterprise")} == {8, 7, 6}
    assert not any(row.is_verified for row in session.scalars(select(Checklist)))


def test_held_events_prove_items_and_planned_ones_only_announce_them(session: Session, world: World) -> None:
    planner = world.actor(session, "planner")
    held(session, world, "primary", "lecture", date(YEAR, 3, 2))
    held(session, world, "primary", "drill", date(YEAR, 4, 2), "cancelled")
    held(session, world, "primary", "screening", today() + timedelta(days=1), "confirmed")
    held(session, world, "junior", "drill", date(YEAR, 4, 2))
    states = [one.state for one in line(session, planner, world.units["primary"]).standings]

    assert (states.count("done"), states.count("planned"), states.count("open")) == (1, 1, 6)


def test_the_contact_proves_an_item_by_hand_and_the_officer_confirms_it(session: Session, world: World) -> None:
    contact, officer = world.actor(session, "unit_contact"), world.actor(session, "township_officer")
    unit = session.get_one(Unit, world.units["primary"].id)
    given = give_proof(session, unit, proof(session, world, contact), contact)

    assert (given.state, line(session, contact, unit).done) == ("given", 1)
    with pytest.raises(NotFound):
        confirm(session, given, contact)
    assert confirm(session, given, officer).state == "confirmed"
    with refused("proven"):
        give_proof(session, unit, proof(session, world, contact), contact)


def test_what_was_sent_back_or_taken_back_counts_no_more(session: Session, world: World) -> None:
    contact, officer = world.actor(session, "unit_contact"), world.actor(session, "township_officer")
    unit, why = session.get_one(Unit, world.units["primary"].id), ChecklistReasonInput(reason="照片不清楚")
    first = give_proof(session, unit, proof(session, world, contact), contact)
    send_back(session, first, why, officer)
    assert line(session, contact, unit).done == 0

    again = give_proof(session, unit, proof(session, world, contact), contact)
    take_back(session, again, why, contact)
    assert (line(session, contact, unit).done, again.reason) == (0, "照片不清楚")
    with refused("wrong_state"):
        take_back(session, again, why, contact)


def test_a_proof_is_of_ones_own_unit_of_its_checklist_and_of_a_day_that_has_come(
    session: Session, world: World
) -> None:
    contact = world.actor(session, "unit_contact")
    unit, other = world.units["primary"], session.get_one(Unit, world.units["junior"].id)
    fitting = proof(session, world, contact)
    with pytest.raises(NotFound):
        give_proof(session, other, fitting, contact)
    with refused("in_the_future"):
        later = fitting.model_copy(update={"done_on": today() + timedelta(days=1)})
        give_proof(session, session.get_one(Unit, unit.id), later, contact)
    with refused("other_year"):
        give_proof(session, session.get_one(Unit, unit.id), fitting.model_copy(update={"year": YEAR + 1}), contact)
    with refused("other_checklist"):
        foreign = fitting.model_copy(update={"item_id": shipped(session, "community").items[0].id})
        give_proof(session, session.get_one(Unit, unit.id), foreign, contact)


def test_one_photo_or_pdf_is_kept_with_a_proof(session: Session, world: World, config: Config) -> None:
    contact, unit = world.actor(session, "unit_contact"), session.get_one(Unit, world.units["primary"].id)
    store, picture = FileStore(config.data / "files", 20_000_000), BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "PNG")
    one = give_proof(session, unit, proof(session, world, contact), contact, store, [("a.png", picture.getvalue())])
    two = give_proof(session, unit, proof(session, world, contact, 3), contact, store, [("b.pdf", b"%PDF-1.4 x")])

    assert [given.file.media_type for given in (one, two) if given.file] == ["image/jpeg", "application/pdf"]
    with refused("photo.kind"):
        give_proof(session, unit, proof(session, world, contact, 5), contact, store, [("c.exe", b"MZ")])


def test_a_county_copies_a_checklist_changes_it_and_it_holds_beneath(session: Session, world: World) -> None:
    planner, administrator = world.actor(session, "planner"), world.actor(session, "administrator")
    copy = checklist_services.copy_checklist(
        session, shipped(session), ChecklistCopyInput(area_id=world.areas["county"].id, year=YEAR), planner
    )
    item = ChecklistItemInput(name="一次校车逃生演练", event_kinds=["drill"], times=2, takes_proof=False)
    checklist_services.add_item(session, copy, item, planner)

    assert line(session, planner, world.units["primary"]).checklist.id == copy.id
    assert len(line(session, planner, world.units["primary"]).standings) == 9
    with refused("checklist_there"):
        again = ChecklistCopyInput(area_id=world.areas["county"].id, year=YEAR)
        checklist_services.copy_checklist(session, shipped(session), again, planner)
    checklist_services.switch_checklist(session, copy, False, planner)
    assert line(session, planner, world.units["primary"]).checklist.id == shipped(session).id
    with pytest.raises(Forbidden):
        checklist_services.switch_checklist(session, shipped(session), False, planner)
    checklist_services.switch_checklist(session, shipped(session), False, administrator)
    assert line_of(session, planner, session.get_one(Unit, world.units["primary"].id), YEAR) is None


def test_an_item_needs_a_way_to_be_proven_and_stays_while_it_has_proofs(session: Session, world: World) -> None:
    planner, contact = world.actor(session, "planner"), world.actor(session, "unit_contact")
    own = ChecklistInput(area_id=world.areas["county"].id, name="本县清单", unit_kinds=["primary"])
    made = checklist_services.add_checklist(session, own, planner)
    with refused("no_proof"):
        checklist_services.add_item(session, made, ChecklistItemInput(name="甲", takes_proof=False), planner)
    item = checklist_services.add_item(session, made, ChecklistItemInput(name="甲"), planner)
    unit = session.get_one(Unit, world.units["primary"].id)
    given = ChecklistProofInput(item_id=item.id, done_on=date(YEAR, 2, 2), words="做了")
    give_proof(session, unit, given, contact)
    with refused("has_proofs"):
        checklist_services.delete_item(session, item, planner)
    with refused("has_proofs"):
        checklist_services.delete_checklist(session, made, planner)


def test_what_is_left_is_owed_by_the_end_of_the_year_and_can_be_asked_for_before(
    session: Session, world: World
) -> None:
    planner = world.actor(session, "planner")
    found = list(checklists_due(session, planner, date(YEAR, 12, 1), date(YEAR, 12, 31), None))

    assert {one.who for one in found} == {"石上小学", "城南中学", "实验幼儿园"}
    assert list(checklists_due(session, planner, date(YEAR, 1, 1), date(YEAR, 11, 30), None)) == []
    with refused("nothing_missing"):
        remind_the_missing(session, KIND, found, planner)
    told = remind_the_missing(session, KIND, found, planner, found[0].due_at)
    assert (told.people, {one.who for one in told.to_call}) == (1, {"城南中学", "实验幼儿园"})
    assert found[0].state(now()) == "open"
