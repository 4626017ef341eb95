"""The record and the evaluation of a drill, as forms with fields."""

from __future__ import annotations

from tools.form_parts import Say, compared, end_of, lines, repeat_lines
from tools.word_forms import Form


def result(form: Form, say: Say) -> None:
    """The record of what came of a drill."""
    form.title("{{ document.title }}")
    form.heading(say("基本情况", "Facts"))
    form.facts([
        (say("演练单位", "Unit"), "{{ unit.name }}", say("单位类型", "Kind of unit"), "{{ unit.kind }}"),
        (say("演练类型", "Type"), "{{ drill.type }}", say("演练等级", "Level"), "{{ drill.level }}"),
        (say("计划时间", "Planned"), "{{ drill.when }}"),
        (say("实际开始", "Began"), "{{ result.started }}", say("预演时间", "Rehearsal"), "{{ drill.rehearsed_on }}"),
        (say("情景设定", "Scenario"), "{{ drill.scenario }}"),
    ])  # fmt: skip
    _times(form, say)
    _counted(form, say)
    _problems(form, say)
    end_of(form, [say("记录人：", "Recorded by:"), say("单位负责人（签章）：", "Head of the unit:")])


def _times(form: Form, say: Say) -> None:
    form.tag("if times")
    form.heading(say("用时情况", "Times"))
    form.rows([say("项目", "What was timed"), say("实测用时", "Measured"), say("目标", "Target"),
               say("是否达标", "Reached")],
              "for time in times",
              ["{{ time.name }}", "{{ time.actual }}", "{{ time.target }}", "{{ time.verdict }}"],
              (40, 20, 20, 20), (1, 2, 3))  # fmt: skip
    form.tag("endif")
    compared(form, "")


def _counted(form: Form, say: Say) -> None:
    form.heading(say("参演人员", "People"))
    form.facts([
        (say("应到", "On the roll"), "{{ result.enrolled }}", say("实到", "Present"), "{{ result.present }}"),
        (say("请假", "Excused"), "{{ result.excused }}", say("失联", "Missing"), "{{ result.missing }}"),
        (say("受伤", "Injured"), "{{ result.injured }}", say("访客", "Visitors"), "{{ result.visitors }}"),
    ])  # fmt: skip
    form.tag("if result.extra_reason")
    form.gap(8)
    form.text(say("实到多于应到的原因：{{ result.extra_reason }}", "Why more were present: {{ result.extra_reason }}"))
    form.tag("endif")
    form.tag("if people")
    form.gap(8)
    form.rows([say("人员类别", "Category"), say("预计", "Expected"), say("实到", "Counted")], "for one in people",
              ["{{ one.name }}", "{{ one.expected }}", "{{ one.reported }}"], (40, 30, 30), (0, 1, 2))  # fmt: skip
    form.tag("endif")


def _problems(form: Form, say: Say) -> None:
    form.heading(say("存在问题", "Problems"))
    repeat_lines(form, "problems")
    form.tag("if not problems")
    form.text(say("未发现问题。", "No problem was reported."))
    form.tag("endif")
    form.tag("if photos")
    form.heading(say("现场照片", "Photos"))
    form.rows([say("照片", "Photo"), say("说明", "Caption")], "for photo in photos",
              ["{{ photo.image }}", "{{ photo.caption }}"], (60, 40), (0,))  # fmt: skip
    form.tag("endif")


def evaluation(form: Form, say: Say) -> None:
    """The report of an evaluation."""
    form.title("{{ document.title }}")
    form.heading(say("基本情况", "Facts"))
    form.facts([
        (say("演练单位", "Unit"), "{{ unit.name }}", say("演练类型", "Type"), "{{ drill.type }}"),
        (say("演练时间", "Time"), "{{ drill.when }}"),
        (say("疏散用时", "Evacuation"), "{{ result.evacuation }}", say("目标", "Target"), "{{ drill.target }}"),
        (say("应到", "On the roll"), "{{ result.enrolled }}", say("实到", "Present"), "{{ result.present }}"),
    ])  # fmt: skip
    _conclusion(form, say)
    _marks(form, say)
    _improvements(form, say)
    end_of(form, [say("评估组组长：", "Lead evaluator:"), say("演练单位（签章）：", "Head of the unit:")])


def _conclusion(form: Form, say: Say) -> None:
    form.heading(say("评估结论", "Conclusion"))
    form.facts(
        [(say("综合得分", "Score"), "{{ evaluation.score }}", say("评估等级", "Grade"), "{{ evaluation.grade }}")]
    )
    form.tag("if evaluators")
    form.gap(8)
    form.rows([say("评估人", "Evaluator"), say("单位", "Organisation"), say("得分", "Score"), say("等级", "Grade"),
               say("签名日期", "Signed on")], "for one in evaluators",
              ["{{ one.name }}", "{{ one.organisation }}", "{{ one.score }}", "{{ one.grade }}", "{{ one.signed_on }}"],
              (18, 34, 12, 14, 22), (0, 2, 3, 4))  # fmt: skip
    form.tag("endif")


def _marks(form: Form, say: Say) -> None:
    form.tag("if sections")
    form.heading(say("分项得分", "Scores by part"))
    form.nested([say("评估项目", "Indicator"), say("权重", "Weight"), say("得分", "Score"), say("说明", "Remark")], [
        ("for part in sections", None), ["{{ part.name }}", "", "{{ part.score }}", ""],
        ("for mark in part.marks", None),
        ["{{ mark.name }}", "{{ mark.weight }}", "{{ mark.score }}", "{{ mark.note }}"],
        ("endfor", None), ("endfor", None),
    ], (42, 12, 12, 34), (1, 2), bold=(1,))  # fmt: skip
    form.tag("endif")
    lines(form, "strengths", say("主要优点", "What went well"))
    lines(form, "weaknesses", say("存在不足", "What went badly"))
    compared(form, say("对比情况", "Comparison"))


def _improvements(form: Form, say: Say) -> None:
    form.tag("if actions")
    form.heading(say("整改措施", "Improvements"))
    form.rows([say("序号", "No."), say("问题", "Problem"), say("整改措施", "What is done"), say("责任人", "Who"),
               say("完成期限", "Due"), say("状态", "State"), say("复查", "Next drill")], "for action in actions",
              ["{{ action.number }}", "{{ action.problem }}", "{{ action.action }}", "{{ action.owner }}",
               "{{ action.due }}", "{{ action.state }}", "{{ action.retest }}"],
              (7, 22, 24, 12, 14, 11, 10), (0, 3, 4, 5, 6))  # fmt: skip
    form.tag("endif")
    form.tag("if evaluation.source")
    form.gap(8)
    form.text(say("评估指标：{{ evaluation.set }}。来源：{{ evaluation.source }}",
                  "Indicators: {{ evaluation.set }}. Source: {{ evaluation.source }}"))  # fmt: skip
    form.tag("endif")
