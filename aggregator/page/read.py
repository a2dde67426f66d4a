"""One page to one raw Post: a platform's rules first, then the generic reader, then trafilatura."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from aggregator.errors import SEE_IT, RejectedError
from aggregator.page import by_rules, byline, generic, listing, notices, published, title
from aggregator.page import metadata as meta
from aggregator.page.images import absolute, original
from aggregator.page.metadata import Metadata
from aggregator.page.surroundings import Surroundings
from aggregator.post import Post, Said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

    from aggregator.page.page import Page
    from aggregator.page.rules import Rules

# What sites put into og:image for every page.
_SITE_IMAGE = re.compile(r"(?:avatar|logo|favicon|icon|default|touxiang|banner|og_image)[^/]*$", re.I)


def read(page: Page, rules: Sequence[Rules] = ()) -> Post:
    """The raw post of a page: the reader's fields of Post, `said`, and the article's element as `tree`.

    The first of `rules` whose body is there reads the page, else the generic reader. The page's tree is not changed but
    by a rule's own fixes and drops. Raises RejectedError: "empty" where the page has no article, "listing" where it
    lists them.
    """
    for rule in rules:
        for fix in rule.fixes:
            fix(page)
        article = by_rules.element(page, rule.body)
        if article is not None:
            return _post(page, Metadata(page), article, rule.name, rule)
    if any(by_rules.is_there(page, rule.body) for rule in rules):
        raise RejectedError(
            "empty", f"{page.url}: the article's element is there and empty: a draft, or made by a script"
        )
    metadata = Metadata(page)
    article, name = _find(page, metadata)
    return _post(page, metadata, article, name)


def _find(page: Page, metadata: Metadata) -> tuple[HtmlElement, str]:
    """The article's element of a page that no rule knows, and how it was found."""
    found = generic.find(page)
    declared = found is not None and generic.is_declared(metadata, found)
    # Where no name says which box is the article, the whole page is looked at as well: it may be teasers around a word.
    judged = [found.element] if found else []
    if found is None or found.way != "names":
        judged.append(page.selector.root)
    if any(listing.is_listing(box, page.url, declared=declared or box is page.selector.root) for box in judged):
        raise RejectedError("listing", f"{page.url}: a list of articles, not one; exclude it by the source's `posts`")
    if found and generic.is_enough(metadata, found):
        return found.element, f"generic/{found.way}"
    last = generic.by_trafilatura(page)
    if last is None:
        raise RejectedError("empty", f"{page.url}: no article found{generic.shortage(found)}{SEE_IT}")
    return last, "trafilatura"


def _post(page: Page, metadata: Metadata, article: HtmlElement, reader: str, rule: Rules | None = None) -> Post:
    post = Post(url=page.url, fetched_at=page.fetched_at, tree=article)
    base = page.base if page.base != page.url else ""
    post.said = Said(url=page.url, base=base, reader=reader, timezone=page.timezone)
    if rule is not None:
        _by_rule(post, page, metadata, rule, article)
        by_rules.drop_within(article, page, rule.drop)
    if rule is None or not (post.title and post.author and published.is_date(post.said.published, page)):
        _around(post, page, metadata, article, generic_reader=rule is None)
    image = absolute(metadata.first(meta.IMAGES), page.base)
    post.image = "" if _SITE_IMAGE.search(image) else original(image)
    post.said.html = etree.tostring(article, encoding="unicode", method="html", with_tail=False)
    return post


def _by_rule(post: Post, page: Page, metadata: Metadata, rule: Rules, article: HtmlElement) -> None:
    """The fields that a rule names, as it says."""
    post.title = by_rules.first(page, metadata, rule.title, article)
    if rule.title_suffix:
        post.title = re.sub(rf"(?:{rule.title_suffix})$", "", post.title).strip()
    post.author = by_rules.first(page, metadata, rule.author, article)
    post.tags = by_rules.every(page, metadata, rule.tags, article)
    post.categories = by_rules.every(page, metadata, rule.categories, article)
    post.said.published = by_rules.first(page, metadata, rule.published, article)
    post.said.modified = by_rules.first(page, metadata, rule.modified, article)
    post.said.kind = by_rules.first(page, metadata, rule.kind, article)
    post.said.copyright = by_rules.notice(page, rule.copyright)


def _around(post: Post, page: Page, metadata: Metadata, article: HtmlElement, *, generic_reader: bool) -> None:
    """What no rule has said: from the page's metadata and from around its article."""
    around = Surroundings(article)
    post.title = post.title or title.find(page, metadata, around)
    post.author = post.author or byline.author(metadata, around)
    # What cannot be read stays only where there is nothing better: it says why a date is missing.
    if not published.is_date(post.said.published, page):
        found, modified = published.find(page, metadata, article, around, post.title)
        post.said.published = found or post.said.published or published.unread(metadata)
        post.said.modified = post.said.modified or modified
    if generic_reader:
        post.tags = byline.tags(metadata, around)
        post.categories = byline.categories(metadata, around)
        post.said.copyright = notices.around(around, page.base)
