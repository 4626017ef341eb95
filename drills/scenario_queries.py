"""Assumed earthquakes as drills see them: which may be chosen, what is expected at the unit, who should drill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import sentences, t
from core.times import local
from drills.models import Drill
from drills.queries import GONE, in_state
from drills.scenario_scripts import level_for
from geo.distance import great_circle_m
from maps.scenario_figures import Felt, UnitSite
from maps.scenario_models import Scenario
from maps.scenario_queries import intensity_at, scenarios_around, scenarios_open_to
from maps.scenario_words import NOTICE, drill_line, say_intensity
from registry.models import Unit
from schedule.models import Event


@dataclass(frozen=True)
class Assumed:
    """The earthquake that a drill starts from; intensity and distance are None for a unit without coordinates."""

    scenario: Scenario
    intensity: float | None
    km: float | None

    @property
    def said(self) -> str:
        """All of it in one sentence, without the notice."""
        one = self.scenario
        magnitude = f"{one.magnitude:.1f}"
        if self.intensity is None or self.km is None:
            return str(t("Assumed earthquake: %(name)s, magnitude %(magnitude)s.", name=one.name, magnitude=magnitude))
        return str(
            t("Assumed earthquake: %(name)s, magnitude %(magnitude)s, epicentre %(km)s km away; "
              "intensity %(intensity)s expected here.", name=one.name, magnitude=magnitude, km=f"{self.km:.0f}",
              intensity=say_intensity(self.intensity))
        )  # fmt: skip


@dataclass(frozen=True)
class SchoolLine:
    """A school to drill: what is expected there, the level of drill proposed, its last drill and its next one."""

    felt: Felt[UnitSite]
    level: str
    last_on: date | None
    next_on: date | None
    next_id: int | None


def scenario_choices(session: Session, unit: Unit) -> list[tuple[str, str]]:
    """(id, name) of the scenarios that a drill of this unit may start from."""
    return [(str(one.id), f"M {one.magnitude:.1f} · {one.name}") for one in scenarios_around(session, unit.area)]


def assumed_at(session: Session, unit: Unit, scenario_id: int | None) -> Assumed | None:
    """The scenario as it would be felt at the unit; None without one."""
    scenario = session.get(Scenario, scenario_id) if scenario_id else None
    if scenario is None:
        return None
    intensity, km = intensity_at(scenario, unit.lon, unit.lat), None
    if unit.lon is not None and unit.lat is not None:
        km = great_circle_m(scenario.lon, scenario.lat, unit.lon, unit.lat) / 1000
    return Assumed(scenario, intensity, km)


def line_for(assumed: Assumed) -> str:
    """The scenario's line for a registration, with the notice."""
    if assumed.intensity is None:
        return sentences(assumed.said, NOTICE)[:300]
    return drill_line(assumed.scenario.magnitude, assumed.scenario.name, assumed.intensity)


def day_line(session: Session, actor: Actor, typed: str) -> str:
    """The line for a drill day from the scenario of that number, with the notice; "" when the reader has none such."""
    number = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    one = session.scalar(scenarios_open_to(actor).where(Scenario.id == number))
    if one is None:
        return ""
    said = t("Assumed earthquake: %(name)s, magnitude %(magnitude)s.", name=one.name, magnitude=f"{one.magnitude:.1f}")
    return sentences(said, f"{NOTICE}{t('.')}")[:300]


def said_scenario(session: Session, drill: Drill) -> str:
    """What documents say of the drill's scenario: its own line, and the assumed earthquake with the notice."""
    assumed = assumed_at(session, drill.unit, drill.scenario_id)
    if assumed is None:
        return drill.scenario
    own = "" if str(NOTICE) in drill.scenario else drill.scenario
    return " ".join(part for part in (own, assumed.said, f"{NOTICE}{t('.')}") if part)


def schools_to_drill(session: Session, felt: Sequence[Felt[UnitSite]], at: datetime, zone: str) -> list[SchoolLine]:
    """The schools in their order, each with its last drill and the next one that is registered."""
    ids = [one.site.id for one in felt]
    past = select(Drill.unit_id, func.max(Event.starts_at)).join(Drill.event).where(
        Drill.unit_id.in_(ids), Event.starts_at <= at, Event.status.not_in(GONE)
    ).group_by(Drill.unit_id)  # fmt: skip
    ahead = select(Drill.unit_id, Event.starts_at, Drill.id).join(Drill.event).where(
        Drill.unit_id.in_(ids), in_state("registered", at)
    ).order_by(Event.starts_at.desc())  # fmt: skip
    last = dict(session.execute(past).tuples().all()) if ids else {}
    coming = {unit: (starts, number) for unit, starts, number in session.execute(ahead)} if ids else {}
    lines = []
    for one in felt:
        held, (starts, number) = last.get(one.site.id), coming.get(one.site.id, (None, None))
        lines.append(SchoolLine(one, level_for(one.degree), local(held, zone).date() if held else None,
                                local(starts, zone).date() if starts else None, number))  # fmt: skip
    return lines
