"""OPML files (and other lists that listparser knows): the feeds that they name."""

from __future__ import annotations

from dataclasses import dataclass

import listparser
from lxml import etree

from aggregator.errors import UsageError


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed as the file names it."""

    feed: str
    title: str = ""
    site: str = ""


def outlines(content: bytes, file: str = "") -> list[Outline]:
    """The feeds of an OPML file (or another list that listparser knows), each once. Raises UsageError for none."""
    read = listparser.parse(content)
    sites = _sites(content)
    found = {
        feed["url"]: Outline(feed["url"], feed.get("title") or "", sites.get(feed["url"], "")) for feed in read["feeds"]
    }
    if not found:
        why = f": {read['bozo_exception']}" if read["bozo"] else ""
        raise UsageError(f"{file or 'the file'}: no feeds found{why}; an OPML file has <outline xmlUrl=…>")
    return list(found.values())


def _sites(content: bytes) -> dict[str, str]:
    """Feed to home page: what listparser leaves out."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    rows = root.iter("outline") if root is not None else ()
    named = ((row.get("xmlUrl") or "", row.get("htmlUrl") or "") for row in rows)
    return {feed: site for feed, site in named if feed and site.startswith(("http://", "https://"))}
