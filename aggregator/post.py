"""Post: the one record that travels from a page to a listing.

Field names are the export's (docs/export.md), in the terms of schema.org Article. A field is filled by the stage named
beside its group and by none after it. What the page itself said stays in `said`, as printed, so that `reprocess` can
read it again with better rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from aggregator.text.words import Words
from aggregator.visit import Visit


class Kind(StrEnum):
    """What a post is to its author. The values are the export's."""

    ORIGINAL = "original"
    REPRINT = "reprint"
    TRANSLATION = "translation"
    EXCERPT = "excerpt"


class BlockKind(StrEnum):
    """What a block of an article's text is."""

    PROSE = "prose"
    HEADING = "heading"
    CODE = "code"
    LIST = "list"
    TABLE = "table"
    QUOTE = "quote"


class Block(NamedTuple):
    """A block of an article, in the order of reading; content_text[start:end] is its text.

    `detail` is the language of code ("" where unknown) and the level of a heading ("1" to "6").
    """

    kind: BlockKind
    start: int
    end: int
    detail: str = ""


@dataclass(slots=True)
class Said:
    """What the page said, unread: strings as printed, HTML as served. `reader` is the rule that read it.

    `url` is the address that was fetched: Post.url becomes the canonical one, and this one leads to it from then on.
    `base` is what the links of the HTML are relative to, where the page says that it is another one. `title` and
    `image` are those of Post before they were cleaned. `by_listing` is what the listing said of it, by the names of
    Entry (spiders/listing.py): a later visit may meet the page without it.
    """

    html: str = ""
    url: str = ""
    base: str = ""
    title: str = ""
    image: str = ""
    published: str = ""
    modified: str = ""
    kind: str = ""
    copyright: str = ""
    reader: str = ""
    timezone: str = "Asia/Shanghai"
    by_listing: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Fingerprint:
    """What near duplicates are found by; docs/duplicates.md has the measures.

    exact: hex SHA-256 of the folded text. minhash: the digest as little-endian uint32, empty where the text is too
    short to compare. sketch: the smallest hashes of its n-grams, as ascending little-endian uint32. shingles: about
    how many distinct n-grams the text has.
    """

    exact: str = ""
    minhash: bytes = b""
    sketch: bytes = b""
    shingles: int = 0


@dataclass(slots=True)
class TagMatch:
    """A tag given to a post: its name, weight in [0, 1], origin (author, auto, editor), and the evidence for it."""

    name: str
    weight: float = 1.0
    origin: str = "author"
    evidence: str = ""


@dataclass(slots=True)
class ScorePart:
    """One part of a score: value in [0, 1], its weight (negative for a penalty), and why."""

    name: str
    value: float
    weight: float
    reason: str = ""


@dataclass(slots=True)
class Post:
    """One article. Times are aware and in UTC; text is NFC Unicode; HTML is a fragment."""

    # From the reader (spiders, ingest, reprocess).
    url: str
    source: str = ""
    key: str = ""
    title: str = ""
    author: str = ""
    tags: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    image: str = ""
    fetched_at: datetime | None = None
    said: Said = field(default_factory=Said)
    # The article's lxml element, where there is a parsed page: `clean` takes it, so that nothing is parsed twice.
    tree: Any = field(default=None, repr=False, compare=False)
    # How its page was come by, where a crawl brought it: the writer keeps it with the post.
    visit: Visit | None = field(default=None, repr=False, compare=False)

    # From clean.
    kind: Kind = Kind.ORIGINAL
    published_at: datetime | None = None
    published_precision: str = ""
    modified_at: datetime | None = None
    language: str = ""
    content_html: str = field(default="", repr=False)
    content_text: str = field(default="", repr=False)
    blocks: list[Block] = field(default_factory=list, repr=False)
    excerpt: str = ""
    word_count: int = 0
    # What stands around and in the article of its licence and origin, line by line.
    notice: str = ""
    licence: str = ""
    original_url: str = ""
    original_author: str = ""
    original_source: str = ""
    reprint_line: str = ""

    # From segment.
    title_tokens: Words = field(default_factory=Words, repr=False)
    tokens: Words = field(default_factory=Words, repr=False)

    # From dedupe, tag and score.
    fingerprint: Fingerprint = field(default_factory=Fingerprint, repr=False)
    matches: list[TagMatch] = field(default_factory=list)
    score_parts: list[ScorePart] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Remember the address as fetched, before `clean` makes it canonical."""
        self.said.url = self.said.url or self.url

    @property
    def uid(self) -> str:
        """The first 16 hex digits of SHA-256 of the key: the same post everywhere and for ever."""
        return sha256(self.key.encode()).hexdigest()[:16]

    def text_of(self, block: Block) -> str:
        """The text of one of the post's blocks."""
        return self.content_text[block.start : block.end]
