"""The listing as plain HTML pages, for a site that has no server: the reading site's views and templates, as files."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from aggregator import paths
from aggregator.errors import ExportError
from aggregator.image_cache import ImageCache
from aggregator.publish import folder as ours
from aggregator.publish import place
from aggregator.publish.site import feeds, files, queries, views
from aggregator.publish.site.content import Images, stylesheet
from aggregator.publish.site.filed import FiledLinks, file_name, file_of
from aggregator.publish.site.place import Place
from aggregator.publish.site.render import Pages
from aggregator.publish.site.snapshot import Snapshot
from aggregator.replacing import still

LANGUAGE = "zh"
ASSETS = Path(__file__).parent / "site" / "static"

# A page: its folders, its view, and what that is asked with.
Page = tuple[tuple[str, ...], views.View, dict[str, str], dict[str, str]]

SINGLE: Mapping[str, views.View] = {
    "": views.home,
    "featured": views.featured,
    "posts": views.posts,
    "tags": views.tags,
    "sources": views.sources,
    "resources": views.resources,
    "about": views.about,
}


def check(folder: Path, store: Path, export: Path | None = None) -> None:
    """Raise UsageError where `folder` is not ours to replace, or the store or the export to be made lies in it."""
    place.check_folder(folder, store, export)
    with _told(folder):
        ours.check(folder)


def write(export: Path, folder: Path, base: str = "", images: Images = "none", cache: ImageCache | None = None) -> int:
    """Write the pages of an export into a folder, which they replace as a whole; how many there are.

    `base` is the address that the folder will have ("https://blog.test/reading"): feeds, the list of sources and the
    sitemap need it, and are written where it is given. `images` are shown as the served site shows them; those of
    `cache` are copied. Raises ExportError where the export cannot be read, UsageError where the folder is not ours
    to replace; it stands as it was then.
    """
    try:
        # A link stays one: what it leads to is replaced.
        with _told(folder), ours.replacing_folder(paths.end(folder)) as draft, Snapshot.open(export) as snapshot:
            shown = Pages(images, _Copied(cache.folder, into=draft / "image") if cache else None)
            return _fill(snapshot, draft, shown, base)
    except sqlite3.Error as error:
        raise ExportError(f"{export}: cannot be read as an export ({error}); make it again") from error


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    """What the file system says of a folder, as ExportError."""
    try:
        yield
    except OSError as error:
        raise ExportError(f"{folder}: {error.strerror or error}{still(folder)}") from error


class _Copied(ImageCache):
    """The cache, of which what is found is also copied."""

    def __init__(self, folder: Path, into: Path) -> None:
        super().__init__(folder)
        self.into = into

    def find(self, url: str) -> str:
        """The name of our copy, which is in the folder of the pages now."""
        name = super().find(url)
        found = self.read(name) if name and not (self.into / name).exists() else None
        if found:
            self.into.mkdir(exist_ok=True)
            (self.into / name).write_bytes(found[0])
        # A crawl may have dropped it in this very moment.
        return name if name and (self.into / name).exists() else ""


def _fill(snapshot: Snapshot, draft: Path, shown: Pages, base: str) -> int:
    shutil.copytree(ASSETS, draft / "static")
    (draft / "static" / "code.css").write_text(stylesheet(), encoding="utf-8")
    count, fed = 0, _fed(snapshot) if base else ()
    for page in _pages(snapshot):
        count += _listing(snapshot, shown, draft, page, fed)
    if base:
        for name, content in _files(Place(snapshot, base, FiledLinks("")), fed):
            (draft / name).parent.mkdir(parents=True, exist_ok=True)
            (draft / name).write_bytes(content)
    ours.mark(draft, {"cursor": snapshot.meta["cursor"], "as_of": snapshot.meta["as_of"], "pages": count})
    return count


def _pages(snapshot: Snapshot) -> Iterator[Page]:
    """Every page of the site."""
    for name, view in SINGLE.items():
        yield (name,) if name else (), view, {}, {}
    for row in snapshot.rows(queries.MONTHS):
        yield ("month", row["month"]), views.posts, {}, {"month": row["month"]}
    for row in snapshot.rows(queries.SOURCE_NAMES):
        yield ("source", file_name(row["name"])), views.source, {"name": row["name"]}, {}
    for row in snapshot.rows(queries.TAG_SLUGS):
        yield ("tag", file_name(row["slug"])), views.tag, {"slug": row["slug"]}, {}
    for row in snapshot.rows(queries.UIDS):
        yield ("post", row["uid"]), views.post, {"uid": row["uid"]}, {}


def _fed(snapshot: Snapshot) -> Collection[tuple[str, str]]:
    """What has feeds in files, as kinds and names: the picks, each source, and the tags that the page of tags lists.

    That ends at MOST_TAGS, those with the most posts: a store may have more tags than anyone wants files of.
    """
    sources = snapshot.rows(queries.SOURCE_NAMES)
    tags = snapshot.rows(queries.TAGS, {"limit": views.MOST_TAGS})
    named = [*(("source", row["name"]) for row in sources), *(("tag", row["slug"]) for row in tags)]
    # In order, and looked up for every page.
    return dict.fromkeys([("", ""), *named]).keys()


def _listing(snapshot: Snapshot, shown: Pages, draft: Path, page: Page, fed: Collection[tuple[str, str]]) -> int:
    """Write a page and, where it is a listing, those that follow; how many."""
    folders, view, path, query = page
    for number in itertools.count(1):
        answer = view(snapshot, views.Asked(path, {**query, "page": str(number)}, LANGUAGE))
        if answer is None:
            return number - 1
        if answer.feed not in fed:
            answer.feed = ("", "")
        file = file_of(*folders, number=number)
        (draft / file).parent.mkdir(parents=True, exist_ok=True)
        here = "/".join(folders)
        html = shown.html(snapshot, answer, language=LANGUAGE, links=FiledLinks(file, fed=bool(fed)), here=here)
        (draft / file).write_text(html, encoding="utf-8")
        if not answer.data.get("next"):
            break
    return number


def _files(place: Place, fed: Collection[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
    """What other programs read: each file's name and content."""
    for kind, name in fed:
        feed = feeds.KINDS[kind](place, name)
        for form, (written, _) in feeds.FORMS.items():
            if feed:
                yield unquote(place.links.feed(kind, name, form)), written(place, feed)
    yield place.links.opml(), files.opml(place)
    yield "sitemap.xml", files.sitemap_index(place)
    for number in range(files.sitemaps(place)):
        yield place.links.sitemap(number), files.sitemap(place, number) or b""
