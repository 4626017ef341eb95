"""Figures worked out a second time, by pandas from the raw tables: nothing of the product is asked but its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd
from sqlalchemy import Connection, text

ZONE = "Asia/Shanghai"
LEVELS = ("province", "prefecture", "county", "township", "village")
MATERIALS = ("leaflets", "booklets", "boards", "banners", "souvenirs", "screenings", "quizzes", "enquiries",
             "phone_enquiries", "media_items", "media_reach", "hall_visitors", "trained")  # fmt: skip
Key = tuple[str, ...]


class Oracle:
    """The raw tables of one database, as frames, between two local days and at one level of areas."""

    def __init__(self, connection: Connection, first: date, last: date, level: str, today: date) -> None:
        self._connection, self._today = connection, today
        self._days = (pd.Timestamp(first), pd.Timestamp(last))
        self._level = level
        self._read: dict[str, pd.DataFrame] = {}

    def _frame(self, query: str) -> pd.DataFrame:
        """The rows of a query, read once."""
        if query not in self._read:
            self._read[query] = pd.read_sql(text(query), self._connection)
        return self._read[query]

    @cached_property
    def areas(self) -> pd.DataFrame:
        """Areas by id, each with the one that stands for it."""
        found = self._frame("SELECT id, path, level, population FROM areas").set_index("id")
        depth = {area: LEVELS.index(level) for area, level in found["level"].items()}
        wanted = LEVELS.index(self._level)

        def stands(path: str) -> int:
            chain = [int(part) for part in path.split("/") if part]
            above = [area for area in chain if depth[area] <= wanted]
            return above[-1] if above else chain[0]

        found["line"] = found["path"].map(stands)
        return found

    @cached_property
    def units(self) -> pd.DataFrame:
        """Units by id with their kinds."""
        return self._frame("SELECT id, area_id, kind, is_active FROM units").set_index("id")

    @cached_property
    def events(self) -> pd.DataFrame:
        """Events of the period that count, with a column for every dimension."""
        found = self._frame("SELECT * FROM events")
        whole = self._frame("SELECT event_id FROM drill_days")["event_id"]
        found = found[~found["id"].isin(whole) & (found["part_of_id"].isna() | found["unit_id"].notna())]
        found = self.dated(found, "starts_at")
        found["kind_of_unit"] = found["unit_id"].map(self.units["kind"]).fillna("none")
        found["activity"] = found["kind"]
        found["kind"] = found["kind_of_unit"]
        found["campaign"] = found["campaign_id"].fillna(0).astype(int).astype(str)
        return found

    def dated(self, found: pd.DataFrame, column: str) -> pd.DataFrame:
        """The rows of the period by that instant, with area and periods as dimensions."""
        wall = pd.to_datetime(found[column], utc=True).dt.tz_convert(ZONE).dt.tz_localize(None)
        return self.by_day(found, wall.dt.normalize())

    def by_day(self, found: pd.DataFrame, day: Any) -> pd.DataFrame:
        """The rows whose day lies in the period, with area and periods as dimensions."""
        found = found.assign(on=day)
        found = found[(found["on"] >= self._days[0]) & (found["on"] <= self._days[1])].copy()
        found["area"] = found["area_id"].map(self.areas["line"]).astype(str)
        on, iso = found["on"].dt, found["on"].dt.isocalendar()
        found["day"], found["month"] = on.strftime("%Y-%m-%d"), on.strftime("%Y-%m")
        found["week"] = iso["year"].astype(str) + "-W" + iso["week"].astype(str).str.zfill(2)
        found["year"] = on.year.astype(str)
        found["quarter"] = found["year"] + "-Q" + on.quarter.astype(str)
        found["half_year"] = found["year"] + "-H" + ((on.quarter + 1) // 2).astype(str)
        return found

    def sums(self, by: Sequence[str]) -> dict[str, dict[Key, Any]]:
        """By measure and key, () for the total: every plain figure that these dimensions allow."""
        found: dict[str, dict[Key, Any]] = {}
        for name, rows in self._people.items():
            found[name] = self._by(rows, by, "count", "sum")
        if "category" in by:
            return found
        for name, states in {"planned": ["planned", "confirmed"], "held": ["held"], "postponed": ["postponed"],
                             "cancelled": ["cancelled"]}.items():  # fmt: skip
            found[name] = self._by(self.events[self.events["status"].isin(states)], by, "id", "count")
        held = self.events[self.events["status"] == "held"]
        results = held.merge(self._frame("SELECT * FROM outreach_results"), left_on="id", right_on="event_id")
        for name in MATERIALS:
            found[name] = self._by(results, by, name, "sum")
        found["units_reached"] = self._by(held[held["unit_id"].notna()], by, "unit_id", "nunique")
        return found | self._drills(held, by)

    @cached_property
    def _people(self) -> dict[str, pd.DataFrame]:
        rows = self.events.merge(self._frame("SELECT event_id, stage, category, measure, count FROM headcounts"),
                                 left_on="id", right_on="event_id")  # fmt: skip
        visits, held = rows["measure"] == "visits", rows["status"] == "held"
        holding = rows["status"].isin(["planned", "confirmed", "held"])
        stage = rows["stage"]
        return {
            "expected": rows[(stage == "expected") & visits & holding],
            "awaited": rows[(stage == "expected") & visits & held],
            "signed_up": rows[(stage == "signed_up") & visits & holding],
            "arrived": rows[(stage == "checked_in") & visits & held],
            "reported": rows[(stage == "reported") & visits & held],
            "people": rows[(stage == "reported") & ~visits & held],
        }

    def _drills(self, held: pd.DataFrame, by: Sequence[str]) -> dict[str, dict[Key, Any]]:
        drills = self._frame("SELECT d.id AS drill, d.event_id, r.evacuation_seconds AS seconds FROM drills d "
                             "LEFT JOIN drill_results r ON r.drill_id = d.id")  # fmt: skip
        rows = held.merge(drills, left_on="id", right_on="event_id")
        timed = rows[rows["seconds"].notna()]
        return {
            "drills_held": self._by(rows, by, "drill", "count"),
            "drills_timed": self._by(timed, by, "drill", "count"),
            "evacuation_median": self._by(timed, by, "seconds", "median"),
            "evacuation_best": self._by(timed, by, "seconds", "min"),
            "drills_within_target": self._by(timed[timed["seconds"] <= 120], by, "drill", "count"),
        }

    def _by(self, rows: pd.DataFrame, by: Sequence[str], column: str, how: str) -> dict[Key, Any]:
        if not set(by) <= set(rows.columns) or not len(rows):
            return {}
        found = {(): getattr(rows[column], how)()}
        grouped = getattr(rows.groupby(list(by))[column], how)() if by else pd.Series(dtype=int)
        for key, value in grouped.items():
            found[key if isinstance(key, tuple) else (key,)] = value
        return {key: value for key, value in found.items() if not pd.isna(value) and value}

    def records(self, by: Sequence[str]) -> dict[str, dict[Key, Any]]:
        """The same of anomalies, shelters, improvements, units, drill frequency (monthly for primary schools)."""
        return self._anomalies(by) | self._shelters(by) | self._actions(by) | self._units(by) | self._frequency(by)

    def _anomalies(self, by: Sequence[str]) -> dict[str, dict[Key, Any]]:
        rows = self.dated(self._frame("SELECT * FROM anomalies"), "received_at")
        verified = pd.to_datetime(rows["verified_at"], utc=True).dt.tz_convert(ZONE).dt.tz_localize(None)
        due = rows[(rows["on"] < pd.Timestamp(self._today)) | verified.notna()]
        on_time = rows[verified <= rows["on"] + pd.Timedelta(days=1)]
        return {
            "anomalies": self._by(rows, by, "id", "count"), "anomalies_due": self._by(due, by, "id", "count"),
            "anomalies_on_time": self._by(on_time, by, "id", "count"),
        }  # fmt: skip

    def _shelters(self, by: Sequence[str]) -> dict[str, dict[Key, Any]]:
        rows = self._frame("SELECT p.area_id, s.* FROM places p JOIN shelters s ON s.place_id = p.id "
                           "WHERE p.is_active AND p.kind = 'shelter'").copy()  # fmt: skip
        rows["area"] = rows["area_id"].map(self.areas["line"]).astype(str)
        seen = pd.to_datetime(rows["verified_on"])
        until = pd.to_datetime(rows["verify_due_on"]).fillna(seen + pd.DateOffset(months=12))
        good = rows[seen.notna() & (until >= pd.Timestamp(self._today))]
        return {"shelters": self._by(rows, by, "place_id", "count"),
                "shelters_verified": self._by(good, by, "place_id", "count")}  # fmt: skip

    def _actions(self, by: Sequence[str]) -> dict[str, dict[Key, Any]]:
        rows = self._frame("SELECT a.id, a.state, a.due_on, u.area_id, u.kind FROM improvement_actions a "
                           "JOIN units u ON u.id = a.unit_id WHERE a.state <> 'dropped'")  # fmt: skip
        rows = self.by_day(rows, pd.to_datetime(rows["due_on"]))
        late = rows[(rows["state"] == "open") & (rows["on"] < pd.Timestamp(self._today))]
        return {
            "actions_due": self._by(rows, by, "id", "count"), "actions_overdue": self._by(late, by, "id", "count"),
            "actions_closed": self._by(rows[rows["state"] == "closed"], by, "id", "count"),
        }  # fmt: skip

    def _units(self, by: Sequence[str]) -> dict[str, dict[Key, Any]]:
        rows = self.units[self.units["is_active"].astype(bool)].reset_index()
        rows["area"] = rows["area_id"].map(self.areas["line"]).astype(str)
        return {"units": self._by(rows, by, "id", "count")}

    def _frequency(self, by: Sequence[str]) -> dict[str, dict[Key, Any]]:
        """Every primary school owes a reported drill in each month of the calendar; months that are over count."""
        months = pd.period_range(self._days[0], self._days[1], freq="M")
        ends = [month for month in months if month.end_time.normalize() <= self._days[1]]
        over = [month for month in ends if month.end_time.date() < self._today]
        schools = self.units[(self.units["kind"] == "primary") & self.units["is_active"].astype(bool)].reset_index()
        rows = schools.merge(pd.DataFrame({"period": over}), how="cross")
        held = self._frame("SELECT d.unit_id, r.started_at FROM drills d JOIN drill_results r ON r.drill_id = d.id "
                           "JOIN events e ON e.id = d.event_id WHERE e.status = 'held'")  # fmt: skip
        wall = pd.to_datetime(held["started_at"], utc=True).dt.tz_convert(ZONE).dt.tz_localize(None)
        done = set(zip(held["unit_id"], wall.dt.to_period("M"), strict=True))
        rows["done"] = [pair in done for pair in zip(rows["id"], rows["period"], strict=True)]
        rows = self.by_day(rows, rows["period"].map(lambda month: month.end_time.normalize()))
        return {"frequency_due": self._by(rows, by, "id", "count"),
                "frequency_done": self._by(rows[rows["done"]], by, "id", "count")}  # fmt: skip
