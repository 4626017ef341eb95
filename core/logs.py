"""Structured logs, one line an event, with the request's id; never names, secrets or what was typed."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog

SIGNED = re.compile(r"\b[0-9]{1,9}-[0-9a-f]{1,10}-[A-Za-z0-9_-]{27}(?![A-Za-z0-9_-])")
"""A signed token, as core.links makes them: whoever knows one may do what it stands for."""

QUIET = {
    "alembic": logging.WARNING,
    # it warns whenever a task takes longer than its interval; the page of the clock says how long each one takes
    "apscheduler": logging.ERROR,
    # these name whole addresses, and the address of a group's robot is its key
    "urllib3": logging.CRITICAL, "apprise": logging.CRITICAL,
}  # fmt: skip


def masked(text: str) -> str:
    """The text with the signature of every token left out."""
    return SIGNED.sub(lambda found: f"{found[0].partition('-')[0]}-…", text)


def _mask(_logger: Any, _name: str, said: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: masked(value) if isinstance(value, str) else value for key, value in said.items()}


def configure(level: str, form: str) -> None:
    """Send every log line, ours and the libraries', to standard error as JSON or for the console."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if form == "console" else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _mask, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name, least in QUIET.items():
        logging.getLogger(name).setLevel(least)
