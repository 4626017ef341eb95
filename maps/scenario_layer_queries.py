"""A saved scenario as a layer of the map: the zones between its lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import Text, t
from maps.intensity import FIRST_DRAWN, isoseismals
from maps.kinds import Sign
from maps.layers import Layer, Outlined
from maps.scenario_models import Scenario
from maps.scenario_queries import scenarios_open_to, shock_of
from maps.scenario_words import MEANINGS, NOTICE, ROMAN, roman, say_shock
from registry.permissions import Permission

HUES = {5: "slate", 6: "amber", 7: "brown", 8: "rose", 9: "red"}
HAN = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
ID_OF_DEGREE = 100
"""A zone's id is that of its scenario times this, and its degree."""


def _sign(degree: int) -> Sign:
    label: Text = t("%(degree)s: %(meaning)s", degree=ROMAN[degree], meaning=MEANINGS[degree])
    return Sign(f"degree_{degree}", "hexagon", HAN[degree], ROMAN[degree], label, HUES.get(degree, "violet"))


def scenario_shapes(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Outlined]:
    """The zones of the scenario that the map's address names, else of the one saved last; the largest first."""
    query = scenarios_open_to(actor).order_by(Scenario.id.desc()).limit(1)
    number = asked.get("scenario", "")
    if number.isdecimal() and len(number) < 10:
        query = query.where(Scenario.id == int(number))
    for scenario in session.scalars(query):
        detail = f"{say_shock(scenario.magnitude, scenario.name)} · {NOTICE}"
        for line in isoseismals(shock_of(scenario)):
            ring = [[round(lon, 4), round(lat, 4)] for lon, lat in line.ring]
            top = max(line.ring, key=lambda point: point[1])
            yield Outlined(
                scenario.id * ID_OF_DEGREE + line.degree, roman(line.degree),
                {"type": "Polygon", "coordinates": [ring]}, "zone", f"degree_{line.degree}", detail, top,
            )  # fmt: skip


LAYER = Layer(
    "scenario", t("Saved scenario"), "scenario", tuple(_sign(degree) for degree in range(FIRST_DRAWN, 13)),
    shapes=scenario_shapes, changes_of=("scenarios", "areas"), needs=Permission.VIEW_PLACES, asks=("scenario",),
)  # fmt: skip
