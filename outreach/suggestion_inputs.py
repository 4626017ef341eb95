"""What can be typed about suggestions: the suggestion itself, by whom and until when it is answered, and the answer."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from core.fields import Count, Day, Email, Entry, Input, Line, Phone, Verified, Whole, no_controls
from core.i18n import t

DAYS_TO_ANSWER = 15
MOST_AT_ONCE = 100
NONCE = r"^[0-9A-Za-z_-]{16,40}$"
Words = Annotated[str, StringConstraints(min_length=1, max_length=2000), AfterValidator(no_controls)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=300), AfterValidator(no_controls)]
Term = Annotated[str, StringConstraints(max_length=40)]
Caller = Annotated[str, StringConstraints(max_length=60), AfterValidator(no_controls)]
Nonce = Annotated[str, StringConstraints(pattern=NONCE)]
Kind = Literal["question", "suggestion", "complaint"]


class SuggestionInput(Input):
    """What a visitor asks, suggests or complains of; a name and a way to be reached only if wished."""

    kind: Annotated[Kind, Entry(t("Kind"), widget="radio")] = "suggestion"
    text: Annotated[Words, Entry(t("Question or suggestion"), widget="textarea", attrs={"rows": 4, "maxlength": 2000})]
    topic: Annotated[Term, Entry(t("Topic"), widget="select")] = "other"
    wish: Annotated[Literal["public", "private"], Entry(t("Answer wished"), widget="radio")] = "public"
    name: Annotated[Caller, Entry(t("Name"), t("May be left empty."), attrs={"autocomplete": "name"})] = ""
    phone: Annotated[Phone, Entry(t("Telephone"), t("Only if you wish to be answered in person."), widget="tel",
                                  attrs={"autocomplete": "tel"})] = ""  # fmt: skip
    email: Annotated[Email, Entry(t("E-mail"), widget="email", attrs={"autocomplete": "email"})] = ""


class KeptSuggestionInput(SuggestionInput):
    """A suggestion that a phone has kept, with the nonce it made for it."""

    nonce: Annotated[Nonce, Entry(t("Nonce"))]
    elapsed_seconds: Annotated[Count, Entry(t("Seconds gone by"))] = 0


class PaperSuggestionInput(SuggestionInput):
    """A suggestion typed from paper afterwards, with the day on which it was given."""

    received_on: Annotated[Day | None, Entry(t("Given on"), t("Left empty, the day of the event."))] = None


class SortInput(Input):
    """What a suggestion is and what it is about, as the office sees it."""

    kind: Annotated[Kind, Entry(t("Kind"), widget="select")]
    topic: Annotated[Term, Entry(t("Topic"), widget="select")]
    wish: Annotated[Literal["public", "private"], Entry(t("Answer wished"), widget="select")]
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class AssignInput(Input):
    """Who has to answer: a unit, whose contacts see it, or somebody with an account; and until when."""

    unit_id: Annotated[
        Whole | None,
        Entry(t("Unit"), t("Only units are listed that have a contact with an account."), widget="select")
    ] = None  # fmt: skip
    owner_id: Annotated[
        Whole | None, Entry(t("Person"), t("Left empty, the contacts of the unit."), widget="select")
    ] = None
    due_on: Annotated[Day | None, Entry(t("Answer by"))] = None
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class PostponeInput(Input):
    """Another day for the answer, and why."""

    due_on: Annotated[Day, Entry(t("Answer by"))]
    reason: Annotated[Sentence, Entry(t("Reason"))]


class AnswerGivenInput(Input):
    """The answer, for whoever asked; no names of visitors in it."""

    answer: Annotated[Words, Entry(t("Reply"), t("No names of visitors."), widget="textarea",
                                   attrs={"rows": 5, "maxlength": 2000})]  # fmt: skip
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class PublishInput(Input):
    """The suggestion and its answer as everybody reads them, names and numbers taken out."""

    public_text: Annotated[Words, Entry(t("Text as published"), t("Take out names, numbers and addresses."),
                                        widget="textarea", attrs={"rows": 3, "maxlength": 2000})]  # fmt: skip
    public_answer: Annotated[
        Annotated[str, StringConstraints(max_length=2000), AfterValidator(no_controls)],
        Entry(t("Answer as published"), t("Take out names, numbers and addresses. Left empty, as it was approved."),
              widget="textarea", attrs={"rows": 4, "maxlength": 2000})
    ] = ""  # fmt: skip


class ToldInput(Input):
    """How the answer reached the person."""

    how: Annotated[
        Literal["phone", "email", "sms", "in_person", "letter"], Entry(t("How it was told"), widget="select")
    ]


class SuggestionReasonInput(Input):
    """Why a suggestion goes back, is not pursued, or is opened again."""

    reason: Annotated[Sentence, Entry(t("Reason"))]


class MergeInput(Input):
    """The suggestion that says the same."""

    into_id: Annotated[Whole, Entry(t("Number of the other suggestion"))]


class AnswerDaysInput(Input):
    """Within how many days a suggestion is answered; what a county promises is its own to say."""

    days: Annotated[Whole, Field(ge=1, le=180), Entry(t("Days to answer a suggestion"))] = DAYS_TO_ANSWER
    source: Annotated[Line, Entry(t("Source"), t("For example the county's own work rules."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False


class OpinionInput(Input):
    """How content a visitor was, with words if wished; once for each device."""

    score: Annotated[Whole, Field(ge=1, le=5), Entry(t("How content are you with this open day?"), widget="radio")]
    words: Annotated[str, StringConstraints(max_length=500), AfterValidator(no_controls),
                     Entry(t("A few words"), widget="textarea", attrs={"rows": 2, "maxlength": 500})] = ""  # fmt: skip


class KeptOpinionInput(OpinionInput):
    """An opinion that a phone has kept; its nonce counts the device once."""

    nonce: Annotated[Nonce, Entry(t("Nonce"))]
