"""How commands print: JSON for programs, lines for people."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable


def print_json(value: Any) -> None:
    """One JSON document, readable, in UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def print_lines(lines: Iterable[str]) -> None:
    """Millions of lines: click.echo would hand each to the system by itself."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()
