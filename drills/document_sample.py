"""An example drill, with which templates are tried: everything that a document can say is in it. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime

from core.i18n import language
from drills.document_facts import (
    ActionFacts,
    DrillFacts,
    EvaluationFacts,
    GroupFacts,
    InjectFacts,
    ResultFacts,
    UnitFacts,
)
from registry.evacuation_targets import DEFAULT_SECONDS, DEFAULT_SOURCE, GENERAL, Target

STARTS_AT = datetime(2026, 5, 12, 6, 28, tzinfo=UTC)
ENDS_AT = datetime(2026, 5, 12, 6, 58, tzinfo=UTC)


def _say(zh: str, en: str) -> str:
    return en if language() == "en" else zh


def sample() -> DrillFacts:
    """The drill of a primary school, in the words of the language spoken."""
    return DrillFacts(
        unit=UnitFacts(_say("示例小学", "Example Primary School"), _say("小学", "Primary school"),
                       _say("示例镇", "Example Town"), _say("示例县", "Example County")),
        type="evacuation", level="basic", starts_at=STARTS_AT, ends_at=ENDS_AT, zone="Asia/Shanghai",
        target=Target(DEFAULT_SECONDS, DEFAULT_SOURCE, True, GENERAL), today=date(2026, 5, 13),
        place=_say("学校操场", "Playground"), rehearsed_on=date(2026, 5, 8), special_needs=2,
        helper=_say("李老师", "Ms Li"), expected={"students": 180, "teachers": 12},
        reported={"students": 178, "teachers": 12},
        categories={"students": _say("学生", "Pupils"), "teachers": _say("教师", "Teachers")},
        scenario=_say("上课时发生5.5级地震，先就近避震，再按路线疏散到操场。",
                      "An earthquake of magnitude 5.5 during lessons: take cover, then leave for the playground."),
        objectives=_say("检验应急预案。\n提高师生避震和有序疏散的能力。",
                        "Test the plan.\nPractise taking cover and leaving in order."),
        story=_say("震中距学校约12公里，校舍有明显晃动，广播立即发出警报。",
                   "The epicentre is 12 km away; the building shakes and the alarm sounds at once."),
        safety=_say("不跑、不推、不挤、不回头。\n楼梯口安排教师值守。",
                    "No running, pushing or turning back.\nTeachers stand at the stairs."),
        roles=_roles(), groups=_groups(), injects=_injects(), last_on=date(2026, 4, 14), last_evacuation=121,
        similar_evacuation=118, similar_units=23, result=_result(), evaluations=_evaluations(), score=86.5,
        grade=_say("良好", "Good"), set_name=_say("应急疏散演练评估指标", "Indicators of evacuation drills"),
        set_source=_say("示例", "Example"), actions=_actions(),
    )  # fmt: skip


def _roles() -> list[dict[str, str]]:
    return [
        {"name": _say("总指挥", "Commander"), "person": _say("王校长", "Mr Wang"),
         "duties": _say("统一指挥，决定开始和终止", "Leads the drill, begins and ends it")},
        {"name": _say("疏散引导组", "Guides"), "person": _say("陈老师、刘老师", "Ms Chen, Mr Liu"),
         "duties": _say("在楼梯口和出口引导疏散", "Stand at the stairs and exits")},
    ]  # fmt: skip


def _groups() -> list[GroupFacts]:
    stairs, ways_out = _say("东侧楼梯", "East stairs"), _say("东门", "East door")
    return [
        GroupFacts(_say("一年级（1）班", "Class 1.1"), 45, _say("张老师", "Ms Zhang"), "101", "", ways_out, "",
                   _say("操场1号位", "Playground 1")),
        GroupFacts(_say("二年级（1）班", "Class 2.1"), 44, _say("何老师", "Mr He"), "201", stairs, ways_out,
                   _say("绕开花坛", "around the flower bed"), _say("操场2号位", "Playground 2")),
    ]  # fmt: skip


def _injects() -> list[InjectFacts]:
    return [
        InjectFacts(1, 0, _say("发出地震警报", "Sound the alarm"), _say("总指挥", "Commander"),
                    _say("全体师生", "Everybody"),
                    _say("广播", "Loudspeaker"), _say("就近避震", "All take cover"), _say("避震", "Cover")),
        InjectFacts(2, 60, _say("晃动停止，开始疏散", "The shaking stops: leave"), _say("总指挥", "Commander"),
                    _say("疏散引导组", "Guides"), _say("对讲机", "Radio"),
                    _say("按路线疏散", "All leave by their ways"),
                    _say("疏散", "Evacuation"), _say("曾老师", "Ms Zeng")),
    ]  # fmt: skip


def _result() -> ResultFacts:
    problems = _say("二楼东侧楼梯口拥挤。", "The east stairs were crowded on the second floor.")
    return ResultFacts(STARTS_AT, 112, 58, 235, 192, 190, 2, 0, 0, 3, "", problems, "live", ENDS_AT)


def _evaluations() -> list[EvaluationFacts]:
    words = {
        "section_zh": "现场实施", "section_en": "Conduct", "name_zh": "疏散有序", "name_en": "Leaving in order",
        "weight": 20, "points": 88, "remark": "",
    }  # fmt: skip
    return [EvaluationFacts(_say("周评估", "Mr Zhou"), _say("示例县地震局", "Example County Bureau"), 86.5,
                            _say("良好", "Good"), ENDS_AT, [words], _say("组织有序。", "Well organised."),
                            _say("楼梯口拥挤。", "Crowded stairs."))]  # fmt: skip


def _actions() -> list[ActionFacts]:
    return [ActionFacts(_say("楼梯口拥挤", "Crowded stairs"), _say("错峰下楼", "Let classes leave one after another"),
                        _say("李副校长", "Deputy head Li"), date(2026, 6, 5), "open")]  # fmt: skip
