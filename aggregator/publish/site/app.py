"""The site as an ASGI application: addresses, languages, JSON twins, caching and a strict policy."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from aggregator.publish.site import feed, views
from aggregator.publish.site.content import Images, stylesheet
from aggregator.publish.site.render import Pages, json_of
from aggregator.publish.site.search import search
from aggregator.publish.site.security import SecurityHeaders
from aggregator.publish.site.snapshot import Current, Snapshot
from aggregator.publish.site.words import WORDS, language_of

log = logging.getLogger(__name__)

HERE = Path(__file__).parent

# Every page by its address; each has a JSON twin at the same address with .json behind it.
PAGES: dict[str, views.View] = {
    "/": views.home,
    "/featured": views.featured,
    "/posts": views.posts,
    "/search": search,
    "/post/{uid}": views.post,
    "/tag/{slug}": views.tag,
    "/source/{name}": views.source,
    "/tags": views.tags,
    "/sources": views.sources,
    "/resources": views.resources,
    "/about": views.about,
}


def create(path: Path, images: Images = "none") -> Starlette:
    """The application over the export at `path`. Raises ExportError where there is none that can be read."""
    current, pages = Current(path), Pages(images)
    routes: list[Route | Mount] = []
    for address, view in PAGES.items():
        routes.append(Route("/index.json" if address == "/" else f"{address}.json", _json(current, view)))
        routes.append(Route(address, _html(current, pages, view)))
    for address, made in {"/feed.xml": feed.rss, "/opensearch.xml": feed.opensearch}.items():
        routes.append(Route(address, _file(current, made)))
    routes.append(Route("/static/code.css", _stylesheet))
    routes.append(Mount("/static", StaticFiles(directory=HERE / "static")))
    return Starlette(
        routes=routes,
        middleware=[Middleware(SecurityHeaders, images=images)],
        exception_handlers={404: _missing(current, pages), 500: _failed},
    )


def _html(current: Current, pages: Pages, view: views.View) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        snapshot, language = current.get(), language_of(request.headers.get("accept-language", ""))
        etag = f'W/"{snapshot.etag}-{language}"'
        if request.headers.get("if-none-match") == etag:
            return Response(status_code=304, headers=_caching(etag))
        answer = view(snapshot, _asked(request, language))
        if answer is None:
            raise HTTPException(404)
        return pages.response(request, snapshot, language, answer, headers=_caching(etag))

    return endpoint


def _json(current: Current, view: views.View) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        snapshot = current.get()
        answer = view(snapshot, _asked(request, "zh"))
        if answer is None:
            return JSONResponse({"error": "not found"}, status_code=404)
        return JSONResponse(json_of(answer), headers=_caching(f'W/"{snapshot.etag}-json"'))

    return endpoint


def _file(current: Current, made: Callable[[Request, Snapshot], Response]) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        snapshot = current.get()
        answer = made(request, snapshot)
        answer.headers.update(_caching(f'W/"{snapshot.etag}"'))
        return answer

    return endpoint


def _asked(request: Request, language: str) -> views.Asked:
    return views.Asked(request.path_params, request.query_params, WORDS[language])


def _caching(etag: str) -> dict[str, str]:
    # A minute: a new export shows soon, and a page that many open at once is made once.
    return {"ETag": etag, "Cache-Control": "public, max-age=60", "Vary": "Accept-Language"}


def _missing(current: Current, pages: Pages) -> Callable[[Request, Exception], Response]:
    def handler(request: Request, error: Exception) -> Response:
        del error
        language = language_of(request.headers.get("accept-language", ""))
        words = WORDS[language]
        answer = views.Answer("text.html", {"heading": words["not_found"], "paragraphs": [words["not_found_text"]]})
        return pages.response(request, current.get(), language, answer, status=404)

    return handler


def _failed(request: Request, error: Exception) -> Response:
    log.error("%s: %s", request.url.path, error, exc_info=error)
    words = WORDS[language_of(request.headers.get("accept-language", ""))]
    return PlainTextResponse(f"{words['failed']}。{words['failed_text']}", status_code=500)


def _stylesheet(request: Request) -> Response:
    del request
    return Response(stylesheet(), media_type="text/css", headers={"Cache-Control": "public, max-age=3600"})
