"""Certificates of drills as a PDF to print. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.documents.certificate_paper import Paper, draw_papers
from core.i18n import sentences, t
from core.times import say_plain_date
from drills.certificate_facts import Facts
from drills.document_words import TYPES


@dataclass(frozen=True)
class Sheet:
    """One certificate: its number, its facts, and the address at which it can be checked."""

    number: str
    facts: Facts
    address: str


def draw(sheets: Sequence[Sheet]) -> bytes:
    """The certificates as one PDF, a page for each, in the language spoken."""
    title = f"{t('Certificate of participation')} {sheets[0].number if len(sheets) == 1 else ''}".strip()
    return draw_papers([_paper(sheet) for sheet in sheets], title)


def _paper(sheet: Sheet) -> Paper:
    facts = sheet.facts
    return Paper(
        str(t("Certificate of participation")), str(t("Earthquake drill")), str(t("This is to certify that")),
        facts.unit, _sentences(facts), sheet.number, facts.issuer, facts.issued_on, sheet.address,
    )  # fmt: skip


def _sentences(facts: Facts) -> list[str]:
    people = f"{facts.people:,}"
    return [
        str(t("has taken part in the earthquake drill of %(day)s (%(type)s).",
               type=TYPES[facts.type], day=say_plain_date(facts.on))),
        sentences(t("%(people)s people were counted at the assembly point.", people=people),
                  t("We thank all who took part.")),
    ]  # fmt: skip
