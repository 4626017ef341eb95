"""What the clock does for messages: it sends what is due by the channels of the hour, and forgets what is old."""

from __future__ import annotations

from core.clock import Task, is_stopping
from core.config import Config
from core.db import Database
from core.sending import send_due
from schedule.channel_queries import open_channels
from schedule.channel_services import forget_old


def tasks(config: Config) -> list[Task]:
    """Channels are read anew each round, so that what an administrator sets up works at once."""

    def send(database: Database) -> str:
        return send_due(database, open_channels(database, config), is_stopping)

    return [Task("outbox", 10, send), Task("old messages", 6 * 3600, forget_old)]
