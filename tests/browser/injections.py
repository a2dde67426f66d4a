"""The forms of injections.toml, each with a script of its own, so that whichever runs can be named."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("injections.toml")
# Elements that the sanitiser keeps, one of each sort of content.
CARRIERS = ("p", "a", "img", "td", "code", "details", "li")
QUOTES = ('"', "'", "")
# An element for every attribute that holds an address, whether the sanitiser keeps it or not.
OPENERS = (
    '<a href="{}">x</a>',
    '<img src="{}">',
    '<a title="x" href={}>x</a>',
    '<blockquote cite="{}">x</blockquote>',
    '<iframe src="{}"></iframe>',
    '<area href="{}">',
)


class Form(NamedTuple):
    """A mechanism and markup of it; what it runs is `hit(number)`."""

    number: int
    mechanism: str
    markup: str


def forms() -> list[Form]:
    """All of them."""
    found = list(dict.fromkeys(_forms()))
    return [
        Form(number, mechanism, markup.replace("RUN", f"hit({number})"))
        for number, (mechanism, markup) in enumerate(found)
    ]


def _forms() -> Iterator[tuple[str, str]]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    for mechanism, elements in table["elements"].items():
        for markup in elements:
            yield mechanism, markup
            yield mechanism, f"<ul><li>{markup}"
            yield mechanism, f"<table><tr><td>{markup}</td></tr></table>"
    for mechanism, attributes in table["attributes"].items():
        for number, attribute in enumerate(attributes):
            carrier, quote = CARRIERS[number % len(CARRIERS)], QUOTES[number % len(QUOTES)]
            for tag, sign in ((carrier, '"'), ("p", quote), ("code", "'")):
                yield mechanism, f"<{tag} {attribute.replace('QUOTE', sign)}>x</{tag}>"
    for mechanism, addresses in table["addresses"].items():
        for number, address in enumerate(addresses):
            for opener in (OPENERS[0], OPENERS[1 + number % (len(OPENERS) - 1)]):
                yield mechanism, opener.format(address)
