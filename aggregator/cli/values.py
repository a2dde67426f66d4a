"""Values of arguments and options that are never empty: such a one comes of a script whose variable is not set, and
would stand for another file than was meant, or for all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click


class Place(click.Path):
    """A file or folder, as a Path."""

    def __init__(self, **wanted: bool) -> None:
        super().__init__(path_type=Path, **wanted)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, where one is named."""
        if not os.fspath(value):
            self.fail("is empty and names no file or folder", param, ctx)
        return super().convert(value, param, ctx)


class Given(click.types.StringParamType):
    """A text."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The text, where there is one."""
        if not value.strip():
            self.fail("is empty: say what is meant", param, ctx)
        return super().convert(value, param, ctx)
