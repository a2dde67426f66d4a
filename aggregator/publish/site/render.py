"""Answers as HTML and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup, escape

from aggregator.clock import CHINA
from aggregator.image_cache import ImageCache
from aggregator.publish.site import queries
from aggregator.publish.site.cards import public
from aggregator.publish.site.content import Images, prepared
from aggregator.publish.site.links import Links
from aggregator.publish.site.snapshot import Snapshot
from aggregator.publish.site.views import Answer
from aggregator.publish.site.words import WORDS
from aggregator.text.reprint_naming import origin

# The pages of the navigation, and the word for each.
NAVIGATION = (
    ("", "home"),
    ("posts", "posts"),
    ("featured", "featured"),
    ("tags", "tags"),
    ("sources", "sources"),
    ("resources", "resources"),
)
IN_SIDEBAR = 6

# How many characters of a date are known, where not all are.
KNOWN = {"year": 4, "month": 7}
# Where each day begins first: what is stored as the beginning of a year or a month in its source's zone, is in it here.
FIRST = timezone(timedelta(hours=14))

TEMPLATES = Path(__file__).parent / "templates"

# How a snippet marks what was found; the export holds text, so these stand for tags until it is escaped.
MARKS = (("<mark>", "</mark>"), ("\x02", "\x03"))


class Pages:
    """The templates, and what every page shows around its answer."""

    def __init__(self, images: Images, cache: ImageCache | None = None) -> None:
        """`cache` is where the images are that are shown with `cache`."""
        self.images = images
        self.cache = cache if images == "cache" else None
        self.made_of = _stamp()
        self.templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(default=True),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.filters.update(day=day, marked=marked)
        self.templates.tests["web"] = is_web
        self.templates.globals["origin"] = origin

    @property
    def stamp(self) -> str:
        """What a page depends on besides its answer: after an upgrade, or with a further image, it is another page."""
        return f"{self.made_of}-{self.cache.stamp}" if self.cache else self.made_of

    def shown(self, url: str, links: Links) -> str:
        """The address that a page shows an image from; "" where it shows a link to it or nothing."""
        if self.images == "link":
            return url
        name = self.cache.find(url) if self.cache else ""
        return links.image(name) if name else ""

    def html(self, snapshot: Snapshot, answer: Answer, *, language: str, links: Links, here: str = "") -> str:
        """An answer as a whole page in this language; `here` is the page's name in the navigation."""
        shown = partial(self.shown, links=links)
        context: dict[str, Any] = {
            "w": WORDS[language],
            "language": language,
            "navigation": NAVIGATION,
            "here": here,
            "link": links,
            "shown": shown,
            "query": None,
            "posts_total": snapshot.meta.get("posts", "0"),
            "as_of": snapshot.meta.get("as_of", "")[:10],
            "resources": snapshot.kept(queries.RESOURCES)[:IN_SIDEBAR],
            "feed": answer.feed,
            **answer.data,
        }
        if "post" in answer.data:
            # Sanitised before it was stored: the one place where HTML from outside goes out as HTML.
            body = prepared(answer.data["post"]["content_html"] or "", shown)
            context["content"] = Markup(body)  # noqa: S704
        return self.templates.get_template(answer.template).render(context)


def _stamp() -> str:
    """A digest of the templates."""
    return sha256(b"".join(path.read_bytes() for path in sorted(TEMPLATES.iterdir()))).hexdigest()[:8]


def day(post: Mapping[str, Any]) -> str:
    """The day in China on which a post was published, by which readers there know it (2026-01-31); where no more is
    known, the month (2026-01) or the year (2026).
    """
    moment, known = datetime.fromisoformat(post["published_at"]), KNOWN.get(post["published_precision"])
    return moment.astimezone(FIRST if known else CHINA).date().isoformat()[:known]


def is_web(url: str | None) -> bool:
    """Whether an address may be linked. The store holds no other; a file may come from anywhere."""
    return (url or "").startswith(("http://", "https://"))


def marked(snippet: str) -> Markup:
    """A snippet with everything escaped but its own <mark>."""
    (opening, closing), (start, end) = MARKS
    text = str(escape(snippet.replace(opening, start).replace(closing, end)))
    return Markup(text.replace(start, opening).replace(end, closing))  # noqa: S704 - escaped in the line above


def json_of(answer: Answer) -> dict[str, Any]:
    """An answer as JSON: what the page shows, without what only HTML needs."""
    return {name: _plain(value) for name, value in answer.data.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in public(value).items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
