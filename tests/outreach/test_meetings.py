"""Joint meetings: an agenda in order, who was invited and came, minutes, and all of it in a Word file."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.documents.fields import places
from core.errors import DomainError, Invalid, NotFound
from core.files import FileStore
from core.i18n import speaking
from core.times import today
from outreach import joint_task_services, meeting_queries
from outreach import meeting_services as services
from outreach.joint_task_inputs import JointTaskInput
from outreach.meeting_fields import FIELDS
from outreach.meeting_file_queries import minutes_file
from outreach.meeting_inputs import AgendaItemInput, AttendanceInput, MinutesInput, PartyInput
from outreach.meeting_sample import sample
from outreach.meetings import without_number
from schedule.models import Event
from tests.outreach.test_services import event
from tests.support.programs import Programs
from tests.support.world import Visitor, World


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


@pytest.fixture
def meeting(session: Session, world: World, planner: Actor) -> Event:
    return event(session, world, planner, 2, "bureau", kind="meeting")


def on_agenda(session: Session, meeting: Event, planner: Actor, title: str, **more: object) -> int:
    given = AgendaItemInput.model_validate({"title": title} | more)
    return services.add_agenda_item(session, meeting, given, planner).id


def titles(session: Session, meeting: Event) -> list[str]:
    return [one.title for one in meeting_queries.agenda_of(session, meeting)]


def test_items_stand_in_the_order_in_which_they_were_put(session: Session, meeting: Event, planner: Actor) -> None:
    first = on_agenda(session, meeting, planner, "甲")
    on_agenda(session, meeting, planner, "乙")
    on_agenda(session, meeting, planner, "丙", position=1)
    assert titles(session, meeting) == ["丙", "甲", "乙"]
    item = meeting_queries.load_item(session, first, planner)
    services.edit_agenda_item(session, item, AgendaItemInput(title="甲", position=200), planner)
    assert titles(session, meeting) == ["丙", "乙", "甲"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [("一、通报情况", "通报情况"), ("（二）研究部署", "研究部署"), ("3. Any other business", "Any other business"),
     ("第四项：讨论", "讨论"), ("① 总结", "总结"), ("5.12宣传活动", "5.12宣传活动"),
     ("三、四年级演练", "三、四年级演练"),
     ("2027年计划", "2027年计划"), ("一、", "一、")],
)  # fmt: skip
def test_a_number_typed_before_a_title_is_not_said_twice(typed: str, title: str) -> None:
    assert without_number(typed) == title


def test_an_agenda_is_no_longer_than_the_meeting(session: Session, meeting: Event, planner: Actor) -> None:
    room = int((meeting.ends_at - meeting.starts_at).total_seconds() // 60)
    on_agenda(session, meeting, planner, "甲", length=room - 5)
    with pytest.raises(Invalid) as refusal:
        on_agenda(session, meeting, planner, "乙", length=10)
    assert refusal.value.field == "length" and titles(session, meeting) == ["甲"]


def test_each_is_invited_once_and_only_to_meetings(
    session: Session, world: World, meeting: Event, planner: Actor
) -> None:
    party = services.invite(session, meeting, PartyInput(unit="石上小学"), planner)
    for wrong in (PartyInput(unit="石上小学"), PartyInput()):
        with pytest.raises(Invalid):
            services.invite(session, meeting, wrong, planner)
    assert services.mark(session, party, AttendanceInput(attended=True), planner).attended is True
    lecture = event(session, world, planner, 1, "bureau")
    with pytest.raises(NotFound):
        services.invite(session, lecture, PartyInput(name="县科协"), planner)


def test_minutes_changed_meanwhile_are_not_written_over(session: Session, meeting: Event, planner: Actor) -> None:
    services.write_minutes(session, meeting, MinutesInput(decisions="一"), planner)
    services.write_minutes(session, meeting, MinutesInput(decisions="二", version=1), planner)
    with pytest.raises(DomainError):
        services.write_minutes(session, meeting, MinutesInput(decisions="三", version=1), planner)


@pytest.mark.parametrize(("language", "heading"), [("zh", "议定事项"), ("en", "Decisions")])
def test_the_word_file_names_agenda_participants_decisions_and_tasks(
    session: Session, meeting: Event, planner: Actor, tmp_path: Path, language: str, heading: str
) -> None:
    on_agenda(session, meeting, planner, "一、通报上半年工作", presenter="周科长", length=15)
    for name, came in (("县应急局", True), ("县科协", False)):
        party = services.invite(session, meeting, PartyInput(name=name), planner)
        services.mark(session, party, AttendanceInput(attended=came), planner)
    services.write_minutes(session, meeting, MinutesInput(decisions="每季度会商一次\n共享资料 {{ x }}"), planner)
    given = JointTaskInput(title="更新通讯录", person_name="李主任", due_on=today() + timedelta(days=9))
    joint_task_services.add_task(session, meeting.area, meeting, given, planner)
    document = Document(BytesIO(minutes_file(session, meeting, language, FileStore(tmp_path, 1_000)).content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(one.text for one in document.paragraphs), *cells])
    wanted = ["通报上半年工作", "周科长", "县应急局", "县科协", "每季度会商一次", "更新通讯录", "李主任"]
    assert [words for words in (heading, "{{ x }}", *wanted) if words not in said] == []
    assert "一、" not in said  # the list numbers its items itself


def test_the_pages_lead_from_the_event_to_the_minutes(client: Visitor, world: World, session: Session) -> None:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    made = event(session, world, actor, 2, "bureau", kind="meeting").id
    session.commit()
    planner = client.sign_in_as(world, "planner")
    assert f"/events/{made}/meeting" in planner.get(f"/events/{made}").text
    assert planner.post(f"/events/{made}/agenda/new", data={"title": ""}).status_code == 422
    assert planner.post(f"/events/{made}/agenda/new", data={"title": "通报"}).status_code == 302
    assert planner.get("/agenda/1").status_code == 200
    assert planner.post(f"/events/{made}/participants", data={}).status_code == 422
    assert planner.post(f"/events/{made}/participants", data={"unit": "石上小学"}).status_code == 302
    assert planner.post("/participants/1/came").status_code == 302
    assert planner.post(f"/events/{made}/minutes", data={"protocol": "讨论", "decisions": "一\n二"}).status_code == 302
    page = planner.get(f"/events/{made}/meeting").text
    assert "通报" in page and "石上小学" in page and "讨论" in page
    assert planner.get(f"/events/{made}/minutes.docx").data[:2] == b"PK"
    assert client.sign_in_as(world, "observer").get(f"/events/{made}/meeting").status_code in (403, 404)


def test_a_county_has_its_own_form_for_minutes_and_goes_back(client: Visitor, world: World, session: Session) -> None:
    from tests.core.documents.test_checking import word_file

    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    made = event(session, world, actor, 2, "bureau", kind="meeting").id
    session.commit()
    where = "/settings/minutes/minutes/zh{}?area=" + world.areas["county"].code
    administrator = client.sign_in_as(world, "administrator", "zh")

    def sent(text: str) -> int:
        return administrator.post(where.format(""), data={"file": (BytesIO(word_file(text)), "a.docx")}).status_code

    def said() -> str:
        got = client.sign_in_as(world, "planner", "zh").get(f"/events/{made}/minutes.docx")
        return "\n".join(one.text for one in Document(BytesIO(got.data)).paragraphs)

    assert (sent("{{ meeting.wher }}"), sent("本县格式：{{ meeting.title }}")) == (422, 303)
    example = administrator.get(where.format("/sample"))
    assert "本县格式：示例县防震减灾工作联席会议" in "\n".join(
        one.text for one in Document(BytesIO(example.data)).paragraphs
    )
    assert said().startswith("本县格式：")
    client.sign_in_as(world, "administrator", "zh").post(where.format("/reset"))
    assert "本县格式" not in said()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_example_says_everything_that_a_form_may_name(language: str) -> None:
    with speaking(language):
        example = sample()
    for path, node in places(FIELDS):
        held: object = example
        for name in path.replace("[]", ".0").split("."):
            held = held[int(name)] if isinstance(held, list) else held[name]  # type: ignore[index]
        assert held, (path, node)


def test_programs_keep_the_scan_of_the_signed_minutes(programs: Programs, database: Database, world: World) -> None:
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        session.info["actor"] = actor
        path = f"/events/{event(session, world, actor, 2, 'bureau', kind='meeting').id}/minutes-scan"
    planner, paper = programs.of("planner"), b"%PDF-1.7 signed"
    assert planner.get(path).status_code == 404
    assert planner.send_files("PUT", path, "file", ("纪要.txt", b"text")).json["field"] == "file"
    assert planner.send_files("PUT", path, "file", ("纪要.pdf", paper)).json["has_file"] is True
    kept = planner.get(path).json
    assert (kept["name"], kept["media_type"], b64decode(kept["content"])) == ("纪要.pdf", "application/pdf", paper)
    assert programs.of("official").send_files("PUT", path, "file", ("a.pdf", paper)).status_code == 403
