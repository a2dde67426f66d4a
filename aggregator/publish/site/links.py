"""Where a page's links point: addresses of the site, escaped, whatever a tag or a source is called."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


class Links:
    """The links of one page of the served site; `query` is what that page was asked with."""

    # Whether there is a search, and whether there are feeds, which need to know the site's address.
    searchable = True
    fed = True

    def __init__(self, query: Mapping[str, str] | None = None) -> None:
        self.query = dict(query or {})

    def page(self, name: str) -> str:
        """A page by its name: "posts" is /posts, "" the first page."""
        return f"/{name}"

    def post(self, uid: str) -> str:
        """A post's page."""
        return f"/post/{quoted(uid)}"

    def tag(self, slug: str) -> str:
        """A tag's page."""
        return f"/tag/{quoted(slug)}"

    def source(self, name: str) -> str:
        """A source's page."""
        return f"/source/{quoted(name)}"

    def month(self, month: str) -> str:
        """The posts of a month, "2026-01"."""
        return f"/posts?{urlencode({'month': month})}"

    def turned(self, number: int) -> str:
        """This same listing, at another page."""
        return f"?{urlencode({**self.query, 'page': number})}"

    def feed(self, kind: str, name: str, form: str) -> str:
        """A feed: of the picks (kind and name are empty), of a tag or of a source; `form` is xml, atom or json."""
        return f"/feed/{kind}/{quoted(name)}.{form}" if kind else f"/feed.{form}"

    def opml(self) -> str:
        """The list of the sources."""
        return "/sources.opml"

    def sitemap(self, number: int) -> str:
        """One of the sitemaps."""
        return f"/sitemap/{number}.xml"

    def asset(self, name: str) -> str:
        """A style sheet or a picture of ours."""
        return f"/static/{name}"

    def image(self, name: str) -> str:
        """Our copy of an image."""
        return f"/image/{name}"


def quoted(name: str) -> str:
    """A name as one part of an address: a slash in it parts nothing."""
    return quote(name, safe="")
