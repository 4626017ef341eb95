"""What a template may name: values, lines, records and rows, each with what it holds. Pure.

A package lists its fields with these; they are shown on a settings page and are the measure by which an uploaded
template is checked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.i18n import Text


@dataclass(frozen=True)
class Value:
    """A piece of text; empty when nobody has entered it."""

    says: Text


@dataclass(frozen=True)
class Lines:
    """Pieces of text, one for each line that was typed; to be repeated with `for`."""

    says: Text


@dataclass(frozen=True)
class Record:
    """Several fields under one name, as in `unit.name`."""

    says: Text
    fields: Mapping[str, Node] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """A table: its rows are repeated with `for`, and each has these fields."""

    says: Text
    fields: Mapping[str, Node] = field(default_factory=dict)


Node = Value | Lines | Record | Rows


def places(nodes: Mapping[str, Node], before: str = "") -> Iterator[tuple[str, Node]]:
    """Every field with its whole name (`groups[].name` within rows), in the order in which they are shown."""
    for name, node in nodes.items():
        path = before + name
        yield path, node
        if isinstance(node, Record):
            yield from places(node.fields, f"{path}.")
        elif isinstance(node, Rows):
            yield from places(node.fields, f"{path}[].")


def written(path: str, node: Node) -> dict[str, Any]:
    """A field as a settings page lists it: how it is written, what it holds, and how deep it stands."""
    if isinstance(node, Rows):
        name = path.rsplit("[].", 1)[-1]
        holder = f"{path.rsplit('[].', 1)[0].rsplit('.', 1)[-1][:-1]}." if "[]" in path else ""
        said = f"{{%tr for one in {holder}{name} %}} … {{%tr endfor %}}"
    elif isinstance(node, Lines):
        said = f"{{%p for line in {path} %}} {{{{ line }}}} {{%p endfor %}}"
    elif isinstance(node, Record):
        said = ""
    else:
        said = "{{ " + ("one." + path.rsplit("[].", 1)[1] if "[]." in path else path) + " }}"
    return {"written": said, "says": node.says, "heads": isinstance(node, Record | Rows), "depth": path.count("[]")}
