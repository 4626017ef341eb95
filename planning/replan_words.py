"""What happened, and why a visit moves, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.i18n import Text, t
from core.times import say_plain_date
from planning.solving.checking import Rule

_RULES: dict[str, Text] = {
    Rule.DAY: t("The unit cannot on that day."), Rule.WINDOW: t("The unit cannot at that time."),
    Rule.SKILL: t("Nobody of the team has the skill on that day."), Rule.NO_SHIFT: t("The team is not out then."),
    Rule.TEAMS: t("A team is missing."), Rule.OUT: t("The way there takes longer."),
    Rule.WAY: t("The way there takes longer."), Rule.BACK: t("The way back takes longer."),
    Rule.REPEAT: t("The distance to the unit's other visits is not kept."),
}  # fmt: skip


def say_move_reason(move: Mapping[str, Any]) -> Text:
    """Why one visit moves."""
    if not move["was"]:
        return t("It waited for a place.")
    if move["rule"]:
        return _RULES.get(move["rule"], t("It cannot stay where it was."))
    if move["for"]:
        return t("It makes room for %(name)s.", name=move["for"])
    was, now = move["was"], move["now"]
    if now and (was["on"], was["teams"]) == (now["on"], now["teams"]):
        return t("Its tour begins at other times.")
    return t("It makes room.")


def say_what(given: Mapping[str, Any], name: str) -> Text:
    """What happened, to whom and when; `name` is who or what it is about."""
    if not name:
        return t("Declined visits are placed again.")
    days = {
        "since": say_plain_date(date.fromisoformat(given["since"])),
        "until": say_plain_date(date.fromisoformat(given["until"])), "name": name,
    }  # fmt: skip
    if given.get("unit_id"):
        return t("%(name)s cannot be visited from %(since)s to %(until)s.", **days)
    if given.get("area_id") and given.get("extra_minutes") is None:
        return t("No way to %(name)s from %(since)s to %(until)s.", **days)
    if given.get("area_id"):
        return t("%(n)s min more to %(name)s from %(since)s to %(until)s.", n=given["extra_minutes"], **days)
    return t("%(name)s is away from %(since)s to %(until)s.", **days)
