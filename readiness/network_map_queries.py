"""Areas that lack somebody of the three networks, on the map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy.orm import Session

from core.access import Actor
from core.i18n import t
from maps.kinds import Sign
from maps.layers import Layer, Mark
from readiness.network_coverage import Ground, Post
from readiness.network_coverage_queries import reach
from registry.permissions import Permission

TOWNSHIP_GAP = Sign("network-gap-township", "diamond", "乡", "T", t("Township that lacks somebody"), "rose")
VILLAGE_GAP = Sign("network-gap-village", "diamond", "村", "V", t("Village that lacks somebody"), "amber")


def gap_marks(session: Session, actor: Actor, asked: Mapping[str, str]) -> Iterator[Mark]:
    """One mark for each township and village that lacks somebody, with the roles that are missing."""
    found = reach(session, actor)
    by_area: dict[int, tuple[Ground, list[Post]]] = {}
    for post in found.gaps:
        by_area.setdefault(post.ground.id, (post.ground, []))[1].append(post)
    for ground, lacking in by_area.values():
        sign = TOWNSHIP_GAP if ground.level == "township" else VILLAGE_GAP
        said = str(t(", ")).join(found.names[post.rule.role] for post in lacking)
        yield Mark(ground.id, ground.name, sign.code, ground.lon, ground.lat, ground.path,
                   str(t("lacking: %(roles)s", roles=said)))  # fmt: skip


LAYER = Layer(
    code="network-gaps", label=t("Gaps of the networks"), group="observation", signs=(TOWNSHIP_GAP, VILLAGE_GAP),
    marks=gap_marks,
    changes_of=("network_members", "network_rules", "observers", "observation_points", "places", "areas", "terms"),
    changes_every=1440, needs=Permission.VIEW_READINESS, page="/areas/",
)  # fmt: skip
