"""Suggestions in words: kinds, states, wishes, ways. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import Text, t

KIND_NAMES: dict[str, Text] = {
    "question": t("A question"), "suggestion": t("Suggestion"), "complaint": t("Complaint"),
}  # fmt: skip
WISH_NAMES: dict[str, Text] = {
    "public": t("The answer may be published, without my name"),
    "private": t("Please answer only to me"),
}
WISH_TAGS: dict[str, Text] = {"public": t("may be published"), "private": t("only to the person")}
SOURCE_NAMES: dict[str, Text] = {
    "poster": t("Visitor's own telephone"), "helper": t("Helper"), "paper": t("Paper"), "office": t("The office"),
}  # fmt: skip
STATE_NAMES: dict[str, Text] = {
    "overdue": t("Overdue"),
    "new": t("Without an owner"),
    "assigned": t("Assigned"),
    "answered": t("Answer to be approved"),
    "approved": t("Approved, to be published or told"),
    "published": t("Published"),
    "told": t("Answered privately"),
    "dropped": t("Not taken up"),
    "merged": t("Merged"),
}
STATE_TONES = {
    "overdue": "bad", "new": "warn", "assigned": "info", "answered": "warn", "approved": "info", "published": "ok",
    "told": "ok", "dropped": "muted", "merged": "muted",
}  # fmt: skip
TOLD_NAMES: dict[str, Text] = {
    "phone": t("By telephone"), "email": t("By e-mail"), "sms": t("By text message"), "in_person": t("In person"),
    "letter": t("By letter"),
}  # fmt: skip
SCORE_NAMES: dict[int, Text] = {
    5: t("Very content"), 4: t("Content"), 3: t("So so"), 2: t("Not content"), 1: t("Not content at all"),
}  # fmt: skip


def shown_state(state: str, outcome: str, due_on: date, on: date, is_of_nobody: bool = False) -> str:
    """The state as it is shown, a key of STATE_NAMES: an unanswered suggestion is overdue after its day.

    One that is assigned to somebody who cannot act any more is shown as without an owner.
    """
    if state in ("new", "assigned"):
        return "overdue" if due_on < on else "new" if is_of_nobody else state
    return outcome if state == "closed" else state
