"""A group's robot and a gateway for text messages, out of use so that nothing leaves, and what they sent before."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from demo.areas import COUNTY_ID
from demo.rows import Key, Rows
from demo.year import at

TOLD = (
    ("reminder", "演练提醒：明天全县集中疏散演练", "请各单位于 14:28 组织疏散，17:00 前填报结果。"),
    ("change", "活动改期：科普讲座", "原定上午的讲座改为下午 15:00。"),
    ("anomaly", "宏观异常待核实", "青石村水井水位变化，请核实。"),
    ("cancellation", "活动取消：进社区宣传", "因降雨取消，另行通知。"),
)
MESSAGES = 14
TEMPLATE = {
    "method": "POST", "form": "json", "headers": "Authorization: Bearer {secret}",
    "body": '{"mobile": "{phone}", "content": "{text}"}', "success_field": "code", "success_values": "OK",
    "sign": "安澜防震减灾", "longest": 300,
}  # fmt: skip


def add_channels(rng: Random, rows: Rows, today: date) -> None:
    """Write the channels and the log of what they sent; one message was refused, one text message is unknown."""
    tested = at(today - timedelta(days=20), 9 * 60)
    robot = _channel(rows, "wecom", "应急指挥群", "https://wecom.demo.invalid/send?key=demo", {},
                     ["change", "cancellation", "reminder", "anomaly"], tested, "sent|0|ok")  # fmt: skip
    gateway = _channel(rows, "sms", "短信网关", "https://sms.demo.invalid/send", TEMPLATE, [], tested, "")
    for number in range(MESSAGES):
        kind, subject, body = TOLD[rng.randrange(len(TOLD))]
        sent_at = at(today - timedelta(days=MESSAGES + 1 - number), 8 * 60 + rng.randrange(540))
        is_refused = number == MESSAGES - 3
        answer = ("failed", "40058", "content exceed max length") if is_refused else ("sent", "0", "ok")
        _message(rows, Key("wecom", "notice_channels", robot), kind, subject, body, sent_at, answer, number)
    lost_at = at(today - timedelta(days=2), 10 * 60)
    lost = ("unknown", "timeout", "no answer in time")
    _message(
        rows, Key("sms", "notice_channels", gateway), "danger", "险情提示", "请查看系统。", lost_at, lost, MESSAGES
    )


def _channel(
    rows: Rows, kind: str, name: str, address: str, extra: dict[str, object], carries: list[str], tested: object,
    outcome: str,
) -> int:  # fmt: skip
    return rows.add(
        "notice_channels", area_id=COUNTY_ID, kind=kind, name=name, address=address, secret="", extra=extra,
        carries=carries, is_active=False, tested_at=tested if outcome else None, test_outcome=outcome, version=1,
    )  # fmt: skip


def _message(
    rows: Rows, channel: Key, kind: str, subject: str, body: str, sent_at: object, answer: tuple[str, str, str],
    number: int,
) -> None:  # fmt: skip
    state, code, said = answer
    message = rows.add(
        "outbox", key=f"demo:{number}", channel=channel, kind=kind, reader_key="",
        address="13900000000" if channel.word == "sms" else "", subject=subject, body=body, url="",
        attachment_name="", attachment="", state=state, stale_at=None, tries=1,
        error="" if state == "sent" else f"{code} {said}", due_at=sent_at, claimed_until=None, created_at=sent_at,
        sent_at=sent_at if state == "sent" else None,
    )  # fmt: skip
    outcome = {"sent": "sent", "failed": "refused", "unknown": "unknown"}[state]
    seconds = 15.0 if state == "unknown" else 0.3
    rows.add("delivery_tries", message_id=message, at=sent_at, seconds=seconds, outcome=outcome, code=code, answer=said)
