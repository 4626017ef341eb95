"""Observation points and observers from sheets, row by row through the same lock as the forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t
from core.imports import Given, Options, Plan, StepImporter
from core.imports.importer import Choices
from core.sheets import GEOMETRY
from maps.models import Place
from observation.models import Observer
from observation.observer_taking_services import TakingObservers, put_back_observer
from observation.point_row_inputs import ObserverRow, PointRow
from observation.point_taking_services import TakingPoints, put_back_point
from registry import terms
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_settings import datum_choices, datum_setting, under_setting

PLACES, POINTS = Place.metadata.tables["places"], Place.metadata.tables["observation_points"]
OBSERVERS = Observer.metadata.tables["observers"]


class PointImporter(Trailed, StepImporter):
    """Brings in a register of points with their observers; observers who are new are added."""

    kind = "observation_points"
    title = t("Observation points")
    hint = t("A register of macro-observation points, one row a point with its observer; a row is found again by its "
             "code, else by area and name.")  # fmt: skip
    permission = str(Permission.EDIT_OBSERVATION)
    row = PointRow
    settings = (datum_setting("lon", "lat", "lon_lat", GEOMETRY), under_setting())
    requires = (("name", "category"), ("code",))
    tables = (PLACES, OBSERVERS, POINTS)
    parts = (POINTS,)
    records_url = "/observation/points"

    def choices(self, session: Session) -> Choices:
        """Categories, and coordinate systems."""
        return {"category": terms.leaves(session, "observation_category"), "datum": datum_choices()}

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Write the points of the rows, one after the other; a refused row leaves no trace."""
        return TakingPoints(session, actor, options, OBSERVERS, PLACES, POINTS).run(given)

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Make a changed point, or a changed observer, what it was."""
        if before.get("of") == "observers":
            return put_back_observer(session, record_id, before, actor)
        return put_back_point(session, record_id, before, actor)


class ObserverImporter(Trailed, StepImporter):
    """Brings in a list of observers; each gets a personal link."""

    kind = "observers"
    title = t("Local observers")
    hint = t("A list of observers, one row a person; a row is found again by name and telephone in its area.")
    permission = str(Permission.EDIT_OBSERVATION)
    row = ObserverRow
    settings = (under_setting(),)
    requires = (("name",),)
    tables = (OBSERVERS,)
    records_url = "/observation/observers"

    def choices(self, session: Session) -> Choices:
        """There is no closed list."""
        return {}

    def take(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """Write the observers of the rows, one after the other."""
        return TakingObservers(session, actor, options, OBSERVERS).run(given)

    def put_back(self, session: Session, record_id: int, before: Mapping[str, Any], actor: Actor) -> Text | None:
        """Make a changed observer what it was."""
        return put_back_observer(session, record_id, before, actor)


IMPORTERS = (PointImporter(), ObserverImporter())
