"""Criteria to begin with, written for want of the county's own and not checked against any rule: to be edited. Pure."""

from __future__ import annotations

UNVERIFIED = "系统初始标准，未核对，请按本县文件修改"
DEFAULTS: dict[str, tuple[tuple[str, int, bool], ...]] = {
    "school": (
        ("有防震减灾工作领导机构和年度计划", 10, True),
        ("有地震应急预案，并按期修订", 15, True),
        ("按规定频次开展疏散演练，并有记录", 25, True),
        ("开设防震减灾课或专题讲座", 15, False),
        ("有科普宣传栏、图书或体验设施", 15, False),
        ("校舍抗震情况清楚，疏散通道畅通", 20, True),
    ),
    "community": (
        ("有工作机构和志愿者队伍", 15, True),
        ("有应急预案和避难场所，标志明显", 25, True),
        ("每年开展宣传和演练", 25, True),
        ("有应急物资储备", 15, False),
        ("掌握房屋抗震情况和需帮助人员名单", 20, False),
    ),
    "base": (
        ("有固定场馆和专人负责", 30, True),
        ("展品完好，内容科学准确", 30, True),
        ("全年向公众开放，有接待记录", 25, False),
        ("有讲解员和讲解词", 15, False),
    ),
    "household": (
        ("房屋按抗震要求建造或加固", 40, True),
        ("备有家庭应急包", 20, False),
        ("家庭成员知道避险方法和疏散路线", 25, True),
        ("家具固定，燃气、电源能及时关闭", 15, False),
    ),
}
"""By kind: words, points, whether it is required."""
