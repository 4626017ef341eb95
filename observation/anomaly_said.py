"""An anomaly's state and clock as pieces of a page. Pure."""

from __future__ import annotations

from datetime import timedelta

from markupsafe import Markup

from core.i18n import t
from core.tags import tag
from core.times import say_clock
from observation.anomaly_clock import Due, say_length


def digital(length: timedelta) -> str:
    """A length as a running clock shows it: 12:34, or 1:02:03; begun seconds count."""
    seconds = -(-int(length.total_seconds() * 1000) // 1000)
    hours, rest = divmod(max(0, seconds), 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"


def countdown(due: Due) -> Markup:
    """What is left of the time, counting down in the page from the server's answer; or by how much it is late."""
    seconds = round((due.by - due.now).total_seconds())
    tone = "bad" if seconds <= 0 else "warn" if seconds <= 600 else "info"
    left, late = str(t("%(clock)s left", clock="{clock}")), str(t("late by %(clock)s", clock="{clock}"))
    shown = (late if seconds <= 0 else left).replace("{clock}", digital(due.late if seconds <= 0 else due.left))
    return Markup(
        '<span class="tag tag-{} countdown" role="timer" data-countdown="{}" data-left="{}" data-late="{}">{}</span>'
    ).format(tone, seconds, left, late, shown)


def due_tag(due: Due, zone: str) -> Markup:
    """How one time stands: running, late, done in time, or done late and by how much."""
    if not due.is_done:
        return countdown(due)
    if due.is_late:
        return tag(t("done %(length)s late", length=say_length(due.late)), "bad")
    done_at = due.done_at or due.now
    return tag(t("in time, %(clock)s", clock=say_clock(done_at, zone)), "ok")
