"""Self-inspections of units with their hazards, and households looked through, from sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t
from core.imports import Given, Importer, Options, Plan, StepImporter, steps
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from core.times import now, today
from readiness.household_check_rows import HouseholdCheckPlanner, HouseholdCheckRow
from readiness.self_inspection_models import HouseholdCheck
from readiness.self_inspection_queries import SCHEME
from readiness.self_inspection_row_inputs import SelfInspectionRow
from readiness.self_inspection_sheet_queries import round_reader
from readiness.self_inspection_taking_services import TakingRounds, put_back
from readiness.self_inspection_words import HAZARD_STATES
from registry import terms
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_queries import area_book, area_under, records
from registry.sheet_settings import under_setting
from schedule.queries import zone_of

CHECKS = HouseholdCheck.metadata.tables["household_checks"]
ROUNDS, HAZARDS = CHECKS.metadata.tables["self_inspections"], CHECKS.metadata.tables["self_hazards"]
MOST_ROWS = 3_000


class HouseholdCheckImporter(Trailed, Importer):
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


class SelfInspectionImporter(Trailed, StepImporter):
    """Brings in rounds of units with the hazards they found; rows of one unit and day are one round."""

    kind = "self_inspections"
    title = t("Self-inspections and hazards")
    hint = t("Rounds that units made through their own rooms: one row for each hazard, and one without an item where "
             "everything was in order. A round is found again by its unit and day.")  # fmt: skip
    permission = str(Permission.EDIT_READINESS)
    row = SelfInspectionRow
    settings = (under_setting(),)
    requires = (("unit", "done_on", "item"), ("unit_code", "done_on", "item"))
    tables = (ROUNDS, HAZARDS)
    records_url = "/self-inspections"

    def choices(self, session: Session) -> Choices:
        """The items of the checklist, and how a hazard stands."""
        items = terms.names(session, SCHEME)
        states = [(code, str(name)) for code, name in HAZARD_STATES.items()]
        return {"item": items, "not_applicable": items, "state": states}

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Write the rounds of the rows by their day; a refused round leaves no trace."""
        steps.at_most(MOST_ROWS, given)
        reader = round_reader(session, options, actor)
        return TakingRounds(session, actor, reader, ROUNDS, HAZARDS).run(given)

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Make a hazard that the batch settled, or a round that it touched, what it was."""
        return put_back(session, record_id, before)


IMPORTERS: tuple[Importer, ...] = (SelfInspectionImporter(), HouseholdCheckImporter())
