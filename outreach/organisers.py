"""What organisers of events are called: their part, and how far they have said that they take it. Pure."""

from __future__ import annotations

from core.i18n import Text, t

ROLE_NAMES: dict[str, Text] = {"host": t("host"), "co_host": t("co-host"), "support": t("support")}
STATE_NAMES: dict[str, Text] = {
    "named": t("entered, not asked"),
    "asked": t("asked"),
    "confirmed": t("confirmed"),
    "declined": t("declined"),
}
STATE_TONES = {"named": "muted", "asked": "info", "confirmed": "ok", "declined": "bad"}
OPEN = ("named", "asked")
MOST_PERCENT = 100


def share_words(words: str, percent: int | None) -> str:
    """What an organiser takes on, its words and its percentage with a dot between; "" where neither is known."""
    return " · ".join(part for part in (words, f"{percent}%" if percent is not None else "") if part)
