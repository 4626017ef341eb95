"""The fields of topics that keep their words in files of their own, put together for the audit trail."""

from __future__ import annotations

from core.i18n import Text
from registry.trail_fortification_words import FORTIFICATION_FIELDS
from registry.trail_joint_words import JOINT_FIELDS
from registry.trail_network_words import NETWORK_FIELDS
from registry.trail_open_day_words import OPEN_DAY_FIELDS
from registry.trail_plan_words import PLAN_FIELDS
from registry.trail_publicity_words import PUBLICITY_FIELDS

TOPIC_FIELDS: dict[str, Text] = {
    **OPEN_DAY_FIELDS,
    **JOINT_FIELDS,
    **FORTIFICATION_FIELDS,
    **PLAN_FIELDS,
    **NETWORK_FIELDS,
    **PUBLICITY_FIELDS,
}
