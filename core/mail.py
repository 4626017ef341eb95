"""E-mail by the county's own mail server."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from core.config import Config
from core.messages import Channel, Letter, Undeliverable

CALENDAR = "event.ics"


def mail_channel(config: Config) -> Channel | None:
    """A channel that sends by SMTP, or None when no mail server is set up."""
    if not config["SMTP_HOST"]:
        return None
    return lambda letter: _send(config, letter)


def _send(config: Config, letter: Letter) -> None:
    message = _message(letter, config["MAIL_FROM"])
    try:
        with _connect(config) as server:
            if config["SMTP_USER"]:
                server.login(config["SMTP_USER"], config["SMTP_PASSWORD"])
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        raise Undeliverable(str(error)) from error


def _message(letter: Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = letter.subject, sender, letter.address
    message.set_content(f"{letter.body}\n\n{letter.url}".strip())
    if letter.attachment:
        # as bytes, because the library would turn the line ends of a text into its own, and a calendar's are CRLF
        message.add_attachment(
            letter.attachment.encode(), maintype="text", subtype="calendar",
            filename=letter.attachment_name or CALENDAR, params={"method": "PUBLISH", "charset": "utf-8"},
        )  # fmt: skip
    return message


def _connect(config: Config) -> smtplib.SMTP:
    host, port, way = config["SMTP_HOST"], config.number("SMTP_PORT"), config["SMTP_TLS"]
    if way == "tls":
        return smtplib.SMTP_SSL(host, port, timeout=20, context=ssl.create_default_context())
    server = smtplib.SMTP(host, port, timeout=20)
    if way == "starttls":
        server.starttls(context=ssl.create_default_context())
    return server
