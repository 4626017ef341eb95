"""Response teams from sheets: found again, refused with what to put right, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from core.db import Database
from core.imports import Given, Plan
from readiness.equipment_rows import EquipmentPlanner
from readiness.team_member_rows import MemberPlanner
from readiness.team_models import ResponseTeam, TeamEquipment, TeamMember
from readiness.team_rows import KnownTeam, TeamsByName
from readiness.team_sheets import EQUIPMENT, MEMBERS, TRAININGS
from registry.words import Words
from tests.support.world import Visitor, World

RESCUE, TWIN = KnownTeam(1, "抢险救援队", "梅江镇", "990101100"), KnownTeam(2, "抢险救援队", "石上镇", "990101101")
ROLES = Words([("leader", ("队长",)), ("deputy", ("副队长",)), ("member", ("队员",))])
LEADER = {"id": 7, "team_id": 1, "name": "陈强", "role": "leader", "duty": "", "phone": "13800000001", "email": "",
          "away_until": None, "is_active": True}  # fmt: skip


def members(*rows: Mapping[str, Any], there: tuple[Mapping[str, Any], ...] = (LEADER,)) -> Plan:
    """The plan for these rows of the rescue team of 梅江镇."""
    numbers = count(100)
    planner = MemberPlanner(
        TeamsByName([RESCUE]), [dict(one) for one in there], {}, ROLES, "队长, 副队长, 队员",
        {"members": MEMBERS, "trainings": TRAININGS}, dict.fromkeys(("members", "trainings"), lambda: next(numbers)),
        date(2026, 11, 30),
    )  # fmt: skip
    return planner.run([Given(at, {"team": RESCUE.name, **row}) for at, row in enumerate(rows, start=2)])


def codes(plan: Plan) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in plan.problems]


def test_a_second_leader_is_refused_and_a_change_of_leaders_is_taken_in_any_order() -> None:
    assert codes(members({"name": "李明", "role": "队长"})) == [(2, "leader")]
    swapped = members({"name": "李明", "role": "队长"}, {"name": "陈强", "role": "副队长"})
    assert not swapped.problems and (swapped.new, swapped.changed) == ({2}, {3})
    assert [one.after["role"] for one in swapped.changes] == ["deputy", "leader"]


def test_who_has_left_comes_back_as_a_plain_member_and_a_training_comes_with_its_day() -> None:
    back = members({"name": "陈强"}, there=(LEADER | {"is_active": False},))
    assert back.changes[0].after == {"role": "member", "is_active": True}
    assert members({"name": "陈强", "phone": LEADER["phone"]}).unchanged == {2}
    assert codes(members({"name": "陈强", "training": "急救"}, {"name": "陈强", "role": "厨师"})) == [
        (2, "training.day"), (3, "role.unknown"),
    ]  # fmt: skip
    to_come = members({"name": "陈强", "training": "急救", "trained_on": date(2026, 12, 1)})
    assert codes(to_come) == [(2, "day_ahead")]
    trained = members({"name": "陈强", "training": "急救", "trained_on": date(2026, 5, 1)})
    assert trained.changed == {2} and trained.changes[0].after["member_id"] == LEADER["id"]


def equipment(*rows: Mapping[str, Any]) -> Plan:
    """The plan for these rows where two teams have the same name."""
    planner = EquipmentPlanner(
        TeamsByName([RESCUE, TWIN]), [], Words([("good", ("完好",))]), "完好", EQUIPMENT, lambda: 1, date(2026, 11, 30)
    )
    return planner.run([Given(at, {"team": RESCUE.name, "name": "急救包", **row}) for at, row in enumerate(rows, 2)])


def test_equipment_checked_is_due_again_after_the_usual_time() -> None:
    plan = equipment(
        {"area": "梅江镇", "quantity": 3, "checked_on": date(2026, 10, 31)}, {},
        {"area": "梅江镇", "checked_on": date(2026, 12, 1)}, {"area": "石上镇", "team": "没有的队"},
    )  # fmt: skip
    assert codes(plan) == [(3, "team.several"), (4, "day_ahead"), (5, "team.unknown")]
    assert plan.changes[0].after["check_due_on"] == date(2027, 1, 31)


def test_teams_members_and_equipment_come_in_and_go_out_again(
    app: Flask, client: Visitor, world: World, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENAN_LANGUAGE", "en")

    def bring(kind: str, text: str) -> str:
        path = tmp_path / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        return app.test_cli_runner().invoke(args=["import", kind, str(path)]).output

    bring("response_teams", "队伍,类型,区划代码,所属单位,编制人数\n石上抢险队,rescue,990101100,石上小学,12\n")
    bring("team_members", "队伍,姓名,职务,电话,培训内容,培训日期\n石上抢险队,陈强,队长,13800000001,急救,2026-05-01\n")
    bring("team_equipment", "队伍,装备名称,数量,应有数量,状况\n石上抢险队,急救包,2,3,完好\n")
    unit = world.units["primary"]
    assert "石上抢险队" in client.sign_in_as(world, "planner").get(f"/units/{unit.id}").text
    page = client.get("/readiness/teams/1").text
    assert "陈强" in page and "急救包" in page and unit.name in page
    assert "2" in app.test_cli_runner().invoke(args=["import", "undo", "2"]).output
    with database.transaction(writing=False) as session:
        assert session.scalars(select(ResponseTeam.unit_id)).all() == [unit.id]
        assert session.scalars(select(TeamMember)).all() == []
        assert session.scalars(select(TeamEquipment.quantity)).all() == [2]
