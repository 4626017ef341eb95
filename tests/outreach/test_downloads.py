"""Materials to download: put up, replaced, hidden, shown for their time, counted without knowing by whom."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.config import Config
from core.db import Database
from core.errors import Invalid, NotFound
from core.files import FileStore
from core.models import Throttle
from core.times import today
from outreach import download_queries as queries
from outreach import download_services as services
from outreach.download_inputs import DownloadInput, DownloadVersionInput
from outreach.download_models import Download, DownloadDay
from outreach.download_words import say_size, state_on
from reports.cube import Question
from reports.cube_queries import ask
from tests.support.world import Visitor, World

DAY = date(2026, 11, 30)
PDF = ("手册.pdf", b"%PDF-1.7 first")


@pytest.fixture
def store(config: Config) -> FileStore:
    return FileStore(config.data / "files", 50_000_000)


def put_up(session: Session, store: FileStore, actor: Actor, **more: Any) -> Download:
    typed = {"title": "家庭防震手册", "kind": "booklet", "shown_from": DAY, "area": "990101", "source": "县地震局"}
    return services.put_up_download(session, store, DownloadInput.model_validate(typed | more), PDF, "2026 版", actor)


@pytest.mark.parametrize(
    ("hidden", "first", "last", "state"),
    [(False, 0, None, "shown"), (False, 0, 0, "shown"), (False, 1, None, "ahead"), (False, -9, -1, "over"),
     (True, 0, None, "hidden")],
)  # fmt: skip
def test_a_material_is_shown_from_its_first_day_to_its_last(
    hidden: bool, first: int, last: int | None, state: str
) -> None:
    until = None if last is None else DAY + timedelta(days=last)
    assert state_on(hidden, DAY + timedelta(days=first), until, DAY) == state


def test_sizes_are_said_as_readers_know_them() -> None:
    assert [say_size(one) for one in (12, 340_000, 2_100_000)] == ["1 kB", "340 kB", "2.1 MB"]


def test_a_newer_version_is_given_out_and_the_older_one_stays(session: Session, world: World, store: FileStore) -> None:
    planner = world.actor(session, "planner")
    one = put_up(session, store, planner)
    services.replace_download(session, store, one, DownloadVersionInput(), ("新.pdf", b"%PDF-1.7 second"), planner)
    assert one.current is not None
    assert (one.current.number, one.current.file.name, one.versions[0].label) == (2, "新.pdf", "2026 版")
    with pytest.raises(Invalid):
        services.replace_download(session, store, one, DownloadVersionInput(), ("a.exe", b"MZ"), planner)
    with pytest.raises(Invalid):
        services.put_up_download(session, store, _given(), None, "", planner)
    with pytest.raises(NotFound):
        services.hide_download(session, one, True, world.actor(session, "township_officer"))


def _given() -> DownloadInput:
    return DownloadInput.model_validate({"title": "x", "kind": "booklet", "shown_from": DAY, "area": "990101"})


def test_an_address_counts_once_an_hour_and_nothing_of_it_can_be_read(
    session: Session, world: World, store: FileStore
) -> None:
    planner = world.actor(session, "planner")
    one = put_up(session, store, planner)
    counted = [
        services.count_download(session, one, "taken", address) for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2")
    ]
    services.count_download(session, one, "views", "10.0.0.1")
    assert counted == [True, False, True]
    assert queries.wanted_of(session, [one])[one.id] == queries.Wanted(1, 2)
    assert not any("10.0.0" in key for key in session.scalars(select(Throttle.key)))
    names = ("downloads_viewed", "downloads_taken")
    found = ask(session, Question(DAY, DAY, ("month",), names), planner)
    assert [found.total.values[name] for name in names] == [1, 2]
    assert [line.key for line in found.lines] == [("2026-11",)]


def test_reading_counts_nothing_and_downloading_does(client: Visitor, world: World, database: Database) -> None:
    planner = client.sign_in_as(world, "planner")
    typed = {"title": "家庭防震手册", "kind": "booklet", "language": "zh", "shown_from": today().isoformat(),
             "area": "990101"}  # fmt: skip
    missing = planner.post("/downloads/new", data=typed)
    assert missing.status_code == 422 and "Choose the file" in missing.text
    made = planner.post("/downloads/new", data=typed | {"file": (BytesIO(b"%PDF-1.7 x"), "手册.pdf")},
                        content_type="multipart/form-data")  # fmt: skip
    assert made.status_code == 302, made.text
    planner.post("/logout")
    assert "家庭防震手册" in client.get("/downloads").text
    assert "手册.pdf" in client.get("/downloads/1").text
    assert client.get("/downloads/1/file").data == b"%PDF-1.7 x"
    assert _counts(database) == []
    assert client.post("/downloads/1/viewed").status_code == 204
    for _ in range(2):
        answer = client.post("/downloads/1/take")
        assert (answer.status_code, answer.location) == (303, "/downloads/1/file")
    assert _counts(database) == [(1, 1)]
    planner = client.sign_in_as(world, "planner")
    assert "Looked at 1 times, downloaded 1 times." in planner.get("/downloads/1/record").text
    planner.post("/downloads/1/hide")
    assert [client.get(path).status_code for path in ("/downloads/1", "/downloads/1/file")] == [404, 404]
    assert planner.get("/downloads/desk.xlsx").status_code == 200


def _counts(database: Database) -> list[tuple[int, int]]:
    with database.transaction(writing=False) as session:
        return [(one.views, one.taken) for one in session.scalars(select(DownloadDay))]
