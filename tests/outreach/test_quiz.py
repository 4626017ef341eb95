"""The self-check of households: a result at once, sums by township, and nothing of a person anywhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.errors import DomainError, Invalid, NotFound
from outreach import quiz_queries as queries
from outreach import quiz_services as services
from outreach.quiz import SMALL, as_code, from_code, lines_of, outcome, read_lines
from outreach.quiz_defaults import DEFAULTS
from outreach.quiz_inputs import QuizQuestionInput
from outreach.quiz_models import QuizAnswer, QuizDay
from outreach.views import quiz as quiz_pages
from reports.cube import Question
from reports.cube_queries import ask
from tests.support.world import Visitor, World

YEAR = date(2026, 1, 1), date(2026, 12, 31)
WORST = {item.code: item.options[-1].code for item in DEFAULTS}
BEST = {item.code: item.options[0].code for item in DEFAULTS}


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def test_the_shipped_questions_are_plain_and_each_lost_point_has_advice() -> None:
    assert 8 <= len(DEFAULTS) <= 12 and len({item.code for item in DEFAULTS}) == len(DEFAULTS)
    for item in DEFAULTS:
        for option in item.options:
            assert bool(option.advice_zh and option.advice_en) == (option.points < item.most), (item.code, option.code)


def test_the_gravest_comes_first_and_who_has_done_everything_has_nothing_to_do() -> None:
    good, bad = outcome(DEFAULTS, BEST), outcome(DEFAULTS, WORST | {"furniture": "partly"})
    assert (good.share, good.grade, list(good.advice)) == (1.0, "well", [])
    assert (bad.grade, bad.points) == ("little", 1)
    assert bad.advice[-1][0].code == "furniture"


@given(st.integers(0, 2 * 3 * 5 * 7 * 11 * 13))
def test_an_address_carries_the_answers_and_nothing_else(number: int) -> None:
    answers = {item.code: item.options[number // (at + 1) % len(item.options)].code for at, item in enumerate(DEFAULTS)}
    assert from_code(as_code(answers), DEFAULTS) == answers
    assert from_code(as_code(answers) + "~name.王五~gas.<b>", DEFAULTS).keys() == answers.keys()


def test_typed_answers_keep_their_codes_by_words_or_place() -> None:
    before = DEFAULTS[0].options
    assert read_lines(lines_of(before), before) == list(before)
    moved = read_lines("0 | 没有固定 | None\n2｜全部固定｜All", before)
    assert [(one.code, one.points) for one in moved] == [("no", 0), ("partly", 2)]
    for wrong in ("是 | 2", "11 | 太多", "2 |"):
        with pytest.raises(ValueError, match=r"[|0-9是]"):
            read_lines(wrong)


def test_small_townships_are_not_told_apart(session: Session, world: World, planner: Actor) -> None:
    county, near, far = (world.areas[name] for name in ("county", "meijiang", "qingtang"))
    for _ in range(SMALL):
        services.take_quiz(session, county, near, BEST)
    services.take_quiz(session, county, far, WORST)
    services.take_quiz(session, county, None, BEST)
    found = queries.figures(session, planner, county, *YEAR)
    assert [(one.name, one.is_small, one.share) for one in found.townships] == [
        ("Township not named", True, None), ("梅江镇", False, 1.0), ("青塘镇", True, None),
    ]  # fmt: skip
    assert (found.takers, found.answers[0][1][0][1]) == (SMALL + 2, SMALL + 1)
    small = next(iter(queries.quiz_sheets(found, ["x"])[0].rows))
    assert small[1] == "fewer than 10"
    figures = ask(session, Question(*YEAR, (), ("quiz_takers", "quiz_share")), planner).total.values
    share = figures["quiz_share"]
    assert figures["quiz_takers"] == SMALL + 2 and isinstance(share, float) and 0.9 < share < 1
    assert queries.figures(session, world.actor(session, "township_officer"), county, *YEAR).takers == SMALL


def test_no_figure_anywhere_tells_how_few_households_of_a_township_took_part(
    session: Session, world: World, planner: Actor
) -> None:
    county, near, far = (world.areas[name] for name in ("county", "meijiang", "qingtang"))
    for _ in range(SMALL + 1):
        services.take_quiz(session, county, near, BEST)
    services.take_quiz(session, county, far, WORST)
    asked = ("quiz_takers", "quiz_share")
    for by in (("area",), ("area", "month")):
        found = ask(session, Question(*YEAR, by, asked), planner)
        assert [line.values for line in found.lines if line.values["quiz_takers"] != 0] == [dict.fromkeys(asked)] * 2
        assert found.total.values["quiz_takers"] == SMALL + 2
    alone = ask(session, Question(*YEAR, (), asked, area_id=far.id), planner)
    assert alone.total.values == dict.fromkeys(asked)
    told = queries.figures(session, planner, county, *YEAR).townships
    assert [(one.is_told, one.share) for one in told] == [(False, None)] * 2


def test_a_county_asks_its_own_questions_and_may_go_back(session: Session, world: World, planner: Actor) -> None:
    county = world.areas["county"]
    own = services.take_over_questions(session, county, planner)
    with pytest.raises(DomainError, match="already"):
        services.take_over_questions(session, county, planner)
    typed: dict[str, Any] = {
        "text_zh": "家里有灭火器吗？",
        "options": "2 | 有 | Yes\n0 | 没有 | No | 买一个",
        "position": 5,
    }
    services.add_question(session, county, QuizQuestionInput.model_validate(typed), planner)
    assert queries.questions(session, world.areas["meijiang"])[0].zh == "家里有灭火器吗？"
    services.edit_question(session, own[0], QuizQuestionInput.model_validate(typed | {"is_active": False}), planner)
    assert len(queries.questions(session, county)) == len(DEFAULTS)
    for wrong in ({"options": "2 | 有"}, {"options": "0 | 有\n0 | 没有"}, {"options": "有\n没有"}):
        with pytest.raises(Invalid):
            services.add_question(session, county, QuizQuestionInput.model_validate(typed | wrong), planner)
    with pytest.raises(NotFound):
        services.shipped_again(session, county, world.actor(session, "township_officer"))
    services.shipped_again(session, county, planner)
    assert queries.questions(session, county) == list(DEFAULTS)


def test_a_visitor_takes_it_without_a_script_and_a_form_sent_twice_counts_once(
    client: Visitor, world: World, database: Database
) -> None:
    page = client.get("/self-check")
    assert page.status_code == 200 and "梅江镇" in page.text
    half = client.post("/self-check", data={"q.gas": "yes"})
    assert half.status_code == 422 and "Please answer every question" in half.text
    sent = {f"q.{code}": option for code, option in WORST.items()}
    sent |= {"township": "990101100", "_once": "nonce-of-this-form"}
    answers = [client.post("/self-check", data=sent) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 302]
    result = client.get(answers[1].location).text
    assert "Much can still be done at home" in result and "Find the nearest shelter" in result
    assert client.get("/self-check/result?r=x").status_code == 404
    with database.transaction(writing=False) as session:
        assert session.scalars(select(QuizDay.takers)).all() == [1]
        assert session.scalar(select(func.sum(QuizAnswer.count))) == len(DEFAULTS)
    planner = client.sign_in_as(world, "planner")
    assert "1 household took it" in planner.get("/self-check/figures").text
    assert planner.get("/self-check/figures.xlsx").status_code == 200
    assert "take them over" in planner.get("/self-check/questions").text
    planner.post("/self-check/questions/own")
    assert "Fastened" not in planner.get("/self-check/questions/1").text


def test_an_address_that_sends_again_and_again_is_asked_to_wait(client: Visitor, world: World) -> None:
    sent = {f"q.{code}": option for code, option in BEST.items()}
    codes = [client.post("/self-check", data=sent).status_code for _ in range(41)]
    assert set(codes[:40]) == {303} and codes[40] == 429


def test_one_address_cannot_fill_the_figures_of_a_day(
    client: Visitor, world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiz_pages, "COUNTED_A_DAY", 2)
    sent = {f"q.{code}": option for code, option in BEST.items()}
    answers = [client.post("/self-check", data=sent) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert "not added to the figures" in client.get(answers[2].location).text
    with database.transaction(writing=False) as session:
        assert session.scalars(select(QuizDay.takers)).all() == [2]
