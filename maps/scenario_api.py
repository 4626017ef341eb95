"""Assumed earthquakes and the catalogue for programs; every answer carries the notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from flask import url_for
from pydantic import Field

from core.access import needs
from core.api import Answer, Asked, Changes, Page, blueprint, operation, page
from core.fields import Day, Decimal, Entry, Line
from core.i18n import t
from core.web import actor, session
from maps import scenario_services
from maps.intensity import isoseismals
from maps.quake_queries import middle_of, quakes
from maps.scenario_figures import Felt, Figures, ShelterSite, UnitSite
from maps.scenario_inputs import QuakesAsked, Region, ScenarioInput
from maps.scenario_models import Earthquake, Scenario
from maps.scenario_queries import (
    figures_for,
    home_area,
    open_scenario,
    reckoned_area,
    scenarios_open_to,
    shock_of,
)
from maps.scenario_words import NOTICE
from registry.permissions import Permission as P
from registry.queries.areas import find_area
from registry.scope import load

bp = blueprint("scenarios")


class ScenarioAnswer(Answer):
    """A saved scenario; degrees are WGS-84, `strike_deg` clockwise from north, the depth is not reckoned with."""

    id: int
    name: str
    area: str
    area_name: str
    lon: float
    lat: float
    magnitude: float
    depth_km: float
    strike_deg: float
    region: Region
    earthquake_id: int | None
    note: str
    created_at: datetime
    version: int
    notice: str


class LineAnswer(Answer):
    """The line of one degree; half axes in kilometres."""

    degree: int
    long_km: float
    short_km: float


class BandAnswer(Answer):
    """People at one degree (4: below V), as expected and if all intensities were one sigma lower or higher."""

    degree: int
    people: int
    people_lower: int
    people_higher: int
    villages: int


class TownshipAnswer(Answer):
    """Shelter demand against the room that can be used in one township; people."""

    name: str
    people: int
    highest: float | None
    demand: int
    shelters: int
    room: int
    gap: int


class SiteAnswer(Answer):
    """A unit or shelter with the intensity expected there."""

    id: int
    name: str
    township: str
    intensity: float
    degree: int
    km: float


class SchoolAnswer(SiteAnswer):
    """A unit with its kind and people."""

    kind: str
    is_school: bool
    people: int


class FiguresAnswer(Answer):
    """What a scenario would mean for what the caller may see of its area."""

    scenario: ScenarioAnswer
    area: str
    at_epicentre: float
    sigma: float
    lines: list[LineAnswer]
    bands: list[BandAnswer]
    townships: list[TownshipAnswer]
    units: list[SchoolAnswer]
    shelters: list[SiteAnswer]
    shares_are_verified: bool
    notice: str


class QuakeAnswer(Answer):
    """An earthquake of the catalogue; instant in UTC, degrees in WGS-84."""

    id: int
    source: str
    key: str
    at: datetime
    lon: float
    lat: float
    depth_km: float | None
    magnitude: float
    magnitude_type: str
    place: str
    notice: str


class ScenariosAsked(Asked):
    """Which scenarios to list."""

    sort: Annotated[Literal["name", "-name", "created_at", "-created_at"], Entry(t("Sorted by"))] = "name"


class EarthquakesAsked(Asked):
    """Which earthquakes to list."""

    magnitude: Annotated[Decimal | None, Entry(t("Magnitude from"))] = None
    km: Annotated[Decimal | None, Field(gt=0, le=20_100), Entry(t("Within km of the county"))] = None
    area: Annotated[Line, Entry(t("Area"), t("Distances are from it: code or full name."))] = ""
    since: Annotated[Day | None, Entry(t("From"))] = None
    until: Annotated[Day | None, Entry(t("To"))] = None
    sort: Annotated[Literal["at", "-at", "magnitude", "-magnitude"], Entry(t("Sorted by"))] = "-at"


class GoneAnswer(Answer):
    """The scenario that is no more."""

    id: int


@bp.get("/scenarios")
@needs(P.VIEW_PLACES)
@operation(t("List scenario earthquakes"))
def list_scenarios(asked: ScenariosAsked) -> Page[ScenarioAnswer]:
    """The scenarios of the caller's areas and of those above them."""
    sorts: dict[str, Any] = {"name": Scenario.name, "created_at": Scenario.created_at}
    return page(session(), scenarios_open_to(actor()), asked, sorts, _answers)


@bp.post("/scenarios")
@needs(P.EDIT_SCENARIOS)
@operation(t("Save a scenario earthquake"), location=lambda made: url_for(".get_scenario", scenario_id=made.id))
def add_scenario(given: ScenarioInput) -> ScenarioAnswer:
    """The new scenario."""
    return _answer(scenario_services.save_scenario(session(), given, actor()))


@bp.get("/scenarios/<int:scenario_id>")
@needs(P.VIEW_PLACES)
@operation(t("Get one scenario earthquake"))
def get_scenario(scenario_id: int) -> ScenarioAnswer:
    """One scenario."""
    return _answer(open_scenario(session(), scenario_id, actor()))


