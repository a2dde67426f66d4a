import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from aggregator.errors import RejectedError
from spiders.listing import Entry, Found
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


@pytest.mark.parametrize("whole", [INDEX, b"<urlset><url><loc>/a/</loc></url><url><loc>/b/</loc></url></urlset>"])
def test_a_sitemap_that_is_cut_off_says_so_and_has_what_stands_before(whole: bytes) -> None:
    cut = sitemap(whole[: whole.rindex(b"</")], URL)
    assert cut.is_cut
    assert not sitemap(whole, URL).is_cut
    assert (cut.entries, cut.further) == (sitemap(whole, URL).entries, sitemap(whole, URL).further)


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


ENTITIES = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol" * 100}">' for n in range(10))


@pytest.mark.parametrize(
    "body",
    [
        f"<!DOCTYPE urlset [{ENTITIES}]><urlset><url><loc>&e9;</loc></url></urlset>",
        "<!DOCTYPE urlset [<!ENTITY x SYSTEM 'https://a.example/'>]><urlset><url><loc>&x;</loc></url></urlset>",
        "<urlset><url><lo",
        "<sitemapindex><sitemap><lo",
        "<urlset",
        "<urlset><url><lastmod>2024</lastmod></url></urlset>",
    ],
    ids=["entity bomb", "external entity", "cut off", "index cut off", "cut off at once", "no address"],
)
def test_a_sitemap_of_which_nothing_can_be_read_is_said(body: str) -> None:
    with pytest.raises(RejectedError, match="a sitemap that names nothing") as caught:
        sitemap(body.encode(), URL)
    assert caught.value.reason == "sitemap"


@pytest.mark.parametrize("body", [b"<urlset/>", b"<urlset><!-- soon --></urlset>", b"<sitemapindex></sitemapindex>"])
def test_an_empty_sitemap_is_no_error(body: bytes) -> None:
    assert sitemap(body, URL) == Found()


@given(st.binary(max_size=300))
def test_no_bytes_break_it(body: bytes) -> None:
    found = Found()
    with suppress(RejectedError):
        found = sitemap(body, URL)
    for url in (*(entry.url for entry in found.entries), *found.further):
        assert Request(url).url.startswith(("http://", "https://"))


@given(st.text(st.characters(codec="ascii", exclude_characters="<&", exclude_categories=["Cc"]), max_size=30))
def test_no_address_costs_its_neighbours_their_place(address: str) -> None:
    rows = "".join(f"<url><loc>{one}</loc></url>" for one in ("/1", address, "/2"))
    urls = [entry.url for entry in sitemap(f"<urlset>{rows}</urlset>".encode(), URL).entries]
    assert (urls[0], urls[-1]) == ("https://pond.example/1", "https://pond.example/2")
    assert all(Request(url) for url in urls)


@pytest.mark.parametrize("bad", ["http://[bad/", "https://pond.example:port/", "https://pond.example:99999/"])
def test_a_bad_address_costs_no_other(bad: str) -> None:
    pages = sitemap(f"<urlset><url><loc>{bad}</loc></url><url><loc>/a/</loc></url></urlset>".encode(), URL)
    assert pages.entries == (Entry(url="https://pond.example/a/"),)
    index = f"<sitemapindex><sitemap><loc>{bad}</loc></sitemap><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>"
    below = sitemap(index.encode(), URL)
    assert below.further == ("https://pond.example/1.xml",)
    for found in (pages, below):
        assert found.problem.startswith("entry 1 cannot be read (")
        assert bad in found.problem
        assert found.unread == 1
