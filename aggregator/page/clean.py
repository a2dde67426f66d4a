"""The clean stage, as a function: a raw post's tree becomes clean HTML, text and blocks, and what it said is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.clock import now as present
from aggregator.errors import SEE_IT, RejectedError
from aggregator.page import notices, text
from aggregator.page.addresses import address, key_of
from aggregator.page.emails import PROTECTED, reveal
from aggregator.page.heading import drop_title
from aggregator.page.outbound import without_user
from aggregator.page.parse import fragment
from aggregator.page.sanitize import sanitize_tree
from aggregator.page.tidy import tidy
from aggregator.post import BlockKind, Kind, Post
from aggregator.text import dates, reprint
from aggregator.text.excerpt import excerpt, word_count
from aggregator.text.language import detect
from aggregator.text.normalize import clean_title, squeeze, strip_invisible
from aggregator.text.reprint import Line

if TYPE_CHECKING:
    from collections.abc import Iterable

# Words of a page's own mark (text, or the name of an image) for what a post is.
MARKS = {
    Kind.TRANSLATION: ("翻译", "译文", "translat"),
    Kind.REPRINT: ("转载", "转帖", "reprint", "repost", "为转载内容"),
    Kind.ORIGINAL: ("原创", "original"),
}
_KINDS = {"reprint": Kind.REPRINT, "translation": Kind.TRANSLATION}
# A card's excerpt is of an article's opening: so many of its paragraphs hold it.
_OPENING = 40


def clean(post: Post) -> None:
    """Fill a raw post's fields of the clean stage; its `tree` (else `said.html`) is used up.

    Raises RejectedError("empty") where nothing to read is left.
    """
    said = post.said
    said.title, said.image = post.title, post.image
    said.url, said.base = without_user(said.url), without_user(said.base)
    # Links are relative to where the page was, which need not be its canonical address.
    base = said.base or said.url
    home = address(post.url)
    tree = post.tree if post.tree is not None else fragment(post.said.html)
    post.tree = None
    if PROTECTED in said.html:
        reveal(tree)
    taken = tidy(tree, base)
    drop_title(tree, post.title)
    picture = next((image.get("src") or "" for image in tree.iter("img")), "")
    post.content_html = sanitize_tree(tree)
    reading = text.read(post.content_html)
    if not reading.text and not picture:
        raise RejectedError("empty", f"{post.url}: nothing is left of the article{SEE_IT}")
    post.content_text, post.blocks = reading.text, reading.blocks
    post.image = post.image or picture
    post.title = clean_title(post.title)
    post.author = squeeze(strip_invisible(post.author))
    post.tags = [name for name in (squeeze(strip_invisible(tag)) for tag in post.tags) if name]
    post.notice = _lines_once([said.copyright, *(notices.as_text(element, base) for element in taken)])
    _date(post)
    _trace(post, reading.lines, home.key)
    post.url, post.key = home.url, home.key
    _describe(post, reading.prose())


def _lines_once(texts: Iterable[str]) -> str:
    """Several notices as one, each line of them once."""
    return "\n".join(dict.fromkeys(line for text in texts for line in text.split("\n") if line))


def _date(post: Post) -> None:
    """Read the dates that the page printed."""
    at = post.fetched_at or present()
    published = dates.parse(post.said.published, now=at, timezone=post.said.timezone) if post.said.published else None
    modified = dates.parse(post.said.modified, now=at, timezone=post.said.timezone) if post.said.modified else None
    if published:
        post.published_at, post.published_precision = published.at, published.precision
    if modified and (not published or modified.at >= published.at):
        post.modified_at = modified.at


def _trace(post: Post, lines: list[Line], own_key: str) -> None:
    """What kind of post it is and where it comes from: by its mark, its own lines and its title."""
    mark = post.said.kind.casefold()
    marked = next((kind for kind, words in MARKS.items() if any(word in mark for word in words)), None)
    found = reprint.find([*lines, *notices.lines(post.notice)], own_key=own_key, key_of=key_of, title=post.title)
    post.kind = marked or _KINDS.get(found.kind if found else "", Kind.ORIGINAL)
    if found is None:
        return
    post.original_url, post.original_author, post.original_source = found.url, found.author, found.source
    post.reprint_line = found.line


def _describe(post: Post, prose: list[str]) -> None:
    """Language, excerpt and length, from the prose (the code where there is nothing else)."""
    words = [post.text_of(block) for block in post.blocks if block.kind is not BlockKind.CODE]
    post.language = detect("\n".join([post.title, *words]))
    post.excerpt = excerpt(post.title, prose[:_OPENING])
    post.word_count = word_count("\n".join(words))
