"""Emergency plans and response teams: one plan overdue, units without one, equipment expired, exercises in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from demo.accounts import PLANNER_NAME
from demo.areas import COUNTY_ID, Township
from demo.names import Contacts
from demo.rows import Rows
from demo.units import DemoUnit
from demo.year import at
from readiness.equipment_dates import months_later
from readiness.plan_dates import years_later

OFFICES = (
    ("县人民政府", "comprehensive", "安澜县突发事件总体应急预案", 500),
    ("县防震减灾局", "earthquake", "安澜县地震应急预案", 3 * 365 + 48),
    ("县教育局", "department", "安澜县教育系统地震应急预案", 3 * 365 - 25),
    ("县卫生健康委员会", "department", "安澜县地震医疗救治应急预案", 820),
)
"""Office, kind, title, and how many days ago it was approved."""
TEAMS = (
    ("rescue", "安澜县地震抢险救援队", 30, 26, 40),
    ("medical", "安澜县地震医疗救护队", 16, 16, 40),
    ("field", "安澜县地震现场工作队", 8, 8, 130),
    ("volunteers", "安澜县防震减灾志愿者队", 40, 22, 0),
)
"""Kind, name, strength, members, and how many days ago it last exercised; 0 for never. On the same day: together."""
EQUIPMENT = (
    ("液压破拆工具组", "套", 4, 4, 0),
    ("生命探测仪", "台", 1, 2, 0),
    ("急救包", "个", 30, 30, -20),
    ("应急照明灯", "盏", 24, 24, 0),
    ("帐篷", "顶", 12, 15, 0),
    ("止血敷料", "箱", 6, 6, 22),
    ("卫星电话", "部", 2, 2, 0),
)
"""What, counted in, there are, there should be, and in how many days it expires; 0 for never."""
SALT = "demonstration-{:010d}"


def add_readiness(
    rng: Random, rows: Rows, contacts: Contacts, townships: Sequence[Township], units: Sequence[DemoUnit],
    own: DemoUnit, today: date,
) -> None:  # fmt: skip
    """Write plans with versions, reviews and a test, and teams with members, equipment and log."""
    plans = _Plans(rng, rows, today)
    for office, kind, title, days in OFFICES:
        plans.add("county", kind, title, days, area=COUNTY_ID, office=office)
    for township in townships:
        title = f"{township.name}地震应急预案"
        plans.add("township", "earthquake", title, rng.randint(120, 1_000), area=township.id)
    for unit in units:
        plans.of_unit(unit, unit is own)
    plans.test(own)
    _Teams(rng, rows, contacts, today).write()


class _Plans:
    """Writes plans; about one school or hospital in eight has none, and one in twenty is overdue."""

    def __init__(self, rng: Random, rows: Rows, today: date) -> None:
        self.rng, self.rows, self.today = rng, rows, today
        self.of_own = self.newest = self.tested = 0

    def add(
        self, level: str, kind: str, title: str, days: int, area: int | None = None, unit: int | None = None,
        office: str = "",
    ) -> int:  # fmt: skip
        """A plan whose only version was approved so many days ago."""
        approved = self.today - timedelta(days=days)
        number = self.rows.add(
            "emergency_plans", unit_id=unit, area_id=area, owner_name=office, level=level, kind=kind, title=title,
            in_force_since=approved, review_due_on=years_later(approved, 3), withdrawn_on=None, withdrawn_reason="",
            created_at=at(approved, 10 * 60), created_by="",
        )  # fmt: skip
        by = office or ("县教育局" if kind == "school" else "县防震减灾局")
        self.newest = version = self._version(number, approved, by, "accepted", at(approved, 10 * 60))
        self.rows.add(
            "plan_reviews", plan_id=number, version_id=version, outcome="revised", due_on=None, reviewed_on=approved,
            reviewed_at=at(approved, 10 * 60), reviewed_by="",
        )  # fmt: skip
        return number

    def of_unit(self, unit: DemoUnit, is_own: bool) -> None:
        """The plan of a school or hospital, if it has one."""
        is_school = "students" in unit.people
        if not is_school and unit.kind != "hospital":
            return
        kind, title = ("school", "地震应急预案") if is_school else ("hospital", "地震应急预案")
        luck = self.rng.random()
        if luck < 0.12 and not is_own:
            return
        days = 3 * 365 - 33 if is_own else self.rng.randint(3 * 365 + 5, 4 * 365) if luck < 0.17 else 0
        made = self.add("unit", kind, f"{unit.name}{title}", days or self.rng.randint(60, 1_000), unit=unit.id)
        if is_own:
            self.of_own, self.tested = made, self.newest
        elif luck > 0.985:
            self._version(made, self.today, unit.name, "sent", at(self.today - timedelta(days=3), 15 * 60))

    def test(self, own: DemoUnit) -> None:
        """The own school's last drill tested its plan and found something."""
        held = [one for one in self.rows["events"] if one["unit_id"] == own.id and one["kind"] == "drill"
                and one["status"] == "held"]  # fmt: skip
        if not held:
            return
        last = max(held, key=lambda one: one["starts_at"])
        test = self.rows.add("plan_tests", plan_id=self.of_own, event_id=last["id"],
                             version_id=self.tested, created_by="")  # fmt: skip
        self.rows.add(
            "plan_findings", plan_id=self.of_own, test_id=test, found="预案中的疏散集合点已建围墙，容不下全部班级",
            must_change="改定集合点，并更新疏散路线图", state="open", state_reason="", taken_up_in_id=None,
            created_at=last["ends_at"], created_by="",
        )  # fmt: skip

    def _version(self, plan: int, approved: date, by: str, state: str, on: datetime) -> int:
        is_first = state == "accepted"
        return self.rows.add(
            "plan_versions", plan_id=plan, number=1 if is_first else 2, file_id=None, drafted_on=None,
            approved_on=approved if is_first else None, approved_by=by,
            filed_no=f"安应急备〔{approved.year}〕{plan}号" if is_first else "", in_force_from=approved, review_by=None,
            note="", state=state, state_reason="", handed_in_at=on, handed_in_by="",
            settled_at=on if is_first else None, settled_by="",
        )  # fmt: skip


