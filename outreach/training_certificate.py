"""What a trainee's certificate says, and how it is drawn; whoever checks it sees no whole name. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from core.documents.certificate_paper import Paper, draw_papers
from core.i18n import t
from core.times import say_days


@dataclass(frozen=True)
class Facts:
    """The class, its first and last day, sessions attended, the score (None: no test), and who issued it when."""

    training: str
    first_on: date
    last_on: date
    sessions: int
    percent: int | None
    issuer: str
    issued_on: date

    def kept(self) -> dict[str, Any]:
        """The facts as they are kept with the certificate."""
        days = {name: getattr(self, name).isoformat() for name in ("first_on", "last_on", "issued_on")}
        return asdict(self) | days


@dataclass(frozen=True)
class TraineeSheet:
    """One certificate to be drawn."""

    number: str
    holder: str
    facts: Facts
    address: str


def read(kept: dict[str, Any]) -> Facts:
    """The facts that were kept."""
    days = {name: date.fromisoformat(kept[name]) for name in ("first_on", "last_on", "issued_on")}
    return Facts(**{**kept, **days})


def number(county_code: str, year: int, serial: int) -> str:
    """The number of a trainee's certificate: P360730-2026-00017; drills count theirs without the letter."""
    return f"P{county_code}-{year}-{serial:05d}"


def masked(name: str) -> str:
    """A name of which only the first letter can be read: 张**."""
    return name[:1] + "*" * max(1, min(4, len(name) - 1))


def draw(sheets: Sequence[TraineeSheet]) -> bytes:
    """The certificates as one PDF, a page for each, in the language spoken."""
    title = f"{t('Certificate of training')} {sheets[0].number if len(sheets) == 1 else ''}".strip()
    return draw_papers([_paper(sheet) for sheet in sheets], title)


def _paper(sheet: TraineeSheet) -> Paper:
    facts = sheet.facts
    return Paper(
        str(t("Certificate of training")), str(t("Earthquake preparedness")), str(t("This is to certify that")),
        sheet.holder, _said(facts), sheet.number, facts.issuer, facts.issued_on, sheet.address,
    )  # fmt: skip


def _said(facts: Facts) -> list[str]:
    days = say_days(facts.first_on, facts.last_on)
    lines = [str(t("has completed the training class “%(name)s” (%(days)s).", name=facts.training, days=days))]
    if facts.percent is not None:
        lines.append(str(t("The test was passed with %(percent)s%%.", percent=facts.percent)))
    return lines
