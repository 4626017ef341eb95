"""A signed call to any program: what it is told, and how it can be sure who told it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager

from core.channels.calling import Caller, judged, secrets_of
from core.channels.letters import Channel, Letter, Send, Taken
from core.times import now


def webhook(address: str, secret: str = "", may_be_local: bool = False) -> Channel:
    """POSTs JSON {id, kind, subject, body, url, sent_at}; any status from 200 to 299 means taken.

    With a secret, X-Zhenan-Signature is "sha256=" and the HMAC-SHA256, in hex, of X-Zhenan-Timestamp (seconds), a full
    stop and the body. The same message sent again has the same id, which stands in Idempotency-Key too.
    """

    @contextmanager
    def opened() -> Iterator[Send]:
        caller = Caller(may_be_local, secrets_of(address, secret))

        def send(letter: Letter) -> Taken:
            body = content(letter)
            answer = caller.call("POST", address, headers(letter, body, secret, str(int(now().timestamp()))), body)
            words = caller.told(answer.text)
            if (failure := judged(answer, words)) is not None:
                raise failure
            return Taken(f"HTTP {answer.status}", words[:200])

        try:
            yield send
        finally:
            caller.close()

    return Channel(opened, lines=2)


def content(letter: Letter) -> bytes:
    """The body of the call."""
    told = {
        "id": letter.number, "kind": letter.kind, "subject": letter.subject, "body": letter.body, "url": letter.url,
        "sent_at": now().isoformat(timespec="seconds"),
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False).encode()


def headers(letter: Letter, body: bytes, secret: str, stamp: str) -> dict[str, str]:
    """The headers of the call, signed when there is a secret."""
    told = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": letter.number}
    if secret:
        told |= {"X-Zhenan-Timestamp": stamp, "X-Zhenan-Signature": f"sha256={signature(secret, stamp, body)}"}
    return told


def signature(secret: str, stamp: str, body: bytes) -> str:
    """HMAC-SHA256 of stamp, full stop and body, in hex."""
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
