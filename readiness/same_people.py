"""Who of the members of several teams is the same person. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from core.fields import name_key
from registry.telephones import dial


class Member(Protocol):
    """Somebody of a team, as far as it tells who they are; ways to reach them are empty where not known."""

    @property
    def id(self) -> int: ...
    @property
    def user_id(self) -> int | None: ...
    @property
    def name(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def email(self) -> str: ...


def same_people(members: Iterable[Member]) -> dict[int, int]:
    """By the number of each member, the number of the first one who is the same person.

    The same account is the same person; the same name is, with the same telephone or e-mail address. A name alone, or
    a telephone alone, is not: there are namesakes, and families with one telephone.
    """
    first: dict[tuple[str, str], int] = {}
    found: dict[int, int] = {}
    for one in sorted(members, key=lambda one: one.id):
        marks = list(_marks(one))
        found[one.id] = next((first[mark] for mark in marks if mark in first), one.id)
        for mark in marks:
            first.setdefault(mark, found[one.id])
    return found


def _marks(one: Member) -> Iterator[tuple[str, str]]:
    if one.user_id is not None:
        yield "account", str(one.user_id)
    if number := dial(one.phone):
        yield name_key(one.name), number
    if one.email:
        yield name_key(one.name), one.email.casefold()
