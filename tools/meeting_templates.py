"""Minutes of a joint meeting, as a form with fields."""

from __future__ import annotations

from tools.form_parts import Say
from tools.word_forms import Form


def minutes(form: Form, say: Say) -> None:
    """When and where, who came, the agenda with what came of it, decisions and tasks; places to sign."""
    form.title("{{ document.title }}")
    form.facts([
        [say("时间", "Time"), "{{ meeting.when }}"],
        [say("地点", "Place"), "{{ meeting.where }}"],
        [say("参加单位", "Present"), "{{ meeting.present }}"],
        [say("缺席单位", "Absent"), "{{ meeting.absent }}"],
        [say("通知参加", "Invited"), "{{ meeting.invited }}"],
    ])  # fmt: skip
    _agenda(form, say)
    _texts(form, "protocol", say("会议情况", "What was said"), "{{ line }}")
    _texts(
        form,
        "decisions",
        say("议定事项", "Decisions"),
        say("{{ loop.index }}．{{ line }}", "{{ loop.index }}. {{ line }}"),
    )
    _tasks(form, say)
    form.gap()
    form.signatures([say("主持人（签名）：", "Chair (signature): "), say("记录人（签名）：", "Minutes (signature): ")])
    form.right("{{ document.issuer }}", "{{ document.made_on }}")


def _agenda(form: Form, say: Say) -> None:
    form.tag("if agenda")
    form.heading(say("会议议程", "Agenda"))
    form.rows(
        [say("序号", "No."), say("议题", "Item"), say("汇报人", "Presented by"), say("时长（分钟）", "Minutes"),
         say("结果", "What came of it")],
        "for item in agenda",
        ["{{ item.number }}", "{{ item.title }}", "{{ item.presenter }}", "{{ item.minutes }}", "{{ item.outcome }}"],
        (8, 34, 16, 12, 30), (0, 3),
    )  # fmt: skip
    form.tag("endif")


def _tasks(form: Form, say: Say) -> None:
    form.tag("if tasks")
    form.heading(say("任务分工", "Tasks"))
    form.rows(
        [say("序号", "No."), say("任务", "Task"), say("责任人", "Responsible"), say("责任单位", "Unit"),
         say("完成时限", "Due on"), say("办理情况", "What came of it")],
        "for task in tasks",
        ["{{ task.number }}", "{{ task.title }}", "{{ task.owner }}", "{{ task.unit }}", "{{ task.due }}",
         "{{ task.outcome }}"],
        (8, 30, 15, 17, 14, 16), (0, 4),
    )  # fmt: skip
    form.tag("endif")


def _texts(form: Form, name: str, heading: str, line: str) -> None:
    form.tag(f"if {name}")
    form.heading(heading)
    form.tag(f"for line in {name}")
    form.text(line)
    form.tag("endfor")
    form.tag("endif")
