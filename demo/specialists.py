"""Specialists and lecturers who go to villages: their visits, what they reported, what they are paid."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from demo.accounts import PLANNER, PLANNER_NAME
from demo.areas import COUNTY_ID, Township, Village
from demo.calendar import Calendar, Planned, Slot
from demo.names import Contacts
from demo.rows import Key, Rows
from demo.year import at, is_workday
from outreach.allowances import PaidVisit, Rate, allowance, fen_of
from outreach.kinds import COLUMNS

SALT_LENGTH, NONCE_LENGTH = 24, 24
EVERY_DAYS = 9
BACK_DAYS, AHEAD_DAYS = 75, 20
PAID_DAYS = 45
Who = tuple[str, str, str, str, str, str, int]
PEOPLE: Sequence[Who] = (
    # kind, name, field, organisation, job title, paid for each, hundredths of a yuan
    ("specialist", "温建国", "农村民居抗震设防", "县建筑设计院", "高级工程师", "hour", 8000),
    ("specialist", "廖水生", "地下水宏观观测", "县水利局", "工程师", "day", 20000),
    ("specialist", "刁春梅", "家庭应急与避险", "县红十字会", "培训师", "visit", 15000),
    ("lecturer", "邓志远", "地震科普与校园演练", "县第一中学", "高级教师", "hour", 10000),
)
PURPOSES = (
    (
        "讲解农房圈梁和构造柱的做法",
        "走访在建农房三户，讲解圈梁、构造柱的做法。",
        "下次带样板图册，复看两户整改情况。",
    ),
    ("查看观测水井，指导每日记录", "查看观测井水位和水色，指导记录员填写每日记录。", "更换井口盖板，月底回访。"),
    ("入户讲家庭应急包和避险", "入户讲解应急包配备和室内避险要点，演示关闭燃气阀门。", ""),
    ("村民夜校：地震来了怎么办", "在村部讲课一场，观看科普片，现场答问。", "村里希望增加一次疏散演练。"),
)
WHY_BACK = "请补充参加人数，并说明走访了哪几户。"
WHY_MORE = "跨乡镇往返，按规定补发交通补助。"


@dataclass
class SpecialistBook:
    """Writes the people with their visits, so that one report waits, one is missing and one was sent back."""

    rng: Random
    rows: Rows
    townships: Sequence[Township]
    today: date

    def __post_init__(self) -> None:
        self.calendar = Calendar(self.rng, self.rows, self.today)
        self.recent = 0

    def write(self) -> None:
        """Everybody, each with a visit every nine days or so."""
        contacts = Contacts(self.rng)
        villages = [village for township in self.townships if not township.is_urban for village in township.villages]
        for number, one in enumerate(PEOPLE):
            person = self.rows.add(
                "people", area_id=COUNTY_ID, team_id=None, name=one[1], phone=contacts.phone(),
                skills=["school_lecture"] if one[0] == "lecturer" else ["dialect"], is_active=True,
            )  # fmt: skip
            specialist = self.rows.add(
                "specialists", person_id=person, user_id=None, kind=one[0], field=one[2], organisation=one[3],
                job_title=one[4], rate_per=one[5], rate_fen=one[6], note="", salt=self._word(SALT_LENGTH),
                term_from=date(self.today.year - 1, 1, 1), term_until=date(self.today.year + 1, 12, 31),
            )  # fmt: skip
            day = self.today - timedelta(days=BACK_DAYS - number)
            while day <= self.today + timedelta(days=AHEAD_DAYS):
                if is_workday(day):
                    self._visit(person, specialist, one, day, self.rng.choice(villages))
                day += timedelta(days=EVERY_DAYS)
            self._pay(specialist, one)

    def _visit(self, person: int, specialist: int, one: Who, day: date,
               village: Village) -> None:  # fmt: skip
        purpose, done, then = self.rng.choice(PURPOSES)
        starts = self.rng.choice((9 * 60, 9 * 60 + 30, 14 * 60 + 30))
        slot = Slot(day, starts, starts + self.rng.choice((90, 120, 150)))
        state = self._state(day)
        people = {"villagers": self.rng.randint(6, 48)}
        event = self.calendar.write(Planned(
            "specialist_visit", f"{village.name}科技特派员下乡", village.id, slot, [Key("person", "people", person)],
            status="held" if state == "accepted" else "confirmed" if day < self.today else "planned",
            expected={"unspecified": 20}, reported=people if state == "accepted" else {},
        ))  # fmt: skip
        self.rows.put("dispatches", event_id=event, purpose=purpose, household="")
        if state in ("ahead", "due"):
            return
        written = slot.ends_at + timedelta(minutes=self.rng.randint(20, 200))
        self._report(event, specialist, slot, state, people, (done, then), written)
        if state == "accepted":
            self.rows.put(
                "outreach_results", event_id=event, **dict.fromkeys(COLUMNS, 0), remarks=done,
                reported_at=written + timedelta(days=2), reported_by=PLANNER,
            )  # fmt: skip

    def _report(
        self, event: int, specialist: int, slot: Slot, state: str, people: dict[str, int], words: tuple[str, str],
        written: datetime,
    ) -> None:  # fmt: skip
        is_decided = state != "sent"
        self.rows.add(
            "visit_reports", event_id=event, specialist_id=specialist, nonces=[self._word(NONCE_LENGTH)], state=state,
            began_at=slot.starts_at, ended_at=slot.ends_at, people={} if state == "returned" else people,
            done=words[0], next_steps=words[1], made_at=written, received_at=written + timedelta(minutes=4),
            sender_key=Key("specialist", "specialists", specialist),
            decided_at=written + timedelta(hours=14) if is_decided else None,
            decided_by=PLANNER if is_decided else "", reason=WHY_BACK if state == "returned" else "",
            paid_in=slot.day.replace(day=1) if state == "accepted" else None,
        )  # fmt: skip

    def _state(self, day: date) -> str:
        """The latest visits of all are still open: one missing, one sent, one sent back."""
        if day >= self.today:
            return "ahead"
        if (self.today - day).days > 8:
            return "accepted"
        self.recent += 1
        return ("sent", "due", "returned", "sent")[self.recent % 4]

    def _pay(self, specialist: int, one: Who) -> None:
        """Every month that ended long ago was paid; the last one that did is open, one of them corrected."""
        months = sorted({row["paid_in"] for row in self.rows["visit_reports"]
                         if row["specialist_id"] == specialist and row["paid_in"]})  # fmt: skip
        for month in months:
            ended = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
            if (self.today - ended).days > PAID_DAYS - 25:
                self.rows.add(
                    "allowance_payments", specialist_id=specialist, month=month, fen=self._fen(specialist, month, one),
                    rate_per=one[5], rate_fen=one[6], paid_at=at(ended + timedelta(days=9), 10 * 60),
                    paid_by_name=PLANNER_NAME,
                )  # fmt: skip
            elif specialist == 1:
                self.rows.add(
                    "allowance_corrections", specialist_id=specialist, month=month, fen=3000, reason=WHY_MORE,
                    entered_at=at(self.today - timedelta(days=1), 9 * 60), entered_by_name=PLANNER_NAME,
                )  # fmt: skip

    def _fen(self, specialist: int, month: date, one: Who) -> int:
        visits = [PaidVisit("", row["began_at"], row["ended_at"], "Asia/Shanghai")
                  for row in self.rows["visit_reports"]
                  if row["specialist_id"] == specialist and row["paid_in"] == month]  # fmt: skip
        return fen_of(allowance(visits, Rate(one[5], one[6])).total)

    def _word(self, length: int) -> str:
        return "".join(self.rng.choices(string.ascii_letters + string.digits, k=length))
