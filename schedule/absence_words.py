"""Absences in words."""

from __future__ import annotations

from datetime import time

from core.times import say_date
from schedule.spans import WHOLE_DAY, Span


def say_away(span: Span) -> str:
    """When somebody is away: whole days without clocks, else with them."""
    if span.starts != time() or span.last_minute < WHOLE_DAY - 1:  # a day typed as 00:00 to 23:59 is a whole one
        return str(span)
    return say_date(span.on) if span.is_one_day else f"{say_date(span.on)} – {say_date(span.until)}"
