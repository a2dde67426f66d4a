"""What every site of the demo does: its articles, and listing pages of ten posts each that lead to them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any, ClassVar

import jinja2

from data.demo import dialect
from data.demo.markup import Manner, render, summary
from data.demo.texts import DemoPost
from data.demo.warc import Record, moved

TEMPLATES = Path(__file__).parent.parent / "templates"
ENVIRONMENT = jinja2.Environment(
    loader=jinja2.FileSystemLoader(TEMPLATES),
    autoescape=jinja2.select_autoescape(["html", "xml"]),
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.globals["summary"] = summary

PAGE_SIZE = 10
RELATED = 5  # how many neighbours an article's cards and sidebars name
NEWEST = 1000  # how many posts a sitemap names: enough for the demo, and little to hold of a million made ones
HANDS = 3  # the ways of writing that dialect.py knows


class Site(ABC):
    """One platform. Addresses are true-looking, under the platform's own host."""

    name: ClassVar[str]
    home: ClassVar[str]
    manners: ClassVar[Mapping[tuple[str, int], Manner]]  # (layout, variant) -> how it writes an article

    @abstractmethod
    def url(self, post: DemoPost) -> str:
        """The canonical address of a post."""

    def old_urls(self, post: DemoPost) -> Sequence[str]:  # noqa: ARG002 - not every site has moved
        """Addresses that the post had before, each moved for good; the first is the one that others quote."""
        return ()

    @abstractmethod
    def entrances(self, post: DemoPost) -> Sequence[str]:
        """The names of the listings that lead to a post."""

    @abstractmethod
    def listing(self, entrance: str, page: int, posts: Sequence[DemoPost], *, more: bool) -> Sequence[Record]:
        """Page `page` (from 1) of a listing, under each of its addresses; `more` where another follows."""

    def start(self, newest: Sequence[DemoPost]) -> Sequence[Record]:  # noqa: ARG002 - a site with a feed needs them
        """What a crawler asks for first: robots.txt, and where there are any feeds and pages that are no posts."""
        return [self.file("robots.txt", "text/plain")]

    def article(self, post: DemoPost, around: Sequence[DemoPost]) -> Record:
        """A post's page; `around` are posts that its cards and sidebars name."""
        return Record(self.url(post), self.html(f"{post.layout}.html", post.variant, **self.values(post, around)))

    def values(self, post: DemoPost, around: Sequence[DemoPost]) -> dict[str, Any]:
        """What an article's template is filled with."""
        manner = self.manners[post.layout, post.variant]
        return {"post": post, "body": render(post.markdown, manner), "around": around}

    def html(self, template: str, variant: int, **values: Any) -> bytes:
        """A template filled and written in a variant's hand."""
        page = ENVIRONMENT.get_template(f"{self.name}/{template}").render(v=variant, site=self, **values)
        return dialect.write(page, variant).encode()

    def file(self, path: str, content_type: str, **values: Any) -> Record:
        """A file of the site's root that is no page: robots.txt, a feed."""
        text = ENVIRONMENT.get_template(f"{self.name}/{path}").render(site=self, **values)
        return Record(self.home + path, text.encode(), content_type=content_type)

    def records(self, posts: Iterable[DemoPost]) -> Iterator[Record]:
        """Everything that the site answers, for posts in the order in which it lists them. Holds few at a time."""
        posts = iter(posts)
        newest = list(islice(posts, NEWEST))
        yield from self.start(newest)
        pager = Pager(self)
        for post, around in _surroundings(chain(newest, posts)):
            yield self.article(post, around)
            yield from (moved(old, self.url(post)) for old in self.old_urls(post))
            yield from pager.add(post)
        yield from pager.rest()


class Pager:
    """Sorts posts into listing pages as they come; a page is written when it is known whether another follows."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pages: dict[str, tuple[int, list[DemoPost]]] = {}

    def add(self, post: DemoPost) -> Iterator[Record]:
        """Put a post into its listings; gives the pages that are complete now."""
        for entrance in self._site.entrances(post):
            page, posts = self._pages.get(entrance, (1, []))
            if len(posts) == PAGE_SIZE:
                yield from self._site.listing(entrance, page, posts, more=True)
                page, posts = page + 1, []
            self._pages[entrance] = (page, [*posts, post])

    def rest(self) -> Iterator[Record]:
        """The last page of each listing."""
        for entrance, (page, posts) in self._pages.items():
            yield from self._site.listing(entrance, page, posts, more=False)


def _surroundings(posts: Iterable[DemoPost]) -> Iterator[tuple[DemoPost, tuple[DemoPost, ...]]]:
    """Each post with those listed just before it, the nearest last."""
    before: deque[DemoPost] = deque(maxlen=RELATED)
    for post in posts:
        yield post, tuple(before)
        before.append(post)
