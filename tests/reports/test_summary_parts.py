"""The parts of a summary beside outreach: each says what there is with its unit, and nothing where there is nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from core.access import SYSTEM
from core.documents.rendering import render, shipped
from core.i18n import speaking
from outreach.demonstration_models import Demonstration
from outreach.specialist_models import Specialist, VisitReport
from outreach.training_models import TrainingClass, TrainingSession
from readiness.call_out_models import Mobilisation
from readiness.fortification_models import Project
from readiness.plan_models import EmergencyPlan, PlanFinding, PlanReview, PlanTest, PlanVersion
from readiness.team_models import ResponseTeam, TeamMember
from reports.cube import Question
from reports.cube_queries import ask
from reports.cut_queries import cut
from reports.summary_context import context
from reports.summary_facts import Left, Span, SummaryFacts
from reports.summary_parts import overview, parts
from reports.summary_sample import sample
from reports.summary_topic_queries import topics
from reports.summary_topics import PlanWork, ProjectWork, QuickRounds, TeamWork, Topics
from reports.summary_words import problems
from schedule.models import Person
from tests.reports.test_participation import hold
from tests.support.papers import words
from tests.support.world import World

MAY = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
EMPTY = SummaryFacts("梅江县", None, Span(2026, 1), date(2026, 7, 3), None, "梅江县应急局", {"held": 0}, {})


def said(facts: SummaryFacts, part: str, language: str = "zh") -> str:
    with speaking(language):
        return "".join(parts(facts)[part])


def test_training_tells_person_times_and_persons_apart() -> None:
    assert "举办培训班 3 期，培训 168 人次；每人只计一次，共培训 121 人。测试合格 57 人。" in said(
        sample("year"), "training"
    )


def test_an_exercise_is_never_said_without_the_word() -> None:
    total = {"mobilisations_exercise": 2, "prompt_share_exercise": 0.9, "quick_reports_exercise": 9}
    work = Topics(teams=TeamWork(out_exercise=36), rounds=QuickRounds(exercise=1))
    only = replace(EMPTY, total=total, topics=work)
    for language, word in (("zh", "演练"), ("en", "exercise")):
        with speaking(language):
            told = [
                one for line in parts(only)["readiness"] for one in line.rstrip("。.").replace(". ", "。").split("。")
            ]
        assert len(told) == 3 and all(word in one.lower() for one in told), told


def test_what_there_is_none_of_leaves_no_sentence_no_heading_and_no_nought() -> None:
    with speaking("zh"):
        assert {name for name, lines in parts(EMPTY).items() if lines} == {"general"}
        paper = words(render(shipped("half_year", "zh"), context(EMPTY)))
    for heading in ("宣传活动", "演练", "培训", "应急准备", "抗震设防", "避难场所", "存在问题"):
        assert heading not in paper
    assert " 0 " not in paper


def test_tasks_supervision_specialists_and_titles_are_told_with_their_figures() -> None:
    told = said(sample("year"), "general")
    assert "交办任务 18 项，已完成 14 项。任务按期完成率 80%。" in told
    assert "督导发现问题 21 个，已销号 16 个。督导问题按期整改率 75%。" in told
    training = said(sample("year"), "training")
    assert (
        "开展服务 26 次（服务记录已审核），累计 52.5 小时。服务群众 640 人次。走访村（社区）19 个。走访单位 5 个。"
        in training
    )
    assert "本期新命名 1 个。复核后保留称号 2 个。撤销称号 1 个。到期待复核 1 个。" in training
    with speaking("zh"):
        amiss = "".join(problems(sample("year")))
    assert "有 2 项任务逾期未完成。有 1 项未完成的任务无人承办。有 3 个督导发现问题逾期未整改。" in amiss


def test_units_are_those_that_offices_use() -> None:
    told = said(sample("year"), "readiness")
    for words_said in (
        "应急预案 241 件",
        "应急队伍 4 支、队员 72 人",
        "应急队伍实战出动 1 次，到位 21 人次",
        "灾情速报员 310 人",
        "发现预案问题 5 条",
    ):
        assert words_said in told
    assert "受理抗震设防审查项目 9 个。办结 6 个（通过 4 个、有条件通过 1 个、不予通过 1 个）" in said(
        sample("year"), "fortification"
    )


def test_the_overview_is_all_parts_one_after_another() -> None:
    with speaking("en"):
        assert overview(sample("year")) == [line for lines in parts(sample("year")).values() for line in lines]


def test_what_is_overdue_stands_among_the_problems() -> None:
    late = replace(EMPTY, total={"held": 1, "plans_overdue": 3}, left=Left(hazards=1),
                   topics=Topics(projects=ProjectWork(open=2, late=2)))  # fmt: skip
    with speaking("en"):
        assert problems(late) == [
            "3 emergency plans are overdue for review.", "2 reviews of fortification are late.",
            "1 hazard found by a unit is overdue.",
        ]  # fmt: skip


def test_a_summary_tells_of_its_own_area_and_time_only(session: Session, world: World) -> None:
    for town in ("meijiang", "qingtang"):
        _ready(session, world, town)
    session.flush()
    spring = Question(date(2026, 1, 1), date(2026, 6, 30), area_id=world.areas["county"].id)
    mine = _topics(session, replace(spring, area_id=world.areas["meijiang"].id))
    assert (mine.teams, mine.plans) == (TeamWork(1, 12, 5), PlanWork(1, 1, 1, 2, 1))
    assert (mine.projects.received, mine.projects.settled, mine.projects.open) == (1, 1, 0)
    assert mine.titles.total == 1
    assert _topics(session, spring).teams == TeamWork(2, 24, 10)
    later = _topics(session, replace(spring, starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31)))
    assert (later.teams, later.plans.drills, later.projects.received) == (TeamWork(2), 0, 0)
    classes = ask(session, replace(spring, measures=("training_visits", "training_persons")), SYSTEM).total.values
    assert classes == {"training_visits": 80, "training_persons": 80}


def _topics(session: Session, question: Question) -> Topics:
    return topics(session, cut(session, question, SYSTEM), date(2026, 11, 30))


def _ready(session: Session, world: World, town: str) -> None:
    """A team that went out, a plan that was tested, a project, a title, a visit and a class of one township."""
    area = world.areas[town]
    event = hold(session, world, None, area=town, kind="drill")
    team = ResponseTeam(area_id=area.id, name=town, kind="rescue")
    plan = EmergencyPlan(area_id=area.id, level="township", kind="earthquake", title=town,
                         in_force_since=date(2025, 1, 1), review_due_on=date(2028, 1, 1))  # fmt: skip
    person = Person(area_id=area.id, name=town)
    course = TrainingClass(area_id=area.id, name=town, category="informants")
    fresh = EmergencyPlan(area_id=area.id, level="township", kind="earthquake", title=f"{town}新编")
    session.add_all([team, plan, fresh, person, course])
    session.flush()
    first = PlanVersion(plan_id=fresh.id, number=1, in_force_from=date(2026, 2, 1))
    version = PlanVersion(plan_id=plan.id, number=1, in_force_from=date(2025, 1, 1))
    test = PlanTest(plan_id=plan.id, event_id=event.id)
    specialist = Specialist(person_id=person.id, kind="specialist", salt=town)
    session.add_all([version, first, test, specialist])
    session.flush()
    session.add_all([
        TeamMember(team_id=team.id, name="李队长", role="leader"),
        _out(team, is_exercise=False, came=12), _out(team, is_exercise=True, came=5),
        PlanReview(plan_id=fresh.id, version_id=first.id, outcome="revised", reviewed_on=date(2026, 2, 1)),
        PlanReview(plan_id=plan.id, version_id=version.id, outcome="unchanged", reviewed_on=date(2026, 3, 1)),
        PlanFinding(plan_id=plan.id, test_id=test.id, found="集合点过小"),
        PlanFinding(plan_id=plan.id, test_id=test.id, found="路线不明", state="taken_up", taken_up_in_id=version.id),
        PlanFinding(plan_id=plan.id, test_id=test.id, found="误报", state="dropped"),
        Project(area_id=area.id, name=town, kind="school", received_on=date(2026, 2, 1), result="passed",
                result_on=date(2026, 3, 1)),
        Demonstration(area_id=area.id, name=town, kind="school", state="granted", applied_on=date(2026, 1, 1),
                      granted_on=date(2026, 4, 1)),
        VisitReport(event_id=event.id, specialist_id=specialist.id, state="accepted", began_at=MAY, done="讲座",
                    ended_at=MAY.replace(hour=7, minute=58), people={"villagers": 30}, made_at=MAY),
        TrainingSession(event_id=event.id, class_id=course.id, headcount=40),
    ])  # fmt: skip


def _out(team: ResponseTeam, is_exercise: bool, came: int) -> Mobilisation:
    return Mobilisation(
        team_id=team.id, is_exercise=is_exercise, way="entered", reason="集结", started_at=MAY, came=came
    )
