"""Projects under review from a ledger, row by row through the same deeds as the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Table
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t
from core.imports import Given, Importer, Options, Plan, StepImporter, steps
from core.imports.importer import Choices
from core.sheets import GEOMETRY
from readiness.fortification_models import Project
from readiness.fortification_words import RESULT_NAMES
from readiness.project_row_inputs import ProjectRow
from readiness.project_rows import KIND_WORDS, OPEN
from readiness.project_taking_services import TakingProjects
from readiness.project_undoing_services import put_back, take_away
from registry import terms
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_queries import area_book, locator
from registry.sheet_settings import datum_choices, datum_setting, under_setting
from registry.words import Words

PROJECTS = Project.metadata.tables["construction_projects"]
STEPS = PROJECTS.metadata.tables["review_steps"]
MOST_ROWS = 3_000


class ProjectImporter(Trailed, StepImporter):
    """Brings in a ledger of projects; a row is found again by its number, else by name and area."""

    kind = "construction_projects"
    title = t("Fortification reviews")
    hint = t("A ledger of construction projects, one row a project, with the result where there is one; what each "
             "needs is looked up in the county's table. A row is found again by its number, else by its name in its "
             "area. Steps and documents are entered on the pages.")  # fmt: skip
    permission = str(Permission.REVIEW_PROJECTS)
    row = ProjectRow
    settings = (datum_setting("lon", "lat", "lon_lat", GEOMETRY), under_setting())
    requires = (("name", "kind"), ("code",))
    tables = (PROJECTS, STEPS)
    parts = (STEPS,)
    records_url = "/fortification"
    takes_away_by_deed = True

    def choices(self, session: Session) -> Choices:
        """Kinds, results, and coordinate systems."""
        return {
            "kind": terms.names(session, "project_kind"),
            "result": [(code or OPEN, str(name)) for code, name in RESULT_NAMES.items()],
            "datum": datum_choices(),
        }

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Put up the projects of the rows, or correct them, one after the other; a refused row leaves no trace."""
        steps.at_most(MOST_ROWS, given)
        finder = locator(session, area_book(session), options, actor, Permission.REVIEW_PROJECTS)
        known = terms.vocabulary(session, "project_kind")
        kinds = Words([(one.code, (one.name_zh, one.name_en, *KIND_WORDS.get(one.code, ()))) for one in known])
        return TakingProjects(session, actor, PROJECTS, replace(finder, expects_point=False), kinds).run(given)

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Make a changed project what it was, with the values looked up for it then."""
        return put_back(session, record_id, before, actor)

    def take_away(self, session: Session, table: Table, record_id: int, actor: Actor) -> Text | None:
        """Remove a project of the batch, unless its review has begun since."""
        return take_away(session, record_id, actor)


IMPORTERS: tuple[Importer, ...] = (ProjectImporter(),)
