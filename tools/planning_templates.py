"""Day sheets of teams, as a form with fields: a page for each team and day."""

from __future__ import annotations

from docx.shared import Cm, Pt

from tools.form_parts import Say
from tools.word_forms import Form

NOTES_CM = 2.2


def day_sheets(form: Form, say: Say) -> None:
    """Stops in order with times, ways, contacts and a map; room for notes and signatures."""
    section = form.document.sections[0]
    section.top_margin, section.bottom_margin = Cm(2), Cm(1.8)
    section.left_margin = section.right_margin = Cm(1.9)
    form.document.styles["Title"].font.size = Pt(18)
    form.document.styles["Title"].paragraph_format.space_after = Pt(8)
    form.tag("for sheet in sheets")
    form.title("{{ sheet.title }}")
    form.document.paragraphs[-1].paragraph_format.page_break_before = True
    _facts(form, say)
    form.gap(5)
    _stops(form, say)
    form.tag("if document.source")
    form.document.add_paragraph(
        say("路程：{{ document.source }}。", "Ways: {{ document.source }}."), style="Table Text"
    )
    form.tag("endif")
    form.tag("if sheet.map")
    form.gap(5)
    form.picture("{{ sheet.map }}")
    form.tag("endif")
    form.gap(5)
    form.facts([[say("备注", "Notes"), ""]])
    form.document.tables[-1].rows[0].height = Cm(NOTES_CM)
    form.signatures([say("带队人（签名）：", "Team leader (signature): "), say("日期：", "Date: ")])
    form.right("{{ document.issuer }} {{ document.made_on }}")
    form.tag("endfor")


def _facts(form: Form, say: Say) -> None:
    form.facts([
        [say("出发", "Sets out"), say("{{ sheet.leaves }} {{ sheet.base }}", "{{ sheet.leaves }} {{ sheet.base }}")],
        [say("返回", "Back"), say("{{ sheet.back }}{% if sheet.way_back %}（返程{{ sheet.way_back }}）{% endif %}",
                                "{{ sheet.back }}{% if sheet.way_back %} (way back {{ sheet.way_back }}){% endif %}"),
         say("车辆", "Vehicles"), "{{ sheet.vehicles }}"],
        [say("人员", "Members"), "{{ sheet.people }}"],
        [say("携带", "To bring"), "{{ sheet.bring }}"],
        [say("概况", "In all"), "{{ sheet.summary }}"],
    ])  # fmt: skip


def _stops(form: Form, say: Say) -> None:
    form.rows(
        [say("序号", "No."), say("时间", "Time"), say("路程", "Way"), say("单位和地址", "Unit and address"),
         say("联系人", "Contact"), say("活动", "Activity"), say("现场记录", "Record")],
        "for stop in sheet.stops",
        ["{{ stop.number }}", "{{ stop.time }}", "{{ stop.way }}", _unit(say), _contact(), _activity(say), ""],
        (6, 12, 10, 25, 20, 15, 12), (0, 1, 2),
    )  # fmt: skip


def _unit(say: Say) -> str:
    together = say("{% if stop.together %}（与{{ stop.together }}同去）{% endif %}",
                   "{% if stop.together %} (with {{ stop.together }}){% endif %}")  # fmt: skip
    note = "{% if stop.note %} {{ stop.note }}{% endif %}"
    return "{{ stop.name }}" + together + "{% if stop.where %}\n{{ stop.where }}{% endif %}" + note


def _contact() -> str:
    return "{{ stop.contact }}{% if stop.phone %}\n{{ stop.phone }}{% endif %}"


def _activity(say: Say) -> str:
    people = say(
        "{% if stop.people %}，{{ stop.people }}人{% endif %}", "{% if stop.people %}, {{ stop.people }}{% endif %}"
    )
    return "{{ stop.activity }}" + people + "\n{{ stop.state }}"
