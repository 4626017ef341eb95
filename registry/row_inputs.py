"""What a row of a sheet of areas or units may hold, and by which words its columns are known."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from core.fields import Count, Day, Email, Entry, Flag, Input, Line, Name, Phone, Prose
from core.i18n import t
from registry.headings import OF_AREAS, OF_LOCATIONS, OF_UNITS

_EXPONENT = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")


def _code(value: Any) -> Any:
    """A code as it was meant: one width, no blanks, no ".0" behind it; one cut by a spreadsheet is refused."""
    if not isinstance(value, str):
        return value
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", value))
    if _EXPONENT.fullmatch(typed):
        raise PydanticCustomError("code_as_number", "code turned into a number", {
            "what": t("This code has been turned into a figure."),
            "text": t("Format the column as text in the spreadsheet and type the code again, all its digits."),
        })  # fmt: skip
    return re.sub(r"(?<=\d)\.0+$", "", typed)


AreaCode = Annotated[
    str, BeforeValidator(_code), StringConstraints(min_length=1, max_length=20, pattern=r"^[0-9A-Za-z._\-]+$")
]
RecordCode = Annotated[
    str, BeforeValidator(_code), StringConstraints(min_length=1, max_length=40, pattern=r"^[0-9A-Za-z._\-/]+$")
]
AreaName = Annotated[Name, Field(max_length=100)]
Short = Annotated[Line, Field(max_length=60)]
Telephone = Annotated[Phone, Field(max_length=40)]
Degrees = Annotated[Line, Field(max_length=60)]


class AreaRow(Input):
    """One administrative area: its own code and name, or the codes and names of all levels in columns beside."""

    code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("The statistical code, as text."), example="990101100", aliases=OF_AREAS["code"]),
    ] = None
    name: Annotated[AreaName | None, Entry(t("Area name"), example="梅江镇", aliases=OF_AREAS["name"])] = None
    parent_code: Annotated[
        AreaCode | None,
        Entry(
            t("Code of the area above"),
            t("If it does not follow from the code itself."),
            aliases=OF_AREAS["parent_code"],
        ),
    ] = None
    level: Annotated[
        Short | None,
        Entry(t("Level"), t("Province, prefecture, county, township or village; if it does not follow from the code."),
              aliases=OF_AREAS["level"])
    ] = None  # fmt: skip
    population: Annotated[Count | None, Entry(t("Population"), example="52000", aliases=OF_AREAS["population"])] = None
    lon: Annotated[Degrees | None, Entry(t("Longitude"), t("Of the seat; in degrees."), aliases=OF_AREAS["lon"])] = None
    lat: Annotated[Degrees | None, Entry(t("Latitude"), t("Of the seat; in degrees."), aliases=OF_AREAS["lat"])] = None
    province_code: Annotated[AreaCode | None, Entry(t("Province code"), aliases=OF_AREAS["province_code"])] = None
    province_name: Annotated[AreaName | None, Entry(t("Province"), aliases=OF_AREAS["province_name"])] = None
    prefecture_code: Annotated[AreaCode | None, Entry(t("Prefecture code"), aliases=OF_AREAS["prefecture_code"])] = None
    prefecture_name: Annotated[AreaName | None, Entry(t("Prefecture"), aliases=OF_AREAS["prefecture_name"])] = None
    county_code: Annotated[AreaCode | None, Entry(t("County code"), aliases=OF_AREAS["county_code"])] = None
    county_name: Annotated[AreaName | None, Entry(t("County"), aliases=OF_AREAS["county_name"])] = None
    township_code: Annotated[AreaCode | None, Entry(t("Township code"), aliases=OF_AREAS["township_code"])] = None
    township_name: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_AREAS["township_name"])] = None
    village_code: Annotated[AreaCode | None, Entry(t("Village code"), aliases=OF_AREAS["village_code"])] = None
    village_name: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_AREAS["village_name"])] = None


class LocatedRow(Input):
    """Where a unit or a place lies: an area by code or by names, an address, coordinates."""

    area_code: Annotated[
        AreaCode | None,
        Entry(t("Area code"), t("Of the township or village; names or coordinates do as well."), example="990101100",
              aliases=OF_LOCATIONS["area_code"])
    ] = None  # fmt: skip
    county: Annotated[AreaName | None, Entry(t("County"), aliases=OF_LOCATIONS["county"])] = None
    township: Annotated[AreaName | None, Entry(t("Township"), aliases=OF_LOCATIONS["township"])] = None
    village: Annotated[AreaName | None, Entry(t("Village or community"), aliases=OF_LOCATIONS["village"])] = None
    area_names: Annotated[
        Line | None,
        Entry(t("County and township"), t("Both in one cell, as in 清源县梅江镇."), aliases=OF_LOCATIONS["area_names"]),
    ] = None
    address: Annotated[Line | None, Entry(t("Address"), example="文化路3号", aliases=OF_LOCATIONS["address"])] = None
    lon: Annotated[
        Degrees | None, Entry(t("Longitude"), t("In degrees."), example="116.0123", aliases=OF_LOCATIONS["lon"])
    ] = None
    lat: Annotated[
        Degrees | None, Entry(t("Latitude"), t("In degrees."), example="26.4711", aliases=OF_LOCATIONS["lat"])
    ] = None
    lon_lat: Annotated[
        Line | None,
        Entry(t("Coordinates"), t("Longitude and latitude in one cell, with a comma."),
              aliases=OF_LOCATIONS["lon_lat"])
    ] = None  # fmt: skip
    coordinate_source: Annotated[
        Short | None, Entry(t("Source of the coordinates"), aliases=OF_LOCATIONS["coordinate_source"])
    ] = None
    note: Annotated[Prose | None, Entry(t("Note"), aliases=OF_LOCATIONS["note"])] = None


class UnitRow(LocatedRow):
    """One unit: a school, an agency, a community ... with its people and its contact."""

    code: Annotated[
        RecordCode | None,
        Entry(
            t("Unit code"),
            t("If your lists number their units; a row is found again by it."),
            example="U-001",
            aliases=OF_UNITS["code"],
        ),
    ] = None
    name: Annotated[Name | None, Entry(t("Unit name"), example="石上小学", aliases=OF_UNITS["name"])] = None
    kind: Annotated[
        Short | None, Entry(t("Kind of unit"), t("By its name or its code."), example="小学", aliases=OF_UNITS["kind"])
    ] = None
    students: Annotated[Count | None, Entry(t("Students"), example="1012", aliases=OF_UNITS["students"])] = None
    teachers: Annotated[Count | None, Entry(t("Teachers"), example="53", aliases=OF_UNITS["teachers"])] = None
    staff: Annotated[Count | None, Entry(t("Staff"), aliases=OF_UNITS["staff"])] = None
    villagers: Annotated[Count | None, Entry(t("Villagers"), aliases=OF_UNITS["villagers"])] = None
    residents: Annotated[Count | None, Entry(t("Residents"), aliases=OF_UNITS["residents"])] = None
    workers: Annotated[Count | None, Entry(t("Workers"), aliases=OF_UNITS["workers"])] = None
    visitors: Annotated[Count | None, Entry(t("Visitors"), aliases=OF_UNITS["visitors"])] = None
    special_needs: Annotated[Count | None, Entry(t("People who need help"), aliases=OF_UNITS["special_needs"])] = None
    unspecified: Annotated[Count | None, Entry(t("People, not by category"), aliases=OF_UNITS["unspecified"])] = None
    contact_name: Annotated[Short | None, Entry(t("Contact"), example="王老师", aliases=OF_UNITS["contact_name"])] = (
        None
    )
    contact_phone: Annotated[
        Telephone | None, Entry(t("Contact's telephone"), example="0797-6832001", aliases=OF_UNITS["contact_phone"])
    ] = None
    contact_email: Annotated[Email | None, Entry(t("Contact's e-mail"), aliases=OF_UNITS["contact_email"])] = None
    opened_on: Annotated[
        Day | None, Entry(t("Opened on"), t("For a new unit only: it owes drills from its first whole period on."),
                          aliases=OF_UNITS["opened_on"])
    ] = None  # fmt: skip
    is_boarding: Annotated[
        Flag | None, Entry(t("Boarding school"), t("Yes or no."), aliases=OF_UNITS["is_boarding"])
    ] = None


CATEGORIES = (
    "students", "teachers", "staff", "villagers", "residents", "workers", "visitors", "special_needs", "unspecified"
)  # fmt: skip
"""Fields of a unit's row that count people of one category."""
