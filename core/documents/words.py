"""Words as a Word file can hold them. Pure."""

from __future__ import annotations

import re

NOT_IN_XML = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: object) -> str:
    """The text without control characters, its lines parted by newlines alone; None is empty."""
    plain = "" if text is None else str(text)
    return NOT_IN_XML.sub("", BREAKS.sub("\n", plain).replace("\t", " ")).strip()


def lines(text: object) -> list[str]:
    """The lines of a longer text that hold something."""
    return [line.strip() for line in clean(text).split("\n") if line.strip()]
