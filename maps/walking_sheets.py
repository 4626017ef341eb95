"""Walking distances from sheets, and to sheets that can be imported again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from maps.coverage_models import WalkingWay
from maps.models import Place
from maps.queries import is_visible
from maps.setting_queries import norms
from maps.walking_row_inputs import WalkingWayRow
from maps.walking_rows import Places, WayPlanner
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_queries import area_book, area_under, records
from registry.sheet_settings import under_setting

WAYS = WalkingWay.metadata.tables["walking_ways"]


class WalkingWayImporter(Trailed, Importer):
    """Brings in ways on foot; a row is found again by its village and its place."""

    kind = "walking_ways"
    title = t("Walking distances")
    hint = t("Ways on foot from villages to shelters, as measured or taken from a route planner; the analysis of "
             "coverage uses them instead of its estimate.")  # fmt: skip
    permission = str(Permission.EDIT_PLACES)
    row = WalkingWayRow
    settings = (under_setting(),)
    requires = (("village", "place", "metres"), ("village", "place", "minutes"))
    tables = (WAYS,)
    records_url = "/coverage"

    def choices(self, session: Session) -> Choices:
        """There are no closed lists."""
        return {}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        book = area_book(session)
        columns = select(Place.id, Place.code, Place.name, Place.area_id, Place.kind)
        columns = columns.where(Place.is_active, is_visible(actor))
        places = Places([dict(row) for row in session.execute(columns).mappings()])
        there: dict[tuple[int, int], Mapping[str, object]] = {
            (row["area_id"], row["place_id"]): row for row in records(session, WAYS)
        }
        paths = tuple(actor.area_paths(self.permission))
        under = area_under(book, options)
        planner = WayPlanner(
            book, places, there, WAYS, Numbers(session, WAYS).next, lambda path: path.startswith(paths), under,
            norms(session).walking_km_per_hour,
        )  # fmt: skip
        return planner.run(given)


IMPORTERS: tuple[Importer, ...] = (WalkingWayImporter(),)
