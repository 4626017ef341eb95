"""The kinds of channel that can be set up: what each is called, what it asks for, and how it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.channels import appriser
from core.channels.addresses import checked_url
from core.channels.letters import Channel
from core.channels.robots import dingtalk, feishu, wecom
from core.channels.texting import Template, texts
from core.channels.texting import check as check_template
from core.channels.webhooks import webhook
from core.i18n import Text, t


class Described(Protocol):
    """A channel as it was set up."""

    @property
    def kind(self) -> str: ...
    @property
    def address(self) -> str: ...
    @property
    def secret(self) -> str: ...
    @property
    def extra(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Kind:
    """One kind: `is_for_groups` reaches a group, else each reader by an address; `has_secret` may be signed."""

    name: Text
    hint: Text
    where: Text
    is_for_groups: bool = True
    has_secret: bool = False


KINDS: dict[str, Kind] = {
    "wecom": Kind(t("WeCom group robot"), t("Tells a WeCom group."),
                  t("In the group: group robots, add, copy the webhook address.")),
    "dingtalk": Kind(t("DingTalk group robot"), t("Tells a DingTalk group."),
                     t("In the group: smart group assistant, add a custom robot with a signature, copy both."),
                     has_secret=True),
    "feishu": Kind(t("Feishu group robot"), t("Tells a Feishu or Lark group."),
                   t("In the group: settings, group robots, add a custom robot with a signature, copy both."),
                   has_secret=True),
    "webhook": Kind(t("Webhook"), t("Tells a program of yours, signed."),
                    t("The address that the program listens at, and a secret that both sides know."), has_secret=True),
    "sms": Kind(t("Text messages"), t("Tells each reader by a gateway of yours."),
                t("What the operator of the gateway says about calling it."), is_for_groups=False, has_secret=True),
    "apprise": Kind(t("apprise"), t("Tells one of a hundred other services by the package apprise."),
                    t("The address as the documentation of apprise gives it, such as tgram://token/chat.")),
}  # fmt: skip
EMAIL = "email"
VENDOR_HOSTS = {
    "wecom": ("qyapi.weixin.qq.com",),
    "dingtalk": ("oapi.dingtalk.com", "api.dingtalk.com"),
    "feishu": ("open.feishu.cn", "open.larksuite.com"),
}
"""Where the vendors' own robots are; private installations have others, so that another host is no mistake."""


def channel_of(one: Described, may_be_local: bool) -> Channel:
    """The channel that was set up."""
    if one.kind == "wecom":
        return wecom(one.address, may_be_local)
    if one.kind == "dingtalk":
        return dingtalk(one.address, one.secret, may_be_local)
    if one.kind == "feishu":
        return feishu(one.address, one.secret, may_be_local)
    if one.kind == "sms":
        return texts(one.address, one.secret, Template.of(one.extra), may_be_local)
    if one.kind == "apprise":
        return appriser.apprise(one.address)
    return webhook(one.address, one.secret, may_be_local)


def check(one: Described, may_be_local: bool) -> None:
    """Refuse what cannot work or must not be called."""
    if one.kind == "apprise":
        appriser.check(one.address, may_be_local)
        return
    checked_url(one.address, may_be_local)
    if one.kind == "sms":
        check_template(Template.of(one.extra))
