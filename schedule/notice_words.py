"""Putting facts into the words of a notice: the shipped ones, or an administrator's with fields as in "{title}".

A field is only ever replaced by its text: nothing in the words is looked up in an object or carried out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from core.i18n import Text, ngettext, sentences
from schedule.notice_fields import field_of
from schedule.notice_wordings import Wording

TITLE_LENGTH = 200
_FIELD = re.compile(r"[{｛]([^{}｛｝]*)[}｝]")
_SHIPPED = re.compile(r"%\((\w+)\)s")
_MANY = 2  # the form of a sentence that is shown for editing is that of several


@dataclass(frozen=True)
class Words:
    """A subject and a body: to be filled, or filled."""

    subject: str
    body: str


@dataclass(frozen=True)
class Unknown:
    """A field that these words cannot have, and the one that was probably meant ("" when none is near)."""

    name: str
    nearest: str


def say(wording: Wording, facts: Mapping[str, object], own: Words | None = None) -> Words:
    """The notice in the language spoken: by the shipped words, or by an administrator's own."""
    if own is not None:
        filled = {name: str(facts.get(name, "")) for name in wording.fields}
        return Words(_line(_fill(own.subject, filled)), _fill(own.body, filled).strip())
    parts = [_part(part, facts) for part in wording.body]
    return Words(_line(_said(wording.subject, facts)), sentences(*[part for part in parts if part]))


def shipped(wording: Wording) -> Words:
    """The shipped words in the language spoken, with fields as an administrator writes them."""
    parts = [f"{{{part}}}" if isinstance(part, str) else _open(part) for part in wording.body]
    return Words(_open(wording.subject), sentences(*parts))


def samples(wording: Wording) -> dict[str, object]:
    """A sample of each field of the words, to be shown in a preview."""
    return {name: field_of(wording.code, name).sample for name in wording.fields}


def unknown(wording: Wording, text: str) -> list[Unknown]:
    """The fields in the text that these words do not have."""
    names = [match.strip() for match in _FIELD.findall(text)]
    return [Unknown(name, _nearest(name, wording)) for name in dict.fromkeys(names) if name not in wording.fields]


def _nearest(name: str, wording: Wording) -> str:
    by_label = {str(field_of(wording.code, one).label).casefold(): one for one in wording.fields}
    if name.casefold() in by_label:
        return by_label[name.casefold()]
    found = get_close_matches(name.casefold(), wording.fields, 1, 0.5)
    return found[0] if found else ""


def _fill(text: str, filled: Mapping[str, str]) -> str:
    return _FIELD.sub(lambda match: filled.get(match[1].strip(), match[0]), text)


def _part(part: Text | str, facts: Mapping[str, object]) -> str:
    return str(facts.get(part, "")) if isinstance(part, str) else _said(part, facts)


def _said(text: Text, facts: Mapping[str, object]) -> str:
    return str(Text(text.msgid, dict(facts), text.plural)) if facts else str(text)


def _open(text: Text) -> str:
    raw = ngettext(text.msgid, text.plural, _MANY) if text.plural is not None else str(Text(text.msgid))
    return _SHIPPED.sub(r"{\1}", raw)


def _line(text: str) -> str:
    return " ".join(text.split("\n"))[:TITLE_LENGTH].strip()
