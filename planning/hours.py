"""Stretches of a day as they are typed or sent: 08:30-11:30, 14:00-16:30, or minutes of the wall clock in pairs."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from core.fields import Whole, is_json
from core.i18n import Text, t

WHOLE_DAY = 24 * 60
_STRETCH = re.compile(r"(\d{1,2})[:.点](\d{2})?分?\s*(?:-|~|–|—|至|到|to)\s*(\d{1,2})[:.点](\d{2})?分?")


def _refused(said: Text) -> PydanticCustomError:
    return PydanticCustomError("hours", "hours", {"text": said})


def _read(value: Any, info: ValidationInfo) -> Any:
    if not isinstance(value, str):
        return value
    if is_json(info):
        raise _refused(t("Please give a list of pairs of minutes, for example [[510, 690], [840, 990]]."))
    typed = unicodedata.normalize("NFKC", value).strip()
    parts = [part for part in re.split(r"\s*[,;、/]\s*", typed) if part]
    found = [_STRETCH.fullmatch(part) for part in parts]
    if not parts or None in found:
        raise _refused(t("Please enter hours as in 08:30-11:30, 14:00-16:30."))
    pairs = [(one[first], one[first + 1] or "0") for one in found if one for first in (1, 3)]
    if any(int(minute) > 59 or _minute(hour, minute) > WHOLE_DAY for hour, minute in pairs):
        raise _refused(t("Please enter times of the clock, from 00:00 to 24:00."))
    return [[_minute(one[1], one[2]), _minute(one[3], one[4])] for one in found if one]


def _minute(hour: str, minute: str | None) -> int:
    return int(hour) * 60 + int(minute or 0)


def _in_order(value: list[list[int]]) -> list[list[int]]:
    found = sorted(value)
    if any(not first < last for first, last in found):
        raise _refused(t("Hours must end after they begin."))
    if any(before[1] > after[0] for before, after in pairwise(found)):
        raise _refused(t("These hours overlap: write each stretch of the day once."))
    return found


HourDays = Literal["workdays", "every_day"]
Minute = Annotated[Whole, Field(ge=0, le=WHOLE_DAY)]
Pair = Annotated[list[Minute], Field(min_length=2, max_length=2)]
HoursOfDay = Annotated[list[Pair], BeforeValidator(_read), AfterValidator(_in_order), Field(min_length=1, max_length=8)]
"""At least one stretch, in order, none overlapping another."""
