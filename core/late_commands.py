"""Commands that are loaded when the command line asks for them: a web server never does."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

import click
from flask.cli import AppGroup


class LateCommands(AppGroup):
    """The commands of an application; `fill` adds them before the first one is looked for."""

    def __init__(self, fill: Callable[[], None]) -> None:
        self._fill: Callable[[], None] | None = None
        super().__init__()
        self._fill = fill

    @property
    def commands(self) -> MutableMapping[str, click.Command]:
        """All commands by their names."""
        fill, self._fill = self._fill, None
        if fill is not None:
            fill()
        return self._commands

    @commands.setter
    def commands(self, commands: MutableMapping[str, click.Command]) -> None:
        self._commands = commands
