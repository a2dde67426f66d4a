"""The rules of the feeds' formats, checked on a whole document: each returns what is wrong with it."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)


def rss(document: bytes) -> list[str]:
    """https://www.rssboard.org/rss-specification, and the profile of the RSS Advisory Board."""
    root = fromstring(document)
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        return ["is no rss 2.0 with one channel"]
    return list(_channel(channels[0]))


def _channel(channel: Element) -> Iterator[str]:
    for name in ("title", "link", "description"):
        if len(channel.findall(name)) != 1 or not channel.findtext(name):
            yield f"channel: one {name}"
    yield from (f"{at}: no address" for at in ("link",) if not is_address(channel.findtext(at)))
    yield from (
        f"{at}: no date"
        for at in ("lastBuildDate", "pubDate")
        if channel.find(at) is not None and not is_rfc822(channel.findtext(at))
    )
    if (language := channel.findtext("language")) and not LANGUAGE.fullmatch(language):
        yield "channel: language"
    selves = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(selves) != 1 or not is_address(selves[0].get("href")):
        yield "channel: atom:link to itself"
    guids = [item.findtext("guid") for item in channel.findall("item")]
    if len(set(guids)) != len(guids):
        yield "two items of one guid"
    for item in channel.findall("item"):
        yield from _rss_item(item)


def _rss_item(item: Element) -> Iterator[str]:
    for name in ("title", "link", "description", "guid", "pubDate", "author"):
        if len(item.findall(name)) > 1:
            yield f"item: two of {name}"
    if not item.findtext("title") and not item.findtext("description"):
        yield "item: a title or a description"
    if not is_address(item.findtext("link")):
        yield "item: link"
    guid = item.find("guid")
    if guid is not None and guid.get("isPermaLink", "true") == "true" and not is_address(guid.text):
        yield "item: a guid that is a permalink is an address"
    if item.find("pubDate") is not None and not is_rfc822(item.findtext("pubDate")):
        yield "item: pubDate"
    if item.find("author") is not None and "@" not in (item.findtext("author") or ""):
        yield "item: an author is an address of mail"


def atom(document: bytes) -> list[str]:
    """RFC 4287."""
    root = fromstring(document)
    if root.tag != f"{ATOM}feed":
        return ["is no atom feed"]
    return [
        *_atom_element(root, "feed"),
        *(fault for entry in root.findall(f"{ATOM}entry") for fault in _entry(root, entry)),
        *_ids(root),
    ]


def _atom_element(element: Element, what: str) -> Iterator[str]:
    for name in ("id", "title", "updated"):
        if len(element.findall(f"{ATOM}{name}")) != 1 or not element.findtext(f"{ATOM}{name}"):
            yield f"{what}: one {name}"
    if not urlsplit(element.findtext(f"{ATOM}id") or "").scheme:
        yield f"{what}: an id is an IRI"
    for name in ("updated", "published"):
        if element.find(f"{ATOM}{name}") is not None and not is_rfc3339(element.findtext(f"{ATOM}{name}")):
            yield f"{what}: {name}"
    for link in element.findall(f"{ATOM}link"):
        if not is_address(link.get("href")):
            yield f"{what}: link"
    alternates = [
        (link.get("type"), link.get("hreflang"))
        for link in element.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    ]
    if len(set(alternates)) != len(alternates):
        yield f"{what}: two alternates of one type"
    yield from (
        f"{what}: a category has a term" for category in element.findall(f"{ATOM}category") if not category.get("term")
    )
    yield from (
        f"{what}: a person has a name"
        for person in element.findall(f"{ATOM}author")
        if not person.findtext(f"{ATOM}name")
    )


def _entry(root: Element, entry: Element) -> Iterator[str]:
    yield from _atom_element(entry, "entry")
    if root.find(f"{ATOM}author") is None and entry.find(f"{ATOM}author") is None:
        yield "entry: an author"
    if entry.find(f"{ATOM}content") is None and not any(
        link.get("rel", "alternate") == "alternate" for link in entry.findall(f"{ATOM}link")
    ):
        yield "entry: content or an alternate"


def _ids(root: Element) -> Iterator[str]:
    ids = [root.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in root.findall(f"{ATOM}entry"))]
    if len(set(ids)) != len(ids):
        yield "two of one id"


def json_feed(document: bytes) -> list[str]:
    """https://www.jsonfeed.org/version/1.1/"""
    feed = json.loads(document)
    faults = [] if feed.get("version") == "https://jsonfeed.org/version/1.1" else ["version"]
    faults += [] if isinstance(feed.get("title"), str) and feed["title"] else ["title"]
    faults += [name for name in ("home_page_url", "feed_url") if not is_address(feed.get(name))]
    if not isinstance(feed.get("items"), list):
        return [*faults, "items"]
    ids = [item.get("id") for item in feed["items"]]
    faults += [] if len(set(ids)) == len(ids) and all(isinstance(one, str) and one for one in ids) else ["ids"]
    for item in feed["items"]:
        faults += [] if "content_text" in item or "content_html" in item else ["item: content"]
        faults += [name for name in ("url", "external_url", "image") if name in item and not is_address(item[name])]
        faults += [name for name in ("date_published", "date_modified") if name in item and not is_rfc3339(item[name])]
        faults += (
            [] if all(set(author) & {"name", "url", "avatar"} for author in item.get("authors", [])) else ["authors"]
        )
        faults += [] if all(isinstance(tag, str) for tag in item.get("tags", [])) else ["tags"]
    return faults


def opml(document: bytes) -> list[str]:
    """http://opml.org/spec2.opml, of a list of subscriptions."""
    root = fromstring(document)
    if root.tag != "opml" or root.get("version") != "2.0" or [part.tag for part in root] != ["head", "body"]:
        return ["is no opml 2.0 with head and body"]
    outlines = root.findall("body/outline")
    faults = [] if outlines else ["body: no outline"]
    for outline in outlines:
        faults += [] if outline.get("text") and outline.get("type") == "rss" else ["outline: text and type"]
        faults += [] if is_address(outline.get("xmlUrl")) else ["outline: xmlUrl"]
        faults += [] if is_address(outline.get("htmlUrl", "https://none.test")) else ["outline: htmlUrl"]
    return faults


def sitemap(document: bytes) -> list[str]:
    """https://www.sitemaps.org/protocol.html, a map or an index of maps."""
    root = fromstring(document)
    inner = {f"{SITEMAP}urlset": "url", f"{SITEMAP}sitemapindex": "sitemap"}.get(root.tag)
    if inner is None or len(document) > 50_000_000 or not 0 < len(root) <= 50_000:
        return ["is no sitemap of its size"]
    faults = [] if all(child.tag == SITEMAP + inner for child in root) else ["another element"]
    faults += [at for child in root if not is_address(at := child.findtext(f"{SITEMAP}loc") or "")]
    return faults + [at for child in root if (at := child.findtext(f"{SITEMAP}lastmod") or "") and not is_rfc3339(at)]


def is_address(text: str | None) -> bool:
    """Whether this is a whole http(s) address, escaped as RFC 3986 wants."""
    return bool(
        text
        and re.fullmatch(r"https?://[^\s/]+(/[\w.~!$&'()*+,;=:@/?%#-]*)?", text, re.ASCII)
        and not re.search("%(?![0-9A-F]{2})", text)
    )


def is_rfc822(text: str | None) -> bool:
    try:
        return parsedate_to_datetime(text or "").tzinfo is not None
    except ValueError:
        return False


def is_rfc3339(text: str | None) -> bool:
    if not text or not RFC3339.fullmatch(text):
        return False
    return datetime.fromisoformat(text).tzinfo is not None
