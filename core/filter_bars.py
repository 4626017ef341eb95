"""Bars of small boxes above lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.forms import Bound
from core.i18n import Text, t


@dataclass(frozen=True)
class FilterBar:
    """What the macro `filters` draws; with `reset_url` it offers to clear everything."""

    fields: Sequence[Bound]
    action: str
    reset_url: str


def filter_bar(args: Mapping[str, str], action: str, *fields: Bound) -> FilterBar:
    """The bar over these fields; clearing is offered when one of them narrows the list."""
    is_narrowed = any(args.get(bound.name) for bound in fields)
    kept = [Bound("sort", "", "", "hidden", False, args["sort"])] if args.get("sort") else []
    return FilterBar([*fields, *kept], action, action if is_narrowed else "")


def text_box(args: Mapping[str, str], name: str, label: Text) -> Bound:
    """A box to type a part of a name or code into."""
    return Bound(
        name, str(label), "", "text", False, args.get(name, ""), attrs={"maxlength": 100, "autocomplete": "off"}
    )


def choice(
    args: Mapping[str, str],
    name: str,
    label: Text,
    options: Sequence[tuple[str, str | Text]],
    blank: Text | str | None = None,
) -> Bound:
    """A list to choose from; the first entry is everything."""
    offered = [("", str(blank or t("All")))] + [(value, str(shown)) for value, shown in options]
    return Bound(name, str(label), "", "select", False, args.get(name, ""), offered)
