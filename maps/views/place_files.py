"""The list of places as files: workbook and csv in the datum asked for, GeoJSON, KML and GPX."""

from __future__ import annotations

from io import BytesIO

from flask import request, send_file
from flask.typing import ResponseReturnValue

from core.access import public
from core.downloads import MEDIA_TYPES as TABLE_TYPES
from core.downloads import tables_answer
from core.errors import Invalid, NotFound
from core.i18n import t
from core.listing import Listing
from core.times import today
from core.web import actor, session
from geo.datums import Datum
from maps.place_table_queries import place_sheet, place_tags
from maps.queries import place_filter
from maps.spot_files import MEDIA_TYPES
from maps.spot_queries import spot_file
from maps.views import bp

NAMES = {"xlsx": t("Workbook (xlsx)"), "csv": "CSV", "geojson": "GeoJSON", "kml": "KML", "gpx": "GPX"}
SYSTEMS = {Datum.GCJ02: "GCJ-02", Datum.BD09: "BD-09"}
"""Datums of Chinese web maps in which tables are offered besides WGS-84."""


def place_files(page: Listing) -> list[tuple[str, str]]:
    """(name, address) of the list that is shown as a file of each kind."""
    whole = page.url(page=None, sort=None)
    found = [(str(name), whole.replace("/places", f"/places/register.{ending}", 1)) for ending, name in NAMES.items()]
    turned = page.url(page=None, sort=None, datum="gcj02").replace("/places", "/places/register.csv", 1)
    return [*found, (str(t("CSV in GCJ-02 (Amap, Tencent)")), turned)]


@bp.get("/places/register.<string:ending>")
@public
def place_list_file(ending: str) -> ResponseReturnValue:
    """The places of the list that this reader sees, as a file; names and telephones only for those who may see them."""
    who, wanted = actor(), place_filter(session(), request.args)
    if ending in TABLE_TYPES:
        datum = _datum()
        mark = f"_{SYSTEMS[datum]}" if datum in SYSTEMS else ""
        return tables_answer([place_sheet(session(), wanted, who, datum)], _name(mark), ending, place_tags())
    if ending not in MEDIA_TYPES:
        raise NotFound()
    content = BytesIO(spot_file(session(), wanted, who, ending))
    return send_file(content, MEDIA_TYPES[ending], as_attachment=True, download_name=f"{_name('')}.{ending}")


def _datum() -> Datum:
    given = request.args.get("datum", "wgs84")
    if given not in list(Datum):
        wording = t("There is no coordinate system “%(name)s” here.", name=given[:20])
        raise Invalid("datum", wording, field="datum", hint=t("Choose wgs84, cgcs2000, gcj02 or bd09."))
    return Datum(given)


def _name(mark: str) -> str:
    return f"{t('Places')}{mark}_{today():%Y%m%d}"
