"""A clock as a process of its own: it writes a line to a file each time its only task runs."""

from __future__ import annotations

import os
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from core.clock import Task, run_forever
from core.db import Database


def start(url: str, log: Path) -> ForkServerProcess:
    """The process of a clock over that database."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "tests.support.racers", "tests.support.deliveries"])
    process = context.Process(target=tick_until_told, args=(url, str(log)))
    process.start()
    return process


def tick_until_told(url: str, log: str) -> None:
    """Run until the process is told to stop."""

    def tick(_database: Database) -> str:
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
        return "ticked"

    run_forever(Database(url), [Task("tick", 1, tick)])


def ticks(log: Path) -> list[int]:
    """The processes that ticked, in order."""
    return [int(line) for line in log.read_text(encoding="utf-8").split()] if log.exists() else []
