"""Tasks, findings, visits of specialists and titles counted a second time, by pandas from the raw tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from tests.support.oracle import ZONE, Key, Oracle

Found = dict[str, dict[Key, Any]]


def _day(column: Any) -> Any:
    wall = pd.to_datetime(column, utc=True, format="ISO8601").dt.tz_convert(ZONE).dt.tz_localize(None)
    return wall.dt.normalize()


class JointOracle(Oracle):
    """The same raw tables, asked for joint work, specialists and demonstration units."""

    def tasks(self, by: Sequence[str]) -> Found:
        """Tasks by the day on which they were given out; a day that went by before somebody acted is missed."""
        rows = self._frame("SELECT * FROM joint_tasks")
        rows = self.by_day(rows[rows["state"] != "dropped"], _day(rows["created_at"]))
        done, due, today = rows["state"] == "done", pd.to_datetime(rows["due_on"]), pd.Timestamp(self._today)
        missed = rows["id"].isin(self._missed())
        owned = (rows["person_name"] != "") | rows["owner_id"].isin(self._acting()) | (
            rows["is_of_unit"].astype(bool) & rows["unit_id"].map(self.units["is_active"]).fillna(0).astype(bool)
        )  # fmt: skip
        is_open = rows["state"] == "open"
        counted = {
            "tasks_given": rows, "tasks_done": rows[done], "tasks_due": rows[done | missed | (due < today)],
            "tasks_on_time": rows[done & ~missed & (_day(rows["closed_at"]) <= due)],
            "tasks_overdue": rows[is_open & owned & (due < today)], "tasks_ownerless": rows[is_open & ~owned],
        }  # fmt: skip
        return {name: self._by(part, by, "id", "count") for name, part in counted.items()}

    def _acting(self) -> Any:
        return self._frame("SELECT u.id FROM users u WHERE u.is_active AND u.id IN (SELECT user_id FROM grants)")["id"]

    def _missed(self) -> Any:
        steps = self._frame("SELECT * FROM task_steps ORDER BY id")
        before = pd.to_datetime(steps.groupby("task_id")["due_on"].shift())
        acted = steps["deed"].isin(["postponed", "done", "dropped"])
        return steps[acted & (_day(steps["at"]) > before)]["task_id"]

    def findings(self, by: Sequence[str]) -> Found:
        """Findings by the day on which they were entered."""
        rows = self._frame("SELECT f.*, u.area_id, u.kind, u.is_active FROM supervision_findings f "
                           "JOIN units u ON u.id = f.unit_id")  # fmt: skip
        rows = self.by_day(rows, _day(rows["found_at"]))
        closed, due = rows["state"] == "accepted", pd.to_datetime(rows["due_on"])
        late = (rows["state"] == "open") & rows["is_active"].astype(bool) & (due < pd.Timestamp(self._today))
        counted = {
            "findings": rows, "findings_closed": rows[closed], "findings_due": rows[closed | late],
            "findings_on_time": rows[closed & (_day(rows["done_at"]) <= due)], "findings_overdue": rows[late],
        }  # fmt: skip
        return {name: self._by(part, by, "id", "count") for name, part in counted.items()}

    def visits(self, by: Sequence[str]) -> Found:
        """Accepted reports by the day on which the visit began; of each event one report counts the people."""
        rows = self._frame("SELECT r.*, e.area_id, e.unit_id, e.kind AS activity, e.campaign_id, u.kind AS of_kind, "
                           "a.level FROM visit_reports r JOIN events e ON e.id = r.event_id JOIN areas a "
                           "ON a.id = e.area_id LEFT JOIN units u ON u.id = e.unit_id "
                           "WHERE r.state = 'accepted'").copy()  # fmt: skip
        rows["told"] = [json.loads(one) for one in rows["people"]]
        rows["served"] = [sum(one.values()) for one in rows["told"]]
        rows["tells"] = ~rows.sort_values(["served", "id"], ascending=[False, True])["event_id"].duplicated()
        rows["kind"] = rows["of_kind"].fillna("none")
        rows["campaign"] = rows["campaign_id"].fillna(0).astype(int).astype(str)
        rows["hours"] = (pd.to_datetime(rows["ended_at"], format="ISO8601")
                         - pd.to_datetime(rows["began_at"], format="ISO8601")).dt.total_seconds() / 3600  # fmt: skip
        rows = self.by_day(rows, _day(rows["began_at"]))
        telling = rows[rows["tells"]]
        people = telling.assign(category=[list(one) for one in telling["told"]]).explode("category")
        people = people.assign(count=[one.get(name, 0) for one, name in zip(people["told"], people["category"],
                                                                            strict=True)])  # fmt: skip
        found = {"specialist_people": self._by(people, by, "count", "sum")}
        if "category" in by:
            return found
        return found | {
            "specialist_visits": self._by(rows, by, "id", "count"),
            "specialist_hours": self._by(rows, by, "hours", "sum"),
            "specialists_out": self._by(rows, by, "specialist_id", "nunique"),
            "specialist_villages": self._by(rows[rows["level"] == "village"], by, "area_id", "nunique"),
            "specialist_units": self._by(rows[rows["unit_id"].notna()], by, "unit_id", "nunique"),
        }

    def titles(self, by: Sequence[str]) -> Found:
        """Titles held at the end of the period, or today before it, and what was done about them in it."""
        rows = self._frame("SELECT * FROM demonstrations").copy()
        for column in ("granted_on", "decided_on", "review_due_on", "term_until"):
            rows[column] = pd.to_datetime(rows[column])
        rows["area"] = rows["area_id"].map(self.areas["line"]).astype(str)
        today = pd.Timestamp(self._today)
        at = min(self._days[1], today)
        revoked = rows["state"] == "revoked"
        held = rows[(rows["granted_on"] <= at) & ((rows["state"] == "granted") | (revoked & (rows["decided_on"] > at)))]
        due = (rows["state"] == "granted") & ((rows["review_due_on"] <= today) | (rows["term_until"] < today))
        reviews = self._frame("SELECT r.id, r.reviewed_on, d.area_id FROM demonstration_reviews r "
                              "JOIN demonstrations d ON d.id = r.demonstration_id")  # fmt: skip
        reviews = self.by_day(reviews, pd.to_datetime(reviews["reviewed_on"]))
        given = rows[rows["state"].isin(["granted", "revoked"])]
        found = {"titles_awarded": self._by(self.by_day(given, given["granted_on"]), by, "id", "count"),
                 "titles_withdrawn": self._by(self.by_day(rows[revoked], rows["decided_on"]), by, "id", "count"),
                 "titles_prolonged": self._by(reviews, by, "id", "count")}  # fmt: skip
        if set(by) <= {"area"}:
            found |= {f"titles_{kind}": self._by(held[held["kind"] == kind], by, "id", "count")
                      for kind in ("school", "community", "base", "household")}  # fmt: skip
            found |= {"titles_held": self._by(held, by, "id", "count"),
                      "titles_due": self._by(rows[due], by, "id", "count")}  # fmt: skip
        return found
