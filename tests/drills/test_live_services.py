"""The log of a live drill on both databases: each entry once, whoever sends it and however often."""

from __future__ import annotations

import random
from base64 import b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import SYSTEM, VISITOR
from core.db import Database
from core.errors import DomainError
from core.files import FileStore
from drills import live_queries as queries
from drills import live_services as services
from drills.live_inputs import LiveEntryInput
from drills.live_models import LiveDrill, LiveEntry
from drills.models import Drill
from drills.photo_models import DrillPhoto
from tests.support.live_drills import done, make_drill, open_drill
from tests.support.world import World, build_world

NOON = datetime(2031, 5, 12, 4, tzinfo=UTC)


@pytest.fixture
def at_noon() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as moved:
        yield moved


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files", 10_000_000)


@pytest.fixture
def drill(session: Session, world: World, at_noon: Any) -> Drill:
    return make_drill(session, world, NOON)


def door(session: Session, path: str) -> queries.Door:
    _, _, sort, token = path.split("/")
    return queries.door(session, sort, token)


def send(session: Session, path: str, store: FileStore, *entries: dict[str, Any]) -> list[str]:
    given = [LiveEntryInput(**one) for one in entries]
    receipts = services.add_entries(session, door(session, path), given, VISITOR, store)
    return [receipt.refusal.code if receipt.refusal else receipt.state for receipt in receipts]


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(LiveEntry)) or 0


class TestOpening:
    def test_in_earnest_from_three_hours_before_and_a_rehearsal_at_any_time(
        self, session: Session, drill: Drill, at_noon: Any
    ) -> None:
        at_noon.move_to(NOON - timedelta(hours=3, seconds=1))
        with pytest.raises(DomainError) as refused:
            services.open_live(session, drill, False, SYSTEM)
        assert refused.value.code == "live.not_now"
        assert services.open_live(session, drill, True, SYSTEM).is_rehearsal

    def test_closed_and_opened_again_it_goes_on_as_it_was(
        self, session: Session, drill: Drill, store: FileStore
    ) -> None:
        opened = open_drill(session, drill)
        send(session, opened.paths[""], store, done("phase", phase="alarm"))
        live = session.get_one(LiveDrill, drill.id)
        services.close_live(session, live, SYSTEM)
        services.open_live(session, drill, False, SYSTEM)
        assert queries.state(session, queries.door_of(session, live)).phase == "alarm"

    def test_a_drill_that_has_begun_is_not_rehearsed(self, session: Session, drill: Drill, store: FileStore) -> None:
        send(session, open_drill(session, drill).paths[""], store, done("phase", phase="alarm"))
        with pytest.raises(DomainError) as refused:
            services.open_live(session, drill, True, SYSTEM)
        assert refused.value.code == "live.begun"


class TestRehearsal:
    def test_it_is_kept_apart_and_its_links_stay_good(
        self, session: Session, drill: Drill, store: FileStore, at_noon: Any
    ) -> None:
        rehearsed = open_drill(session, drill, is_rehearsal=True)
        send(session, rehearsed.paths[""], store, done("phase", phase="alarm"))
        assert queries.outcome_of(session, drill) is None
        at_noon.shift(600)
        opened = open_drill(session, drill)
        assert opened.paths == rehearsed.paths
        assert queries.state(session, door(session, opened.paths[""])).phase == ""
        send(session, opened.paths[""], store, done("phase", phase="alarm"))
        assert queries.state(session, door(session, opened.paths[""])).alarm_at == NOON + timedelta(seconds=600)

    def test_what_a_phone_kept_from_the_rehearsal_does_not_count_in_the_drill(
        self, session: Session, drill: Drill, store: FileStore, at_noon: Any
    ) -> None:
        open_drill(session, drill, is_rehearsal=True)
        at_noon.shift(600)
        opened = open_drill(session, drill)
        at_noon.shift(60)
        assert send(session, opened.paths["一班"], store, done("roll", 300_000, present=42)) == ["taken"]
        assert queries.state(session, door(session, opened.paths[""])).rolls == {}

    def test_each_rehearsal_begins_anew(self, session: Session, drill: Drill, store: FileStore, at_noon: Any) -> None:
        opened = open_drill(session, drill, is_rehearsal=True)
        send(session, opened.paths[""], store, done("phase", phase="alarm"))
        services.close_live(session, session.get_one(LiveDrill, drill.id), SYSTEM)
        at_noon.shift(600)
        open_drill(session, drill, is_rehearsal=True)
        assert queries.state(session, door(session, opened.paths[""])).phase == ""


