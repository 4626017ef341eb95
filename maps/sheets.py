"""Places from sheets and map files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers
from core.imports.importer import Choices
from core.sheets import GEOMETRY
from maps.kinds import GRADES, MANAGEMENT_LEVELS, PLACE_KINDS, SHELTER_CLASSES, STATUSES
from maps.models import Place, Shelter
from maps.place_rows import PlacePlanner
from maps.place_words import HAZARD_WORDS, SITE_WORDS
from maps.row_inputs import PlaceRow
from registry import terms
from registry.audit import Trailed
from registry.matching import Records
from registry.permissions import Permission
from registry.sheet_queries import area_book, locator, records
from registry.sheet_settings import datum_choices, datum_setting, under_setting
from registry.words import Words

PLACES, SHELTERS = Place.metadata.tables["places"], Shelter.metadata.tables["shelters"]


class PlaceImporter(Trailed, Importer):
    """Brings in shelters, venues, observation points and stations."""

    kind = "places"
    title = t("Places")
    hint = t("Shelters, venues, observation points and stations with their location, and what is known of shelters.")
    permission = str(Permission.EDIT_PLACES)
    row = PlaceRow
    settings = (datum_setting("lon", "lat", "lon_lat", GEOMETRY), under_setting())
    requires = (("name", "kind"), ("code", "kind"))
    tables = (PLACES, SHELTERS)
    records_url = "/places"

    def choices(self, session: Session) -> Choices:
        """The closed lists, hazards and facilities, and coordinate systems."""
        closed = {
            "kind": PLACE_KINDS,
            "shelter_class": SHELTER_CLASSES,
            "grade": GRADES,
            "management": MANAGEMENT_LEVELS,
            "status": STATUSES,
        }
        return {
            **{name: _spoken(labels) for name, labels in closed.items()},
            "site_kind": terms.names(session, "shelter_site"),
            "hazards": terms.names(session, "hazard"),
            "facilities": terms.names(session, "shelter_facility"),
            "datum": datum_choices(),
        }

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        finder = locator(session, area_book(session), options, actor, Permission.EDIT_PLACES)
        planner = PlacePlanner(
            locator=finder,
            records=Records(records(session, PLACES), code_per_kind=True),
            tables={"places": PLACES, "shelters": SHELTERS},
            table="places",
            number=Numbers(session, PLACES).next,
            use_names=options.match_names,
            datum=finder.datum,
            hazards=_words(terms.vocabulary(session, "hazard"), HAZARD_WORDS),
            facilities=_words(terms.vocabulary(session, "shelter_facility"), {}),
            sites=_words(terms.vocabulary(session, "shelter_site"), SITE_WORDS),
            shelters={row["place_id"]: row for row in records(session, SHELTERS)},
        )
        return planner.run(given)


def _spoken(labels: Mapping[str, Text]) -> list[tuple[str, str]]:
    return [(code, str(label)) for code, label in labels.items()]


def _words(known: Iterable[terms.KnownTerm], more: Mapping[str, Sequence[str]]) -> Words:
    return Words([*((term.code, (term.name_zh, term.name_en)) for term in known), *more.items()])


IMPORTERS: tuple[Importer, ...] = (PlaceImporter(),)
