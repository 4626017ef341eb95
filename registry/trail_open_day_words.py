"""What records and fields of open days are called in the audit trail."""

from __future__ import annotations

from core.i18n import Text, t

OPEN_DAY_RECORDS: dict[str, Text] = {
    "public_events": t("Event shown publicly"),
    "open_days": t("Open day"),
    "open_day_stops": t("Stop of an open day"),
    "open_day_guests": t("Guest of an open day"),
    "suggestions": t("Suggestion"),
    "open_day_opinions": t("How content a visitor was"),
}

OPEN_DAY_FIELDS: dict[str, Text] = {
    "greeting": t("Words of the invitation"),
    "takes_suggestions": t("Takes suggestions"),
    "guide_name": t("Guide"),
    "person_id": t("Person"),
    "organisation": t("Organisation"),
    "most_people": t("Most people"),
    "invited_at": t("Invited at"),
    "is_cleared": t("Name and contacts deleted"),
    "text": t("Text"),
    "topic": t("Topic"),
    "wish": t("Answer wished"),
    "owner_id": t("Responsible"),
    "assigned_at": t("Assigned at"),
    "counted_due_on": t("Counts as in time until"),
    "approved_at": t("Approved at"),
    "approved_by": t("Who approved it"),
    "public_text": t("Text as published"),
    "outcome": t("How it ended"),
    "told_how": t("How it was told"),
    "reopened_at": t("Reopened at"),
    "merged_into_id": t("Merged into"),
    "device": t("Device"),
    "words": t("Words"),
    "given_at": t("Given at"),
}

OPEN_DAY_PERSONAL = frozenset(
    {"open_day_guests.name", "open_day_guests.organisation", "open_day_stops.guide_name", "suggestions.name",
     "suggestions.text", "suggestions.answered_by_name"}
)  # fmt: skip

OPEN_DAY_CODES: dict[str, dict[str, Text]] = {
    "open_day_guests.answer": {"coming": t("comes"), "declined": t("does not come")},
    "open_day_guests.how": {"link": t("by the link"), "phone": t("by telephone"), "door": t("at the door")},
    "suggestions.kind": {
        "question": t("question"), "suggestion": t("suggestion"), "complaint": t("complaint"),
    },
    "suggestions.wish": {"public": t("may be published"), "private": t("only to the person")},
    "suggestions.source": {
        "poster": t("visitor's own telephone"), "helper": t("helper"), "paper": t("paper"), "office": t("the office"),
    },
    "suggestions.state": {
        "new": t("not assigned"), "assigned": t("assigned"), "answered": t("answered, to be approved"),
        "approved": t("approved"), "closed": t("closed"), "merged": t("merged into another"),
    },
    "suggestions.outcome": {
        "published": t("published"), "told": t("answered privately"), "dropped": t("not pursued"),
    },
    "suggestions.told_how": {
        "phone": t("by telephone"), "email": t("by e-mail"), "sms": t("by text message"),
        "in_person": t("in person"), "letter": t("by letter"),
    },
}  # fmt: skip

OPEN_DAY_VOCABULARIES: dict[str, str] = {
    "open_day_guests.category": "guest_category",
    "suggestions.topic": "suggestion_topic",
}
