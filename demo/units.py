"""Agencies, hospitals, enterprises and committees with their people, contacts and points; schools stand in schools."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from core.fields import name_key
from demo.areas import SOURCE, Township, Village
from demo.land import point_in
from demo.names import BRANDS, BUREAUS, COUNTY, COUNTY_CODE, STATIONS_OF_TOWNS, TRADES, Contacts
from demo.rows import Rows

AGENCIES, ENTERPRISES, COMMUNITIES, VILLAGES, HOSPITALS = 120, 60, 16, 24, 8
ROADS = ("文昌路", "建设路", "人民路", "滨江大道", "解放路", "育才路", "兴隆街", "朝阳路", "环城路", "迎宾大道")
TITLES = {"enterprise": "经理", "agency": "主任", "community": "主任", "village": "主任", "hospital": "主任"}
LARGE = {"公安局": 168, "人民法院": 82, "供电公司": 146, "地震局": 14}

Candidate = tuple[str, Village, dict[str, int]]
"""A unit that might be: its name, where it lies, its people by category."""


@dataclass(frozen=True)
class DemoUnit:
    """A unit as later parts need it; `id` is its number among the units, `diligence` how reliably it drills and
    reports, from 0 to 1."""

    id: int
    kind: str
    name: str
    village: Village
    people: dict[str, int]
    point: tuple[float, float]
    contact: str
    diligence: float

    @property
    def total(self) -> int:
        """All its people."""
        return sum(self.people.values())


@dataclass
class Founder:
    """Adds units to the rows, none with a name already taken."""

    rng: Random
    rows: Rows
    contacts: Contacts
    townships: Sequence[Township]
    scale: float
    units: list[DemoUnit] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.in_town = [v for t in self.townships if t.is_urban for v in t.villages]
        self.country = [t for t in self.townships if not t.is_urban]
        hamlets = [v for t in self.country for v in t.villages[1:]]
        # the more people, the sooner a village has a school of its own
        self.hamlets = sorted(hamlets, key=lambda v: -v.population * self.rng.uniform(0.5, 1.5))
        self._names: set[str] = set()

    def many(self, number: int) -> int:
        """So many in a county of this scale."""
        return max(1, round(number * self.scale))

    def somewhere_in_town(self) -> Village:
        """Any community in town."""
        return self.rng.choice(self.in_town)

    def found(self, kind: str, number: int, candidates: Iterable[Candidate], title: str) -> None:
        """Add the first `number` candidates whose names are free, or all when there are fewer."""
        added = 0
        for name, village, people in candidates:
            if added == number:
                return
            if name not in self._names:
                self._names.add(name)
                self._add(kind, name, village, people, title)
                added += 1

    def _add(self, kind: str, name: str, village: Village, people: dict[str, int], title: str) -> None:
        lon, lat = point_in(self.rng, village.shape, village.seat)
        contact = self.contacts.name(title)
        number = self.rows.add(
            "units",
            area_id=village.id,
            kind=kind,
            code=f"{COUNTY_CODE}U{len(self.units) + 1:05d}",
            name=name,
            name_key=name_key(name),
            address=self._address(village),
            lon=lon,
            lat=lat,
            coordinate_source=SOURCE,
            contact_name=contact,
            contact_phone=self.contacts.phone(),
            contact_email="",
            note="",
            is_active=True,
        )
        for category, count in people.items():
            self.rows.put("unit_headcounts", unit_id=number, category=category, count=count)
        diligence = min(1.0, max(0.35, self.rng.betavariate(11, 0.9)))
        self.units.append(DemoUnit(number, kind, name, village, people, (lon, lat), contact, diligence))

    def _address(self, village: Village) -> str:
        if village.township.is_urban:
            return f"{COUNTY}{village.township.name}{self.rng.choice(ROADS)}{self.rng.randint(1, 268)}号"
        return f"{COUNTY}{village.township.name}{village.name}"


def add_other_units(founder: Founder) -> None:
    """Add all units that are not schools."""
    for kind, number, candidates in (
        ("agency", AGENCIES, _agencies(founder)),
        ("hospital", HOSPITALS, _hospitals(founder)),
        ("enterprise", ENTERPRISES, _enterprises(founder)),
        ("community", COMMUNITIES, _communities(founder)),
        ("village", VILLAGES, _villages(founder)),
    ):
        founder.found(kind, founder.many(number), candidates, TITLES[kind])


def _agencies(founder: Founder) -> Iterator[Candidate]:
    staff = founder.rng.randint
    for name in BUREAUS:
        yield f"{COUNTY}{name}", founder.somewhere_in_town(), {"staff": LARGE.get(name) or staff(14, 72)}
    for township in founder.townships:
        name = f"{township.name}{'办事处' if township.name.endswith('街道') else '人民政府'}"
        yield name, township.seat, {"staff": staff(32, 78)}
    for office in STATIONS_OF_TOWNS:
        for township in founder.townships:
            yield f"{township.stem}{office}", township.seat, {"staff": staff(6, 22)}


def _hospitals(founder: Founder) -> Iterator[Candidate]:
    for name, staff in (("人民医院", 862), ("中医院", 418), ("妇幼保健院", 307)):
        yield f"{COUNTY}{name}", founder.somewhere_in_town(), {"staff": staff}
    for township in sorted(founder.country, key=lambda t: -t.population):
        yield f"{township.name}中心卫生院", township.seat, {"staff": founder.rng.randint(38, 96)}


def _enterprises(founder: Founder) -> Iterator[Candidate]:
    rng = founder.rng
    while True:
        first, second = rng.sample(BRANDS, 2)
        village = founder.somewhere_in_town() if rng.random() < 0.55 else rng.choice(founder.country).seat
        people = {"workers": max(18, round(rng.lognormvariate(4.6, 0.7)))}
        yield f"{COUNTY}{first}{second}{rng.choice(TRADES)}有限公司", village, people


def _communities(founder: Founder) -> Iterator[Candidate]:
    for village in founder.rng.sample(founder.in_town, len(founder.in_town)):
        yield f"{village.name}居民委员会", village, {"residents": village.population}


def _villages(founder: Founder) -> Iterator[Candidate]:
    for village in founder.hamlets:
        yield f"{village.name}民委员会", village, {"villagers": village.population}
