"""Forms whose entries are members of members ("kinds.primary.minutes"): typed values kept, errors in their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from pydantic import ValidationError

from core.errors import DomainError, Refusals
from core.fields import Input
from core.sentences import refusals
from planning.inputs import LISTS, nested

M = TypeVar("M", bound=Input)


class EntryTable(Generic[M]):
    """What a form over a nested input model shows; `read` gives the model, or None with the errors by name."""

    def __init__(self, model: type[M], values: Mapping[str, Any], ticks: Iterable[str] = ()) -> None:
        self.model = model
        self.values = dict(values)
        self.ticks = frozenset(ticks)
        self.errors: dict[str, list[str]] = {}

    def __call__(self, name: str) -> Any:
        """The value of an entry as it is shown: a list of texts for one that takes several, else a text."""
        value = self.values.get(name)
        if isinstance(value, list | tuple | frozenset):
            return [str(one) for one in value]
        return "" if value is None else value

    @property
    def is_wrong(self) -> bool:
        """Whether anything was refused."""
        return bool(self.errors)

    def wrong(self, name: str) -> list[str]:
        """What is wrong with an entry or, for one with members, with any of them."""
        return [one for at, said in self.errors.items() if at == name or at.startswith(f"{name}.") for one in said]

    def read(self, typed: Mapping[str, Iterable[str]]) -> M | None:
        """Take what a form sent (all values of each name); `ticks` that were not sent are no."""
        sent = {name: list(values) for name, values in typed.items()}
        sent |= {name: ["0"] for name in self.ticks if name not in sent}
        shown = {
            name: values if name.split(".")[-1] in LISTS else values[-1] for name, values in sent.items() if values
        }
        self.values = shown
        try:
            return self.model.model_validate(nested(sent, LISTS))
        except ValidationError as error:
            self.refuse(Refusals(refusals(error)))
            return None

    def refuse(self, error: DomainError) -> None:
        """Keep a refusal at its entry; one of no entry under the empty name."""
        for one in error.errors if isinstance(error, Refusals) else [error]:
            self.errors.setdefault(one.field or "", []).append(str(one))
