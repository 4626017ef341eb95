"""Seismic parameters by township from sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from readiness.fortification_models import SeismicParameter
from readiness.parameter_row_inputs import ParameterRow
from readiness.parameter_rows import ParameterPlanner
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_queries import area_book, locator, records
from registry.sheet_settings import under_setting

PARAMETERS = SeismicParameter.metadata.tables["seismic_parameters"]


class ParameterImporter(Trailed, Importer):
    """Brings in the county's table of seismic parameters; a row is found again by its area."""

    kind = "seismic_parameters"
    title = t("Seismic parameters")
    hint = t("Peak acceleration and characteristic period by township, from the county's copy of the zoning map.")
    permission = str(Permission.REVIEW_PROJECTS)
    row = ParameterRow
    settings = (under_setting(),)
    requires = (("pga", "period"),)
    tables = (PARAMETERS,)
    records_url = "/fortification/parameters"

    def choices(self, session: Session) -> Choices:
        """There are no closed lists."""
        return {}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        finder = replace(
            locator(session, area_book(session), options, actor, Permission.REVIEW_PROJECTS), expects_point=False
        )
        there = {row["area_id"]: row for row in records(session, PARAMETERS)}
        return ParameterPlanner(finder, there, PARAMETERS, Numbers(session, PARAMETERS).next).run(given)


IMPORTERS: tuple[Importer, ...] = (ParameterImporter(),)
