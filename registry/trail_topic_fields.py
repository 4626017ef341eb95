"""The fields of topics that keep their words in files of their own, put together for the audit trail."""

from __future__ import annotations

from core.i18n import Text
from registry.trail_campaign_words import CAMPAIGN_FIELDS
from registry.trail_fortification_words import FORTIFICATION_FIELDS
from registry.trail_joint_words import JOINT_FIELDS
from registry.trail_network_words import NETWORK_FIELDS
from registry.trail_open_day_words import OPEN_DAY_FIELDS
from registry.trail_plan_words import PLAN_FIELDS
from registry.trail_publicity_words import PUBLICITY_FIELDS
from registry.trail_report_words import REPORT_FIELDS
from registry.trail_space_fields import SPACE_FIELDS
from registry.trail_specialist_words import SPECIALIST_FIELDS

TOPIC_FIELDS: dict[str, Text] = {
    **SPECIALIST_FIELDS,
    **CAMPAIGN_FIELDS,
    **FORTIFICATION_FIELDS,
    **JOINT_FIELDS,
    **NETWORK_FIELDS,
    **OPEN_DAY_FIELDS,
    **PLAN_FIELDS,
    **PUBLICITY_FIELDS,
    **REPORT_FIELDS,
    **SPACE_FIELDS,
}
