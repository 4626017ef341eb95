"""Households looked through, from sheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import AuditRow, Choices
from core.times import now, today
from readiness.household_check_rows import HouseholdCheckPlanner, HouseholdCheckRow
from readiness.self_inspection_models import HouseholdCheck
from registry.audit import record
from registry.permissions import Permission
from registry.sheet_queries import area_book, area_under, records
from registry.sheet_settings import under_setting
from schedule.queries import zone_of

CHECKS = HouseholdCheck.metadata.tables["household_checks"]


class HouseholdCheckImporter(Importer):
    """Brings in counts of households; a row is found again by its area and day."""

    kind = "household_checks"
    title = t("Households looked through")
    hint = t("How many homes of a village were looked through on a day, how many had a hazard, how many fixed it.")
    permission = str(Permission.EDIT_READINESS)
    row = HouseholdCheckRow
    settings = (under_setting(),)
    requires = (("area", "checked_on", "households"),)
    tables = (CHECKS,)
    records_url = "/household-checks"

    def record(self, session: Session, changes: Iterable[AuditRow]) -> None:
        """Put the changes in the audit trail."""
        record(session, changes)

    def choices(self, session: Session) -> Choices:
        """There is no closed list."""
        return {}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        book = area_book(session)
        there: dict[tuple[Any, Any], Mapping[str, Any]] = {
            (row["area_id"], row["checked_on"]): row for row in records(session, CHECKS)
        }
        paths = tuple(actor.area_paths(self.permission))
        planner = HouseholdCheckPlanner(
            book, there, CHECKS, Numbers(session, CHECKS).next, lambda path: path.startswith(paths),
            {"created_at": now(), "created_by": actor.key}, today(zone_of(session)), area_under(book, options),
        )  # fmt: skip
        return planner.run(given)


IMPORTERS: tuple[Importer, ...] = (HouseholdCheckImporter(),)
