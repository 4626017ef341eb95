"""What is said around channels: hints of their forms, choices, and the names of kinds."""

from __future__ import annotations

from core.channels.kinds import KINDS
from core.i18n import Text, t
from schedule import notice_kinds

METHOD_CHOICES = [("POST", "POST"), ("GET", "GET")]
FORM_CHOICES = [("json", t("JSON")), ("form", t("form (name = value)"))]
EXAMPLES = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=…",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/…",
    "apprise": "tgram://…",
}
OTHER_KINDS: dict[str, Text] = {"digest": t("Digest"), "test": t("Test")}


def carried_kinds() -> list[tuple[str, Text]]:
    """The kinds of notice that groups can be told."""
    return [(kind.code, kind.name) for kind in notice_kinds.KINDS.values() if kind.is_for_groups]


def hint_of_address(kind: str, shown: str) -> Text:
    """Where the address is found; of one that is kept, enough to know it again."""
    if shown:
        return t("Kept: %(address)s. Leave it empty to keep it.", address=shown)
    if kind in EXAMPLES:
        return t("%(where)s It looks like %(example)s", where=KINDS[kind].where, example=EXAMPLES[kind])
    return KINDS[kind].where


def hint_of_secret(kind: str, is_kept: bool) -> Text:
    """What the secret is for, and that it is never shown again."""
    if is_kept:
        return t("A secret is kept. Leave it empty to keep it; it is never shown.")
    if kind == "sms":
        return t("What the gateway knows you by; {secret} stands for it in headers and body. It is never shown again.")
    return t("With it the messages are signed. It is never shown again.")


def kind_name(code: str) -> str:
    """What a kind of notice is called; wordings of a kind ("reminder.drill") by their kind."""
    base = code.partition(".")[0]
    if base in notice_kinds.KINDS:
        return str(notice_kinds.KINDS[base].name)
    return str(OTHER_KINDS.get(base, code))
