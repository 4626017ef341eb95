"""The county's observation network: points with observers, three months of daily records with gaps, returns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from demo.accounts import PLANNER_NAME
from demo.areas import COUNTY_ID
from demo.names import Contacts
from demo.places import DemoPlace
from demo.rows import Key, Ref, Rows
from demo.year import at, days
from observation.duty import DailyRules, Duty, Kept, Pause, judge, tally
from observation.haves import HAVES
from observation.return_kinds import KIND_OF, figures_of, row_of
from schedule.return_periods import Span, Step, span_of, spans_until

DAYS_BACK = 95
OBSERVER_ACCOUNT, OBSERVER_NAME = 5, "刘观测"
CATEGORIES = {
    "水井": ("well", 1), "机井": ("well", 1), "鱼塘": ("aquatic", 1), "养鸡场": ("birds", 800),
    "养猪场": ("livestock", 60), "泉眼": ("spring", 1), "养蜂场": ("insects", 40), "养牛场": ("livestock", 30),
}  # fmt: skip
"""By object the category, and how many there are."""
WEEKS, MONTHS = 8, 2
TITLES = ("大叔", "阿姨", "师傅", "村医")
PAUSES = ("鱼塘清淤，观测暂停。", "观测员住院，观测暂停。", "水井清洗消毒，观测暂停。")
NOTES = ("", "", "", "", "", "", "", "天气晴好。", "雨后水略浑，属正常。", "今日喂料正常。")


class Network:
    """Writes the network, point by point, and its returns."""

    def __init__(self, rng: Random, rows: Rows, contacts: Contacts, own: DemoPlace, today: date) -> None:
        self.rng, self.rows, self.contacts, self.own, self.today = rng, rows, contacts, own, today
        self.rules = DailyRules()
        self.duties: dict[int, Duty] = {}
        self.kept: dict[int, dict[date, Kept]] = defaultdict(dict)

    def write(self, places: Sequence[DemoPlace]) -> None:
        """All of it; the account of the demonstration's observer has its own points."""
        points = [place for place in places if place.kind == "observation_point"]
        by_township: dict[int, list[DemoPlace]] = defaultdict(list)
        for place in points:
            by_township[place.village.township.id].append(place)
        for group in by_township.values():
            self._watch(group)
        self._returns(by_township)

    def _watch(self, group: Sequence[DemoPlace]) -> None:
        """One observer for two points of a township."""
        is_own = self.own in group
        ordered = sorted(group, key=lambda place: (place is not self.own, place.id))
        for start in range(0, len(ordered), 2):
            observer = self._observer(ordered[start], is_own and start == 0)
            diligence = self.rng.choice((0.99, 0.97, 0.95, 0.9, 0.75))
            for place in ordered[start : start + 2]:
                self._point(place, observer, diligence, is_own and start == 0)

    def _observer(self, place: DemoPlace, has_account: bool) -> int:
        trained = self.today - timedelta(days=self.rng.randint(40, 700))
        return self.rows.add(
            "observers", area_id=place.village.id, user_id=OBSERVER_ACCOUNT if has_account else None,
            name=OBSERVER_NAME if has_account else self.contacts.name(self.rng.choice(TITLES)),
            phone=self.contacts.phone(), trained_on=trained if self.rng.random() < 0.85 else None,
            allowance_yuan=self.rng.choice((600, 720, 1_200)), note="", salt=f"{self.rng.getrandbits(96):024x}",
            is_active=True,
        )  # fmt: skip

    def _point(self, place: DemoPlace, observer: int, diligence: float, is_own: bool) -> None:
        thing = next((word for word in CATEGORIES if place.name.endswith(word)), "水井")
        category, count = CATEGORIES[thing]
        haves = [code for code in HAVES if code in ("observer", "contact") or self.rng.random() < 0.85]
        starts_on = self.today - timedelta(days=self.rng.randint(DAYS_BACK + 10, 900))
        self.rows.put(
            "observation_points", place_id=place.id, category=category, object=thing,
            object_count=count if count > 1 else None, observer_id=observer, haves=haves, starts_on=starts_on,
            ends_on=None,
        )  # fmt: skip
        pauses = (self._pause(place),) if self.rng.random() < 0.1 and not is_own else ()
        self.duties[place.id] = Duty(starts_on, None, pauses)
        missed = {self.today - timedelta(days=back) for back in (2, 5)} | {self.today} if is_own else set()
        for on in days(self.today - timedelta(days=DAYS_BACK), self.today):
            if self.duties[place.id].owes(on) and on not in missed and self.rng.random() < diligence:
                self._record(place, observer, on, category)

    def _pause(self, place: DemoPlace) -> Pause:
        first = self.today - timedelta(days=self.rng.randint(5, 30))
        pause = Pause(first, first + timedelta(days=self.rng.randint(3, 9)), self.rng.choice(PAUSES))
        self.rows.add("point_pauses", place_id=place.id, starts_on=pause.first, ends_on=pause.last, reason=pause.reason,
                      allowed_by="陈助理")  # fmt: skip
        return pause

    def _record(self, place: DemoPlace, observer: int, on: date, category: str) -> None:
        is_today = on == self.today
        if is_today and self.rng.random() < 0.35:
            return
        is_late = not is_today and self.rng.random() < 0.05
        minute = self.rng.randint(5 * 60, 7 * 60) if is_today else self.rng.randint(6 * 60 + 20, 17 * 60)
        recorded = at(on, minute) + timedelta(hours=self.rng.randint(14, 40) if is_late else 0)
        received = recorded + timedelta(minutes=self.rng.choice((0, 0, 0, 0, 25, 190)))
        readings = self._readings(category)
        note = self.rng.choice(NOTES)
        number = self.rows.add(
            "daily_records", place_id=place.id, on=on, state="nothing", readings=readings, note=note,
            recorded_at=recorded, received_at=received, by_key=Key("observer", "observers", observer),
            by_name=self.rows["observers"][observer - 1]["name"], nonce=f"demo-{self.rng.getrandbits(64):016x}",
        )  # fmt: skip
        self.kept[place.id][on] = Kept(number, on, False, recorded, received)

    def _readings(self, category: str) -> dict[str, float]:
        if category not in ("well", "spring") or self.rng.random() < 0.5:
            return {}
        return {
            "water_level_m": round(self.rng.uniform(2.8, 3.6), 2),
            "water_temperature_c": round(self.rng.uniform(16, 19), 1),
        }

    def _returns(self, by_township: dict[int, list[DemoPlace]]) -> None:
        """Of all weeks and months that are over; of the last ones some townships have filed nothing yet."""
        asked: list[tuple[Step, int]] = [("week", WEEKS), ("month", MONTHS)]
        for step, many in asked:
            for age, span in enumerate(spans_until(step, span_of(step, self.today).before().first, many)):
                for township, points in by_township.items():
                    self._file(span, township, points, age, self.own in points)
        locked = span_of("month", self.today).before().before().last
        locked_at = at(min(locked + timedelta(days=8), self.today), 10 * 60)
        self.rows.add("return_locks", kind="observation", area_id=COUNTY_ID, up_to=locked, locked_at=locked_at,
                      locked_by=PLANNER_NAME)  # fmt: skip

    def _file(self, span: Span, township: int, points: Sequence[DemoPlace], age: int, is_own: bool) -> None:
        due_at = span.due_at(self.rules.closing, self.rules.month_due_day, self.rules.zone)
        filed_at = due_at - timedelta(hours=self.rng.randint(1, 8))
        if age and self.rng.random() < 0.08:
            filed_at = due_at + timedelta(hours=self.rng.randint(3, 30))
        if filed_at >= at(self.today, 8 * 60) or (age == 0 and (is_own or self.rng.random() < 0.3)):
            return
        is_reviewed = age > 0
        self.rows.add(
            "returns", kind=KIND_OF[span.step], area_id=township, unit_id=None, starts_on=span.first, ends_on=span.last,
            due_at=due_at, filed_at=filed_at, filed_by="陈助理" if is_own else self.contacts.name("助理"),
            state="approved" if is_reviewed else "filed", figures=self._figures(span, points, filed_at), note="",
            reviewed_at=max(filed_at, due_at) + timedelta(hours=15) if is_reviewed else None,
            reviewed_by=PLANNER_NAME if is_reviewed else "", review_note="",
        )  # fmt: skip

    def _figures(self, span: Span, points: Sequence[DemoPlace], filed_at: datetime) -> dict[str, Any]:
        rows = []
        for place in points:
            known = {on: one for on, one in self.kept[place.id].items() if one.received_at <= filed_at}
            first = max(span.first, self.today - timedelta(days=DAYS_BACK))
            duty = self.duties[place.id]
            cells = [judge(duty, on, known.get(on), self.rules, filed_at) for on in days(first, span.last)]
            missing = [cell.on for cell in cells if cell.state == "missing"]
            point = next(row for row in self.rows["observation_points"] if row["place_id"] == place.id)
            made = row_of(place.id, place.name, point["category"], point["object"], tally(cells), missing)
            rows.append(made | {"place_id": Ref("places", place.id)})
        return figures_of(rows, 0)


def add_observation(
    rng: Random, rows: Rows, contacts: Contacts, places: Sequence[DemoPlace], own: DemoPlace, today: date
) -> None:
    """Write the observation network; `own` is the point of the account that observes."""
    Network(rng, rows, contacts, own, today).write(places)
