"""Deeds on assumed earthquakes: save, change, remove; and on the catalogue: load."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from core.access import Actor
from core.errors import DomainError, Invalid
from core.i18n import t
from core.times import now
from core.versions import check_version
from geo.datums import LonLat
from maps.intensity import Shock
from maps.quake_files import Quake, WrongRow
from maps.scenario_inputs import ScenarioInput, ScenarioSettingsInput, ShockInput
from maps.scenario_models import Earthquake, Scenario
from maps.scenario_queries import SCENARIO_NORMS
from registry.models import Area
from registry.permissions import Permission
from registry.positions import read_position
from registry.queries.areas import find_area
from registry.scope import load, require_area
from registry.services.settings import write_setting

BATCH = 1000
KEPT_WRONG = 200
"""So many wrong rows are listed; all are counted."""


@dataclass
class Loaded:
    """What became of a file: earthquakes added, changed and known already, and the rows that were not taken."""

    added: int = 0
    changed: int = 0
    known: int = 0
    refused: int = 0
    wrong: list[WrongRow] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """All earthquakes that the file holds."""
        return self.added + self.changed + self.known


def epicentre(given: ShockInput) -> LonLat:
    """The typed epicentre in WGS-84 degrees; raises Refusals beside its box. Whole degrees will do here."""
    lon, lat = (f"{text}.0" if re.fullmatch(r"[+-]?\d+", text) else text for text in (given.lon, given.lat))
    position = read_position(lon, lat, given.datum, None, "")
    if position is None:
        raise Invalid("epicentre", t("Click the map, or give longitude and latitude."), field="lon")
    return position.point


def shock_of(given: ShockInput) -> Shock:
    """The earthquake to reckon with."""
    point = epicentre(given)
    return Shock(point.lon, point.lat, given.magnitude, given.strike_deg % 180, given.region)


def save_scenario(session: Session, given: ScenarioInput, actor: Actor) -> Scenario:
    """The new scenario; refused when the area has one of that name."""
    area = _area(session, given, actor)
    scenario = Scenario(area_id=area.id, area=area, created_by=actor.name[:60])
    _write(session, scenario, given, area)
    session.add(scenario)
    session.flush()
    return scenario


def change_scenario(session: Session, scenario: Scenario, given: ScenarioInput, actor: Actor) -> Scenario:
    """The changed scenario."""
    load(session, Scenario, scenario.id, actor, Permission.EDIT_SCENARIOS)
    check_version(scenario, given.version)
    area = _area(session, given, actor)
    _write(session, scenario, given, area)
    scenario.area_id, scenario.area = area.id, area
    session.flush()
    return scenario


def remove_scenario(session: Session, scenario: Scenario, actor: Actor) -> None:
    """Delete the scenario; drills that used it keep their own line of it."""
    session.delete(load(session, Scenario, scenario.id, actor, Permission.EDIT_SCENARIOS))
    session.flush()


def change_scenario_settings(session: Session, area: Area | None, given: ScenarioSettingsInput, actor: Actor) -> None:
    """People look for shelter in these shares from now on; what is called checked names its source."""
    value = given.model_dump()
    write_setting(session, SCENARIO_NORMS, area, value, actor)


def load_quakes(session: Session, rows: Iterable[Quake | WrongRow]) -> Loaded:
    """Put the earthquakes of a file in the catalogue; known ones are brought up to date, never doubled."""
    found, rest = Loaded(), iter(rows)
    while batch := list(islice(rest, BATCH)):
        quakes = {(one.source, one.key): one for one in batch if isinstance(one, Quake)}
        wrong = [one for one in batch if isinstance(one, WrongRow)]
        found.refused += len(wrong)
        found.wrong += wrong[: max(0, KEPT_WRONG - len(found.wrong))]
        _merge(session, quakes, found)
    return found


def _merge(session: Session, quakes: dict[tuple[str, str], Quake], found: Loaded) -> None:
    known = {(row.source, row.key): row for row in _known(session, quakes)}
    fresh = [_values(one) | {"loaded_at": now()} for key, one in quakes.items() if key not in known]
    for key, one in quakes.items():
        row = known.get(key)
        if row is None:
            continue
        values = _values(one)
        if all(getattr(row, name) == value for name, value in values.items()):
            found.known += 1
        else:
            session.execute(update(Earthquake).where(Earthquake.id == row.id).values(**values))
            found.changed += 1
    if fresh:
        session.execute(insert(Earthquake), fresh)
    found.added += len(fresh)


def _known(session: Session, quakes: dict[tuple[str, str], Quake]) -> Iterator[Earthquake]:
    for source in {source for source, _ in quakes}:
        keys = [key for one, key in quakes if one == source]
        for start in range(0, len(keys), 500):
            part = keys[start : start + 500]
            yield from session.scalars(select(Earthquake).where(Earthquake.source == source, Earthquake.key.in_(part)))


def _values(one: Quake) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _area(session: Session, given: ScenarioInput, actor: Actor) -> Area:
    found = find_area(session, given.area, "area")
    return require_area(session, found.id, actor, Permission.EDIT_SCENARIOS)


def _write(session: Session, scenario: Scenario, given: ScenarioInput, area: Area) -> None:
    point = epicentre(given)
    alike = select(Scenario.id).where(Scenario.area_id == area.id, Scenario.name == given.name)
    with session.no_autoflush:
        other = session.scalar(alike.where(Scenario.id != (scenario.id or 0)))
    if other is not None:
        wording = t("%(area)s has a scenario called “%(name)s” already.", area=area.name, name=given.name)
        raise DomainError("name_taken", wording, field="name", hint=t("Give it another name."))
    scenario.name, scenario.note, scenario.region = given.name, given.note, given.region
    scenario.lon, scenario.lat = round(point.lon, 6), round(point.lat, 6)
    scenario.magnitude, scenario.depth_km = given.magnitude, given.depth_km
    scenario.strike_deg = given.strike_deg % 180
    exists = given.earthquake_id is not None and session.get(Earthquake, given.earthquake_id) is not None
    scenario.earthquake_id = given.earthquake_id if exists else None
