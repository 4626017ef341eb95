"""What somebody wishes of their notices, and what an administrator says of everybody's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticKnownError

from core.fields import Clock, Entry, Flag, Input, Line, Phone, Prose, Whole
from core.i18n import Text, t
from schedule.notice_kinds import KINDS
from schedule.notice_wordings import WORDINGS

Lead = Annotated[Whole, Field(ge=5, le=60 * 24 * 60)]
Leads = Annotated[list[Lead], Field(max_length=8)]
PersonalChannel = Literal["email", "sms"]


def _known(codes: Sequence[str]) -> AfterValidator:
    def check(value: str) -> str:
        if value not in codes:
            raise PydanticKnownError("literal_error", {"expected": ", ".join(codes)})
        return value

    return AfterValidator(check)


KindCode = Annotated[str, _known([*KINDS]), Field(json_schema_extra={"enum": [*KINDS]})]
WordsCode = Annotated[str, _known([*WORDINGS]), Field(json_schema_extra={"enum": [*WORDINGS]})]

DIGEST_NAMES: dict[str, Text] = {
    "none": t("No: every message by itself"),
    "daily": t("One message a day"),
    "weekly": t("One message a week"),
}
WAY_NAMES: dict[str, Text] = {"at_once": t("At once"), "digest": t("In the digest"), "inbox": t("Inbox only")}
CHANNEL_NAMES: dict[str, Text] = {"email": t("E-mail message"), "sms": t("Text message")}
WEEKDAY_NAMES: dict[str, Text] = {
    "1": t("Monday"), "2": t("Tuesday"), "3": t("Wednesday"), "4": t("Thursday"), "5": t("Friday"),
    "6": t("Saturday"), "7": t("Sunday"),
}  # fmt: skip
LEAD_NAMES: dict[str, Text] = {
    "20160": t("14 days before"), "10080": t("7 days before"), "4320": t("3 days before"), "1440": t("1 day before"),
    "180": t("3 hours before"), "60": t("1 hour before"), "30": t("30 minutes before"),
}  # fmt: skip


class DigestInput(Input):
    """One message in place of many, or each by itself."""

    digest: Annotated[Literal["none", "daily", "weekly"], Entry(t("Digest"))]


class ReachInput(Input):
    """How somebody wishes to be reached."""

    digest: Annotated[
        Literal["none", "daily", "weekly"] | None,
        Entry(t("Several messages in one"), t("Left out: as it is. What is urgent is sent by itself.")),
    ] = None
    digest_at: Annotated[Clock | None, Entry(t("Time of the digest"), t("Left empty: 08:00."))] = None
    digest_on: Annotated[
        Annotated[Whole, Field(ge=1, le=7)], Entry(t("Weekday of the digest"), t("Of a weekly one."))
    ] = 1
    quiet_from: Annotated[
        Clock | None,
        Entry(t("Quiet from"), t("Then only what is urgent is sent. Left empty: as the county has them.")),
    ] = None
    quiet_until: Annotated[Clock | None, Entry(t("Quiet until"))] = None
    phone: Annotated[
        Phone, Entry(t("Telephone for text messages"), t("Only where the county has set up text messages."))
    ] = ""
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class WishInput(Input):
    """What somebody wishes for one kind of notice."""

    way: Annotated[Literal["at_once", "digest", "inbox"], Entry(t("How it is sent"))]
    channels: Annotated[list[PersonalChannel], Field(max_length=2), Entry(t("By"), widget="checks")] = []
    leads: Annotated[
        Leads | None, Entry(t("Reminders"), t("How long before the start; programs give minutes."), widget="checks")
    ] = None


class RuleInput(Input):
    """How one kind of notice is sent in an area."""

    is_on: Annotated[
        Flag,
        Entry(t("Is sent"), t("If not, it stands in the inbox only. The clock makes no reminders then.")),
    ] = False
    channels: Annotated[
        list[PersonalChannel], Field(max_length=2),
        Entry(t("Channels"), t("Everybody may choose others. The inbox has it always."), widget="checks"),
    ] = []  # fmt: skip
    leads: Annotated[
        Leads, Entry(t("Reminders"), t("How long before the start; programs give minutes."), widget="checks")
    ] = []
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class QuietInput(Input):
    """The hours in which nothing is sent that can wait."""

    quiet_from: Annotated[Clock, Entry(t("Quiet from"))]
    quiet_until: Annotated[
        Clock, Entry(t("Quiet until"), t("The same time twice: no quiet hours. What is urgent is sent all the same."))
    ]


class WordsInput(Input):
    """The words of one notice in one language."""

    subject: Annotated[Line, StringConstraints(min_length=1), Entry(t("Subject line"))]
    body: Annotated[Prose, StringConstraints(min_length=1), Entry(t("Text"), widget="textarea", attrs={"rows": 6})]
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None
