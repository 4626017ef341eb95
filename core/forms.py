"""Forms from input models: what was typed is kept, what is wrong is said beside its field."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import Any, Generic, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from werkzeug.datastructures import MultiDict

from core.errors import DomainError, Refusals
from core.fields import Entry, Input
from core.i18n import Text, t
from core.sentences import refusals

M = TypeVar("M", bound=Input)
Choices = Mapping[str, Sequence[tuple[str, "str | Text"]]]
_WIDGETS: dict[Any, str] = {
    int: "integer",
    float: "number",
    date: "date",
    time: "time",
    datetime: "datetime",
    bool: "checkbox",
}


@dataclass
class Bound:
    """One field of a form as the page draws it."""

    name: str
    label: str
    hint: str
    widget: str
    required: bool
    value: Any = ""
    choices: list[tuple[str, str]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wrong_parts: list[str] = field(default_factory=list)  # of a headcount: the categories that the errors are about
    attrs: dict[str, Any] = field(default_factory=dict)
    prefix: str = "f"  # of its id; several forms of a page each have their own
    can_be_empty: bool = True  # False where leaving it empty means something else, as for a field with a default

    @property
    def id(self) -> str:
        """The element's id in the page."""
        return f"{self.prefix}-{self.name}"


class Form(Generic[M]):
    """A form over one input model; `read` gives the model or None, and the errors stand in the fields."""

    def __init__(
        self, model: type[M], choices: Choices | None = None, values: Mapping[str, Any] | None = None, prefix: str = "f"
    ) -> None:
        self.model = model
        self.errors: list[str] = []
        self._bound = {name: _bind(name, info, choices or {}) for name, info in model.model_fields.items()}
        for name, value in (values or {}).items():
            if name in self._bound:
                self._bound[name].value = _shown(value, self._bound[name].widget)
        for bound in self._bound.values():
            bound.prefix = prefix

    @property
    def fields(self) -> list[Bound]:
        """The fields in the order of the model."""
        return list(self._bound.values())

    def __getitem__(self, name: str) -> Bound:
        return self._bound[name]

    def __contains__(self, name: str) -> bool:
        return name in self._bound

    @property
    def is_wrong(self) -> bool:
        """Whether anything was refused."""
        return bool(self.errors) or any(bound.errors for bound in self._bound.values())

    def read(self, typed: MultiDict[str, str]) -> M | None:
        """Take what was typed: the checked input, or None with every value kept and every error in its place."""
        raw: dict[str, Any] = {}
        for bound in self.fields:
            bound.value = _typed(bound.name, bound.widget, [key for key, _ in bound.choices], typed)
            if not _is_blank(bound.value):
                raw[bound.name] = bound.value
        try:
            return self.model.model_validate(raw)
        except ValidationError as error:
            self.refuse(Refusals(refusals(error)))
            return None

    def refuse(self, error: DomainError) -> None:
        """Put a refusal, wherever it came from, beside its field, or above the form when it has none."""
        for one in error.errors if isinstance(error, Refusals) else [error]:
            name, _, part = (one.field or "").partition(".")
            if name not in self._bound:
                self.errors.append(str(one))
                continue
            bound = self._bound[name]
            called = dict(bound.choices).get(part) if bound.widget == "headcount" else None
            bound.errors.append(str(t("%(entry)s: %(wrong)s", entry=called, wrong=one)) if called else str(one))
            bound.wrong_parts += [part] if called else []

    def settle(self, error: DomainError) -> int:
        """Say in the form what somebody can put right, and give the status to answer with; raise all else again."""
        if error.status not in (409, 422):
            raise error
        self.refuse(error)
        return error.status


def attempt(form: Form[M], typed: MultiDict[str, str], deed: Callable[[M], Any]) -> Any | None:
    """Read the form and do the deed; None when either refused, the reasons being in the form."""
    given = form.read(typed)
    if given is None:
        return None
    try:
        return deed(given)
    except DomainError as error:
        form.settle(error)
        return None


def as_sent(model: type[M], typed: MultiDict[str, str]) -> M | None:
    """The checked input when nothing is wrong with it, with the categories of people that were sent; else None.

    No form is made for it: most of what is sent is taken as it comes, and then nobody looks at the form again.
    """
    raw: dict[str, Any] = {}
    for name, widget in _widgets(model):
        is_counted = widget == "headcount"
        sent = [key.removeprefix(f"{name}.") for key in typed if key.startswith(f"{name}.")] if is_counted else []
        value = _typed(name, widget, sent, typed)
        if not _is_blank(value):
            raw[name] = value
    try:
        return model.model_validate(raw)
    except ValidationError:
        return None


@cache
def _widgets(model: type[Input]) -> list[tuple[str, str]]:
    fields = model.model_fields.items()
    return [(name, entry_of(name, info).widget or _widget(info, has_choices=False)) for name, info in fields]


@cache
def entries(model: type[Input]) -> dict[str, Entry]:
    """The entry of each field of the model; a field without one is labelled by its name."""
    return {name: entry_of(name, info) for name, info in model.model_fields.items()}


def entry_of(name: str, info: FieldInfo) -> Entry:
    """The `Entry` given to a field."""
    return next((m for m in info.metadata if isinstance(m, Entry)), Entry(t(name)))


def _bind(name: str, info: FieldInfo, choices: Choices) -> Bound:
    entry = entry_of(name, info)
    offered = [(value, str(label)) for value, label in choices.get(name, ())]
    widget = entry.widget or _widget(info, bool(offered))
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    bound = Bound(name, str(entry.label), str(entry.hint or ""), widget, info.is_required(), "", offered)
    bound.attrs = dict(entry.attrs) | ({"placeholder": str(entry.example)} if entry.example else {})
    bound.value = _shown(default, widget)
    bound.can_be_empty = not info.is_required() and not bound.value
    return bound


def _widget(info: FieldInfo, has_choices: bool) -> str:
    kind = plain_type(info.annotation)
    if get_origin(kind) is list:
        return "checks"
    if get_origin(kind) is dict:
        return "headcount"
    return "select" if has_choices else _WIDGETS.get(kind, "text")


def plain_type(annotation: Any) -> Any:
    """The type itself, without Optional and Annotated around it."""
    if get_origin(annotation) in (Union, types.UnionType):
        return plain_type(next(a for a in get_args(annotation) if a is not type(None)))
    return plain_type(get_args(annotation)[0]) if hasattr(annotation, "__metadata__") else annotation


def _typed(name: str, widget: str, categories: Iterable[str], typed: MultiDict[str, str]) -> Any:
    if widget == "checks":
        return typed.getlist(name)
    if widget == "headcount":
        counts = {key: typed.get(f"{name}.{key}", "") for key in categories}
        return {key: value for key, value in counts.items() if value.strip()}
    if widget == "checkbox":
        return "1" if typed.get(name) else "0"
    return typed.get(name, "")


def _is_blank(value: Any) -> bool:
    return isinstance(value, str) and not value.strip()


def _shown(value: Any, widget: str) -> Any:
    """A value as its widget shows it."""
    if widget == "checks":
        return [str(v) for v in value] if isinstance(value, Iterable) and not isinstance(value, str) else []
    if widget == "headcount":
        return {k: str(v) for k, v in value.items()} if isinstance(value, Mapping) else {}
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)
