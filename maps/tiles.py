"""A background of tiles from a server that an administrator has chosen; without one the maps show our own outlines."""

from __future__ import annotations

import re
from dataclasses import dataclass

ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>(?:[\w-]*\{s\}[\w-]*\.)?[\w-]+(?:\.[\w-]+)*)(?P<port>:\d{1,5})?/[^\s<>\"']*"
)


@dataclass(frozen=True)
class Tiles:
    """Where tiles come from: the address with {z} {x} {y}, the host for the security policy, and whom to name."""

    url: str
    host: str
    attribution: str


def tiles_from(url: str, attribution: str) -> Tiles | None:
    """The tile service at this address; None when it is empty or is no address of tiles.

    A varying host as in "t{s}.example.cn" becomes "*.example.cn" in the policy.
    """
    match = ADDRESS.fullmatch(url.strip())
    if match is None or not all(part in url for part in ("{z}", "{x}", "{y}")):
        return None
    host = re.sub(r"^[\w-]*\{s\}[\w-]*\.", "*.", match["host"])
    return Tiles(url.strip(), f"{match['scheme']}://{host}{match['port'] or ''}", attribution.strip())
