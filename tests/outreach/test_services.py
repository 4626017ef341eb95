"""Campaigns and results: set up, changed, ended; held, corrected, taken back."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.config import Config
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.times import now, today
from outreach import cover_queries, queries, result_services, services
from outreach.inputs import CampaignInput, ResultInput
from outreach.models import EventPhoto
from schedule.inputs import EventInput
from schedule.models import Campaign, Event, Headcount
from schedule.queries import people
from schedule.services import cancel_event, create_event
from tests.support.world import World


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The planner of the county, acting in the session."""
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def store(config: Config) -> FileStore:
    """Where photos are kept."""
    return FileStore(config.data / "files", 50_000_000)


def given(world: World, **more: Any) -> CampaignInput:
    values: dict[str, Any] = {
        "name": "防灾减灾宣传周", "starts_on": date(2026, 5, 6), "ends_on": date(2026, 5, 12),
        "area_id": world.areas["county"].id, "targets": {"primary": 100, "junior": 100}, "theme": "人人讲安全",
    }  # fmt: skip
    return CampaignInput(**values | more)


def event(session: Session, world: World, actor: Actor, days: int = -3, unit: str = "primary", **more: Any) -> Event:
    values: dict[str, Any] = {
        "kind": "lecture", "unit_id": world.units[unit].id, "on": today() + timedelta(days=days), "starts": time(9),
        "ends": time(10), "expected": {"students": 400},
    }  # fmt: skip
    return create_event(session, EventInput(**values | more), actor)


def test_a_campaign_has_theme_targets_and_budget(session: Session, world: World, planner: Actor) -> None:
    made = services.create_campaign(
        session, given(world, budget_yuan=3000, targets={"school": 100, "agency": 0}), planner
    )
    brief = queries.brief_of(session, made)
    assert brief is not None and (brief.theme, brief.budget_yuan) == ("人人讲安全", 3000)
    assert made.status == "running" and queries.targets_of(session, made) == {"school": 100}


