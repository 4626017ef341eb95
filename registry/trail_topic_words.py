"""The words of topics that keep them in files of their own, put together for the audit trail."""

from __future__ import annotations

from core.i18n import Text
from registry.trail_campaign_words import CAMPAIGN_CODES, CAMPAIGN_RECORDS, CAMPAIGN_VOCABULARIES
from registry.trail_fortification_words import FORTIFICATION_CODES, FORTIFICATION_RECORDS, FORTIFICATION_VOCABULARIES
from registry.trail_joint_words import JOINT_CODES, JOINT_PERSONAL, JOINT_RECORDS, JOINT_VOCABULARIES
from registry.trail_network_words import NETWORK_CODES, NETWORK_PERSONAL, NETWORK_RECORDS, NETWORK_VOCABULARIES
from registry.trail_open_day_words import (
    OPEN_DAY_CODES,
    OPEN_DAY_PERSONAL,
    OPEN_DAY_RECORDS,
    OPEN_DAY_VOCABULARIES,
)
from registry.trail_plan_words import PLAN_CODES, PLAN_PERSONAL, PLAN_RECORDS, PLAN_VOCABULARIES
from registry.trail_publicity_words import PUBLICITY_CODES, PUBLICITY_RECORDS, PUBLICITY_VOCABULARIES
from registry.trail_report_words import REPORT_CODES, REPORT_RECORDS
from registry.trail_specialist_words import (
    SPECIALIST_CODES,
    SPECIALIST_PERSONAL,
    SPECIALIST_RECORDS,
    SPECIALIST_VOCABULARIES,
)

TOPIC_RECORDS: dict[str, Text] = {
    **REPORT_RECORDS,
    **SPECIALIST_RECORDS,
    **JOINT_RECORDS,
    **PUBLICITY_RECORDS,
    **NETWORK_RECORDS,
    **FORTIFICATION_RECORDS,
    **PLAN_RECORDS,
    **OPEN_DAY_RECORDS,
    **CAMPAIGN_RECORDS,
}
TOPIC_CODES: dict[str, dict[str, Text]] = {
    **REPORT_CODES,
    **SPECIALIST_CODES,
    **JOINT_CODES,
    **PUBLICITY_CODES,
    **NETWORK_CODES,
    **FORTIFICATION_CODES,
    **PLAN_CODES,
    **OPEN_DAY_CODES,
    **CAMPAIGN_CODES,
}
TOPIC_VOCABULARIES: dict[str, str] = {
    **JOINT_VOCABULARIES,
    **PUBLICITY_VOCABULARIES,
    **SPECIALIST_VOCABULARIES,
    **NETWORK_VOCABULARIES,
    **FORTIFICATION_VOCABULARIES,
    **PLAN_VOCABULARIES,
    **OPEN_DAY_VOCABULARIES,
    **CAMPAIGN_VOCABULARIES,
}
TOPIC_PERSONAL = JOINT_PERSONAL | NETWORK_PERSONAL | PLAN_PERSONAL | SPECIALIST_PERSONAL | OPEN_DAY_PERSONAL
TOPIC_ACTORS = {"specialist": "specialists", "trainee": "trainees"}
