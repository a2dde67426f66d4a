"""How commands print: JSON for programs, lines for people."""

from __future__ import annotations

import json
from typing import Any

import click


def print_json(value: Any) -> None:
    """One JSON document, readable, in UTF-8."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
