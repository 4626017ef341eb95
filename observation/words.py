"""How the states of daily records and returns are called and shown. Pure."""

from __future__ import annotations

from core.i18n import Text, t, tn
from observation.duty import Tally

STATE_NAMES: dict[str, Text] = {
    "received": t("Received"),
    "late": t("Late"),
    "missing": t("Not received"),
    "open": t("Still open"),
    "paused": t("Paused"),
    "none": t("Not owed"),
}
STATE_TONES = {"received": "ok", "late": "warn", "missing": "bad", "open": "info", "paused": "muted", "none": "muted"}
STATE_ICONS = {
    "received": "check-lg", "late": "clock-history", "missing": "x-lg", "open": "hourglass-split",
    "paused": "slash-circle",
    "none": "dash-lg",
}  # fmt: skip
RETURN_NAMES: dict[str, Text] = {
    "open": t("Not due yet"),
    "missing": t("Not received"),
    "received": t("Received"),
    "late": t("Received late"),
    "approved": t("Approved"),
    "sent_back": t("Sent back"),
}
RETURN_TONES = {
    "open": "muted", "missing": "bad", "received": "info", "late": "warn", "approved": "ok", "sent_back": "bad",
}  # fmt: skip


def say_percent(share: float | None) -> str:
    """A share as a percentage; a dash when there is nothing to share. Only a whole is 100 %."""
    if share is None:
        return "–"
    percent = round(share * 100)
    return f"{min(percent, 99) if share < 1 else percent}%"


def say_tally(sums: Tally) -> str:
    """The sums in one line: received in time, late, missing, still open."""
    parts = [
        t("%(n)s in time", n=f"{sums.received:,}"), t("%(n)s late", n=f"{sums.late:,}"),
        tn("%(n)s missing", "%(n)s missing", sums.missing),
    ]  # fmt: skip
    if sums.open:
        parts.append(t("%(n)s still open", n=f"{sums.open:,}"))
    return str(t(", ")).join(str(part) for part in parts)
