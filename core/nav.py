"""The menu: groups of links, each shown to those who may open it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy.orm import Session

from core.access import SIGNED_IN, Actor
from core.counting import Count, ask_together
from core.i18n import Text


@dataclass(frozen=True)
class Link:
    """A page in the menu; `asks_for` is a permission, and the sum of `counts` says how many things wait there.

    `also` names pages that belong to it and whose addresses do not say so.
    """

    endpoint: str
    label: Text
    icon: str
    asks_for: str = SIGNED_IN
    counts: tuple[Count, ...] = ()
    also: tuple[str, ...] = ()


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
    """The groups with the links that this reader may open; groups without any are left out.

    Of links that lead above the page that is shown, the nearest alone is current.
    """
    shown = []
    urls = {link: url_for(link.endpoint) for group in groups for link in group.links if _is_open(link, actor)}
    waiting = ask_together(session, actor, [count for link in urls for count in link.counts])
    here = max((url for link, url in urls.items() if _leads_here(link, url)), key=len, default="")
    for group in groups:
        links = [_show(link, urls[link], waiting, here) for link in group.links if link in urls]
        if links:
            shown.append(ShownGroup(str(group.title or ""), links))
    return shown


def _is_open(link: Link, actor: Actor) -> bool:
    return actor.is_signed_in if link.asks_for == SIGNED_IN else actor.may(link.asks_for)


def _leads_here(link: Link, url: str) -> bool:
    """Whether the page that is shown is the link's own or lies beneath it."""
    is_beneath = request.blueprint == link.endpoint.split(".")[0] and request.path.startswith(f"{url}/")
    return request.endpoint in (link.endpoint, *link.also) or is_beneath


def _show(link: Link, url: str, waiting: Mapping[Count, int], here: str) -> ShownLink:
    return ShownLink(str(link.label), url, link.icon, url == here, sum(waiting[count] for count in link.counts))
