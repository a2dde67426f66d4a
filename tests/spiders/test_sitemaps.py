import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.errors import RejectedError
from spiders.listing import Entry
from spiders.sitemaps import LARGEST, sitemap

URL = "https://pond.example/sitemap.xml"
URLS = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc> https://pond.example/a/ </loc><lastmod>2024-01-02</lastmod></url>
<url><loc>/b/</loc></url><url><lastmod>2024</lastmod></url>
</urlset>"""
INDEX = b"""<sitemapindex><sitemap><loc>https://pond.example/1.xml.gz</loc></sitemap></sitemapindex>"""


@pytest.mark.parametrize("body", [URLS, gzip.compress(URLS, mtime=0)])
def test_the_pages_of_a_sitemap(body: bytes) -> None:
    found = sitemap(body, URL)
    assert found.further == ()
    assert found.entries == (
        Entry(url="https://pond.example/a/", changed="2024-01-02"),
        Entry(url="https://pond.example/b/"),
    )


def test_an_index_leads_to_sitemaps() -> None:
    found = sitemap(INDEX, URL)
    assert found.entries == ()
    assert found.further == ("https://pond.example/1.xml.gz",)


@pytest.mark.parametrize(
    "body",
    [b"", b"not xml", b"<html><body>404</body></html>", b"\x1f\x8b\x08broken", gzip.compress(b" " * (LARGEST + 1))],
    ids=["empty", "text", "html", "broken gzip", "bomb"],
)
def test_what_is_no_sitemap_is_said(body: bytes) -> None:
    with pytest.raises(RejectedError, match="no sitemap") as caught:
        sitemap(body, URL)
    assert caught.value.reason == "sitemap"


@given(st.binary(max_size=300))
def test_no_bytes_break_it(body: bytes) -> None:
    try:
        sitemap(body, URL)
    except RejectedError:
        return


@pytest.mark.parametrize("bad", ["http://[bad/", "https://pond.example:port/", "https://pond.example:99999/"])
def test_a_bad_address_costs_no_other(bad: str) -> None:
    pages = sitemap(f"<urlset><url><loc>{bad}</loc></url><url><loc>/a/</loc></url></urlset>".encode(), URL)
    assert pages.entries == (Entry(url="https://pond.example/a/"),)
    index = f"<sitemapindex><sitemap><loc>{bad}</loc></sitemap><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>"
    below = sitemap(index.encode(), URL)
    assert below.further == ("https://pond.example/1.xml",)
    for found in (pages, below):
        assert [problem.startswith("entry 1 cannot be read (") and bad in problem for problem in found.problems] == [
            True
        ]
