"""Ways by road from sheets; they stand before the estimate wherever ways are reckoned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from registry.audit import Trailed
from registry.permissions import Permission
from registry.sheet_queries import records
from schedule.way_models import TravelWay
from schedule.way_queries import spots
from schedule.way_row_inputs import TravelWayRow
from schedule.way_rows import Spots, TravelPlanner

WAYS = TravelWay.metadata.tables["travel_ways"]


class TravelWayImporter(Trailed, Importer):
    """Brings in ways by road; a row is found again by where it begins and ends."""

    kind = "travel_ways"
    title = t("Ways by road")
    hint = t("Minutes of driving between units and places, as measured or taken from a route planner; the calendar "
             "and proposals use them instead of their estimate.")  # fmt: skip
    permission = str(Permission.EDIT_PLACES)
    row = TravelWayRow
    settings = ()
    requires = (("start", "end", "minutes"),)
    tables = (WAYS,)
    records_url = "/planning/ways"

    def choices(self, session: Session) -> Choices:
        """There are no closed lists."""
        return {}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        there: dict[tuple[str, str], Mapping[str, object]] = {
            (str(row["from_key"]), str(row["to_key"])): row for row in records(session, WAYS)
        }
        paths = tuple(actor.area_paths(self.permission))
        planner = TravelPlanner(
            Spots(spots(session)), there, WAYS, Numbers(session, WAYS).next, lambda path: path.startswith(paths)
        )
        return planner.run(given)


IMPORTERS: tuple[Importer, ...] = (TravelWayImporter(),)
