"""A crowd of browsers: requests over a few open connections, each sent as soon as the one before is answered."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Crowd:
    """What came back: the status of each request, how long each took in seconds, and how long all took together."""

    statuses: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    whole: float = 0.0

    def add(self, more: Crowd) -> None:
        """Count another crowd's answers among these."""
        self.statuses += more.statuses
        self.seconds += more.seconds
        self.whole += more.whole

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.statuses) / self.whole

    def percentile(self, share: int) -> float:
        """So many of a hundred answers came within these milliseconds."""
        return statistics.quantiles(self.seconds, n=100)[share - 1] * 1000


def send(port: int, requests: Sequence[bytes], connections: int) -> Crowd:
    """Send all of them over that many connections."""
    return asyncio.run(_send(port, requests, connections))


def request(method: str, path: str, headers: dict[str, str] | None = None, body: bytes = b"") -> bytes:
    """The request as bytes on the line."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: keep-alive", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


async def _send(port: int, requests: Sequence[bytes], connections: int) -> Crowd:
    waiting, found = iter(requests), Crowd()

    async def browser() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for one in waiting:
            began = time.perf_counter()
            writer.write(one)
            status, stays = await _answer(reader)
            found.statuses.append(status)
            found.seconds.append(time.perf_counter() - began)
            if not stays:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(browser() for _ in range(connections)))
    found.whole = time.perf_counter() - began
    return found


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """The status of the next answer, its body read, and whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
    status = int(head.split(" ", 2)[1])
    length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
    if status != 304:
        await reader.readexactly(length)
    return status, "connection: close" not in head
