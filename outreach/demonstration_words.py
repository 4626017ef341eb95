"""Demonstration units in words."""

from __future__ import annotations

from core.i18n import Text, t

LEVEL_NAMES: dict[str, Text] = {"county": t("County level"), "city": t("City level"), "province": t("Province level")}
STATE_NAMES: dict[str, Text] = {
    "applied": t("Applied for"),
    "granted": t("Title held"),
    "due": t("Due for review"),
    "refused": t("Not granted"),
    "revoked": t("Title revoked"),
}
STATE_TONES = {"applied": "info", "granted": "ok", "due": "bad", "refused": "muted", "revoked": "warn"}
