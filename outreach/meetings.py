"""Participants of meetings in words. Pure."""

from __future__ import annotations

import re
from typing import Any

from core.i18n import Text, t

ATTENDED_NAMES: dict[bool | None, Text] = {None: t("invited"), True: t("came"), False: t("did not come")}
ATTENDED_TONES = {None: "muted", True: "ok", False: "warn"}


# "三、四年级" and "5.12" begin with numbers that belong to the title
_NUMBERED = re.compile(
    r"""^\s*(?:
    第[一二三四五六七八九十百]+[项条款]?[、.．:：]                          # 第一项、
  | [一二三四五六七八九十百]+[、.．](?![一二三四五六七八九十])              # 一、
  | [(（][一二三四五六七八九十百\d]{1,3}[)）]                               # （一） (1)
  | \d{1,3}(?:、(?!\d{1,2}(?!\d))|[.．)）](?!\d))                           # 1、 1. 1)
  | [①-⑳]
)\s*(?=\S)""",
    re.VERBOSE,
)


def without_number(title: str) -> str:
    """A title without the number typed before it, for lists that are numbered by themselves."""
    return _NUMBERED.sub("", title, count=1)


def party_name(party: Any) -> str:
    """The unit's name, or that of a participant in no register."""
    return party.unit.name if party.unit is not None else str(party.name)
