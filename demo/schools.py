"""Schools of every kind, their pupils and teachers."""

from __future__ import annotations

from collections.abc import Iterator

from demo.areas import Village
from demo.names import COUNTY, KINDERGARTENS, STEM, numeral
from demo.units import Candidate, Founder

SCHOOLS = {"senior": 7, "junior": 20, "nine_year": 14, "vocational": 2, "special": 1, "primary": 96, "kindergarten": 90}
PUPILS = {
    "kindergarten": 200,
    "primary": 430,
    "nine_year": 820,
    "junior": 980,
    "senior": 1900,
    "vocational": 1650,
    "special": 118,
}
SPREAD = {
    "kindergarten": 0.4,
    "primary": 0.5,
    "nine_year": 0.35,
    "junior": 0.3,
    "senior": 0.25,
    "vocational": 0.15,
    "special": 0.0,
}
PUPILS_OF_A_TEACHER = {
    "kindergarten": 13.5,
    "primary": 17.5,
    "nine_year": 14.5,
    "junior": 13.0,
    "senior": 13.2,
    "vocational": 17.0,
    "special": 4.2,
}
MOST_PUPILS = {"kindergarten": 540, "primary": 2600, "nine_year": 2400, "junior": 2600}
LEAST_PUPILS = 28

Sized = tuple[str, Village, float]
"""A school's name, where it lies, and how large it is against others of its kind."""


def add_schools(founder: Founder) -> None:
    """Add all schools."""
    plans = {
        "senior": _seniors(founder),
        "junior": _juniors(founder),
        "nine_year": _nine_years(founder),
        "vocational": _vocationals(founder),
        "special": _specials(founder),
        "primary": _primaries(founder),
        "kindergarten": _kindergartens(founder),
    }
    for kind, schools in plans.items():
        founder.found(kind, founder.many(SCHOOLS[kind]), _peopled(founder, kind, schools), "老师")


def _peopled(founder: Founder, kind: str, schools: Iterator[Sized]) -> Iterator[Candidate]:
    for name, village, size in schools:
        usual = PUPILS[kind] * size * founder.rng.lognormvariate(0, SPREAD[kind])
        pupils = round(min(max(usual, LEAST_PUPILS), MOST_PUPILS.get(kind, 4200)))
        teachers = round(pupils / PUPILS_OF_A_TEACHER[kind] * founder.rng.uniform(0.9, 1.12))
        yield name, village, {"students": pupils, "teachers": max(4, teachers)}


def _seniors(founder: Founder) -> Iterator[Sized]:
    yield f"{STEM}中学", founder.somewhere_in_town(), 1.35
    yield f"{COUNTY}实验高级中学", founder.somewhere_in_town(), 1.0
    for number in range(2, founder.many(4)):
        yield f"{COUNTY}第{numeral(number)}中学", founder.somewhere_in_town(), 1.0
    for township in sorted(founder.country, key=lambda t: -t.population):
        yield f"{township.stem}高级中学", township.seat, 0.55


def _juniors(founder: Founder) -> Iterator[Sized]:
    first = founder.many(4)
    for number in range(first, first + founder.many(5)):
        yield f"{COUNTY}第{numeral(number)}中学", founder.somewhere_in_town(), 1.6
    for township in sorted(founder.country, key=lambda t: -t.population):
        yield f"{township.stem}初级中学", township.seat, 0.8


def _nine_years(founder: Founder) -> Iterator[Sized]:
    yield f"{COUNTY}实验学校", founder.somewhere_in_town(), 1.6
    for village in founder.hamlets:
        yield f"{village.stem}学校", village, 0.6


def _vocationals(founder: Founder) -> Iterator[Sized]:
    yield f"{COUNTY}中等职业技术学校", founder.somewhere_in_town(), 1.1
    yield f"{COUNTY}卫生职业学校", founder.somewhere_in_town(), 0.6
    for number in range(2, 99):
        yield f"{COUNTY}第{numeral(number)}职业学校", founder.somewhere_in_town(), 0.8


def _specials(founder: Founder) -> Iterator[Sized]:
    yield f"{COUNTY}特殊教育学校", founder.somewhere_in_town(), 1.0
    for number in range(2, 99):
        yield f"{COUNTY}第{numeral(number)}特殊教育学校", founder.somewhere_in_town(), 1.0


def _primaries(founder: Founder) -> Iterator[Sized]:
    yield f"{COUNTY}实验小学", founder.in_town[0], 2.6
    for number in range(1, founder.many(12)):
        yield f"{COUNTY}第{numeral(number)}小学", founder.somewhere_in_town(), 2.2
    for township in founder.country:
        yield f"{township.stem}中心小学", township.seat, 1.7
    for village in founder.hamlets:
        yield f"{village.stem}小学", village, 0.3 + village.population / 8000


def _kindergartens(founder: Founder) -> Iterator[Sized]:
    yield f"{COUNTY}机关幼儿园", founder.in_town[0], 1.8
    yield f"{COUNTY}实验幼儿园", founder.somewhere_in_town(), 1.8
    for township in founder.country:
        yield f"{township.name}中心幼儿园", township.seat, 1.2
    for number in range(founder.many(30)):
        village, name = founder.somewhere_in_town(), KINDERGARTENS[number % len(KINDERGARTENS)]
        yield f"{village.stem if number >= len(KINDERGARTENS) else ''}{name}幼儿园", village, 1.2
    for village in founder.hamlets:
        yield f"{village.stem}幼儿园", village, 0.45
