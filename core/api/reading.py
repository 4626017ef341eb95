"""Bodies and addresses of programs become input models: the same as those of the pages, read strictly."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Generic, TypeVar, get_origin

from flask import request
from pydantic import ValidationError

from core.errors import DomainError, Refusals
from core.fields import Input
from core.forms import plain_type
from core.i18n import Text, t
from core.sentences import refusals

LARGEST_BODY = 1_000_000
M = TypeVar("M", bound=Input)


class Unreadable(DomainError):
    """The body could not even be read: 400 when it is no JSON, 415 when it does not say that it is."""

    def __init__(self, status: int, code: str, message: Text, hint: Text) -> None:
        super().__init__(code, message, hint=hint)
        self.status = status


class Changes(Generic[M]):
    """The members that a PATCH names; `over` lays them over what is there."""

    def __init__(self, model: type[M], given: Mapping[str, Any]) -> None:
        self.model = model
        self.given = given

    def over(self, current: Mapping[str, Any]) -> M:
        """The whole input, members that were not named as they are now; raises Refusals."""
        return checked(self.model, {**current, **self.given})


def checked(model: type[M], given: Any) -> M:
    """The input that a program sent; raises Refusals with a sentence for each wrong member."""
    try:
        return model.model_validate(given, context={"json": True})
    except ValidationError as error:
        raise Refusals(refusals(error)) from None


def read_body() -> Any:
    """The JSON of the request; raises Unreadable."""
    if request.mimetype != "application/json":
        wording = t("This kind of content is not taken here.")
        raise Unreadable(415, "not_json", wording, t("Send JSON with the header Content-Type: application/json."))
    try:
        return json.loads(request.get_data(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Unreadable(
            400, "bad_json", t("This is not valid JSON."), t("Check brackets, quotes and commas.")
        ) from None


def read_changes(model: type[M]) -> Changes[M]:
    """The members of a PATCH; raises Refusals when it is no object."""
    given = read_body()
    if not isinstance(given, dict):
        checked(model, given)
    return Changes(model, given)


def read_query(model: type[M]) -> M:
    """The input that the address carries; a member that is no list may be given once only."""
    given: dict[str, Any] = {}
    for name, values in request.args.to_dict(flat=False).items():
        kind = plain_type(model.model_fields[name].annotation) if name in model.model_fields else str
        if get_origin(kind) is list:
            given[name] = values
        else:
            given[name] = _as_json(values[0], kind) if len(values) == 1 else values
    return checked(model, given)


def _as_json(typed: str, kind: Any) -> Any:
    if kind is bool and typed in ("true", "false"):
        return typed == "true"
    return int(typed) if kind is int and re.fullmatch(r"-?[0-9]{1,12}", typed) else typed


def _no_constant(name: str) -> None:
    raise ValueError(name)
