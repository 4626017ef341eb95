"""Exercise messages: valid against the schema of CAP 1.2, always exercises, referring to those before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, get_args

import pytest
import time_machine
from lxml import etree
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, NotFound
from drills import cap, cap_services, day_services
from drills.cap_feed import FeedEntry, feed_of
from drills.day_inputs import DayCallOff, DayInput, DayMove
from drills.day_models import CapMessage, DrillDay
from drills.day_move_services import move_day
from registry.models import AreaOutline, AuditEntry
from schedule.lifecycle import Move
from tests.support.world import World

SCHEMA = etree.XMLSchema(etree.parse(str(Path(__file__).parent.parent / "vendor" / "cap" / "CAP-v1.2.xsd")))
NAMES = {"c": cap.NAMESPACE}
CHINA = timezone(timedelta(hours=8))
SENT = datetime(2031, 5, 5, 9, 0, tzinfo=CHINA)
RING = [(116.0, 26.4), (116.2, 26.4), (116.2, 26.6), (116.0, 26.6)]
SQUARE = {"type": "Polygon", "coordinates": [[*RING, RING[0]]]}
URL = "https://drills.qingyuan.example/drill-days/1"


def saying(**more: Any) -> cap.Saying:
    values: dict[str, Any] = {
        "language": "zh-CN", "event": "地震演练", "headline": "清源县演练日", "description": "演练",
        "instruction": "请保持冷静", "sender_name": "清源县", "note": "仅为演练",
    }  # fmt: skip
    return cap.Saying(**values | more)


def message(**more: Any) -> cap.Exercise:
    values: dict[str, Any] = {
        "identifier": "drill-day-1-1", "sender": "990101@qingyuan.example", "sent": SENT, "msg_type": "Alert",
        "onset": SENT + timedelta(days=7), "expires": SENT + timedelta(days=7, minutes=30),
        "sayings": [saying(), saying(language="en-US", headline="Drill day")],
        "area": cap.CapArea("清源县", "990101", [RING]),
    }  # fmt: skip
    return cap.Exercise(**values | more)


def read(xml: str) -> Any:
    """The document, valid against the schema."""
    document = etree.fromstring(xml.encode())
    SCHEMA.assertValid(document)
    return document


def said(document: Any, path: str) -> list[str]:
    return [element.text for element in document.findall("/".join(f"c:{name}" for name in path.split("/")), NAMES)]


def test_a_message_is_valid_and_says_that_it_is_an_exercise() -> None:
    document = read(cap.xml_of(message(web=URL)))
    assert said(document, "status") == ["Exercise"] and said(document, "scope") == ["Public"]
    assert said(document, "info/language") == ["zh-CN", "en-US"]
    assert said(document, "info/category") == ["Geo", "Geo"]
    assert said(document, "info/headline") == ["【演练】清源县演练日", "EXERCISE: Drill day"]
    assert said(document, "info/web") == [URL, URL]


@pytest.mark.parametrize("kind", get_args(cap.MsgType))
def test_every_type_is_valid(kind: cap.MsgType) -> None:
    earlier = [cap.Earlier("990101@qingyuan.example", "drill-day-1-0", SENT - timedelta(days=1))]
    document = read(cap.xml_of(message(msg_type=kind, earlier=earlier)))
    assert said(document, "references") == ["990101@qingyuan.example,drill-day-1-0,2031-05-04T09:00:00+08:00"]


def test_nothing_that_is_given_makes_it_a_real_alert() -> None:
    assert "status" not in {field.name for field in fields(cap.Exercise)}
    assert "status" not in CapMessage.__table__.columns
    with pytest.raises(TypeError):
        message(status="Actual")
    sly = saying(headline="</headline><status>Actual</status>", note="<status>Actual</status>", event="]]><status>")
    document = read(cap.xml_of(message(identifier="x</identifier><status>Actual</status>", sayings=[sly])))
    assert said(document, "status") == ["Exercise"]


def test_the_polygon_is_closed_and_begins_with_the_latitude() -> None:
    (polygon,) = said(read(cap.xml_of(message(sayings=[saying()]))), "info/area/polygon")
    corners = polygon.split()
    assert corners[0] == corners[-1] == "26.4000,116.0000" and len(corners) == 5
    assert cap.polygon_of([(1, 2), (1, 2), (1.00001, 2)]) == "", "a line is no polygon"


def test_an_area_without_an_outline_is_known_by_its_code() -> None:
    document = read(cap.xml_of(message(area=cap.CapArea("清源县", "990101"), sayings=[saying()])))
    assert said(document, "info/area/polygon") == []
    assert said(document, "info/area/geocode/value") == ["990101"]


@pytest.mark.parametrize(
    ("sent", "expected"), [(SENT, "Future"), (SENT + timedelta(days=7, minutes=-59), "Expected"),
                           (SENT + timedelta(days=7, minutes=10), "Expected"), (SENT + timedelta(days=8), "Past")],
)  # fmt: skip
def test_the_urgency_follows_the_clock(sent: datetime, expected: str) -> None:
    assert said(read(cap.xml_of(message(sent=sent, sayings=[saying()]))), "info/urgency") == [expected]


def test_instants_have_an_offset_and_no_fractions() -> None:
    odd = SENT.replace(microsecond=123456)
    assert said(read(cap.xml_of(message(sent=odd))), "sent") == ["2031-05-05T09:00:00+08:00"]
    assert said(read(cap.xml_of(message(sent=odd.astimezone(UTC)))), "sent") == ["2031-05-05T01:00:00-00:00"]


def test_what_xml_cannot_hold_is_left_out() -> None:
    document = read(cap.xml_of(message(sayings=[saying(description="a\x0bb\x00c\ufffe & <d>")])))
    assert said(document, "info/description") == ["abc & <d>"]


def test_a_headline_has_its_mark_once_and_is_not_too_long() -> None:
    assert cap.headline_of(saying(headline="【演练】县级演练日")) == "【演练】县级演练日"
    assert len(cap.headline_of(saying(headline="长" * 300))) == 160


@pytest.mark.parametrize(
    ("sent", "is_off", "expected"), [
        ([], False, "Alert"), (["Alert"], False, "Update"), (["Alert", "Update"], True, "Cancel"), ([], True, None),
        (["Alert", "Cancel"], True, None), (["Alert", "Cancel"], False, "Alert"),
    ],
)  # fmt: skip
def test_which_message_comes_next(sent: Sequence[str], is_off: bool, expected: str | None) -> None:
    assert cap.next_type(sent, is_off) == expected


def test_a_message_refers_to_all_since_the_last_alert() -> None:
    sent = [
        (kind, cap.Earlier("s", str(place), SENT)) for place, kind in enumerate(["Alert", "Cancel", "Alert", "Update"])
    ]
    assert [one.identifier for one in cap.referred_to(sent)] == ["2", "3"]
    assert cap.referred_to(sent[:2]) == []


@pytest.fixture
def day(session: Session, world: World) -> DrillDay:
    """A public drill day of the county, which has an outline."""
    session.info["actor"] = world.actor(session, "planner")
    session.add(AreaOutline(area_id=world.areas["county"].id, geojson=SQUARE, area_m2=4.4e8))
    given = DayInput(
        name="县级演练日", area_id=world.areas["county"].id, on=datetime(2031, 5, 12).date(), is_public=True
    )
    return day_services.create_day(session, given, session.info["actor"])


@time_machine.travel(SENT, tick=False)
def test_a_day_is_told_changed_and_called_off(session: Session, world: World, day: DrillDay) -> None:
    planner: Actor = session.info["actor"]
    first = cap_services.issue(session, day, URL, planner)
    move_day(session, day, DayMove(on=datetime(2031, 5, 14).date()), planner)
    second = cap_services.issue(session, day, URL, planner)
    day_services.call_off(session, day, Move.CANCEL, DayCallOff(reason="暴雨"), planner)
    third = cap_services.issue(session, day, URL, planner)
    with pytest.raises(DomainError):
        cap_services.issue(session, day, URL, planner)
    documents = [read(kept.xml) for kept in (first, second, third)]
    assert [said(one, "msgType") for one in documents] == [["Alert"], ["Update"], ["Cancel"]]
    references = said(documents[2], "references")[0].split()
    assert [one.split(",")[1] for one in references] == [first.identifier, second.identifier]
    assert said(documents[0], "info/headline")[0].startswith("【演练】县级演练日")
    assert said(documents[1], "info/onset")[0] == "2031-05-14T14:28:00+08:00"
    assert "暴雨" in said(documents[2], "info/description")[0]
    assert said(documents[0], "info/area/polygon")[0].startswith("26.4")
    assert {said(one, "status")[0] for one in documents} == {"Exercise"}
    trail = session.scalars(select(AuditEntry).where(AuditEntry.record_type == "cap_messages")).all()
    assert len(trail) == 3 and {entry.actor_key for entry in trail} == {planner.key}


def test_only_who_has_the_permission_issues_messages(session: Session, world: World, day: DrillDay) -> None:
    for role in ("township_officer", "official", "unit_contact"):
        with pytest.raises(NotFound):
            cap_services.issue(session, day, URL, world.actor(session, role))


def test_the_feed_lists_messages_the_latest_on_top() -> None:
    entries = [FeedEntry("b", "【演练】二", "", SENT + timedelta(hours=1), "https://x/2.xml"),
               FeedEntry("a", "【演练】一 & 其他", "", SENT, "https://x/1.xml")]  # fmt: skip
    feed = etree.fromstring(feed_of("演练消息", "清源县", "https://x/feed", entries, SENT).encode())
    atom = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.findtext("a:updated", namespaces=atom) == "2031-05-05T02:00:00+00:00"
    assert [one.text for one in feed.findall("a:entry/a:title", atom)] == ["【演练】二", "【演练】一 & 其他"]
    assert {one.get("type") for one in feed.findall("a:entry/a:link", atom)} == {"application/cap+xml"}
