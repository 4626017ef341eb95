"""Receivers that answer as mail servers, vendors of robots and gateways do, and keep a log of what came.

They run in this process, on real sockets, and de-duplicate nothing.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller

OK: dict[str, dict[str, Any]] = {
    "/wecom": {"errcode": 0, "errmsg": "ok"},
    "/dingtalk": {"errcode": 0, "errmsg": "ok"},
    "/feishu": {"code": 0, "msg": "success", "data": {}},
    "/sms": {"code": "OK", "message": "accepted"},
}


@dataclass
class Reply:
    """One answer: its status, JSON or text, headers, and how long it takes."""

    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass
class Call:
    """What came: path with query, headers in small letters, and body."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_: object) -> None:
        return  # whoever asked was killed


class Vendor:
    """A web service on a port of its own; `replies` by path go before the good answer, `seconds` slow all of them."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.replies: dict[str, list[Reply]] = {}
        self.choose: Callable[[Call], Reply | None] = lambda call: None
        self.seconds = 0.0
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), self._handler())
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def url(self, path: str) -> str:
        """The address of a service."""
        return self.base + path

    def counted(self, of: Callable[[Call], str]) -> Counter[str]:
        """How often each came."""
        with self._lock:
            return Counter(of(call) for call in self.calls)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, call: Call) -> Reply:
        """Keep the call, and what to answer."""
        plain = call.path.partition("?")[0]
        chosen = self.choose(call)
        with self._lock:
            self.calls.append(call)
            if chosen is None and self.replies.get(plain):
                chosen = self.replies[plain].pop(0)
        return chosen or Reply(body=OK.get(plain, {"ok": True}), seconds=self.seconds)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        vendor = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                whole = self.rfile.read(length)
                if len(whole) < length:
                    self.close_connection = True  # whoever asked was killed before it had said all
                    return
                body = whole.decode()
                reply = vendor.take(Call(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
                time.sleep(reply.seconds)
                text = reply.body if isinstance(reply.body, str) else json.dumps(reply.body, ensure_ascii=False)
                try:
                    self.send_response(reply.status)
                    for name, value in reply.headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(text.encode())))
                    self.end_headers()
                    self.wfile.write(text.encode())
                except OSError:
                    self.close_connection = True  # whoever asked is gone

            do_GET = do_POST

            def log_message(self, *_: object) -> None:
                return

        return Handler


@contextmanager
def vendor() -> Iterator[Vendor]:
    """A vendor for the length of the block."""
    service = Vendor()
    try:
        yield service
    finally:
        service.close()


class Mailbox:
    """A mail server on a port of its own; it knows no address that begins with nobody, and is as slow as `seconds`."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.seconds = 0.0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address.startswith("nobody"):
            return "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(envelope.content)
        await asyncio.sleep(self.seconds)
        return "250 OK"

    def numbers(self) -> Counter[str]:
        """How often each message came, by the number in its Message-ID."""
        heads = (message_from_bytes(content) for content in self.received)
        return Counter(str(head["Message-ID"]).strip("<>").partition("@")[0] for head in heads)

    def close(self) -> None:
        self._controller.stop()


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server for the length of the block."""
    server = Mailbox()
    try:
        yield server
    finally:
        server.close()
