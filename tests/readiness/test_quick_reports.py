"""Quick reports: estimates, the last report counts, forty at once count once each, exercise and real never mix."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from flask import Flask
from hypothesis import given as trying
from hypothesis import strategies as some
from openpyxl import load_workbook
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.config import Config
from core.db import Database
from core.errors import DomainError, Invalid
from core.i18n import speaking
from core.times import now, today
from readiness.felt_intensity import estimate, together
from readiness.felt_table import SIGNS
from readiness.network_coverage import Ground
from readiness.network_models import NetworkMember
from readiness.quick_report_checks import refuse_contradiction
from readiness.quick_report_inputs import ClosingInput, QuickReportInput, RoundInput
from readiness.quick_report_losses import people_of
from readiness.quick_report_models import QuickAsked, QuickReport, QuickRound
from readiness.quick_report_picture import Asked, MixedModes, Sent, picture
from readiness.quick_report_queries import as_sent, rounds, standing, token
from readiness.quick_report_services import close_round, open_round, take_report
from readiness.quick_report_words import say_count, say_damage, say_differing, say_losses, say_unasked
from registry.models import Area
from reports.cube import Question
from reports.cube_queries import ask
from reports.rows_queries import rows_of
from tests.support.everything import photo
from tests.support.programs import Programs
from tests.support.world import Visitor, World, build_world

CODES = [sign.code for sign in SIGNS]
VILLAGE = Ground(4, "/1/2/4/", "石上村", "village", "990101100201")
ROUND = {"name": "梅江有感地震", "area": "990101", "shook_on": "2026-11-30", "shook_clock": "09:30", "is_sure": True}


@trying(signs=some.sets(some.sampled_from(CODES)), felt=some.booleans())
def test_an_estimate_lies_between_the_weakest_and_the_strongest_group(signs: set[str], felt: bool) -> None:
    degree = estimate(felt, signs)
    strongest = [
        max(one.degree for one in SIGNS if one.group == group and one.code in signs)
        for group in {one.group for one in SIGNS if one.code in signs}
    ]
    assert degree == (1 if not felt else 3) if not felt or not signs else min(strongest) <= degree <= max(strongest)


@trying(signs=some.sets(some.sampled_from(CODES), min_size=1), more=some.sampled_from(SIGNS))
def test_a_stronger_thing_in_a_group_never_lowers_the_estimate(signs: set[str], more: Any) -> None:
    there = [one.degree for one in SIGNS if one.group == more.group and one.code in signs]
    if there and more.degree >= max(there):
        assert estimate(True, signs | {more.code}) >= estimate(True, signs)


def test_a_village_has_a_median_with_spread_and_none_without_reports() -> None:
    found = together([5, 7, 6, 9])
    assert found is not None
    assert (found.median, found.degree, found.spread, found.count) == (6.5, 7, 4, 4)
    assert together([]) is None


def sent(number: int, asked: int, degree: int, minute: int = 0, round_id: int = 1, mode: str = "real") -> Sent:
    at = now() + timedelta(minutes=minute)
    return Sent(number, round_id, mode, asked, VILLAGE.id, VILLAGE.path, degree > 1, degree, at, at)


def asked(number: int, round_id: int = 1, mode: str = "real") -> Asked:
    return Asked(number, round_id, mode, f"员{number}", VILLAGE.path, VILLAGE.name)


@trying(order=some.permutations([sent(1, 1, 4), sent(2, 1, 7, 5), sent(3, 2, 6)]))
def test_the_report_that_was_written_last_counts_in_whatever_order_they_come(order: list[Sent]) -> None:
    found = picture(1, "real", now(), [asked(1), asked(2), asked(3)], order, [VILLAGE])
    assert sorted(one.degree for one in found.last.values()) == [6, 7]
    assert [one.id for one in found.waiting] == [3]
    assert (found.sent, found.villages[0].asked, found.villages[0].reports_count) == (3, 3, 2)


@trying(
    rows=some.lists(some.tuples(some.integers(1, 2), some.sampled_from(["exercise", "real"])), min_size=1, max_size=5)
)
def test_rows_of_another_mode_or_round_are_refused_by_every_picture(rows: list[tuple[int, str]]) -> None:
    given = [sent(number, 1, 6, 0, round_id, mode) for number, (round_id, mode) in enumerate(rows)]
    if all(row == (1, "exercise") for row in rows):
        assert picture(1, "exercise", now(), [asked(1, 1, "exercise")], given, [VILLAGE]).sent == len(rows)
        return
    with pytest.raises(MixedModes):
        picture(1, "exercise", now(), [asked(1, 1, "exercise")], given, [VILLAGE])


def people(session: Session, count: int) -> None:
    villages = session.scalars(select(Area).where(Area.level == "village").order_by(Area.id)).all()
    session.add_all(
        NetworkMember(area_id=villages[n % len(villages)].id, role="informant", name=f"员{n}", phone=f"139{n:08d}")
        for n in range(count)
    )
    session.flush()


def opened(session: Session, world: World, mode: str = "exercise", **more: Any) -> QuickRound:
    return open_round(session, RoundInput(**(ROUND | {"mode": mode} | more)), world.actor(session, "planner"))


def of(session: Session, found: QuickRound) -> list[QuickAsked]:
    return list(session.scalars(select(QuickAsked).where(QuickAsked.round_id == found.id).order_by(QuickAsked.id)))


def report(felt: str = "yes", **more: Any) -> QuickReportInput:
    return QuickReportInput(felt=felt, **more)


def test_exercise_and_real_never_meet_in_a_figure_and_the_database_keeps_them_apart(
    any_database: Database,
) -> None:
    with any_database.transaction() as session:
        world = build_world(session)
        people(session, 4)
        who = world.actor(session, "planner")
        for mode, dead in (("exercise", 9), ("real", 1)):
            for one in of(session, opened(session, world, mode)):
                take_report(session, one, report(signs=["wall_cracks"], dead=dead), f"{mode}-{one.id:016d}", 0, who)
    with any_database.session(writing=True) as session:
        who = world.actor(session, "planner")
        for mode, dead in (("exercise", 27), ("real", 3)):  # of three villages, in one of which two informants report
            (found,) = session.scalars(rounds(who, mode)).all()  # type: ignore[arg-type]
            assert standing(session, found, who).people["dead"] == dead
        other = session.scalars(select(QuickAsked).where(QuickAsked.mode == "real")).first()
        assert other is not None
        for deed in (
            update(QuickReport).where(QuickReport.mode == "exercise").values(mode="real"),
            update(QuickReport).where(QuickReport.mode == "exercise").values(asked_id=other.id),
            update(QuickRound).where(QuickRound.mode == "exercise").values(mode="real"),
            update(QuickAsked).where(QuickAsked.mode == "exercise").values(round_id=other.round_id),
            update(QuickReport)
            .where(QuickReport.id == 1)
            .values(mode="real", round_id=other.round_id, asked_id=other.id),
        ):
            with pytest.raises(DBAPIError), session.begin_nested():
                session.execute(deed)
        session.rollback()


def test_what_nobody_has_said_is_not_nought_and_houses_reach_everybody(session: Session, world: World) -> None:
    people(session, 1)
    found = opened(session, world, "real")
    (one,) = of(session, found)
    given = report(signs=["wall_cracks"], dead=0, damage={"earth_collapsed": 5, "brick_cracked": 12})
    planner = world.actor(session, "planner")
    take_report(session, one, given, "houses-0000000000001", 0, planner)
    state = standing(session, found, planner)
    assert (state.people["dead"], state.people["injured"]) == (0, None)
    with speaking("en"):
        houses = ["Earth, stone or timber houses collapsed: 5", "Brick houses cracked: 12"]
        assert [say_damage(state.damage), say_losses(state.villages[0])] == [houses, houses]
        assert [say_count(count) for count in state.people.values()] == ["–", "0", "–", "–"]


def test_who_was_asked_is_named_only_to_those_who_may_know_them(session: Session, world: World) -> None:
    people(session, 2)
    found = opened(session, world)
    seen = {role: {one.name for one in standing(session, found, world.actor(session, role)).waiting}
            for role in ("planner", "official")}  # fmt: skip
    assert len(seen["planner"]) == 2 and seen["official"] == {""}


def losses(number: int, asked: int, path: str = VILLAGE.path, dead: int | None = None, houses: int = 0) -> Sent:
    one = sent(number, asked, 7)
    return replace(one, area_path=path, people={"dead": dead}, damage={"earth_collapsed": houses} if houses else {})


def test_two_informants_of_one_village_do_not_double_its_dead_and_houses() -> None:
    rows = [losses(1, 1, dead=2, houses=3), losses(2, 2, dead=3, houses=3), losses(3, 3)]
    found = picture(1, "real", now(), [asked(1), asked(2), asked(3)], rows, [VILLAGE])
    assert (found.people["dead"], found.damage, found.villages[0].people["dead"]) == (3, {"earth_collapsed": 3}, 3)
    assert found.villages[0].spread == {"dead": (2, 3)}
    with speaking("en"):
        assert say_losses(found.villages[0])[0] == "Dead 3 (reports say 2–3)"
        assert say_differing(found.villages[0]) == ["Dead 2–3"]


def test_a_township_counts_with_its_own_number_or_the_sum_of_its_villages_never_both() -> None:
    villages = [losses(1, 1, "/1/2/4/", dead=2), losses(2, 2, "/1/2/5/", dead=1), losses(3, 3, "/1/6/7/", dead=1)]
    assert [people_of([*villages, losses(9, 9, "/1/2/", dead=own)])["dead"] for own in (1, 3, 8)] == [4, 4, 9]
    assert people_of([])["dead"] is None


@pytest.mark.parametrize(("more", "what"), [({"signs": ["swing"]}, "What was noticed"), ({"dead": 1}, "Dead"),
                                            ({"damage": {"earth_collapsed": 1}}, "Damaged houses")])  # fmt: skip
def test_what_was_not_felt_has_done_no_damage(more: Any, what: str) -> None:
    with speaking("en"), pytest.raises(Invalid, match=f"entered: {what}[.]") as refused:
        refuse_contradiction(report("no", **more))
    assert refused.value.field == "felt"
    refuse_contradiction(report("yes", **more))
    refuse_contradiction(report("no", dead=0, power="cut"))


@pytest.mark.parametrize(("more", "field"), [({"signs": ["flew"]}, "signs"), ({"damage": {"tent_torn": 1}}, "damage")])
def test_a_key_that_there_is_not_is_refused_with_those_that_there_are(client: Visitor, link: str, more: Any,
                                                                      field: str) -> None:  # fmt: skip
    sent_one = {"nonce": "n" * 20, "felt": "yes"} | more
    (answer,) = client.post(f"{link}/reports", json={"reports": [sent_one]}).json["answers"]  # type: ignore[index]
    assert (answer["state"], list(answer["fields"])) == ("refused", [field])
    assert (
        next(iter(more[field])) in answer["fields"][field]
        and ("swing" if field == "signs" else "frame_broken") in (answer["message"])
    )


def test_no_report_was_made_before_the_earthquake(session: Session, world: World) -> None:
    people(session, 1)
    found, who = opened(session, world), world.actor(session, "planner")
    (one,) = of(session, found)
    assert take_report(session, one, report(), "ten-days-by-its-clock", 864_000, who) == "taken"
    assert take_report(session, one, report(), "a-minute-by-its-clock", 60, who) == "taken"
    late, early = session.scalars(select(QuickReport).order_by(QuickReport.id.desc()))
    assert early.sent_at == found.shook_at < early.received_at
    state = standing(session, found, who)
    assert (state.last[one.id].id, state.last[one.id].is_timed) == (late.id, True)
    assert not as_sent(early, VILLAGE.path, found.shook_at).is_timed


def test_forty_informants_at_once_are_counted_once_each(any_database: Database, config: Config) -> None:
    from app import create_app

    with any_database.transaction() as session:
        world = build_world(session)
        people(session, 40)
    app: Flask = create_app(config, any_database, TESTING=True, PROPAGATE_FAILURES=True)
    with any_database.transaction() as session:
        found = opened(session, world)
        links = [token(session, one) for one in of(session, found)]

    def send(number: int) -> list[str]:
        sent = {"nonce": f"burst-{number:016d}", "felt": "yes", "signs": ["wall_cracks"], "injured": 1}
        answers = []
        for _ in range(2):  # a phone and its worker may send the same report
            for _ in range(5):
                answer = app.test_client().post(f"/q/{links[number]}/reports", json={"reports": [sent]})
                if answer.status_code != 503:
                    break
            assert answer.json is not None
            answers.append(answer.json["answers"][0]["state"])
        return sorted(answers)

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(send, range(40))) == [["again", "taken"]] * 40
    with any_database.transaction() as session:
        state = standing(session, session.get_one(QuickRound, found.id), world.actor(session, "planner"))
        assert (len(state.last), state.sent, state.people["injured"]) == (40, 40, 3)
        assert state.waiting == []


def test_a_round_needs_a_deliberate_choice_and_a_scenario_is_for_exercises(session: Session, world: World) -> None:
    people(session, 1)
    for wrong, code in (({"is_sure": False}, "not_sure"), ({"scenario_id": 1}, "scenario_real"),
                        ({"shook_clock": "23:00"}, "future"), ({"lon": 116.0}, "half_point")):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            opened(session, world, "real", **wrong)
        assert refused.value.code == code
    with pytest.raises(ValueError, match="mode"):
        RoundInput(**ROUND)
    with pytest.raises(Invalid) as nobody:
        opened(session, world, "real", area="990101101")
    assert nobody.value.code == "nobody"


def test_after_the_closing_only_what_was_written_before_is_taken(session: Session, world: World) -> None:
    people(session, 1)
    found, who = opened(session, world), world.actor(session, "planner")
    (one,) = of(session, found)
    close_round(session, found, ClosingInput(), who)
    with pytest.raises(DomainError) as refused:
        take_report(session, one, report(), "after-the-closing-01", 0, who)
    assert refused.value.code == "round_closed"
    assert take_report(session, one, report(), "before-the-closing-1", 600, who) == "taken"


@pytest.fixture
def link(database: Database, world: World) -> str:
    with database.transaction() as session:
        people(session, 3)
        return f"/q/{token(session, of(session, opened(session, world))[0])}"


def test_the_phone_page_says_exercise_and_works_without_scripts(client: Visitor, link: str) -> None:
    page = client.get(link).get_data(as_text=True)
    assert "mode-exercise" in page and "This is an exercise" in page
    assert client.post(link, data={"felt": ""}).status_code == 422
    wrong = client.post(link, data={"felt": "no", "dead": "1", "words": "塌方"})
    assert wrong.status_code == 422 and "also entered: Dead." in wrong.text and "塌方" in wrong.text
    form = {
        "felt": "yes",
        "signs": ["swing", "wall_cracks"],
        "damage.earth_cracked": "3",
        "injured": "1",
        "power": "cut",
    }
    done = client.post(link, data=form, follow_redirects=True).get_data(as_text=True)
    assert "[EXERCISE] Your report has arrived" in done and "counts" in done
    assert client.get("/q/1-0-AAAAAAAAAAAAAAAAAAAAAAAAAAA").status_code == 410
    assert client.get("/q/sw.js").status_code == 200


def test_a_photo_comes_after_its_report_and_a_spoilt_one_holds_up_nothing(client: Visitor, link: str) -> None:
    good = {"nonce": "a-phone-made-this-1", "felt": "no", "elapsed_seconds": 5}
    picture = {"nonce": "a-phone-made-this-2", "report": good["nonce"], "name": "a.jpg", "data": photo()}
    sent_all = [
        good,
        {"nonce": "x", "felt": "maybe"},
        picture,
        picture | {"nonce": "a-phone-made-this-3", "report": "n" * 20},
    ]
    answer = client.post(f"{link}/reports", json={"reports": sent_all})
    assert answer.json is not None
    assert [one["state"] for one in answer.json["answers"]] == ["taken", "refused", "taken", "refused"]
    assert {"nonce", "felt"} == set(answer.json["answers"][1]["fields"]), "a phone shows each sentence at its field"
    assert client.post(f"{link}/reports", json={"reports": 7}).status_code == 422


def test_the_round_is_marked_on_page_map_file_and_sheet(client: Visitor, world: World, link: str) -> None:
    client.post(
        f"{link}/reports", json={"reports": [{"nonce": "n" * 20, "felt": "yes", "signs": ["most_ran"], "dead": 2}]}
    )
    planner = client.sign_in_as(world, "planner")
    page = planner.get("/readiness/quick-reports/1").get_data(as_text=True)
    assert "[EXERCISE]" in page and "2 informants have not reported" in page and "VII" in page
    live = planner.get("/readiness/quick-reports/1/live")
    again = planner.get("/readiness/quick-reports/1/live", headers={"If-None-Match": live.headers["ETag"]})
    assert (live.status_code, again.status_code) == (200, 304)
    assert "EXERCISE" in planner.get("/readiness/quick-reports/1/calls?shows=all").get_data(as_text=True)
    paper = Document(BytesIO(planner.get("/readiness/quick-reports/1/bulletin.docx").get_data()))
    assert "EXERCISE" in paper.sections[0].header.paragraphs[0].text
    book = load_workbook(BytesIO(planner.get("/readiness/quick-reports/1/tables.xlsx").get_data()))
    assert all(sheet.title.startswith("EXERCISE") for sheet in book) and "EXERCISE" in str(
        book.worksheets[0]["A1"].value
    )
    real = planner.get("/readiness/quick-reports").get_data(as_text=True)
    assert "No earthquake yet" in real and "梅江有感地震" not in real
    with client.session_transaction() as cookie:
        cookie["language"] = "zh"
    drawing = planner.get("/readiness/quick-reports/1/map.svg")
    assert drawing.status_code == 200
    assert drawing.headers["Content-Disposition"].isascii(), "a server sends no other letters in a header"


def test_more_people_than_live_there_are_asked_about_and_marked_until_somebody_corrects_them(
    client: Visitor, world: World, link: str
) -> None:
    planner, call = client.sign_in_as(world, "planner"), "/readiness/quick-reports/1/asked/1/call"
    given = {"felt": "yes", "signs": ["most_ran"], "injured": "99999", "damage.brick_collapsed": "7", "power": "cut"}
    for door in (call, link):
        asked_back = planner.post(door, data=given)
        assert asked_back.status_code == 422 and "99,999 together" in asked_back.text
    assert planner.post(call, data=given | {"confirmed": "1"}).status_code == 302
    page = planner.get("/readiness/quick-reports/1").text
    assert "Please verify" in page and "people reported: 99,999" in page
    paper = Document(BytesIO(planner.get("/readiness/quick-reports/1/bulletin.docx").get_data()))
    assert any("99,999" in one.text and "verified" in one.text for one in paper.paragraphs)
    assert any("Please verify" in cell.text for table in paper.tables for row in table.rows for cell in row.cells)
    book = load_workbook(BytesIO(planner.get("/readiness/quick-reports/1/tables.xlsx").get_data()))
    assert any("99,999" in str(cell) for row in book.worksheets[0].values for cell in row)
    before = planner.get(call).text
    assert all(said in before for said in ('value="99999"', 'value="7"', "which counts now")), "a correction goes on"
    assert len(re.findall(r'value="(?:yes|most_ran|cut)"[^>]* checked', before)) == 3
    planner.post(call, data=given | {"injured": "9"})
    assert "Please verify" not in planner.get("/readiness/quick-reports/1").text


def test_the_residents_bound_the_people_and_nothing_said_is_no_doubt() -> None:
    doubts = ((300, 300, False), (300, 301, True), (None, 5_000, False), (None, 5_001, True), (300, None, False))
    for population, dead, is_doubtful in doubts:
        ground = replace(VILLAGE, population=population)
        found = picture(1, "real", now(), [asked(1)], [losses(1, 1, dead=dead)], [ground])
        assert found.villages[0].is_doubtful is is_doubtful


def test_villages_in_which_nobody_was_asked_are_named() -> None:
    other = Ground(5, "/1/2/5/", "河背村", "village", "990101100202")
    found = picture(1, "real", now(), [asked(1)], [], [VILLAGE, other])
    with speaking("en"):
        assert say_unasked(found) == "Villages and communities without an informant (1): 河背村"


def test_an_officer_sees_the_own_township_of_the_county_round_and_enters_a_call(
    client: Visitor, world: World, link: str
) -> None:
    officer = client.sign_in_as(world, "township_officer")
    page = officer.get("/readiness/quick-reports/1").get_data(as_text=True)
    assert "石上村" in page and "河背村" not in page
    numbers = re.findall(r"/asked/(\d+)/call", page)
    done = officer.post(
        f"/readiness/quick-reports/1/asked/{numbers[0]}/call", data={"felt": "no"}, follow_redirects=True
    )
    assert "[EXERCISE] Entered" in done.get_data(as_text=True)
    assert officer.post("/readiness/quick-reports/1/asked/3/call", data={"felt": "no"}).status_code == 404
    assert officer.post("/readiness/quick-reports/1/close").status_code == 404


def test_programs_ask_for_one_mode_and_read_how_a_round_stands(programs: Programs, database: Database) -> None:
    with database.transaction() as session:
        people(session, 2)
    planner = programs.of("planner")
    made = planner.post("/quick-rounds", ROUND | {"mode": "real"}).json
    path = f"/quick-rounds/{made['id']}"
    assert [one["id"] for one in planner.get("/quick-rounds").json["items"]] == [made["id"]]
    assert planner.get("/quick-rounds", mode="exercise").json["items"] == []
    number = planner.get(f"{path}/waiting").json["items"][0]["id"]
    given = {"nonce": "made-by-some-device-1", "felt": "yes", "signs": ["most_ran"]}
    states = [planner.post(f"{path}/asked/{number}/reports", given).json["state"] for _ in range(2)]
    assert states == ["taken", "again"]
    against = planner.post(f"{path}/asked/{number}/reports", given | {"nonce": "n" * 20, "felt": "no"})
    assert (against.status_code, against.json["field"]) == (422, "felt")
    found = planner.get(f"{path}/standing").json
    assert (found["mode"], found["reported"], found["villages"][0]["median"]) == ("real", 1, 7.0)
    assert programs.of("official").post("/quick-rounds", ROUND | {"mode": "real"}).status_code == 403
    assert planner.post(f"{path}/close", {}).json["closed_at"] is not None


def test_nothing_of_a_report_reaches_the_public(client: Visitor, database: Database, link: str) -> None:
    assert client.get("/readiness/quick-reports/1").status_code in (302, 401)
    with database.transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM quick_reports")) == 0


def test_figures_name_the_exercise_and_count_real_reports_by_themselves(
    app: Flask, session: Session, world: World
) -> None:
    people(session, 3)
    who = world.actor(session, "planner")
    for mode, count in (("exercise", 3), ("real", 1)):
        for one in of(session, opened(session, world, mode))[:count]:
            for turn in range(2):  # a correction is no second informant
                take_report(session, one, report(), f"{mode}-{turn}-{one.id:014d}", 0, who)
    names = ("quick_reports_real", "quick_reports_exercise", "network_informant", "network_posts")
    with app.app_context():
        found = ask(session, Question(today(), today(), ("area",), names), who)
    assert [found.total.values[name] for name in names] == [1, 3, 3, 7]
    for name, count in zip(names[:3], (1, 3, 3), strict=True):
        for line in found.lines:
            behind = rows_of(session, Question(today(), today(), ("area",), names), who, name, line.key)
            assert len(session.scalars(behind.query).all()) == line.values[name]
        whole = rows_of(session, Question(today(), today()), who, name)
        assert len(session.scalars(whole.query).all()) == count
