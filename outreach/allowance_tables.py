"""Allowance sheets as a bureau files them: title, person, period, lines, sum, who signs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.i18n import t
from core.sheets import Column, Sheet
from core.times import say_clock, say_month, say_plain_date
from outreach.allowances import Allowance, PaidVisit
from outreach.specialist_words import RATE_NAMES, UNIT_NAMES


@dataclass(frozen=True)
class SheetOf:
    """Whose sheet of which month it is; `paid_on` is None while it is open."""

    name: str
    organisation: str
    month: date
    allowance: Allowance
    paid_on: date | None = None
    paid_by: str = ""


def rate_said(found: Allowance) -> str:
    """The rate in words: 80.00 yuan an hour."""
    if found.rate.per == "none":
        return str(RATE_NAMES["none"])
    return f"{found.rate.yuan} {UNIT_NAMES[found.rate.per]}"


def sheet(issuer: str, one: SheetOf) -> Sheet:
    """The sheet of one person."""
    found = one.allowance
    who = f"{one.name} · {one.organisation}" if one.organisation else one.name
    rows = [
        (line.visit.on, clocks(line.visit), line.visit.title, float(line.hours), float(line.amount))
        for line in found.lines
    ]  # fmt: skip
    corrections = [
        (None, "", str(t("Correction: %(reason)s (%(name)s)", reason=given.reason, name=given.by)), None,
         float(given.yuan))
        for given in found.corrections
    ]  # fmt: skip
    return Sheet(
        title=one.name,
        heading=[
            str(t("Hours and allowance of specialists")), issuer, str(t("Person: %(name)s", name=who)),
            str(t("Period: %(period)s", period=say_month(one.month))), str(t("Rate: %(rate)s", rate=rate_said(found))),
        ],
        columns=[
            Column(str(t("Date")), "date"), Column(str(t("Time"))), Column(str(t("Specialist's visit")), width=40),
            Column(str(t("Hours")), "number", total=float(found.hours)),
            Column(str(t("Amount, yuan")), "number", total=float(found.total)),
        ],
        rows=[*rows, *corrections], total=str(t("Total")), notes=_signatures(one), filters=False,
    )  # fmt: skip


def overview(issuer: str, month: date, sheets: Sequence[SheetOf]) -> Sheet:
    """One line a person."""
    rows = [
        (number, one.name, one.organisation, one.allowance.visits, float(one.allowance.hours),
         rate_said(one.allowance), float(one.allowance.total),
         say_plain_date(one.paid_on) if one.paid_on else str(t("Not paid yet")), "")
        for number, one in enumerate(sheets, 1)
    ]  # fmt: skip
    return Sheet(
        title=str(t("Overview")),
        heading=[str(t("Hours and allowance of specialists")), issuer,
                 str(t("Period: %(period)s", period=say_month(month)))],
        columns=[
            Column(str(t("No.")), "integer", total=""), Column(str(t("Full name"))), Column(str(t("Organisation"))),
            Column(str(t("Number of visits")), "integer"), Column(str(t("Hours")), "number"), Column(str(t("Rate"))),
            Column(str(t("Amount, yuan")), "number"), Column(str(t("Paid on"))), Column(str(t("Signature")), width=16),
        ],
        rows=rows, total=str(t("Total")), notes=[_signed_by()], filters=False,
    )  # fmt: skip


def clocks(visit: PaidVisit) -> str:
    """From when until when: 09:00–11:30."""
    return f"{say_clock(visit.began_at, visit.zone)}–{say_clock(visit.ended_at, visit.zone)}"


def _signatures(one: SheetOf) -> list[str]:
    paid = (
        [str(t("Paid on %(day)s, entered by %(name)s.", day=say_plain_date(one.paid_on), name=one.paid_by))]
        if one.paid_on
        else []
    )
    return [*paid, _signed_by(), str(t("Received by: ____________    Date: ____________"))]


def _signed_by() -> str:
    return str(t("Made by: ____________    Checked by: ____________    Approved by: ____________"))
