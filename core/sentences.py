"""Errors of input models as sentences, in one place and by type, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.errors import DomainError, Invalid
from core.i18n import Text, t

_FIXED: dict[str, Text] = {
    "missing": t("Please fill this in."),
    "whole_number": t("Please enter a whole number, for example 12."),
    "int_type": t("Please enter a whole number, for example 12."),
    "int_from_float": t("Please enter a whole number, for example 12."),
    "int_parsing": t("Please enter a whole number, for example 12."),
    "number": t("Please enter a number, for example 12.5."),
    "float_type": t("Please enter a number, for example 12.5."),
    "finite_number": t("Please enter a number, for example 12.5."),
    "day": t("Please enter a date that exists, for example 2027-05-12."),
    "date_type": t("Please enter a date that exists, for example 2027-05-12."),
    "clock": t("Please enter a time, for example 14:28."),
    "time_type": t("Please enter a time, for example 14:28."),
    "flag": t("Please enter yes or no."),
    "bool_type": t("Please enter yes or no."),
    "no_source": t("Name the source that it was checked against, or leave this open."),
    "phone": t("This does not look like a telephone number. Enter digits, for example 0797-6832001."),
    "phone_as_number": t(
        "A spreadsheet has turned this telephone number into a figure. Format the column as text and type it again."
    ),
    "email": t("This does not look like an e-mail address, for example name@example.cn."),
    "control_characters": t("There are invisible control characters here. Delete them and type the text again."),
    "string_type": t("Please enter text."),
    "list_type": t("Please give a list."),
    "dict_type": t("Please give counts by category."),
    "extra_forbidden": t("There is no such entry. Check its spelling."),
    "string_pattern_mismatch": t("Use only letters, digits, dots and hyphens."),
    "json_invalid": t("This is not valid JSON."),
    "model_type": t("Please send an object."),
}


def _too_long(context: dict[str, Any]) -> Text:
    """A text whose length is checked after its signs comes as a plain "Value", a list as what it is."""
    if context.get("field_type") == "Value":
        return t("This is too long: at most %(limit)s characters.", limit=context["max_length"])
    return t("At most %(limit)s may be given.", limit=context["max_length"])


_COUNTED: dict[str, Callable[[dict[str, Any]], Text]] = {
    "greater_than_equal": lambda c: t("Please enter %(limit)s or more.", limit=c["ge"]),
    "greater_than": lambda c: t("Please enter more than %(limit)s.", limit=c["gt"]),
    "less_than_equal": lambda c: t("Please enter %(limit)s or less.", limit=c["le"]),
    "less_than": lambda c: t("Please enter less than %(limit)s.", limit=c["lt"]),
    "string_too_short": lambda c: t("Please fill this in."),
    "too_short": lambda c: t("Please fill this in."),
    "string_too_long": lambda c: t("This is too long: at most %(limit)s characters.", limit=c["max_length"]),
    "too_long": _too_long,
    "literal_error": lambda c: t("Choose one of: %(choices)s.", choices=c["expected"]),
    "enum": lambda c: t("Choose one of: %(choices)s.", choices=c["expected"]),
}


def sentence(error: ErrorDetails) -> Text:
    """What is wrong with one entry and how to put it right."""
    kind = error["type"]
    if kind in _FIXED:
        return _FIXED[kind]
    if kind in _COUNTED:
        return _COUNTED[kind](error.get("ctx", {}))
    said = error.get("ctx", {}).get("text")
    return said if isinstance(said, Text) else t("This cannot be taken: check it and type it again.")


def refusals(error: ValidationError) -> list[DomainError]:
    """One refusal for each wrong entry, its field as "name" or "name.member"."""
    found: list[DomainError] = []
    for detail in error.errors(include_url=False, include_input=False):
        place = ".".join(str(part) for part in detail["loc"]) or None
        found.append(Invalid(f"input.{detail['type']}", sentence(detail), field=place))
    return found
