"""Settings come from the environment, each with a documented default; nothing else is read from outside."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Setting:
    """One environment variable: its name, its default as text, and what it is for."""

    name: str
    default: str
    purpose: str


SETTINGS = (
    Setting("ZHENAN_DATA", "data", "Folder of the database, uploaded files and the secret key."),
    Setting("DATABASE_URL", "", "Database address; empty means zhenan.db in the data folder (SQLite)."),
    Setting("SECRET_KEY", "", "Key that signs cookies and links; empty means one is made and kept in the data folder."),
    Setting("HOST", "127.0.0.1", "Address the web server listens on."),
    Setting("PORT", "8000", "Port the web server listens on."),
    Setting("WEB_THREADS", "8", "Requests served at the same time by one web process."),
    Setting("PUBLIC_URL", "", "Address people reach the site at, for links in messages; empty means HOST and PORT."),
    Setting("HTTPS_ONLY", "0", "1 sends cookies over HTTPS only; set it behind a TLS proxy."),
    Setting("TRUSTED_PROXIES", "0", "How many reverse proxies in front of the server set X-Forwarded headers."),
    Setting("TIME_ZONE", "Asia/Shanghai", "Time zone used where a county has set none of its own."),
    Setting("MAX_UPLOAD_MB", "50", "Largest file that may be uploaded, in megabytes."),
    Setting("LOGIN_TRIES", "8", "Wrong passwords for one name before a pause; from one address, five times as many."),
    Setting("LOGIN_PAUSE_MINUTES", "10", "Length of that pause."),
    Setting("SMTP_HOST", "", "Mail server; empty means no e-mail is sent and messages stay in the inbox."),
    Setting("SMTP_PORT", "587", "Port of the mail server."),
    Setting("SMTP_USER", "", "Name to sign in to the mail server; empty means no sign-in."),
    Setting("SMTP_PASSWORD", "", "Password for the mail server."),
    Setting("SMTP_TLS", "starttls", "How mail is protected on its way: starttls, tls or none."),
    Setting("MAIL_FROM", "", "Sender's address of outgoing mail."),
    Setting("LOCAL_GATEWAYS", "0", "1 lets webhooks and gateways for text messages be on the server itself."),
    Setting("LOG_LEVEL", "INFO", "Least level that is logged: DEBUG, INFO, WARNING or ERROR."),
    Setting("LOG_FORMAT", "json", "json for machines, console for people."),
    Setting("METRICS_TOKEN", "", "Bearer token that /metrics asks for; empty answers the loopback address only."),
)


class Config:
    """The settings of one process, checked once at the start."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        given = os.environ if environ is None else environ
        self._values = {s.name: given.get(s.name, s.default) or s.default for s in SETTINGS}
        self.data = Path(self["ZHENAN_DATA"]).resolve()

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def number(self, name: str) -> int:
        """The setting as a whole number; refuses with the setting's name when it is none."""
        try:
            return int(self[name])
        except ValueError:
            raise SystemExit(f"{name}={self[name]!r}: a whole number is needed here / 此处须为整数。") from None

    @property
    def database_url(self) -> str:
        """Where the data is: the given address, else a SQLite file in the data folder."""
        url = self["DATABASE_URL"] or f"sqlite:///{self.data / 'zhenan.db'}"
        for plain in ("postgres://", "postgresql://"):
            if url.startswith(plain):
                return "postgresql+psycopg://" + url.removeprefix(plain)
        return url

    @property
    def public_url(self) -> str:
        """The address written into messages, without a slash at the end."""
        return (self["PUBLIC_URL"] or f"http://{self['HOST']}:{self['PORT']}").rstrip("/")

    def secret_key(self) -> str:
        """The signing key: the one given, else one made at the first start and kept readable by its owner only."""
        if self["SECRET_KEY"]:
            return self["SECRET_KEY"]
        self.data.mkdir(parents=True, exist_ok=True)
        path = self.data / "secret.key"
        if not path.exists():
            _keep_first(path, secrets.token_urlsafe(48))
        return path.read_text(encoding="ascii").strip()


def _keep_first(path: Path, text: str) -> None:
    """Write the file whole or not at all; of several processes starting at once the first one's text stays."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(6)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process was first
    finally:
        fresh.unlink()
