"""What appeared in the media: entered with how its reach was known, never counted twice, as a list and as a figure."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.config import Config
from core.db import Database
from core.errors import DomainError, Invalid, NotFound, Refusals
from core.files import FileStore
from core.times import today
from outreach import media_queries as queries
from outreach import media_services as services
from outreach import result_services
from outreach.inputs import ResultInput
from outreach.media_inputs import MediaInput
from outreach.media_models import MediaItem
from outreach.media_words import channel_of, unit_of
from reports.cube import Question
from reports.cube_queries import ask
from reports.media_measures import measure_of
from reports.rows_queries import rows_of
from tests.outreach.test_services import event
from tests.support.programs import Programs
from tests.support.world import Visitor, World

DAY = date(2026, 11, 20)
MESSAGES = {"title": "防震减灾短信", "channel": "sms", "published_on": DAY, "items": 8000, "area": "990101"}
NAMES = ("media_broadcasts", "media_messages", "media_others", "media_known_reach", "media_known_share")


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def given(**more: Any) -> MediaInput:
    return MediaInput.model_validate(MESSAGES | more)


def figures(session: Session, actor: Actor, *by: str) -> Any:
    return ask(session, Question(date(2026, 1, 1), date(2026, 12, 31), by, NAMES, "township"), actor)


@pytest.mark.parametrize(
    ("link", "channel"),
    [("https://mp.weixin.qq.com/s/abc", "wechat"), ("https://www.douyin.com/video/1", "short_video"),
     ("http://www.qingyuan.gov.cn/a.html", "site"), ("https://notdouyin.com/x", "site"), ("不是网址", "")],
)  # fmt: skip
def test_a_pasted_link_tells_its_channel(link: str, channel: str) -> None:
    assert channel_of(link) == channel


def test_broadcasts_are_counted_in_times_and_everything_else_in_pieces() -> None:
    assert [unit_of(one).in_("zh") for one in ("radio", "tv", "sms", "our_own")] == ["次", "次", "条", "条"]
    assert [measure_of(one) for one in ("radio", "sms", "our_own")] == [
        "media_broadcasts", "media_messages", "media_others",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reach", "field"),
    [({"reach": 500}, "reach_source"), ({"reach_source": "counted"}, "reach"),
     ({"reach": 500, "reach_source": "estimated"}, "reach_note"),
     ({"published_on": date(2026, 12, 1)}, "published_on")],
)  # fmt: skip
def test_a_number_from_nowhere_is_no_figure(
    session: Session, world: World, planner: Actor, reach: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refusals) as refused:
        services.add_media_item(session, given(**reach), planner)
    assert [one.field for one in refused.value.errors] == [field]


def test_sums_by_channel_say_of_how_many_entries_nobody_knows_the_reach(
    session: Session, world: World, planner: Actor
) -> None:
    services.add_media_item(session, given(), planner)
    services.add_media_item(session, given(title="二", items=500, reach=480, reach_source="counted"), planner)
    services.add_media_item(session, given(title="讲座", channel="radio", items=13), planner)
    sums = queries.channel_sums(session, planner, queries.MediaFilter())
    assert [(one.channel, one.entries, one.items, one.reach, one.unknown) for one in sums] == [
        ("radio", 1, 13, 0, 1), ("sms", 2, 8500, 480, 1),
    ]  # fmt: skip


def test_an_event_counts_by_its_result_until_an_entry_is_linked_to_it(
    session: Session, world: World, planner: Actor
) -> None:
    held = event(session, world, planner)
    result_services.report(session, held, ResultInput(people={"students": 5}, media_items=3, media_reach=900), planner)
    services.add_media_item(session, given(area="990101101"), planner)
    before = figures(session, planner).total.values
    assert [before[name] for name in NAMES[:4]] == [0, 8000, 3, 900]
    item = services.add_media_item(
        session, given(title="电视新闻", channel="tv", items=1, reach=700, reach_source="reported",
                       area="990101100", event_id=held.id), planner,
    )  # fmt: skip
    after = figures(session, planner, "area")
    assert [after.total.values[name] for name in NAMES] == [1, 8000, 0, 700, 0.5]
    assert sorted(line.values["media_messages"] for line in after.lines) == [0, 8000]
    behind = rows_of(session, Question(date(2026, 1, 1), date(2026, 12, 31), (), NAMES), planner, "media_broadcasts")
    assert session.scalars(behind.query).all() == [item]
    services.remove_media_item(session, item, planner)
    assert figures(session, planner).total.values["media_others"] == 3


def test_an_officer_enters_what_concerns_the_own_township_only(session: Session, world: World) -> None:
    officer = world.actor(session, "township_officer")
    made = services.add_media_item(session, given(area="990101100"), officer)
    with pytest.raises(NotFound):
        services.add_media_item(session, given(area="990101101"), officer)
    with pytest.raises(NotFound):
        services.edit_media_item(session, made, given(), world.actor(session, "official"))
    with pytest.raises(DomainError, match="Somebody else"):
        services.edit_media_item(session, made, given(area="990101100", version=made.version + 1), officer)


def test_a_clipping_is_a_photo_or_a_pdf(session: Session, world: World, planner: Actor, config: Config) -> None:
    store, item = FileStore(config.data / "files", 50_000_000), services.add_media_item(session, given(), planner)
    services.keep_clipping(session, store, item, "报纸.pdf", b"%PDF-1.7 x", planner)
    assert item.file is not None and item.file.media_type == "application/pdf"
    for data in (b"MZ\x90", b"\xff\xd8\xff broken"):
        with pytest.raises(Invalid):
            services.keep_clipping(session, store, item, "a.jpg", data, planner)
    assert services.drop_clipping(session, item, planner).file is None


def test_the_list_goes_out_and_comes_in_again(
    client: Visitor, world: World, database: Database, app: Flask, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        services.add_media_item(session, given(), actor)
        post = given(title="推文", channel="wechat", items=1, reach=5, reach_source="counted")
        services.add_media_item(session, post, actor)
    planner = client.sign_in_as(world, "planner")
    target = tmp_path / "媒体.xlsx"
    target.write_bytes(planner.get("/media.xlsx").data)
    said = app.test_cli_runner().invoke(args=["import", "media_items", str(target)]).output
    assert "Nothing to change" in said, said
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("日期,渠道,标题,数量,覆盖人次,依据,地区\n2026-11-01,广播,讲座,13,,,990101\n"
                     "2026-11-01,烽火,甲,1,,,990101\n2026-11-02,短信,乙,1,50,,990101\n"
                     "2027-01-05,短信,丙,1,,,990101\n", encoding="utf-8")  # fmt: skip
    said = app.test_cli_runner().invoke(args=["import", "media_items", str(wrong)]).output
    assert "烽火" in said and "do not fit together" in said and "still to come" in said


def test_a_link_goes_to_a_form_that_knows_channel_and_day(client: Visitor, world: World, database: Database) -> None:
    planner = client.sign_in_as(world, "planner")
    page = planner.get("/media/new?link=https://mp.weixin.qq.com/s/abc").text
    assert 'value="wechat" selected' in page and today().isoformat() in page
    typed = {"title": "县城应急演练报道", "channel": "press", "published_on": today().isoformat(), "items": "1 篇",
             "area": "990101", "link": "javascript:alert(1)"}  # fmt: skip
    answer = planner.post("/media/new", data=typed)
    assert answer.status_code == 422 and "县城应急演练报道" in answer.text
    typed |= {"link": "", "items": "1", "clipping": (BytesIO(b"%PDF-1.7 x"), "报.pdf")}  # type: ignore[dict-item]
    answer = planner.post("/media/new", data=typed, content_type="multipart/form-data")
    assert answer.status_code == 302
    page = planner.get(answer.location).text
    assert "报.pdf" in page and "Not known" in page
    assert planner.get(f"{answer.location}/clipping").mimetype == "application/pdf"
    assert "县城应急演练报道" in planner.get("/search?q=应急演练报道").text
    with database.transaction(writing=False) as session:
        assert session.scalars(select(MediaItem.channel)).all() == ["press"]


def test_programs_enter_and_list_items(programs: Programs) -> None:
    program = programs.of("planner")
    made = program.post("/media-items", MESSAGES | {"published_on": str(DAY)})
    assert (made.status_code, made.json["items"], made.json["reach"]) == (201, 8000, None)
    kept = program.put("/media-items/1/clipping", {"name": "a.pdf", "data": "JVBERi0xLjc="})
    assert kept.json["clipping"] == "a.pdf"
    assert program.get("/media-items", channel="sms", since=str(DAY + timedelta(days=1))).json["total"] == 0
    assert programs.of("official").post("/media-items", MESSAGES | {"published_on": str(DAY)}).status_code == 403
