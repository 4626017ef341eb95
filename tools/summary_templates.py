"""The half-year and the annual summary, as forms with fields."""

from __future__ import annotations

from tools.form_parts import Say, lines, repeat_lines
from tools.word_forms import Form

_CENTRED = (1, 2, 3, 4, 5, 6)


def summary(form: Form, say: Say) -> None:
    """What was done in half a year or a year, with tables and charts."""
    form.title("{{ document.title }}")
    form.heading(say("总体情况", "Overview"))
    repeat_lines(form, "told.general")
    _picture(form, "chart_months")
    _activities(form, say)
    _drills(form, say)
    _told(form, "training", say("科普培训和示范创建", "Training and demonstration units"))
    _told(form, "readiness", say("应急准备", "Plans, teams and networks"))
    _told(form, "fortification", say("抗震设防和隐患自查", "Fortification and self-inspection"))
    _told(form, "places", say("避难场所和宏观观测", "Shelters and observation"))
    _places(form, say)
    _compared(form, say)
    _problems(form, say)
    lines(form, "plans", say("下一步工作", "Next steps"), stays=True)
    form.right("{{ document.issuer }}", "{{ document.made_on }}")


def _activities(form: Form, say: Say) -> None:
    form.tag("if activities or told.outreach or reported_totals or categories")
    form.heading(say("宣传活动", "Outreach"))
    repeat_lines(form, "told.outreach")
    form.tag("if activities")
    form.gap(8)
    form.rows([say("活动类型", "Activity"), say("已举办（场）", "Held"), say("待举办（场）", "Planned"),
               say("取消（场）", "Cancelled"), say("覆盖单位（个）", "Units"), say("参与（人次）", "Person-times")],
              "for one in activities",
              ["{{ one.name }}", "{{ one.held }}", "{{ one.planned }}", "{{ one.cancelled }}", "{{ one.reached }}",
               "{{ one.visits }}"], (22, 13, 14, 17, 14, 20), _CENTRED,
              [say("合计", "Total"), "{{ total.held }}", "{{ total.planned }}", "{{ total.cancelled }}",
               "{{ total.reached }}", "{{ total.visits }}"])  # fmt: skip
    form.tag("endif")
    form.tag("if categories")
    form.gap(8)
    form.rows([say("参与人员", "Who took part"), say("参与（人次）", "Person-times")], "for one in categories",
              ["{{ one.name }}", "{{ one.visits }}"], (60, 40), (1,))  # fmt: skip
    form.tag("endif")
    form.tag("if reported_totals")
    form.gap(8)
    form.rows([say("另据各地报送（不计入以上数据）", "Also reported by areas, not counted above"),
               say("项目", "Thing"), say("数量", "Count"), say("单位", "Unit")],
              "for one in reported_totals",
              ["{{ one.area }}", "{{ one.name }}", "{{ one.count }}", "{{ one.unit }}"], (32, 34, 20, 14),
              (2, 3))  # fmt: skip
    form.tag("endif")
    form.tag("endif")


def _told(form: Form, name: str, heading: str) -> None:
    """A part that is sentences only; nothing where there is nothing to tell."""
    form.tag(f"if told.{name}")
    form.heading(heading)
    repeat_lines(form, f"told.{name}")
    form.tag("endif")


def _drills(form: Form, say: Say) -> None:
    form.tag("if kinds or told.drills")
    form.heading(say("应急演练和单位覆盖", "Drills and units reached"))
    repeat_lines(form, "told.drills")
    form.tag("if kinds")
    form.gap(8)
    form.nested([say("单位类型", "Kind of unit"), say("单位（个）", "Units"), say("已覆盖（个）", "Reached"),
               say("覆盖率", "Coverage"), say("演练（场）", "Drills"), say("频次达标率", "As often as required"),
               say("疏散用时中位数", "Median evacuation")],
              [("for one in kinds", None), ("if one.units", None),
               ["{{ one.name }}", "{{ one.units }}", "{{ one.reached }}", "{{ one.coverage }}", "{{ one.drills }}",
                "{{ one.compliance }}", "{{ one.evacuation }}"],
               ("endif", None), ("endfor", None)], (18, 10, 13, 15, 10, 15, 19), _CENTRED,
              [say("合计", "Total"), "{{ total.units }}", "{{ total.reached }}", "{{ total.coverage }}",
               "{{ total.drills }}", "{{ total.compliance }}", "{{ total.evacuation }}"])  # fmt: skip
    form.tag("endif")
    form.tag("endif")


def _places(form: Form, say: Say) -> None:
    form.tag("if places")
    form.heading(say("各地情况", "Areas"))
    form.rows([say("区划", "Area"), say("活动（场）", "Events"), say("演练（场）", "Drills"),
               say("单位（个）", "Units"), say("已覆盖（个）", "Reached"), say("覆盖率", "Coverage"),
               say("参与（人次）", "Person-times")],
              "for one in places",
              ["{{ one.name }}", "{{ one.held }}", "{{ one.drills }}", "{{ one.units }}", "{{ one.reached }}",
               "{{ one.coverage }}", "{{ one.visits }}"], (19, 12, 11, 11, 14, 15, 18), _CENTRED,
              [say("合计", "Total"), "{{ total.held }}", "{{ total.drills }}", "{{ total.units }}",
               "{{ total.reached }}", "{{ total.coverage }}", "{{ total.visits }}"])  # fmt: skip
    _picture(form, "map")
    _picture(form, "chart_places", unless="map")  # it shows the same shares
    form.tag("endif")


def _compared(form: Form, say: Say) -> None:
    form.tag("if comparisons")
    form.heading(say("与上年同期比较", "Compared with a year before"))
    form.rows([say("指标", "Measure"), say("本期", "This time"), say("上年同期", "A year before"),
               say("增减", "Change")],
              "for one in comparisons", ["{{ one.name }}", "{{ one.now }}", "{{ one.before }}", "{{ one.change }}"],
              (30, 20, 20, 30), (1, 2, 3))  # fmt: skip
    form.tag("endif")
    form.tag("if targets")
    form.heading(say("年度目标完成情况", "Targets of the year"))
    form.rows([say("指标", "Measure"), say("年度目标", "Target"), say("已完成", "Reached"), say("完成率", "Share")],
              "for one in targets", ["{{ one.name }}", "{{ one.target }}", "{{ one.now }}", "{{ one.share }}"],
              (40, 20, 20, 20), (1, 2, 3))  # fmt: skip
    form.tag("endif")


def _problems(form: Form, say: Say) -> None:
    """What is amiss; the unit and the date stay with it where nothing stands between."""
    form.tag("if problems")
    form.heading(say("存在问题", "Problems"))
    form.tag("if plans")
    repeat_lines(form, "problems")
    form.tag("else")
    repeat_lines(form, "problems", stays=True)
    form.tag("endif")
    form.tag("endif")


def _picture(form: Form, name: str, unless: str = "") -> None:
    form.tag(f"if {name} and not {unless}" if unless else f"if {name}")
    form.gap(8)
    form.picture("{{ " + name + " }}")
    form.tag("endif")
