"""What can be typed about channels, their tests, and how long messages are kept."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from core.fields import Entry, Flag, Input, Line, Prose, ShortName, Verified, Whole, no_controls
from core.i18n import t

ChannelKind = Literal["wecom", "dingtalk", "feishu", "webhook", "sms", "apprise"]
Method = Literal["POST", "GET"]
FormKind = Literal["json", "form"]
Address = Annotated[str, StringConstraints(max_length=500), AfterValidator(no_controls)]
Code = Annotated[str, StringConstraints(max_length=32)]


class ChannelInput(Input):
    """A channel as it is set up. Address and secret are kept when they are left empty; they are never given out."""

    kind: Annotated[ChannelKind, Entry(t("Kind of channel"), widget="hidden")]
    name: Annotated[ShortName, Entry(t("Name"), t("As people call the group or the gateway."))]
    area_id: Annotated[
        Whole | None, Entry(t("Area"), t("It tells of what happens here and beneath."), widget="select")
    ] = None
    address: Annotated[Address, Entry(t("Address"), attrs={"autocomplete": "off", "spellcheck": "false"})] = ""
    secret: Annotated[Line, Entry(t("Secret"), widget="password", attrs={"autocomplete": "new-password"})] = ""
    forgets_secret: Annotated[Flag, Entry(t("Without a secret from now on"))] = False
    method: Annotated[Method, Entry(t("Method"), widget="select")] = "POST"
    form: Annotated[FormKind, Entry(t("Form of the body"), widget="select")] = "json"
    headers: Annotated[
        Prose,
        Entry(t("Headers"), t("One a line: Name: value. Write {secret} where the secret belongs."), widget="textarea",
              attrs={"rows": 3, "spellcheck": "false"}),
    ] = ""  # fmt: skip
    body: Annotated[
        Prose,
        Entry(t("Body"), t("{phone}, {text}, {secret} and {id} are filled in. A form has one name = value a line."),
              widget="textarea", attrs={"rows": 6, "spellcheck": "false"}),
    ] = ""  # fmt: skip
    success_field: Annotated[
        Line, Entry(t("Where the answer says it"), t("A place in the JSON answer, such as code or Response.Code."))
    ] = ""
    success_values: Annotated[
        Line,
        Entry(
            t("What it says then"), t("Several with commas, such as 0, OK. Without a place it is looked for anywhere.")
        ),
    ] = ""
    sign: Annotated[
        Annotated[str, StringConstraints(max_length=20), AfterValidator(no_controls)],
        Entry(t("Sign of the sender"), t("It stands in brackets before the text, if the operator asks for it.")),
    ] = ""
    longest: Annotated[
        Whole, Field(ge=60, le=1000), Entry(t("Longest text, in characters"), t("Longer ones are cut before the link."))
    ] = 300
    carries: Annotated[
        list[Code],
        Field(max_length=60),
        Entry(t("What the group is told"), t("Words for groups name nobody."), widget="checks"),
    ] = []
    version: Annotated[Whole | None, Entry(t("Version"), widget="hidden")] = None


class TestInput(Input):
    """Whom a test is sent to; a group's channel needs nobody."""

    __test__ = False  # it is no test of ours, whatever its name says to pytest

    to: Annotated[Line, Entry(t("Send it to"), attrs={"autocomplete": "off"})] = ""


class KeepInput(Input):
    """How long messages that were sent, and what became of them, are kept."""

    days: Annotated[Whole, Field(ge=7, le=3650), Entry(t("Days"))]
    source: Annotated[Line, Entry(t("Source"), t("The rule that the number comes from."))] = ""
    is_verified: Annotated[Verified, Entry(t("Checked against the source"))] = False
