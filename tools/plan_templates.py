"""The plan and the script of a drill, as forms with fields."""

from __future__ import annotations

from tools.form_parts import Say, end_of, lines, people, repeat_lines
from tools.word_forms import Form


def plan(form: Form, say: Say) -> None:
    """The plan of a drill."""
    form.title("{{ document.title }}")
    form.heading(say("基本情况", "Facts"))
    form.facts([
        (say("演练单位", "Unit"), "{{ unit.name }}", say("单位类型", "Kind of unit"), "{{ unit.kind }}"),
        (say("所在地", "Area"),
         "{{ unit.county }}{% if unit.area != unit.county %}" + say("", " ") + "{{ unit.area }}{% endif %}",
         say("演练地点", "Place"), "{{ drill.place }}"),
        (say("演练类型", "Type"), "{{ drill.type }}", say("演练等级", "Level"), "{{ drill.level }}"),
        (say("演练时间", "Time"), "{{ drill.when }}"),
        (say("参演人员", "People"),
         "{% if drill.expected %}" + say("共{{ drill.expected }}人", "{{ drill.expected }} in all") + "{% endif %}"
         "{% if people|length > 1 %}" + say("，其中：", ": ") + people(say) + "{% endif %}"),
        (say("疏散目标", "Target"), say("自警报响起至最后一人到达室外，不超过{{ drill.target }}",
                                    "At most {{ drill.target }} from the alarm to the last person outside"),
         say("预演时间", "Rehearsal"), "{{ drill.rehearsed_on }}"),
    ])  # fmt: skip
    lines(form, "objectives", say("演练目的", "Purpose"))
    _scenario_and_roles(form, say)
    _ways_out(form, say)
    _course(form, say)
    end_of(form, [say("编制：", "Drawn up by:"), say("审核：", "Checked by:"), say("批准：", "Approved by:")])


def _scenario_and_roles(form: Form, say: Say) -> None:
    form.tag("if drill.scenario or story")
    form.heading(say("情景设定", "Scenario"))
    form.tag("if drill.scenario")
    form.text("{{ drill.scenario }}")
    form.tag("endif")
    repeat_lines(form, "story")
    form.tag("endif")
    form.tag("if roles")
    form.heading(say("组织机构及职责", "Roles and duties"))
    form.rows([say("岗位", "Role"), say("责任人", "Who"), say("职责", "Duty")], "for role in roles",
              ["{{ role.name }}", "{{ role.person }}", "{{ role.duty }}"], (22, 20, 58), (0, 1))  # fmt: skip
    form.tag("endif")


def _ways_out(form: Form, say: Say) -> None:
    form.tag("if groups")
    form.heading(say("疏散路线与集合点", "Routes and assembly points"))
    heads = [
        say("序号", "No."), say("班级（组）", "Group"), say("人数", "People"), say("带队人", "Leader"),
        say("所在位置", "Room"),
        say("楼梯", "Stairs"), say("出口与路线", "Exit and route"), say("集合点", "Assembly"),
    ]  # fmt: skip
    cells = [
        "{{ group.number }}", "{{ group.name }}", "{{ group.people }}", "{{ group.leader }}", "{{ group.room }}",
        "{{ group.stairs }}", "{{ group.exit }}{% if group.way %}" + say("（{{ group.way }}）", " ({{ group.way }})")
        + "{% endif %}", "{{ group.assembly }}",
    ]  # fmt: skip
    total = ["", say("合计", "Total"), "{{ grouped }}", "", "", "", "", ""]
    form.rows(heads, "for group in groups", cells, (6, 17, 9, 13, 14, 12, 16, 15), (0, 1, 2, 3, 4, 5, 7), total)
    form.tag("endif")


def _course(form: Form, say: Say) -> None:
    form.heading(say("演练流程", "How the drill goes on"))
    form.rows([say("序号", "No."), say("阶段", "Phase"), say("时间", "When"), say("主要内容", "What is done")],
              "for phase in phases",
              ["{{ phase.number }}", "{{ phase.name }}", "{{ phase.time }}", "{{ phase.does }}"],
              (7, 15, 24, 54), (0, 1, 2))  # fmt: skip
    form.tag("if drill.special_needs")
    form.heading(say("特殊人员安排", "People who need help"))
    form.text(say("需要协助的人员共{{ drill.special_needs }}人"
                  "{% if drill.helper %}，由{{ drill.helper }}协助{% endif %}，疏散时优先通行。",
                  "{{ drill.special_needs }} of those taking part need help{% if drill.helper %}; with them: "
                  "{{ drill.helper }}{% endif %}. They are let out first."))  # fmt: skip
    form.tag("endif")
    lines(form, "safety", say("安全注意事项", "Safety"))


def script(form: Form, say: Say) -> None:
    """The script, on a broad page."""
    form.title("{{ document.title }}")
    form.text(say("演练时间：{{ drill.when }}", "Time: {{ drill.when }}"), is_indented=False)
    form.tag("if drill.scenario")
    form.text(say("情景设定：{{ drill.scenario }}", "Scenario: {{ drill.scenario }}"), is_indented=False)
    form.tag("endif")
    form.text(
        say("时间一栏自警报响起起算（T+分:秒）。", "Times count from the alarm (T+minutes:seconds)."), is_indented=False
    )
    form.gap()
    form.tag("if injects")
    heads = [
        say("序号", "No."), say("时间", "Time"), say("发出", "From"), say("接收", "To"), say("方式", "By"),
        say("内容", "Message"), say("预期行动", "What should follow"), say("检验内容", "Tests"),
        say("导调员", "Controller"),
    ]  # fmt: skip
    cells = [
        "{{ inject.number }}", "{{ inject.time }}", "{{ inject.sender }}", "{{ inject.receiver }}",
        "{{ inject.method }}", "{{ inject.message }}", "{{ inject.expects }}", "{{ inject.objective }}",
        "{{ inject.controller }}",
    ]  # fmt: skip
    form.rows(heads, "for inject in injects", cells, (5, 8, 9, 9, 8, 24, 20, 12, 10), (0, 1, 2, 3, 4, 8))
    form.tag("else")
    form.text(say("（尚未编制脚本。）", "(No script has been written yet.)"), is_indented=False)
    form.tag("endif")
    end_of(form, [])
