"""What managing other people's accounts takes."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from core.fields import Email, Entry, Input, ShortName
from core.i18n import t
from registry.account_inputs import Language

Role = Literal["administrator", "planner", "township_officer", "unit_contact", "observer", "official"]


def _login(typed: str) -> str:
    if not re.fullmatch(r"[\w.@\-]{2,60}", typed):
        text = t("Use 2 to 60 letters, digits, dots, hyphens or @, without spaces.")
        raise PydanticCustomError("login", "sign-in name", {"text": text})
    return typed


Login = Annotated[str, Field(max_length=60), AfterValidator(_login)]
_AREA = Entry(
    t("Area"), t("Type the code or the name. The role holds there and in everything beneath."),
    "text", attrs={"list": "areas", "autocomplete": "off"},
)  # fmt: skip
_UNIT = Entry(
    t("Unit"), t("For unit contacts only: type the name, then choose the unit."),
    "text", attrs={"list": "units", "autocomplete": "off"},
)  # fmt: skip


class GrantInput(Input):
    """A role, and where it holds."""

    role: Annotated[Role, Entry(t("Role"))]
    area: Annotated[str, Field(max_length=200), _AREA] = ""
    unit: Annotated[str, Field(max_length=200), _UNIT] = ""


class UserInput(GrantInput):
    """A new account with its first role."""

    login: Annotated[
        Login, Entry(t("Sign-in name"), t("For example pinyin or a telephone number."), attrs={"autocomplete": "off"})
    ]
    name: Annotated[ShortName, Entry(t("Full name"), attrs={"autocomplete": "off"})]
    email: Annotated[Email, Entry(t("E-mail"), widget="email", attrs={"autocomplete": "off"})] = ""
    language: Annotated[Language, Entry(t("Language"))]


class UserEdit(Input):
    """What is said about somebody else's account."""

    name: Annotated[ShortName, Entry(t("Full name"), attrs={"autocomplete": "off"})]
    email: Annotated[Email, Entry(t("E-mail"), widget="email", attrs={"autocomplete": "off"})] = ""
    language: Annotated[Language, Entry(t("Language"))]
    version: Annotated[int | None, Entry(t("Version"), widget="hidden")] = None


def order_of_fields() -> tuple[str, ...]:
    """The fields of a new account as the page asks for them."""
    return ("name", "login", "email", "language", "role", "area", "unit")
