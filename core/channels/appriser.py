"""A hundred other services through the package apprise, which is installed apart.

What goes through it is believed to be sent when apprise says so; it does not read the code with which WeCom, DingTalk
and Feishu refuse, so these three have channels of their own.
"""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any
from urllib.parse import urlsplit

from core.channels.addresses import LOCAL_NAMES, closed, is_closed
from core.channels.letters import Blocked, Channel, Letter, NotSent, Taken, as_text, simple
from core.errors import Invalid
from core.i18n import t

OWN = {"wecombot": "WeCom", "dingtalk": "DingTalk", "feishu": "Feishu", "lark": "Feishu"}
ON_THE_SERVER = frozenset({"syslog", "dbus", "qt", "kde", "glib", "gnome", "macosx", "windows", "file", "exec"})
LONGEST = 3000


def is_installed() -> bool:
    """Whether the package is there."""
    return importlib.util.find_spec("apprise") is not None


def check(address: str, may_be_local: bool) -> str:
    """The address, if messages may go to it by apprise."""
    try:
        parts = urlsplit(address)
        scheme, host = parts.scheme.lower(), (parts.hostname or "").lower()
    except ValueError:
        scheme, host = "", ""
    if not scheme or "://" not in address or any(sign.isspace() for sign in address):
        hint = t("For example tgram://token/chat; the documentation of apprise lists them all.")
        raise Invalid("address", t("This is no address of apprise."), field="address", hint=hint)
    if scheme in OWN:
        wording = t("apprise does not notice when %(vendor)s refuses a message.", vendor=OWN[scheme])
        raise Invalid("own_kind", wording, field="address", hint=t("Set it up as a channel of its own kind."))
    is_ip = host.replace(".", "").isdecimal() or ":" in host
    if scheme in ON_THE_SERVER or (not may_be_local and (host in LOCAL_NAMES or (is_ip and is_closed(host, False)))):
        raise closed()
    return address


def apprise(address: str) -> Channel:
    """A channel through apprise; refuses every letter with a clear word while the package is not installed."""
    return simple(lambda letter: _send(address, letter), per_minute=30, burst=5)


def _send(address: str, letter: Letter) -> Taken:
    if not is_installed():
        raise Blocked("apprise is not installed", "no_apprise")
    package: Any = importlib.import_module("apprise")
    out = package.Apprise()
    if not out.add(address):
        raise Blocked("apprise does not know this kind of address", "setup")
    plain = Letter("", "", letter.body, letter.url)
    if not out.notify(title=letter.subject, body=as_text(plain, LONGEST) or letter.subject):
        raise NotSent("apprise could not send it", "apprise")
    return Taken("apprise", "sent")
