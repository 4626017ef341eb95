"""The planner from the command line."""

from __future__ import annotations

import click


class WithDefault(click.Group):
    """A group whose first argument, when it names no command, goes to the command `default`."""

    default = "propose"

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names, else the default one."""
        if args and args[0] not in self.commands and self.default in self.commands:
            return super().resolve_command(ctx, [self.default, *args])
        return super().resolve_command(ctx, args)


@click.group("plan", cls=WithDefault)
def plan() -> None:
    """Propose a campaign's calendar, or check one. 为宣传活动拟定日程，或检查日程表。"""
