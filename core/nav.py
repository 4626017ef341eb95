"""The menu: groups of links, each shown to those who may open it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from flask import request, url_for
from sqlalchemy.orm import Session

from core.access import SIGNED_IN, Actor
from core.i18n import Text

Counter = Callable[[Session, Actor], int]


@dataclass(frozen=True)
class Link:
    """A page in the menu; `asks_for` is a permission, and `count` says how many things wait there."""

    endpoint: str
    label: Text
    icon: str
    asks_for: str = SIGNED_IN
    count: Counter | None = None


@dataclass(frozen=True)
class Group:
    """Links under one heading; the first group has none."""

    title: Text | None
    links: Sequence[Link]


@dataclass(frozen=True)
class ShownLink:
    """A link as the page draws it."""

    label: str
    url: str
    icon: str
    is_current: bool
    count: int


@dataclass(frozen=True)
class ShownGroup:
    """A group as the page draws it."""

    title: str
    items: Sequence[ShownLink]


def menu(groups: Sequence[Group], session: Session, actor: Actor) -> list[ShownGroup]:
    """The groups with the links that this reader may open; groups without any are left out."""
    found = [(group, [_show(one, session, actor) for one in group.links if _is_open(one, actor)]) for group in groups]
    nearest = max((link.url for _, links in found for link in links if link.is_current), key=len, default="")
    return [
        ShownGroup(str(group.title or ""), [replace(link, is_current=link.url == nearest) for link in links])
        for group, links in found
        if links
    ]


def _is_open(link: Link, actor: Actor) -> bool:
    return actor.is_signed_in if link.asks_for == SIGNED_IN else actor.may(link.asks_for)


def _show(link: Link, session: Session, actor: Actor) -> ShownLink:
    blueprint = link.endpoint.split(".")[0]
    url = url_for(link.endpoint)
    current = request.endpoint == link.endpoint or (
        request.blueprint == blueprint and request.path.startswith(f"{url}/")
    )
    return ShownLink(str(link.label), url, link.icon, current, link.count(session, actor) if link.count else 0)
