"""Connections that look at whom they have reached before anything is said: a name may lead elsewhere than it did when
it was typed. Loaded only where something is called."""

from __future__ import annotations

from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

from core.channels.addresses import is_closed
from core.channels.letters import Blocked


class _Looking:
    may_be_local = False

    def _new_conn(self) -> Any:
        connected = super()._new_conn()  # type: ignore[misc]
        if is_closed(str(connected.getpeername()[0]), self.may_be_local):
            connected.close()
            raise Blocked("messages cannot be sent to this address", "closed")
        return connected


class _Plain(_Looking, HTTPConnection):
    pass


class _Secure(_Looking, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure


class _LocalPlain(_Plain):
    may_be_local = True


class _LocalSecure(_Secure):
    may_be_local = True


class _LocalPlainPool(HTTPConnectionPool):
    ConnectionCls = _LocalPlain


class _LocalSecurePool(HTTPSConnectionPool):
    ConnectionCls = _LocalSecure


class Guarded(HTTPAdapter):
    """Calls closed addresses never, the server itself only where that is set; through a proxy, the proxy decides."""

    pools: dict[str, Any] = {"http": _PlainPool, "https": _SecurePool}

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make pools of such connections."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = self.pools


class GuardedLocally(Guarded):
    """The same, where the server itself may be called."""

    pools: dict[str, Any] = {"http": _LocalPlainPool, "https": _LocalSecurePool}
