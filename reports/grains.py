"""What the rollup tells apart besides area and month, and which of its grains answers a question. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

GRAINS: Mapping[str, frozenset[str]] = {
    "": frozenset(),
    "k": frozenset({"kind"}),
    "a": frozenset({"activity"}),
    "p": frozenset({"category"}),
    "kac": frozenset({"kind", "activity", "campaign"}),
    "kacp": frozenset({"kind", "activity", "campaign", "category"}),
}
"""From the coarsest to the finest: the fewer rows a question reads, the sooner it is answered."""
PARTS = ("kind", "activity", "campaign", "category")
FINEST = "kacp"
BY_CATEGORY = tuple(name for name, told in GRAINS.items() if "category" in told)
WITHOUT_CATEGORY = tuple(name for name, told in GRAINS.items() if "category" not in told)
OF_REACH = ("", "kac")
TIMES = "evacuation"
"""The measure under which evacuation times are kept: how many drills by their seconds, in the finest grain."""


def grain_for(dimensions: Iterable[str], among: Iterable[str] = GRAINS) -> str:
    """The coarsest of these grains that tells these dimensions apart; others than PARTS do not matter."""
    needed = frozenset(dimensions) & frozenset(PARTS)
    return next(name for name in among if GRAINS[name] >= needed)


Detail = tuple[str, str, int, str]
"""Kind of unit, activity, id of the campaign, category of people."""


def coarsened(detail: Detail, grain: str) -> Detail:
    """The detail with what the grain does not tell apart left blank."""
    told = GRAINS[grain]
    kind, activity, campaign, category = detail
    return (
        kind if "kind" in told else "", activity if "activity" in told else "",
        campaign if "campaign" in told else 0, category if "category" in told else "",
    )  # fmt: skip
