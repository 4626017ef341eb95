"""Robots of groups in WeCom, DingTalk and Feishu: plain text, each vendor's own signature, length and code.

All three answer HTTP 200 to what they refuse; only the code in the answer tells.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from core.channels.calling import Answer, Caller, judged, secrets_of
from core.channels.codes import refusal
from core.channels.letters import Channel, Letter, NotSent, Send, Taken, as_text, bytes_of
from core.times import now

WECOM_BYTES = 2048
DINGTALK_BYTES = 18_000  # of 20,000 for the whole message
FEISHU_BYTES = 18_000  # of 20 KB for the whole message
DINGTALK_PAUSE = 600.0  # whom DingTalk finds too fast it leaves out for ten minutes
_JSON = {"Content-Type": "application/json; charset=utf-8"}
Ask = Callable[[Letter], tuple[str, dict[str, Any]]]


def wecom(address: str, may_be_local: bool = False) -> Channel:
    """A robot of a WeCom group: 2048 bytes a message, 20 messages a minute."""

    def ask(letter: Letter) -> tuple[str, dict[str, Any]]:
        return address, {"msgtype": "text", "text": {"content": as_text(letter, WECOM_BYTES)}}

    return _robot("wecom", address, ask, may_be_local, ("errcode", "errmsg"), per_minute=15, burst=5)


def dingtalk(address: str, secret: str = "", may_be_local: bool = False) -> Channel:
    """A robot of a DingTalk group, signed if a secret is given: 20 messages a minute."""

    def ask(letter: Letter) -> tuple[str, dict[str, Any]]:
        stamp = str(int(now().timestamp() * 1000))
        signed = f"&timestamp={stamp}&sign={quote(dingtalk_sign(stamp, secret), safe='')}" if secret else ""
        return address + signed, {"msgtype": "text", "text": {"content": as_text(letter, DINGTALK_BYTES, _in_json)}}

    return _robot("dingtalk", address, ask, may_be_local, ("errcode", "errmsg"), secret, per_minute=15, burst=5)


def feishu(address: str, secret: str = "", may_be_local: bool = False) -> Channel:
    """A robot of a Feishu or Lark group, signed if a secret is given: 100 messages a minute, 5 a second."""

    def ask(letter: Letter) -> tuple[str, dict[str, Any]]:
        body: dict[str, Any] = {"msg_type": "text", "content": {"text": as_text(letter, FEISHU_BYTES, _in_json)}}
        if secret:
            stamp = str(int(now().timestamp()))
            body |= {"timestamp": stamp, "sign": feishu_sign(stamp, secret)}
        return address, body

    return _robot("feishu", address, ask, may_be_local, ("code", "msg"), secret, per_minute=90, burst=3)


def dingtalk_sign(stamp: str, secret: str) -> str:
    """DingTalk's signature: the secret is the key, stamp and secret are the text."""
    return _hmac(secret, f"{stamp}\n{secret}")


def feishu_sign(stamp: str, secret: str) -> str:
    """Feishu's signature: stamp and secret are the key, and the text is empty."""
    return _hmac(f"{stamp}\n{secret}", "")


def _hmac(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def _in_json(text: str) -> int:
    return bytes_of(json.dumps(text, ensure_ascii=False))


def _robot(
    kind: str, address: str, ask: Ask, may_be_local: bool, names: tuple[str, str], secret: str = "", *,
    per_minute: int, burst: int,
) -> Channel:  # fmt: skip
    @contextmanager
    def opened() -> Iterator[Send]:
        caller = Caller(may_be_local, secrets_of(address, secret))

        def send(letter: Letter) -> Taken:
            url, body = ask(letter)
            answer = caller.call("POST", url, _JSON, json.dumps(body, ensure_ascii=False).encode())
            return _taken(kind, answer, names, caller.told)

        try:
            yield send
        finally:
            caller.close()

    return Channel(opened, per_minute=per_minute, burst=burst)


def _taken(kind: str, answer: Answer, names: tuple[str, str], told: Callable[[str], str]) -> Taken:
    """What the vendor said when it took the message; raises what it said when it did not."""
    code = answer.members.get(names[0], answer.members.get("StatusCode"))
    words = told(str(answer.members.get(names[1]) or answer.text))
    if code is None:
        raise judged(answer, words) or NotSent(words, "broken")
    if str(code) == "0":
        return Taken("0", words[:200])
    wait = DINGTALK_PAUSE if kind == "dingtalk" else None
    failure = refusal(kind, str(code), words, answer.retry_after)
    if failure.retry_after is None and wait and _is_too_fast(failure):
        failure.retry_after = wait
    raise failure


def _is_too_fast(failure: NotSent) -> bool:
    from core.channels.letters import Limited

    return isinstance(failure, Limited)
