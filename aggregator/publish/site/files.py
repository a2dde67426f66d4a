"""What other programs read of the site: sources as OPML, pages as a sitemap, how to search it, and what to leave."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from aggregator.publish.site import queries
from aggregator.publish.site.place import Place, clean
from aggregator.publish.site.words import WORDS

WORDED = WORDS["zh"]
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Addresses a file: sitemaps.org allows 50,000 and 50 MB.
IN_SITEMAP = 40_000
# The site's own pages; a search is no page.
PAGES = ("", "featured", "posts", "tags", "sources", "resources", "about")


def opml(place: Place) -> bytes:
    """The sources as OPML 2.0 (opml.org), each with the feed that this site has of it."""
    root = Element("opml", version="2.0")
    head = SubElement(root, "head")
    SubElement(head, "title").text = f"{WORDED['site']} · {WORDED['sources']}"
    body = SubElement(root, "body")
    for row in place.snapshot.kept(queries.SOURCES):
        feed = place.absolute(place.links.feed("source", row["name"], "xml"))
        told = {"text": clean(row["title"] or row["name"]), "type": "rss", "xmlUrl": feed}
        # A source that is declared nowhere has no home page; the attribute is optional.
        if home := clean(row["homepage"]):
            told["htmlUrl"] = home
        SubElement(body, "outline", told)
    return _xml(root)


def sitemaps(place: Place) -> int:
    """How many sitemaps there are."""
    row = place.snapshot.row(queries.ORIGINALS)
    return 1 + -(-(row["posts"] if row else 0) // IN_SITEMAP)


def sitemap_index(place: Place) -> bytes:
    """The index of the sitemaps."""
    root = Element("sitemapindex", xmlns=SITEMAP)
    for number in range(sitemaps(place)):
        SubElement(SubElement(root, "sitemap"), "loc").text = place.absolute(place.links.sitemap(number))
    return _xml(root)


def sitemap(place: Place, number: int) -> bytes | None:
    """One sitemap: 0 has the site's own pages, tags and sources, the others the posts. None where there is none."""
    if not 0 <= number < sitemaps(place):
        return None
    root = Element("urlset", xmlns=SITEMAP)
    for link, moment in _pages(place) if number == 0 else _posts(place, number):
        url = SubElement(root, "url")
        SubElement(url, "loc").text = place.absolute(link)
        if moment:
            SubElement(url, "lastmod").text = moment
    return _xml(root)


def opensearch(place: Place) -> bytes:
    """An OpenSearch 1.1 description: browsers offer this site's search by it."""
    root = Element("OpenSearchDescription", xmlns=OPENSEARCH)
    SubElement(root, "ShortName").text = WORDED["site"]
    SubElement(root, "Description").text = WORDED["tagline"]
    SubElement(root, "InputEncoding").text = "UTF-8"
    SubElement(root, "Language").text = "zh-cn"
    search = place.absolute(place.links.page("search"))
    SubElement(root, "Url", type="text/html", template=f"{search}?q={{searchTerms}}")
    return _xml(root)


def robots(place: Place) -> bytes:
    """robots.txt (RFC 9309): searches without end are no pages to index."""
    return f"User-agent: *\nDisallow: /search\n\nSitemap: {place.absolute('sitemap.xml')}\n".encode()


def _pages(place: Place) -> Iterable[tuple[str, str]]:
    for name in PAGES:
        yield place.links.page(name), ""
    for row in place.snapshot.kept(queries.SOURCES):
        yield place.links.source(row["name"]), row["newest"] or ""
    for row in place.snapshot.rows(queries.TAGS, {"limit": IN_SITEMAP}):
        yield place.links.tag(row["slug"]), ""


def _posts(place: Place, number: int) -> Iterable[tuple[str, str]]:
    rows = place.snapshot.rows(queries.ADDRESSES, {"limit": IN_SITEMAP, "offset": (number - 1) * IN_SITEMAP})
    for row in rows:
        yield place.links.post(row["uid"]), row["changed"] or ""


def _xml(root: Element) -> bytes:
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
