"""The six-haves of an observation point: what each point must have, and what one still lacks. Pure."""

from __future__ import annotations

from collections.abc import Collection

from core.i18n import Text, t

HAVES: dict[str, Text] = {
    "observer": t("observer"),
    "duty": t("duty"),
    "plate": t("plate"),
    "records": t("records"),
    "contact": t("contact"),
    "allowance": t("allowance"),
}
"""Six-haves 六有, in the order in which they are listed."""


def missing(haves: Collection[str]) -> list[str]:
    """The codes of what the point still lacks, in their order."""
    return [code for code in HAVES if code not in haves]


def say_missing(haves: Collection[str]) -> Text:
    """The answer in a sentence."""
    lacking = missing(haves)
    if not lacking:
        return t("All six are met.")
    return t("Missing: %(what)s", what=Listed(lacking))


class Listed:
    """Names of haves that are said in the language of the sentence around them."""

    def __init__(self, codes: list[str]) -> None:
        self.codes = codes

    def __str__(self) -> str:
        return str(t(", ")).join(str(HAVES[code]) for code in self.codes)
