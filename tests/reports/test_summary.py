"""Summaries: what the figures say becomes sentences and tables, in both languages, without a number typed twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from time_machine import travel

from core.db import Database
from core.documents.checking import check
from core.documents.rendering import render, shipped
from core.i18n import speaking
from core.jobs import work_once
from reports.models import FigureTarget
from reports.summary_context import context
from reports.summary_facts import Left, Named, Span, SummaryFacts
from reports.summary_fields import FIELDS
from reports.summary_parts import overview
from reports.summary_queries import facts_of
from reports.summary_sample import sample
from reports.summary_words import change, period, problems
from tests.reports.test_participation import hold
from tests.support.papers import opened, words
from tests.support.programs import Programs
from tests.support.world import Visitor, World

EMPTY = SummaryFacts("梅江县", None, Span(2026, 1), date(2026, 7, 3), None, "梅江县应急局", {"held": 0}, {})


def told(facts: SummaryFacts, language: str = "zh") -> str:
    with speaking(language):
        return words(render(shipped(facts.span.kind, language), context(facts)))


def test_a_half_year_and_a_year_know_their_days_and_the_year_before() -> None:
    assert (Span(2026, 2).starts_on, Span(2026, 2).ends_on) == (date(2026, 7, 1), date(2026, 12, 31))
    assert (Span(2026).starts_on, Span(2026).ends_on, Span(2026).kind) == (date(2026, 1, 1), date(2026, 12, 31), "year")
    assert Span(2026, 1).before == Span(2025, 1)
    with speaking("zh"):
        assert [period(Span(2026, half)) for half in (1, 2, 0)] == ["2026年上半年", "2026年下半年", "2026年"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["half_year", "year"])
def test_the_shipped_forms_name_known_fields_only_and_say_everything_of_the_example(kind: str, language: str) -> None:
    check(shipped(kind, language), FIELDS)
    with speaking(language):
        facts = sample(kind)
    said = told(facts, language)
    for number in ("146", "31,480", "12,600", "86.3%"):
        assert number in said
    assert "{" not in said and "None" not in said
    assert len(opened(render(shipped(kind, language), _in(language, facts))).inline_shapes) == 2
    without_map = replace(facts, pictures={"chart_places": facts.pictures["chart_places"]})
    assert len(opened(render(shipped(kind, language), _in(language, without_map))).inline_shapes) == 1


def _in(language: str, facts: SummaryFacts) -> dict[str, object]:
    with speaking(language):
        return context(facts)


def test_the_overview_reads_like_a_report() -> None:
    with speaking("zh"):
        first = overview(sample("half_year"))[0]
    assert first.startswith("示例县共开展防震减灾宣传和演练活动 146 场，其中应急演练 61 场。")
    assert "覆盖单位 212 个（共 279 个），覆盖率 76%。" in first and "参与 31,480 人次。" in first


def test_a_time_in_which_nothing_happened_makes_a_short_and_clean_document() -> None:
    said = told(EMPTY)
    assert "本期未举办活动。" in said and "梅江县应急局" in said
    assert "上年同期" not in said and "{" not in said


def test_problems_name_where_nothing_was_held_and_where_coverage_is_far_behind() -> None:
    places = [
        Named("东河镇", {"held": 9, "coverage": 0.9}), Named("西岭乡", {"held": 0}),
        Named("南屏镇", {"held": 2, "coverage": 0.2}),
    ]  # fmt: skip
    facts = replace(EMPTY, total={"held": 11, "coverage": 0.6}, places=places, left=Left(results=1, improvements=2))
    with speaking("en"):
        assert problems(facts) == [
            "Nothing was held in 西岭乡.",
            "Coverage is far below the 60% of the whole area in 南屏镇 (20%).",
            "1 event is over and has no result yet.",
            "2 improvements after drills are overdue.",
        ]


@pytest.mark.parametrize(
    ("name", "now", "before", "said"),
    [
        ("held", 12, 10, "2 more (+20%)"),
        ("held", 8, 10, "2 fewer (−20%)"),
        ("held", 5, 0, "5 more than before"),
        ("held", 5, 5, "unchanged"),
        ("coverage", 0.65, 0.6, "5 percentage points more"),
        ("coverage", None, 0.6, ""),
    ],
)
def test_a_change_is_said_with_its_base(name: str, now: object, before: object, said: str) -> None:
    with speaking("en"):
        assert change(name, now, before) == said


def test_a_planner_has_a_summary_made_and_takes_the_file_along(
    app: Flask, client: Visitor, world: World, database: Database
) -> None:
    with database.transaction() as session:
        hold(session, world, "primary", reported=320, leaflets=500)
    client.sign_in_as(world, "planner", "zh")
    made = client.post("/figures/summaries/new", data={
        "area": world.areas["county"].code, "year": "2026", "half": "1", "language": "zh",
        "problems": "个别学校演练走过场。", "plans": "推进宣传进农村。",
    })  # fmt: skip
    assert made.status_code == 303
    with app.app_context():
        assert work_once(database)
    assert "下载（Word）" in client.get(made.location).text
    said = words(client.get(f"{made.location}/file").data)
    assert "参与 320 人次。" in said and "宣传单 500 份" in said
    assert "个别学校演练走过场。" in said and "推进宣传进农村。" in said


def test_the_second_half_of_a_year_measures_the_years_targets_from_its_beginning(
    app: Flask, session: Session, world: World
) -> None:
    planner = world.actor(session, "planner")
    hold(session, world, "primary", at=datetime(2026, 3, 2, 2, tzinfo=UTC))
    hold(session, world, "primary", at=datetime(2026, 9, 2, 2, tzinfo=UTC))
    session.add(FigureTarget(area_id=world.areas["county"].id, year=2026, measure="held", value=4))
    session.flush()
    with app.test_request_context():
        facts = facts_of(session, world.areas["county"], Span(2026, 2), planner)
    assert (facts.total["held"], facts.of_year["held"]) == (1, 2)
    with speaking("en"):
        assert [row["share"] for row in context(facts)["targets"]] == ["50%"]


def test_a_time_that_has_not_begun_is_refused_and_what_was_typed_stays(client: Visitor, world: World) -> None:
    client.sign_in_as(world, "planner", "zh")
    answer = client.post("/figures/summaries/new", data={
        "area": world.areas["county"].code, "year": "2027", "half": "0", "language": "zh", "plans": "明年再说。",
    })  # fmt: skip
    assert answer.status_code == 422
    assert "所选时期尚未开始。" in answer.text and "明年再说。" in answer.text


def test_a_time_begins_with_the_day_of_the_county(client: Visitor, world: World) -> None:
    with travel(datetime(2026, 12, 31, 16, 30, tzinfo=UTC), tick=False):  # half past midnight there
        client.sign_in_as(world, "planner", "zh")
        answer = client.post("/figures/summaries/new", data={
            "area": world.areas["county"].code, "year": "2027", "half": "1", "language": "zh",
        })  # fmt: skip
    assert answer.status_code == 303


def test_a_county_can_have_its_own_form(app: Flask, database: Database, client: Visitor, world: World) -> None:
    from tests.core.documents.test_checking import word_file

    client.sign_in_as(world, "administrator")
    where = f"/settings/summaries/year/zh?area={world.areas['county'].code}"
    wrong = client.post(where, data={"file": (BytesIO(word_file("{{ total.hled }}")), "a.docx")})
    assert wrong.status_code == 422 and "total.hled" in wrong.text
    own = word_file("本县共举办 {{ total.held }} 场。")
    assert client.post(where, data={"file": (BytesIO(own), "a.docx")}).status_code == 303
    program = Programs(app, database, world).of("administrator")
    program.post("/summaries", {"area": world.areas["county"].code, "year": 2025})
    with app.app_context():
        assert work_once(database)
    assert program.get("/summaries/1/file").json["name"] == f"{world.areas['county'].name}_2025年工作总结.docx"


def test_the_command_line_writes_the_same_file(app: Flask, database: Database, world: World, tmp_path: Path) -> None:
    target = tmp_path / "summary.docx"
    run = app.test_cli_runner().invoke(args=[
        "export", "summary", "--area", world.areas["county"].code, "--year", "2025", "--out", str(target),
    ])  # fmt: skip
    assert run.exit_code == 0, run.output
    assert "2025年防震减灾工作总结" in words(target.read_bytes())
