"""Self-inspections in words: answers, how units stand, states of hazards. Pure."""

from __future__ import annotations

from datetime import date

from core.i18n import LANGUAGES, Said, Text, t
from core.times import say_plain_date

ANSWERS: dict[str, Text] = {"ok": t("In order"), "hazard": t("Hazard seen"), "na": t("Not applicable")}
ANSWER_TONES = {"ok": "ok", "hazard": "bad", "na": "muted"}
STANDINGS: dict[str, Text] = {
    "never": t("Never inspected"),
    "overdue": t("Overdue"),
    "soon": t("Due soon"),
    "done": t("Inspected in time"),
}
STANDING_TONES = {"never": "bad", "overdue": "bad", "soon": "warn", "done": "ok"}
HAZARD_STATES: dict[str, Text] = {
    "late": t("Overdue"),
    "open": t("To be fixed"),
    "fixed": t("Fixed"),
    "dropped": t("Not pursued"),
}
HAZARD_TONES = {"late": "bad", "open": "warn", "fixed": "ok", "dropped": "muted"}

IN_ORDER, DID_NOT_APPLY = ":in_order", ":did_not_apply"
NOTES = (IN_ORDER, DID_NOT_APPLY)  # what a later round notes by itself, said in the language of the reader


def hazard_state(state: str, fix_by: date, on: date) -> str:
    """The state of a hazard on a day: an open one past its day is late."""
    return "late" if state == "open" and fix_by < on else state


def note_code(note: str, on: date | None) -> str:
    """The note as it is kept: a sentence that a round of that day makes by itself as its code, in any language."""
    if on is None or note in NOTES:
        return note
    for code in NOTES:
        for day in (on.isoformat(), Said(say_plain_date, (on,))):
            if note in {_sentence(code, day).in_(spoken) for spoken in LANGUAGES}:
                return code
    return note


def said_note(note: str, on: date | None) -> str:
    """What was done about a hazard, in the language of the reader; `on` is the day on which it was settled."""
    code = note_code(note, on)
    return str(_sentence(code, Said(say_plain_date, (on,)))) if code in NOTES and on is not None else note


def _sentence(code: str, day: object) -> Text:
    if code == IN_ORDER:
        return t("Found in order at the self-inspection of %(day)s.", day=day)
    return t("Did not apply at the self-inspection of %(day)s.", day=day)
