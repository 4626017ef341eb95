"""The stock: the sum of its moves, never below zero, unless somebody names a correction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid
from core.times import today
from outreach import material_services as services
from outreach import result_services
from outreach.inputs import ResultInput
from outreach.material_inputs import MaterialInput, MoveInput, StockCountInput
from outreach.material_models import Material, MaterialMove
from outreach.material_queries import drawn_for_result, moved, stock_on
from outreach.stock import Moved, balance, balances, lowest_from, shortage
from schedule.models import Event
from tests.outreach.test_services import event
from tests.support.world import Visitor, World, build_world

DAY = date(2026, 11, 2)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    """The planner of the county, acting in the session."""
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def leaflet(session: Session, world: World, planner: Actor) -> Material:
    """An item of the county of which there are 100 since the 2nd."""
    made = services.add_material(session, item(world), planner)
    services.move(session, made, move("received", 100), planner)
    return made


def item(world: World, **more: Any) -> MaterialInput:
    return MaterialInput(**{"name": "宣传单", "kind": "leaflet", "area_id": world.areas["county"].id, **more})


def move(kind: str, count: int, on: date = DAY, **more: Any) -> MoveInput:
    return MoveInput(kind=kind, count=count, moved_on=on, **more)


def test_no_more_comes_back_than_went_out(session: Session, leaflet: Material, planner: Actor) -> None:
    services.move(session, leaflet, move("given", 7), planner)
    with pytest.raises(Invalid) as refusal:
        services.move(session, leaflet, move("returned", 8), planner)
    assert (refusal.value.code, refusal.value.field) == ("more_back_than_out", "count")
    services.move(session, leaflet, move("returned", 7), planner)
    assert leaflet.stock == 100


MOVES = st.lists(
    st.builds(Moved, st.dates(DAY, DAY + timedelta(days=6)), st.integers(-40, 60).filter(bool)), max_size=12
)


@given(MOVES, st.builds(Moved, st.dates(DAY, DAY + timedelta(days=6)), st.integers(-60, -1)))
def test_the_shortage_is_exactly_what_is_missing(there: list[Moved], new: Moved) -> None:
    missing = shortage(there, new)
    helped = [*there, Moved(new.on, missing), new] if missing else [*there, new]
    assert lowest_from(helped, new.on) >= 0
    if missing:
        assert lowest_from([*there, Moved(new.on, missing - 1), new], new.on) < 0
    assert balance(helped) == sum(one.count for one in helped)


DEEDS = st.lists(
    st.tuples(
        st.sampled_from(["received", "given", "returned", "count", "back"]), st.integers(1, 60), st.integers(0, 5),
        st.booleans(),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(DEEDS)
def test_whatever_happens_the_stock_is_the_sum_and_never_below_zero(
    session: Session, world: World, planner: Actor, deeds: list[tuple[str, int, int, bool]]
) -> None:
    with session.begin_nested() as trial:
        made = services.add_material(session, item(world, name="读本"), planner)
        for kind, count, days, is_named in deeds:
            on, before = DAY + timedelta(days=days), made.stock
            try:
                with session.begin_nested():
                    _do(session, made, kind, count, on, is_named, planner)
            except DomainError:
                session.refresh(made)
                assert made.stock == before
            there = moved(session, made)
            assert made.stock == balance(there) >= 0
            assert all(stock >= 0 for _, stock in balances(there))
        unnamed = select(func.count()).where(MaterialMove.kind == "corrected", MaterialMove.reason == "")
        assert session.scalar(unnamed) == 0
        trial.rollback()
    session.expire_all()


def _do(
    session: Session, made: Material, kind: str, count: int, on: date, is_named: bool, actor: Actor
) -> None:  # fmt: skip
    if kind == "count":
        services.correct(session, made, StockCountInput(counted=count, moved_on=on, reason="盘点"), actor)
    elif kind == "back":
        row = session.scalar(select(MaterialMove).where(MaterialMove.material_id == made.id).limit(1))
        if row is not None:
            services.take_back(session, made, row, actor)
    else:
        services.move(session, made, move(kind, count, on, correction="多出" if is_named else ""), actor)


def test_more_than_there_is_goes_out_only_with_a_named_correction(
    session: Session, leaflet: Material, planner: Actor
) -> None:
    with pytest.raises(Invalid) as refused:
        services.move(session, leaflet, move("given", 130), planner)
    assert (refused.value.code, refused.value.field) == ("stock", "count") and "100" in str(refused.value)
    services.move(session, leaflet, move("given", 130, correction="上次入库少记30份"), planner)
    assert leaflet.stock == 0
    row = session.scalars(select(MaterialMove).where(MaterialMove.kind == "corrected")).one()
    assert (row.count, row.reason, row.made_by_name) == (30, "上次入库少记30份", planner.name)


def test_what_went_out_before_it_came_in_is_refused(session: Session, leaflet: Material, planner: Actor) -> None:
    with pytest.raises(Invalid):
        services.move(session, leaflet, move("given", 1, DAY - timedelta(days=1)), planner)
    services.move(session, leaflet, move("given", 60, DAY + timedelta(days=3)), planner)
    with pytest.raises(Invalid):  # there were enough on that day, but not for the one after
        services.move(session, leaflet, move("given", 50, DAY + timedelta(days=1)), planner)
    assert stock_on(session, [leaflet.id], DAY + timedelta(days=2)) == {leaflet.id: 100}


def test_a_count_corrects_the_books_by_the_difference(session: Session, leaflet: Material, planner: Actor) -> None:
    row = services.correct(session, leaflet, StockCountInput(counted=93, moved_on=DAY, reason="受潮报废"), planner)
    assert (row.count, leaflet.stock) == (-7, 93)
    with pytest.raises(Invalid, match="nothing to correct"):
        services.correct(session, leaflet, StockCountInput(counted=93, moved_on=DAY, reason="再点"), planner)


def test_the_database_itself_refuses_less_than_nothing_and_nameless_corrections(
    session: Session, leaflet: Material
) -> None:
    row = {"material_id": leaflet.id, "moved_on": DAY, "reason": "", "made_by": "", "made_by_name": ""}
    for kind, count in (("given", -101), ("given", 5), ("corrected", 5)):
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(insert(MaterialMove).values(kind=kind, count=count, **row))
    session.refresh(leaflet)
    assert leaflet.stock == 100


def test_two_who_take_the_last_copies_at_once_are_not_both_served(any_database: Database) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        actor = world.actor(session, "planner")
        made = services.add_material(session, item(world), actor)
        services.move(session, made, move("received", 100), actor)
        material_id = made.id

    def take(count: int) -> str:
        try:
            with any_database.transaction() as session:
                found = session.get_one(Material, material_id)
                services.move(session, found, move("given", count), world.actor(session, "planner"))
        except Invalid as refused:
            return refused.code
        return "taken"

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(take, [60, 60, 60, 60]))
    assert said == ["stock", "stock", "stock", "taken"]
    with any_database.transaction(writing=False) as session:
        assert session.get_one(Material, material_id).stock == 40


def result(**more: Any) -> ResultInput:
    return ResultInput(**{"people": {"students": 400}, "leaflets": 80, "confirmed": True, **more})


def held(session: Session, world: World, planner: Actor) -> Event:
    return event(session, world, planner)


def test_a_result_draws_from_stock_and_its_correction_follows(
    session: Session, world: World, leaflet: Material, planner: Actor
) -> None:
    lecture = held(session, world, planner)
    result_services.report(session, lecture, result(from_stock={"leaflets": leaflet.id}), planner)
    assert leaflet.stock == 20 and drawn_for_result(session, lecture)["leaflets"].count == -80
    result_services.report(session, lecture, result(leaflets=95), planner)  # nothing said of the stock: it follows
    assert leaflet.stock == 5
    with pytest.raises(Invalid) as refused:
        result_services.report(session, lecture, result(leaflets=101), planner)
    assert refused.value.field == "from_stock.leaflets"
    result_services.report(session, lecture, result(leaflets=101, from_stock={"leaflets": 0}), planner)
    session.refresh(leaflet)
    assert leaflet.stock == 100 and not drawn_for_result(session, lecture)


def test_what_was_drawn_for_an_event_that_did_not_take_place_can_be_taken_back(
    session: Session, world: World, leaflet: Material, planner: Actor
) -> None:
    lecture = held(session, world, planner)
    result_services.report(session, lecture, result(from_stock={"leaflets": leaflet.id}), planner)
    row = drawn_for_result(session, lecture)["leaflets"]
    with pytest.raises(DomainError):
        services.take_back(session, leaflet, row, planner)
    lecture.status = "cancelled"
    services.take_back(session, leaflet, row, planner)
    assert leaflet.stock == 100


def test_a_result_without_a_word_of_the_stock_leaves_it_alone(
    session: Session, world: World, leaflet: Material, planner: Actor
) -> None:
    result_services.report(session, held(session, world, planner), result(), planner)
    session.refresh(leaflet)
    assert leaflet.stock == 100


def test_a_move_is_taken_back_unless_what_came_in_has_gone_out(
    session: Session, leaflet: Material, planner: Actor
) -> None:
    out = services.move(session, leaflet, move("given", 30), planner)
    came = session.scalars(select(MaterialMove).where(MaterialMove.kind == "received")).one()
    with pytest.raises(DomainError, match="gone out since"):
        services.take_back(session, leaflet, came, planner)
    services.take_back(session, leaflet, out, planner)
    services.take_back(session, leaflet, came, planner)
    assert leaflet.stock == 0 and today() > DAY


def test_a_unit_that_receives_is_found_by_its_name(client: Visitor, database: Database, world: World) -> None:
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        session.info["actor"] = actor
        made = services.add_material(session, item(world), actor)
        services.move(session, made, move("received", 100), actor)
        address = f"/materials/{made.id}/given"
    planner = client.sign_in_as(world, "planner")
    typed = {"count": "30", "moved_on": str(DAY), "unit_id": "石上小学", "event_id": "", "campaign_id": ""}
    wrong = planner.post(address, data=typed | {"unit_id": "无此学校"})
    assert wrong.status_code == 422
    assert "无此学校" in wrong.text
    assert planner.post(address, data=typed).status_code == 303
    with database.session(writing=False) as session:
        given = session.scalars(select(MaterialMove).where(MaterialMove.kind == "given")).one()
        assert (given.count, given.unit_id) == (-30, world.units["primary"].id)
    assert "石上小学" in planner.get(address.removesuffix("/given")).text
