"""Who acts, and what a view asks of them; every view is marked, an unmarked one is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"
SIGNED_IN = "signed_in"
EVERYWHERE = ""


@dataclass(frozen=True)
class Scope:
    """Permissions that hold in an area and beneath (`area_path` as a prefix, "" everywhere) or for one unit."""

    permissions: frozenset[str]
    area_path: str | None = EVERYWHERE
    unit_id: int | None = None

    def covers(self, area_path: str | None, unit_id: int | None) -> bool:
        """Whether a thing in this area, or belonging to this unit, lies inside the scope."""
        if self.unit_id is not None:
            return self.unit_id == unit_id
        return area_path is not None and self.area_path is not None and area_path.startswith(self.area_path)


@dataclass(frozen=True)
class Actor:
    """Whoever does something: a user, the holder of a signed link, the system itself, or a visitor."""

    kind: str  # user link system visitor
    key: str  # "user:3"; goes into the audit trail and owns jobs, files and inbox
    name: str
    place: str = ""
    roles: tuple[str, ...] = ()
    scopes: tuple[Scope, ...] = ()
    language: str = "zh"
    home: str = ""  # the path of the area whose words and settings hold for them; "" if that is not known

    @property
    def is_signed_in(self) -> bool:
        """Whether this is a user with an account."""
        return self.kind == "user"

    def may(self, permission: str) -> bool:
        """Whether the permission is held anywhere at all."""
        return self.kind == "system" or any(permission in scope.permissions for scope in self.scopes)

    def may_for(self, permission: str, area_path: str | None, unit_id: int | None = None) -> bool:
        """Whether the permission is held for a thing in that area or belonging to that unit."""
        if self.kind == "system":
            return True
        return any(permission in s.permissions and s.covers(area_path, unit_id) for s in self.scopes)

    def area_paths(self, permission: str) -> list[str]:
        """Path prefixes in which the permission is held; [""] means everywhere."""
        if self.kind == "system":
            return [EVERYWHERE]
        found = {
            s.area_path
            for s in self.scopes
            if permission in s.permissions and s.unit_id is None and s.area_path is not None
        }
        return [EVERYWHERE] if EVERYWHERE in found else sorted(found)

    def unit_ids(self, permission: str) -> list[int]:
        """Units for which the permission is held by name."""
        return sorted({s.unit_id for s in self.scopes if permission in s.permissions and s.unit_id is not None})


SYSTEM = Actor("system", "system", "system")
VISITOR = Actor("visitor", "visitor", "")


def public(view: View) -> View:
    """Open to everybody, signed in or not."""
    return _mark(view, PUBLIC)


def signed_in(view: View) -> View:
    """Open to everybody with an account; the view itself shows only what is theirs."""
    return _mark(view, SIGNED_IN)


def needs(permission: StrEnum) -> Callable[[View], View]:
    """Open to those who hold the permission somewhere; the thing itself is authorised when it is loaded."""
    return lambda view: _mark(view, str(permission))


def asked_of(view: Callable[..., Any] | None) -> str | None:
    """What the view asks for, or None for one that nobody marked."""
    return getattr(view, "asks_for", None)


def _mark(view: View, asks_for: str) -> View:
    view.asks_for = asks_for  # type: ignore[attr-defined]
    return view