class TestLinks:
    def test_a_link_is_void_once_renewed_and_72_hours_after_the_end(
        self, session: Session, drill: Drill, at_noon: Any
    ) -> None:
        opened = open_drill(session, drill)
        at_noon.move_to(drill.event.ends_at + timedelta(hours=72))
        assert door(session, opened.paths["一班"]).group_id == opened.groups["一班"]
        at_noon.shift(1)
        with pytest.raises(queries.LinkVoid):
            door(session, opened.paths["一班"])
        at_noon.move_to(NOON)
        services.renew_links(session, session.get_one(LiveDrill, drill.id), SYSTEM)
        for path in opened.paths.values():
            with pytest.raises(queries.LinkVoid):
                door(session, path)

    def test_a_link_opens_only_what_it_was_made_for(self, session: Session, drill: Drill) -> None:
        token = open_drill(session, drill).paths["一班"].rsplit("/", 1)[1]
        for sort in ("c", "w", "x"):
            with pytest.raises(queries.LinkVoid):
                queries.door(session, sort, token)

    def test_the_links_follow_a_drill_that_is_moved(self, session: Session, drill: Drill, at_noon: Any) -> None:
        opened = open_drill(session, drill)
        drill.event.starts_at, drill.event.ends_at = NOON + timedelta(days=7), NOON + timedelta(days=7, hours=1)
        session.flush()
        at_noon.shift(timedelta(days=8))
        assert door(session, opened.paths[""]).is_commander


class TestEntries:
    def test_a_teacher_reports_for_the_own_class_and_nothing_else(
        self, session: Session, drill: Drill, store: FileStore
    ) -> None:
        opened = open_drill(session, drill)
        answers = send(session, opened.paths["一班"], store, done("phase", phase="alarm"),
                       done("inject", inject=opened.injects[0], deed="send"),
                       done("roll", present=42, group_id=opened.groups["二班"]))  # fmt: skip
        assert answers == ["live.commander_only", "live.commander_only", "taken"]
        assert list(queries.state(session, door(session, opened.paths[""])).rolls) == [opened.groups["一班"]]

    def test_what_lacks_something_or_is_of_another_drill_is_refused_alone(
        self, session: Session, world: World, drill: Drill, store: FileStore
    ) -> None:
        other = open_drill(session, make_drill(session, world, NOON))
        opened = open_drill(session, drill)
        answers = send(session, opened.paths[""], store, done("phase"), done("note"), done("roll"),
                       done("inject", inject=other.injects[0], deed="send"),
                       done("roll", present=3, group_id=other.groups["一班"]), done("note", text="门卡住"))  # fmt: skip
        assert answers == ["live.lacks", "live.lacks", "live.lacks", "live.inject", "live.group", "taken"]

    def test_what_was_done_before_closing_still_arrives_and_nothing_new_does(
        self, session: Session, drill: Drill, store: FileStore, at_noon: Any
    ) -> None:
        opened = open_drill(session, drill)
        at_noon.shift(600)
        services.close_live(session, session.get_one(LiveDrill, drill.id), SYSTEM)
        at_noon.shift(3600)
        answers = send(session, opened.paths["一班"], store, done("roll", 3_700_000, present=42), done("arrived"))
        assert answers == ["taken", "live.closed"]

    def test_a_called_off_drill_takes_nothing(self, session: Session, drill: Drill, store: FileStore) -> None:
        opened = open_drill(session, drill)
        drill.event.status = "cancelled"
        session.flush()
        assert send(session, opened.paths["一班"], store, done("arrived")) == ["live.not_held"]

    def test_a_photo_is_kept_small_and_without_its_place_once(
        self, session: Session, drill: Drill, store: FileStore
    ) -> None:
        opened = open_drill(session, drill)
        entry = done("note", text="东楼梯", photo=a_photo())
        assert send(session, opened.paths["一班"], store, entry) == ["taken"]
        assert send(session, opened.paths["一班"], store, entry) == ["again"]
        photo = session.scalars(select(DrillPhoto)).one()
        with Image.open(store.path(photo.file)) as kept:
            assert max(kept.size) == 1600
            assert not kept.getexif()

    def test_what_was_said_with_a_broken_photo_is_kept(self, session: Session, drill: Drill, store: FileStore) -> None:
        opened = open_drill(session, drill)
        broken = done("injury", text="扭伤", photo=b64encode(b"GIF89a").decode())
        assert send(session, opened.paths["一班"], store, broken) == ["taken"]
        assert count(session) == 1
        assert session.scalars(select(DrillPhoto)).all() == []


