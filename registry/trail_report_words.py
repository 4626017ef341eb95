"""What records and fields of figures, assessments and notices are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

REPORT_RECORDS: dict[str, Text] = {
    "saved_views": t("Saved view of figures"),
    "figure_targets": t("Target"),
    "summary_templates": t("Template of summaries"),
    "assessment_schemes": t("Assessment scheme"),
    "assessment_indicators": t("Indicator of an assessment"),
    "assessments": t("Assessment"),
    "assessment_scores": t("Score of an assessment"),
    "assessment_appeals": t("Appeal against a score"),
    "assessment_exceptions": t("Exception from a locked assessment"),
    "notice_channels": t("Notice channel"),
    "notice_templates": t("Words of a notice"),
    "notice_rules": t("Rule for notices"),
    "notice_readers": t("How somebody wishes to be reached"),
    "notice_preferences": t("Wish for one kind of notice"),
}

REPORT_FIELDS: dict[str, Text] = {
    "answer": t("Answer"),
    "answered_at": t("Answered at"),
    "answered_by": t("Answered by"),
    "assessment_id": t("Assessment"),
    "basis": t("Facts behind it"),
    "carries": t("Kinds of notice it carries"),
    "channels": t("Channels"),
    "computed_at": t("Computed at"),
    "criteria": t("Criteria"),
    "digest": t("Digest"),
    "digest_at": t("Time of the digest"),
    "digest_on": t("Weekday of the digest"),
    "full_at": t("Full points at"),
    "indicator_key": t("Indicator"),
    "is_on": t("Is sent"),
    "leads": t("Time before the start"),
    "made_at": t("Made at"),
    "made_by": t("Made by"),
    "made_by_key": t("Account of who made it"),
    "points": t("Points"),
    "published_at": t("Published at"),
    "published_by": t("Published by"),
    "question": t("Question"),
    "quiet_from": t("Quiet from"),
    "quiet_until": t("Quiet until"),
    "scheme_id": t("Assessment scheme"),
    "set_by": t("Set by"),
    "set_points": t("Points set by hand"),
    "subject": t("Subject"),
    "subject_area_id": t("Area assessed"),
    "subject_unit_id": t("Unit assessed"),
    "test_outcome": t("Outcome of the last test"),
    "tested_at": t("Tested at"),
    "way": t("Way"),
    "zero_at": t("No points up to"),
}

REPORT_CODES: dict[str, dict[str, Text]] = {
    "summary_templates.kind": {"half_year": t("half-year summary"), "year": t("annual summary")},
    "assessments.state": {"draft": t("draft"), "published": t("published"), "locked": t("locked")},
    "assessment_appeals.state": {"open": t("open"), "upheld": t("upheld"), "rejected": t("rejected")},
    "assessment_indicators.kind": {
        "measured": t("measured"),
        "judged": t("judged by hand"),
        "bonus": t("bonus points"),
        "deduction": t("deduction"),
    },
    "notice_readers.digest": {"none": t("no digest"), "daily": t("every day"), "weekly": t("every week")},
    "notice_preferences.way": {"at_once": t("at once"), "digest": t("in the digest"), "inbox": t("inbox only")},
    "subject": {"area": t("areas"), "unit": t("units")},
}
