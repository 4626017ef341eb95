"""Guests pasted as lines: which part is the name, the organisation, the telephone, the e-mail. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PHONE = re.compile(r"\+?\d[\d\-]{5,18}\d")
_EMAIL = re.compile(r"[^@\s,，;；]+@[^@\s,，;；]+\.[^@\s,，;；]{2,}")
_AT = re.compile(r"[^\s,，;；、|]*[@＠][^\s,，;；、|]*")
_BETWEEN = re.compile(r"[,，;；、\t|]+|\s{1,}")


@dataclass(frozen=True)
class PastedGuest:
    """One line; `number` counts from 1, `damaged` is what is meant as an e-mail address and is none."""

    number: int
    name: str
    organisation: str = ""
    phone: str = ""
    email: str = ""
    damaged: str = ""


def read_lines(typed: str) -> list[PastedGuest]:
    """The guests of the lines that hold something: the first word is the name, what is left over the organisation."""
    found: list[PastedGuest] = []
    for number, line in enumerate(typed.splitlines(), start=1):
        rest = line.strip()
        if not rest:
            continue
        email = _EMAIL.search(rest)
        rest = rest.replace(email[0], " ") if email else rest
        damaged = _AT.search(rest)
        phone = _PHONE.search(rest)
        rest = rest.replace(phone[0], " ") if phone else rest
        has_signs = re.search(r"[,，;；、\t|]", rest) is not None
        parts = [part.strip() for part in (re.split(r"[,，;；、\t|]+", rest) if has_signs else _BETWEEN.split(rest))]
        words = [part for part in parts if part]
        found.append(PastedGuest(number, words[0] if words else "", " ".join(words[1:]), phone[0] if phone else "",
                                 email[0] if email else "", damaged[0] if damaged else ""))  # fmt: skip
    return found
