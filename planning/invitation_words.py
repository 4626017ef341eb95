"""The words of invitations: answers, the ways in which they come, and the letter to a unit."""

from __future__ import annotations

from core.i18n import Text, t
from schedule.spans import Span

ANSWER_NAMES: dict[str, Text] = {"confirm": t("It suits us"), "decline": t("It does not suit us")}
HOW_NAMES: dict[str, Text] = {"account": t("signed in"), "link": t("by the link"), "phone": t("by telephone")}


def letter(title: str, unit: str, when: Span, until: str, where: str, name: str) -> str:
    """The text of a letter or message: what, when, until when to answer, and at which address."""
    said = t(
        "%(unit)s: we would like to come on %(when)s (%(title)s). Please confirm or decline by %(until)s: %(where)s "
        "(no account needed). %(name)s",
        unit=unit, when=when, title=title, until=until, where=where, name=name,
    )  # fmt: skip
    return str(said)
