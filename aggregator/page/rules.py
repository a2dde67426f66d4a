"""Rules: where one layout of one platform keeps the parts of an article, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from aggregator.page.page import Page

# Where the knowledge comes from, as sites.md marks it: a real page, a public crawler's code, or neither.
Evidence = Literal["real", "crawler", "unverified"]

# A named repair, shared by all platforms (aggregator/page/fixes.py): it changes page.selector's tree before anything
# is read from it, says so by page.changed(), and fetches nothing.
Fix = Callable[[Page], None]

# Alternatives for a field, in order of trust; the first that yields text wins. Each is one of
#   a CSS selector of parsel's dialect   "h1.title", "time::attr(pubdate)", "div.meta::text"
#   "jsonld:NAME"                        a key of the page's JSON-LD article
#   "meta:NAME"                          the content of <meta name|property|itemprop=NAME>
#   "re:PATTERN"                         the first group of a regular expression searched in the page's source
#   "json:PATH"                          what a fix found as JSON (page/data.py): "json:author.*.name", "json:{gmt}Z"
#   "label:WORD"                         what stands behind a label in the body's first lines: 作者：NAME, 作者 | NAME
# A bare CSS selector yields the whole text of the first element that has any.
Where = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """One layout. `name` is recorded with each post read by it: platform/layout, such as "51cto/2021"."""

    name: str
    evidence: Evidence
    body: Where  # CSS of the article's element; the layout is this one where it is found and not empty
    title: Where = ()
    author: Where = ()
    published: Where = ()
    modified: Where = ()
    kind: Where = ()  # text (or image name) of the original/reprint/translation mark
    copyright: Where = ()  # a licence or reprint notice outside the body, kept as data
    tags: Where = ()  # here all matches of the first alternative that yields any
    categories: Where = ()
    title_suffix: str = ""  # regular expression cut from the end of a title
    drop: tuple[str, ...] = ()  # CSS of elements inside the body that are not the article
    fixes: tuple[Fix, ...] = ()
