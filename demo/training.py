"""Training classes: one finished with certificates, one that runs, one of which only numbers are known."""

from __future__ import annotations

import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.accounts import PLANNER
from demo.areas import COUNTY_ID, Township
from demo.calendar import Calendar, Planned, Slot
from demo.certificates import COUNTY_ROW, ISSUER, WRONG
from demo.names import COUNTY_CODE, SURNAMES, Contacts
from demo.rows import Key, Ref, Row, Rows
from demo.year import at, is_workday
from outreach.exam_marking import Question, mark
from outreach.exam_set import SHIPPED
from outreach.kinds import COLUMNS
from outreach.training_certificate import Facts, number
from outreach.training_tallies import Sitting, newcomers, person_key

GIVEN = ("建华", "志强", "秀兰", "国平", "晓燕", "文斌", "丽萍", "海林", "春生", "小红", "永福", "桂英")
SALT_LENGTH = 24
PASS_PERCENT = 60
FINISHED = "防震减灾助理员业务培训班"
RUNNING = "灾情速报员培训班"
COUNTED = "农村建筑工匠抗震技术培训班"
REMARKS = "按计划完成，学员现场签到。"


@dataclass(frozen=True)
class Learner:
    """Somebody on a list: the number of the row, the name, and the key by which persons are counted once."""

    number: int
    name: str
    key: str


