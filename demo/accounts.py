"""One account for each role, all of them confined to the demo county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demo.areas import COUNTY_ID, Township
from demo.places import DemoPlace
from demo.rows import Key, Rows
from demo.units import DemoUnit
from demo.year import at


@dataclass(frozen=True)
class Account:
    """Who can sign in: login, role, name (the school's contact has that of the school), and what to try with it."""

    login: str
    role: str
    name: str
    try_zh: str
    try_en: str


PLANNER_NAME = "林规划"
ACCOUNTS = (
    Account(
        "admin", "administrator", "赵管理", "用户、词表、设置、操作日志", "users, vocabularies, settings, audit trail"
    ),
    Account("planner", "planner", PLANNER_NAME, "专题活动、日历、统计、导入", "campaigns, calendar, figures, import"),
    Account(
        "township", "township_officer", "陈助理", "本乡镇的单位、场所和演练", "one township's units, places, drills"
    ),
    Account("school", "unit_contact", "", "登记演练、填报结果（请用手机）", "register and report a drill (on a phone)"),
    Account("observer", "observer", "刘观测", "观测点和避难场所", "observation points and shelters"),
    Account("official", "official", "周局长", "避难场所地图、统计表", "shelter map, figures"),
)
PLANNER = Key("user", "users", 2)
SCHOOL_CONTACT = Key("user", "users", 4)


def add_accounts(rows: Rows, school: DemoUnit, point: DemoPlace, today: date) -> None:
    """Add the accounts, without passwords yet: an administrator of this county only, a contact of this school ..."""
    township: Township = school.village.township
    scopes: Sequence[dict[str, int]] = (
        {"area_id": COUNTY_ID},
        {"area_id": COUNTY_ID},
        {"area_id": township.id},
        {"unit_id": school.id},
        {"area_id": point.village.id},
        {"area_id": COUNTY_ID},
    )
    for account, scope in zip(ACCOUNTS, scopes, strict=True):
        number = rows.add(
            "users",
            login=account.login,
            name=school.contact if account.role == "unit_contact" else account.name,
            email="",
            password_hash=None,
            session_key="",
            language="zh",
            is_active=True,
            created_at=at(today, 0),
            last_login_at=None,
        )
        rows.add("grants", user_id=number, role=account.role, **({"area_id": None, "unit_id": None} | scope))
