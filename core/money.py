"""Money as whole fen, typed and said in yuan; never a float."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema
from pydantic_core import PydanticCustomError

from core.fields import is_json
from core.i18n import t

MOST_YUAN = 100_000_000
FEN = Decimal("0.01")


def _yuan(value: Any, info: ValidationInfo) -> Any:
    """1,200, 1200.5, ￥1200元: an amount with at most two digits after the point."""
    if isinstance(value, bool) or value is None:
        raise PydanticCustomError("number", "number")
    if isinstance(value, Decimal):
        typed = str(value)
    elif isinstance(value, int | float):
        typed = repr(value)
    else:
        typed = unicodedata.normalize("NFKC", str(value)).strip()
        if not is_json(info):
            typed = re.sub(r"^[¥￥]\s*|\s*(元|yuan)$", "", typed)
            typed = re.sub(r"(?<=\d)[,\s](?=\d{3})", "", typed)
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d+)?", typed):
        raise PydanticCustomError("number", "number")
    amount = Decimal(typed)
    if amount != amount.quantize(FEN):
        said = t("Give yuan with at most two digits after the point.")
        raise PydanticCustomError("money", "money", {"text": said})
    return amount.quantize(FEN)


Yuan = Annotated[
    Decimal,
    BeforeValidator(_yuan),
    Field(ge=0, le=MOST_YUAN),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": MOST_YUAN, "multipleOf": 0.01},
                {"type": "string", "pattern": r"^[0-9]{1,8}(\.[0-9]{1,2})?$"},
            ],
            "examples": ["1250.50"],
        }
    ),
]
"""An amount in yuan, to the fen."""


def fen(yuan: Decimal) -> int:
    """The amount in whole fen."""
    return int(yuan * 100)


def yuan(amount: int) -> Decimal:
    """The amount of so many fen, in yuan."""
    return (Decimal(amount) / 100).quantize(FEN)


def plain_yuan(amount: int) -> str:
    """As programs and files read it: 1250.50."""
    return f"{yuan(amount)}"


def say_yuan(amount: int) -> str:
    """As people read it: 1,250 or 1,250.50, without the unit."""
    return f"{amount // 100:,}" if amount % 100 == 0 else f"{yuan(amount):,}"
