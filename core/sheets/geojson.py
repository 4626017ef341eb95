"""Features of a GeoJSON file as rows: properties are columns, the geometry is kept as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import Invalid
from core.i18n import t
from core.sheets.cells import GEOMETRY, Columns, Row, Table, distinct, value_text
from core.sheets.encodings import encoding_of

# Longitude and latitude in degrees; anything else would put places on another continent
_DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326", "EPSG::4490", "EPSG:4490")


def open_features(path: Path, filename: str, encoding: str | None = None) -> Table:
    """A FeatureCollection or one Feature as a table; the column "geometry" has the parsed geometry or None."""
    codec = encoding_of(path, filename, encoding)
    document = _parsed(path, filename, codec)
    features = _features(document, filename)
    _refuse_metres(document, filename)
    keys = list(dict.fromkeys(key for feature in features for key in _properties(feature)))
    columns = Columns(distinct([GEOMETRY, *(key.strip() or "[]" for key in keys)])[1:])

    def read() -> Iterator[Row]:
        for number, feature in enumerate(features, 1):
            properties = _properties(feature)
            row = columns.row(number, [value_text(properties.get(key)) for key in keys])
            geometry = feature.get("geometry")
            row.cells[GEOMETRY] = geometry if isinstance(geometry, dict) and geometry else None
            if not row.is_blank:
                yield row

    return Table("geojson", filename, (*columns.headers, GEOMETRY), 0, read, encoding=codec)


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    properties = feature.get("properties")
    known = dict(properties) if isinstance(properties, dict) else {}
    if "id" in feature:
        known.setdefault("id", feature["id"])
    return known


def _parsed(path: Path, filename: str, codec: str) -> dict[str, Any]:
    try:
        with path.open(encoding=codec) as file:
            document = json.load(file, parse_constant=lambda _: None)  # NaN is how some programs write a blank
    except json.JSONDecodeError as error:
        raise Invalid(
            "sheets.json",
            t("“%(file)s” is broken JSON: line %(line)s, column %(column)s.", file=filename, line=error.lineno,
              column=error.colno),
            hint=t("Export it again from the map program; perhaps it was not downloaded completely."),
        ) from error  # fmt: skip
    except (ValueError, RecursionError) as error:
        raise _not_geojson(filename) from error
    if not isinstance(document, dict):
        raise _not_geojson(filename)
    return document


def _features(document: dict[str, Any], filename: str) -> list[dict[str, Any]]:
    features = [document] if document.get("type") == "Feature" else document.get("features")
    if document.get("type") not in ("Feature", "FeatureCollection") or not isinstance(features, list):
        raise _not_geojson(filename)
    for number, feature in enumerate(features, 1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise Invalid(
                "sheets.feature",
                t("Entry %(number)s of “%(file)s” is not a GeoJSON feature.", number=number, file=filename),
                hint=t("Export the layer again as a GeoJSON FeatureCollection."),
            )
    if not features:
        raise Invalid(
            "sheets.no_features",
            t("“%(file)s” has no feature in it.", file=filename),
            hint=t("Check in the map program that the layer was not empty when it was exported."),
        )
    return features


def _refuse_metres(document: dict[str, Any], filename: str) -> None:
    crs = document.get("crs")
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = str(named.get("name", "")) if isinstance(named, dict) else ""
    if name and not name.endswith(_DEGREES):
        raise Invalid(
            "sheets.projection",
            t("“%(file)s” is in the coordinate system %(crs)s, not in degrees.", file=filename, crs=name),
            hint=t("Export it again with longitude and latitude in WGS-84 (EPSG:4326)."),
        )


def _not_geojson(filename: str) -> Invalid:
    return Invalid(
        "sheets.not_geojson",
        t("“%(file)s” is JSON, but not GeoJSON with features.", file=filename),
        hint=t("Export the layer as a GeoJSON FeatureCollection, or save the table as .xlsx or CSV."),
    )
