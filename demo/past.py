"""What the county remembers lies before the moment it is made: at night, the morning of its day has not come yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from demo.rows import Rows

REMEMBERED: Mapping[str, tuple[str, ...]] = {
    "absences": ("created_at",),
    "anomaly_steps": ("at",),
    "checklist_proofs": ("given_at", "reviewed_at"),
    "event_moves": ("at",),
    "improvement_actions": ("done_at", "closed_at"),
    "media_items": ("created_at",),
    "saved_views": ("created_at",),
    "self_inspections": ("received_at",),
    "household_checks": ("created_at",),
}
"""Columns that tell when something was done, of rows that may be dated this very day."""


def leave_out_the_future(rows: Rows, now: datetime) -> None:
    """Daily records that nobody could have sent yet go; what was done today was done at the latest now."""
    come = [row for row in rows["daily_records"] if row["received_at"] <= now]
    rows.tables["daily_records"] = [row | {"id": number} for number, row in enumerate(come, 1)]
    for table, columns in REMEMBERED.items():
        for row in rows[table]:
            row.update({column: min(row[column], now) for column in columns if row.get(column) is not None})
