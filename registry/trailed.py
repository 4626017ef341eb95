"""Imports whose changes go into the audit trail."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from core.imports.importer import AuditRow
from registry.audit import record


class Trailed:
    """What an importer is besides, so that each change of a batch, and of taking it back, stands in the trail."""

    def record(self, session: Session, changes: Iterable[AuditRow]) -> None:
        """Put the changes in the audit trail."""
        record(session, changes)
