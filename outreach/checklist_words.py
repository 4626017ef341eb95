"""Checklists in words: how items and proofs stand, names in the language spoken, and shares. Pure."""

from __future__ import annotations

from typing import Any, Protocol

from core.i18n import Text, language, t
from core.times import say_day
from outreach.checklists import Standing

STATE_NAMES: dict[str, Text] = {
    "missing": t("Not done in time"),
    "open": t("Not done yet"),
    "planned": t("Planned"),
    "done": t("Done"),
}
STATE_TONES = {"missing": "bad", "open": "warn", "planned": "info", "done": "ok"}
STATE_ICONS = {"missing": "exclamation-circle", "open": "clock", "planned": "calendar-check", "done": "check-lg"}
PROOF_NAMES: dict[str, Text] = {
    "given": t("Not confirmed yet"),
    "confirmed": t("Confirmed"),
    "sent_back": t("Sent back"),
    "taken_back": t("Taken back"),
}
PROOF_TONES = {"given": "info", "confirmed": "ok", "sent_back": "bad", "taken_back": "muted"}


class Named(Protocol):
    """Anything with a name, and perhaps one for readers of English."""

    @property
    def name(self) -> Any:
        """The Chinese one, or the only one."""

    @property
    def name_en(self) -> Any:
        """The English one; "" for none."""


def say_name(one: Named) -> str:
    """Its name in the language spoken; the Chinese one where there is no other."""
    return str(one.name if language() == "zh" or not one.name_en else one.name_en)


def say_standing(one: Standing) -> str:
    """How the item stands: done on 12 May; 1 of 2, planned for 3 June; not done in time."""
    if one.done_on is not None:
        return str(t("Done on %(day)s", day=say_day(one.done_on)))
    said = str(STATE_NAMES[one.state])
    if one.planned_on is not None:
        said = str(t("Planned for %(day)s", day=say_day(one.planned_on)))
    if one.item.times == 1:
        return said
    return str(t("%(done)s of %(times)s, %(state)s", done=one.done, times=one.item.times, state=_inside(said)))


def _inside(said: str) -> str:
    """As it stands within a sentence."""
    return said if language() == "zh" else said[:1].lower() + said[1:]
