"""What can be locked, in words."""

from __future__ import annotations

from core.i18n import Text, t

RESULTS = "results"
"""The kind of lock that settles results of outreach events and drills."""
LOCK_NAMES: dict[str, Text] = {
    "observation": t("Daily records"),
    RESULTS: t("Results of events and drills"),
}
"""The kinds of lock there are."""
