"""What the vendors' own codes mean and what to do about them, in plain words.

Collected in 2026 from the vendors' pages on group robots and from what they answered to others; a code that is not here
is shown as the vendor said it.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.channels.letters import Blocked, Limited, NotSent, Undeliverable
from core.i18n import Text, t


@dataclass(frozen=True)
class Advice:
    """What a code means, what to do, and how the sender takes it."""

    meaning: Text
    remedy: Text
    failure: type[NotSent]


_BUSY = t("The vendor is busy."), t("Nothing needs doing: it is tried again.")
_FAST = t("Too many messages in a short time."), t("Nothing needs doing: the channel waits and goes on by itself.")
_LONG = t("The message is too long."), t("Shorten the words of this kind of notice.")
_EMPTY = t("The message had no words, or its form was not understood."), t("Look at the words of this kind of notice.")
_ILLEGAL = t("The vendor does not let this text or link through."), t("Change the words of this kind of notice.")
_IP = (
    t("The robot takes messages from certain addresses only, and this server is not among them."),
    t("In the group's settings, add the server's public address to the robot's list of addresses."),
)
_KEYWORD = (
    t("The robot takes only messages with certain keywords, and this one had none of them."),
    t("In the group's settings, add a word that is in every message; or let the robot check a signature instead."),
)
_SIGN = (
    t("The signature does not fit."),
    t("Copy the robot's secret again and save it here. If it is right, set the server's clock: it may be an hour off."),
)
_GONE = (
    t("The vendor knows no robot at this address."),
    t("It was not copied whole, or the robot has been removed. Copy its webhook address again and save it here."),
)
_OFF = t("The robot has been switched off."), t("Switch it on in the group's settings, or set up another one.")
_NO_GROUP = t("The group has been dissolved or the robot is not in it."), t("Set up a robot in another group.")
_DOUBT = t("Nobody knows whether it arrived."), t("Ask a reader before you send it again.")

_WECOM = {
    "-1": Advice(*_BUSY, NotSent),
    "40008": Advice(*_EMPTY, Undeliverable),
    "40058": Advice(*_LONG, Undeliverable),
    "44004": Advice(*_EMPTY, Undeliverable),
    "45002": Advice(*_LONG, Undeliverable),
    "45009": Advice(*_FAST, Limited),
    "45033": Advice(*_FAST, Limited),
    "93000": Advice(*_GONE, Blocked),
    "93004": Advice(*_OFF, Blocked),
    "93008": Advice(*_NO_GROUP, Blocked),
}
_DINGTALK = {
    "-1": Advice(*_BUSY, NotSent),
    "130101": Advice(*_FAST, Limited),
    "300001": Advice(*_GONE, Blocked),
    "300005": Advice(*_GONE, Blocked),
    "310000": Advice(*_SIGN, Blocked),
    "40035": Advice(*_EMPTY, Undeliverable),
    "400013": Advice(*_NO_GROUP, Blocked),
    "400101": Advice(*_GONE, Blocked),
    "400102": Advice(*_OFF, Blocked),
    "400106": Advice(*_GONE, Blocked),
    "410100": Advice(*_FAST, Limited),
    "430101": Advice(*_ILLEGAL, Undeliverable),
    "430102": Advice(*_ILLEGAL, Undeliverable),
    "430104": Advice(*_ILLEGAL, Undeliverable),
    "660026": Advice(*_FAST, Limited),
}
_FEISHU = {
    "9499": Advice(*_EMPTY, Undeliverable),
    "11232": Advice(*_FAST, Limited),
    "19001": Advice(*_GONE, Blocked),
    "19002": Advice(*_EMPTY, Undeliverable),
    "19021": Advice(*_SIGN, Blocked),
    "19022": Advice(*_IP, Blocked),
    "19024": Advice(*_KEYWORD, Blocked),
    "99991400": Advice(*_FAST, Limited),
}
_ANY = {
    "connect": Advice(t("The address cannot be reached."),
                      t("Check the address, and whether the server may reach it through the firewall."), NotSent),
    "timeout": Advice(t("No answer came in time."), t("It is tried again; if it stays so, ask who runs the service."),
                      NotSent),
    "broken": Advice(t("The connection broke off before the answer."),
                     t("It is tried again; if it stays so, ask who runs the service."), NotSent),
    "tls": Advice(t("The certificate of the address is not trusted."),
                  t("Check the address; a county's own certificates must be known to the server."), Blocked),
    "closed": Advice(t("The address leads to the server itself or to a place where clouds keep secrets."),
                     t("Enter the address that the vendor gave."), Blocked),
    "lost": Advice(t("The sender was ended before the answer came."), _DOUBT[1], NotSent),
    "no_apprise": Advice(t("The package apprise is not installed on the server."),
                         t("Install it with: pip install -r requirements-notify-extra.txt"), Blocked),
    "apprise": Advice(
        t("apprise could not send it, and does not say why."), t("Check the address; it is tried again."), NotSent
    ),
    "fields": Advice(t("The answer does not say what was entered as success."),
                     t("Compare the answer with the entries under “What means success”."), Undeliverable),
    "setup": Advice(t("The channel is not set up to the end."), t("Open it and fill in what is missing."), Blocked),
    "HTTP 401": Advice(t("The service does not accept the secret."), t("Enter the secret again."), Blocked),
    "HTTP 403": Advice(t("The service does not accept the secret or this server."),
                       t("Enter the secret again, or ask who runs the service."), Blocked),
    "HTTP 404": Advice(t("There is no service at this address."), t("Check the address."), Blocked),
    "HTTP 429": Advice(*_FAST, Limited),
    "smtp_auth": Advice(t("The mail server does not accept name and password."),
                        t("Check SMTP_USER and SMTP_PASSWORD."), Blocked),
    "smtp_tls": Advice(t("The mail server's way of encryption does not fit."), t("Check SMTP_TLS and SMTP_PORT."),
                       Blocked),
    "smtp_sender": Advice(t("The mail server does not take mail from this sender."), t("Check MAIL_FROM."), Blocked),
    "550": Advice(t("The mail server knows no such mailbox, or refuses it."), t("Check the reader's e-mail address."),
                  Undeliverable),
}  # fmt: skip
BY_KIND: dict[str, dict[str, Advice]] = {"wecom": _WECOM, "dingtalk": _DINGTALK, "feishu": _FEISHU}


def advice(kind: str, code: str, answer: str = "") -> Advice | None:
    """What the code of this kind of channel means; None for one that nobody here knows.

    DingTalk has one code for three things, told apart by its words.
    """
    if kind == "dingtalk" and code == "310000":
        words = answer.lower()
        if "keyword" in words or "关键词" in words:
            return Advice(*_KEYWORD, Blocked)
        if "ip " in words or "whitelist" in words or "白名单" in words:
            return Advice(*_IP, Blocked)
    return BY_KIND.get(kind, {}).get(code) or _ANY.get(code)


def refusal(kind: str, code: str, answer: str, retry_after: float | None = None) -> NotSent:
    """The failure that a vendor's code stands for; an unknown one is tried again."""
    known = advice(kind, code, answer)
    return (known.failure if known else NotSent)(answer, code, retry_after)
