"""What is there already, in compact form, for comparing a whole file with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import Invalid
from core.i18n import t
from core.imports import Options
from core.imports.bulk import digest
from geo.datums import Datum
from geo.polygons import PolygonError, Shape, parse_geojson
from registry.area_book import RANK, AreaBook, KnownArea
from registry.located import Locator
from registry.models import Area, AreaOutline, Unit, UnitHeadcount
from registry.permissions import Permission

_COLUMNS = (
    Area.id, Area.parent_id, Area.code, Area.name, Area.level, Area.path, Area.population, Area.lon, Area.lat,
)  # fmt: skip


def area_book(session: Session) -> AreaBook:
    """All areas."""
    rows = session.execute(select(*_COLUMNS).order_by(Area.id).execution_options(yield_per=5000))
    return AreaBook(KnownArea(*row) for row in rows)


def area_under(book: AreaBook, options: Options) -> KnownArea | None:
    """The area chosen for the whole file, by its code; refuses an unknown one."""
    code = options.settings.get("under", "").strip()
    if not code:
        return None
    found = book.coded(code)
    if found is None:
        raise Invalid(
            "area.no_such_code",
            t("There is no area with the code %(code)s.", code=code),
            field="under",
            hint=t("Import the areas first, or add this one by itself."),
        )
    return found


def locator(session: Session, book: AreaBook, options: Options, actor: Actor, permission: Permission) -> Locator:
    """Finds points and areas for the rows of one file."""
    datum = Datum(options.settings.get("datum") or Datum.WGS84)
    may = _may(actor, permission)
    return Locator(book, lambda: shapes(session, book), area_under(book, options), datum, may)


def _may(actor: Actor, permission: Permission) -> Callable[[str], bool]:
    paths = tuple(actor.area_paths(permission))
    return lambda path: path.startswith(paths)


def shapes(session: Session, book: AreaBook) -> list[tuple[int, Shape]]:
    """The outlines of all areas, villages before the townships around them."""
    found = []
    for area_id, geojson in session.execute(select(AreaOutline.area_id, AreaOutline.geojson)):
        try:
            found.append((area_id, parse_geojson(geojson)))
        except PolygonError:  # an old outline that cannot be used finds nothing
            continue
    return sorted(found, key=lambda pair: -RANK[book.by_id[pair[0]].level])


def outline_digests(session: Session) -> dict[int, str]:
    """What the outlines are, as digests by area."""
    rows = session.execute(select(AreaOutline.area_id, AreaOutline.geojson).execution_options(yield_per=500))
    return {area_id: digest(geojson) for area_id, geojson in rows}


def outline_before(session: Session) -> Callable[[int], dict[str, Any]]:
    """Gives the outline of one area as it is."""

    def before(area_id: int) -> dict[str, Any]:
        found = session.execute(select(AreaOutline.geojson, AreaOutline.area_m2).where(AreaOutline.area_id == area_id))
        return dict(found.mappings().one())

    return before


def records(session: Session, table: Table) -> Iterable[dict[str, Any]]:
    """Every row of a table as plain values."""
    for row in session.execute(select(table).execution_options(yield_per=2000)).mappings():
        yield dict(row)


def headcounts(session: Session) -> dict[int, dict[str, int]]:
    """People by unit and category."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for unit_id, category, count in session.execute(
        select(UnitHeadcount.unit_id, UnitHeadcount.category, UnitHeadcount.count)
    ):
        found[unit_id][category] = count
    return found


def units_by_code(session: Session) -> dict[str, int]:
    """The ids of units that have a code."""
    return {
        code: unit_id for unit_id, code in session.execute(select(Unit.id, Unit.code).where(Unit.code.is_not(None)))
    }
