"""Where a page's links point: addresses of the site, escaped, whatever a tag or a source is called."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


class Links:
    """The links of one page of the served site; `query` is what that page was asked with."""

    searchable = True

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

    def asset(self, name: str) -> str:
        """A style sheet or a picture of ours."""
        return f"/static/{name}"


def quoted(name: str) -> str:
    """A name as one part of an address: a slash in it parts nothing."""
    return quote(name, safe="")
