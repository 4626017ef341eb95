"""What records and fields of the three networks and of quick reports are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

NETWORK_RECORDS: dict[str, Text] = {
    "network_members": t("Person of the three networks"),
    "network_trainings": t("Training of a person"),
    "network_allowances": t("Allowance of a person"),
    "network_checks": t("Check of a roster"),
    "network_rules": t("Rule of the networks"),
    "quick_rounds": t("Round of quick reports"),
    "quick_asked": t("Informant asked for a quick report"),
    "quick_reports": t("Quick report"),
    "quick_photos": t("Photo of a quick report"),
}
NETWORK_FIELDS: dict[str, Text] = {
    "asked_id": t("Informant asked"),
    "damage": t("Damage to buildings"),
    "dead": t("Dead"),
    "degree": t("Estimated intensity"),
    "felt": t("Felt"),
    "gaps": t("Posts not held"),
    "least": t("At least how many"),
    "left_ids": t("Have left"),
    "member_id": t("Person"),
    "paid_on": t("Paid on"),
    "report_id": t("Quick report"),
    "round_id": t("Round of quick reports"),
    "sends_reports": t("Is asked for quick reports after an earthquake"),
    "sent_at": t("Sent at"),
    "services": t("Roads, power, water, communications"),
    "shook_at": t("Time of the earthquake"),
    "signs": t("What was noticed"),
    "since_on": t("Serves since"),
    "told_by": t("Told by"),
    "training_years": t("Training holds for (years)"),
    "trapped": t("Trapped"),
    "untrained": t("Training due"),
    "until_on": t("Served until"),
    "what": t("What it was about"),
    "words": t("In words"),
    "year": t("Year"),
    "yuan": t("Yuan"),
}
NETWORK_CODES: dict[str, dict[str, Text]] = {
    "quick_rounds.mode": {"exercise": t("exercise"), "real": t("real")},
    "quick_asked.mode": {"exercise": t("exercise"), "real": t("real")},
    "quick_reports.mode": {"exercise": t("exercise"), "real": t("real")},
    "quick_reports.felt": {"yes": t("felt"), "no": t("not felt")},
    "quick_asked.told_by": {"account": t("by the account"), "phone": t("by text message"), "": t("to be called")},
    "network_rules.level": {"township": t("Every township"), "village": t("Every village")},
}
NETWORK_PERSONAL = frozenset(
    {
        "network_members.name",
        "quick_asked.name",
        "network_members.note",
        "network_allowances.yuan",
        "quick_reports.words",
    }
)
"""Fields that tell of a person."""

NETWORK_VOCABULARIES = {"network_members.role": "network_role", "network_rules.role": "network_role"}
"""Fields whose values are codes of a vocabulary."""
