"""Pages of schedule: one blueprint, and one file for each kind of thing they show."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("schedule", __name__)

for _part in (
    "calendar",
    "calendar_files",
    "late",
    "returns",
    "locks",
    "shifts",
    "events",
    "event_forms",
    "teams",
    "resources",
    "days",
    "blackouts",
    "feeds",
    "inbox",
    "notices",
    "notice_settings",
    "check_ins",
    "check_in_holders",
    "check_in_phone",
    "posters",
    "joining",
    "sign_ups",
    "sign_up_desk",
    "series",
    "series_forms",
    "series_list",
    "placing",
    "channels",
    "deliveries",
    "clock",
):
    import_module(f"{__name__}.{_part}")
