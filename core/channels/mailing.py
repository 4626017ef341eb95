"""E-mail by the county's own mail server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from typing import Any

from core.channels.letters import Blocked, Channel, Letter, NotSent, Send, Taken, Undeliverable
from core.config import Config
from core.times import now

CALENDAR = "event.ics"
SECONDS = 15.0
LINES = 4


def mail_channel(config: Config) -> Channel | None:
    """A channel that sends by SMTP, or None when no mail server is set up."""
    if not config["SMTP_HOST"]:
        return None

    @contextmanager
    def opened() -> Iterator[Send]:
        mailer = Mailer(config)
        try:
            yield mailer.send
        finally:
            mailer.close()

    return Channel(opened, lines=LINES)


class Mailer:
    """Sends letters one after another over one connection, which is made again when it is lost."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._server: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> Taken:
        """The server's yes; raises what it said otherwise."""
        message = message_of(letter, self._config["MAIL_FROM"])
        was_open = self._server is not None
        try:
            try:
                self._connected().send_message(message)
            except smtplib.SMTPServerDisconnected:
                self._drop()
                if not was_open:
                    raise
                self._connected().send_message(message)  # it had only grown tired of waiting
        except Exception as error:
            self._drop()
            raise failure_of(error) from None
        return Taken("250", "ok")

    def close(self) -> None:
        """Say goodbye to the server."""
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server = None

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            server = _connect(self._config)
            if self._config["SMTP_USER"]:
                server.login(self._config["SMTP_USER"], self._config["SMTP_PASSWORD"])
            self._server = server
        return self._server

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The letter as an e-mail; the same letter again has the same number, so that mailboxes can leave it out."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = _line(letter.subject), sender, letter.address
    message["Date"], message["Auto-Submitted"] = format_datetime(now()), "auto-generated"
    if letter.key:
        domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
        message["Message-ID"] = f"<{letter.number}@{domain}>"
    message.set_content(f"{letter.body}\n\n{letter.url}".strip())
    if letter.attachment:
        # as bytes, because the library would turn the line ends of a text into its own, and a calendar's are CRLF
        message.add_attachment(
            letter.attachment.encode(), maintype="text", subtype="calendar",
            filename=letter.attachment_name or CALENDAR, params={"method": "PUBLISH", "charset": "utf-8"},
        )  # fmt: skip
    return message


def failure_of(error: Exception) -> NotSent:
    """What the mail server's refusal, or its absence, means for the letter and for the channel."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _by_code(code, words, Undeliverable)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Blocked(_said(error.smtp_error), "smtp_auth")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return _by_code(error.smtp_code, error.smtp_error, Blocked, "smtp_sender")
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return Blocked("encryption or sign-in is not supported as it is set up", "smtp_tls")
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_code(error.smtp_code, error.smtp_error, Undeliverable)
    if isinstance(error, ValueError | UnicodeError):
        return Undeliverable("the address or the text cannot be written in an e-mail", "address")
    return NotSent("the mail server cannot be reached", "connect")


def _by_code(code: int, words: Any, final: type[NotSent], name: str = "") -> NotSent:
    if code < 500:
        return NotSent(_said(words), str(code))
    return final(_said(words), name or str(code))


def _said(words: Any) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)


def _line(text: str) -> str:
    return " ".join(text.split())


def _connect(config: Config) -> smtplib.SMTP:
    host, port, way = config["SMTP_HOST"], config.number("SMTP_PORT"), config["SMTP_TLS"]
    if way == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=SECONDS)
    if way == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server
