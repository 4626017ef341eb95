"""Open days of the county: guests who were invited and came, an itinerary, suggestions answered and overdue."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from demo.rows import Row, Rows

LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
DAYS_TO_ANSWER = 15
STOPS = (  # the length as a share of the event, in percent
    ("签到、领取资料", 10, "一楼大厅", "志愿者"), ("地震科普展厅", 25, "二楼展厅", "讲解员"),
    ("地震体验平台", 15, "院内", "宣传一队"), ("监测台网与预警演示", 25, "三楼值班室", "值班员"),
    ("座谈：听取意见建议", 25, "三楼会议室", "局长"),
)  # fmt: skip
GUESTS = (
    ("party_delegate", "delegates", "刘建国", "县第十五次党代会代表", 1),
    ("congress_deputy", "delegates", "陈春梅", "县人大代表", 1),
    ("congress_deputy", "delegates", "黄志强", "县人大代表", 1),
    ("cppcc_member", "delegates", "罗小兰", "县政协委员", 1),
    ("enterprise", "enterprise_reps", "郭海涛", "安澜机械有限公司", 2),
    ("enterprise", "enterprise_reps", "曾丽", "安澜食品厂", 2),
    ("media", "media_reps", "温晓明", "县融媒体中心", 2), ("resident", "residents", "邱阿婆", "老城社区居民", 3),
    ("resident", "residents", "钟国平", "河东社区居民", 2), ("student", "students", "赖雨欣", "县城中学", 4),
)  # fmt: skip
REMARKS = (
    "讲得清楚，孩子很喜欢。", "体验平台排队久了一点。", "第一次知道预警是怎么发出来的。", "希望周末也能开放。",
    "讲解员很耐心。", "展板的字可以再大一些。", "建议发一份家庭应急物品清单。", "停车不太方便。",
)  # fmt: skip
SAID = (
    ("question", "shelters", "我们小区最近的应急避难场所在哪里？晚上开门吗？",
     "离您最近的是体育公园避难场所，全天开放，位置可在“避难场所地图”上查看。", "published"),
    ("suggestion", "outreach", "希望多到农村老人当中讲一讲，最好用本地话。",
     "已安排下半年在各乡镇圩日用方言宣讲，每个乡镇不少于一场。", "published"),
    ("suggestion", "drills", "学校演练能否请家长参加一次？", "十一月起演练日向家长开放，由学校组织报名。", "told"),
    ("complaint", "monitoring", "手机上有时收不到预警信息，请查一查原因。", "", ""),
    ("suggestion", "fortification", "农村自建房抗震怎么做，能不能发一本图册？", "", "assigned"),
)  # fmt: skip


class OpenDays:
    """Prepares the latest open day that was held and the next one to come."""

    def __init__(self, rng: Random, rows: Rows, today: datetime) -> None:
        self.rng, self.rows, self.today = rng, rows, today

    def write(self) -> None:
        """One past open day with answered and overdue suggestions, one to come with answers of guests."""
        with_window = {row["event_id"] for row in self.rows["sign_up_windows"]}
        days = [row for row in self.rows["events"] if row["kind"] == "open_day" and row["id"] in with_window]
        past = [row for row in days if row["status"] == "held" and row["starts_at"] < self.today - timedelta(days=18)]
        ahead = [row for row in days if row["status"] in ("planned", "confirmed") and row["starts_at"] > self.today]
        if past:
            self._past(max(past, key=lambda row: row["starts_at"]))
        if ahead:
            self._prepare(min(ahead, key=lambda row: row["starts_at"]), answered=0.6, is_over=False)

    def _past(self, event: Row) -> None:
        self._prepare(event, answered=0.9, is_over=True)
        for place, (kind, topic, text, answer, end) in enumerate(SAID):
            self._suggestion(event, place, kind, topic, text, answer, end)
        remarks = iter(REMARKS)
        for _ in range(self.rng.randint(26, 41)):
            score = self.rng.choices((5, 4, 3, 2), (58, 30, 9, 3))[0]
            speaks = self.rng.choice((True, True, False, False, False))
            words = next(remarks, "") if speaks else ""
            self.rows.add("open_day_opinions", event_id=event["id"], device=self._secret(), score=score, words=words,
                          given_at=event["ends_at"])  # fmt: skip

    def _prepare(self, event: Row, answered: float, is_over: bool) -> None:
        self.rows.put("public_events", event_id=event["id"], note="欢迎参观，免费入场，可现场体验地震模拟。", version=1)
        self.rows.put(
            "open_days", event_id=event["id"], answer_by=event["starts_at"] - timedelta(days=1 if is_over else 0),
            greeting="诚邀您走进防震减灾工作现场，听取您的意见建议。", takes_suggestions=True, salt=self._secret(),
            created_at=event["starts_at"] - timedelta(days=20), created_by="", version=1,
        )  # fmt: skip
        minute = (event["starts_at"] + timedelta(hours=8)).hour * 60 + event["starts_at"].minute
        whole = (event["ends_at"] - event["starts_at"]).total_seconds() / 60
        for position, (title, share, where, guide) in enumerate(STOPS, start=1):
            minutes = max(10, int(whole * share / 500) * 5)  # in fives, and over before the event is
            self.rows.add("open_day_stops", event_id=event["id"], position=position, title=title, starts_minute=minute,
                          minutes=minutes, place_id=None, place_note=where, person_id=None, guide_name=guide, note="",
                          version=1)  # fmt: skip
            minute += minutes
        for guest in GUESTS:
            self._guest(event, guest, answered, is_over)

    def _guest(self, event: Row, guest: tuple[str, str, str, str, int], answered: float, is_over: bool) -> None:
        category, people, name, organisation, most = guest
        invited = event["starts_at"] - timedelta(days=12) if is_over else self.today - timedelta(days=2)
        answer = ("coming" if self.rng.random() < 0.8 else "declined") if self.rng.random() < answered else ""
        if answer == "coming" and self._free(event) < most:
            answer = "declined"  # others signed up first
        sign_up = self._sign_up(event, f"{name} {organisation}", people, most, invited) if answer == "coming" else None
        self.rows.add(
            "open_day_guests", event_id=event["id"], category=category, name=name, organisation=organisation,
            phone=f"139{self.rng.randint(0, 99_999_999):08d}", email="", most_people=most, note="", answer=answer,
            answered_at=invited + timedelta(hours=self.rng.randint(2, 40)) if answer else None,
            how="link" if answer else "", sign_up_id=sign_up, salt=self._secret(), invited_at=invited, reminded_at=None,
            is_cleared=False, version=1,
        )  # fmt: skip

    def _free(self, event: Row) -> int:
        """The places that nobody has taken yet."""
        window: Row = next(row for row in self.rows["sign_up_windows"] if row["event_id"] == event["id"])
        mine = (row for row in self.rows["sign_ups"] if row["event_id"] == event["id"])
        taken: int = sum(row["people"] for row in mine if row["state"] == "confirmed")
        return int(window["capacity"]) - taken

    def _sign_up(self, event: Row, name: str, category: str, most: int, signed_at: datetime) -> int:
        people = self.rng.randint(1, most)
        number = self.rows.add(
            "sign_ups", event_id=event["id"], unit_id=None, user_key="", name=name, phone="", email="",
            counts={category: people}, people=people, state="confirmed", offered_until=None, note="", signed_by="guest",
            signed_by_name="", salt=self._secret(), signed_at=signed_at,
        )  # fmt: skip
        self._count(event, "signed_up", category, people)
        has_desk = any(row["event_id"] == event["id"] for row in self.rows["check_in_desks"])
        if event["ends_at"] < self.today and has_desk and self.rng.random() < 0.9:
            arrived = event["starts_at"] - timedelta(minutes=self.rng.randint(2, 25))
            self.rows.add(
                "check_ins", event_id=event["id"], nonce=self._secret(), sign_up_id=number, name=name[:60],
                counts={category: people}, people=people, source="helper", taken_by="", arrived_at=arrived,
                received_at=arrived, voided_at=None, voided_by="",
            )  # fmt: skip
            self._count(event, "checked_in", category, people)
        return number

    def _count(self, event: Row, stage: str, category: str, people: int) -> None:
        """The people among the event's headcounts, which have one row a category."""
        for row in self.rows["headcounts"]:
            if (row["event_id"], row["stage"], row["category"], row["measure"]) == (
                event["id"],
                stage,
                category,
                "visits",
            ):
                row["count"] += people
                return
        self.rows.add("headcounts", event_id=event["id"], stage=stage, category=category, measure="visits",
                      count=people, source="sign_up" if stage == "signed_up" else "check_in")  # fmt: skip

    def _suggestion(self, event: Row, place: int, kind: str, topic: str, text: str, answer: str, end: str) -> None:
        received = event["starts_at"] + timedelta(minutes=40 + place * 7)
        due = (received + timedelta(days=DAYS_TO_ANSWER, hours=8)).date()
        unit = next((row["id"] for row in self.rows["units"] if row["kind"] == "agency"), None)
        answered = received + timedelta(days=3 + place * 2) if answer else None
        is_settled = end in ("published", "told")
        self.rows.add(
            "suggestions", event_id=event["id"], area_id=event["area_id"], nonce=self._secret(), text=text, kind=kind,
            topic=topic, wish="private" if end == "told" else "public", name="", phone="", email="", is_cleared=False,
            source="poster" if place % 2 else "helper", taken_by="", received_at=received,
            state="closed" if is_settled else (end or "new"), unit_id=unit if end else None, owner_id=None,
            assigned_at=received + timedelta(days=1) if end else None, due_on=due, counted_due_on=due, state_reason="",
            answer=answer, answered_at=answered, answered_by="", answered_by_name="",
            approved_at=answered, approved_by="", public_text=text if end == "published" else "",
            outcome=end if is_settled else "", told_how="in_person" if end == "told" else "", closed_at=answered,
            reopened_at=None, merged_into_id=None, version=1,
        )  # fmt: skip

    def _secret(self) -> str:
        return "".join(self.rng.choices(LETTERS, k=24))


def add_open_days(rng: Random, rows: Rows, today: datetime) -> None:
    """Prepare the open days of the county; `today` is the morning of the day on which it is made."""
    OpenDays(rng, rows, today).write()
