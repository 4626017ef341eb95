"""What a package says of its Word templates: their kinds, the fields they may name, and an example. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.documents.fields import Node
from core.i18n import Text, speaking, t

LANGUAGE_NAMES: dict[str, Text] = {"zh": t("Chinese"), "en": t("English")}


@dataclass(frozen=True)
class Shelf:
    """The templates of one package; `example` gives the words of an example for a kind, in the language spoken."""

    kinds: Mapping[str, Text]
    fields: Mapping[str, Node]
    example: Callable[[str], Mapping[str, Any]]

    def file_name(self, kind: str, language: str, what: Text) -> str:
        """What a file of that kind is called in that language; `what` says whether it is a template or an example."""
        with speaking(language):
            return f"{self.kinds[kind]}_{what}.docx"

    def said(self, wording: Text, kind: str, language: str) -> str:
        """A sentence about one template, which it names by %(name)s and %(language)s."""
        return str(Text(wording.msgid, {"name": self.kinds[kind], "language": LANGUAGE_NAMES[language]}))


TAKEN = t("Taken: %(name)s, %(language)s. New documents use it from now on.")
GONE_BACK = t("Gone back: %(name)s, %(language)s.")
TEMPLATE, EXAMPLE = t("template"), t("example")
