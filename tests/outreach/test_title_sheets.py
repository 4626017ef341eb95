"""Titles on paper from a sheet: with the pass mark of the form, found again, taken back, out and in again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.db import Database
from core.imports import Given, Options, Plan
from core.imports.bulk import keep
from core.imports.services import start, take_back
from core.sheets import open_table
from core.times import now, today
from outreach import demonstration_services as services
from outreach.demonstration_inputs import DemonstrationInput
from outreach.demonstration_models import Demonstration, DemonstrationReview
from outreach.demonstration_queries import is_due
from outreach.title_documents import document_of, with_document
from outreach.title_row_inputs import TitleRow
from outreach.title_rows import Mark
from outreach.title_sheets import TitleImporter
from tests.support.world import Visitor, World

OLD, NEW = date(2021, 5, 12), date(2026, 11, 2)


@pytest.fixture
def planner(session: Session, world: World) -> Actor:
    actor = world.actor(session, "planner")
    session.info["actor"] = actor
    return actor


def given(world: World, *rows: dict[str, Any]) -> list[Given]:
    usual = {"unit": world.units["primary"].name, "kind": "示范学校", "granted_on": OLD}
    return [Given(at, usual | row) for at, row in enumerate(rows, start=2)]


def take(session: Session, planner: Actor, rows: Sequence[Given]) -> Plan:
    return TitleImporter().take(session, rows, Options(), planner)


def titles(session: Session) -> Sequence[Demonstration]:
    return session.scalars(select(Demonstration).order_by(Demonstration.id)).all()


def codes(plan: Plan) -> list[tuple[int, str, str]]:
    return [(one.row, one.code, one.field) for one in plan.problems]


def keeps_scores_since(session: Session, world: World, day: date) -> None:
    """Somebody was scored by the criteria in that county on that day."""
    unit = world.units["junior"]
    at = now() - timedelta(days=(today() - day).days)
    session.add(Demonstration(area_id=unit.area_id, unit_id=unit.id, name=unit.name, kind="school", level="county",
                              applied_on=day, scores={}, score_percent=90, scored_at=at))  # fmt: skip
    session.flush()


def test_the_number_of_the_document_stands_before_the_note() -> None:
    assert document_of(with_document("清震发〔2024〕3号", "补发牌匾")) == ("清震发〔2024〕3号", "补发牌匾")
    assert document_of(with_document("", "补发")) == ("", "补发") and with_document("", "") == ""
    assert document_of("文号: 3号\n\n甲\n乙") == ("3号", "甲\n乙")


def test_a_score_is_read_as_people_write_it_and_rounded_as_scores_are() -> None:
    rows = [TitleRow.model_validate({"kind": "school", "granted_on": OLD, "score": typed})
            for typed in ("92.5分", "88%", "79.4")]  # fmt: skip
    assert [one.score for one in rows] == [93, 88, 79]


def test_a_title_from_before_scores_were_kept_comes_in_and_is_due_for_review(
    session: Session, world: World, planner: Actor
) -> None:
    plan = take(session, planner, given(world, {"level": "市级", "document": "清震发〔2021〕9号"}))
    assert plan.new == {2} and codes(plan) == [(2, "title.before_scores", "score")]
    assert "without one" in str(plan.problems[0].what) and "30 Nov 2026" in str(plan.problems[0].what)
    title = titles(session)[0]
    assert (title.state, title.level, title.score_percent, title.scored_at) == ("granted", "city", None, None)
    assert title.note == "文号：清震发〔2021〕9号" and title.applied_on == title.granted_on == OLD
    assert session.scalars(select(Demonstration).where(is_due(today()))).all() == [title]


def test_a_title_since_scores_are_kept_needs_one_that_passes(session: Session, world: World, planner: Actor) -> None:
    keeps_scores_since(session, world, NEW)
    rows = given(world, {"granted_on": NEW}, {"granted_on": NEW, "kind": "示范社区", "score": 79},
                 {"granted_on": NEW, "kind": "科普教育基地", "score": 80},
                 {"kind": "base", "score": 60, "level": "省"})  # fmt: skip
    plan = take(session, planner, rows)
    assert codes(plan) == [
        (5, "title.below_by_now", "score"), (2, "title.score_missing", "score"), (3, "below_pass_mark", "score"),
        (4, "title.by_score_alone", "score"),
    ]  # fmt: skip
    assert plan.new == {4, 5} and all(one.how for one in plan.problems)
    assert [one.review_due_on for one in titles(session)[1:]] == [today(), date(2029, 11, 2)]


def test_what_passes_is_looked_at_again_three_years_on_or_on_its_day() -> None:
    mark = Mark(80, NEW)
    assert mark.review_due(OLD, 80, NEW) == date(2024, 5, 12) and mark.review_due(OLD, 79, NEW) == NEW
    assert mark.refusal(NEW, 80) is mark.refusal(OLD, None) is None


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"unit": "无此小学"}, "unit.unknown", "unit"), ({"unit": "", "unit_code": "x9"}, "unit.unknown", "unit_code"),
    ({"unit": None}, "whom", "unit"), ({"kind": "示范村"}, "kind.unknown", "kind"),
    ({"level": "国家级"}, "level.unknown", "level"), ({"unit": "陈家", "kind": "示范户"}, "area.unknown", ""),
    ({"granted_on": date(2026, 12, 1)}, "in_the_future", "granted_on"),
    ({"term_until": OLD}, "term_until", "term_until"), ({"review_due_on": OLD}, "review_due_on", "review_due_on"),
    ({"reason": "停办"}, "revoked.day", "revoked_on"), ({"revoked_on": NEW}, "reason", "reason"),
    ({"revoked_on": date(2020, 1, 1), "reason": "停办"}, "revoked_on", "revoked_on"),
]  # fmt: skip


def test_a_row_that_cannot_be_taken_says_where_and_how(session: Session, world: World, planner: Actor) -> None:
    for row, code, column in REFUSED:
        plan = take(session, planner, given(world, row))
        assert (2, code, column) in codes(plan) and not plan.new and not titles(session), row
        assert all(one.how for one in plan.problems if one.is_error), row


def test_a_household_is_entered_by_name_and_village_and_one_title_is_held_once(
    session: Session, world: World, planner: Actor
) -> None:
    home = {"unit": "陈家", "kind": "示范户", "township": world.areas["meijiang"].name}
    rows = given(world, home, {}, {"granted_on": NEW - timedelta(40)}, {**home, "unit": "陈 家"})
    plan = take(session, planner, rows)
    assert plan.new == {2, 3} and titles(session)[0].area_id == world.areas["meijiang"].id
    assert [(row, code) for row, code, _ in codes(plan) if not code.startswith("title.")] == [
        (5, "repeat.title"), (4, "there")]  # fmt: skip
    ended = take(session, planner, given(world, {"revoked_on": NEW - timedelta(50), "reason": "停办"},
                                         {"granted_on": NEW - timedelta(40)}))  # fmt: skip
    assert ended.changed == {2} and ended.new == {3}, "one that has ended makes room for the next"


def test_a_title_is_found_again_and_undoing_makes_it_what_it_was(
    session: Session, world: World, planner: Actor
) -> None:
    importer = TitleImporter()
    take(session, planner, given(world, {"note": "补发", "score": 85}))
    title = titles(session)[0]
    was = (title.score_percent, title.term_until, title.note, title.state, title.decided_on, title.review_due_on)
    batch = start(session, importer.kind, "示范.xlsx", Options(), planner)
    more = {"document": "3号", "score": 90, "term_until": date(2027, 5, 1), "revoked_on": NEW, "reason": "停办"}
    plan = take(session, planner, given(world, more, {"kind": "base", "score": 91}))
    assert (plan.changed, plan.new) == ({2}, {3}) and not plan.problems
    assert (title.note, title.state, title.score_percent) == ("文号：3号\n补发", "revoked", 90)
    keep(session, batch.id, plan.changes)
    assert take(session, planner, given(world, more)).unchanged == {2}
    take_back(session, batch, importer, planner)
    session.flush()
    session.expire_all()
    assert batch.report is not None and batch.report["undone"]["kept_count"] == 0
    assert titles(session) == [title]
    assert was == (title.score_percent, title.term_until, title.note, title.state, title.decided_on,
                   title.review_due_on)  # fmt: skip


def test_what_was_settled_here_stays(session: Session, world: World, planner: Actor) -> None:
    take(session, planner, given(world, {"score": 85}))
    title = titles(session)[0]
    title.scored_at = now()
    session.add(DemonstrationReview(demonstration_id=title.id, reviewed_on=NEW, score_percent=85))
    session.flush()
    plan = take(session, planner, given(world, {"score": 99, "term_until": NEW, "note": "牌匾已换"}))
    assert codes(plan) == [(2, "title.scored", "score"), (2, "title.reviewed", "term_until")]
    assert (title.score_percent, title.term_until, title.note) == (85, None, "牌匾已换") and plan.changed == {2}
    unit = world.units["junior"]
    services.apply_for(session, DemonstrationInput(kind="school", unit_id=unit.id, applied_on=today()), planner)
    pending = take(session, planner, given(world, {"unit": unit.name}))
    assert codes(pending) == [(2, "there", "kind")], "an application is granted on its page"


def test_the_list_goes_out_and_comes_in_again(
    client: Visitor, world: World, database: Database, app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")
    with database.transaction() as session:
        actor = world.actor(session, "planner")
        home = {"unit": "陈家", "kind": "示范户", "village": world.areas["shishang"].name, "note": "甲\n乙"}
        rows = given(world, {"document": "3号", "score": 92, "term_until": date(2027, 1, 1)}, home,
                     {"kind": "base", "revoked_on": NEW, "reason": "停办"})  # fmt: skip
        assert take(session, actor, rows).new == {2, 3, 4}
    visitor, target = client.sign_in_as(world, "planner"), tmp_path / "示范.xlsx"
    for language, heading, ending in (("en", "Granted on", "xlsx"), ("zh", "命名日期", "csv")):
        visitor.post("/language", data={"language": language})
        target = target.with_suffix(f".{ending}")
        target.write_bytes(visitor.get(f"/demonstrations.{ending}").data)
        assert heading in open_table(target, target.name).headers
        said = app.test_cli_runner().invoke(args=["import", "demonstration_titles", str(target)]).output
        assert "Nothing to change" in said, said
    page = visitor.get("/demonstrations").text
    assert "kind=demonstration_titles" in page and "/demonstrations.xlsx" in page