class _Teams:
    """Writes teams; the first is called out for an exercise, the volunteers have no leader who can be reached."""

    def __init__(self, rng: Random, rows: Rows, contacts: Contacts, today: date) -> None:
        self.rng, self.rows, self.contacts, self.today = rng, rows, contacts, today
        self.joint: dict[date, int] = {}

    def write(self) -> None:
        """All teams with what belongs to them."""
        for kind, name, strength, members, ago in TEAMS:
            team = self.rows.add(
                "response_teams", area_id=COUNTY_ID, unit_id=None, kind=kind, name=name, base_id=None,
                base_note="县应急物资储备库大院", strength=strength, note="", is_active=True,
            )  # fmt: skip
            people = [self._member(team, place, kind) for place in range(members)]
            if kind != "volunteers":
                self._equipment(team, is_first=team == 1)
            if ago:
                self._exercise(team, people, self.today - timedelta(days=ago))
        self._real(1, self.today - timedelta(days=172))

    def _member(self, team: int, place: int, kind: str) -> int:
        role = "leader" if place == 0 and kind != "volunteers" else "deputy" if place == 1 else "member"
        title = {"leader": "队长", "deputy": "副队长"}.get(role, "队员")
        number = self.rows.add(
            "team_members", team_id=team, name=self.contacts.name(title), role=role, duty="", email="", user_id=None,
            phone="" if kind == "volunteers" and role == "deputy" else self.contacts.phone(),
            away_until=self.today + timedelta(days=9) if place == 5 else None, is_active=True,
        )  # fmt: skip
        if self.rng.random() < 0.9:
            on = self.today - timedelta(days=self.rng.choice((45, 150, 300, 700)))
            what = self.rng.choice(("破拆与支撑", "现场急救", "震害调查", "通信保障"))
            self.rows.add("member_trainings", member_id=number, what=what, held_on=on, valid_until=years_later(on, 2))
        return number

    def _equipment(self, team: int, is_first: bool) -> None:
        for name, counted_in, there, wanted, expires in EQUIPMENT:
            checked = self.today - timedelta(days=self.rng.choice((10, 25, 40, 60)))
            if is_first and name == "生命探测仪":
                checked = self.today - timedelta(days=140)
            number = self.rows.add(
                "team_equipment", team_id=team, name=name, counted_in=counted_in, quantity=there,
                wanted=wanted if is_first else there, kept_at="储备库二号库房",
                expires_on=self.today + timedelta(days=expires if is_first else 400) if expires else None,
                checked_on=checked, check_due_on=months_later(checked, 3), condition="good", is_active=True,
            )  # fmt: skip
            self.rows.add(
                "equipment_checks", equipment_id=number, checked_at=at(checked, 9 * 60), checked_by="", quantity=there,
                condition="good", note="", quantity_before=there, condition_before="good", checked_on_before=None,
                check_due_on_before=None,
            )  # fmt: skip

    def _exercise(self, team: int, people: Sequence[int], on: date) -> None:
        began = at(on, 14 * 60 + 28)
        minutes = [self.rng.choice((1, 2, 2, 3, 4, 6, 9, 14, 21)) for _ in people]
        comes = [self.rng.random() < 0.9 for _ in people]
        call = self._went(team, True, "called", "检验队伍集结能力", began, began + timedelta(minutes=95), sum(comes),
                          self._together(began))  # fmt: skip
        for person, waited, is_coming in zip(people, minutes, comes, strict=True):
            answered = began + timedelta(minutes=waited)
            self.rows.add(
                "call_answers", mobilisation_id=call, member_id=person, is_told=True,
                how="phone" if waited > 9 else "link",
                salt=SALT.format(len(self.rows["call_answers"]) + 1), answer="coming" if is_coming else "cannot",
                minutes_away=30 if is_coming else None, reason="" if is_coming else "在外地出差", marked_by="",
                acknowledged_at=answered, answered_at=answered, asked_at=began,
                arrived_at=began + timedelta(minutes=25 + 2 * waited) if is_coming else None,
            )  # fmt: skip

    def _together(self, began: datetime) -> int | None:
        """The call-out of all teams that exercised on that day; None for a team by itself."""
        ago = (self.today - began.date()).days
        if sum(one[4] == ago for one in TEAMS) < 2:
            return None
        if began.date() not in self.joint:
            self.joint[began.date()] = self.rows.add(
                "joint_call_outs", is_exercise=True, called_at=began, called_by="", called_by_name=PLANNER_NAME
            )
        return self.joint[began.date()]

    def _real(self, team: int, on: date) -> None:
        began = at(on, 5 * 60 + 40)
        self._went(team, False, "entered", "连日强降雨，转移受山洪威胁群众", began, began + timedelta(hours=9), 21)

    def _went(
        self, team: int, is_exercise: bool, way: str, reason: str, began: datetime, released: datetime, came: int,
        joint: int | None = None,
    ) -> int:  # fmt: skip
        return self.rows.add(
            "mobilisations", team_id=team, joint_id=joint, is_exercise=is_exercise, way=way, reason=reason,
            place="县应急物资储备库大院" if is_exercise else "县城东区低洼地带", message="", started_at=began,
            assemble_by=began + timedelta(hours=1) if way == "called" else None, within_minutes=15,
            released_at=released, came=came, note="", called_by="", called_by_name=PLANNER_NAME,
        )  # fmt: skip
