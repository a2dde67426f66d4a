"""Pages that stand where a post should and are none: challenges, login walls, notices that a post is gone.

They are recognised, never solved and never stored; what each has in it is the table signatures.py. No alarm for an
article that talks about such pages: its text is long, and its marks are in the text.
"""

from __future__ import annotations

import re
from functools import cached_property
from urllib.parse import urlsplit

from aggregator.errors import ChallengeError, RejectedError
from aggregator.page.signatures import SHELL, SIGNATURES, Signature

# Characters within which such a page has its title: it has no long head before it.
HEAD = 4_000

WORDS = {
    "challenge": "a challenge or login page ({name}) stands where the post should: the source is asking who we are",
    "gone": "the post is gone: the page is a notice ({name})",
}

TITLE = re.compile(r"<title[^>]*>([^<]{0,200})</title", re.IGNORECASE)
# What a title says after its own words: " - 腾讯云", "_51CTO博客".
TITLE_TAIL = re.compile(r"\s*[-_|–—·].*", re.DOTALL)
INVISIBLE = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|head|template|svg|textarea)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL
)
# Without the inner "<" a page of nothing but those would be searched to its end from each of them.
TAG = re.compile(r"<[^<>]*>")


def check(html: str, url: str) -> None:
    """Raise where a page is one of SIGNATURES: ChallengeError, or RejectedError("gone") for a deleted post.

    `html` is the page as text. Pages that match no mark, nearly all, cost a search of their source a mark.
    """
    signature = find(html, urlsplit(url).hostname or "")
    if signature is None:
        return
    message = f"{url}: {WORDS[signature.reason].format(name=signature.name)}"
    if signature.reason == "challenge":
        raise ChallengeError(message)
    raise RejectedError(signature.reason, message)


def find(html: str, host: str) -> Signature | None:
    """The signature that a page of a host matches, if any."""
    if len(html) > SHELL:
        return None
    source = _Source(html, host)
    return next((signature for signature in SIGNATURES if source.matches(signature)), None)


class _Source:
    """A page's source, and what was already asked of it: the table asks for some words again and again."""

    def __init__(self, html: str, host: str) -> None:
        self.html = html
        self.host = host
        self.known: dict[str, bool] = {}

    def matches(self, signature: Signature) -> bool:
        """Cheap questions first: the visible text is taken out only after all others are answered with yes."""
        return (
            len(self.html) <= signature.largest
            and (not signature.host or f".{self.host}".endswith(f".{signature.host}"))
            and (not signature.title or re.fullmatch(signature.title, self.title) is not None)
            and all(self.has(words) for words in signature.text)
            and all(self.has(mark) for mark in signature.marks)
            and not any(self.has(mark) for mark in signature.lacks)
            and self._shows(signature)
        )

    def has(self, words: str) -> bool:
        """Whether words stand anywhere in the source."""
        if words not in self.known:
            self.known[words] = words in self.html
        return self.known[words]

    @cached_property
    def title(self) -> str:
        """The title without what follows a dash or bar in it."""
        found = TITLE.search(self.html, 0, HEAD)
        return TITLE_TAIL.sub("", found[1]).strip() if found else ""

    @cached_property
    def text(self) -> str:
        """What the page shows."""
        return visible(self.html)

    def _shows(self, signature: Signature) -> bool:
        return (
            len(self.text) <= signature.shows
            and all(words in self.text for words in signature.text)
            and not any(mark in self.text for mark in signature.marks)
        )


def visible(html: str) -> str:
    """Roughly what a page shows: its text without markup, scripts, styles and white space."""
    return "".join(TAG.sub("", INVISIBLE.sub("", html)).split())
