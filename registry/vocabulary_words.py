"""What a term of a shipped vocabulary is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Word:
    """One term as it is shipped: its fixed code, its names, and the code of the term above it.

    `is_verified` is False for words and divisions that no text stands behind.
    """

    code: str
    zh: str
    en: str
    parent: str | None = None
    is_active: bool = True
    source: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    is_verified: bool = True
