"""A group whose commands are imported when they are called or described."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, cast

import click

from aggregator.near import did_you_mean


class LazyGroup(click.Group):
    """A group with the commands of `places`: each command's name, and its module and attribute ("a.b:c").

    One whose module is not there does not exist.
    """

    def __init__(self, *arguments: Any, places: Mapping[str, str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return [*self.places, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None."""
        if cmd_name not in self.places:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.places[cmd_name].partition(":")
        try:
            return cast(click.Command, getattr(import_module(module), attribute))
        except ModuleNotFoundError as error:
            if error.name != module:
                raise
            return None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called. Raises click.UsageError, with the names like it, where there is none."""
        name, is_option = args[0], args[0].startswith("-")
        if is_option or ctx.resilient_parsing or self.get_command(ctx, name):
            return super().resolve_command(ctx, args)
        alone = f"; `{ctx.command_path}` alone lists all" if self.invoke_without_command else ""
        raise click.UsageError(f"No such command {name!r}{did_you_mean(name, self.list_commands(ctx)) or alone}", ctx)
