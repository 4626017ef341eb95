"""Evaluations of drills by officers and people from outside, and what was to be mended afterwards, in all states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from demo.accounts import PLANNER, PLANNER_NAME
from demo.rows import Key, Row, Rows
from demo.units import DemoUnit
from demo.year import at
from drills import indicator_defaults, scoring

EVALUATED_DAYS, SHARE = 270, 0.3
DUE_DAYS = 30
TARGET_SECONDS, ROLLCALL_SECONDS = 120, 300
OUTSIDERS = (
    ("邱桂生", "县消防救援大队"), ("温晓岚", "县教育局"), ("廖建平", "县应急管理局"), ("曾玉梅", "县红十字会"),
    ("谢国良", "县防震减灾协会"),
)  # fmt: skip
STRENGTHS = (
    "反应迅速，避震动作规范，班主任全程跟随。",
    "路线清楚，各楼层引导到位，疏散有序。",
    "清点上报及时，各班人数准确。",
    "组织严密，广播清晰，师生态度认真。",
)
PROBLEMS: tuple[tuple[str, str, str, str], ...] = (
    (
        "二楼东侧楼梯口拥挤",
        "错开低年级和高年级下楼时间，增设一名引导教师",
        "政教处",
        "已调整下楼顺序并增设引导教师，再次演练未见拥挤。",
    ),
    ("操场一侧广播声音偏小", "在操场东侧加装音柱", "总务处", "已加装两只音柱，全场可以听清。"),
    ("疏散通道内堆放杂物", "清理通道，明确每周检查", "总务处", "杂物已清走，通道检查列入每周安全巡查。"),
    ("部分人员避震时未护住头颈", "开展避震动作训练", "教导处", "已集中训练两次，抽查动作规范。"),
    ("清点上报较慢", "统一使用班级清点卡，指定上报人", "办公室", "清点卡已发到各班，上报人已明确。"),
    ("需要帮助的人员没有固定帮扶人", "逐一指定帮扶人并公示", "办公室", "帮扶人名单已公示并告知家长。"),
    ("应急包内药品过期", "更换药品，每季度检查", "医务室", "过期药品已更换，建立检查登记。"),
    ("集合点标识不清", "重新喷涂各班集合点标线", "总务处", "标线已重新喷涂。"),
)
LATE_STATES = (("closed", 74), ("done", 10), ("open", 13), ("dropped", 3))
EARLY_STATES = (("closed", 18), ("done", 27), ("open", 55))
OWN_LATE_STATES, OWN_EARLY_STATES = ("closed", "open", "closed", "done"), ("done", "open")
DROPPED = "该楼将于下月整体搬迁，不再整改。"


@dataclass
class Evaluations:
    """Writes evaluations and improvement actions of drills that are there; `own` is the school with an account."""

    rng: Random
    rows: Rows
    units: Sequence[DemoUnit]
    own: DemoUnit
    today: date
    results: dict[int, Row] = field(default_factory=dict)
    own_actions: int = 0

    def write(self) -> None:
        """About three of ten drills reported in nine months are evaluated; the own school's all of half a year."""
        self.results = {row["drill_id"]: row for row in self.rows["drill_results"]}
        units = {unit.id: unit for unit in self.units}
        for drill in list(self.rows["drills"]):
            starts_at = self._starts_at(drill)
            age = (self.today - starts_at.date()).days
            is_own = drill["unit_id"] == self.own.id
            wanted = (is_own and age < 150) or self.rng.random() < SHARE
            if drill["id"] in self.results and 2 < age < EVALUATED_DAYS and wanted:
                self._evaluate(drill, units[drill["unit_id"]], starts_at, is_own)
        self._ask_again()

    def _starts_at(self, drill: Row) -> datetime:
        found: datetime = self.rows["events"][drill["event_id"] - 1]["starts_at"]
        return found

    def _evaluate(self, drill: Row, unit: DemoUnit, starts_at: datetime, is_own: bool) -> None:
        problems = self.rng.sample(PROBLEMS, 2 if is_own else self.rng.choice((0, 1, 1, 2)))
        evaluators = 2 if is_own or self.rng.random() < 0.15 else 1
        for number in range(evaluators):
            key, name, organisation = self._evaluator(drill, starts_at, is_outside=number > 0)
            marks = self._marks(drill, unit)
            score = scoring.score_of(marks)
            band = scoring.grade(score, scoring.bands_of(indicator_defaults.bands()))
            signed_at = min(starts_at + timedelta(hours=self.rng.randint(2, 46)), at(self.today, 8 * 60))
            self.rows.add(
                "evaluations", drill_id=drill["id"], set_id=None, evaluator_key=key, evaluator_name=name,
                organisation=organisation, marks=marks, bands=indicator_defaults.bands(), score=score,
                grade_zh=band.zh if band else "", grade_en=band.en if band else "",
                strengths=self.rng.choice(STRENGTHS), weaknesses="\n".join(f"{one[0]}。" for one in problems),
                signed_at=signed_at, version=1,
            )  # fmt: skip
        for problem in problems if is_own or self.rng.random() < 0.7 else ():
            self._action(drill, problem, starts_at, is_own)

    def _evaluator(self, drill: Row, starts_at: datetime, is_outside: bool) -> tuple[Key, str, str]:
        if not is_outside:
            return PLANNER, PLANNER_NAME, "县防震减灾局"
        name, organisation = self.rng.choice(OUTSIDERS)
        link = self.rows.add(
            "evaluator_links", drill_id=drill["id"], name=name, organisation=organisation,
            salt=f"demo-{drill['id']:08d}-{self.rng.getrandbits(32):08x}", expires_at=starts_at + timedelta(days=14),
            revoked_at=None, created_at=starts_at - timedelta(days=2), created_by=PLANNER, version=1,
        )  # fmt: skip
        return Key("evaluator", "evaluator_links", link), name, organisation

    def _marks(self, drill: Row, unit: DemoUnit) -> list[dict[str, Any]]:
        is_tabletop = drill["type"] == "tabletop"
        shipped = indicator_defaults.TABLETOP if is_tabletop else indicator_defaults.LIVE
        level = 58 + 27 * unit.diligence + self.rng.gauss(0, 4)
        return [
            {"id": None, "remark": "", "points": self._points(row, drill, level)}
            | {name: value for name, value in row.items() if name != "position"}
            for row in indicator_defaults.rows(shipped)
        ]  # fmt: skip

    def _points(self, row: dict[str, Any], drill: Row, level: float) -> int:
        result = self.results[drill["id"]]
        targets = {
            "evacuation": ("evacuation_seconds", TARGET_SECONDS),
            "rollcall": ("rollcall_seconds", ROLLCALL_SECONDS),
        }
        column, target = targets.get(row["fact"], ("", 1))
        if result.get(column) is not None:
            over = result[column] / target - 1
            return 100 if over <= 0 else 75 if over < 0.25 else 50 if over < 0.5 else 0
        wanted = min(100.0, max(0.0, self.rng.gauss(level, 9)))
        if row["options"]:
            offered = [int(option["points"]) for option in row["options"]]
            return min(offered, key=lambda points: abs(points - wanted))
        return round(wanted / 5) * 5

    def _action(self, drill: Row, problem: tuple[str, str, str, str], starts_at: datetime, is_own: bool) -> None:
        made_at = starts_at + timedelta(days=2, hours=self.rng.randint(0, 5))
        due_on = made_at.date() + timedelta(days=DUE_DAYS)
        choices = EARLY_STATES if due_on >= self.today else LATE_STATES
        state = self.rng.choices([one for one, _ in choices], [weight for _, weight in choices])[0]
        if is_own:
            states = OWN_EARLY_STATES if due_on >= self.today else OWN_LATE_STATES
            state = "closed" if self.own_actions >= len(OWN_LATE_STATES) * 2 else states[self.own_actions % len(states)]
            self.own_actions += 1
        done_at = made_at + timedelta(days=self.rng.randint(5, 26)) if state in ("done", "closed") else None
        now = at(self.today, 8 * 60)
        closed_at = min(done_at + timedelta(days=3), now) if done_at is not None and state == "closed" else None
        self.rows.add(
            "improvement_actions", unit_id=drill["unit_id"], drill_id=drill["id"], problem=problem[0],
            action=problem[1], owner=problem[2], due_on=due_on, evidence=problem[3] if done_at else "", state=state,
            state_reason=DROPPED if state == "dropped" else "", created_at=min(made_at, now), created_by=PLANNER,
            done_at=min(done_at, now) if done_at else None, closed_at=closed_at,
            closed_by=PLANNER if closed_at else "", closed_by_name=PLANNER_NAME if closed_at else "", retest="",
            retest_drill_id=None, version=1,
        )  # fmt: skip

    def _ask_again(self) -> None:
        """Closed improvements were looked at in the unit's next drill; the own school's next drills ask of the rest."""
        of_unit: dict[int, list[Row]] = {}
        for drill in sorted(self.rows["drills"], key=self._starts_at):
            of_unit.setdefault(drill["unit_id"], []).append(drill)
        for action in self.rows["improvement_actions"]:
            mine = self.rows["drills"][action["drill_id"] - 1]
            later = [one for one in of_unit[action["unit_id"]] if self._starts_at(one) > self._starts_at(mine)]
            held = [one for one in later if one["id"] in self.results]
            if action["state"] == "closed" and held:
                action["retest"], action["retest_drill_id"] = "fixed", held[0]["id"]
                self._inject(held[0], action)
            elif action["unit_id"] == self.own.id and action["state"] != "dropped":
                for drill in later:
                    if drill["id"] not in self.results and self._is_on(drill):
                        self._inject(drill, action)

    def _is_on(self, drill: Row) -> bool:
        return self.rows["events"][drill["event_id"] - 1]["status"] in ("planned", "confirmed", "held")

    def _inject(self, drill: Row, action: Row) -> None:
        numbers = [row["number"] for row in self.rows["injects"] if row["drill_id"] == drill["id"]]
        self.rows.add(
            "injects", drill_id=drill["id"], number=max(numbers, default=0) + 1, at_seconds=600, sender="", receiver="",
            method="", message=f"检查上次问题的整改情况：{action['problem']}",
            expected_action=f"现场查看并记录是否整改到位。整改措施：{action['action']}", objective="是否整改到位？",
            controller="", action_id=action["id"], version=1,
        )  # fmt: skip
