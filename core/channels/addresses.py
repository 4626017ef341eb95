"""Which addresses an administrator may send messages to: nothing on the server itself, nothing that gives secrets."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from core.errors import Invalid
from core.i18n import t

METADATA = frozenset({"169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"})
"""Where clouds tell a machine its own secrets: AWS and most others, Alibaba Cloud, Oracle, AWS by IPv6."""
LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", "metadata.google.internal"})
LONGEST = 500


def is_closed(address: str, may_be_local: bool) -> bool:
    """Whether this IP address is one that no message may go to; a county's own network is open."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    if isinstance(found, ipaddress.IPv6Address) and (inner := found.ipv4_mapped or found.sixtofour):
        return is_closed(str(inner), may_be_local)
    if str(found) in METADATA or found.is_link_local or found.is_multicast:
        return True
    return not may_be_local and (found.is_loopback or found.is_unspecified or found.is_reserved)


def checked_url(typed: str, may_be_local: bool, field: str = "address") -> str:
    """The address, if messages may be sent to it; what a name leads to is looked at again when it is called."""
    try:
        parts = urlsplit(typed)
        host, _port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host or any(sign.isspace() for sign in typed):
        wording = t("This is no address of a web service.")
        raise Invalid("address", wording, field=field, hint=t("It begins with https:// or http://."))
    if parts.username is not None or parts.password is not None:
        wording = t("A name or password must not stand in the address.")
        raise Invalid("address_password", wording, field=field, hint=t("Put it in as the secret."))
    if host.lower() in LOCAL_NAMES and not may_be_local:
        raise closed(field)
    if _is_number(host) and is_closed(host, may_be_local):
        raise closed(field)
    return typed


def closed(field: str = "address") -> Invalid:
    """The refusal of an address that no message may go to."""
    wording = t("Messages cannot be sent to the server itself or to addresses that clouds keep their secrets at.")
    return Invalid(
        "address_closed",
        wording,
        field=field,
        hint=t("A gateway on the same server needs the setting LOCAL_GATEWAYS=1."),
    )


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True