@bp.patch("/scenarios/<int:scenario_id>")
@needs(P.EDIT_SCENARIOS)
@operation(t("Change a scenario earthquake"))
def change_scenario(scenario_id: int, given: Changes[ScenarioInput]) -> ScenarioAnswer:
    """The changed scenario."""
    found = load(session(), Scenario, scenario_id, actor(), P.EDIT_SCENARIOS)
    return _answer(scenario_services.change_scenario(session(), found, given.over(_current(found)), actor()))


@bp.delete("/scenarios/<int:scenario_id>")
@needs(P.EDIT_SCENARIOS)
@operation(t("Remove a scenario earthquake"))
def delete_scenario(scenario_id: int) -> GoneAnswer:
    """The scenario is gone; drills that used it keep their line."""
    found = load(session(), Scenario, scenario_id, actor(), P.EDIT_SCENARIOS)
    scenario_services.remove_scenario(session(), found, actor())
    return GoneAnswer(id=scenario_id)


@bp.get("/scenarios/<int:scenario_id>/figures")
@needs(P.VIEW_PLACES)
@operation(t("People, units, shelters and schools under a scenario earthquake"))
def scenario_figures(scenario_id: int) -> FiguresAnswer:
    """The figures of a scenario."""
    db, who = session(), actor()
    found = open_scenario(db, scenario_id, who)
    area, shock = reckoned_area(db, found.area, who), shock_of(found)
    figures = figures_for(db, shock, area, who)
    return FiguresAnswer(
        scenario=_answer(found), area=area.code, at_epicentre=figures.at_epicentre, sigma=figures.sigma,
        lines=[LineAnswer(degree=one.degree, long_km=round(one.long_km, 2), short_km=round(one.short_km, 2))
               for one in isoseismals(shock)],
        bands=[BandAnswer(**vars(one)) for one in figures.bands], townships=_townships(figures),
        units=[_unit(one) for one in figures.units], shelters=[_site(one) for one in figures.shelters],
        shares_are_verified=figures.norms.is_verified, notice=str(NOTICE),
    )  # fmt: skip


@bp.get("/earthquakes")
@needs(P.VIEW_PLACES)
@operation(t("List earthquakes of the catalogue"))
def list_earthquakes(asked: EarthquakesAsked) -> Page[QuakeAnswer]:
    """The earthquakes that were loaded from catalogues."""
    db = session()
    area = find_area(db, asked.area, "area") if asked.area else home_area(db, actor())
    wanted = QuakesAsked(magnitude=asked.magnitude, km=asked.km, since=asked.since, until=asked.until)
    sorts: dict[str, Any] = {"at": Earthquake.at, "magnitude": Earthquake.magnitude}
    return page(db, quakes(wanted, middle_of(db, area)), asked, sorts, lambda rows: [_quake(one) for one in rows])


def _townships(figures: Figures) -> list[TownshipAnswer]:
    names = ("name", "people", "highest", "demand", "shelters", "room", "gap")
    return [TownshipAnswer(**{name: getattr(one, name) for name in names}) for one in figures.townships]


def _site(one: Felt[ShelterSite]) -> SiteAnswer:
    return SiteAnswer(**_felt(one))


def _unit(one: Felt[UnitSite]) -> SchoolAnswer:
    site = one.site
    return SchoolAnswer(**_felt(one), kind=site.kind, is_school=site.is_school, people=site.people)


def _felt(one: Felt[Any]) -> dict[str, Any]:
    site = one.site
    return {"id": site.id, "name": site.name, "township": site.township, "intensity": round(one.intensity, 2),
            "degree": one.degree, "km": round(one.km, 1)}  # fmt: skip


def _answers(rows: Sequence[Scenario]) -> list[ScenarioAnswer]:
    return [_answer(one) for one in rows]


def _answer(one: Scenario) -> ScenarioAnswer:
    names = ("id", "name", "lon", "lat", "magnitude", "depth_km", "strike_deg", "region", "earthquake_id", "note",
             "created_at", "version")  # fmt: skip
    known = {name: getattr(one, name) for name in names}
    return ScenarioAnswer(**known, area=one.area.code, area_name=one.area.name, notice=str(NOTICE))


def _quake(one: Earthquake) -> QuakeAnswer:
    names = ("id", "source", "key", "at", "lon", "lat", "depth_km", "magnitude", "magnitude_type", "place")
    return QuakeAnswer(**{name: getattr(one, name) for name in names}, notice=str(NOTICE))


def _current(one: Scenario) -> dict[str, Any]:
    names = ("name", "magnitude", "depth_km", "strike_deg", "region", "earthquake_id", "note")
    known = {name: getattr(one, name) for name in names}
    return known | {"area": one.area.code, "lon": repr(one.lon), "lat": repr(one.lat), "datum": "wgs84"}
