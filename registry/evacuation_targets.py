"""How quickly a building should be empty: the general target, and a county's own for some kinds of unit. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

GENERAL = "default"
DEFAULT_SECONDS = 120
DEFAULT_SOURCE = "学校演练的公开指引：不超过4层、通道畅通的建筑"


@dataclass(frozen=True)
class Target:
    """Seconds from the first alarm to the last person outside; `kind` "default" means the general target."""

    seconds: int
    source: str
    is_verified: bool
    kind: str


def target_of(seconds: Mapping[str, Any], sources: Mapping[str, Any], *kinds: str) -> Target:
    """The target of the first of these kinds that has one of its own, else the general one."""
    kind = next((one for one in kinds if seconds.get(one)), GENERAL)
    noted = sources.get(kind, {})
    return Target(
        int(seconds.get(kind) or DEFAULT_SECONDS), str(noted.get("source", "")), bool(noted.get("is_verified")), kind
    )
