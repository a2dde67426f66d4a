"""The same page in three hands: as the template has it, attributes turned round, or minified.

Real sites write the same element in many ways; a spider that holds to the markup must not mind.
"""

from __future__ import annotations

import re

# What is inside these is text or program, and stays as it is.
KEPT = re.compile(r"(<(script|style|pre|textarea)\b.*?</\2\s*>|<!--.*?-->)", re.S)
TAG = re.compile(r"<([a-zA-Z][\w-]*)((?:\s+[^\s=>\"'/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)+)\s*(/?)>")
ATTRIBUTE = re.compile(r"([^\s=>\"'/]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
# What HTML wants quoted. An ampersand or a final slash is no error but read differently by different parsers.
NEEDS_QUOTES = re.compile(r"[\s\"'=<>`&]|/$|^$")


def write(html: str, variant: int) -> str:
    """The page as variant 1 (unchanged), 2 (attributes turned round, single quotes) or 3 (minified) has it."""
    if variant == 1:
        return html
    change = _turned if variant == 2 else _minified  # noqa: PLR2004 - the docstring names the three
    pieces = KEPT.split(html)
    # The split gives, in turn: what is between, the kept piece, and its tag's name.
    return "".join(change(piece) if place % 3 == 0 else piece for place, piece in enumerate(pieces) if place % 3 < 2)  # noqa: PLR2004


def _turned(html: str) -> str:
    def turn(match: re.Match[str]) -> str:
        attributes = [name + ("=" + _quoted(_bare(value), "'") if value else "") for name, value in _attributes(match)]
        return f"<{match[1]} {'  '.join(reversed(attributes))}{' /' if match[3] else ''}>"

    return TAG.sub(turn, html)


def _minified(html: str) -> str:
    def squeeze(match: re.Match[str]) -> str:
        attributes = [name + ("=" + _short(_bare(value)) if value else "") for name, value in _attributes(match)]
        return f"<{match[1]} {' '.join(attributes)}>"

    return re.sub(r"\s*\n\s*", "\n", TAG.sub(squeeze, html))


def _attributes(match: re.Match[str]) -> list[tuple[str, str]]:
    return ATTRIBUTE.findall(match[2])


def _bare(value: str) -> str:
    return value[1:-1] if value[:1] in {'"', "'"} else value


def _short(value: str) -> str:
    return _quoted(value, '"') if NEEDS_QUOTES.search(value) else value


def _quoted(value: str, quote: str) -> str:
    other = "'" if quote == '"' else '"'
    mark = other if quote in value else quote
    return f"{mark}{value}{mark}"
