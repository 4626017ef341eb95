"""Kinds of entry that people type: counts, days, times, phones ... the same in a form, a sheet and a REST call.

In JSON the types are strict (a string is no number); in forms and sheets "1,012", "５３" and "2027年5月12日" are taken.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, time
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from pydantic_core import PydanticCustomError

from core.i18n import Text, t

LARGEST_ID = 999_999_999
FIRST_YEAR, LAST_YEAR = 1900, 2200
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"


@dataclass(frozen=True)
class Entry:
    """How an input field is asked for: its label, remedy or explanation, widget, and other names in sheets."""

    label: Text
    hint: Text | None = None
    widget: str | None = None
    aliases: tuple[str, ...] = ()
    example: str | Text = ""
    attrs: dict[str, Any] = field(default_factory=dict, hash=False)


class Input(BaseModel):
    """What one deed takes; unknown members are refused so that a misspelt one is not silently lost."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, arbitrary_types_allowed=True, defer_build=True)

    @field_validator("*", mode="before")
    @classmethod
    def _no_nul(cls, value: Any) -> Any:
        # no database keeps this character in a text, and it hides in lists and in the names of counts as well
        if _has_nul(value):
            raise PydanticCustomError("control_characters", "control characters")
        return value


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_has_nul(part) for part in value)


def is_json(info: ValidationInfo) -> bool:
    """Whether the value came through the REST door, where a number is a number."""
    return bool(info.context and info.context.get("json"))


def _plain(value: str) -> str:
    return unicodedata.normalize("NFKC", value).strip()


def _whole(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("whole_number", "whole number")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if not isinstance(value, str):
        return value
    typed = re.sub(r"(?<=\d)[,\s](?=\d{3})", "", _plain(value))
    if is_json(info) or not re.fullmatch(r"[+-]?\d{1,12}(\.0+)?", typed):
        raise PydanticCustomError("whole_number", "whole number")
    return int(float(typed))


_COUNTED = re.compile(r"(?<=\d)\s*(人次|人|名|位|个|份|本|块|条|件)$")


def _count(value: Any, info: ValidationInfo) -> Any:
    """As people write it beside a figure: 1,280人."""
    if isinstance(value, str) and not is_json(info):
        value = _COUNTED.sub("", _plain(value))
    return _whole(value, info)


def _decimal(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("number", "number")
    if not isinstance(value, str):
        return value
    typed = re.sub(r"(?<=\d)[,\s](?=\d{3})", "", _plain(value))
    if is_json(info) or not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,2})?", typed):
        raise PydanticCustomError("number", "number")
    return float(typed)


def _day(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or (is_json(info) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        raise PydanticCustomError("day", "day")
    typed = _plain(value)
    if match := re.fullmatch(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", typed):
        try:
            return date(*(int(part) for part in match.groups()))
        except ValueError:
            raise PydanticCustomError("day", "day") from None
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ]00:00(:00(\.0+)?)?", typed):
        return date.fromisoformat(typed[:10])
    raise PydanticCustomError("day", "day")


def _possible_year(value: date) -> date:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        said = t("Choose a year between %(first)s and %(last)s.", first=FIRST_YEAR, last=LAST_YEAR)
        raise PydanticCustomError("year", "year", {"text": said})
    return value


def _clock(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, time):
        return value
    if not isinstance(value, str) or (is_json(info) and not re.fullmatch(CLOCK, value)):
        raise PydanticCustomError("clock", "clock")
    match = re.fullmatch(r"(\d{1,2})\s*[:时点]\s*(\d{1,2})?\s*分?(:00)?", _plain(value))
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise PydanticCustomError("clock", "clock")
    return time(int(match[1]), int(match[2] or 0))


_YES = {"1", "true", "yes", "y", "on", "是", "有", "对", "√", "✓", "x"}
_NO = {"0", "false", "no", "n", "off", "否", "无", "不", "×", ""}


def _flag(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, bool):
        return value
    if is_json(info):
        raise PydanticCustomError("flag", "flag")
    if not isinstance(value, str):
        return value
    typed = _plain(value).casefold()
    if typed in _YES:
        return True
    if typed in _NO:
        return False
    raise PydanticCustomError("flag", "flag")


def _written(value: Any, info: ValidationInfo) -> Any:
    if is_json(info) and isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value)
    return value


def _phone(value: str) -> str:
    typed = _plain(value)
    if not typed:
        return ""
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+", typed):
        raise PydanticCustomError("phone_as_number", "phone turned into a number")
    if not re.fullmatch(r"[\d+*#()（）\-—\s转轉分机機ext.、,，/;；]{3,60}", typed):
        raise PydanticCustomError("phone", "phone")
    return typed


def _email(value: str) -> str:
    typed = _plain(value)
    if typed and not re.fullmatch(r"[^@\s<>\"']{1,64}@[^@\s<>\"']+\.[^@\s<>\"'.]{2,}", typed):
        raise PydanticCustomError("email", "e-mail")
    return typed


def no_controls(value: str) -> str:
    """The text; refused when it holds signs that no keyboard types."""
    if any(unicodedata.category(c) == "Cc" and c not in "\n\r\t" for c in value):
        raise PydanticCustomError("control_characters", "control characters")
    return value


def _has_source(value: bool, info: ValidationInfo) -> bool:
    if value and not info.data.get("source", "?"):
        raise PydanticCustomError("no_source", "no source")
    return value


Count = Annotated[int, BeforeValidator(_count), Field(ge=0, le=100_000_000)]
Whole = Annotated[int, BeforeValidator(_whole), Field(ge=-LARGEST_ID, le=LARGEST_ID)]
Decimal = Annotated[float, BeforeValidator(_decimal), Field(allow_inf_nan=False)]
Day = Annotated[
    date,
    BeforeValidator(_day),
    AfterValidator(_possible_year),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2027-05-12"]}),
]
Clock = Annotated[
    time, BeforeValidator(_clock), WithJsonSchema({"type": "string", "pattern": CLOCK, "examples": ["14:28"]})
]
Flag = Annotated[bool, BeforeValidator(_flag)]
Verified = Annotated[Flag, AfterValidator(_has_source)]
"""Checked against the source; refused where the field `source`, which stands before it, names none."""
Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(no_controls)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(no_controls)]
ShortName = Annotated[str, StringConstraints(min_length=1, max_length=60), AfterValidator(no_controls)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^[0-9A-Za-z._\-]+$")]
Coordinate = Annotated[
    str,
    BeforeValidator(_written),
    StringConstraints(max_length=200),
    AfterValidator(no_controls),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "maxLength": 200}], "examples": [116.0142]}),
]
"""A coordinate as it is written; it is judged together with its partner."""
Prose = Annotated[str, StringConstraints(max_length=4000), AfterValidator(no_controls)]
Phone = Annotated[str, StringConstraints(max_length=40), AfterValidator(_phone)]
Email = Annotated[str, StringConstraints(max_length=120), AfterValidator(_email)]


def name_key(name: str) -> str:
    """The name as it is compared: same width, same case, no spaces or punctuation."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN")[:120]
