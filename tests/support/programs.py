"""A program that speaks JSON with a token, for stories of the API."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from core.db import Database
from registry.models import ApiToken
from registry.tokens import make_secret
from tests.support.world import World


class Program:
    """Sends requests as one user; answers are the test client's responses, and none may be a 500."""

    def __init__(self, app: Flask, token: str = "", language: str = "en") -> None:
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Accept-Language": language}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> Any:
        return self._send("GET", path, query_string=query)

    def post(self, path: str, given: Any = None, **headers: str) -> Any:
        sent = {} if given is None else {"json": given}
        return self._send(
            "POST", path, headers={name.replace("_", "-"): value for name, value in headers.items()}, **sent
        )

    def patch(self, path: str, given: Any) -> Any:
        return self._send("PATCH", path, json=given)

    def put(self, path: str, given: Any) -> Any:
        return self._send("PUT", path, json=given)

    def send_files(self, method: str, path: str, part: str, *files: tuple[str, bytes], **headers: str) -> Any:
        """Send files as multipart/form-data; each send draws a boundary of its own."""
        held = {part: [(BytesIO(data), name) for name, data in files]}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._send(method, path, headers=named, data=held, content_type="multipart/form-data")

    def delete(self, path: str) -> Any:
        return self._send("DELETE", path)

    def _send(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
        response = self.client.open(
            f"/api/v1{path}", method=method, headers={**self.headers, **(headers or {})}, **more
        )
        assert response.status_code != 500, response.get_data(as_text=True)[:2000]
        return response


class Programs:
    """Programs of the county's people, each with a token of its own."""

    def __init__(self, app: Flask, database: Database, world: World) -> None:
        self.app, self.database, self.world = app, database, world

    def of(self, role: str, language: str = "en") -> Program:
        """The program of the user with that role."""
        return Program(self.app, self.token(role), language)

    def token(self, role: str) -> str:
        """A fresh token of the user with that role."""
        secret, digest = make_secret()
        with self.database.transaction() as session:
            session.add(ApiToken(user_id=self.world.users[role].id, name="test", digest=digest))
        return secret


@pytest.fixture
def programs(app: Flask, database: Database, world: World) -> Programs:
    """Whoever of the county sends requests."""
    return Programs(app, database, world)
