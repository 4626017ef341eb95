"""Makes the Word templates that are shipped, templates/documents/LANGUAGE/KIND.docx, anew.

    python -m tools.document_templates

The files are kept with the program, so this is run only after a change here; a test tells when it was forgotten.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from tools.word_forms import CHINESE, ENGLISH, Form

TARGET = Path(__file__).resolve().parent.parent / "templates" / "documents"
LANGUAGES = ("zh", "en")
Say = Callable[[str, str], str]


def plan(form: Form, say: Say) -> None:
    """The plan of a drill."""
    form.title("{{ document.title }}")
    form.heading(say("基本情况", "Facts"))
    form.facts([
        (say("演练单位", "Unit"), "{{ unit.name }}", say("单位类型", "Kind of unit"), "{{ unit.kind }}"),
        (say("所在地", "Area"), "{{ unit.county }}{% if unit.area != unit.county %} {{ unit.area }}{% endif %}",
         say("演练地点", "Place"), "{{ drill.place }}"),
        (say("演练类型", "Type"), "{{ drill.type }}", say("演练等级", "Level"), "{{ drill.level }}"),
        (say("演练时间", "Time"), "{{ drill.when }}"),
        (say("参演人员", "People"), "{% if drill.expected %}" + say("共{{ drill.expected }}人", "{{ drill.expected }} in all")
         + "{% endif %}{% if people|length > 1 %}" + say("，其中：", ": ") + _people(say) + "{% endif %}"),
        (say("疏散目标", "Target"), say("自警报响起至最后一人到达室外，不超过{{ drill.target }}",
                                    "At most {{ drill.target }} from the alarm to the last person outside"),
         say("预演时间", "Rehearsal"), "{{ drill.rehearsed_on }}"),
    ])  # fmt: skip
    _lines(form, "objectives", say("演练目的", "Purpose"))
    form.tag("if drill.scenario or story")
    form.heading(say("情景设定", "Scenario"))
    form.tag("if drill.scenario")
    form.text("{{ drill.scenario }}")
    form.tag("endif")
    _repeat_lines(form, "story")
    form.tag("endif")
    form.tag("if roles")
    form.heading(say("组织机构及职责", "Roles and duties"))
    form.rows([say("岗位", "Role"), say("责任人", "Who"), say("职责", "Duty")], "for role in roles",
              ["{{ role.name }}", "{{ role.person }}", "{{ role.duty }}"], (22, 20, 58), (0, 1))  # fmt: skip
    form.tag("endif")
    form.tag("if groups")
    form.heading(say("疏散路线与集合地点", "Ways out and assembly points"))
    heads = [
        say("序号", "No."), say("班级（小组）", "Group"), say("人数", "People"), say("带队人", "Leader"), say("所在位置", "Room"),
        say("楼梯", "Stairs"), say("出口与路线", "Exit and way"), say("集合地点", "Assembly"),
    ]  # fmt: skip
    cells = [
        "{{ group.number }}", "{{ group.name }}", "{{ group.people }}", "{{ group.leader }}", "{{ group.room }}",
        "{{ group.stairs }}", "{{ group.exit }}{% if group.way %}" + say("（{{ group.way }}）", " ({{ group.way }})")
        + "{% endif %}", "{{ group.assembly }}",
    ]  # fmt: skip
    total = ["", say("合计", "Total"), "{{ grouped }}", "", "", "", "", ""]
    form.rows(heads, "for group in groups", cells, (7, 15, 8, 13, 13, 13, 18, 14), (0, 1, 2, 3, 4, 5, 7), total)
    form.tag("endif")
    form.heading(say("演练流程", "How the drill goes on"))
    form.rows([say("序号", "No."), say("阶段", "Phase"), say("时间", "When"), say("主要内容", "What is done")],
              "for phase in phases",
              ["{{ phase.number }}", "{{ phase.name }}", "{{ phase.time }}", "{{ phase.does }}"],
              (7, 15, 24, 54), (0, 1, 2))  # fmt: skip
    form.tag("if drill.special_needs")
    form.heading(say("特殊人员安排", "People who need help"))
    form.text(say("需要协助的人员共{{ drill.special_needs }}人{% if drill.helper %}，由{{ drill.helper }}协助{% endif %}，疏散时优先通行。",
                  "{{ drill.special_needs }} of those taking part need help{% if drill.helper %}; with them: "
                  "{{ drill.helper }}{% endif %}. They are let out first."))  # fmt: skip
    form.tag("endif")
    _lines(form, "safety", say("安全注意事项", "Safety"))
    _end(form, [say("编制：", "Drawn up by:"), say("审核：", "Checked by:"), say("批准：", "Approved by:")])


def script(form: Form, say: Say) -> None:
    """The script, on a broad page."""
    form.title("{{ document.title }}")
    form.text(say("演练时间：{{ drill.when }}", "Time: {{ drill.when }}"), is_indented=False)
    form.tag("if drill.scenario")
    form.text(say("情景设定：{{ drill.scenario }}", "Scenario: {{ drill.scenario }}"), is_indented=False)
    form.tag("endif")
    form.text(say("时间一栏自警报响起起算（T+分:秒）。", "Times count from the alarm (T+minutes:seconds)."), is_indented=False)
    form.gap()
    form.tag("if injects")
    heads = [
        say("序号", "No."), say("时间", "Time"), say("发出", "From"), say("接收", "To"), say("方式", "By"), say("内容", "Message"),
        say("预期行动", "What should follow"), say("检验内容", "Tests"), say("控制员", "Controller"),
    ]  # fmt: skip
    cells = [
        "{{ inject.number }}", "{{ inject.time }}", "{{ inject.sender }}", "{{ inject.receiver }}",
        "{{ inject.method }}", "{{ inject.message }}", "{{ inject.expects }}", "{{ inject.objective }}",
        "{{ inject.controller }}",
    ]  # fmt: skip
    form.rows(heads, "for inject in injects", cells, (5, 8, 9, 9, 8, 25, 20, 12, 9), (0, 1, 2, 3, 4, 8))
    form.tag("else")
    form.text(say("（尚未编制脚本。）", "(No script has been written yet.)"), is_indented=False)
    form.tag("endif")
    _end(form, [])


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
    form.tag("if times")
    form.heading(say("用时情况", "Times"))
    form.rows([say("项目", "What was timed"), say("实际用时", "Measured"), say("目标", "Target"), say("是否达标", "Reached")],
              "for time in times",
              ["{{ time.name }}", "{{ time.actual }}", "{{ time.target }}", "{{ time.verdict }}"],
              (40, 20, 20, 20), (1, 2, 3))  # fmt: skip
    form.tag("endif")
    _compared(form, "")
    form.heading(say("参演人员", "People"))
    form.facts([
        (say("应到", "On the roll"), "{{ result.enrolled }}", say("实到", "Present"), "{{ result.present }}"),
        (say("请假", "Excused"), "{{ result.excused }}", say("失联", "Missing"), "{{ result.missing }}"),
        (say("受伤", "Injured"), "{{ result.injured }}", say("来访", "Visitors"), "{{ result.visitors }}"),
    ])  # fmt: skip
    form.tag("if result.extra_reason")
    form.text(say("实到多于应到的原因：{{ result.extra_reason }}", "Why more were present: {{ result.extra_reason }}"))
    form.tag("endif")
    form.tag("if people")
    form.gap(8)
    form.rows([say("人员类别", "Category"), say("预计", "Expected"), say("实到", "Counted")], "for one in people",
              ["{{ one.name }}", "{{ one.expected }}", "{{ one.reported }}"], (40, 30, 30), (0, 1, 2))  # fmt: skip
    form.tag("endif")
    form.heading(say("存在问题", "Problems"))
    _repeat_lines(form, "problems")
    form.tag("if not problems")
    form.text(say("未发现问题。", "None was reported."))
    form.tag("endif")
    form.tag("if photos")
    form.heading(say("现场照片", "Photos"))
    form.rows([say("照片", "Photo"), say("说明", "Caption")], "for photo in photos",
              ["{{ photo.image }}", "{{ photo.caption }}"], (60, 40), (0,))  # fmt: skip
    form.tag("endif")
    _end(form, [say("记录人：", "Recorded by:"), say("单位负责人（签章）：", "Head of the unit:")])


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
    form.heading(say("评估结论", "Conclusion"))
    form.facts([(say("综合得分", "Score"), "{{ evaluation.score }}", say("评估等级", "Grade"), "{{ evaluation.grade }}")])
    form.tag("if evaluators")
    form.gap(8)
    form.rows([say("评估人", "Evaluator"), say("单位", "Organisation"), say("得分", "Score"), say("等级", "Grade"),
               say("签署日期", "Signed on")], "for one in evaluators",
              ["{{ one.name }}", "{{ one.organisation }}", "{{ one.score }}", "{{ one.grade }}", "{{ one.signed_on }}"],
              (18, 34, 12, 14, 22), (0, 2, 3, 4))  # fmt: skip
    form.tag("endif")
    form.tag("if sections")
    form.heading(say("分项得分", "Scores by part"))
    form.nested([say("评估项目", "Indicator"), say("权重", "Weight"), say("得分", "Score"), say("说明", "Remark")], [
        ("for part in sections", None), ["{{ part.name }}", "", "{{ part.score }}", ""],
        ("for mark in part.marks", None), ["{{ mark.name }}", "{{ mark.weight }}", "{{ mark.score }}", "{{ mark.note }}"],
        ("endfor", None), ("endfor", None),
    ], (42, 12, 12, 34), (1, 2), bold=(1,))  # fmt: skip
    form.tag("endif")
    _lines(form, "strengths", say("主要优点", "What went well"))
    _lines(form, "weaknesses", say("存在不足", "What went badly"))
    _compared(form, say("对比情况", "Comparison"))
    form.tag("if actions")
    form.heading(say("整改措施", "Improvements"))
    form.rows([say("序号", "No."), say("问题", "Problem"), say("整改措施", "What is done"), say("责任人", "Who"),
               say("完成期限", "Due"), say("状态", "State"), say("复验", "Next drill")], "for action in actions",
              ["{{ action.number }}", "{{ action.problem }}", "{{ action.action }}", "{{ action.owner }}",
               "{{ action.due }}", "{{ action.state }}", "{{ action.retest }}"],
              (7, 22, 24, 12, 14, 11, 10), (0, 3, 4, 5, 6))  # fmt: skip
    form.tag("endif")
    form.tag("if evaluation.source")
    form.text(say("评估指标：{{ evaluation.set }}。来源：{{ evaluation.source }}",
                  "Indicators: {{ evaluation.set }}. Source: {{ evaluation.source }}"))  # fmt: skip
    form.tag("endif")
    _end(form, [say("评估组组长：", "Lead evaluator:"), say("演练单位（签章）：", "Head of the unit:")])


def _people(say: Say) -> str:
    comma, count = say("、", ", "), say("{{ one.name }}{{ one.expected }}人", "{{ one.name }} {{ one.expected }}")
    inner = f"{{% if not loop.first %}}{comma}{{% endif %}}{count}"
    return f"{{% for one in people %}}{{% if not loop.last %}}{inner}{{% endif %}}{{% endfor %}}"


def _lines(form: Form, name: str, heading: str) -> None:
    form.tag(f"if {name}")
    form.heading(heading)
    _repeat_lines(form, name)
    form.tag("endif")


def _repeat_lines(form: Form, name: str) -> None:
    form.tag(f"for line in {name}")
    form.text("{{ line }}")
    form.tag("endfor")


def _compared(form: Form, heading: str) -> None:
    form.tag("if comparisons")
    if heading:
        form.heading(heading)
    _repeat_lines(form, "comparisons")
    form.tag("endif")


def _end(form: Form, signatures: list[str]) -> None:
    if signatures:
        form.signatures(signatures)
    form.right("{{ unit.name }}", "{{ document.made_on }}")


KINDS: dict[str, tuple[Callable[[Form, Say], None], bool]] = {
    "plan": (plan, False), "script": (script, True), "result": (result, False), "evaluation": (evaluation, False),
}  # fmt: skip


def make(kind: str, language: str) -> bytes:
    """The template as a Word file."""
    write, is_landscape = KINDS[kind]
    form = Form(CHINESE if language == "zh" else ENGLISH, is_landscape)
    write(form, lambda zh, en: zh if language == "zh" else en)
    properties = form.document.core_properties
    properties.author, properties.title, properties.comments = "{{ unit.name }}", "{{ document.title }}", ""
    target = BytesIO()
    form.document.save(target)
    return target.getvalue()


def main() -> None:
    """Write all of them."""
    for language in LANGUAGES:
        folder = TARGET / language
        folder.mkdir(parents=True, exist_ok=True)
        for kind in KINDS:
            (folder / f"{kind}.docx").write_bytes(make(kind, language))


if __name__ == "__main__":
    main()
