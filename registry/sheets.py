"""Areas and units from sheets and map files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.imports import Given, Importer, Options, Plan
from core.imports.bulk import Numbers, digest
from core.imports.importer import Choices
from core.sheets import GEOMETRY
from registry import terms
from registry.area_rows import AreaPlanner
from registry.audit import Trailed
from registry.inputs import LEVEL_NAMES
from registry.matching import Records
from registry.models import Area, AreaOutline, Unit, UnitHeadcount
from registry.permissions import Permission
from registry.row_inputs import AreaRow, UnitRow
from registry.sheet_queries import area_book, headcounts, locator, outline_before, outline_digests, records
from registry.sheet_settings import datum_choices, datum_setting, under_setting
from registry.unit_rows import UnitPlanner
from registry.words import KIND_WORDS, Words

AREAS, OUTLINES = Area.metadata.tables["areas"], AreaOutline.metadata.tables["area_outlines"]
UNITS, HEADCOUNTS = Unit.metadata.tables["units"], UnitHeadcount.metadata.tables["unit_headcounts"]


class AreaImporter(Trailed, Importer):
    """Brings in areas: codes, names, populations, outlines; areas above are made where the rows name them."""

    kind = "areas"
    title = t("Areas")
    hint = t("Counties, townships, villages with their codes and population; outlines from a GeoJSON file.")
    permission = str(Permission.EDIT_AREAS)
    row = AreaRow
    settings = (datum_setting("lon", "lat", GEOMETRY), under_setting())
    requires = (
        ("code",), ("village_code",), ("township_code", "township_name"), ("county_code", "county_name"),
        ("prefecture_code", "prefecture_name"), ("province_code", "province_name"),
    )  # fmt: skip
    tables = (AREAS, OUTLINES)
    records_url = "/areas"

    def choices(self, session: Session) -> Choices:
        """Levels, and coordinate systems."""
        return {"level": [(code, str(name)) for code, name in LEVEL_NAMES.items()], "datum": datum_choices()}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        book = area_book(session)
        finder = locator(session, book, options, actor, Permission.EDIT_AREAS)
        finder.expects_point = False
        planner = AreaPlanner(
            book=book,
            locator=finder,
            tables={"areas": AREAS, "area_outlines": OUTLINES},
            number=Numbers(session, AREAS).next,
            outlines=outline_digests(session) if any(row.geometry for row in given) else {},
            digest=digest,
            before_outline=outline_before(session),
        )
        return planner.run(given)


class UnitImporter(Trailed, Importer):
    """Brings in units with their people, contacts and locations."""

    kind = "units"
    title = t("Units")
    hint = t("Schools, agencies, communities and other units with their people, contact and location.")
    permission = str(Permission.EDIT_UNITS)
    row = UnitRow
    settings = (datum_setting("lon", "lat", "lon_lat", GEOMETRY), under_setting())
    requires = (("name", "kind"), ("code",))
    tables = (UNITS, HEADCOUNTS)
    records_url = "/units"

    def choices(self, session: Session) -> Choices:
        """Kinds of unit, and coordinate systems."""
        return {"kind": terms.leaves(session, "unit_kind"), "datum": datum_choices()}

    def plan(self, session: Session, given: Sequence[Given], options: Options, actor: Actor) -> Plan:
        """What would become of the rows."""
        book = area_book(session)
        planner = UnitPlanner(
            locator=locator(session, book, options, actor, Permission.EDIT_UNITS),
            records=Records(records(session, UNITS)),
            tables={"units": UNITS, "unit_headcounts": HEADCOUNTS},
            table="units",
            number=Numbers(session, UNITS).next,
            use_names=options.match_names,
            kinds=_kind_words(terms.vocabulary(session, "unit_kind")),
            kind_names=dict(terms.leaves(session, "unit_kind")),
            headcounts=headcounts(session),
        )
        return planner.run(given)


def _kind_words(known: Sequence[terms.KnownTerm]) -> Words:
    """A kind by its code, its names in both languages, and what lists call it besides."""
    named: list[tuple[str, Any]] = [(term.code, (term.name_zh, term.name_en)) for term in known]
    return Words([*named, *KIND_WORDS.items()])


IMPORTERS: tuple[Importer, ...] = (AreaImporter(), UnitImporter())