@dataclass
class TrainingBook:
    """Writes the classes; the lecturer of the specialists teaches the session that lies ahead."""

    rng: Random
    rows: Rows
    townships: Sequence[Township]
    calendar: Calendar
    today: date

    def __post_init__(self) -> None:
        self.contacts = Contacts(self.rng)
        self.questions = [
            self.rows.add("exam_questions", area_id=COUNTY_ID, text=one.text, choices=list(one.choices),
                          right=sorted(one.right), explanation=one.explanation, is_active=True, version=1)
            for one in SHIPPED
        ]  # fmt: skip

    def write(self) -> None:
        """All three."""
        self._finished()
        self._running()
        self._counted()

    def _finished(self) -> None:
        """Two sessions, a test, certificates; one stayed away, one failed, one certificate was issued anew."""
        homes = [f"{township.name}政府" for township in self.townships]
        learners_at = [home.replace("街道政府", "街道办事处") for home in homes]
        found = self._class(FINISHED, "township_officers", len(learners_at), is_test_open=False,
                            purpose="熟悉震情灾情速报、宏观观测管理和应急处置流程。")  # fmt: skip
        learners = self._learners(found, learners_at)
        first, last = self._workday(72), self._workday(71)
        self._held(found, FINISHED, "staff", [
            (first, "防震减灾法规与助理员职责", learners[1:]), (last, "灾情速报与宏观异常处理", learners[2:]),
        ])  # fmt: skip
        for place, learner in enumerate(learners[1:]):
            percent = self._tried(learner, last, wrong=6 if place == 0 else self.rng.randint(0, 3))
            if percent >= PASS_PERCENT:
                facts = Facts(FINISHED, first, last, 2, percent, ISSUER, last + timedelta(days=6))
                if place == 1:
                    self._certified(learner, facts, revoked=True)
                self._certified(learner, facts)

    def _running(self) -> None:
        """One session was held and ticked, of one nobody noted who came, one lies ahead."""
        villages = [village for one in self.townships for village in one.villages if not one.is_urban]
        homes = [f"{village.name}委会" for village in self.rng.sample(villages, min(30, len(villages)))]
        found = self._class(RUNNING, "informants", len(homes) + 5, is_test_open=True,
                            purpose="会用速报表，能在震后三十分钟内报出第一报。")  # fmt: skip
        learners = self._learners(found, homes)
        day = self._workday(9)
        self._held(found, RUNNING, "villagers", [(day, "灾情速报表怎么填", learners[: len(learners) * 4 // 5])])
        missing, ahead = self._workday(2), self._workday(-11)
        self._session(found, RUNNING, 2, missing, "通信不畅时怎么报", "confirmed", 30)
        lecturer = Key("person", "people", self.rows["specialists"][-1]["person_id"])
        keys = [lecturer] if self.calendar.diary.is_free([lecturer], ahead, 14 * 60, 17 * 60) else []
        self._session(found, RUNNING, 3, ahead, "实操与考核", "planned", 30, keys)
        for learner in learners[:4]:
            self._tried(learner, day + timedelta(days=1), wrong=self.rng.randint(1, 5))

    def _counted(self) -> None:
        found = self._class(COUNTED, "builders", 60, is_test_open=False, purpose="圈梁、构造柱和砌筑的正确做法。",
                            has_test=False)  # fmt: skip
        day = self._workday(118)
        event = self._session(found, COUNTED, 1, day, "圈梁和构造柱的做法", "held", 60, people={"workers": 53})
        self.rows["training_sessions"][-1]["headcount"] = 53
        self._reported(event, day, "workers", 53, 53)

    def _class(self, name: str, category: str, wanted: int, *, is_test_open: bool, purpose: str,
               has_test: bool = True) -> int:  # fmt: skip
        test = [one.kept() | {"number": Ref("exam_questions", row)}
                for one, row in zip(SHIPPED, self.questions, strict=True)]  # fmt: skip
        return self.rows.add(
            "training_classes", area_id=COUNTY_ID, name=f"{self.today.year}年{name}", purpose=purpose,
            category=category, wanted=wanted, pass_percent=PASS_PERCENT, tries=2, test=test if has_test else [],
            is_test_open=is_test_open, version=1,
        )  # fmt: skip

    def _learners(self, found: int, homes: Sequence[str]) -> list[Learner]:
        made = []
        for home in homes:
            name, phone = self.rng.choice(SURNAMES) + self.rng.choice(GIVEN), self.contacts.phone()
            row = self.rows.add(
                "trainees", class_id=found, name=name, unit_id=None, organisation=home, phone=phone,
                person_key=person_key(name, home, phone), salt=self._salt(), version=1,
            )  # fmt: skip
            made.append(Learner(row, name, person_key(name, home, phone)))
        return made

    def _held(
        self, found: int, name: str, category: str, given: Sequence[tuple[date, str, Sequence[Learner]]]
    ) -> None:  # fmt: skip
        sittings = [Sitting(found, frozenset(one.key for one in came)) for _, _, came in given]
        for place, (day, topic, came) in enumerate(given):
            event = self._session(found, name, place + 1, day, topic, "held", len(came), people={category: len(came)})
            for one in came:
                self.rows.put("training_attendance", event_id=event, trainee_id=one.number, noted_at=at(day, 17 * 60))
            self._reported(event, day, category, len(came), newcomers(sittings)[place])

    def _session(
        self, found: int, name: str, place: int, day: date, topic: str, status: str, wanted: int,
        keys: Sequence[Key] = (), people: dict[str, int] | None = None,
    ) -> int:  # fmt: skip
        event = self.calendar.write(Planned(
            "training", f"{name}（第{place}次）", COUNTY_ID, Slot(day, 14 * 60, 17 * 60), keys,
            place_note="县应急管理局三楼会议室", status=status, expected={"unspecified": wanted}, reported=people or {},
        ))  # fmt: skip
        self.rows.put("training_sessions", event_id=event, class_id=found, topic=topic, headcount=None, version=1)
        return event

    def _reported(self, event: int, day: date, category: str, trained: int, first: int) -> None:
        """The result of the session, and how many of those who came are counted there first."""
        self.rows.put(
            "outreach_results", event_id=event, **dict.fromkeys(COLUMNS, 0) | {"trained": trained}, remarks=REMARKS,
            reported_at=at(day + timedelta(days=1), 9 * 60 + 30), reported_by=PLANNER,
        )  # fmt: skip
        if first:
            self.rows.add("headcounts", event_id=event, stage="reported", category=category, measure="people",
                          count=first, source="typed")  # fmt: skip

    def _tried(self, learner: Learner, day: date, wrong: int) -> int:
        """The score of a try with so many wrong answers, in percent."""
        missed = set(self.rng.sample(range(len(SHIPPED)), wrong))
        replies = {one.number: self._reply(one, place not in missed) for place, one in enumerate(SHIPPED)}
        percent = mark(SHIPPED, replies).percent
        kept: Row = {Ref("exam_questions", row): sorted(replies[one.number])  # type: ignore[misc]
                     for one, row in zip(SHIPPED, self.questions, strict=True)}  # fmt: skip
        self.rows.add(
            "exam_tries", trainee_id=learner.number, number=1, replies=kept, score_percent=percent,
            is_passed=percent >= PASS_PERCENT, is_typed=False, tested_at=at(day, 17 * 60 + self.rng.randint(5, 40)),
        )  # fmt: skip
        return percent

    def _reply(self, one: Question, is_right: bool) -> frozenset[int]:
        return one.right if is_right else frozenset({next(n for n in range(len(one.choices)) if n not in one.right)})

    def _certified(self, learner: Learner, facts: Facts, revoked: bool = False) -> None:
        year, day = facts.issued_on.year, facts.issued_on
        serial = 1 + sum(1 for row in self.rows["training_certificates"] if row["year"] == year)
        self.rows.add(
            "training_certificates", trainee_id=learner.number, county_id=COUNTY_ROW, year=year, serial=serial,
            number=number(COUNTY_CODE, year, serial), salt=self._salt(), holder_name=learner.name, facts=facts.kept(),
            issued_at=at(day, 10 * 60), issued_by=PLANNER, revoked_at=at(day, 11 * 60) if revoked else None,
            revoked_by=PLANNER if revoked else "", revoked_reason=WRONG if revoked else "", version=1,
        )  # fmt: skip

    def _workday(self, back: int) -> date:
        """The workday so many days ago, or the last one before it; ahead for a negative number."""
        day = self.today - timedelta(days=back)
        while not is_workday(day):
            day -= timedelta(days=1)
        return day

    def _salt(self) -> str:
        return "".join(self.rng.choices(string.ascii_letters + string.digits, k=SALT_LENGTH))
