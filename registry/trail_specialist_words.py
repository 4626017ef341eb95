"""What records and fields of specialists, training classes and demonstration units are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

SPECIALIST_RECORDS: dict[str, Text] = {
    "specialists": t("Specialist"),
    "dispatches": t("Purpose of a visit"),
    "visit_reports": t("Report of a visit"),
    "visit_photos": t("Photo of a visit"),
    "allowance_corrections": t("Correction of an allowance"),
    "allowance_payments": t("Payment of an allowance"),
    "training_classes": t("Training class"),
    "training_sessions": t("Session of a training class"),
    "trainees": t("Trainee"),
    "training_attendance": t("Attendance at a session"),
    "exam_questions": t("Test question"),
    "exam_tries": t("Try at a test"),
    "training_certificates": t("Certificate of a trainee"),
    "demonstration_criteria": t("Criterion of demonstration units"),
    "demonstrations": t("Demonstration unit"),
    "demonstration_photos": t("Photo of a demonstration unit"),
    "demonstration_reviews": t("Review of a demonstration unit"),
}

SPECIALIST_FIELDS: dict[str, Text] = {
    "replies": t("Answers"),
    "applied_on": t("Applied on"),
    "began_at": t("Began at"),
    "choices": t("Answers to choose from"),
    "class_id": t("Training class"),
    "decided_at": t("Decided at"),
    "decided_by": t("Decided by"),
    "decided_on": t("Decided on"),
    "demonstration_id": t("Demonstration unit"),
    "done": t("Work done on the visit"),
    "entered_at": t("Entered at"),
    "entered_by_name": t("Entered by"),
    "explanation": t("Explanation"),
    "fen": t("Amount, hundredths of a yuan"),
    "field": t("Field of work"),
    "finding": t("Finding"),
    "granted_on": t("Granted on"),
    "headcount": t("People who came"),
    "household": t("Household"),
    "is_passed": t("Passed"),
    "is_required": t("Required"),
    "is_test_open": t("Test open"),
    "is_typed": t("Entered by hand"),
    "job_title": t("Job title"),
    "month": t("Month"),
    "next_steps": t("Next steps"),
    "noted_at": t("Noted at"),
    "noted_by": t("Noted by"),
    "paid_at": t("Paid at"),
    "paid_by_name": t("Paid by"),
    "paid_in": t("Paid with the sheet of"),
    "pass_percent": t("Pass mark, percent"),
    "person_id": t("Person"),
    "rate_fen": t("Rate, hundredths of a yuan"),
    "rate_per": t("Allowance"),
    "report_id": t("Report"),
    "review_due_on": t("Review due on"),
    "reviewed_on": t("Reviewed on"),
    "right": t("Right answers"),
    "scored_at": t("Scored at"),
    "score_percent": t("Score in percent"),
    "scores": t("Scores"),
    "sender_key": t("Sent by"),
    "specialist_id": t("Specialist"),
    "term_from": t("Appointed from"),
    "term_until": t("Term until"),
    "test": t("Test"),
    "topic": t("Topic"),
    "trainee_id": t("Trainee"),
    "tries": t("Tries"),
    "wanted": t("Trainees wanted"),
}

SPECIALIST_PERSONAL = frozenset(
    {"dispatches.household", "trainees.name", "entered_by_name", "paid_by_name", "demonstrations.name"}
)

SPECIALIST_CODES: dict[str, dict[str, Text]] = {
    "visit_reports.state": {
        "sent": t("waits for acceptance"),
        "accepted": t("accepted"),
        "returned": t("sent back"),
    },
    "rate_per": {"none": t("nothing is paid"), "hour": t("an hour"), "day": t("a day"), "visit": t("a visit")},
    "demonstrations.state": {
        "applied": t("applied for"),
        "granted": t("granted"),
        "refused": t("refused"),
        "revoked": t("revoked"),
    },
    "demonstrations.level": {"county": t("county"), "city": t("city"), "province": t("province")},
}

SPECIALIST_VOCABULARIES: dict[str, str] = {
    "specialists.kind": "specialist_kind",
    "training_classes.category": "trainee_category",
    "demonstrations.kind": "demonstration_kind",
    "demonstration_criteria.kind": "demonstration_kind",
    "visit_reports.people": "people_category",
}
