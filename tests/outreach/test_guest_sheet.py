"""Guests from a sheet: compared with the list before anything is written."""

from __future__ import annotations

from datetime import time, timedelta
from io import BytesIO
from typing import Any

import pytest

from core.db import Database
from core.errors import Invalid
from core.imports.listed import read_pasted
from core.times import now, today
from outreach import open_day_services
from outreach.guest_sheet import LIST, GuestLook, compare_guests
from outreach.open_day_inputs import OpenDayInput
from schedule.models import Event
from tests.support.world import Visitor, World

CATEGORIES = [("congress_deputy", "人大代表"), ("resident", "居民")]
LIU = {
    "id": 7, "name": "刘建国", "organisation": "县人大", "category": "congress_deputy", "phone": "0797-6832001",
    "email": "", "most_people": 1, "note": "",
}  # fmt: skip


def look(text: str, *there: dict[str, Any]) -> GuestLook:
    return compare_guests(read_pasted(LIST, text), there, CATEGORIES, "resident")


def test_a_guest_is_found_again_and_an_empty_cell_changes_nothing() -> None:
    found = look("姓名,单位,类别,电话,人数\n刘建国,县人大,,,3\n陈春梅,城关社区,,0797-6832002,\n", LIU)
    liu, chen = found.changes
    assert (liu.state, liu.id, liu.differs) == ("changed", 7, [("most_people", 1, 3)])
    assert (liu.values["phone"], liu.values["category"]) == ("0797-6832001", "congress_deputy")
    assert (chen.state, chen.values["category"], chen.values["phone"]) == ("new", "resident", "0797-6832002")


def test_a_namesake_of_another_organisation_is_somebody_else() -> None:
    assert look("姓名,单位\n刘建国,农业局\n", LIU).changes[0].state == "new"
    assert look("姓名,电话\n刘建国,0797-6832001\n", LIU).changes[0].state == "unchanged"


def test_what_cannot_be_taken_is_told_with_its_row_and_can_be_pasted_again() -> None:
    found = look("姓名,类别,电话\n张三,外星人,\n李四,居民,不详\n王五,居民,\n王五,居民,\n")
    assert [(one.row, one.code) for one in found.problems] == [(2, "category"), (3, "phone"), (5, "twice")]
    assert [one.values["name"] for one in found.changes] == ["王五"]
    again = "姓名\t类别\t电话\n张三\t外星人\t\n李四\t居民\t不详\n王五\t居民\t\n"
    assert found.read.text(found.refused) == again


def test_rows_without_a_header_stand_in_the_usual_order() -> None:
    (one,) = look("张三\t人大代表\t县电视台\t0797-6832003\n").changes
    assert (one.values["category"], one.values["organisation"]) == ("congress_deputy", "县电视台")
    with pytest.raises(Invalid):
        read_pasted(LIST, " \n")


def test_the_page_looks_first_and_takes_the_good_rows(world: World, database: Database, client: Visitor) -> None:
    with database.transaction() as session:
        starts = now() + timedelta(days=3)
        event = Event(uid="od", kind="open_day", title="开放日", area_id=world.areas["county"].id, starts_at=starts,
                      ends_at=starts + timedelta(hours=2))  # fmt: skip
        session.add(event)
        session.flush()
        by = OpenDayInput(answer_on=today(), answer_at=time(12))
        open_day_services.prepare(session, event, by, world.actor(session, "planner"))
        address = f"/open-days/{event.id}/guests"
    client.sign_in_as(world, "planner")
    assert f'href="{address}/import"' in client.get(address).text
    sheet = "姓名,类别,电话\n张三,县人大代表,0797-6832001\n李四,外星人,\n".encode()
    looked = client.post(f"{address}/import", data={"file": (BytesIO(sheet), "嘉宾.csv")})
    assert (looked.status_code, "外星人" in looked.text) == (200, True)
    assert "张三" not in client.get(address).text
    text = "姓名\t类别\n张三\tcongress_deputy\n李四\t外星人\n"
    taken = client.post(f"{address}/import", data={"text": text, "apply": "1"})
    assert "李四\t外星人" in taken.text
    assert "张三" not in taken.text.split("<textarea")[1]
    listed = client.get(address).text
    assert "张三" in listed
    assert "李四" not in listed
    assert client.get(f"{address}-template.xlsx").status_code == 200
