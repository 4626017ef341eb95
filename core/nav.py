"""The menu: groups of links, each shown to those who may open it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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
    open_links = [link for group in groups for link in group.links if _is_open(link, actor)]
    here, shown = _here(open_links), []
    for group in groups:
        links = [_show(link, session, actor, link is here) for link in group.links if link in open_links]
        if links:
            shown.append(ShownGroup(str(group.title or ""), links))
    return shown


def _is_open(link: Link, actor: Actor) -> bool:
    return actor.is_signed_in if link.asks_for == SIGNED_IN else actor.may(link.asks_for)


def _here(links: Sequence[Link]) -> Link | None:
    """The link to the page shown, else the one whose address leads furthest towards it."""
    towards = [link for link in links if _leads_here(link)]
    return max(towards, key=lambda link: len(url_for(link.endpoint)), default=None)


def _leads_here(link: Link) -> bool:
    if request.endpoint == link.endpoint:
        return True
    return request.blueprint == link.endpoint.split(".")[0] and request.path.startswith(f"{url_for(link.endpoint)}/")


def _show(link: Link, session: Session, actor: Actor, is_current: bool) -> ShownLink:
    count = link.count(session, actor) if link.count else 0
    return ShownLink(str(link.label), url_for(link.endpoint), link.icon, is_current, count)
