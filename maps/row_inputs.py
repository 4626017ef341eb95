"""What a row of a sheet of places may hold, and by which words its columns are known."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from core.fields import Count, Entry, Flag, Line, Name
from core.i18n import t
from maps.headings import OF_PLACES
from maps.inputs import Exits, Served, SquareMetres
from registry.row_inputs import LocatedRow, RecordCode, Short, Telephone

_AREA = re.compile(r"(?P<number>\d+(?:[.,]\d+)*)\s*(?P<ten_thousand>万)?\s*(?P<unit>(?:[^\d\s]\S*)?)")
_UNITS = {
    "": 1.0, "平方米": 1.0, "平方公尺": 1.0, "平米": 1.0, "㎡": 1.0, "m2": 1.0, "m²": 1.0, "平方公里": 1e6,
    "km2": 1e6, "公顷": 1e4, "公頃": 1e4, "ha": 1e4, "亩": 10_000 / 15, "畝": 10_000 / 15,
}  # fmt: skip


def _square_metres(value: Any) -> Any:
    """An area as people write it: 5300, 5,300平方米, 1.8万平方米, 3公顷, 20亩."""
    if not isinstance(value, str):
        return value
    typed = unicodedata.normalize("NFKC", value).strip().casefold().removeprefix("约")
    match = _AREA.fullmatch(typed)
    if match is None or match["unit"] not in _UNITS:
        raise PydanticCustomError("square_metres", "square metres", {
            "what": t("This is no area."), "text": t("Write square metres, for example 5300 or 1.8万平方米."),
        })  # fmt: skip
    metres = float(match["number"].replace(",", "")) * (10_000 if match["ten_thousand"] else 1)
    return round(metres * _UNITS[match["unit"]], 2)


WrittenArea = Annotated[SquareMetres, BeforeValidator(_square_metres)]


class PlaceRow(LocatedRow):
    """One place; what only shelters have is ignored for other kinds."""

    code: Annotated[
        RecordCode | None,
        Entry(t("Place code"), t("If your lists number their places; a row is found again by it."), example="S-001",
              aliases=OF_PLACES["code"]),
    ] = None  # fmt: skip
    name: Annotated[Name | None, Entry(t("Place name"), example="文化广场", aliases=OF_PLACES["name"])] = None
    kind: Annotated[
        Short | None,
        Entry(t("Kind of place"), t("By its name or its code."), example="避难场所", aliases=OF_PLACES["kind"]),
    ] = None
    capacity: Annotated[Count | None, Entry(t("Capacity (people)"), example="3000", aliases=OF_PLACES["capacity"])] = (
        None
    )
    shelter_class: Annotated[
        Short | None, Entry(t("Class"), t("Emergency, short-term or long-term."), aliases=OF_PLACES["shelter_class"])
    ] = None
    grade: Annotated[
        Short | None, Entry(t("Grade (GB 21734-2008)"), t("I, II or III."), example="Ⅱ类", aliases=OF_PLACES["grade"])
    ] = None
    management: Annotated[Short | None, Entry(t("Level of management"), aliases=OF_PLACES["management"])] = None
    status: Annotated[Short | None, Entry(t("Status"), aliases=OF_PLACES["status"])] = None
    site_kind: Annotated[Short | None, Entry(t("Site"), example="学校操场", aliases=OF_PLACES["site_kind"])] = None
    is_comprehensive: Annotated[Flag | None, Entry(t("Comprehensive"), aliases=OF_PLACES["is_comprehensive"])] = None
    is_indoor: Annotated[Flag | None, Entry(t("Indoors"), aliases=OF_PLACES["is_indoor"])] = None
    is_outdoor: Annotated[Flag | None, Entry(t("Outdoors"), aliases=OF_PLACES["is_outdoor"])] = None
    suits_vulnerable: Annotated[
        Flag | None, Entry(t("Suits people who need care"), aliases=OF_PLACES["suits_vulnerable"])
    ] = None
    hazards: Annotated[
        Line | None,
        Entry(t("Hazards it is meant for"), t("Several in one cell, with a comma between them."), example="地震，洪水",
              aliases=OF_PLACES["hazards"]),
    ] = None  # fmt: skip
    facilities: Annotated[
        Line | None,
        Entry(t("Facilities"), t("Several in one cell, with a comma between them."), aliases=OF_PLACES["facilities"]),
    ] = None
    gross_area_m2: Annotated[
        WrittenArea | None, Entry(t("Total area (m²)"), example="3500", aliases=OF_PLACES["gross_area_m2"])
    ] = None
    effective_area_m2: Annotated[
        WrittenArea | None, Entry(t("Effective area (m²)"), example="2000", aliases=OF_PLACES["effective_area_m2"])
    ] = None
    exits: Annotated[Exits | None, Entry(t("Number of exits"), example="4", aliases=OF_PLACES["exits"])] = None
    villages_served: Annotated[
        Served | None, Entry(t("Villages and communities served"), aliases=OF_PLACES["villages_served"])
    ] = None
    manager_name: Annotated[Short | None, Entry(t("Manager"), aliases=OF_PLACES["manager_name"])] = None
    manager_phone: Annotated[Telephone | None, Entry(t("Manager's telephone"), aliases=OF_PLACES["manager_phone"])] = (
        None
    )
