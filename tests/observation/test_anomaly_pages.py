"""Pages of anomalies as people use them, and that nothing of them is to be seen where it must not be."""

from __future__ import annotations

import logging
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from core.db import Database
from core.i18n import speaking
from observation.anomaly_door_queries import ticket
from observation.anomaly_models import Anomaly, AnomalyFile
from observation.anomaly_words import whole_or_single
from tests.support.anomalies import given, judged, observer_with_link, reported
from tests.support.everything import photo
from tests.support.programs import Programs
from tests.support.world import Visitor, World

SECRET = "泉水突然变浑只有这里写着"


@pytest.fixture
def anomaly(database: Database, world: World) -> int:
    with database.transaction() as session:
        found = reported(session, world, description=SECRET, lon="116.05", lat="26.5")
        found.reporter_phone = "13800000001"
        return found.id


def test_from_the_report_to_the_closing(client: Visitor, world: World, database: Database, anomaly: int) -> None:
    planner, path = client.sign_in_as(world, "planner"), f"/anomalies/{anomaly}"
    page = planner.get(path).text
    assert "What do you think it is?" in page
    assert "data-countdown=" in page
    assert "13800000001" in page
    planner.post(f"{path}/judge", data={"judgement": "likely"})
    assert "Say first" not in planner.post(f"{path}/pass-up", data={}, follow_redirects=True).text
    assert planner.post(f"{path}/close", data={"note": "x"}).status_code == 422
    visit: dict[str, Any] = {
        "on_site_on": "2026-11-30", "on_site_clock": "15:10", "who": "林规划", "credibility": "4",
        "conclusion": "interference", "check-pumping": "yes", "files": (BytesIO(b"OggS" + bytes(40)), "a.ogg"),
    }  # fmt: skip
    with time_machine.travel("2026-11-30T15:20+08:00"):
        done = planner.post(f"{path}/verify", data=visit, follow_redirects=True)
        assert "It can be closed now." in done.text
        assert "Closed with a note" in planner.post(f"{path}/close", data={"note": "x"}, follow_redirects=True).text
    with database.transaction(writing=False) as session:
        assert session.scalar(select(AnomalyFile.is_on_site))


def test_a_refused_verification_keeps_what_was_typed_and_no_file(
    client: Visitor, world: World, database: Database, anomaly: int
) -> None:
    with database.transaction() as session:
        judged(session, world, session.get_one(Anomaly, anomaly))
    sent = {"who": "林规划", "check-rain": "no", "conclusion": "interference", "credibility": "3",
            "on_site_on": "2026-11-30", "on_site_clock": "10:00",
            "files": (BytesIO(b"OggS" + bytes(40)), "a.ogg")}  # fmt: skip
    with time_machine.travel("2026-11-30T15:20+08:00"):
        page = client.sign_in_as(world, "planner").post(f"/anomalies/{anomaly}/verify", data=sent)
    assert page.status_code == 422
    assert 'id="f-check-rain-no" value="no" checked' in page.text
    with database.transaction(writing=False) as session:
        assert session.scalar(select(AnomalyFile.id)) is None


def test_a_browser_without_scripts_reports_with_a_form(client: Visitor, world: World, database: Database) -> None:
    observer = client.sign_in_as(world, "observer")
    typed = given() | {"files": (BytesIO(b"OggS" + bytes(40)), "a.ogg"), "_once": "once-of-a-form-00001"}
    assert "has arrived" in observer.post("/anomalies/report", data=typed, follow_redirects=True).text
    with database.transaction(writing=False) as session:
        assert session.scalar(select(AnomalyFile.added_by)) == "刘观测"