def test_a_campaign_ends_after_it_begins(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        services.create_campaign(session, given(world, ends_on=date(2026, 5, 5)), planner)
    assert refused.value.field == "ends_on"


def test_a_planner_sets_up_nothing_in_an_area_of_others(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(Invalid):
        services.create_campaign(session, given(world, area_id=99999), planner)
    with pytest.raises(Invalid):
        services.create_campaign(session, given(world), world.actor(session, "township_officer"))


def test_two_who_change_one_campaign_notice_each_other(session: Session, world: World, planner: Actor) -> None:
    made = services.create_campaign(session, given(world), planner)
    opened = made.version
    services.edit_campaign(session, made, given(world, targets={"primary": 50}, version=opened), planner)
    assert queries.targets_of(session, made) == {"primary": 50}
    with pytest.raises(DomainError) as refused:
        services.edit_campaign(session, made, given(world, version=opened), planner)
    assert refused.value.code == "changed_meanwhile"


def test_a_campaign_does_not_leave_its_events_behind(session: Session, world: World, planner: Actor) -> None:
    made = services.create_campaign(session, given(world), planner)
    event(session, world, planner, unit="kindergarten", campaign_id=made.id)
    with pytest.raises(Invalid) as refused:
        services.edit_campaign(session, made, given(world, area_id=world.areas["meijiang"].id), planner)
    assert refused.value.field == "area_id" and "1 event" in str(refused.value)


def test_a_campaign_is_ended_cancelled_and_reopened_with_reasons(
    session: Session, world: World, planner: Actor
) -> None:
    made = services.create_campaign(session, given(world), planner)
    services.move_campaign(session, made, "close", "完成", planner)
    with pytest.raises(DomainError):
        services.move_campaign(session, made, "cancel", "x", planner)
    services.move_campaign(session, made, "reopen", "补做", planner)
    with pytest.raises(Invalid):
        services.move_campaign(session, made, "cancel", "  ", planner)
    services.move_campaign(session, made, "cancel", "经费调整", planner)
    assert (made.status, made.status_reason) == ("cancelled", "经费调整")


def test_a_unit_is_reached_by_a_held_event_only(session: Session, world: World, planner: Actor) -> None:
    made = services.create_campaign(session, given(world), planner)
    held = event(session, world, planner, campaign_id=made.id)
    event(session, world, planner, unit="junior", days=3, campaign_id=made.id)
    rows = {row.kind: row for row in cover_queries.cover(session, made, planner)}
    assert (rows["primary"].reached, rows["primary"].planned, rows["junior"].planned) == (0, 1, 1)
    result_services.report(session, held, ResultInput(people={"students": 412}), planner)
    rows = {row.kind: row for row in cover_queries.cover(session, made, planner)}
    assert (rows["primary"].reached, rows["primary"].to_go, rows["junior"].to_go) == (1, 0, 1)


def test_the_tally_adds_up_what_was_held(session: Session, world: World, planner: Actor) -> None:
    made = services.create_campaign(session, given(world), planner)
    for unit, count in (("primary", 412), ("junior", 600)):
        one = event(session, world, planner, unit=unit, campaign_id=made.id)
        result_services.report(session, one, ResultInput(people={"students": count}, leaflets=count), planner)
    cancel_event(
        session, event(session, world, planner, unit="kindergarten", days=2, campaign_id=made.id), "停课", planner
    )
    found = queries.tally(session, made, planner)
    assert (found.held, found.planned, found.cancelled, found.people) == (2, 0, 1, 1012)
    assert found.materials == {"leaflets": 1012}


def test_an_officer_sees_the_countys_campaign_and_the_own_part_of_it(
    session: Session, world: World, planner: Actor
) -> None:
    made = services.create_campaign(session, given(world, targets={"kindergarten": 100, "primary": 100}), planner)
    officer = world.actor(session, "township_officer")
    assert queries.load_campaign(session, made.id, officer) is made
    rows = cover_queries.cover(session, made, officer)
    assert {row.kind: row.units for row in rows} == {"primary": 1, "kindergarten": 0}
    for role in ("unit_contact", "observer"):
        with pytest.raises(NotFound):
            queries.load_campaign(session, made.id, world.actor(session, role))


def test_a_result_makes_the_event_held(session: Session, world: World, planner: Actor) -> None:
    one = event(session, world, planner)
    entered = result_services.report(session, one, ResultInput(people={"students": 412}, leaflets=500), planner)
    assert one.status == "held" and entered.leaflets == 500
    assert people(session, one.id, "reported") == {"students": 412}
    corrected = ResultInput(people={"students": 402}, version=entered.version)
    result_services.report(session, one, corrected, planner)
    assert people(session, one.id, "reported") == {"students": 402} and entered.leaflets == 0


def test_there_is_no_result_before_the_start_nor_of_what_was_called_off(
    session: Session, world: World, planner: Actor
) -> None:
    with pytest.raises(DomainError) as refused:
        result_services.report(session, event(session, world, planner, days=3), ResultInput(), planner)
    assert refused.value.code == "not_begun"
    called_off = cancel_event(session, event(session, world, planner), "暴雨", planner)
    with pytest.raises(DomainError) as refused:
        result_services.report(session, called_off, ResultInput(), planner)
    assert refused.value.code == "called_off"


def test_a_drill_has_a_result_of_its_own(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(DomainError) as refused:
        result_services.report(session, event(session, world, planner, kind="drill"), ResultInput(), planner)
    assert refused.value.code == "is_drill"


def test_as_planned_takes_the_expected_over_and_can_be_taken_back(
    session: Session, world: World, planner: Actor
) -> None:
    one = event(session, world, planner)
    result_services.report_as_planned(session, one, planner)
    row = session.scalars(select(Headcount).where(Headcount.event_id == one.id, Headcount.stage == "reported")).one()
    assert (one.status, row.count, row.source) == ("held", 400, "as planned")
    result_services.undo_as_planned(session, one, planner)
    assert one.status == "confirmed" and people(session, one.id, "reported") == {}
    assert queries.result_of(session, one) is None


def test_what_was_entered_by_hand_is_not_taken_back_at_once(session: Session, world: World, planner: Actor) -> None:
    one = event(session, world, planner)
    result_services.report_as_planned(session, one, planner)
    result_services.report(session, one, ResultInput(people={"students": 380}), planner)
    with pytest.raises(DomainError):
        result_services.undo_as_planned(session, one, planner)
    with pytest.raises(DomainError):
        result_services.report_as_planned(session, one, planner)


def test_nothing_is_taken_over_when_nobody_was_expected(session: Session, world: World, planner: Actor) -> None:
    with pytest.raises(Invalid):
        result_services.report_as_planned(session, event(session, world, planner, expected={}), planner)


def test_an_officer_reports_no_event_of_another_township(session: Session, world: World, planner: Actor) -> None:
    one = event(session, world, planner, unit="kindergarten")
    with pytest.raises(NotFound):
        result_services.report(session, one, ResultInput(), world.actor(session, "township_officer"))


def test_results_are_missing_until_they_are_entered(session: Session, world: World, planner: Actor) -> None:
    done, late = event(session, world, planner), event(session, world, planner, unit="junior")
    event(session, world, planner, days=5)
    event(session, world, planner, kind="drill", days=-4)
    result_services.report(session, done, ResultInput(), planner)
    assert session.scalars(queries.unreported(planner, now())).all() == [late]
    assert queries.missing_results(session, world.actor(session, "official")) == 0


def test_people_reached_leave_drills_out(session: Session, world: World, planner: Actor) -> None:
    result_services.report_as_planned(session, event(session, world, planner), planner)
    drill = event(session, world, planner, kind="drill", unit="junior")
    drill.status = "held"
    session.add(Headcount(event_id=drill.id, stage="reported", category="students", count=1500))
    session.flush()
    assert session.scalar(queries.reached(planner, now() - timedelta(days=9), now())) == 400


def test_ten_photos_and_no_more(session: Session, world: World, planner: Actor, store: FileStore) -> None:
    one = event(session, world, planner)
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    files = [(f"{number}.png", out.getvalue()) for number in range(10)]
    result_services.add_photos(session, store, one, files, "会场", planner)
    with pytest.raises(Invalid) as refused:
        result_services.add_photos(session, store, one, files[:1], "", planner)
    assert refused.value.code == "too_many_photos"
    first = queries.photos_of(session, one)[0]
    assert first.file.name == "0.jpg" and store.path(first.file).read_bytes().startswith(b"\xff\xd8\xff")
    result_services.remove_photo(session, one, first.id, planner)
    assert len(queries.photos_of(session, one)) == 9


def test_one_bad_photo_keeps_none_of_them(session: Session, world: World, planner: Actor, store: FileStore) -> None:
    one = event(session, world, planner)
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    with pytest.raises(Invalid):
        result_services.add_photos(session, store, one, [("a.png", out.getvalue()), ("b.png", b"nothing")], "", planner)
    assert session.scalars(select(EventPhoto)).all() == []


def test_the_photo_of_another_event_is_not_found(
    session: Session, world: World, planner: Actor, store: FileStore
) -> None:
    one, other = event(session, world, planner), event(session, world, planner, unit="junior")
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "PNG")
    (photo,) = result_services.add_photos(session, store, one, [("a.png", out.getvalue())], "", planner)
    with pytest.raises(NotFound):
        result_services.photo_of(session, other, photo.id)


def test_campaigns_in_lists_are_those_of_the_readers_areas(session: Session, world: World, planner: Actor) -> None:
    county = services.create_campaign(session, given(world), planner)
    other = services.create_campaign(session, given(world, area_id=world.areas["qingtang"].id), planner)
    seen = {role: set(session.scalars(queries.campaigns(world.actor(session, role)))) for role in world.users}
    assert seen["planner"] == seen["official"] == {county, other}
    assert seen["township_officer"] == {county}
    assert seen["unit_contact"] == seen["observer"] == set()
    assert session.get(Campaign, county.id) is county
