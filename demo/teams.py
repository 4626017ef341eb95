"""Six teams with their people and vehicles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from demo.areas import COUNTY_ID
from demo.names import SURNAMES, Contacts
from demo.places import DemoPlace
from demo.rows import Rows

TEAMS = (
    ("宣讲一队", ["school_lecture", "dialect"], 4),
    ("宣讲二队", ["school_lecture"], 4),
    ("乡镇巡讲队", ["dialect"], 4),
    ("校园讲师队", ["school_lecture", "drill_instruction"], 5),
    ("应急演练指导队", ["drill_instruction"], 4),
    ("地震体验车队", ["shake_vehicle", "school_lecture"], 3),
)
ON_SATURDAYS = ("宣讲一队", "乡镇巡讲队")
VEHICLES = (
    ("一号科普宣传车", 1, 7),
    ("二号科普宣传车", 2, 7),
    ("三号科普宣传车", 3, 9),
    ("演练指导工作车", 5, 5),
    ("地震体验车", 6, 3),
    ("流动放映车", 3, 3),
)


@dataclass(frozen=True)
class DemoTeam:
    """A team as the calendar needs it; numbers are those of its rows."""

    id: int
    name: str
    skills: frozenset[str]
    people: tuple[int, ...]
    vehicles: tuple[int, ...]


def make_teams(
    rng: Random, rows: Rows, contacts: Contacts, venues: Sequence[DemoPlace], scale: float
) -> list[DemoTeam]:
    """The teams; a larger county has each of them several times."""
    surnames = iter(rng.sample(sorted(set(SURNAMES)), len(set(SURNAMES))))
    teams = []
    for turn in range(max(1, round(scale))):
        for number, (name, skills, size) in enumerate(TEAMS, start=1):
            title = name if turn == 0 else f"{name}（{turn + 1}）"
            team = rows.add(
                "teams",
                area_id=COUNTY_ID,
                name=title,
                base_id=venues[number % min(3, len(venues))].id,
                skills=skills,
                works_from=8 * 60,
                works_until=18 * 60,
                works_on=[1, 2, 3, 4, 5, 6] if name in ON_SATURDAYS else [1, 2, 3, 4, 5],
                rests_from=12 * 60,
                rests_until=13 * 60 + 30,
                is_active=True,
            )
            people = tuple(_person(rows, contacts, team, next(surnames, ""), skills) for _ in range(size))
            vehicles = tuple(_vehicle(rows, team, name, seats) for name, of, seats in VEHICLES if of == number)
            teams.append(DemoTeam(team, title, frozenset(skills), people, vehicles))
    return teams


def _person(rows: Rows, contacts: Contacts, team: int, surname: str, skills: list[str]) -> int:
    name = f"{surname}老师" if surname else contacts.name("老师")
    return rows.add(
        "people", area_id=COUNTY_ID, team_id=team, name=name, phone=contacts.phone(), skills=skills, is_active=True
    )


def _vehicle(rows: Rows, team: int, name: str, seats: int) -> int:
    plate = f"演示{len(rows['vehicles']) + 1:04d}"  # no plate begins like this
    return rows.add("vehicles", area_id=COUNTY_ID, team_id=team, name=name, plate=plate, seats=seats, is_active=True)
