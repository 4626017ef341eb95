"""One message in place of many: what it says, grouped by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.i18n import Text, t, tn
from schedule.notice_words import Words

MOST_LINES = 60


@dataclass(frozen=True)
class Section:
    """The notices of one kind, each with a subject, a body and an address ("" for none)."""

    name: Text
    lines: Sequence[tuple[str, str, str]]


def digest_words(sections: Sequence[Section]) -> Words:
    """The digest in the language spoken."""
    count = sum(len(section.lines) for section in sections)
    subject = str(tn("%(n)s message for you", "%(n)s messages for you", count))
    names = str(t(", ")).join(f"{section.name} {len(section.lines)}" for section in sections)
    parts, left = [], MOST_LINES
    for section in sections:
        shown = section.lines[: max(left, 0)]
        left -= len(shown)
        if shown:
            parts.append("\n\n".join([_headed(section), *map(_said, shown)]))
    if left <= 0 and count > MOST_LINES:
        parts.append(str(tn("And %(n)s more.", "And %(n)s more.", count - MOST_LINES)))
    return Words(f"{subject}{t(': ')}{names}"[:200], "\n\n".join(parts))


def _said(line: tuple[str, str, str]) -> str:
    return "\n".join(part for part in line if part)


def _headed(section: Section) -> str:
    return str(t("%(name)s (%(n)s)", name=section.name, n=len(section.lines)))
