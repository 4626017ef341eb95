"""Materials to download in words: languages, how they stand on a day, and sizes of files. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import Text, t

LANGUAGES: dict[str, Text] = {
    "zh": t("Chinese"),
    "en": t("English"),
    "both": t("Chinese and English"),
    "other": t("Another language"),
}
STATES: dict[str, Text] = {
    "shown": t("Shown"),
    "ahead": t("Not shown yet"),
    "over": t("No longer shown"),
    "hidden": t("Hidden"),
}
STATE_TONES = {"shown": "ok", "ahead": "info", "over": "muted", "hidden": "warn"}


def state_on(is_hidden: bool, shown_from: date, shown_until: date | None, on: date) -> str:
    """How a material stands on a day: both days of its time are counted."""
    if is_hidden:
        return "hidden"
    if on < shown_from:
        return "ahead"
    return "over" if shown_until is not None and on > shown_until else "shown"


def say_size(size: int) -> str:
    """A number of bytes as readers know it: 340 kB, 2.1 MB."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
