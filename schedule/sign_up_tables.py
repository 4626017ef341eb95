"""The list of sign-ups as a table to take along: who comes with how many, how to reach them, who came."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import local
from schedule.sign_up_words import STATE_NAMES


@dataclass(frozen=True)
class Row:
    """One sign-up as the list shows it; `arrived` is None where nobody kept a list at the door."""

    name: str
    state: str
    counts: Mapping[str, int]
    people: int
    phone: str
    email: str
    note: str
    signed_at: datetime
    signed_by: str
    arrived: int | None


def sheet(title: str, when: str, zone: str, rows: Sequence[Row], categories: Sequence[tuple[str, str]]) -> Sheet:
    """The rows in their order; `categories` are (code, name) of the people that occur; telephones stay text."""
    with_arrivals = any(row.arrived is not None for row in rows)
    columns = [
        Column(str(t("Name")), width=28),
        Column(str(t("State"))),
        *(Column(name, "integer") for _, name in categories),
        Column(str(t("People")), "integer"),
        Column(str(t("Telephone")), width=18),
        Column(str(t("E-mail")), width=24),
        Column(str(t("Note"))),
        Column(str(t("Signed up at")), "datetime"),
        Column(str(t("Signed up by"))),
        *([Column(str(t("Checked in")), "integer")] if with_arrivals else []),
    ]
    values = [_values(row, zone, categories, with_arrivals) for row in rows]
    return Sheet(str(t("Sign-ups")), columns, values, heading=[title, when], total=str(t("Total")))


def _values(row: Row, zone: str, categories: Sequence[tuple[str, str]], with_arrivals: bool) -> list[Value]:
    return [
        row.name,
        str(STATE_NAMES[row.state]),
        *(row.counts.get(code) or None for code, _ in categories),
        row.people,
        row.phone,
        row.email,
        row.note,
        local(row.signed_at, zone).replace(tzinfo=None, second=0, microsecond=0),
        row.signed_by,
        *([row.arrived] if with_arrivals else []),
    ]
