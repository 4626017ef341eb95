"""The three networks and one officer, with gaps, and one exercise of quick reports that was held a month ago."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from math import cos, hypot, radians
from random import Random

from demo.accounts import PLANNER_NAME
from demo.areas import COUNTY_ID, Township, Village
from demo.names import Contacts
from demo.rows import Key, Rows
from demo.scenarios import ASSUMED
from demo.year import at
from readiness.felt_intensity import estimate
from readiness.felt_table import GROUPS, SERVICES, Sign, signs_of

OFFICER_ACCOUNT, OFFICER_NAME = 3, "陈助理"
TITLES = ("大叔", "阿姨", "村医", "会计", "支书", "老师")
WHAT = ("灾情速报业务培训", "防震减灾知识培训", "三网一员年度培训")
YUAN = {"officer": 1_200, "informant": 300, "outreach": 300}
NAME = "灾情速报演练"
WORDS = ("", "", "", "群众情绪稳定。", "正在逐户排查。", "个别老旧土坯房墙体开裂。", "村道有落石，可通行。")


def add_networks(rng: Random, rows: Rows, contacts: Contacts, townships: Sequence[Township], today: date) -> None:
    """Write the rosters, and the exercise with what its informants sent."""
    roster = _Roster(rng, rows, contacts, today)
    for place, township in enumerate(townships):
        roster.township(township, has_officer=place % 11 != 7)
        if place % 8 != 3:
            roster.check(township, is_late=place % 8 == 5)
    _Exercise(rng, rows, [village for township in townships for village in township.villages], today).write()


class _Roster:
    """Writes people: an officer in nearly every township, an informant in nearly every village."""

    def __init__(self, rng: Random, rows: Rows, contacts: Contacts, today: date) -> None:
        self.rng, self.rows, self.contacts, self.today = rng, rows, contacts, today

    def township(self, township: Township, has_officer: bool) -> None:
        """The people of one township."""
        account = self.rows["grants"][OFFICER_ACCOUNT - 1]["area_id"] == township.id
        if has_officer or account:
            self._member("officer", township.id, OFFICER_NAME if account else self.contacts.name("助理"), account)
        for village in township.villages:
            if self.rng.random() < 0.94:
                self._member("informant", village.id, self.contacts.name(self.rng.choice(TITLES)))
            if self.rng.random() < 0.2:
                self._member("outreach", village.id, self.contacts.name(self.rng.choice(TITLES)))

    def check(self, township: Township, is_late: bool) -> None:
        """This year's check of the roster, some of them late; none before its day has come."""
        on = date(self.today.year, 6, 4) + timedelta(days=self.rng.randint(0, 24) + (is_late and 30))
        if on > self.today:
            return
        inside = {township.id, *(village.id for village in township.villages)}
        people = [one for one in self.rows["network_members"] if one["area_id"] in inside]
        posted = {one["area_id"] for one in people if one["role"] == "informant"}
        untrained = self.rng.randint(0, len(people) // 6)
        self.rows.add(
            "network_checks", area_id=township.id, year=on.year, checked_on=on, checked_at=at(on, 15 * 60 + 20),
            checked_by="", people=len(people), left_ids=[], untrained=untrained,
            gaps=sum(village.id not in posted for village in township.villages), note="",
        )  # fmt: skip

    def _member(self, role: str, area: int, name: str, has_account: bool = False) -> None:
        since = self.today - timedelta(days=self.rng.randint(200, 2_600))
        number = self.rows.add(
            "network_members", area_id=area, user_id=OFFICER_ACCOUNT if has_account else None, role=role, name=name,
            phone=self.contacts.phone(), since_on=since, until_on=None, note="",
        )  # fmt: skip
        if self.rng.random() < 0.9:
            back = self.rng.choice((60, 60, 190, 190, 410, 900))
            on = self.today - timedelta(days=back)
            self.rows.add("network_trainings", member_id=number, on=on, what=WHAT[back % len(WHAT)])
        paid = date(self.today.year, 1, 1) + timedelta(days=self.rng.randint(0, 300))
        is_paid = self.rng.random() < 0.8 and paid <= self.today
        self.rows.add("network_allowances", member_id=number, year=self.today.year, yuan=YUAN[role],
                      paid_on=paid if is_paid else None)  # fmt: skip


class _Exercise:
    """Writes the round: about nine in ten informants reported, a few of them twice."""

    def __init__(self, rng: Random, rows: Rows, villages: Sequence[Village], today: date) -> None:
        self.rng, self.rows, self.villages = rng, rows, {village.id: village for village in villages}
        seat = rows["areas"][COUNTY_ID - 1]
        _, east, north, self.magnitude, _, _, _ = ASSUMED[0]
        self.lon, self.lat = round(seat["lon"] + east, 4), round(seat["lat"] + north, 4)
        self.day = today - timedelta(days=30)
        self.at = at(self.day, 10 * 60)

    def write(self) -> None:
        """The round with everybody who was asked."""
        opened = self.at + timedelta(minutes=6)
        number = self.rows.add(
            "quick_rounds", area_id=COUNTY_ID, mode="exercise", name=f"{self.day.year}年{NAME}", shook_at=self.at,
            lon=self.lon, lat=self.lat, magnitude=self.magnitude, scenario_id=1, note="", opened_at=opened,
            opened_by=PLANNER_NAME, closed_at=opened + timedelta(hours=2), closed_by=PLANNER_NAME, version=2,
        )  # fmt: skip
        for member in self.rows["network_members"]:
            if member["role"] == "informant":
                self._ask(number, member)

    def _ask(self, number: int, member: dict[str, object]) -> None:
        village = self.villages[int(str(member["area_id"]))]
        asked = self.rows.add(
            "quick_asked", round_id=number, mode="exercise", member_id=member["id"], area_id=village.id,
            name=member["name"], told_by="phone", salt=f"{self.rng.getrandbits(96):024x}",
        )  # fmt: skip
        if self.rng.random() < 0.9:
            self._report(number, asked, village, str(member["name"]))
            if self.rng.random() < 0.06:
                self._report(number, asked, village, str(member["name"]), later=20)

    def _report(self, number: int, asked: int, village: Village, name: str, later: int = 0) -> None:
        degree = self._degree(village)
        signs = [sign.code for group in GROUPS if (sign := self._sign(group, degree)) is not None]
        is_felt = degree >= 3
        sent = self.at + timedelta(minutes=8 + later, seconds=self.rng.randint(0, 1_500))
        is_bad = degree >= 8
        hurt = self.rng.randint(0, degree - 7) if is_bad else 0
        self.rows.add(
            "quick_reports", round_id=number, mode="exercise", asked_id=asked, area_id=village.id,
            nonce=f"demo-{self.rng.getrandbits(64):016x}", felt="yes" if is_felt else "no",
            signs=signs if is_felt else [], degree=estimate(is_felt, signs),
            damage={"earth_cracked": self.rng.randint(1, 9)} | ({"earth_collapsed": 1} if is_bad else {})
            if degree >= 6 else {},
            services={name: "cut" if is_bad and self.rng.random() < 0.4 else "ok" for name in SERVICES},
            injured=hurt if is_bad else 0, dead=0, missing=0, trapped=0, words=self.rng.choice(WORDS), lon=None,
            lat=None, sent_at=sent, received_at=sent + timedelta(seconds=self.rng.choice((1, 1, 2, 40))),
            by_key=Key("informant", "quick_asked", asked), by_name=name,
        )  # fmt: skip

    def _sign(self, group: str, degree: int) -> Sign | None:
        """The strongest thing of the group that is typical of no more than the degree, one less now and then."""
        wanted = degree - self.rng.choice((0, 0, 0, 1))
        return next((sign for sign in reversed(signs_of(group)) if sign.degree <= wanted), None)

    def _degree(self, village: Village) -> int:
        """How strongly it would shake there: less with the distance from the assumed epicentre."""
        lon, lat = village.seat
        km = 111 * hypot((lon - self.lon) * cos(radians(lat)), lat - self.lat)
        return max(2, min(9, round(8.6 - 0.11 * km + self.rng.gauss(0, 0.35))))
