"""The golden pages of tests/golden, read again: each field right, missing or wrong (docs/adding-a-source.md)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aggregator.clock import parse_iso
from aggregator.errors import RejectedError, UsageError
from aggregator.page import challenge
from aggregator.page.clean import clean
from aggregator.page.decode import decode
from aggregator.page.page import Page
from aggregator.page.read import read
from aggregator.paths import ROOT
from aggregator.post import BlockKind

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from pathlib import Path

    from aggregator.post import Block, Post

GOLDEN = ROOT / "tests" / "golden"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a case: `state` is ok, missing (nothing was read) or wrong; what should be read, and what was."""

    case: str
    name: str
    state: str
    expected: Any
    found: Any


# Fields of a case that no field of Post is.
FORMS: dict[str, Callable[[Post], Any]] = {
    "reader": lambda post: post.said.reader,
    "error": lambda post: "",  # noqa: ARG005 - a post was read where none should be
    "code": lambda post: [[block.detail, text] for block, text in _blocks(post, BlockKind.CODE)],
    "headings": lambda post: [text for _, text in _blocks(post, BlockKind.HEADING)],
}


def _blocks(post: Post, kind: BlockKind) -> list[tuple[Block, str]]:
    return [(block, post.text_of(block)) for block in post.blocks if block.kind is kind]


def check(names: Collection[str] = (), folder: Path = GOLDEN) -> list[Field]:
    """Every field of every case of these platforms and engines (all, where none is named).

    Raises UsageError for a name that has no cases, or a case that is no JSON.
    """
    known = {path.parent.parent.name for path in folder.glob("*/*/meta.json")}
    for name in names:
        if name not in known:
            raise UsageError(f"{name}: has no pages in {folder}; there are {', '.join(sorted(known))}")
    paths = sorted(path.parent for path in folder.glob("*/*/meta.json"))
    return [field for path in paths if not names or path.parent.name in names for field in _case(path, folder)]


def _case(path: Path, folder: Path) -> Iterator[Field]:
    case = str(path.relative_to(folder))
    expected = _load(path / "expected.json")
    try:
        post = _read(path)
    except RejectedError as error:
        for name, value in expected.items():
            yield _field(case, name, value, error.reason if name == "error" else None)
        return
    for name, value in expected.items():
        yield _field(case, name, value, _found(post, name, value))


def _load(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: {error}") from error
    return found


def _read(path: Path) -> Post:
    """The post of a case's page, as a crawl would have it. Raises RejectedError."""
    from spiders import wordpress  # noqa: PLC0415 - spiders import this package's neighbours
    from spiders.registry import rules_for  # noqa: PLC0415

    meta = _load(path / "meta.json")
    # page.html, or page.json for an interface's answer.
    html = decode(next(path.glob("page.*")).read_bytes(), meta.get("content_type", ""))
    challenge.check(html, meta["url"])
    page = Page(meta["url"], html, parse_iso(meta["fetched_at"]), meta.get("timezone", "Asia/Shanghai"))
    # Rules of an engine's interface: no host tells that they are meant, so a case names them.
    named = {wordpress.API.name: (wordpress.API,)}
    post = read(page, named.get(meta.get("rules", ""), rules_for(meta["url"])))
    clean(post)
    return post


def _field(case: str, name: str, expected: Any, found: Any) -> Field:
    state = "ok" if found == expected else "missing" if found in (None, "", [], 0) else "wrong"
    return Field(case, name, state, expected, found)


def _found(post: Post, name: str, expected: Any) -> Any:
    """What was read for a field, in the form in which a case expects it."""
    if name in ("published_at", "modified_at"):
        return _moment(getattr(post, name), expected)
    kind, _, place = name.partition("_")
    if kind in ("has", "lacks"):
        return [part for part in expected if (part in getattr(post, f"content_{place}")) == (kind == "has")]
    return FORMS[name](post) if name in FORMS else getattr(post, name)


def _moment(moment: Any, expected: Any) -> Any:
    """A time as the case writes it, where it is the same moment."""
    return expected if expected and moment == parse_iso(expected) else moment and moment.isoformat()
