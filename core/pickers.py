"""Boxes into which one types a name and that know the record behind it: fit for a phone, and without scripts."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Invalid
from core.fields import name_key
from core.forms import Bound
from core.i18n import t


class Picker:
    """Names and the ids behind them."""

    def __init__(self, options: Sequence[tuple[int, str]]) -> None:
        self.labels = dict(options)
        self._ids: dict[str, list[int]] = {}
        for key, label in options:
            self._ids.setdefault(name_key(label), []).append(key)
            short = name_key(label.partition(" · ")[0])
            if short != name_key(label):
                self._ids.setdefault(short, []).append(key)

    def find(self, typed: str) -> int | None:
        """The id behind what was typed: a name from the list, a name that only one has, or the id itself."""
        if typed.isdecimal() and len(typed) < 10 and int(typed) in self.labels:
            return int(typed)
        found = self._ids.get(name_key(typed), [])
        return found[0] if len(found) == 1 else None

    def add(self, key: int, label: str) -> None:
        """Also know this one, which is not offered to others."""
        if key not in self.labels:
            self.labels[key] = label
            self._ids.setdefault(name_key(label), []).append(key)

    def dress(self, bound: Bound, placeholder: str) -> None:
        """Draw the field as a text box with this list; an id in it is shown by its name."""
        bound.widget = "text"
        bound.attrs = {"list": f"{bound.id}-list", "autocomplete": "off", "placeholder": placeholder, "maxlength": 200}
        bound.choices = [(label, label) for label in self.labels.values()]
        shown = str(bound.value or "")
        if (key := self.find(shown)) is not None:
            bound.value = self.labels[key]


def not_listed(field: str) -> Invalid:
    """The refusal of something that was typed and is no name of the list."""
    return Invalid("not_listed", t("This is not in the list."), field=field, hint=t("Choose from the list."))