def a_photo() -> str:
    picture, out = Image.new("RGB", (2400, 1200), "teal"), BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "phone"
    picture.save(out, "JPEG", exif=exif)
    return b64encode(out.getvalue()).decode()


def test_a_whole_drill_comes_out_as_the_figures_of_its_result(
    session: Session, world: World, drill: Drill, store: FileStore, at_noon: Any
) -> None:
    whole = make_drill(session, world, NOON, classes={})
    opened = open_drill(session, whole)
    for seconds, entry in [(0, done("phase", phase="alarm")), (3, done("phase", phase="shelter")),
                           (63, done("phase", phase="evacuate")), (225, done("phase", phase="assemble"))]:  # fmt: skip
        at_noon.move_to(NOON + timedelta(seconds=seconds))
        send(session, opened.paths[""], store, entry)
    at_noon.move_to(NOON + timedelta(seconds=400))
    send(session, opened.paths["whole"], store, done("roll", present=1063, excused=2))
    found = queries.outcome_of(session, whole)
    assert found is not None
    assert (found.enrolled, found.present, found.evacuation, found.shelter, found.rollcall) == (
        1065,
        1063,
        225,
        60,
        175,
    )


@pytest.fixture
def racing(any_database: Database) -> tuple[Database, dict[str, str], int]:
    """Twenty classes of a live drill in either database."""
    with any_database.transaction() as session:
        session.info["actor"] = SYSTEM
        drill = make_drill(session, build_world(session), classes={f"{n}班": 40 for n in range(1, 21)})
        opened = open_drill(session, drill)
    return any_database, opened.paths, opened.drill_id


def test_twenty_teachers_at_once_each_sending_everything_twice(
    racing: tuple[Database, dict[str, str], int], store: FileStore
) -> None:
    database, paths, drill_id = racing
    kept = {
        name: [done("arrived", 500), done("roll", 300, present=39, missing=1), done("note", 100, text="到")]
        for name in paths if name
    }  # fmt: skip

    def report(name: str) -> list[str]:
        answers = []
        for entries in ([kept[name][0]], kept[name], random.Random(name).sample(kept[name], 3)):
            with database.transaction() as session:
                answers += send(session, paths[name], store, *entries)
        return answers

    with ThreadPoolExecutor(20) as phones:
        answers = [answer for each in phones.map(report, kept) for answer in each]
    assert (answers.count("taken"), answers.count("again")) == (60, 80)
    with database.session(writing=False) as session:
        assert count(session) == 60
        state = queries.state(session, queries.door_of(session, session.get_one(LiveDrill, drill_id)))
    assert state.missing(state.rolls) == 20
