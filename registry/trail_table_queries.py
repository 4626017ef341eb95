"""The audit trail as a table: one row for each field of each change, read a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Select
from sqlalchemy.orm import Session

from core.chunked import Chunked
from core.i18n import t
from core.sheets import Column, Sheet, Value
from core.times import local, say_plain_date, today
from registry.models import AuditEntry
from registry.trail_lines_queries import Line, shown


def trail_sheet(session: Session, query: Select[tuple[AuditEntry]], zone: str) -> Sheet:
    """These entries, newest first, as the page names them; for readers of the trail, who see contacts there."""
    columns = [
        Column(str(t("Time")), "datetime"), Column(str(t("Who"))), Column(str(t("Deed"))), Column(str(t("What"))),
        Column(str(t("Record"))), Column(str(t("Number"))), Column(str(t("Field"))), Column(str(t("Was"))),
        Column(str(t("Is"))),
    ]  # fmt: skip
    found = Chunked(session, query.order_by(AuditEntry.id.desc()), AuditEntry.id)
    heading = (str(t("Audit trail")), str(t("As of %(day)s", day=say_plain_date(today()))))
    return Sheet(str(t("Audit trail")), columns, _rows(session, found, zone), heading, count=len(found))


def _rows(session: Session, found: Chunked[AuditEntry], zone: str) -> Iterator[list[Value]]:
    for part in found:
        for entry in shown(session, part, zone, with_contacts=True):
            first: list[Value] = [local(entry.at, zone), entry.who, entry.action, entry.kind, entry.record]
            for line in entry.lines or [Line("", "", "")]:
                yield [*first, entry.record_id, line.label, line.was, line.now]
