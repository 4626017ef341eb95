"""The whole county, put together from its parts: the same seed and day always give the same county."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.accounts import add_accounts
from demo.anomalies import add_anomalies, add_stations
from demo.areas import Township, make_areas
from demo.calendar import Calendar
from demo.campaigns import DemoCampaign, make_campaigns
from demo.certificates import add_certificates
from demo.channels import add_channels
from demo.checklists import add_checklists
from demo.closed_days import add_absences, add_closed_days
from demo.demonstrations import add_demonstrations
from demo.drill_days import DrillDays
from demo.drills import DrillPlan
from demo.evaluations import Evaluations
from demo.fortification import add_fortification
from demo.frequency import add_frequency
from demo.gatherings import Gatherings
from demo.inspections import add_inspections
from demo.joint import add_joint_work
from demo.live import add_live_logs
from demo.materials import add_money_and_materials
from demo.media import add_media
from demo.names import COUNTY, Contacts
from demo.networks import add_networks
from demo.notices import add_notices
from demo.observation import add_observation
from demo.open_days import add_open_days
from demo.outreach import OutreachPlan
from demo.places import DemoPlace, Surveyor, add_other_places
from demo.plans import add_plans
from demo.readiness import add_readiness
from demo.rows import Rows
from demo.scenarios import add_scenarios
from demo.schools import add_schools
from demo.self_check import add_self_check
from demo.self_inspections import add_self_inspections
from demo.series import add_series
from demo.shelters import add_shelters
from demo.specialists import SpecialistBook
from demo.targets import add_targets
from demo.teams import DemoTeam, make_teams
from demo.training import TrainingBook
from demo.units import DemoUnit, Founder, add_other_units
from demo.year import at, window

SEED = 20080512


@dataclass(frozen=True)
class County:
    """A county as rows that refer to each other by their own numbers, and the units and places among them."""

    name: str
    today: date
    rows: Rows
    units: list[DemoUnit]
    places: list[DemoPlace]


def build(seed: int, today: date, scale: float = 1.0) -> County:
    """The county of that seed with a year of life around today; `scale` 5 has five times as many of everything.

    Pure: nothing but the arguments decides what comes out. 0.2 is about the smallest scale that makes sense.
    """

    def dice(part: str) -> Random:
        return Random(f"{seed}:{part}")  # each part throws its own, so that changing one leaves the others alone

    rows = Rows()
    townships, contacts = make_areas(dice("areas"), rows, scale), Contacts(dice("contacts"))
    founder = Founder(dice("units"), rows, contacts, townships, scale)
    add_schools(founder)
    add_other_units(founder)
    units, own = founder.units, _own_school(founder.units)
    surveyor = Surveyor(dice("places"), rows, townships, units, scale)
    add_other_places(surveyor)
    add_shelters(surveyor, contacts, today)
    venues = [place for place in surveyor.places if place.kind == "venue"]
    teams = make_teams(dice("teams"), rows, contacts, venues, scale)
    add_accounts(rows, own, own_point := _own_point(own, surveyor.places), today)
    campaigns, calendar = _campaigns(dice, rows, today), Calendar(dice("calendar"), rows, today)
    drill_days = DrillDays(dice("drill days"), rows, today).announced()  # before their parts, which refer to them
    DrillPlan(calendar, campaigns, own).write(units)
    _add_papers_of_drills(dice, rows, units, own, today)
    OutreachPlan(calendar, campaigns, teams, units, townships, surveyor.places, scale).write()
    add_series(dice("series"), calendar, venues)
    _add_days_off(dice, rows, townships, teams, today)
    add_frequency(dice("frequency"), rows, units, today)
    drill_days.gather(calendar, campaigns, own, units)
    _add_what_came_of_it(dice, rows, units, own, today)
    add_observation(dice("observation"), rows, contacts, surveyor.places, own_point, today)
    _add_readiness(dice, rows, contacts, townships, units, own, today)
    return County(COUNTY, today, rows, units, _observed(dice, rows, surveyor.places, today))


def _add_readiness(
    dice: Callable[[str], Random], rows: Rows, contacts: Contacts, townships: list[Township], units: list[DemoUnit],
    own: DemoUnit, today: date,
) -> None:  # fmt: skip
    """Networks, answers of households, construction projects under review, emergency plans and response teams."""
    add_networks(dice("networks"), rows, contacts, townships, today)
    add_fortification(dice("fortification"), rows, townships, today)
    add_self_check(dice("self-check"), rows, townships, today)
    sent_out = SpecialistBook(dice("specialists"), rows, townships, today)
    sent_out.write()
    TrainingBook(dice("training"), rows, townships, sent_out.calendar, today).write()
    add_demonstrations(dice("demonstrations"), rows, units, today)
    add_readiness(dice("readiness"), rows, contacts, townships, units, own, today)


def _add_days_off(
    dice: Callable[[str], Random], rows: Rows, townships: list[Township], teams: list[DemoTeam], today: date
) -> None:
    """Days on which nothing is held, and on which a team is away."""
    add_closed_days(dice("closed days"), rows, townships, *window(today))
    add_absences(dice("absences"), rows, teams, today)


def _campaigns(dice: Callable[[str], Random], rows: Rows, today: date) -> list[DemoCampaign]:
    """The campaigns of the year, with their money and the stock that they draw from."""
    campaigns = make_campaigns(rows, *window(today), today)
    add_money_and_materials(dice("money and materials"), rows, campaigns, today)
    return campaigns


def _observed(dice: Callable[[str], Random], rows: Rows, places: list[DemoPlace], today: date) -> list[DemoPlace]:
    """The same places, with what is known of stations and what anomalies were seen."""
    add_stations(dice("stations"), rows, places, today)
    add_anomalies(dice("anomalies"), rows, places, today)
    return places


def _add_papers_of_drills(
    dice: Callable[[str], Random], rows: Rows, units: list[DemoUnit], own: DemoUnit, today: date
) -> None:
    """Certificates and plans of drills."""
    add_certificates(dice("certificates"), rows)
    add_plans(dice("plans"), rows, units, own, today)


def _add_what_came_of_it(
    dice: Callable[[str], Random], rows: Rows, units: list[DemoUnit], own: DemoUnit, today: date
) -> None:
    """Targets, evaluations of drills and what was mended after them, inspections of shelters, sign-ups and arrivals."""
    add_targets(dice("targets"), rows, today)
    add_media(dice("media"), rows, today)
    add_self_inspections(dice("self-inspections"), rows, units, own, today)
    add_scenarios(dice("scenarios"), rows, own, today)
    add_live_logs(dice("live"), rows, own)
    add_channels(dice("channels"), rows, today)
    add_inspections(dice("inspections"), rows, today)
    add_checklists(dice("checklists"), rows, units, today)
    Evaluations(dice("evaluations"), rows, units, own, today).write()
    add_joint_work(dice("joint"), rows, units, own, today)
    Gatherings(dice("gatherings"), rows, units, at(today, 8 * 60)).write()
    add_open_days(dice("open days"), rows, at(today, 8 * 60))
    add_notices(dice("notices"), rows, own, today)


def _own_point(school: DemoUnit, places: list[DemoPlace]) -> DemoPlace:
    """The first observation point in the township of that school."""
    there = (place for place in places if place.village.township is school.village.township)
    return next(place for place in there if place.kind == "observation_point")


def _own_school(units: list[DemoUnit]) -> DemoUnit:
    """The school that has an account: a primary school in the country of middling size."""
    primaries = [unit for unit in units if unit.kind == "primary" and not unit.village.township.is_urban]
    return min(primaries, key=lambda unit: abs(unit.people["students"] - 1000))
