"""A year of lectures, stalls, exhibitions ... with teams sent out, results, and the usual gaps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from demo.accounts import PLANNER
from demo.activities import (
    ACTIVITIES,
    BY_KIND,
    CANCELLED,
    CATEGORIES,
    MARKETS,
    POSTPONED,
    REMARKS,
    Activity,
)
from demo.areas import COUNTY_ID, Township
from demo.calendar import PURSUED_DAYS, Calendar, Planned, Slot
from demo.campaigns import DemoCampaign
from demo.names import COUNTY
from demo.places import DemoPlace
from demo.rows import Key
from demo.schools import SCHOOLS
from demo.teams import DemoTeam
from demo.units import DemoUnit
from demo.year import days, is_in_term, is_workday, window

A_DAY = 1.4  # events outside campaigns on a workday of an everyday county
WEEKEND = {5: 0.22, 6: 0.035}  # Saturday and Sunday against a workday
TRAVEL_MINUTES = 30
LAST_MINUTE = 17 * 60
TRIES = 6


@dataclass(frozen=True)
class Audience:
    """For whom an event is: a unit, a township, or the whole county; `name` as it stands in titles."""

    kind: str
    name: str
    area: int
    unit: DemoUnit | None = None
    township: Township | None = None


@dataclass
class OutreachPlan:
    """Writes outreach into the calendar."""

    calendar: Calendar
    campaigns: Sequence[DemoCampaign]
    teams: Sequence[DemoTeam]
    units: Sequence[DemoUnit]
    townships: Sequence[Township]
    places: Sequence[DemoPlace]
    scale: float

    def __post_init__(self) -> None:
        self.rng: Random = self.calendar.rng
        self.halls = [place for place in self.places if place.kind == "venue"]
        self.squares = [place for place in self.places if place.kind == "shelter" and place.name.endswith("广场")]
        self.by_kind: dict[str, list[DemoUnit]] = {}
        for unit in self.units:
            self.by_kind.setdefault(unit.kind, []).append(unit)

    def write(self) -> None:
        """All events, day by day."""
        first, last = window(self.calendar.today)
        for day in days(first, last):
            usual = self._share(day) * self._planned_already(day) * self.scale
            for _ in range(self._about(A_DAY * usual * (1.0 if is_in_term(day) else 0.7))):
                self._write(day, None)
            for campaign in self.campaigns:
                if campaign.starts_on <= day <= campaign.ends_on:
                    for _ in range(self._about(usual * campaign.occasion.events / _workdays(campaign))):
                        self._write(day, campaign)

    def _share(self, day: date) -> float:
        return 1.0 if is_workday(day) else WEEKEND.get(day.weekday(), 0.05)

    def _planned_already(self, day: date) -> float:
        """Which part of what will be is in the calendar today: all of next week, little of what is months away."""
        ahead = (day - self.calendar.today).days
        return 1.0 if ahead <= 10 else max(0.2, 1 - ahead / 75)

    def _about(self, number: float) -> int:
        """A whole number, `number` on average."""
        return int(number) + (self.rng.random() < number % 1)

    def _write(self, day: date, campaign: DemoCampaign | None) -> None:
        weights = campaign.occasion.kinds if campaign else {a.kind: a.weight for a in ACTIVITIES}
        for _ in range(TRIES):
            activity = BY_KIND[self.rng.choices(list(weights), list(weights.values()))[0]]
            audience = self._audience(activity, day)
            if audience is None:
                continue
            starts = self.rng.choice(activity.starts)
            slot = Slot(day, starts, min(starts + self.rng.choice(activity.minutes), LAST_MINUTE))
            place = self._place(activity, audience, slot)
            keys = self._keys(activity, audience, slot, place)
            if keys is not None:
                self._event(activity, audience, slot, place, keys, campaign)
                return

    def _audience(self, activity: Activity, day: date) -> Audience | None:
        """For whom; None when it is only for schools and they are closed."""
        kinds = {
            k: w for k, w in activity.audiences.items() if (is_in_term(day) and day.weekday() < 5) or k not in SCHOOLS
        }
        if not kinds:
            return None
        kind = self.rng.choices(list(kinds), list(kinds.values()))[0]
        if kind == "county":
            return Audience("county", COUNTY, COUNTY_ID)
        if kind == "township":
            township = self.rng.choice(self.townships)
            return Audience("township", township.name, township.id, township=township)
        unit = self.rng.choice(self.by_kind[kind])
        name = unit.village.name if kind in ("village", "community") else unit.name
        return Audience(kind, name, unit.village.id, unit=unit)

    def _place(self, activity: Activity, audience: Audience, slot: Slot) -> DemoPlace | None:
        if activity.in_hall:
            nearby = self.halls[:1] if activity.kind == "open_day" else self.halls
            free = [hall for hall in nearby if self._is_free([_key("place", hall.id)], slot)]
            return self.rng.choice(free) if free else None
        if audience.township:
            squares = [p for p in self.squares if p.village.township is audience.township]
            return self.rng.choice(squares) if squares and self.rng.random() < 0.6 else None
        return None

    def _keys(self, activity: Activity, audience: Audience, slot: Slot, place: DemoPlace | None) -> list[Key] | None:
        """What the event books; None when something is taken, or nobody can go."""
        keys = [_key("unit", audience.unit.id)] if audience.unit else []
        if place is not None and place.kind == "venue":
            keys.append(_key("place", place.id))
        elif activity.in_hall:
            return None
        if not self._is_free(keys, slot):
            return None
        if activity.skills is None:
            return keys
        for team in self.rng.sample(self.teams, len(self.teams)):
            if activity.skills <= team.skills and self._is_free([_key("team", team.id)], slot, TRAVEL_MINUTES):
                return keys + self._crew(activity, team)
        return None

    def _crew(self, activity: Activity, team: DemoTeam) -> list[Key]:
        """The team, one or two of its people, and its vehicle when things must be carried."""
        people = self.rng.sample(team.people, self.rng.randint(1, min(2, len(team.people))))
        vehicles = team.vehicles[:1] if activity.needs_vehicle or self.rng.random() < 0.3 else ()
        return [
            _key("team", team.id),
            *(_key("person", number) for number in sorted(people)),
            *(_key("vehicle", number) for number in vehicles),
        ]

    def _is_free(self, keys: Sequence[Key], slot: Slot, gap: int = 0) -> bool:
        return self.calendar.diary.is_free(keys, slot.day, slot.starts, slot.ends, gap)

    def _event(
        self, activity: Activity, audience: Audience, slot: Slot, place: DemoPlace | None, keys: list[Key],
        campaign: DemoCampaign | None,
    ) -> None:  # fmt: skip
        status, reason = self._state(slot.day)
        expected = _expected(self.rng, activity, audience)
        reported_at = self.calendar.reported(slot.day, 0.55) if status == "held" else None
        came = {category: max(1, round(count * self.rng.uniform(0.72, 1.15))) for category, count in expected.items()}
        title = self.rng.choice(activity.titles)
        names = {"unit": audience.name, "area": audience.name, "place": place.name if place else "", "county": COUNTY}
        unit, hall = audience.unit.id if audience.unit else None, place.id if place else None
        event = self.calendar.write(Planned(
            activity.kind, title.format(**names), audience.area, slot, keys, unit, hall, self._where(audience, place),
            campaign.id if campaign else None, status, reason, expected, came if reported_at else {},
            skills=sorted(activity.skills or ()),
        ))  # fmt: skip
        if reported_at:
            self.calendar.rows.put(
                "outreach_results", event_id=event, **_things(self.rng, activity, sum(came.values())),
                remarks=self.rng.choice(REMARKS) if self.rng.random() < 0.16 else "", reported_at=reported_at,
                reported_by=PLANNER,
            )  # fmt: skip

    def _where(self, audience: Audience, place: DemoPlace | None) -> str:
        if place is None and audience.township:
            return f"{audience.township.stem}{self.rng.choice(MARKETS)}"
        return ""

    def _state(self, day: date) -> tuple[str, str]:
        """Status and its reason, as it would be by today."""
        chance, ahead = self.rng.random(), (day - self.calendar.today).days
        if chance < 0.03:
            return "cancelled", self.rng.choice(CANCELLED)
        if ahead < -PURSUED_DAYS:
            return "held", ""
        if chance < 0.055:
            return "postponed", self.rng.choice(POSTPONED)
        if ahead < 0:
            return ("confirmed" if chance < (0.30 if ahead >= -3 else 0.085) else "held"), ""
        return ("confirmed" if chance < (0.8 if ahead <= 14 else 0.3) else "planned"), ""


def _key(kind: str, number: int) -> Key:
    table = {"unit": "units", "place": "places", "team": "teams", "person": "people", "vehicle": "vehicles"}[kind]
    return Key(kind, table, number)


def _workdays(campaign: DemoCampaign) -> int:
    return sum(is_workday(day) for day in days(campaign.starts_on, campaign.ends_on)) or 1


def _expected(rng: Random, activity: Activity, audience: Audience) -> dict[str, int]:
    """People by category; no more than there are, rounded as planners do."""
    least, most = activity.people
    if most == 0:
        return {}
    number = round(least + (most - least) * rng.betavariate(1.6, 3.2))
    if audience.unit is None:
        return {CATEGORIES[audience.kind]: _rounded(number)}
    if audience.kind not in SCHOOLS:
        return {CATEGORIES[audience.kind]: _rounded(min(number, audience.unit.total))}
    pupils = min(number, audience.unit.people["students"])
    teachers = min(max(2, round(pupils / 22)), audience.unit.people["teachers"])
    return {"students": _rounded(pupils), "teachers": teachers}


def _rounded(number: int) -> int:
    return max(5, round(number / 10) * 10) if number > 30 else max(3, number)


def _things(rng: Random, activity: Activity, people: int) -> Mapping[str, int]:
    """Leaflets, boards ... of the result."""
    by_head = {name: round(people * rng.uniform(*of)) for name, of in activity.per_person.items()}
    tens = {
        name: n if n < 40 or name in ("hall_visitors", "trained") else round(n / 10) * 10 for name, n in by_head.items()
    }
    return dict.fromkeys(THINGS, 0) | tens | {name: rng.randint(*of) for name, of in activity.fixed.items()}


THINGS = (
    "leaflets",
    "booklets",
    "boards",
    "banners",
    "souvenirs",
    "screenings",
    "quizzes",
    "enquiries",
    "phone_enquiries",
    "media_items",
    "media_reach",
    "hall_visitors",
    "trained",
)