def test_a_telephone_sends_what_it_kept_once_and_spoilt_ones_do_not_hold_up_the_others(
    client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        _, token = observer_with_link(session, world)
    nonce = "nonce-of-the-phone-1"
    kept = [
        given(nonce=nonce, elapsed_seconds=60),
        {"nonce": "nonce-of-the-phone-2", "category": "hens"},
        {"nonce": "nonce-of-the-phone-3", "report": nonce, "name": "a.jpg", "data": photo()},
        {"nonce": "nonce-of-the-phone-4", "report": nonce, "name": "a.exe", "data": "TVqQ"},
    ]
    for _ in range(2):
        answer = client.post(f"/o/{token}/anomaly/reports", json={"reports": kept})
        assert [one["state"] for one in (answer.json or {})["answers"]] == ["taken", "refused", "taken", "refused"]
    with database.transaction(writing=False) as session:
        assert len(session.scalars(select(Anomaly)).all()) == 1
        assert len(session.scalars(select(AnomalyFile)).all()) == 1
        reporter = session.scalar(select(Anomaly.reporter_key))
    assert reporter is not None and reporter.startswith("observer:")
    assert client.get(f"/o/{token}x/anomaly").status_code in (404, 410)
    assert client.post(f"/anomalies/sent/{token}/reports", json={"reports": kept}).status_code == 404
    with database.transaction() as session:
        own = ticket(session, world.actor(session, "observer"))
    assert client.post(f"/anomalies/sent/{own}/reports", json={"reports": []}).json == {"answers": []}


def test_a_report_by_telephone_is_entered_at_the_desk(client: Visitor, world: World) -> None:
    officer = client.sign_in_as(world, "township_officer")
    call = given(area="990101100201", appeared_clock="14:00") | {
        "reporter_name": "王大爷", "called_on": "2026-11-30", "called_clock": "14:20"}  # fmt: skip
    with time_machine.travel("2026-11-30T15:00+08:00"):
        page = officer.post("/anomalies/called", data=call, follow_redirects=True).text
    assert "late by 1" in page
    assert "王大爷" in page


def test_the_register_and_the_form_are_text_on_paper(client: Visitor, world: World, anomaly: int) -> None:
    planner = client.sign_in_as(world, "planner")
    register = load_workbook(BytesIO(planner.get("/anomalies.xlsx").data)).worksheets[0]
    rows = [[cell.value for cell in row] for row in register.iter_rows()]
    assert any("2026-001" in row and SECRET in row and "刘观测" in row for row in rows)
    assert SECRET in planner.get("/anomalies.csv").data.decode("utf-8-sig")
    page = load_workbook(BytesIO(planner.get(f"/anomalies/{anomaly}/form.xlsx").data)).worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.fitToHeight) == (9, 1)
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert SECRET in {cell.value for cell in cells}


def test_the_register_says_whether_it_was_the_whole_group_as_an_answer() -> None:
    with speaking("zh"):
        assert whole_or_single(True) == "群体", "a column of answers holds no question"
        assert whole_or_single(None) == ""


def test_the_name_of_the_form_travels_in_every_language(client: Visitor, world: World, anomaly: int) -> None:
    answer = client.sign_in_as(world, "planner", "zh").get(f"/anomalies/{anomaly}/form.xlsx")
    named = answer.headers["Content-Disposition"]
    assert named.isascii() and named.startswith("attachment") and ".xlsx" in named, "servers refuse anything else"


def test_an_official_reads_it_without_a_name(client: Visitor, world: World, anomaly: int) -> None:
    official = client.sign_in_as(world, "official")
    for path in (f"/anomalies/{anomaly}", "/anomalies.csv"):
        text = official.get(path).data.decode("utf-8-sig")
        assert SECRET in text
        assert "13800000001" not in text
        assert "刘观测" not in text
    assert official.post(f"/anomalies/{anomaly}/judge", data={"judgement": "likely"}).status_code == 403


def test_today_the_search_and_the_map_tell_those_who_may(client: Visitor, world: World, anomaly: int) -> None:
    planner = client.sign_in_as(world, "planner")
    assert "Judge it and report it up" in planner.get("/").text
    assert "2026-001" in planner.get("/search?q=泉水突然变浑").text
    assert "2026-001" in planner.get("/map/layers/anomalies.json").text


def test_no_public_page_program_or_log_tells_anything_of_it(
    app: Flask, client: Visitor, world: World, database: Database, programs: Programs, anomaly: int,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    asked = ["/", "/map", "/places", f"/places/{world.places['well'].id}", "/map/points.json", "/join", "/drill-days",
             "/map/layers/anomalies.json", "/anomalies", f"/anomalies/{anomaly}", f"/anomalies/{anomaly}/form.xlsx",
             "/anomalies.csv", "/search?q=泉水", "/healthz", "/api/v1/openapi.json"]  # fmt: skip
    for path in asked:
        for told in (client.get(path).text, client.sign_in_as(world, "unit_contact").get(path).text):
            assert SECRET not in told, path
            assert "13800000001" not in told, path
        client.delete_cookie("session")
    for role in ("unit_contact", "observer"):
        for path in ("/anomalies", f"/anomalies/{anomaly}", f"/anomalies/{anomaly}/steps", "/stations"):
            assert programs.of(role).get(path).status_code == 403
    assert SECRET not in caplog.text
    assert "刘观测" not in caplog.text
