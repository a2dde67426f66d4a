"""Where the pages of a site without a server are, and how they link each other: relatively, from wherever it is put.

Each page is a folder with an index.html, and the further pages of a listing are 2.html and so on beside it.
"""

from __future__ import annotations

import re
from hashlib import sha256
from urllib.parse import quote

from aggregator.publish.site.links import Links

INDEX = "index.html"
# What every file system takes and no link must escape, beside letters of other scripts, which are shown as they are.
UNSAFE = re.compile(r"[^\w.-]|^[.-]|\.$|_")
# Names that Windows keeps for devices, whatever stands behind a full stop; and what looks like a page.
KEPT = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)|.*\.html$", re.IGNORECASE)
# Bytes: file systems end at 255.
LONGEST = 120
TOLD_APART_BY = 10  # hex digits


def file_name(name: str) -> str:
    """A tag or a source as the name of a folder: itself where that is safe everywhere, else with a digest behind it.

    No two names share one, on file systems that do not tell A from a either.
    """
    safe = UNSAFE.sub("_", name)
    if safe == name and name == name.lower() and len(name.encode()) <= LONGEST and name and not KEPT.match(name):
        return name
    beginning = safe.encode()[:LONGEST].decode(errors="ignore")
    return f"_{beginning}_{sha256(name.encode()).hexdigest()[:TOLD_APART_BY]}"


def file_of(*folders: str, number: int = 1) -> str:
    """The file of a page: its folders, and which of a listing's pages it is."""
    return "/".join((*folders, INDEX if number == 1 else f"{number}.html"))


class FiledLinks(Links):
    """The links of a page in a file."""

    searchable = False

    def __init__(self, file: str, *, fed: bool = False) -> None:
        super().__init__()
        self.fed = fed
        self.root = "../" * file.count("/")

    def page(self, name: str) -> str:
        """A page by its name."""
        return self._to(*filter(None, [name]))

    def post(self, uid: str) -> str:
        """A post's page."""
        return self._to("post", uid)

    def tag(self, slug: str) -> str:
        """A tag's page."""
        return self._to("tag", file_name(slug))

    def source(self, name: str) -> str:
        """A source's page."""
        return self._to("source", file_name(name))

    def month(self, month: str) -> str:
        """The posts of a month."""
        return self._to("month", month)

    def turned(self, number: int) -> str:
        """This same listing, at another page."""
        return file_of(number=number)

    def feed(self, kind: str, name: str, form: str) -> str:
        """A feed, in a file."""
        return self.root + quote(f"feed/{kind}/{file_name(name)}.{form}" if kind else f"feed.{form}")

    def opml(self) -> str:
        """The list of the sources, in a file."""
        return f"{self.root}sources.opml"

    def sitemap(self, number: int) -> str:
        """One of the sitemaps."""
        return f"{self.root}sitemap/{number}.xml"

    def asset(self, name: str) -> str:
        """A style sheet or a picture of ours."""
        return f"{self.root}static/{name}"

    def image(self, name: str) -> str:
        """Our copy of an image."""
        return f"{self.root}image/{name}"

    def _to(self, *folders: str) -> str:
        return self.root + quote(file_of(*folders))
