"""Which fields of records hold codes of a vocabulary."""

from __future__ import annotations

from registry.trail_publicity_words import PUBLICITY_VOCABULARIES
from registry.trail_specialist_words import SPECIALIST_VOCABULARIES

VOCABULARIES: dict[str, str] = {
    "units.kind": "unit_kind",
    "events.kind": "event_kind",
    "campaign_targets.unit_kind": "unit_kind",
    "unit_headcounts.category": "people_category",
    "headcounts.category": "people_category",
    "shelters.hazards": "hazard",
    "shelters.facilities": "shelter_facility",
    "teams.skills": "skill",
    "people.skills": "skill",
    "events.skills": "skill",
    "blackouts.reason": "blackout_reason",
    "blackouts.unit_kinds": "unit_kind",
    "drill_days.unit_kinds": "unit_kind",
    "drill_rules.unit_kind": "unit_kind",
    "school_terms.unit_kinds": "unit_kind",
    "blackouts.event_kinds": "event_kind",
    "shelters.site_kind": "shelter_site",
    "inspections.answers": "inspection_item",
    "defects.item": "inspection_item",
    "observation_points.category": "observation_category",
    "anomalies.category": "observation_category",
    "anomalies.features": "anomaly_feature",
    "stations.station_kind": "station_kind",
    **PUBLICITY_VOCABULARIES,
    **SPECIALIST_VOCABULARIES,
}
"""Fields whose values are codes of a vocabulary, by table and column."""
