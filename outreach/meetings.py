"""Participants of meetings in words. Pure."""

from __future__ import annotations

from typing import Any

from core.i18n import Text, t

ATTENDED_NAMES: dict[bool | None, Text] = {None: t("invited"), True: t("came"), False: t("did not come")}
ATTENDED_TONES = {None: "muted", True: "ok", False: "warn"}


def party_name(party: Any) -> str:
    """The unit's name, or that of a participant in no register."""
    return party.unit.name if party.unit is not None else str(party.name)
