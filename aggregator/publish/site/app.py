"""The site as an ASGI application: which address shows what."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from aggregator.image_cache import ImageCache
from aggregator.publish.site import feeds, files, meant, views
from aggregator.publish.site.content import Images, stylesheet
from aggregator.publish.site.endpoints import JSON, Endpoint, Endpoints, Made, damaged, failed
from aggregator.publish.site.meant import Meant
from aggregator.publish.site.place import Place
from aggregator.publish.site.render import Pages
from aggregator.publish.site.search import search
from aggregator.publish.site.security import SecurityHeaders
from aggregator.publish.site.snapshot import Current

HERE = Path(__file__).parent

# Every page by its address; each has a JSON twin at the same address with .json behind it.
PAGES: dict[str, views.View] = {
    "/": views.home,
    "/featured": views.featured,
    "/posts": views.posts,
    "/search": search,
    "/tags": views.tags,
    "/sources": views.sources,
    "/resources": views.resources,
    "/about": views.about,
    "/api": views.api,
}
# path: a tag such as CI/CD has a slash in its name.
NAMED: dict[str, tuple[views.View, Meant | None]] = {
    "/post/{uid:path}": (views.post, meant.post),
    "/tag/{slug:path}": (views.tag, meant.tag),
    "/source/{name:path}": (views.source, None),
}
# Every file, with its media type.
FILES: dict[str, tuple[Callable[[Place], bytes], str]] = {
    "/opensearch.xml": (files.opensearch, "application/opensearchdescription+xml"),
    "/sources.opml": (files.opml, "text/x-opml"),
    "/sitemap.xml": (files.sitemap_index, "application/xml"),
    "/robots.txt": (files.robots, "text/plain"),
}


def create(path: Path, images: Images = "none", cache: ImageCache | None = None) -> Starlette:
    """The application over the export at `path`; `cache` has the images that are shown with `cache`.

    Raises ExportError where there is no export that can be read.
    """
    pages = Pages(images, cache)
    endpoints = Endpoints(Current(path), pages)
    routes: list[Route | Mount] = []
    for address, view in PAGES.items():
        routes.append(Route("/index.json" if address == "/" else address + JSON, endpoints.json(view)))
        routes.append(Route(address, endpoints.page(view)))
    routes += [Route(address, endpoints.named(*known)) for address, known in NAMED.items()]
    routes += [Route(address, endpoints.file(made, kind)) for address, (made, kind) in FILES.items()]
    routes.append(Route("/sitemap/{number:int}.xml", endpoints.file(files.sitemap, "application/xml")))
    for ending, (written, media) in feeds.FORMS.items():
        for kind, chosen in feeds.KINDS.items():
            address = f"/feed/{kind}/{{name:path}}.{ending}" if kind else f"/feed.{ending}"
            known = meant.feed_of_tag(ending) if kind == "tag" else None
            routes.append(Route(address, endpoints.file(_feed(chosen, written), media, known)))
    if pages.cache:
        routes.append(Route("/image/{name}", _picture(pages.cache)))
    routes.append(Route("/static/code.css", _stylesheet))
    routes.append(Mount("/static", StaticFiles(directory=HERE / "static")))
    return Starlette(
        routes=routes,
        middleware=[Middleware(SecurityHeaders, images=images)],
        exception_handlers={404: endpoints.missing, sqlite3.DatabaseError: damaged, 500: failed},
    )


def _feed(chosen: Callable[[Place, str], feeds.Feed | None], written: Callable[[Place, feeds.Feed], bytes]) -> Made:
    """A feed as a file of the site."""

    def made(place: Place, name: str = "") -> bytes | None:
        feed = chosen(place, name)
        return written(place, feed) if feed else None

    return made


def _picture(cache: ImageCache) -> Endpoint:
    """Our copies of images."""

    def endpoint(request: Request) -> Response:
        found = cache.read(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        body, media = found
        # A year: the name is the address's, and no address is asked twice while we have its image.
        return Response(body, media_type=media, headers={"Cache-Control": "public, max-age=31536000, immutable"})

    return endpoint


def _stylesheet(request: Request) -> Response:
    del request
    return Response(stylesheet(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})
