"""What signing in, choosing a password and keeping one's own account take."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from core.fields import Email, Entry, Input, ShortName
from core.i18n import t
from registry.passwords import SHORTEST

# a password is taken as it was typed: a space at its end belongs to it
Secret = Annotated[str, StringConstraints(strip_whitespace=False, max_length=1000)]
Language = Literal["zh", "en"]
LANGUAGE_NAMES = (("zh", "中文"), ("en", "English"))
_RULE = t("At least %(n)s characters; a sentence or a few words are good.", n=SHORTEST)
_NEW = {"autocomplete": "new-password"}


class SignInInput(Input):
    """A name and a password."""

    login: Annotated[
        str,
        Field(max_length=200),
        Entry(t("Sign-in name"), attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    ]
    password: Annotated[Secret, Entry(t("Password"), widget="password", attrs={"autocomplete": "current-password"})]


class ChosenPassword(Input):
    """A new password, typed twice."""

    password: Annotated[Secret, Entry(t("New password"), _RULE, widget="password", attrs=_NEW)]
    repeated: Annotated[Secret, Entry(t("The same password again"), widget="password", attrs=_NEW)]


class ChangedPassword(Input):
    """The old password, and the new one twice."""

    old: Annotated[Secret, Entry(t("Present password"), widget="password", attrs={"autocomplete": "current-password"})]
    password: Annotated[Secret, Entry(t("New password"), _RULE, widget="password", attrs=_NEW)]
    repeated: Annotated[Secret, Entry(t("The same password again"), widget="password", attrs=_NEW)]


class OwnProfile(Input):
    """What people say about themselves."""

    name: Annotated[ShortName, Entry(t("Full name"), attrs={"autocomplete": "name"})]
    email: Annotated[Email, Entry(t("E-mail"), widget="email", attrs={"autocomplete": "email"})] = ""
    language: Annotated[Language, Entry(t("Language"))]


class TokenInput(Input):
    """What a program's key is for."""

    purpose: Annotated[ShortName, Entry(t("What the token is for"), t("For example: evening copy of the figures."))]
