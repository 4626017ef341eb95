"""The words of invitations: answers, the ways in which they come, and the short message to a unit."""

from __future__ import annotations

from core.i18n import Text, t
from schedule.spans import Span

ANSWER_NAMES: dict[str, Text] = {"confirm": t("It suits us"), "decline": t("It does not suit us")}
HOW_NAMES: dict[str, Text] = {"account": t("signed in"), "link": t("by the link"), "phone": t("by telephone")}


def message(what: str, unit: str, when: Span, until: str, address: str, name: str) -> str:
    """A text message: what, when, until when to answer; the address on the last line, by itself."""
    said = t(
        "%(unit)s: we would like to come on %(when)s (%(what)s). Please confirm or decline by %(until)s at the "
        "address below (no account needed). %(name)s",
        unit=unit, when=when, what=what, until=until, name=name,
    )  # fmt: skip
    return f"{said}\n{address}"
