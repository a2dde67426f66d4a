"""Blog engines: how a page tells which one made it, and where each keeps its feed, sitemap and archive by default.

The paths are the engines' own defaults (their documentation and themes); what a site links comes before them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Where feeds are that a page does not link, by how often they are there.
FEEDS = ("atom.xml", "feed", "rss.xml", "index.xml", "feed.xml", "rss2.xml")
SITEMAPS = ("sitemap.xml", "sitemap_index.xml")
ARCHIVES = ("archives/", "archive/", "posts/")


@dataclass(frozen=True, slots=True)
class Engine:
    """`marks` is searched in the source of the home page; paths are relative to it."""

    name: str
    marks: re.Pattern[str]
    feeds: tuple[str, ...] = FEEDS
    sitemaps: tuple[str, ...] = SITEMAPS
    archives: tuple[str, ...] = ARCHIVES


def _marks(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


def _generator(name: str) -> str:
    """What finds an engine's name in <meta name=generator>, whichever attribute comes first."""
    named = r"\bname=[\"']?generator[\"']?"
    said = rf"\bcontent=[\"']?{name}"
    return rf"<meta[^>]*{named}[^>]*{said}|<meta[^>]*{said}[^>]*{named}"


# A page may have marks of several (a Hexo blog about WordPress): the generator's own word comes first.
ENGINES = (
    Engine(
        "WordPress",
        _marks(_generator("WordPress"), r"/wp-content/(?:themes|plugins)/", r"rel=[\"']?https://api\.w\.org/"),
        feeds=("feed/", "?feed=rss2"),
        sitemaps=("wp-sitemap.xml", *SITEMAPS),
    ),
    Engine("Typecho", _marks(_generator("Typecho"), r"/usr/themes/"), feeds=("feed/", "index.php/feed/")),
    Engine(
        "Halo", _marks(_generator("Halo"), r"/themes/theme-[\w-]+/assets/"), feeds=("rss.xml", "feed.xml", "atom.xml")
    ),
    Engine("Ghost", _marks(_generator("Ghost")), feeds=("rss/",)),
    Engine("Z-Blog", _marks(_generator("Z-?Blog"), r"/zb_users/"), feeds=("feed.php", "feed")),
    Engine(
        "VitePress",
        _marks(_generator("VitePress"), r"class=[\"']?VPContent", r"__VP_HASH_MAP__"),
        feeds=("feed.rss", "feed.xml", "rss.xml", "atom.xml"),
    ),
    Engine(
        "VuePress",
        _marks(_generator("VuePress"), r"class=[\"'][^\"']*theme-container", r"__VUEPRESS_SSR_CONTEXT__"),
        feeds=("rss.xml", "atom.xml", "feed.xml"),
    ),
    Engine(
        "Docusaurus",
        _marks(_generator("Docusaurus"), r"id=[\"']?__docusaurus"),
        feeds=("blog/atom.xml", "blog/rss.xml", "atom.xml"),
        archives=("blog/archive", "archive"),
    ),
    Engine(
        "Hugo",
        _marks(_generator("Hugo")),
        feeds=("index.xml", "feed.xml", "atom.xml"),
        archives=("archives/", "posts/", "post/"),
    ),
    Engine(
        "Jekyll",
        _marks(_generator("Jekyll"), r"Jekyll SEO tag"),
        feeds=("feed.xml", "atom.xml", "rss.xml"),
        archives=("archives/", "archive/", "blog/"),
    ),
    Engine(
        "Hexo",
        _marks(_generator("Hexo"), r"var (?:CONFIG|GLOBAL_CONFIG|NexT) ?=", r"powered by[^<]{0,20}<a[^>]*hexo\.io"),
        feeds=("atom.xml", "rss2.xml", "rss.xml", "feed.xml"),
    ),
    Engine("Gridea", _marks(_generator("Gridea"), r"powered by[^<]{0,20}<a[^>]*gridea"), feeds=("atom.xml",)),
)
_UNKNOWN = Engine("", re.compile(r"(?!)"))

_SAYS = re.compile(r"<meta\b[^>]*\bname=[\"']?generator\b[^>]*>", re.I)


def engine_of(html: str) -> Engine:
    """The engine that made a page; one without a name where nothing tells."""
    said = " ".join(_SAYS.findall(html))
    by_word = next((engine for engine in ENGINES if said and engine.marks.search(said)), None)
    return by_word or next((engine for engine in ENGINES if engine.marks.search(html)), _UNKNOWN)
