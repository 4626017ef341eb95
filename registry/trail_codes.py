"""Values of records that the code fixes, as people call them in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t
from registry.inputs import LEVEL_NAMES
from registry.permissions import ROLE_NAMES
from registry.trail_open_day_words import OPEN_DAY_CODES
from registry.trail_publicity_words import PUBLICITY_CODES
from registry.trail_report_words import REPORT_CODES

CODES: dict[str, dict[str, Text]] = {
    "role": ROLE_NAMES,
    "events.status": {
        "planned": t("planned"),
        "confirmed": t("confirmed"),
        "held": t("held"),
        "postponed": t("postponed"),
        "cancelled": t("cancelled"),
    },
    "campaigns.status": {
        "draft": t("draft"),
        "running": t("running"),
        "closed": t("closed"),
        "cancelled": t("cancelled"),
    },
    "shelters.status": {"usable": t("usable"), "closed": t("closed"), "under_repair": t("under repair")},
    "places.kind": {
        "venue": t("Venue"),
        "shelter": t("Shelter"),
        "observation_point": t("Observation point"),
        "station": t("Station"),
    },
    "areas.level": LEVEL_NAMES,
    "headcounts.stage": {
        "expected": t("expected"),
        "signed_up": t("signed up"),
        "checked_in": t("checked in"),
        "reported": t("reported"),
    },
    "drill_rules.period": {
        "month": t("Month"),
        "quarter": t("Quarter"),
        "term": t("School term"),
        "half_year": t("Half-year"),
        "year": t("Year"),
    },
    "headcounts.measure": {"visits": t("visits"), "people": t("different people")},
    "special_days.kind": {"holiday": t("day off"), "workday": t("make-up workday")},
    "absences.source": {"typed": t("typed in"), "calendar": t("own calendar")},
    "series_dates.state": {"placed": t("placed"), "waiting": t("to be placed"), "dropped": t("dropped")},
    "sign_ups.state": {
        "confirmed": t("signed up"),
        "waiting": t("on the waiting list"),
        "offered": t("a place is offered"),
        "withdrawn": t("withdrawn"),
        "lapsed": t("lapsed"),
    },
    "check_ins.source": {"poster": t("poster"), "helper": t("check-in helper"), "organiser": t("organiser")},
    "feeds.kind": {
        "all": t("everything"),
        "person": t("person"),
        "team": t("team"),
        "unit": t("unit"),
        "campaign": t("campaign"),
        "area": t("area"),
    },
    "document_templates.kind": {
        "plan": t("Drill plan"),
        "script": t("Drill script"),
        "result": t("Result record"),
        "evaluation": t("Evaluation report"),
    },
    "indicator_sets.mode": {"live": t("live exercise"), "tabletop": t("tabletop exercise")},
    "indicators.kind": {"score": t("a score"), "choice": t("a choice")},
    "improvement_actions.state": {
        "open": t("to be done"),
        "done": t("waiting to be closed"),
        "closed": t("closed"),
        "dropped": t("dropped"),
    },
    "improvement_actions.retest": {"fixed": t("fixed"), "not_fixed": t("not fixed")},
    "inspections.answers": {"ok": t("fine"), "defect": t("defect"), "na": t("not applicable")},
    "defects.severity": {"minor": t("minor"), "major": t("major"), "danger": t("danger")},
    "defects.state": {
        "open": t("to be mended"),
        "mended": t("waiting to be closed"),
        "closed": t("closed"),
        "dropped": t("dropped"),
    },
    "stations.status": {
        "running": t("running normally"),
        "faulty": t("faulty"),
        "stopped": t("stopped"),
        "closed": t("closed down"),
    },
    "daily_records.state": {"nothing": t("nothing unusual"), "anomaly": t("anomaly")},
    "returns.state": {"filed": t("filed"), "approved": t("approved"), "sent_back": t("sent back")},
    "anomalies.state": {
        "reported": t("reported"),
        "judged": t("first judged"),
        "verified": t("verified"),
        "closed": t("closed"),
    },
    "scenarios.region": {
        "tibet": t("Qinghai-Tibet"),
        "xinjiang": t("Xinjiang"),
        "east": t("East"),
        "central": t("Central"),
    },
    "language": {"zh": t("Chinese"), "en": t("English")},
    **OPEN_DAY_CODES,
    **REPORT_CODES,
    **PUBLICITY_CODES,
}
"""Names of values that the code fixes, by column, or by table and column."""
