"""What a package says of its Word templates: their kinds, the fields they may name, and an example. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.documents.fields import Node
from core.i18n import Text

LANGUAGES = ("zh", "en")


@dataclass(frozen=True)
class Shelf:
    """The templates of one package; `example` gives the words of an example for a kind, in the language spoken."""

    kinds: Mapping[str, Text]
    fields: Mapping[str, Node]
    example: Callable[[str], Mapping[str, Any]]
