"""Who signed up for open days and trainings, and who came: windows of sign-up, waiting lists, arrivals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from demo.rows import Row, Rows
from demo.units import DemoUnit

KINDS = ("open_day", "training")
OPENS_DAYS, CLOSES_HOURS = 14, 20
TAKING = ("confirmed", "offered")
GROUPS = {"primary": ("students", 28, 46), "community": ("residents", 8, 24), "agency": ("staff", 4, 12),
          "enterprise": ("workers", 6, 18)}  # fmt: skip
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass
class Gatherings:
    """Adds sign-ups and arrivals to events that are there."""

    rng: Random
    rows: Rows
    units: Sequence[DemoUnit]
    today: datetime

    def __post_init__(self) -> None:
        self._expected: Counter[int] = Counter()
        for row in self.rows["headcounts"]:
            if row["stage"] == "expected":
                self._expected[row["event_id"]] += row["count"]

    def write(self) -> None:
        """Sign-up for open days and trainings of the last three months and all to come."""
        for event in self.rows["events"]:
            ahead = event["starts_at"] - self.today
            is_living = event["status"] in ("planned", "confirmed", "held")
            if event["kind"] in KINDS and is_living and timedelta(days=-90) < ahead < timedelta(days=OPENS_DAYS + 30):
                self._of_event(event)

    def _of_event(self, event: Row) -> None:
        capacity = self._capacity(event, self._expected[event["id"]])
        opens = event["starts_at"] - timedelta(days=OPENS_DAYS)
        closes = event["starts_at"] - timedelta(hours=CLOSES_HOURS)
        self.rows.put(
            "sign_up_windows", event_id=event["id"], opens_at=opens, closes_at=closes, capacity=capacity,
            most_per_group=60, has_waiting_list=True, confirm_hours=24, is_public=event["kind"] == "open_day", note="",
        )  # fmt: skip
        if opens >= self.today:
            return
        groups = self._sign_ups(event, capacity, opens, min(closes, self.today))
        self._count(event["id"], "signed_up", [row for row in groups if row["state"] in TAKING])
        if event["ends_at"] < self.today and event["status"] == "held":
            self._arrivals(event, [row for row in groups if row["state"] == "confirmed"])

    def _capacity(self, event: Row, expected: int) -> int:
        place = self.rows["places"][event["place_id"] - 1] if event["place_id"] else None
        room = (place or {}).get("capacity") or 120
        return int(min(room, max(40, round(expected * 1.2 / 10) * 10)))

    def _sign_ups(self, event: Row, capacity: int, first: datetime, last: datetime) -> list[Row]:
        made: list[Row] = []
        left = capacity
        for unit in self._who(event):
            category, least, most = GROUPS[unit.kind]
            counts = {category: self.rng.randint(least, most)} | ({"teachers": 2} if unit.kind == "primary" else {})
            people = sum(counts.values())
            state = "confirmed" if people <= left and not any(row["state"] == "waiting" for row in made) else "waiting"
            left -= people if state == "confirmed" else 0
            made.append(self._sign_up(event, unit, counts, people, state, first + (last - first) * self.rng.random()))
        return made

    def _who(self, event: Row) -> list[DemoUnit]:
        """The unit the event is held for, and some others of its kinds."""
        kinds = ("primary", "community") if event["kind"] == "open_day" else ("agency", "enterprise", "community")
        others = [unit for unit in self.units if unit.kind in kinds and unit.id != event["unit_id"]]
        own = [unit for unit in self.units if unit.id == event["unit_id"] and unit.kind in GROUPS]
        return own + self.rng.sample(others, self.rng.randint(1, 4))

    def _sign_up(
        self, event: Row, unit: DemoUnit, counts: dict[str, int], people: int, state: str, at: datetime
    ) -> Row:
        number = self.rows.add(
            "sign_ups", event_id=event["id"], unit_id=unit.id, user_key="", name=unit.name, phone="", email="",
            counts=counts, people=people, state=state, offered_until=None, note="", signed_by="", signed_by_name="",
            salt=self._secret(), signed_at=at,
        )  # fmt: skip
        return self.rows["sign_ups"][number - 1]

    def _arrivals(self, event: Row, groups: Sequence[Row]) -> None:
        """Most groups come, some with fewer people; a handful come alone."""
        self.rows.put("check_in_desks", event_id=event["id"], salt=self._secret(), is_open=True,
                      created_at=event["starts_at"] - timedelta(days=1))  # fmt: skip
        came: list[Row] = []
        for group in groups:
            if self.rng.random() < 0.9:
                counts = {name: max(1, round(n * self.rng.uniform(0.82, 1.0))) for name, n in group["counts"].items()}
                came.append(self._arrival(event, counts, group["id"], "organiser"))
        for _ in range(self.rng.randint(0, 6)):
            came.append(self._arrival(event, {"unspecified": 1}, None, "poster"))
        self._count(event["id"], "checked_in", came)

    def _arrival(self, event: Row, counts: dict[str, int], sign_up: int | None, source: str) -> Row:
        at = event["starts_at"] + timedelta(minutes=self.rng.uniform(-28, 9))
        number = self.rows.add(
            "check_ins", event_id=event["id"], nonce=self._secret(), sign_up_id=sign_up, name="", counts=counts,
            people=sum(counts.values()), source=source, taken_by="", arrived_at=at, received_at=at, voided_at=None,
            voided_by="",
        )  # fmt: skip
        return self.rows["check_ins"][number - 1]

    def _count(self, event: int, stage: str, groups: Sequence[Row]) -> None:
        counts: Counter[str] = Counter()
        for row in groups:
            counts.update(row["counts"])
        for category, count in counts.items():
            self.rows.add("headcounts", event_id=event, stage=stage, category=category, measure="visits", count=count,
                          source="sign_up" if stage == "signed_up" else "check_in")  # fmt: skip

    def _secret(self) -> str:
        return "".join(self.rng.choices(LETTERS, k=24))
