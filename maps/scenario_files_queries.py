"""A scenario's figures as a file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from core.sheets import write_csv, write_workbook
from core.times import local, now, say_plain_date
from maps.scenario_models import Scenario
from maps.scenario_queries import figures_for, reckoned_area, shock_of
from maps.scenario_tables import flat_units, heading_of, scenario_sheets


def write_scenario(session: Session, scenario: Scenario, actor: Actor, target: Path) -> int:
    """Write the figures to a file, a workbook or (units only) csv by its ending; returns how many units it lists."""
    area = reckoned_area(session, scenario.area, actor)
    found = figures_for(session, shock_of(scenario), area, actor)
    if target.suffix == ".csv":
        write_csv(target, *flat_units(found))
    else:
        made_on = say_plain_date(local(now()).date())
        heading = heading_of(scenario.name, scenario.magnitude, scenario.depth_km, scenario.strike_deg, scenario.region)
        heading.append(str(t("%(area)s, made on %(day)s", area=area.name, day=made_on)))
        write_workbook(target, scenario_sheets(found, heading, scenario.region))
    return len(found.units)
