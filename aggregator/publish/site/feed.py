"""The feed of the picks, and what tells a browser how to search here."""

from __future__ import annotations

from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from aggregator.clock import parse_iso
from aggregator.publish.site import queries
from aggregator.publish.site.snapshot import Snapshot
from aggregator.publish.site.words import WORDS

FEED_SIZE = 30  # posts: a week of picks, whatever the reader's habits
ATOM = "http://www.w3.org/2005/Atom"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"


def rss(request: Request, snapshot: Snapshot) -> Response:
    """精选 as RSS 2.0 (rssboard.org); a post's guid is its uid, so that a moved site repeats nothing."""
    base, words = str(request.base_url).rstrip("/"), WORDS["zh"]
    root = Element("rss", {"version": "2.0", "xmlns:atom": ATOM})
    channel = SubElement(root, "channel")
    _say(channel, title=words["site"], link=f"{base}/featured", description=words["tagline"], language="zh-cn")
    SubElement(channel, "atom:link", href=f"{base}/feed.xml", rel="self", type="application/rss+xml")
    for post in snapshot.rows(queries.FEATURED, {"limit": FEED_SIZE, "offset": 0}):
        item = SubElement(channel, "item")
        _say(item, title=post["title"], link=f"{base}/post/{post['uid']}", description=post["excerpt"])
        SubElement(item, "guid", isPermaLink="false").text = post["uid"]
        if post["published_at"]:
            _say(item, pubDate=format_datetime(parse_iso(post["published_at"])))
        for tag in filter(None, (post["tags"] or "").split("\x1f")):
            _say(item, category=tag)
    return _xml(root, "application/rss+xml")


def opensearch(request: Request, snapshot: Snapshot) -> Response:
    """An OpenSearch 1.1 description: browsers offer this site's search by it."""
    del snapshot
    base, words = str(request.base_url).rstrip("/"), WORDS["zh"]
    root = Element("OpenSearchDescription", {"xmlns": OPENSEARCH})
    _say(root, ShortName=words["site"], Description=words["tagline"], InputEncoding="UTF-8")
    SubElement(root, "Url", type="text/html", template=f"{base}/search?q={{searchTerms}}")
    return _xml(root, "application/opensearchdescription+xml")


def _say(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _xml(root: Element, kind: str) -> Response:
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), media_type=kind)
