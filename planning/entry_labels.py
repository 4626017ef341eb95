"""What the entries of the form for a proposal are called, and which element of the page each error leads to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.fields import Entry, Input
from planning.conventions import HOUR_NAMES
from planning.inputs import KindInput, ProposalInput
from planning.result_words import WEIGHTS


@dataclass(frozen=True)
class Problem:
    """One line of what is wrong: the id of the element, what it is called (empty: nothing in particular), what is."""

    anchor: str
    label: str
    said: str


def problems(errors: Mapping[str, Iterable[str]], kinds: Mapping[str, str]) -> list[Problem]:
    """The first error of each entry; `kinds` names the kinds of unit by their codes."""
    return [
        Problem(_anchor(name), _label(name, kinds), sentence)
        for name, said in errors.items()
        for sentence in [*said][:1]
    ]


def _anchor(name: str) -> str:
    first, *rest = name.split(".")
    if first == "kinds":
        member = rest[1] if len(rest) > 1 else ""
        if not rest:
            return "kinds-title"
        return f"kind-{rest[0]}" if member in ("", "skills") else f"f-kinds.{rest[0]}.{member}"
    if first in ("must_unit_ids", "skipped_unit_ids"):
        return f"find-{first}"
    return (
        "f-" + ".".join([first, *rest[:1]] if first in ("hours", "hour_days", "weights") else [first]) if first else ""
    )


def _label(name: str, kinds: Mapping[str, str]) -> str:
    first, *rest = name.split(".")
    if first == "kinds" and rest:
        parts = [kinds.get(rest[0], rest[0]), *(_called(KindInput, one) for one in rest[1:2])]
        return " · ".join(part for part in parts if part)
    if first in ("hours", "hour_days") and rest:
        return f"{_called(ProposalInput, first)} · {HOUR_NAMES.get(rest[0], rest[0])}"
    if first == "weights" and rest and rest[0] in WEIGHTS:
        return str(WEIGHTS[rest[0]][0])
    return _called(ProposalInput, first)


def _called(model: type[Input], name: str) -> str:
    field = model.model_fields.get(name)
    return next((str(one.label) for one in field.metadata if isinstance(one, Entry)), "") if field else ""
