"""Stations from sheets and map files."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from core.sheets import GEOMETRY
from core.times import now
from maps.models import Place
from observation.models import Station
from observation.station_inputs import StationRow
from observation.station_rows import StationPlanner
from observation.station_words import STATUS_NAMES
from registry import terms
from registry.audit import Trailed
from registry.matching import Records
from registry.permissions import Permission
from registry.sheet_queries import area_book, locator, records
from registry.sheet_settings import datum_choices, datum_setting, under_setting
from registry.words import Words

PLACES, STATIONS = Place.metadata.tables["places"], Station.metadata.tables["stations"]


class StationImporter(Trailed, Importer):
    """Brings in seismic stations with their places."""

    kind = "stations"
    title = t("Seismic stations")
    hint = t("Stations with kind, operator, status and protection zone; their places come along.")
    permission = str(Permission.EDIT_OBSERVATION)
    row = StationRow
    settings = (datum_setting("lon", "lat", "lon_lat", GEOMETRY), under_setting())
    requires = (("name",), ("code",))
    tables = (PLACES, STATIONS)
    records_url = "/stations"

    def choices(self, session: Session) -> Choices:
        """Kinds and states of stations, and coordinate systems."""
        return {
            "station_kind": terms.names(session, "station_kind"),
            "status": [(code, str(name)) for code, name in STATUS_NAMES.items()],
            "datum": datum_choices(),
        }

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        finder = locator(session, area_book(session), options, actor, Permission.EDIT_OBSERVATION)
        kinds = [term for term in terms.vocabulary(session, "station_kind") if term.is_active]
        planner = StationPlanner(
            locator=finder,
            records=Records([row for row in records(session, PLACES) if row["kind"] == "station"], code_per_kind=True),
            tables={"places": PLACES, "stations": STATIONS},
            table="places",
            number=Numbers(session, PLACES).next,
            use_names=options.match_names,
            datum=finder.datum,
            kinds=Words([(term.code, (term.name_zh, term.name_en)) for term in kinds]),
            kind_names=", ".join(terms.spoken(term) for term in kinds),
            stations={row["place_id"]: row for row in records(session, STATIONS)},
            at=now(),
        )
        return planner.run(given)


IMPORTERS: tuple[Importer, ...] = (StationImporter(),)
