"""Calls to web services: bounded in time and size, without redirects, never to a closed address, no secret told."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from core.channels.letters import Blocked, Limited, NotSent, Undeliverable, Unsure
from core.times import now

CONNECT_SECONDS, READ_SECONDS, WHOLE_SECONDS = 5.0, 10.0, 20.0
LARGEST_ANSWER = 20_000
LONGEST_WAIT = 6 * 3600.0


@dataclass(frozen=True)
class Answer:
    """What a web service answered: its status, its text, and the text as JSON where it is an object."""

    status: int
    text: str
    members: Mapping[str, Any]
    retry_after: float | None = None

    @property
    def is_good(self) -> bool:
        """Whether the status says that it was taken."""
        return 200 <= self.status < 300


class Caller:
    """Calls over connections that are kept open; `secrets` are left out of whatever is told about an answer."""

    def __init__(self, may_be_local: bool, secrets: tuple[str, ...] = ()) -> None:
        self._may_be_local, self._secrets = may_be_local, secrets
        self._session: Any = None

    def call(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Answer:
        """The answer, whatever its status; raises NotSent when the other side was not reached, Unsure when it may have
        been."""
        import requests

        session = self._opened()
        proxies = requests.utils.get_environ_proxies(url)
        try:
            with session.request(
                method, url, headers=dict(headers), data=body, timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False, stream=True, proxies=proxies,
            ) as response:  # fmt: skip
                return self._read(response)
        except (requests.exceptions.ConnectTimeout, requests.exceptions.ProxyError):
            raise NotSent("the address cannot be reached", "connect") from None
        except requests.exceptions.SSLError:
            raise Blocked("the certificate of the address is not trusted", "tls") from None
        except requests.exceptions.ConnectionError as error:
            raise _broken(error) from None
        except requests.exceptions.Timeout:
            raise Unsure("no answer in time", "timeout") from None
        except (requests.exceptions.RequestException, ValueError):
            raise Unsure("the answer broke off", "broken") from None

    def close(self) -> None:
        """Let go of the connections."""
        if self._session is not None:
            self._session.close()

    def told(self, text: str) -> str:
        """The text without any secret in it."""
        for secret in self._secrets:
            text = text.replace(secret, "…")
        return " ".join(text.split())

    def _read(self, response: Any) -> Answer:
        ends, parts, size = time.monotonic() + WHOLE_SECONDS, [], 0
        for part in response.iter_content(4096):
            parts.append(part)
            size += len(part)
            if size > LARGEST_ANSWER or time.monotonic() > ends:
                break
        text = b"".join(parts)[:LARGEST_ANSWER].decode("utf-8", "replace")
        return Answer(response.status_code, text, _members(text), _retry_after(response.headers))

    def _opened(self) -> Any:
        if self._session is None:
            self._session = _session(self._may_be_local)
        return self._session


def secrets_of(url: str, *more: str) -> tuple[str, ...]:
    """The parts of an address that give access (keys in its query, long pieces of its path), and other secrets."""
    parts = urlsplit(url)
    pieces = [value for _, value in parse_qsl(parts.query)] + parts.path.split("/")
    return tuple(sorted({one for one in (*pieces, *more) if len(one) >= 8}, key=len, reverse=True))


def judged(answer: Answer, told: str) -> NotSent | None:
    """What a status that is no success means; None for a success."""
    code = f"HTTP {answer.status}"
    if answer.is_good:
        return None
    if answer.status == 429:
        return Limited(told, code, answer.retry_after)
    if answer.status == 503:
        return NotSent(told, code, answer.retry_after)
    if answer.status >= 500 or answer.status == 408:
        return Unsure(told, code, answer.retry_after)
    if answer.status in (401, 403, 404, 405, 407, 410) or answer.status < 400:
        return Blocked(told, code)
    return Undeliverable(told, code)


def _broken(error: Exception) -> NotSent:
    """A connection that never came about is safe to try again; one that broke off later may have carried the call."""
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    never = type(reason).__name__ in ("NewConnectionError", "ConnectTimeoutError", "NameResolutionError")
    return (
        NotSent("the address cannot be reached", "connect") if never else Unsure("the connection broke off", "broken")
    )


def _members(text: str) -> Mapping[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _retry_after(headers: Mapping[str, str]) -> float | None:
    said = headers.get("Retry-After") or headers.get("x-ogw-ratelimit-reset") or ""
    if said.strip().isdecimal():
        return min(float(said), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(said) - now()).total_seconds()
    except (TypeError, ValueError):
        return None
    return min(max(0.0, wait), LONGEST_WAIT)


def _session(may_be_local: bool) -> Any:
    import requests

    from core.channels.guarding import Guarded, GuardedLocally

    session = requests.Session()
    session.trust_env = False  # a .netrc must not add a password to a call; proxies are asked for by name
    for scheme in ("http://", "https://"):
        session.mount(scheme, GuardedLocally() if may_be_local else Guarded())
    return session
