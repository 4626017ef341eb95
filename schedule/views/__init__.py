"""Pages of schedule: one blueprint, and one file for each kind of thing they show."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

bp = Blueprint("schedule", __name__)

for _part in ("calendar", "events", "event_forms", "teams"):
    import_module(f"{__name__}.{_part}")
