"""What stands out in the facts of a shelter: a capacity beyond its area, a site in a town that is too small."""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n import Text, t
from maps.capacity import Capacity
from maps.norms import MapNorms


@dataclass(frozen=True)
class Site:
    """The facts that are judged; what is not known is None and not judged."""

    management: str | None
    is_outdoor: bool | None
    gross_area_m2: float | None
    effective_area_m2: float | None
    exits: int | None
    capacity: Capacity


def remarks(site: Site, norms: MapNorms) -> list[Text]:
    """What should be looked at, in sentences; none of it keeps anybody from saving."""
    return [*_capacity(site.capacity), *_areas(site), *_town(site, norms)]


def _capacity(capacity: Capacity) -> list[Text]:
    found = []
    if capacity.is_overstated:
        found.append(t("More people are declared (%(declared)s) than the effective area allows (%(computed)s).",
                       declared=f"{capacity.declared:,}", computed=f"{capacity.computed:,}"))  # fmt: skip
    if capacity.is_implausible:
        found.append(t("More than 10,000 people at one place is unusual: check the number."))
    return found


def _areas(site: Site) -> list[Text]:
    gross, effective = site.gross_area_m2, site.effective_area_m2
    if gross is None or effective is None or effective <= gross:
        return []
    return [t("The effective area (%(effective)s m²) is larger than the total area (%(gross)s m²).",
              effective=f"{effective:,.0f}", gross=f"{gross:,.0f}")]  # fmt: skip


def is_town_site(site: Site) -> bool:
    """Whether what holds for sites in towns is asked of it: outdoors, and managed by a township."""
    return site.management == "township" and site.is_outdoor is True


def _town(site: Site, norms: MapNorms) -> list[Text]:
    if not is_town_site(site):
        return []
    found = []
    area, declared = site.effective_area_m2, site.capacity.declared
    if area is not None and area < norms.town_site_m2:
        found.append(t("A site in a town should have at least %(least)s m² (GB 50188); this one has %(area)s m².",
                       least=f"{norms.town_site_m2:,.0f}", area=f"{area:,.0f}"))  # fmt: skip
    if area is not None and declared and area / declared < norms.town_m2_per_person - 1e-9:
        found.append(t("A site in a town should have at least %(least)s m² per person (GB 50188); "
                       "with %(people)s people this one has %(each)s m².", least=f"{norms.town_m2_per_person:g}",
                       people=f"{declared:,}", each=f"{area / declared:.1f}"))  # fmt: skip
    if site.exits is not None and site.exits < norms.town_exits:
        found.append(t("A site in a town should have at least %(least)s exits (GB 50188); this one has %(exits)s.",
                       least=norms.town_exits, exits=site.exits))  # fmt: skip
    return found
