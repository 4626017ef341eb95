"""The report of an open day, as a form with fields."""

from __future__ import annotations

from tools.form_parts import Say, repeat_lines
from tools.word_forms import Form


def open_day(form: Form, say: Say) -> None:
    """What an open day was and what came of it, with tables."""
    form.title(say("{{ event.title }}\n情况报告", "{{ event.title }}\nReport"))
    form.heading(say("基本情况", "The open day"))
    form.facts([
        [say("时间", "Time"), "{{ event.when }}"],
        [say("地点", "Place"), "{{ event.where }}", say("地区", "Area"), "{{ event.area }}"],
        [say("主办单位", "Organisers"), "{{ event.organisers }}"],
    ])  # fmt: skip
    form.gap(8)
    repeat_lines(form, "overview")
    _guests(form, say)
    _stops(form, say)
    _suggestions(form, say)
    _scores(form, say)
    form.right("{{ document.issuer }}", "{{ document.made_on }}")


def _guests(form: Form, say: Say) -> None:
    columns = ("invited", "coming", "declined", "missing", "arrived", "people")
    form.tag("if guests")
    form.heading(say("嘉宾邀请和到场", "Guests"))
    form.rows([say("类别", "Category"), say("邀请（位）", "Invited"), say("答复到场（位）", "Said yes"),
               say("答复不到场（位）", "Said no"), say("未答复（位）", "No answer"), say("实际到场（位）", "Came"),
               say("到场人数（人）", "People")],
              "for one in guests", ["{{ one.name }}", *(f"{{{{ one.{name} }}}}" for name in columns)],
              (22, 12, 13, 14, 13, 13, 13), (1, 2, 3, 4, 5, 6),
              [say("合计", "All"), *(f"{{{{ all_guests.{name} }}}}" for name in columns)])  # fmt: skip
    form.tag("endif")


def _stops(form: Form, say: Say) -> None:
    form.tag("if stops")
    form.heading(say("参观路线", "Itinerary"))
    form.rows([say("序号", "No."), say("开始时间", "Starts"), say("时长（分钟）", "Minutes"),
               say("参观内容", "What is shown"), say("地点", "Place"), say("讲解人", "Guide")],
              "for one in stops",
              ["{{ one.number }}", "{{ one.clock }}", "{{ one.minutes }}", "{{ one.title }}", "{{ one.place }}",
               "{{ one.guide }}"], (7, 13, 18, 30, 17, 15), (0, 1, 2))  # fmt: skip
    form.tag("endif")


def _suggestions(form: Form, say: Say) -> None:
    form.tag("if suggestions")
    form.heading(say("意见建议办理情况", "Questions and suggestions"))
    form.rows([say("序号", "No."), say("类型", "Kind"), say("内容", "What was said"), say("承办单位", "Responsible"),
               say("办理情况", "State"), say("答复", "Reply")],
              "for one in suggestions",
              ["{{ one.number }}", "{{ one.kind }}", "{{ one.text }}", "{{ one.owner }}", "{{ one.state }}",
               "{{ one.answer }}"], (7, 13, 27, 14, 14, 25), (0, 1, 3, 4))  # fmt: skip
    form.tag("endif")


def _scores(form: Form, say: Say) -> None:
    form.tag("if scores")
    form.heading(say("参观者满意度", "How content visitors were"))
    form.rows([say("评价", "Score"), say("人数", "Visitors"), say("占比", "Share")], "for one in scores",
              ["{{ one.name }}", "{{ one.count }}", "{{ one.share }}"], (50, 25, 25), (1, 2))  # fmt: skip
    form.tag("endif")
