"""What records and fields of emergency plans and response teams are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

PLAN_RECORDS: dict[str, Text] = {
    "emergency_plans": t("Emergency plan"),
    "plan_versions": t("Version of a plan"),
    "plan_reviews": t("Review of a plan"),
    "plan_tests": t("Test of a plan"),
    "plan_findings": t("Finding about a plan"),
    "response_teams": t("Response team"),
    "team_members": t("Member of a response team"),
    "member_trainings": t("Training of a member"),
    "team_equipment": t("Equipment of a response team"),
    "equipment_checks": t("Check of equipment"),
    "mobilisations": t("Mobilisation of a response team"),
    "joint_call_outs": t("Call-out of several teams"),
    "call_answers": t("Answer to a call-out"),
}

PLAN_FIELDS: dict[str, Text] = {
    "acknowledged_at": t("First answered at"),
    "approved_by": t("Approved by"),
    "approved_on": t("Approved on"),
    "assemble_by": t("To assemble by"),
    "away_until": t("Away until"),
    "base_note": t("Base, in words"),
    "called_at": t("Called out at"),
    "called_by": t("Account of who called"),
    "called_by_name": t("Called by"),
    "came": t("How many came"),
    "check_due_on": t("Next check due on"),
    "check_due_on_before": t("Check due before"),
    "checked_at": t("Checked at"),
    "checked_by": t("Checked by"),
    "checked_on": t("Checked on"),
    "checked_on_before": t("Checked before on"),
    "condition": t("Condition"),
    "condition_before": t("Condition before"),
    "counted_in": t("Counted in"),
    "drafted_on": t("Drafted on"),
    "duty": t("Duty"),
    "equipment_id": t("Equipment"),
    "expires_on": t("Expires on"),
    "filed_no": t("Filing number"),
    "found": t("Problem found"),
    "handed_in_at": t("Sent in at"),
    "handed_in_by": t("Sent in by"),
    "held_on": t("Held on"),
    "in_force_from": t("In force from"),
    "in_force_since": t("First in force from"),
    "is_exercise": t("Exercise"),
    "is_told": t("Has been told"),
    "joint_id": t("Call-out of several teams"),
    "kept_at": t("Kept at"),
    "marked_by": t("Marked by"),
    "minutes_away": t("Minutes until there"),
    "mobilisation_id": t("Mobilisation"),
    "must_change": t("What the plan must change"),
    "outcome": t("Outcome"),
    "owner_name": t("Office in charge"),
    "place": t("Place"),
    "plan_id": t("Plan"),
    "quantity": t("Quantity"),
    "quantity_before": t("Quantity before"),
    "released_at": t("Released at"),
    "review_by": t("Review due on"),
    "review_due_on": t("Review due on"),
    "reviewed_on": t("Reviewed on"),
    "settled_at": t("Looked at on"),
    "settled_by": t("Looked at by"),
    "strength": t("Strength"),
    "taken_up_in_id": t("Taken up in version"),
    "test_id": t("Test of a plan"),
    "valid_until": t("Valid until"),
    "version_id": t("Version of a plan"),
    "wanted": t("Wanted"),
    "what": t("What in"),
    "withdrawn_on": t("Withdrawn on"),
    "withdrawn_reason": t("Why it was withdrawn"),
    "within_minutes": t("Minutes for a prompt answer"),
}

PLAN_PERSONAL = frozenset({"team_members.name", "called_by_name"})

PLAN_VOCABULARIES = {"emergency_plans.kind": "plan_kind", "response_teams.kind": "response_team_kind"}

CONDITIONS: dict[str, Text] = {"good": t("good"), "worn": t("worn"), "unusable": t("unusable")}

PLAN_CODES: dict[str, dict[str, Text]] = {
    "emergency_plans.level": {
        "province": t("Province"), "prefecture": t("Prefecture"), "county": t("County"), "township": t("Township"),
        "village": t("Village"), "unit": t("Unit"),
    },
    "plan_versions.state": {"sent": t("sent in"), "sent_back": t("sent back"), "accepted": t("accepted")},
    "plan_reviews.outcome": {"unchanged": t("stays as it is"), "revised": t("new version")},
    "plan_findings.state": {"open": t("to be taken up"), "taken_up": t("taken up"), "dropped": t("dropped")},
    "team_members.role": {"leader": t("leader"), "deputy": t("deputy"), "member": t("member")},
    "condition": CONDITIONS,
    "condition_before": CONDITIONS,
    "mobilisations.way": {"called": t("called out"), "entered": t("entered afterwards")},
    "call_answers.answer": {"coming": t("coming"), "cannot": t("cannot come")},
    "call_answers.how": {"link": t("by the link"), "phone": t("by telephone")},
}  # fmt: skip
