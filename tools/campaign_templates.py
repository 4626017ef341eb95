"""The report of a campaign, as a form with fields."""

from __future__ import annotations

from tools.form_parts import Say, repeat_lines
from tools.word_forms import Form

_NUMBERS = (1, 2, 3, 4, 5)


def campaign(form: Form, say: Say) -> None:
    """What a campaign was for and what came of it, with tables."""
    form.title(say("{{ campaign.name }}\n工作总结", "{{ campaign.name }}\nReport"))
    form.heading(say("活动概况", "The campaign"))
    form.facts([
        [say("时间", "Days"), "{{ campaign.days }}", say("地区", "Area"), "{{ campaign.area }}"],
        [say("主题", "Theme"), "{{ campaign.theme }}", say("重要节点", "Anchor"), "{{ campaign.anchor }}"],
        [say("目的", "Purpose"), "{{ campaign.purpose }}"],
        [say("宣传队伍", "Teams"), "{{ campaign.teams }}"],
    ])  # fmt: skip
    form.gap(8)
    repeat_lines(form, "overview")
    _coverage(form, say)
    _events(form, say)
    _materials(form, say)
    _money(form, say)
    _things(form, say, "media", say("媒体报道", "In the media"))
    form.right("{{ document.issuer }}", "{{ document.made_on }}")


def _coverage(form: Form, say: Say) -> None:
    form.tag("if coverage")
    form.heading(say("单位覆盖", "Units reached"))
    form.rows([say("单位类型", "Kind of unit"), say("目标", "Target"), say("单位（个）", "Units"),
               say("应覆盖（个）", "Due"), say("已覆盖（个）", "Reached"), say("已安排（个）", "Visit planned")],
              "for one in coverage",
              ["{{ one.name }}", "{{ one.target }}", "{{ one.units }}", "{{ one.due }}", "{{ one.reached }}",
               "{{ one.planned }}"], (30, 12, 14, 15, 15, 15), _NUMBERS)  # fmt: skip
    form.tag("endif")


def _events(form: Form, say: Say) -> None:
    for name, heading, first in (
        ("activities", say("活动开展", "Events"), say("活动类型", "Activity")),
        ("places", "", say("地区", "Area")),
    ):
        form.tag(f"if {name}")
        if heading:
            form.heading(heading)
        else:
            form.gap(8)
        total = ["{{ total.name }}", *(f"{{{{ total.{one} }}}}" for one in ("held", "planned", "reached", "visits"))]
        form.rows([first, say("已举办（场）", "Held"), say("待举办（场）", "Planned"), say("覆盖单位（个）", "Units"),
                   say("参与（人次）", "Person-times")],
                  f"for one in {name}",
                  ["{{ one.name }}", "{{ one.held }}", "{{ one.planned }}", "{{ one.reached }}", "{{ one.visits }}"],
                  (32, 17, 17, 17, 17), _NUMBERS, total)  # fmt: skip
        form.tag("endif")


def _materials(form: Form, say: Say) -> None:
    _things(form, say, "things", say("宣传资料和服务", "Materials and services"))
    form.tag("if supplies")
    form.gap(8)
    form.rows([say("库存物资", "Item of the stock"), say("单位", "Unit"), say("计划用量", "Wished"),
               say("已发放", "Given out"), say("库存余量", "Left in stock")],
              "for one in supplies",
              ["{{ one.name }}", "{{ one.unit }}", "{{ one.wished }}", "{{ one.given }}", "{{ one.left }}"],
              (36, 12, 17, 17, 18), _NUMBERS)  # fmt: skip
    form.tag("endif")


def _money(form: Form, say: Say) -> None:
    form.tag("if budget")
    form.heading(say("经费使用", "Money"))
    form.rows([say("用途", "Purpose"), say("预算（元）", "Planned (yuan)"), say("已支出（元）", "Spent (yuan)"),
               say("结余（元）", "Left (yuan)")],
              "for one in budget", ["{{ one.name }}", "{{ one.planned }}", "{{ one.spent }}", "{{ one.left }}"],
              (40, 20, 20, 20), _NUMBERS,
              [say("合计", "Total"), "{{ money.planned }}", "{{ money.spent }}", "{{ money.left }}"])  # fmt: skip
    form.tag("endif")


def _things(form: Form, say: Say, name: str, heading: str) -> None:
    form.tag(f"if {name}")
    form.heading(heading)
    form.rows([say("项目", "Thing"), say("数量", "Count"), say("单位", "Unit")], f"for one in {name}",
              ["{{ one.name }}", "{{ one.count }}", "{{ one.unit }}"], (50, 30, 20), (1, 2))  # fmt: skip
    form.tag("endif")
