"""The figures of a scenario as sheets that leave the building; each carries the notice. Pure."""

from __future__ import annotations

from core.i18n import t
from core.sheets import Column, Sheet, Value
from maps.intensity import RELATIONS
from maps.scenario_figures import Felt, Figures, ShelterSite, UnitSite
from maps.scenario_words import NOTICE, REGION_NAMES, assumptions, roman, say_degree, tenths

Rows = list[list[Value]]


def scenario_sheets(found: Figures, heading: list[str], region: str) -> list[Sheet]:
    """Townships, people, units by kind, units and shelters one by one; `heading` says which earthquake is assumed."""
    above = [*heading, str(NOTICE)]
    notes = [str(sentence) for sentence in assumptions(RELATIONS[region])]
    return [
        _townships(found, above, notes), _people(found, above, notes), _kinds(found, above, notes),
        units_sheet(found, above, notes), _shelters(found, above, notes),
    ]  # fmt: skip


def heading_of(name: str, magnitude: float, depth_km: float, strike_deg: float, region: str) -> list[str]:
    """Which earthquake is assumed, in two lines."""
    facts = t("Magnitude %(magnitude)s, depth %(depth)s km (not used), strike %(strike)s°, relation: %(region)s",
              magnitude=f"{magnitude:.1f}", depth=f"{depth_km:g}", strike=f"{strike_deg:g}",
              region=REGION_NAMES[region])  # fmt: skip
    return [str(t("Scenario earthquake: %(name)s", name=name)), str(facts)]


def units_sheet(found: Figures, heading: list[str], notes: list[str]) -> Sheet:
    """Every unit with the intensity expected there, the strongest shaken first."""
    columns = [
        Column(str(t("Unit"))), Column(str(t("Kind"))), Column(str(t("Township"))),
        Column(str(t("People")), "integer"), Column(str(t("Distance (km)")), "number", total=""),
        Column(str(t("Expected intensity")), "number", total=""), Column(str(t("Degree"))),
    ]  # fmt: skip
    rows = [_unit(one) for one in found.units]
    return Sheet(str(t("Units by intensity")), columns, rows, heading=heading, total=str(t("Total")), notes=notes)


def _unit(one: Felt[UnitSite]) -> list[Value]:
    site = one.site
    return [site.name, site.kind, site.township, site.people, round(one.km, 1), tenths(one.intensity),
            roman(one.degree)]  # fmt: skip


def _shelters(found: Figures, heading: list[str], notes: list[str]) -> Sheet:
    columns = [
        Column(str(t("Shelter"))), Column(str(t("Township"))), Column(str(t("Room (people)")), "integer"),
        Column(str(t("Usable"))), Column(str(t("Expected intensity")), "number", total=""), Column(str(t("Degree"))),
    ]  # fmt: skip
    rows = [_shelter(one) for one in found.shelters]
    return Sheet(str(t("Shelters by intensity")), columns, rows, heading=heading, total=str(t("Total")), notes=notes)


def _shelter(one: Felt[ShelterSite]) -> list[Value]:
    site = one.site
    return [site.name, site.township, site.room, str(t("yes") if site.is_usable else t("no")),
            tenths(one.intensity), roman(one.degree)]  # fmt: skip


def _townships(found: Figures, heading: list[str], notes: list[str]) -> Sheet:
    columns = [
        Column(str(t("Township"))), Column(str(t("People")), "integer"),
        Column(str(t("Highest intensity")), "number", total=""), Column(str(t("Shelter demand")), "integer"),
        Column(str(t("Usable shelters")), "integer"), Column(str(t("Room (people)")), "integer"),
        Column(str(t("Without room")), "integer"),
    ]  # fmt: skip
    rows: Rows = [
        [line.name, line.people, None if line.highest is None else tenths(line.highest), line.demand,
         line.shelters, line.room, line.gap]
        for line in found.townships
    ]  # fmt: skip
    return Sheet(str(t("Shelter demand")), columns, rows, heading=heading, total=str(t("Total")), notes=notes)


def _people(found: Figures, heading: list[str], notes: list[str]) -> Sheet:
    columns = [
        Column(str(t("Degree"))), Column(str(t("People")), "integer"),
        Column(str(t("People, all one sigma lower")), "integer"),
        Column(str(t("People, all one sigma higher")), "integer"), Column(str(t("Villages")), "integer"),
    ]  # fmt: skip
    rows: Rows = [[say_degree(band.degree), band.people, band.people_lower, band.people_higher, band.villages]
            for band in found.bands]  # fmt: skip
    return Sheet(str(t("People by intensity")), columns, rows, heading=heading, total=str(t("Total")), notes=notes)


def _kinds(found: Figures, heading: list[str], notes: list[str]) -> Sheet:
    degrees = found.degrees
    columns = [Column(str(t("Kind"))), *(Column(say_degree(degree), "integer") for degree in degrees),
               Column(str(t("Total")), "integer")]  # fmt: skip
    rows: Rows = [
        [line.kind, *(line.by_degree.get(degree, 0) for degree in degrees), line.total] for line in found.kinds
    ]
    return Sheet(str(t("Units by kind and intensity")), columns, rows, heading=heading, total=str(t("Total")),
                 notes=notes)  # fmt: skip


def flat_units(found: Figures) -> tuple[list[Column], Rows]:
    """The units for a csv file: columns and rows, the notice at the end of every row."""
    sheet = units_sheet(found, [], [])
    return [*sheet.columns, Column(str(t("Notice")))], [[*_unit(one), str(NOTICE)] for one in found.units]
