"""The two returns of the observation network, weekly and monthly, and what becomes of one. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from core.i18n import Text, t
from observation.duty import Tally, runs_of
from schedule.return_periods import Step

KINDS: dict[str, Step] = {"observation_week": "week", "observation_month": "month"}
KIND_OF = {step: kind for kind, step in KINDS.items()}
KIND_NAMES: dict[str, Text] = {"week": t("Weekly return"), "month": t("Monthly return")}
FIGURES = ("points", "due", "received", "late", "missing", "paused", "anomalies")
FIGURE_NAMES: dict[str, Text] = {
    "points": t("Observation points"),
    "due": t("Records due"),
    "received": t("In time"),
    "late": t("Late"),
    "missing": t("Not received"),
    "paused": t("Paused days"),
    "anomalies": t("Anomalies"),
}


def figures_of(rows: Sequence[Mapping[str, Any]], anomalies: int) -> dict[str, Any]:
    """The figures of a return, as JSON: sums, and a row for each point with the days that are missing.

    No names of people: who watches a point is looked up when the return is read. `anomalies` counts reports from the
    area in that time, also those that belong to no point.
    """
    sums = {name: sum(int(row[name]) for row in rows) for name in ("due", "received", "late", "missing", "paused")}
    return {"points": len(rows), **sums, "anomalies": anomalies, "rows": [dict(row) for row in rows]}


def row_of(place_id: int, name: str, category: str, thing: str, sums: Tally, missing: Sequence[date]) -> dict[str, Any]:
    """One point of a return; what could still come when it was made counts as missing."""
    return {
        "place_id": place_id, "name": name, "category": category, "object": thing, "due": sums.due,
        "received": sums.received, "late": sums.late, "missing": sums.missing + sums.open, "paused": sums.paused,
        "anomalies": sums.anomalies, "missing_on": [on.isoformat() for on in missing],
    }  # fmt: skip


def state_of(filed: tuple[str, datetime] | None, due_at: datetime, at: datetime) -> str:
    """open, missing, received, late, approved or sent_back; `filed` is (state, filed at)."""
    if filed is None:
        return "missing" if at > due_at else "open"
    state, filed_at = filed
    if state in ("approved", "sent_back"):
        return state
    return "late" if filed_at > due_at else "received"


def say_runs(days: Sequence[str]) -> str:
    """Days as people write them, stretches put together: 3–5, 9 (of the month)."""
    runs = runs_of([date.fromisoformat(day) for day in days])
    shown = [f"{first.month}/{first.day}" if first == last else f"{first.month}/{first.day}–{last.month}/{last.day}"
             for first, last in runs]  # fmt: skip
    return str(t(", ")).join(shown)
