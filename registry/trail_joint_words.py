"""What records and fields of checklists, joint work and supervision are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

JOINT_RECORDS: dict[str, Text] = {
    "checklists": t("Checklist of the year"),
    "checklist_items": t("Item of a checklist"),
    "checklist_proofs": t("Proof for a checklist"),
    "event_organisers": t("Organiser of an event"),
    "meetings": t("Minutes of a meeting"),
    "agenda_items": t("Item of an agenda"),
    "meeting_parties": t("Participant of a meeting"),
    "joint_tasks": t("Task"),
    "task_steps": t("Step of a task"),
    "supervision_findings": t("Finding of a supervision visit"),
    "finding_photos": t("Photo of a finding"),
}

JOINT_FIELDS: dict[str, Text] = {
    "attended": t("Came"),
    "finding": t("Problem found"),
    "person_name": t("Responsible"),
    "accepted_at": t("Accepted at"),
    "accepted_by": t("Accepted by"),
    "at": t("At"),
    "by": t("Done by"),
    "checklist_id": t("Checklist of the year"),
    "decisions": t("Decisions"),
    "deed": t("Deed"),
    "detail": t("Details"),
    "due_month": t("Due by the end of"),
    "finding_id": t("Finding"),
    "given_at": t("Given at"),
    "given_by": t("Given by"),
    "given_by_name": t("Name of who gave it"),
    "is_of_unit": t("The unit itself answers for it"),
    "is_proof": t("Shows what was done"),
    "item_id": t("Item"),
    "protocol": t("Minutes of the meeting"),
    "reviewed_by_name": t("Name of who looked at it"),
    "share_percent": t("Percent"),
    "length": t("Minutes"),
    "presenter": t("Presented by"),
    "proof": t("What was done"),
    "share": t("Share"),
    "takes_proof": t("Proof by hand is accepted"),
    "task_id": t("Task"),
    "unit_name": t("Unit"),
    "written_at": t("Written at"),
    "written_by": t("Written by"),
}


JOINT_PERSONAL = frozenset(
    {"given_by_name", "reviewed_by_name", "joint_tasks.person_name", "task_steps.person_name", "agenda_items.presenter"}
)

JOINT_VOCABULARIES: dict[str, str] = {
    "checklists.unit_kinds": "unit_kind",
    "checklist_items.event_kinds": "event_kind",
}

JOINT_CODES: dict[str, dict[str, Text]] = {
    "checklist_proofs.state": {
        "given": t("not confirmed yet"), "confirmed": t("confirmed"), "sent_back": t("sent back"),
        "taken_back": t("taken back"),
    },
    "event_organisers.state": {
        "named": t("entered, not asked"), "asked": t("asked"), "confirmed": t("confirmed"), "declined": t("declined"),
    },
    "event_organisers.role": {"host": t("host"), "co_host": t("co-host"), "support": t("support")},
    "joint_tasks.state": {"open": t("open"), "done": t("done"), "dropped": t("not pursued")},
    "task_steps.deed": {
        "made": t("made"), "changed": t("changed"), "postponed": t("postponed"), "handed_over": t("handed over"),
        "done": t("done"), "dropped": t("not pursued"), "reopened": t("opened again"),
    },
    "supervision_findings.state": {"open": t("open"), "done": t("done"), "accepted": t("accepted")},
    "supervision_findings.severity": {"minor": t("minor"), "major": t("major"), "urgent": t("urgent")},
}  # fmt: skip
