"""What the tasks of the clock are called, and what came of each run, in words."""

from __future__ import annotations

import re

from core.i18n import Text, t

TASK_NAMES: dict[str, Text] = {
    "outbox": t("Send messages"),
    "old messages": t("Forget old messages"),
    "seals": t("Seal the audit trail"),
    "series": t("Dates of series"),
    "tidying": t("Tidy up"),
    "sign-ups": t("Places from the waiting list"),
    "sign-up letters": t("Reminders of sign-ups"),
    "visits to confirm": t("Visits to be confirmed"),
    "anomalies": t("Times of anomalies"),
    "improvements": t("Reminders of improvements"),
    "open days": t("Guests and suggestions of open days"),
    "guests forgotten": t("Forget guests of open days"),
    "demonstration titles": t("Reviews of demonstration units"),
    "tasks": t("Reminders of tasks"),
    "findings": t("Reminders of findings"),
    "organisers": t("Reminders of organising units"),
    "organisers told": t("Notices of moved events to organising units"),
    "self-inspections": t("Reminders of self-inspections"),
    "returns": t("Returns and their locks"),
    "plans": t("Reminders of emergency plans"),
    "equipment": t("Reminders of equipment"),
    "notices": t("Notices that are due"),
    "dangers": t("Dangers in the field"),
    "reminders": t("Reminders of events and drills"),
    "results due": t("Ask for results"),
    "weekly summaries": t("Weekly summaries"),
    "old notices": t("Forget old notices"),
    "figures": t("Bring figures up to date"),
}
_OUTCOMES: dict[str, Text] = {
    "": t("Nothing to do"),
    "nothing due": t("Nothing was due"),
    "sealed #": t("Entries sealed: %(a)s"),
    "placed # of # waiting dates": t("Waiting dates placed: %(a)s of %(b)s"),
    "forgot # forms, # throttles, # links, people of # sign-ups": t(
        "Cleared: forms %(a)s, paused sign-ins %(b)s, links %(c)s, people of sign-ups %(d)s"
    ),
    "# lines moved": t("Waiting lists moved on: %(a)s"),
    "wrote to # not seen": t("Written to, not seen at the event: %(a)s"),
    "escalated #": t("Told of running time: %(a)s"),
    "reminded #": t("Reminders: %(a)s"),
    "told #": t("Told: %(a)s"),
    "asked #": t("Results asked for: %(a)s"),
    "asked #, reminded #": t("Units asked: %(a)s, reminded: %(b)s"),
    "sent #": t("Summaries sent: %(a)s"),
    "sent # of # notices": t("Notices passed on: %(a)s of %(b)s"),
    "sent #, failed #": t("Messages sent: %(a)s, failed: %(b)s"),
    "folded # changes": t("Changes counted: %(a)s"),
    "forgot #": t("Cleared: %(a)s"),
    "forgot # messages": t("Messages cleared: %(a)s"),
}
"""By what a task answered, its numbers left out."""


def task_name(name: str) -> str:
    """What a task of the clock is called."""
    return str(TASK_NAMES.get(name, name))


def outcome_words(outcome: str) -> str:
    """What came of a run, in the reader's language; as the task gave it where that is a failure or is not known."""
    numbers = re.findall(r"\d+", outcome)
    found = _OUTCOMES.get(re.sub(r"\d+", "#", outcome))
    if found is None:
        return outcome
    return str(Text(found.msgid, dict(zip("abcd", numbers, strict=False))))
